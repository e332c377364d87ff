"""Prose wrapped to a width: words stay whole, and so do code spans where they fit on a line."""

import re

_CODE_OR_WORD = re.compile(r"(?:`[^`\n]{1,60}`|\S)+")
_ITEM = re.compile(r"(?:[-*•]|\d+[.)])\s+")


def wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """The lines of one paragraph; `first` begins the first line and `rest` each further one."""
    lines, line, is_empty = [], first, True
    for word in _CODE_OR_WORD.findall(text):
        if not is_empty and len(line) + 1 + len(word) > width:
            lines.append(line)
            line, is_empty = rest, True
        line = line + word if is_empty else f"{line} {word}"
        is_empty = False
    lines.append(line)
    return [line.rstrip() for line in lines]


def paragraphs(text: str, width: int) -> list[str]:
    """The lines of several paragraphs and lists, with a blank line between paragraphs."""
    lines: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n", text.strip()):
        if lines:
            lines.append("")
        for line in paragraph.split("\n"):
            item = _ITEM.match(line)
            rest = " " * len(item[0]) if item else ""
            lines.extend(wrapped(line, width, rest=rest))
    return lines
