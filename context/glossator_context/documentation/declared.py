"""The functions, classes and interfaces of a file as the tree has them, wherever they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glossator_context.document import Document
from glossator_context.documentation.places import Places
from glossator_context.facts import Facts
from glossator_context.grammars import Node, TreeCursor
from glossator_context.outline import owner_of, owner_without_name, symbol_of
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.syntax.definitions import Definition, Owner, definition_at

MAX_DEPTH = 100
"""Declarations nested deeper are left out: Python allows no deeper indentation, and names would grow without bound."""

_OWNERS = 2 * MAX_DEPTH
"""A function with a name owns what it contains twice: by its name and by its node."""
_SOURCE_DEPTH = 32
_SOURCE_CHARS = 20_000
_KINDS = frozenset(
    {SymbolKind.CLASS, SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.PROPERTY, SymbolKind.INTERFACE}
)
_DATA = frozenset(
    {"assignment", "type_alias_statement", "type_alias_declaration", "enum_declaration", "property_signature"}
)
# These declare a function or class where they give one a name, and data otherwise.
_BINDINGS = {
    "variable_declarator": "value",
    "field_definition": "value",
    "public_field_definition": "value",
    "assignment_expression": "right",
}
_VALUES = frozenset({"arrow_function", "function_expression", "generator_function", "class"})
# What an assignment may stand in and still be the whole of a statement: `const a = exports.b = () => 1`.
_CHAIN = frozenset(
    {
        "assignment_expression",
        "variable_declarator",
        "lexical_declaration",
        "variable_declaration",
        "expression_statement",
    }
)
_BLOCKS = frozenset({"program", "statement_block", "export_statement", "switch_case", "switch_default"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One declaration. Its nodes are valid until the document's next edit.

    `node` holds the signature and the body: of `const f = () => 1` it is the arrow function. `start_byte` is where the
    declaration begins with its decorators, `export` or `const`. `doc` is the docstring's statement.
    """

    facts: Facts
    node: Node
    start_byte: int
    parent_kind: str = ""
    body: Node | None = None
    doc: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A declaration whose facts are not yet read. `depth` counts what is declared around it."""

    symbol: Symbol
    definition: Definition
    node: Node
    start_byte: int
    depth: int


def find_declarations(document: Document, root: Node) -> Iterator[Found]:
    """All declarations under `root` in source order, those inside of expressions among them."""
    language = document.syntax
    if language is None:
        return
    kinds = frozenset(language.definitions) - _DATA
    owners = [Owner()]
    cursor = root.walk()
    parents = [("", 0)]
    while (node := cursor.node) is not None:
        kind = node.type
        if kind in kinds or kind in language.functions:
            while len(owners) > 1 and node.start_byte >= owners[-1].stop_byte:
                owners.pop()
            if kind in kinds and len(owners) <= _OWNERS:
                found = _found(document, cursor, node, parents, owners)
                if found is not None:
                    if found.symbol.kind in _KINDS and parents[-1][0] != "object":
                        yield found
                    owners.append(owner_of(found.symbol, found.definition))
            if kind in language.functions and len(owners) <= _OWNERS:
                owners.append(owner_without_name(node, owners[-1]))
        if cursor.goto_first_child():
            parents.append((kind, node.start_byte))
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            parents.pop()


def source_excerpt(places: Places, start: int, stop: int, depth: int) -> str:
    """The declaration's text, cut at a line's end where it is long; empty where it stands very deep.

    Every level of nesting repeats its text, so the depth is bounded to bound the sum.
    """
    if depth > _SOURCE_DEPTH:
        return ""
    text = places.source[start : min(stop, start + 4 * _SOURCE_CHARS)].decode(errors="ignore")
    if len(text) <= _SOURCE_CHARS:
        return text
    return text[: text.rfind("\n", 0, _SOURCE_CHARS) + 1] or text[:_SOURCE_CHARS]


def _found(
    document: Document,
    cursor: TreeCursor,
    node: Node,
    parents: Sequence[tuple[str, int]],
    owners: Sequence[Owner],
) -> Found | None:
    """The declaration whose definition the cursor stands on, if it names a function, a class or what contains them."""
    kind, language = node.type, document.syntax
    named = node.child_by_field_name(_BINDINGS[kind]) if kind in _BINDINGS else node
    if named is None or language is None or (kind in _BINDINGS and named.type not in _VALUES):
        return None
    definition = definition_at(cursor, node, parents[-1][0], language)
    start_byte = definition.start_byte
    if kind == "assignment_expression":
        above = len(parents) - 1
        while parents[above][0] in _CHAIN:
            start_byte = parents[above][1]
            above -= 1
        if parents[above][0] not in _BLOCKS:
            return None
    symbol = symbol_of(document, definition, owners[-1])
    if symbol is None:
        return None
    return Found(
        symbol=symbol, definition=definition, node=named, start_byte=start_byte, depth=len(owners) - 1
    )
