"""What text declares where it does not parse, told from the first words of its lines and their indentation."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple
from weakref import WeakKeyDictionary

from glossator_context.document import Document
from glossator_context.grammars import Tree
from glossator_context.languages import Language
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.text import Position, content_length

_MAX_LINE_CHARS = 400
_MAX_BODY_LINES = 2_000
_MAX_INDENTATION = 20
_CLOSING = (")", "]", "}")
# What a header is that has one of these groups.
_KINDS = {"class": SymbolKind.CLASS, "module": SymbolKind.MODULE, "owner": SymbolKind.METHOD}
_MAX_KNOWN_LINES = 50_000


class _Header(NamedTuple):
    kind: SymbolKind
    name: str
    name_column: int
    owner: str


_known: WeakKeyDictionary[Document, dict[str, _Header | None]] = WeakKeyDictionary()


def header_symbol(document: Document, line: int) -> Symbol | None:
    """The class or function whose header a line is; its end is where the text comes back to its indentation.

    Its qualified name is its own name, with the owner that the line itself names: what encloses it is not known here.
    """
    text = document.text.line(line)
    found = _header_known(document, text)
    if found is None or document.syntax is None:
        return None
    kind, name, name_column, owner = found
    indent = indentation(text)
    content = text[indent : min(content_length(text), indent + _MAX_LINE_CHARS)].rstrip()
    return Symbol(
        name=name,
        qualified_name=f"{owner}.{name}" if owner else name,
        kind=kind,
        start=Position(line, indent),
        end=_body_end(document, line, indent),
        name_start=Position(line, name_column),
        signature=content.removesuffix(document.syntax.open_body.strip()).rstrip(),
        public=document.syntax.private_name.match(name) is None,
    )


def with_recovered(document: Document, symbols: tuple[Symbol, ...]) -> tuple[Symbol, ...]:
    """The symbols of a tree, and among them those whose headers stand in its errors."""
    tree = document.tree
    if tree is None or not tree.root_node.has_error:
        return symbols
    known = {symbol.name_start.line for symbol in symbols}
    lines = sorted({line for lines in _error_lines(document, tree) for line in lines} - known)
    text = document.text
    recovered = [
        symbol
        for line in lines
        if _header_known(document, text.line(line)) is not None
        and (symbol := header_symbol(document, line)) is not None
    ]
    if not recovered:
        return symbols
    return _owned(
        sorted([*symbols, *recovered], key=lambda symbol: symbol.start), {id(each) for each in recovered}
    )


def indentation(line: str) -> int:
    """The columns of white space at the beginning of a line."""
    return len(line) - len(line.lstrip(" \t\f"))


def _header_known(document: Document, line: str) -> _Header | None:
    """The header that a line is. What is broken is asked for again at each key, so the answers are kept by their lines."""
    if document.syntax is None:
        return None
    known = _known.setdefault(document, {})
    if line not in known:
        if len(known) > _MAX_KNOWN_LINES:
            known.clear()
        known[line] = _header(line, document.syntax)
    return known[line]


def _header(line: str, language: Language) -> _Header | None:
    # A pattern that looks for white space twice takes the square of its length. A few columns of it say as much.
    cut = max(0, indentation(line) - _MAX_INDENTATION)
    text = line[cut : cut + _MAX_LINE_CHARS]
    for header in language.headers:
        match = header.match(text)
        if match is not None:
            groups = match.groupdict()
            kind = next((kind for group, kind in _KINDS.items() if groups.get(group)), SymbolKind.FUNCTION)
            return _Header(kind, match["name"], match.start("name") + cut, groups.get("owner") or "")
    return None


def _body_end(document: Document, header_line: int, indent: int) -> Position:
    end = header_line
    for number, line in enumerate(
        document.text.lines(header_line + 1, header_line + _MAX_BODY_LINES), header_line + 1
    ):
        content = line.strip()
        if not content:
            continue
        if indentation(line) <= indent and not content.startswith(_CLOSING):
            break
        end = number
    return Position(end, content_length(document.text.line(end)))


def _error_lines(document: Document, tree: Tree) -> Iterator[range]:
    """The lines of the outermost ERROR nodes."""
    cursor = tree.walk()
    while (node := cursor.node) is not None:
        if node.is_error:
            first, last = (document.position_of_byte(byte).line for byte in node.byte_range)
            yield range(first, last + 1)
        elif node.has_error and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _owned(symbols: list[Symbol], recovered: set[int]) -> tuple[Symbol, ...]:
    """The symbols with the names and kinds that the recovered ones around them give them."""
    owners: list[tuple[Symbol, bool]] = []
    owned = []
    for symbol in symbols:
        while owners and not (symbol.start < owners[-1][0].end and _is_inside(symbol, owners[-1][0])):
            owners.pop()
        is_recovered = id(symbol) in recovered
        new = symbol
        if owners and (is_recovered or owners[-1][1]):
            owner = owners[-1][0]
            is_method = symbol.kind is SymbolKind.FUNCTION and owner.kind is SymbolKind.CLASS
            is_hidden = owner.kind in {SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.PROPERTY}
            new = replace(
                symbol,
                qualified_name=f"{owner.qualified_name}.{symbol.name}",
                kind=SymbolKind.METHOD if is_method else symbol.kind,
                public=symbol.public and owner.public and not is_hidden,
            )
        owned.append(new)
        owners.append((new, is_recovered or bool(owners and owners[-1][1])))
    return tuple(owned)


def _is_inside(symbol: Symbol, owner: Symbol) -> bool:
    """Whether a symbol stands deeper than one before it. Two on one line tell nothing by their columns."""
    return symbol.start.line == owner.start.line or symbol.start.column > owner.start.column
