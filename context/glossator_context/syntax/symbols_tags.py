"""The symbols of a file in any language that has a query for its definitions."""

from collections.abc import Iterator
from typing import NamedTuple

from glossator_context.document import Document
from glossator_context.grammars import Node, matches
from glossator_context.languages import Language
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.syntax.comments_above import above
from glossator_context.syntax.kept_symbols import Placed
from glossator_context.syntax.narrowed import is_enclosed, narrowed
from glossator_context.syntax.parameters_text import parameters_in
from glossator_context.syntax.signature_tags import Header, header_of

# Nobody nests definitions deeper; a machine may.
MAX_DEPTH = 80

_KINDS = {kind.value: kind for kind in SymbolKind}
_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_VALUES = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.PROPERTY})
_TYPES = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.TYPE})
_MEMBERS_OF = _TYPES | {SymbolKind.CONSTANT}


class Tagged(NamedTuple):
    """A definition as the query found it: bytes of its node, the pattern's number, its kind, and its nodes.

    `reopens` says that it defines nothing, but adds to what is defined elsewhere. The nodes are valid until the next edit.
    """

    start_byte: int
    negative_stop_byte: int
    pattern: int
    kind: SymbolKind
    node: Node
    name: Node
    owner: Node | None
    reopens: bool

    @property
    def stop_byte(self) -> int:
        """Where the node ends."""
        return -self.negative_stop_byte


class _Holder(NamedTuple):
    """What encloses a place."""

    tagged: Tagged
    symbol: Symbol
    is_function: bool


def tagged_symbols(
    document: Document, language: Language, within: tuple[int, int] | None = None
) -> Iterator[Placed]:
    """The symbols of a document in source order, a container before what it contains.

    With bytes `within` only those whose nodes have one of these bytes; what encloses
    them is among them.
    """
    holders: list[_Holder] = []
    names: set[int] = set()
    for tagged in _tagged(document, language, within):
        if tagged.name.start_byte in names or tagged.name.start_byte == tagged.name.end_byte:
            continue
        while holders and (
            holders[-1].tagged.stop_byte <= tagged.start_byte or holders[-1].tagged[:2] == tagged[:2]
        ):
            holders.pop()
        holder = _holder(holders, tagged)
        is_local = holder is not None and holder.is_function
        if is_local and tagged.kind in _VALUES:
            continue
        names.add(tagged.name.start_byte)
        symbol, first_byte, has_body = _symbol(document, language, tagged, holder)
        if symbol.name == "_" or (is_local and symbol.kind in _CALLABLE and not has_body):
            # A name for nothing; and `Type name(value);`, which reads as a function's declaration.
            continue
        is_function = symbol.kind in _CALLABLE or (holder is not None and holder.is_function)
        holders.append(_Holder(tagged, symbol, is_function))
        yield Placed(symbol, first_byte, tagged.start_byte, tagged.stop_byte)


def _holder(holders: list[_Holder], tagged: Tagged) -> _Holder | None:
    """What a definition belongs to. `struct S { ... } s` is one node, but the type is no part of the variable."""
    for holder in reversed(holders):
        if tagged.kind not in _TYPES or holder.symbol.kind not in _VALUES:
            return holder
    return None


def _tagged(document: Document, language: Language, within: tuple[int, int] | None) -> list[Tagged]:
    """In source order, what encloses before what is enclosed. Of what is found twice the better match comes first."""
    tree = document.tree
    if tree is None:
        return []
    found = []
    first, stop = within or (0, tree.root_node.end_byte)
    part = None if within is None else narrowed(language.tags, language.reopened)
    for query in (language.tags if part is None else part.query, language.reopened):
        if not query:
            continue
        reopens = query is language.reopened
        for pattern, captures in matches(
            tree.root_node, query, language.grammar, max_depth=MAX_DEPTH, within=within
        ):
            names, owners = captures.pop("name", None), captures.pop("owner", None)
            for capture, nodes in captures.items():
                node, owner = nodes[0], owners[0] if owners else None
                if not names or capture not in _KINDS or node.start_byte >= stop or node.end_byte <= first:
                    continue
                if part is not None and not reopens and not is_enclosed(tree, node, part.around[pattern]):
                    continue
                found.append(
                    Tagged(
                        node.start_byte,
                        -node.end_byte,
                        pattern,
                        _KINDS[capture],
                        node,
                        names[0],
                        owner,
                        reopens,
                    )
                )
    found.sort(key=_place)
    return found


def _place(tagged: Tagged) -> tuple[int, int, int, int]:
    return tagged.start_byte, tagged.negative_stop_byte, tagged.pattern, tagged.name.start_byte


def _symbol(
    document: Document, language: Language, tagged: Tagged, holder: _Holder | None
) -> tuple[Symbol, int, bool]:
    """The symbol, where what stands above it and belongs to it begins, and whether it has a body."""
    name = document.text_of(tagged.name).strip(":\"'`")
    owner = document.text_of(tagged.owner) if tagged.owner is not None else ""
    kind = _kind(tagged, holder, owner)
    header = header_of(document, tagged.node, tagged.name, language)
    begin = document.position_of_byte(header.start_byte)
    over = above(document, begin, language)
    is_callable = kind in _CALLABLE
    returns = (
        language.returns.search(header.signature) if is_callable and language.returns is not None else None
    )
    symbol = Symbol(
        name=name,
        qualified_name=_qualified_name(name, owner, holder),
        kind=kind,
        start=over.start,
        end=document.position_of_byte(_end(document.source, tagged)),
        name_start=document.position_of_byte(tagged.name.start_byte),
        signature=header.signature,
        doc=over.doc,
        parameters=parameters_in(header.signature, name, language.parameter_order) if is_callable else (),
        returns=returns["type"].strip() if returns is not None and returns["type"] else None,
        decorators=header.decorators,
        is_async=is_callable and header.is_async,
        public=_is_public(language, name, kind, header, holder),
    )
    first = document.line_start_byte(over.first_line) if over.first_line < begin.line else tagged.start_byte
    return symbol, first, header.has_body


def _end(source: bytes, tagged: Tagged) -> int:
    """Where a definition ends: some nodes take the end of their last line with them."""
    stop = tagged.stop_byte
    while stop > tagged.name.end_byte and source[stop - 1] in b"\r\n":
        stop -= 1
    return stop


def _kind(tagged: Tagged, holder: _Holder | None, owner: str) -> SymbolKind:
    if tagged.kind is SymbolKind.FUNCTION and holder is not None:
        # A constant of an enum can have methods of its own.
        is_member = holder.symbol.kind in _MEMBERS_OF or holder.tagged.reopens
        return SymbolKind.METHOD if is_member else SymbolKind.FUNCTION
    if tagged.kind is SymbolKind.METHOD and not owner:
        is_alone = holder is None or holder.symbol.kind in _CALLABLE
        return SymbolKind.FUNCTION if is_alone else SymbolKind.METHOD
    return tagged.kind


def _qualified_name(name: str, owner: str, holder: _Holder | None) -> str:
    parts = [name]
    if owner and (holder is None or holder.symbol.name != owner):
        parts.insert(0, owner)
    if holder is not None:
        parts.insert(0, holder.symbol.qualified_name)
    return ".".join(parts)


def _is_public(
    language: Language, name: str, kind: SymbolKind, header: Header, holder: _Holder | None
) -> bool:
    if language.private_name.match(name) is not None:
        return False
    if holder is not None:
        if holder.is_function or not holder.symbol.public:
            return False
        if language.family == "c" and holder.symbol.kind in _TYPES:
            # `static` hides a function from other files, and a member of a class from nobody.
            return True
        is_of_enum = holder.symbol.kind is SymbolKind.ENUM and kind is SymbolKind.CONSTANT
        if holder.symbol.kind is SymbolKind.INTERFACE or is_of_enum:
            return True
    return language.private is None or language.private.search(header.signature) is None
