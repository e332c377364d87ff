"""Lines of code as tokens that keep the space before them, so that joined tokens are code again, in any language."""

import re
from functools import lru_cache
from sys import intern

MAX_LINE_CHARS = 500
TAB_COLUMNS = 4
LINE_START = "\n"
"""The first character of a line's first token, which says how many columns deeper than the last line it stands."""
BREAK = "\0"
"""A line that contributes nothing and that nothing follows: it stands for a line being typed."""

_OPERATOR = r"\*\*=|//=|>>=|<<=|===|!==|\.\.\.|[-+*/%&|^@:=!<>]=|->|=>|\*\*|//|&&|\|\||\?\?|\?\.|::|<<|>>|\S"
_WHOLE_STRING = r"""[rbfuRBFU]{0,2}(?:\"(?:[^"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+')|`(?:[^`\\]|\\.)*+`"""
_OPEN_STRING = r"""[rbfuRBFU]{0,2}(?:\"(?:[^"\\]|\\.)*+\Z|'(?:[^'\\]|\\.)*+\Z)|`(?:[^`\\]|\\.)*+\Z"""
_WORD = r"\d[\w.]*|[\w$]+"
_TRIPLE = r'"{3}|\'{3}'
_TOKEN = re.compile(rf"([ \t]*)({_TRIPLE}|{_WHOLE_STRING}|{_WORD}|{_OPERATOR})")
_TOKEN_TO_CURSOR = re.compile(rf"([ \t]*)({_TRIPLE}|{_WHOLE_STRING}|{_OPEN_STRING}|{_WORD}|{_OPERATOR})")


@lru_cache(maxsize=8192)
def tokens_of(line: str) -> tuple[str, ...]:
    """The tokens of a line without its indentation, each with one space before it where there was any.

    Nothing for a blank line, for `BREAK`, and for a line that is too long to have been written by hand.
    """
    if line == BREAK or len(line) > MAX_LINE_CHARS:
        return ()
    return tuple(intern(f" {text}" if space else text) for space, text in _TOKEN.findall(line.strip()))


def tokens_before_cursor(line: str) -> tuple[tuple[str, ...], str]:
    """The finished tokens of a line up to the cursor, and the start of the one that the cursor stands behind.

    The unfinished token is a word, a string that is still open, a lone space, or nothing.
    """
    if len(line) > MAX_LINE_CHARS:
        return (), ""
    found = [f" {text}" if space else text for space, text in _TOKEN_TO_CURSOR.findall(line.lstrip())]
    if not found:
        return (), ""
    if line[-1] in " \t":
        return tuple(found), " "
    last = found[-1].lstrip()
    is_open = _is_word(last) or (last[0] in "rbfuRBFU\"'`" and not _TOKEN.fullmatch(last))
    return (tuple(found[:-1]), found[-1]) if is_open else (tuple(found), "")


def indentation(line: str) -> str:
    """The white space at the start of a line."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def columns(white_space: str) -> int:
    """How wide an indentation is."""
    return len(white_space.expandtabs(TAB_COLUMNS))


def white_space(width: int, like: str) -> str:
    """An indentation `width` columns wide, of tabs if `like` has any."""
    return "\t" * (width // TAB_COLUMNS) if "\t" in like else " " * width


def line_start(previous: str, line: str) -> str:
    """The first token of `line`, seen from the line of code before it."""
    known = previous not in ("", BREAK)
    return start_of_change(columns(indentation(line)) - columns(indentation(previous)) if known else 0)


def start_of_change(change_columns: int) -> str:
    """The first token of a line that stands so much deeper than the one before it."""
    return f"{LINE_START}{change_columns}"


def change_of_start(token: str) -> int:
    """The columns that a line's first token speaks of."""
    return int(token.removeprefix(LINE_START))


def _is_word(text: str) -> bool:
    return text[0].isalnum() or text[0] in "_$"
