"""The declarations of a file with their facts, for Python, JavaScript and TypeScript."""

from glossator_context.document import Document
from glossator_context.documentation.declarations_ecmascript import declared_ecmascript
from glossator_context.documentation.declarations_python import declared_python
from glossator_context.documentation.declared import Declared
from glossator_context.facts import Facts
from glossator_context.languages import DOCUMENTABLE
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.text import Position


def facts_at(document: Document, position: Position) -> Facts | None:
    """The facts of the innermost declaration that holds `position`; None outside of all, and where nothing parses."""
    found = None
    for facts in declarations(document):
        symbol = facts.symbol
        if symbol.kind is not SymbolKind.MODULE and symbol.start <= position <= symbol.end:
            found = facts
    return found


def declarations(document: Document) -> tuple[Facts, ...]:
    """The facts of all declarations: the module first, then in source order, a container before what it contains."""
    return tuple(each.facts for each in declared(document))


def callers_of(document: Document, symbol: Symbol) -> tuple[str, ...]:
    """The qualified names of the declarations whose own body calls `symbol`, a declaration of this file.

    A property's callers are those that read it.
    """
    found = []
    for facts in declarations(document):
        names = facts.uses if symbol.kind is SymbolKind.PROPERTY else facts.calls
        if any(_names(name, facts.symbol, symbol) for name in names):
            found.append(facts.symbol.qualified_name)
    return tuple(dict.fromkeys(found))


def declared(document: Document) -> tuple[Declared, ...]:
    """The declarations with their nodes, which are valid until the document's next edit. Empty where nothing parses."""
    return document.remember("declared", lambda: _declared(document))


def _declared(document: Document) -> tuple[Declared, ...]:
    tree, syntax = document.tree, document.syntax
    if tree is None or syntax is None or syntax.family not in DOCUMENTABLE:
        return ()
    read = declared_python if syntax.family == "python" else declared_ecmascript
    return read(document, tree.root_node)


def _names(text: str, caller: Symbol, callee: Symbol) -> bool:
    """Whether a dotted name in the body of `caller` means `callee`.

    What stands before a method's name has an unknown type, unless it is `self`, `this` or the class itself.
    """
    owner, _, name = callee.qualified_name.rpartition(".")
    is_member = callee.kind in {SymbolKind.METHOD, SymbolKind.PROPERTY}
    if is_member and name in {"__init__", "constructor"}:
        return text in {owner, owner.rpartition(".")[2]}
    receiver, _, last = text.rpartition(".")
    if last != name:
        return False
    if is_member:
        is_own = receiver in {"self", "cls", "this"} and caller.qualified_name.startswith(f"{owner}.")
        return is_own or receiver in {owner, owner.rpartition(".")[2]} - {""}
    is_in_scope = owner == "" or f"{caller.qualified_name}.".startswith(f"{owner}.")
    return receiver == owner or (receiver == "" and is_in_scope)
