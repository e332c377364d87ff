"""What the open file itself declares outside the windows that are shown: its imports and its other definitions."""

from collections import Counter

from glossator_context.document import Document
from glossator_context.gathering.candidates import Candidate, Header
from glossator_context.gathering.stubs import bodiless
from glossator_context.imports import imports
from glossator_context.outline import outline
from glossator_context.pieces import Reason
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.text import content_length

_MAX_SYMBOLS = 400
_MAX_IMPORT_LINES = 60
# A name that stands near the cursor is used there, or was a moment ago; another may be next.
_NAMED_VALUE = 0.5
_OTHER_VALUE = 0.06
_IMPORTS_VALUE = 0.6
_HOLDERS = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.MODULE})


def own_candidates(
    document: Document, path: str, scope: tuple[Symbol, ...], shown: range, near: Counter[str]
) -> list[Candidate]:
    """Signatures and import lines of the file outside the `shown` lines; `near` counts the words around the cursor.

    Without what encloses the cursor and its members: `enclosing_pieces` shows them.
    """
    language = document.syntax
    if language is None or document.tree is None:
        return []
    symbols = outline(document)[:_MAX_SYMBOLS]
    headers: dict[str, Symbol] = {
        symbol.qualified_name: symbol for symbol in symbols if symbol.kind in _HOLDERS
    }
    enclosing = {symbol.qualified_name for symbol in scope}
    found: list[Candidate] = []
    for symbol in symbols:
        owner_name = symbol.qualified_name.rpartition(".")[0]
        if symbol.name_start.line in shown or {symbol.qualified_name, owner_name} & enclosing:
            continue
        owner = headers.get(owner_name)
        header = None
        if owner is not None and owner is not symbol:
            header = _header_of(owner)
        is_holder = symbol.kind in _HOLDERS
        text = (
            f"{symbol.signature}{language.open_body}"
            if is_holder
            else bodiless(symbol.signature, symbol.kind, language)
        )
        named = near[symbol.name]
        found.append(
            Candidate(
                path=path,
                start_line=symbol.start.line,
                stop_line=symbol.end.line + 1,
                text=text,
                value=_NAMED_VALUE if named else _OTHER_VALUE,
                reason=Reason.SIBLING,
                cause=f"`{symbol.name}` is named near the cursor" if named else "declared in this file",
                header=header,
                head_of=_header_of(symbol) if is_holder else None,
                name=symbol.qualified_name,
            )
        )
    return found + _import_lines(document, path, shown)


def _header_of(symbol: Symbol) -> Header:
    return Header(symbol.name_start.line, f"{symbol.qualified_name}:")


def _import_lines(document: Document, path: str, shown: range) -> list[Candidate]:
    """The import statements outside the shown lines, each run of lines as one candidate."""
    lines: set[int] = set()
    for each in imports(document):
        lines.update(number for number in range(each.start.line, each.end.line + 1) if number not in shown)
    found: list[Candidate] = []
    for number in sorted(lines)[:_MAX_IMPORT_LINES]:
        text = document.text.line(number)
        found.append(
            Candidate(
                path=path,
                start_line=number,
                stop_line=number + 1,
                text=text[: content_length(text)],
                value=_IMPORTS_VALUE,
                reason=Reason.SIBLING,
                cause="an import of this file",
            )
        )
    return found
