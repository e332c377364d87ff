"""When a streamed completion has said what it is for: each function is shown all text so far and gives the wanted part.

What it gives is the beginning of the text, a fence's opening line with it; None means that more is to be read.
"""

import re
from collections.abc import Callable

OPENERS = (":", "{", "(", "[", "=>", "->")
TAB_COLUMNS = 4
_CONTINUES = ("else", "elif", "except", "finally", "catch")
_WORD = re.compile(r"[a-z]*")


def code_start(text: str) -> int | None:
    """Where the code begins: behind a markdown fence's opening line. None while that line is not whole."""
    stripped = text.lstrip()
    if not stripped.startswith("```"):
        return None if stripped and "```".startswith(stripped) else 0
    end = text.find("\n", len(text) - len(stripped))
    return end + 1 if end >= 0 else None


def single_line(text: str) -> str | None:
    """The first line that says something, once it is whole."""
    begin = code_start(text)
    if begin is None:
        return None
    code = text[begin:]
    start = begin + len(code) - len(code.lstrip("\n"))
    end = text.find("\n", start)
    return text[:end] if end >= 0 and text[start:end].strip() else None


def block_after(line_before: str) -> Callable[[str], str | None]:
    """The lines that belong to the cursor's line, once another one has begun.

    Behind an opener that is its block, with `else` and the like, up to the bracket that closes it. On an empty line it is
    all that does not stand left of the cursor, and one paragraph where nothing can stand left of it. The function is for
    one answer: it remembers what it has seen.
    """
    base = _columns(line_before)
    opens = line_before.rstrip().endswith(OPENERS)
    is_paragraph = base == 0 and not line_before.strip()

    begin: int | None = None
    start = number = 0
    is_opened, is_after_blank, has_content = opens, False, False

    def enough(text: str) -> str | None:
        # What is whole was judged before: only new lines are looked at.
        nonlocal begin, start, number, is_opened, is_after_blank, has_content
        if begin is None:
            begin = code_start(text)
            if begin is None:
                return None
            start = begin
        while start < len(text):
            end = text.find("\n", start)
            line = text[start : end if end >= 0 else len(text)]
            content = line.strip()
            if number and content:
                if begin and "```".startswith(content[:3]):
                    return text[:start].rstrip() if len(content) >= 3 else None
                depth = _columns(line)
                if depth < base or (is_paragraph and depth == 0 and is_after_blank and has_content):
                    return text[:start].rstrip()
                if is_opened and depth == base:
                    if end < 0 and (content[0] in ")]}" or _may_continue(content)):
                        return None
                    if content[0] in ")]}":
                        if not content.endswith(OPENERS):
                            return text[:end]
                    elif not has_content:
                        is_opened = False
                    elif not _continues(content):
                        return text[:start].rstrip()
            if end < 0:
                return None
            has_content = has_content or bool(content)
            is_after_blank = bool(number or has_content) and not content
            start, number = end + 1, number + 1
        return None

    return enough


def _columns(line: str) -> int:
    indentation = line[: len(line) - len(line.lstrip(" \t"))]
    return len(indentation.expandtabs(TAB_COLUMNS))


def _continues(content: str) -> bool:
    word = _WORD.match(content)
    return word is not None and word[0] in _CONTINUES


def _may_continue(content: str) -> bool:
    return any(word.startswith(content) for word in _CONTINUES)
