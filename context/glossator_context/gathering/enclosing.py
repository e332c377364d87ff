"""The signatures around a place that the window before it does not show: what encloses it, and its siblings."""

from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from glossator_context.document import Document
from glossator_context.gathering.stubs import INDENT, bodiless, closed
from glossator_context.grammars import Node, TreeCursor, copied
from glossator_context.languages import Language
from glossator_context.outline import is_read_by_tags, outline, signature_of
from glossator_context.pieces import Piece, Reason
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.syntax.definitions import MAX_DEPTH, Definition, definition_at
from glossator_context.text import Position
from glossator_context.tokens import estimate_tokens, token_cost

_HOLDERS = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.MODULE})
# A class can have thousands of members: the first ones hold its constructor, the nearest ones its present subject.
_FIRST_MEMBERS = 6
_MEMBERS_BEFORE = 24
_MEMBERS_AFTER = 12
_KEPT_FOR_VERSIONS = 100


class _Member(NamedTuple):
    start_byte: int
    text: str


class _Kept(NamedTuple):
    key: object
    version: int
    pieces: tuple[Piece, ...]


_kept: WeakKeyDictionary[Document, _Kept] = WeakKeyDictionary()


def enclosing_pieces(
    document: Document, path: str, scope: tuple[Symbol, ...], shown: range, room_tokens: int
) -> list[Piece]:
    """A piece for each enclosing symbol, outermost first, whose header or siblings are not among the `shown` lines.

    While a line is being typed the code around it is broken more often than not, and each keystroke would lose and find
    members. So in a broken file the pieces stay what they were, for some versions.
    """
    key = (shown.start, room_tokens, tuple(symbol.qualified_name for symbol in scope))
    kept = _kept.get(document)
    is_broken = document.tree is not None and document.tree.root_node.has_error
    if (
        is_broken
        and kept is not None
        and kept.key == key
        and abs(document.version - kept.version) <= _KEPT_FOR_VERSIONS
    ):
        return list(kept.pieces)
    pieces = _pieces(document, path, scope, shown, room_tokens)
    _kept[document] = _Kept(key, document.version, tuple(pieces))
    return pieces


def _pieces(
    document: Document, path: str, scope: tuple[Symbol, ...], shown: range, room_tokens: int
) -> list[Piece]:
    pieces: list[Piece] = []
    for number, symbol in enumerate(scope):
        inner = scope[number + 1] if number + 1 < len(scope) else None
        text = _text(document, symbol, inner, shown, room_tokens)
        if text is None or (tokens := estimate_tokens(text)) > room_tokens:
            continue
        room_tokens -= tokens
        pieces.append(
            Piece(
                path=path,
                start_line=symbol.start.line,
                stop_line=symbol.end.line + 1,
                text=text,
                reason=Reason.ENCLOSING,
                tokens=tokens,
            )
        )
    return pieces


def _text(
    document: Document, symbol: Symbol, inner: Symbol | None, shown: range, room_tokens: int
) -> str | None:
    """What to tell of an enclosing symbol; None where its header is shown and nothing else is missing."""
    language = document.syntax
    if language is None:
        return None
    header = f"{symbol.signature}{language.open_body}"
    if symbol.kind in _HOLDERS and not (shown.start <= symbol.start.line and symbol.end.line < shown.stop):
        room = room_tokens - token_cost(f"{header}\n{language.close_body}") - 1
        members = _chosen(_siblings(document, symbol, inner, shown, language), room)
        if members:
            return closed([header, *members], language)
    return None if symbol.name_start.line in shown else bodiless(symbol.signature, symbol.kind, language)


def _chosen(members: Iterator[_Member], room: float) -> list[str]:
    """As many of the members as there is room for, the first ones first; in source order."""
    chosen: dict[int, str] = {}
    for member in members:
        if member.start_byte not in chosen:
            room -= token_cost(f"{member.text}\n")
            if room < 0:
                break
            chosen[member.start_byte] = member.text
    return [chosen[start] for start in sorted(chosen)]


def _siblings(
    document: Document, owner: Symbol, inner: Symbol | None, shown: range, language: Language
) -> Iterator[_Member]:
    """The signatures of the owner's members outside of the shown lines, without the member `inner`."""
    if is_read_by_tags(language):
        yield from _outlined_siblings(document, owner, inner, shown, language)
        return
    body = _body_of(document, owner, language)
    if body is None:
        return
    shown_bytes = range(document.line_start_byte(shown.start), document.line_start_byte(shown.stop))
    inner_byte = document.byte_offset(inner.name_start) if inner is not None else -1
    for cursor in _members(*body, shown_bytes):
        node = cursor.node
        if node is None or node.start_byte in shown_bytes or node.start_byte <= inner_byte < node.end_byte:
            continue
        definition = _definition_in(cursor, node, language)
        signature = signature_of(document, definition) if definition is not None else None
        if definition is not None and signature is not None:
            lines = [f"@{decorator}" for decorator in _decorators(document, definition)]
            lines.append(bodiless(signature, language.definitions[definition.kind], language))
            yield _Member(node.start_byte, "\n".join(f"{INDENT}{line}" for line in lines))


def _outlined_siblings(
    document: Document, owner: Symbol, inner: Symbol | None, shown: range, language: Language
) -> Iterator[_Member]:
    """The same where an outline takes no longer than a look at the members. Several names of one declaration are one."""
    members: dict[Position, Symbol] = {}
    for symbol in outline(document):
        is_member = symbol.qualified_name.rpartition(".")[0] == owner.qualified_name
        if is_member and owner.start <= symbol.start and symbol.end <= owner.end and symbol != inner:
            members.setdefault(symbol.start, symbol)
    found = list(members.values())
    before = [member for member in found if member.end.line < shown.start]
    behind = [member for member in found if member.start.line >= shown.stop]
    nearest = before[: -_MEMBERS_BEFORE - 1 : -1]
    for member in (*before[:_FIRST_MEMBERS], *nearest, *behind[:_MEMBERS_AFTER]):
        lines = [f"@{decorator}" for decorator in member.decorators if "\n" not in decorator]
        lines.append(bodiless(member.signature, member.kind, language))
        text = "\n".join(f"{INDENT}{line}" for line in lines)
        yield _Member(document.byte_offset(member.name_start), text)


def _members(body: TreeCursor, node: Node, shown_bytes: range) -> Iterator[TreeCursor]:
    """Cursors on the first children of a body, on those before the shown bytes, nearest first, and on those behind."""
    first = copied(body, node)
    more = first.goto_first_child()
    for _ in range(_FIRST_MEMBERS):
        if not more:
            return
        yield first
        more = first.goto_next_sibling()
    before = copied(body, node)
    if before.goto_first_child_for_byte(shown_bytes.start) is not None or before.goto_last_child():
        yield before
    for _ in range(_MEMBERS_BEFORE):
        if not before.goto_previous_sibling():
            break
        yield before
    after = copied(body, node)
    more = after.goto_first_child_for_byte(shown_bytes.stop) is not None
    for _ in range(_MEMBERS_AFTER):
        if not more:
            return
        yield after
        more = after.goto_next_sibling()


def _body_of(document: Document, owner: Symbol, language: Language) -> tuple[TreeCursor, Node] | None:
    """A cursor on the body of a symbol, and the body."""
    if document.tree is None:
        return None
    offset = document.byte_offset(owner.name_start)
    cursor = document.tree.walk()
    found = None
    for _ in range(MAX_DEPTH):
        node = cursor.node
        if node is None or not node.start_byte <= offset <= node.end_byte:
            break
        if node.type in language.definitions and (body := node.child_by_field_name("body")) is not None:
            place = copied(cursor, node)
            if place.goto_first_child_for_byte(body.start_byte) is not None:
                found = place, body
        if cursor.goto_first_child_for_byte(offset) is None:
            break
    return found


def _definition_in(cursor: TreeCursor, node: Node, language: Language) -> Definition | None:
    """The definition that a statement holds, below its decorators and its `export`."""
    inside = copied(cursor, node)
    kind, parent_kind = node.type, ""
    while kind in language.wrappers:
        more = inside.goto_last_child()
        while more and (below := inside.node) is not None and not below.is_named:
            more = inside.goto_previous_sibling()
        if not more or (below := inside.node) is None:
            return None
        parent_kind, kind, node = kind, below.type, below
    return definition_at(inside, node, parent_kind, language) if kind in language.definitions else None


def _decorators(document: Document, definition: Definition) -> Iterator[str]:
    for node in definition.decorators:
        text = document.text_of(node).removeprefix("@")
        if "\n" not in text:
            yield text
