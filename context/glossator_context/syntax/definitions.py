"""Where a tree defines something: the definition's node with all that stands around it and belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from glossator_context.document import Document
from glossator_context.grammars import Node, TreeCursor, copied
from glossator_context.languages import Language
from glossator_context.symbols import Symbol, SymbolKind

# Nobody nests statements deeper; a machine may, and what is done for each definition takes time by its depth.
MAX_DEPTH = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A definition in a tree. The nodes are valid until the document's next edit.

    `outer` is the outermost statement that holds nothing else (decorators, `export`, `const`), `statement` the outermost
    one even where it holds more (`const a = 1, b = 2`). `comment` stands right before `outer`.
    """

    node: Node
    kind: str
    parent_kind: str
    outer: Node
    statement: Node
    comment: Node | None
    decorators: tuple[Node, ...]
    start_byte: int
    stop_byte: int

    def part(self, name: str) -> Node | None:
        """The child in a field of the definition."""
        return self.node.child_by_field_name(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """What encloses a definition. A function without a name owns what is in it, too, but has no `symbol`."""

    symbol: Symbol | None = None
    qualified_name: str = ""
    kind: SymbolKind | None = None
    public: bool = True
    is_function: bool = False
    stop_byte: int = 0


def definitions(document: Document, within: tuple[int, int] | None = None) -> Iterator[Definition | Node]:
    """The definitions of a document in source order; between them, as bare nodes, functions that may have no name.

    Only the language's containers are searched, so that the time goes by statements and not by tokens. With bytes
    `within` only nodes that have some of these bytes are looked at.
    """
    tree, language = document.tree, document.syntax
    if tree is None or language is None:
        return
    first, stop = within or (0, tree.root_node.end_byte + 1)
    cursor = tree.walk()
    parent_kinds = [""]
    while (node := cursor.node) is not None:
        if node.start_byte >= stop:
            if not _goto_behind_parent(cursor, parent_kinds):
                return
            continue
        kind = node.type
        if kind in language.definitions:
            yield definition_at(cursor, node, parent_kinds[-1], language)
        if kind in language.functions:
            yield node
        if kind in language.containers and len(parent_kinds) <= MAX_DEPTH and _goto_child(cursor, first):
            parent_kinds.append(kind)
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            parent_kinds.pop()


def _goto_child(cursor: TreeCursor, first: int) -> bool:
    """Move to the first child that ends behind a byte."""
    return cursor.goto_first_child() if first <= 0 else cursor.goto_first_child_for_byte(first) is not None


def _goto_behind_parent(cursor: TreeCursor, parent_kinds: list[str]) -> bool:
    """Move behind all that the parent holds."""
    while cursor.goto_parent():
        parent_kinds.pop()
        if cursor.goto_next_sibling():
            return True
    return False


def definition_at(cursor: TreeCursor, node: Node, parent_kind: str, language: Language) -> Definition:
    """The definition whose node the cursor stands on."""
    place, above = copied(cursor, node), copied(cursor, node)
    outer = statement = node
    while above.goto_parent() and (parent := above.node) is not None and parent.type in language.wrappers:
        if outer.id == statement.id and not _holds_more(parent):
            place.goto_parent()
            outer = parent
        statement = parent
    decorators = _decorators(outer)
    if node.id != outer.id:
        decorators += _decorators(node)
    comment = None
    while place.goto_previous_sibling() and (sibling := place.node) is not None:
        if sibling.type == "decorator":
            decorators.insert(0, sibling)
            continue
        if sibling.type in language.comments:
            comment = sibling
        break
    return Definition(
        node=node,
        kind=node.type,
        parent_kind=parent_kind,
        outer=outer,
        statement=statement,
        comment=comment,
        decorators=tuple(decorators),
        start_byte=min(outer.start_byte, decorators[0].start_byte if decorators else outer.start_byte),
        stop_byte=outer.end_byte,
    )


def _decorators(holder: Node) -> list[Node]:
    """The decorators at the beginning of a node."""
    found = []
    for index in range(holder.child_count):
        child = holder.child(index)
        if child.type != "decorator":
            break
        found.append(child)
    return found


def _holds_more(parent: Node) -> bool:
    """Whether a statement holds several declarations: `const a = 1, b = 2`."""
    return parent.type in {"lexical_declaration", "variable_declaration"} and parent.named_child_count > 1
