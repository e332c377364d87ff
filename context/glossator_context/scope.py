"""What encloses a place: the classes and functions around it, also in code that is still being written."""

from dataclasses import replace

from glossator_context.document import Document
from glossator_context.grammars import Node, Tree
from glossator_context.languages import Language
from glossator_context.outline import (
    is_read_by_tags,
    owner_of,
    owner_without_name,
    symbol_of,
    symbols_within,
)
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.syntax.comments_above import attributes_stop
from glossator_context.syntax.definitions import MAX_DEPTH, Owner, definition_at
from glossator_context.syntax.recovery import header_symbol, indentation
from glossator_context.text import Position

_MAX_LINES_UP = 3_000
_MAX_BLANK_LINES = 200
_VALUES = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT})
_DEFINITION_IN = {"decorated_definition": "definition", "export_statement": "declaration"}


def scope_at(document: Document, position: Position) -> tuple[Symbol, ...]:
    """The symbols that enclose a position, outermost first, values left out; both ends of a symbol belong to it.

    Where the tree has an error at the position, or where there is no tree, the indentation of the lines above decides.
    In Python an empty line belongs to the block above that it is indented like.
    """
    language = document.syntax
    if language is None:
        return ()
    position = document.text.clamp(position)
    tree = document.tree
    if tree is None:
        return _by_indentation(document, position, ())
    _on_the_way = _tagged_on_the_way if is_read_by_tags(language) else _defined_on_the_way
    symbols, is_broken = _on_the_way(document, tree, language, document.byte_offset(position))
    last = _last_text_before(document, position, language)
    if last is not None:
        above, is_broken_above = _on_the_way(document, tree, language, document.byte_offset(last))
        is_broken = is_broken or is_broken_above
        symbols = max(symbols, _continuing(above, last, position, document, language), key=len)
    return _by_indentation(document, position, symbols) if is_broken else symbols


def _continuing(
    above: tuple[Symbol, ...], last: Position, position: Position, document: Document, language: Language
) -> tuple[Symbol, ...]:
    """Those symbols around the text before a position that also enclose the position."""
    if last.line == position.line and (last.column + 1 == position.column or language.family == "python"):
        return above
    if language.family == "python" and not document.text.line(position.line).strip():
        return tuple(symbol for symbol in above if symbol.start.column < position.column)
    return ()


def _tagged_on_the_way(
    document: Document, tree: Tree, language: Language, offset: int
) -> tuple[tuple[Symbol, ...], bool]:
    """The symbols around a byte, as the language's query finds them; and whether the tree has an error there."""
    line = document.position_of_byte(offset).line
    behind = attributes_stop(document, line, language)
    if behind > line and behind < document.text.line_count:
        # Attributes belong to what they stand above.
        text = document.text.line(behind)
        offset = document.line_start_byte(behind) + len(text) - len(text.lstrip())
    found = [
        placed.symbol
        for placed in symbols_within(document, (offset, offset + 1))
        if placed.start_byte <= offset < placed.stop_byte and placed.symbol.kind not in _VALUES
    ]
    return tuple(found), _is_broken(tree, offset, language.functions)


def _is_broken(tree: Tree, offset: int, functions: frozenset[str]) -> bool:
    """Whether a byte is in an error, or in a function or an innermost node that has one."""
    cursor = tree.walk()
    parent: Node | None = None
    for _ in range(MAX_DEPTH):
        node = cursor.node
        if node is None or (parent is not None and not node.start_byte <= offset < node.end_byte):
            break
        if node.is_error or (node.type in functions and node.has_error):
            return True
        parent = node
        if cursor.goto_first_child_for_byte(offset) is None:
            break
    return parent is not None and parent.has_error


def _defined_on_the_way(
    document: Document, tree: Tree, language: Language, offset: int
) -> tuple[tuple[Symbol, ...], bool]:
    """The symbols around a byte, read node by node; and whether one of them has an error."""
    symbols: list[Symbol] = []
    owner = Owner()
    cursor = tree.walk()
    parent_kind = ""
    is_broken = False
    for _ in range(MAX_DEPTH):
        node = cursor.node
        if node is None or (parent_kind and not node.start_byte <= offset < node.end_byte):
            break
        kind = node.type
        is_broken = is_broken or node.is_error or (kind in language.definitions and node.has_error)
        definition_in = node.child_by_field_name(_DEFINITION_IN[kind]) if kind in _DEFINITION_IN else None
        if definition_in is not None:
            # A decorator and the word `export` belong to what they stand before.
            offset = max(offset, definition_in.start_byte)
        if kind in language.definitions:
            definition = definition_at(cursor, node, parent_kind, language)
            symbol = symbol_of(document, definition, owner)
            if symbol is not None:
                if symbol.kind not in _VALUES:
                    symbols.append(symbol)
                owner = owner_of(symbol, definition)
        if kind in language.functions:
            owner = owner_without_name(node, owner)
        parent_kind = kind
        if cursor.goto_first_child_for_byte(offset) is None:
            break
    return tuple(symbols), is_broken


def _last_text_before(document: Document, position: Position, language: Language) -> Position | None:
    """The last character before a position that is neither white space nor on a line of comment alone."""
    for number in range(position.line, max(-1, position.line - _MAX_BLANK_LINES), -1):
        line = document.text.line(number)
        text = (line[: position.column] if number == position.line else line).rstrip()
        if text and (number == position.line or not text.lstrip().startswith(language.line_comment)):
            return Position(number, len(text) - 1)
    return None


def _by_indentation(
    document: Document, position: Position, from_tree: tuple[Symbol, ...]
) -> tuple[Symbol, ...]:
    """The headers above a position, each less indented than what follows it, where they are more than the tree knows."""
    line = document.text.line(position.line)
    depth = indentation(line) if line.strip() else position.column
    known = {symbol.name_start.line: symbol for symbol in from_tree}
    found: list[Symbol] = []
    own = known.get(position.line) or header_symbol(document, position.line)
    if own is not None and own.start <= position:
        found.append(own)
    stop = max(0, position.line - _MAX_LINES_UP)
    for number, above in zip(
        range(position.line - 1, stop - 1, -1),
        reversed(document.text.lines(stop, position.line)),
        strict=True,
    ):
        if depth == 0:
            break
        if above[:depth].isspace() or not above.strip():
            continue
        symbol = known.get(number) or header_symbol(document, number)
        if symbol is not None:
            found.append(symbol)
        depth = min(depth, indentation(above))
    return _nested(found[::-1]) if len(found) > len(from_tree) else from_tree


def _nested(symbols: list[Symbol]) -> tuple[Symbol, ...]:
    """Symbols that enclose one another, with the names and kinds that this gives them."""
    nested: list[Symbol] = []
    for symbol in symbols:
        owner = nested[-1] if nested else None
        if owner is None:
            nested.append(symbol)
            continue
        is_method = symbol.kind is SymbolKind.FUNCTION and owner.kind is SymbolKind.CLASS
        nested.append(
            replace(
                symbol,
                qualified_name=f"{owner.qualified_name}.{symbol.name}",
                kind=SymbolKind.METHOD if is_method else symbol.kind,
            )
        )
    return tuple(nested)
