"""The symbols of a file: what it declares, in source order, a container before what it contains."""

from collections.abc import Iterator

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.syntax.definitions import Definition, Owner, definitions
from glossator_context.syntax.recovery import with_recovered
from glossator_context.syntax.symbols_ecmascript import ecmascript_signature, ecmascript_symbol
from glossator_context.syntax.symbols_python import python_signature, python_symbol

_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.PROPERTY})


def outline(document: Document) -> tuple[Symbol, ...]:
    """The symbols of a document; none where it is not parsed. In broken code some come from the text alone."""
    return document.remember("outline", lambda: with_recovered(document, _symbols(document)))


def symbols_with_definitions(document: Document) -> Iterator[tuple[Symbol, Definition]]:
    """The symbols that are in the tree, each with its nodes, which are valid until the next edit."""
    owners = [Owner()]
    for found in definitions(document):
        while len(owners) > 1 and found.start_byte >= owners[-1].stop_byte:
            owners.pop()
        if isinstance(found, Node):
            owners.append(owner_without_name(found, owners[-1]))
            continue
        symbol = symbol_of(document, found, owners[-1])
        if symbol is not None:
            yield symbol, found
            owners.append(owner_of(symbol, found))


def _symbols(document: Document) -> tuple[Symbol, ...]:
    return tuple(symbol for symbol, _ in symbols_with_definitions(document))


def symbol_of(document: Document, definition: Definition, owner: Owner) -> Symbol | None:
    """The symbol that a definition is inside `owner`."""
    syntax = document.syntax
    if syntax is None:
        return None
    read = python_symbol if syntax.family == "python" else ecmascript_symbol
    return read(document, definition, owner)


def signature_of(document: Document, definition: Definition) -> str | None:
    """The signature of a member, in less time than its symbol takes; None where it has no name."""
    syntax = document.syntax
    if syntax is None:
        return None
    read = python_signature if syntax.family == "python" else ecmascript_signature
    return read(document, definition)


def owner_of(symbol: Symbol, definition: Definition) -> Owner:
    """A symbol as the owner of what it contains."""
    return Owner(
        symbol=symbol,
        qualified_name=symbol.qualified_name,
        kind=symbol.kind,
        public=symbol.public,
        is_function=symbol.kind in _CALLABLE,
        stop_byte=definition.stop_byte,
    )


def owner_without_name(function: Node, owner: Owner) -> Owner:
    """A function's node as the owner of what it contains."""
    return Owner(
        symbol=owner.symbol,
        qualified_name=owner.qualified_name,
        kind=SymbolKind.FUNCTION,
        public=False,
        is_function=True,
        stop_byte=function.end_byte,
    )
