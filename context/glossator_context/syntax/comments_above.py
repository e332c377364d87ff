"""What stands on the lines above a definition and belongs to it: attributes, and the comment that documents it."""

import re
from typing import NamedTuple

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.languages import Language
from glossator_context.text import Position

_MAX_COMMENT_LINES = 400
_MAX_BLANK_BYTES = 1_000
_MAX_DEPTH = 200
_FENCE = "////"
_MAX_ATTRIBUTE_LINES = 40
_ENDS = {"/*": "*/", "--[[": "]]", "=begin": "=end", "<!--": "-->"}
_MARGIN = re.compile(r"^[ \t]*\*?[ \t]?", re.MULTILINE)
# `//go:build`, `//nolint:all`, `//export name` speak to tools.
_DIRECTIVE = re.compile(r"//(?:\w+:\S|export |line |nolint\b|NOLINT)")
_REFERENCE = re.compile(r"<(?:see|paramref|typeparamref)\s+\w+=\"(?:\w:)?([^\"]*)\"\s*/>")
_ELEMENT = re.compile(
    r"</?(?:summary|remarks|param|returns|value|example|exception|typeparam|para|c|code|inheritdoc)\b[^>]*>"
)


class Above(NamedTuple):
    """Where a definition begins with its attributes, what its documentation says without its marks, and its first line."""

    start: Position
    doc: str | None
    first_line: int


def above(document: Document, start: Position, language: Language) -> Above:
    """What stands above a definition that begins at `start`. The comments must end on the line before it."""
    line = start.line
    if document.text.line(line)[: start.column].strip():
        return Above(start, None, line)
    if language.above:
        line = _first_attribute(document, line, language)
    if line < start.line:
        text = document.text.line(line)
        start = Position(line, len(text) - len(text.lstrip()))
    if not language.doc_comments or line == 0:
        return Above(start, None, line)
    first, doc = _documentation(document, line, language)
    return Above(start, doc, first)


def attributes_stop(document: Document, line: int, language: Language) -> int:
    """The line below the attributes that begin on a line; the line itself where none do."""
    first = line
    while line < min(first + _MAX_ATTRIBUTE_LINES, document.text.line_count):
        text = document.text.line(line).strip()
        found = next((pair for pair in language.above if text.startswith(pair[0])), None)
        if found is None:
            return line
        while not text.endswith(found[1]) and line + 1 < min(
            first + _MAX_ATTRIBUTE_LINES, document.text.line_count
        ):
            line += 1
            text = document.text.line(line).strip()
        line += 1
    return first


def _first_attribute(document: Document, line: int, language: Language) -> int:
    while line > 0:
        found = _attribute_above(document, line, language)
        if found is None:
            return line
        line = found
    return line


def _attribute_above(document: Document, line: int, language: Language) -> int | None:
    """The line on which the attribute begins that ends on the line above."""
    text = document.text.line(line - 1).strip()
    for begins, ends in language.above:
        if not text.endswith(ends):
            continue
        for number in range(line - 1, max(-1, line - 1 - _MAX_ATTRIBUTE_LINES), -1):
            text = document.text.line(number).strip()
            if text.startswith(begins):
                return number
            if not text or text.endswith((";", "{", "}")):
                break
    return None


def _documentation(document: Document, line: int, language: Language) -> tuple[int, str | None]:
    """The first line of the comment above a line, and what it says."""
    last = document.text.line(line - 1).strip()
    for begins, ends in _ENDS.items():
        if last.endswith(ends):
            return _block(document, line, begins, ends, language)
    marks = [mark for mark in language.doc_comments if mark not in _ENDS and last.startswith(mark)]
    return _lines(document, line, max(marks, key=len)) if marks else (line, None)


def _block(
    document: Document, line: int, begins: str, ends: str, language: Language
) -> tuple[int, str | None]:
    comment = _comment_before(document, document.line_start_byte(line), language)
    if comment is None:
        return line, None
    first = document.position_of_byte(comment.start_byte)
    whole = document.text_of(comment).strip()
    marks = [mark for mark in language.doc_comments if whole.startswith(mark) and mark.startswith(begins)]
    if not marks or whole.startswith("/***") or document.text.line(first.line)[: first.column].strip():
        return line, None
    text = whole[len(max(marks, key=len)) :].replace("\r\n", "\n").removesuffix(ends).rstrip("*")
    return first.line, _MARGIN.sub("", text).strip() or None


def _comment_before(document: Document, offset: int, language: Language) -> Node | None:
    """The comment that ends, but for white space, before a byte."""
    if document.tree is None:
        return None
    offset = (
        len(document.source[max(0, offset - _MAX_BLANK_BYTES) : offset].rstrip())
        + max(0, offset - _MAX_BLANK_BYTES)
        - 1
    )
    cursor = document.tree.walk()
    for _ in range(_MAX_DEPTH):
        node = cursor.node
        if node is None or not node.start_byte <= offset < node.end_byte:
            return None
        if node.type in language.comments:
            return node
        if cursor.goto_first_child_for_byte(offset) is None:
            return None
    return None


def _lines(document: Document, line: int, mark: str) -> tuple[int, str | None]:
    lines: list[str] = []
    first = line
    for number in range(line - 1, max(-1, line - 1 - _MAX_COMMENT_LINES), -1):
        text = document.text.line(number).strip()
        if not text.startswith(mark) or text.startswith(_FENCE):
            break
        first = number
        if _DIRECTIVE.match(text) is None:
            lines.append(text[len(mark) :].removeprefix(" "))
    text = "\n".join(reversed(lines)).strip()
    if "<" in text:
        text = _ELEMENT.sub("", _REFERENCE.sub(r"\1", text)).strip()
    return first, text or None
