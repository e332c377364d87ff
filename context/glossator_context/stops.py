"""Where a completion should stop: at the end of its line, of its statement or of its block; and whether it is code at all."""

import re
from dataclasses import dataclass
from enum import StrEnum

from glossator_context.document import Document
from glossator_context.inside import Inside, inside_at, path_to
from glossator_context.languages import Language
from glossator_context.text import Position, content_length

MAX_LINES_AROUND = 200

_CLOSERS = {"{": "}", "(": ")", "[": "]"}
_BEFORE_VALUES = ("=", "(", "[", ",", ":", "?", "return")
_TAIL = " \t)]};,:"
_INDENTED_HEADER = re.compile(
    r"\s*(?:(?:async\s+)?(?:def|for|with)|class|if|elif|else|while|try|except|finally|match|case)\b.*:\s*$"
)
_LABEL = re.compile(r"\s*(?:case\b.*|default|public|private|protected|[\w*)]+(?:\|[\w*]+)*\)):?\s*$")
_LABEL_END = (":", ")")
_WORD_OPENER = re.compile(
    r"(?:^|[\s;])(?:then|do|else|begin|repeat|ensure|rescue|loop|of)\s*$|\bdo\s*\|[^|]*\|\s*$"
)
_WORD_HEADER = re.compile(
    r"\s*(?:if|elsif|elseif|unless|while|until|for|case|when|class|module|def|function)\b"
)


class Stop(StrEnum):
    """How far a completion goes at most."""

    LINE = "line"
    STATEMENT = "statement"
    BLOCK = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A completion's end. `indent` is the white space that its first line has, or the line that opens its block.

    `closer` is what ends the block, where that is one bracket: "" else.
    """

    stop: Stop
    inside: Inside = Inside.CODE
    indent: str = ""
    closer: str = ""


def completion_extent(document: Document, position: Position) -> Extent:
    """Where a completion at a place should stop; a column past the end of a line is that line's end.

    With more than closing brackets behind the cursor that is the line's end. Behind what opens a block, when nothing is
    in it yet, it is the block's; else the statement's. In a text that lasts for several lines, it is the text's end,
    which is called a statement's, too. Where there is no tree, or a broken one, the text and its indentation decide.
    """
    position = document.text.clamp(position)
    line = document.text.line(position.line)
    before, tail = line[: position.column], line[position.column : content_length(line)]
    indent = before[: len(before) - len(before.lstrip(" \t"))]
    inside, is_long = inside_at(document, position)
    if inside is not Inside.CODE:
        return Extent(
            stop=Stop.STATEMENT if is_long and not tail.strip() else Stop.LINE, inside=inside, indent=indent
        )
    if tail.strip(_TAIL):
        return Extent(stop=Stop.LINE, indent=indent)
    opening = _line_before(document, position)
    if opening is not None:
        opener, header_indent = opening
        if not _has_content(document, position, header_indent):
            closer = _CLOSERS.get(opener, "")
            if not tail.strip() or (closer and tail.lstrip().startswith(closer)):
                return Extent(stop=Stop.BLOCK, indent=header_indent, closer=closer)
        elif before.strip():
            return Extent(stop=Stop.LINE, indent=indent)
    if tail.strip() and before.strip():
        return Extent(stop=Stop.LINE, indent=indent)
    return Extent(stop=Stop.STATEMENT, indent=indent)


def _line_before(document: Document, position: Position) -> tuple[str, str] | None:
    """What opens a block before the cursor, its last character, and its line's indentation; None for all else."""
    language = document.syntax
    mark = language.line_comment if language is not None else ""
    for number in range(position.line, max(-1, position.line - MAX_LINES_AROUND), -1):
        line = document.text.line(number)
        column = position.column if number == position.line else content_length(line)
        text = _without_comment(document, Position(number, column), mark)
        if not text.strip():
            continue
        if not _opens_block(document, Position(number, len(text)), text, language):
            return None
        return text[-1], text[: len(text) - len(text.lstrip(" \t"))]
    return None


def _without_comment(document: Document, end: Position, mark: str) -> str:
    """A line up to a column, without a comment at its end and without white space there."""
    text = document.text.line(end.line)[: end.column]
    if mark and mark in text and inside_at(document, end)[0] is Inside.COMMENT:
        place = text.find(mark)
        while place >= 0 and inside_at(document, Position(end.line, place))[0] is not Inside.CODE:
            place = text.find(mark, place + 1)
        text = text[: max(place, 0)]
    return text.rstrip()


def _opens_block(document: Document, end: Position, text: str, language: Language | None) -> bool:
    """Whether a line, which ends in code, opens a block there."""
    last = text[-1]
    if last == "{":
        return not _is_literal(document, end, language)
    if language is None:
        return last == ":"
    if language.family == "python":
        return last == ":" and (_INDENTED_HEADER.match(text) is not None or _closes_signature(text))
    if text.endswith(_LABEL_END) and _LABEL.match(text):
        return True
    if text.endswith("=>") and language.family == "ecmascript":
        return True
    if language.close_body.isalpha() or language.family == "bash":
        is_header = any(pattern.match(text) for pattern in language.headers)
        return is_header or _WORD_OPENER.search(text) is not None or _opens_with_word(text, language)
    return last == ">" and language.grammar == "html" and _opens_element(text)


def _closes_signature(text: str) -> bool:
    return text.lstrip().startswith((")", "]"))


def _opens_with_word(text: str, language: Language) -> bool:
    return language.family == "ruby" and _WORD_HEADER.match(text) is not None and not text.endswith("end")


def _opens_element(text: str) -> bool:
    tag = text[text.rfind("<") :]
    return bool(tag) and not tag.startswith(("</", "<!", "<?")) and not tag.endswith("/>")


def _is_literal(document: Document, end: Position, language: Language | None) -> bool:
    """Whether the brace before a place opens a value: by the tree, or, where that is broken, by what stands before it."""
    path = path_to(document, document.byte_offset(end) - 1)
    if language is None or len(path) < 2:
        return False
    if path[1].has_error or path[1].is_error:
        before = document.text.line(end.line)[: end.column - 1].rstrip()
        return before.endswith(_BEFORE_VALUES) and not before.endswith("=>")
    return path[-2].type not in language.blocks and "object" in path[-2].type


def _has_content(document: Document, position: Position, header_indent: str) -> bool:
    """Whether something stands behind the cursor in the block of a header with that indentation."""
    for number in range(position.line + 1, min(document.text.line_count, position.line + MAX_LINES_AROUND)):
        line = document.text.line(number)
        if not line.strip():
            continue
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        return len(indent.expandtabs(4)) > len(header_indent.expandtabs(4)) and line.strip()[0] not in ")]}"
    return False
