"""The header of a definition: what stands before its body, on one line."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.languages import Language
from glossator_context.syntax.signature import comments_in, one_line

_MAX_VALUE_BYTES = 80
# How far below a definition its body and its value are looked for.
_MAX_STEPS_DOWN = 2
# What a statement begins with that declares one thing: `const`, `type`, `case`, `private`.
_WORDS_BEFORE = re.compile(rb"[ \t]*((?:[a-z]+[ \t]+)+)\Z")
_ASYNC = re.compile(r"\b(?:async|suspend)\b")
_SPACES = re.compile(r"[ \t]{2,}")
_MODIFIERS = "modifiers"
_ENDS = " \t\r\n{;,="


class Header(NamedTuple):
    """The beginning of a definition, with the words before its node that belong to it, and its signature.

    The `signature` has neither decorators nor body; `decorators` are those that an `@` begins, without it.
    """

    start_byte: int
    signature: str
    decorators: tuple[str, ...]
    is_async: bool
    has_body: bool


def header_of(document: Document, node: Node, name: Node, language: Language) -> Header:
    """The header of the definition `node`."""
    source = document.source
    decorators, start = _decorators(node, language) if language.decorators else ([], node.start_byte)
    stop, behind = _body(node, name, language, source)
    whole_start = node.start_byte
    if not decorators:
        line_start = source.rfind(b"\n", 0, start) + 1
        words = _WORDS_BEFORE.match(source[line_start:start])
        if words is not None:
            start = whole_start = line_start + words.start(1)
    text = _text(document, node, start, stop, language)
    if behind < node.end_byte:
        text = f"{text.rstrip(_ENDS)} {_text(document, node, behind, node.end_byte, language)}"
    text = _SPACES.sub(" ", text.rstrip(_ENDS))
    texts = (one_line(source, each.start_byte, each.end_byte) for each in decorators)
    return Header(
        whole_start,
        text,
        tuple(each[1:].strip() for each in texts if each.startswith("@")),
        _ASYNC.search(text.partition("(")[0]) is not None,
        stop < node.end_byte or node.child_by_field_name("body") is not None,
    )


def _text(document: Document, node: Node, start: int, stop: int, language: Language) -> str:
    source = document.source
    has_comment = (
        source.find(language.line_comment.encode(), start, stop) >= 0 or source.find(b"/*", start, stop) >= 0
    )
    comments = comments_in(node, stop, language.comments) if has_comment else ()
    return one_line(source, start, stop, comments)


def _decorators(node: Node, language: Language) -> tuple[list[Node], int]:
    """The decorators at the beginning of a definition, and where it begins behind them."""
    found: list[Node] = []
    for child in _unwrapped(node):
        if child.type not in language.decorators:
            return found, child.start_byte
        found.append(child)
    return found, node.start_byte


def _unwrapped(node: Node) -> Iterator[Node]:
    """The children of a node, and in place of its modifiers the children of these."""
    for index in range(node.child_count):
        child = node.child(index)
        if child.type == _MODIFIERS and child.child_count:
            for inner in range(child.child_count):
                yield child.child(inner)
        else:
            yield child


def _body(node: Node, name: Node, language: Language, source: bytes) -> tuple[int, int]:
    """Where a definition's body begins, and where more of its header follows behind the body.

    `typedef struct { ... } name` has more. A value that is long is left out as a body is.
    """
    for child in _below(node):
        start = child.start_byte
        if child.type in language.blocks or child.type == "{":
            if child.end_byte <= name.start_byte:
                return start, child.end_byte
            if start >= name.end_byte:
                return start, node.end_byte
        elif child.type == "=" and start >= name.end_byte:
            before, value = source[name.end_byte : start], source[start : node.end_byte]
            if before.count(b"(") != before.count(b")"):
                # The value of a parameter.
                continue
            if len(value) > _MAX_VALUE_BYTES or b"\n" in value:
                return start, node.end_byte
    return node.end_byte, node.end_byte


def _below(node: Node) -> Iterator[Node]:
    """The nodes some steps below a node, in source order; not what stands in brackets of its own."""
    pending: list[tuple[Node, int]] = [(node, 0)]
    while pending:
        each, depth = pending.pop()
        if depth:
            yield each
        if depth < _MAX_STEPS_DOWN and not (depth and "parameter" in each.type):
            pending.extend((each.child(index), depth + 1) for index in range(each.child_count - 1, -1, -1))
