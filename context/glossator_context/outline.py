"""The symbols of a file: what it declares, in source order, a container before what it contains."""

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.languages import Language
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.syntax.definitions import Definition, Owner, definitions
from glossator_context.syntax.exports import exported_names
from glossator_context.syntax.kept_symbols import Kept, Placed, kept, renewed
from glossator_context.syntax.recovery import with_recovered
from glossator_context.syntax.symbols_ecmascript import ecmascript_signature, ecmascript_symbol
from glossator_context.syntax.symbols_python import python_signature, python_symbol
from glossator_context.syntax.symbols_tags import tagged_symbols

_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.PROPERTY})
_kept: WeakKeyDictionary[Document, Kept] = WeakKeyDictionary()


def outline(document: Document) -> tuple[Symbol, ...]:
    """The symbols of a document; none where it is not parsed. In broken code some come from the text alone."""
    return document.remember("outline", lambda: with_recovered(document, _symbols(document)))


def symbols_within(document: Document, within: tuple[int, int]) -> list[Placed]:
    """The symbols in the tree that declare something at one of these bytes, a container before what it contains."""
    return list(_placed(document, within))


def is_read_by_tags(language: Language) -> bool:
    """Whether the definitions of a language are found by its query, and not by reading node after node."""
    return not language.definitions


def _symbols(document: Document) -> tuple[Symbol, ...]:
    """The symbols in the tree: those that no change since the last time has touched as they were."""
    if document.tree is None:
        return ()
    old, unchanged = _kept.get(document), document.unchanged()
    key = exported_names(document) if document.syntax and document.syntax.family == "ecmascript" else None
    new = None
    if old is not None and unchanged is not None and old.key == key:
        new = renewed(document, old, unchanged, lambda within: symbols_within(document, within))
    if new is None:
        new = kept(document, _placed(document, None), key)
    if not document.has_older_tree:
        _kept[document] = new
        document.watch_changes()
    return new.symbols


def _placed(document: Document, within: tuple[int, int] | None) -> Iterator[Placed]:
    language = document.syntax
    if language is None:
        return
    if is_read_by_tags(language):
        yield from tagged_symbols(document, language, within)
        return
    owners = [Owner()]
    for found in definitions(document, within):
        while len(owners) > 1 and found.start_byte >= owners[-1].stop_byte:
            owners.pop()
        if isinstance(found, Node):
            owners.append(owner_without_name(found, owners[-1]))
            continue
        read = symbol_of(document, found, owners[-1])
        if read is not None:
            comment = found.comment
            first_byte = found.start_byte if comment is None else min(found.start_byte, comment.start_byte)
            yield Placed(read, first_byte, found.start_byte, found.stop_byte)
            owners.append(owner_of(read, found))


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
