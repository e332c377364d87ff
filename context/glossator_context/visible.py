"""The names that can be used at a place: locals, parameters, what the file declares and what it imports, the nearest first."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import takewhile

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.imports import imports
from glossator_context.inside import path_to
from glossator_context.languages import Language
from glossator_context.outline import outline
from glossator_context.scope import scope_at
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.syntax.bindings import NameKind, VisibleName
from glossator_context.syntax.bindings_ecmascript import ecmascript_bindings
from glossator_context.syntax.bindings_python import python_bindings
from glossator_context.syntax.bindings_text import bindings_above, headers_in
from glossator_context.text import Position

__all__ = ["NameKind", "VisibleName", "visible_names"]

_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.PROPERTY})
# In these a method sees the members of its class by their names alone.
_WITHOUT_RECEIVER = frozenset(
    {"java", "csharp", "kotlin", "scala", "swift", "c", "groovy", "ruby", "dart", "cpp"}
)
_DEFINITIONS = frozenset({"function_definition", "class_definition"})
_MAX_BLANK_LINES = 200
_KINDS = {
    SymbolKind.FUNCTION: NameKind.FUNCTION,
    SymbolKind.METHOD: NameKind.FUNCTION,
    SymbolKind.PROPERTY: NameKind.VARIABLE,
    SymbolKind.CONSTANT: NameKind.VARIABLE,
    SymbolKind.VARIABLE: NameKind.VARIABLE,
}
_ANNOTATION = re.compile(r"[?!]?\s*:\s*(?P<type>[^=;]+)")


def visible_names(document: Document, position: Position) -> tuple[VisibleName, ...]:
    """Each name once: where it is bound nearest. Locals that are bound behind the place are not visible there.

    Python and ECMAScript are read by their syntax, others by the patterns of their language; where the tree is broken
    around the place, or is not there, the text above it tells, line by line.
    """
    language = document.syntax
    if language is None:
        return ()
    position = document.text.clamp(position)
    found: dict[str, VisibleName] = {}
    for each in _all(document, position, language):
        found.setdefault(each.name, each)
    return tuple(found.values())


def _all(document: Document, position: Position, language: Language) -> Iterator[VisibleName]:
    offset = document.byte_offset(position)
    path = _path(document, position, language)
    local: list[VisibleName] = []
    if language.family == "python" and path:
        local += python_bindings(document, path, offset)
    elif language.family == "ecmascript" and path:
        local += ecmascript_bindings(document, path, offset)
    if language.family not in {"python", "ecmascript"} or _is_broken(path):
        local += bindings_above(document, position, language)
    yield from sorted(local, key=lambda each: -each.line)
    scope = scope_at(document, position)
    yield from _parameters(scope)
    symbols = outline(document)
    if language.family in _WITHOUT_RECEIVER:
        for owner in reversed(scope):
            yield from _declared(symbols, owner.qualified_name, position, language)
    yield from _declared(symbols, "", position, language)
    if document.tree is None:
        yield from headers_in(document, language)
    yield from _imported(document)


def _path(document: Document, position: Position, language: Language) -> list[Node]:
    """The nodes around a place: in Python also those that an empty line belongs to by its indentation."""
    offset = document.byte_offset(position)
    if document.tree is None:
        return []
    if language.family != "python" or document.text.line(position.line)[: position.column].strip():
        return path_to(document, max(0, offset - 1))
    for number in range(position.line - 1, max(-1, position.line - _MAX_BLANK_LINES), -1):
        text = document.text.line(number).rstrip()
        if text and not text.lstrip().startswith(language.line_comment):
            path = path_to(document, document.byte_offset(Position(number, len(text) - 1)))
            return list(takewhile(lambda node: not _is_left(document, node, position), path))
    return path_to(document, 0)[:1]


def _is_left(document: Document, node: Node, position: Position) -> bool:
    """Whether a definition of Python has ended before an empty line, which is not indented deeper."""
    return node.type in _DEFINITIONS and document.position_of_byte(node.start_byte).column >= position.column


def _parameters(scope: tuple[Symbol, ...]) -> Iterator[VisibleName]:
    for symbol in reversed(scope):
        if symbol.kind in _CALLABLE:
            for parameter in symbol.parameters:
                if parameter.name.isidentifier():
                    yield VisibleName(
                        name=parameter.name,
                        kind=NameKind.PARAMETER,
                        line=symbol.name_start.line,
                        type=parameter.annotation,
                    )


def _declared(
    symbols: Iterable[Symbol], owner: str, position: Position, language: Language
) -> Iterator[VisibleName]:
    """What a file or a class declares, first what stands before a place, the nearest first, then what stands behind it."""
    found = [symbol for symbol in symbols if symbol.qualified_name.rpartition(".")[0] == owner]
    behind = bisect_left([symbol.name_start for symbol in found], position)
    for symbol in (*reversed(found[:behind]), *found[behind:]):
        kind = _KINDS.get(symbol.kind, NameKind.CLASS)
        type_ = _type_of(symbol, language) if kind is NameKind.VARIABLE else None
        yield VisibleName(name=symbol.name, kind=kind, line=symbol.name_start.line, type=type_)


def _type_of(symbol: Symbol, language: Language) -> str | None:
    """What a value's signature says of its type."""
    begin = symbol.signature.find(symbol.name) + len(symbol.name)
    annotation = _ANNOTATION.match(symbol.signature, begin)
    if annotation is not None:
        return annotation["type"].strip()
    for pattern in language.typed:
        for match in pattern.finditer(f"\n{symbol.signature}\n"):
            if match["name"] == symbol.name:
                return match["type"]
    return None


def _imported(document: Document) -> Iterable[VisibleName]:
    return (
        VisibleName(name=name, kind=NameKind.IMPORT, line=each.start.line, type=None)
        for each in imports(document)
        for name in each.names
        if name.isidentifier()
    )


def _is_broken(path: list[Node]) -> bool:
    """Whether the tree has an error near the end of a path: then it may miss what encloses the place."""
    return (
        not path
        or any(node.is_error or (node.has_error and len(node.children) < 200) for node in path[1:])
        or (path[0].has_error and len(path) < 3)
    )
