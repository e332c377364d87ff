"""From likely next tokens to text at a cursor: spacing, indentation, when to stop, and what stands there already."""

from collections.abc import Callable
from typing import NamedTuple

from glossator_context.ngrams.code_tokens import (
    BREAK,
    LINE_START,
    TAB_COLUMNS,
    change_of_start,
    columns,
    indentation,
    line_start,
    start_of_change,
    tokens_before_cursor,
    white_space,
)
from glossator_context.ngrams.counts import context_of
from glossator_context.text import split_lines

MAX_LINES = 12
# Tuned on whole lines of the standard library: below these, more guesses were wrong than right.
FIRST_PROBABILITY = 0.5
NEXT_PROBABILITY = 0.5
LINE_PROBABILITY = 0.3

_OPENERS = (":", "{", "(", "[")
_CLOSING = {")": "(", "]": "[", "}": "{"}
_MAX_LINE_TOKENS = 60


class Guess(NamedTuple):
    """A token with the space before it, and how likely it is."""

    token: str
    probability: float


Guesses = Callable[[tuple[str, ...], str], list[Guess]]
"""From the tokens before, and how the next token begins, to what that token is, the likeliest first."""


def complete(prefix: str, suffix: str, guesses: Guesses, *, max_tokens: int, multiline: bool) -> str:
    """The likely text between `prefix` and `suffix`: empty rather than doubtful, and never what follows anyhow."""
    *before, line = split_lines(prefix)
    behind, *below = split_lines(suffix)
    behind = behind.strip()
    if behind and (behind[0].isalnum() or behind[0] == "_"):
        return ""
    before = [each.rstrip("\r\n") for each in before if each and not each.isspace()]
    written = _lines(before, line, guesses, max_tokens, MAX_LINES if multiline and not behind else 1)
    if not written:
        return ""
    if behind:
        return _without_rest(written[0], behind)
    next_line = next((each.strip() for each in below if each and not each.isspace()), None)
    kept: list[str] = []
    for number, text in enumerate(written):
        whole = line + text if number == 0 else text
        if whole.strip() == next_line:
            break
        kept.append(text)
    result = "\n".join(kept).rstrip()
    return result if result.strip() else ""


def _lines(before: list[str], line: str, guesses: Guesses, max_tokens: int, most: int) -> list[str]:
    """The rest of the cursor's line, then whole lines of the same block."""
    previous = before[-1] if before else BREAK
    tokens, start = tokens_before_cursor(line)
    whole = line
    is_header = bool(tokens or start.strip())
    if is_header:
        begin = line_start(previous, line)
    elif not before:
        return []
    else:
        start = ""
        begin, whole = _begin_of_blank_line(previous, line, _unit_columns(before))
    base = columns(indentation(whole))
    written: list[str] = []
    while True:
        context = (*context_of(previous, begin), *tokens)
        text, next_begin, used = _rest_of_line(context, start, guesses, min(max_tokens, _MAX_LINE_TOKENS))
        max_tokens -= used
        current = whole + text
        if current in written or current == previous or (next_begin is None and any(map(str.strip, written))):
            # Models of this kind like to repeat themselves; and the last of several lines counts only when it is whole.
            return written
        written.append(current if written else current[len(line) :])
        if next_begin is None or len(written) == most or max_tokens <= 0:
            return written
        width = columns(indentation(current)) + change_of_start(next_begin)
        if width < base or (is_header and width == base < columns(indentation(current))):
            return written
        previous, begin, tokens, start = current, next_begin, (), ""
        whole = white_space(width, indentation(current))


def _rest_of_line(
    context: tuple[str, ...], start: str, guesses: Guesses, max_tokens: int
) -> tuple[str, str | None, int]:
    """The text up to the line's end, how the next line starts, and the tokens used.

    Where doubt or the limit ends it before the line's end does, there is no next line.
    """
    text = ""
    for used in range(max_tokens):
        found = guesses(context, start)
        if not found and start.strip():
            # A word that was never seen is taken as it is.
            context, start = (*context, start), ""
            found = guesses(context, start)
        if not found:
            return text, None, used
        line_ends = [guess for guess in found if guess.token.startswith(LINE_START)]
        best = next((guess for guess in found if not guess.token.startswith(LINE_START)), None)
        end_probability = sum(guess.probability for guess in line_ends)
        if best is None or end_probability >= best.probability:
            is_sure = line_ends and line_ends[0].probability >= LINE_PROBABILITY
            return text, line_ends[0].token if is_sure else None, used
        if best.probability < (NEXT_PROBABILITY if text else FIRST_PROBABILITY):
            return text, None, used
        text += best.token[len(start) :]
        context, start = (*context, best.token), ""
    return text, None, max_tokens


def _begin_of_blank_line(previous: str, line: str, unit_columns: int) -> tuple[str, str]:
    """How a line of white space starts, and the white space that it should have."""
    indent = indentation(previous)
    wanted = white_space(columns(indent) + unit_columns, indent)
    if previous.rstrip().endswith(_OPENERS) and wanted.startswith(line):
        return start_of_change(unit_columns), wanted
    return line_start(previous, line), line


def _without_rest(text: str, behind: str) -> str:
    """`text` up to where what stands behind the cursor goes on with it; empty where the two do not fit together."""
    if text.rstrip().endswith(behind):
        text = text.rstrip().removesuffix(behind)
    depth: list[str] = []
    for index, character in enumerate(text):
        if character in "([{":
            depth.append(character)
        elif character in _CLOSING and (not depth or depth.pop() != _CLOSING[character]):
            return text[:index].rstrip() if character == behind[0] else ""
    return "" if depth or behind.startswith(text) else text


def _unit_columns(lines: list[str]) -> int:
    """How much deeper one line stands than another, at least."""
    widths = {columns(indentation(line)) for line in lines} - {0}
    return min(widths, default=TAB_COLUMNS)
