"""What a place is inside: code, a string or a comment, also where the text does not parse."""

from enum import StrEnum

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.languages import Language
from glossator_context.text import Position

MAX_DEPTH = 500

_QUOTES = "\"'`"
_CODE_IN_STRINGS = ("interpolation", "substitution", "embedded")
_CODE_MARKS = (b"${", b"#{")
_CHARACTERS = frozenset({"char_literal", "character_literal", "rune_literal"})


class Inside(StrEnum):
    """What a place is inside."""

    CODE = "code"
    STRING = "string"
    COMMENT = "comment"


def inside_at(document: Document, position: Position) -> tuple[Inside, bool]:
    """What the character before a place is inside, and whether that goes on over several lines."""
    language = document.syntax
    if language is None or (position.column == 0 and position.line == 0):
        return Inside.CODE, False
    text = document.text.line(position.line)[: position.column]
    if document.tree is None:
        return _inside_line(text, language), False
    offset = document.byte_offset(position)
    path = path_to(document, offset - 1) if offset else []
    is_broken = bool(path) and path[0].has_error
    found: Node | None = None
    for node in path:
        kind = node.type
        if kind in language.comments or kind in language.strings:
            found = node
        elif found is not None and any(word in kind for word in _CODE_IN_STRINGS) and offset < node.end_byte:
            found, is_broken = None, False
    if found is None:
        return (_inside_line(text, language) if is_broken else Inside.CODE), False
    content = document.source[found.start_byte : found.end_byte]
    is_comment = found.type in language.comments
    so_far = content[: offset - found.start_byte]
    if is_broken and any(so_far.rfind(mark) > so_far.rfind(b"}") for mark in _CODE_MARKS):
        return Inside.CODE, False
    is_long = b"\n" in content.rstrip(b"\n")
    if offset < found.end_byte:
        return (Inside.COMMENT if is_comment else Inside.STRING), is_long
    if is_comment:
        return (Inside.COMMENT if _is_line_comment(content, language) else Inside.CODE), False
    return Inside.CODE, False


def path_to(document: Document, offset: int) -> list[Node]:
    """The nodes around a byte, outermost first."""
    tree = document.tree
    path: list[Node] = []
    if tree is None:
        return path
    cursor = tree.walk()
    for _ in range(MAX_DEPTH):
        node = cursor.node
        if node is None or (path and not node.start_byte <= offset < node.end_byte):
            break
        path.append(node)
        if cursor.goto_first_child_for_byte(offset) is None:
            break
    return path


def _is_line_comment(content: bytes, language: Language) -> bool:
    mark = language.line_comment.encode()
    return bool(mark) and content.startswith(mark) and mark != b"<!--"


def _inside_line(text: str, language: Language) -> Inside:
    """What a line's end is inside, by its quotes and comment marks alone."""
    quote = ""
    place = 0
    has_characters = bool(_CHARACTERS & language.strings)
    while place < len(text):
        character = text[place]
        if quote:
            if character == "\\":
                place += 1
            elif character == quote:
                quote = ""
        elif language.line_comment and text.startswith(language.line_comment, place):
            return Inside.COMMENT
        elif character in _QUOTES and not (character == "'" and has_characters):
            is_apostrophe = character == "'" and place > 0 and text[place - 1].isalnum()
            quote = "" if is_apostrophe else character
        place += 1
    return Inside.STRING if quote else Inside.CODE
