"""What a file's imports name in other files of the workspace: their signatures."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from weakref import WeakKeyDictionary

from glossator_context.document import Document
from glossator_context.gathering.stubs import stub
from glossator_context.imports import files_of, imports
from glossator_context.languages import Language
from glossator_context.outline import outline
from glossator_context.pieces import Piece, Reason
from glossator_context.symbols import Import, Symbol, SymbolKind
from glossator_context.tokens import estimate_tokens, token_cost

Read = Callable[[str], Document | None]

_WORD = re.compile(r"[^\W\d]\w*")
_HOLDERS = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE})
_MAX_IMPORTS = 100
_MAX_FILES = 16
_MAX_SYMBOLS_OF_MODULE = 60
_MAX_MEMBERS = 24
# A file that an import names may appear later: after so many versions the imports are looked up again.
_LOOK_AGAIN_AFTER_VERSIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """A name that is bound here and defined there; `name` is `*` where the whole module is imported."""

    bound: str
    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the imports of a document named when they were last looked up."""

    key: tuple[object, ...]
    version: int
    wanted: tuple[_Wanted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """The stub of one symbol, and the word by which this file would use it."""

    path: str
    word: str
    symbol: Symbol
    text: str
    cost: float


_found: WeakKeyDictionary[Document, _Found] = WeakKeyDictionary()


def imported_pieces(
    document: Document,
    near: Iterable[str],
    room_tokens: int,
    *,
    read: Read,
    roots: tuple[str, ...],
    exists: Callable[[str], bool] | None = None,
) -> list[Piece]:
    """One piece for each file, in the order of the imports. Where not all fits, what the texts `near` name comes first."""
    if document.path is None or document.tree is None or room_tokens <= 0:
        return []
    entries = list(_entries(_wanted(document, read, roots, exists), read))
    if sum(entry.cost for entry in entries) + len({entry.path for entry in entries}) > room_tokens:
        words = {word for text in near for word in _WORD.findall(text)}
        entries.sort(key=lambda entry: entry.word not in words)
    room = float(room_tokens)
    chosen: dict[str, list[_Entry]] = {}
    for entry in entries:
        # A file's piece is rounded up to a whole token.
        cost = entry.cost + (0 if entry.path in chosen else 1)
        if cost <= room:
            room -= cost
            chosen.setdefault(entry.path, []).append(entry)
    return [_piece(path, entries_of_file, roots) for path, entries_of_file in chosen.items()]


def workspace_path(path: str, roots: Iterable[str]) -> str:
    """A path as the workspace names it: inside its folder, with forward slashes."""
    pure = PurePath(path)
    for root in roots:
        if pure.is_relative_to(root):
            return pure.relative_to(root).as_posix()
    return pure.as_posix()


def _piece(path: str, entries: list[_Entry], roots: tuple[str, ...]) -> Piece:
    text = "\n".join(entry.text for entry in entries)
    return Piece(
        path=workspace_path(path, roots),
        start_line=min(entry.symbol.start.line for entry in entries),
        stop_line=max(entry.symbol.end.line for entry in entries) + 1,
        text=text,
        reason=Reason.IMPORTED,
        tokens=estimate_tokens(text),
    )


def _entries(wanted: tuple[_Wanted, ...], read: Read) -> Iterator[_Entry]:
    seen: set[tuple[str, str]] = set()
    for each in wanted:
        document = read(each.path)
        if document is None or document.syntax is None:
            continue
        for entry in document.remember(
            f"stubs of {each.name} as {each.bound}", _entries_maker(document, each)
        ):
            key = (each.path, entry.symbol.qualified_name)
            if key not in seen:
                seen.add(key)
                yield entry


def _entries_maker(document: Document, wanted: _Wanted) -> Callable[[], tuple[_Entry, ...]]:
    return lambda: tuple(_entries_of(document, wanted))


def _entries_of(document: Document, wanted: _Wanted) -> Iterator[_Entry]:
    language = document.syntax
    if language is None:
        return
    symbols = outline(document)
    if wanted.name == "*":
        public = [symbol for symbol in symbols if symbol.public and symbol.qualified_name == symbol.name]
        for symbol in public[:_MAX_SYMBOLS_OF_MODULE]:
            yield _entry(wanted.path, symbol.name, symbol, (), language)
        return
    for symbol in _named(symbols, wanted):
        prefix = f"{symbol.qualified_name}."
        members = [
            member
            for member in symbols
            if symbol.kind in _HOLDERS
            and member.qualified_name.startswith(prefix)
            and member.qualified_name == prefix + member.name
            and (member.public or member.name in {"__init__", "constructor"})
        ]
        yield _entry(wanted.path, wanted.bound, symbol, tuple(members[:_MAX_MEMBERS]), language)


def _named(symbols: tuple[Symbol, ...], wanted: _Wanted) -> list[Symbol]:
    """The symbols of a module that an imported name means: several where it is overloaded."""
    top = [symbol for symbol in symbols if symbol.qualified_name == symbol.name]
    found = [symbol for symbol in top if symbol.name == wanted.name]
    if found or wanted.name != "default":
        return found
    # `export default Name` exports what has a name of its own, by custom the one it is imported by.
    public = [symbol for symbol in top if symbol.public]
    return [symbol for symbol in public if symbol.name == wanted.bound] or public[:1]


def _entry(path: str, word: str, symbol: Symbol, members: tuple[Symbol, ...], language: Language) -> _Entry:
    text = stub(symbol, language, members)
    return _Entry(path=path, word=word, symbol=symbol, text=text, cost=token_cost(f"{text}\n"))


def _wanted(
    document: Document, read: Read, roots: tuple[str, ...], exists: Callable[[str], bool] | None
) -> tuple[_Wanted, ...]:
    """What the imports name, looked up when they changed."""
    path = document.path or ""
    known = imports(document)[:_MAX_IMPORTS]
    key = (path, roots, tuple((each.module, each.level, each.names, each.exported) for each in known))
    found = _found.get(document)
    if (
        found is None
        or found.key != key
        or abs(document.version - found.version) >= _LOOK_AGAIN_AFTER_VERSIONS
    ):
        is_file = exists or (lambda candidate: read(candidate) is not None)
        wanted = _looked_up(known, path, roots, read, is_file)
        found = _found[document] = _Found(key=key, version=document.version, wanted=wanted)
    return found.wanted


def _looked_up(
    known: tuple[Import, ...], path: str, roots: tuple[str, ...], read: Read, exists: Callable[[str], bool]
) -> tuple[_Wanted, ...]:
    wanted: list[_Wanted] = []
    paths: set[str] = set()
    for each in known:
        for found in _of_import(each, path, roots, read, exists):
            if found.path != path and (found.path in paths or len(paths) < _MAX_FILES):
                paths.add(found.path)
                wanted.append(found)
    # What is imported by name is wanted for sure.
    return tuple(sorted(dict.fromkeys(wanted), key=lambda one: one.name == "*"))


def _of_import(
    each: Import, path: str, roots: tuple[str, ...], read: Read, exists: Callable[[str], bool]
) -> Iterator[_Wanted]:
    files = files_of(each, path, roots, exists)
    if not files:
        return
    # `from package import module` names a file of its own beside the package's.
    modules = {_module_name(file): file for file in files[1:]} or {_module_name(files[0]): files[0]}
    bound_names = each.names if len(each.names) == len(each.exported) else each.exported
    for bound, name in zip(bound_names, each.exported, strict=True):
        if name == "*":
            yield _Wanted(bound=bound, name="*", path=files[0])
        elif name in modules and (len(files) > 1 or each.module.rpartition(".")[2] != name):
            yield _Wanted(bound=bound, name="*", path=modules[name])
        else:
            yield _passed_on(_Wanted(bound=bound, name=name, path=files[0]), roots, read, exists)


def _module_name(path: str) -> str:
    pure = PurePath(path)
    return pure.parent.name if pure.stem == "__init__" else pure.stem


def _passed_on(wanted: _Wanted, roots: tuple[str, ...], read: Read, exists: Callable[[str], bool]) -> _Wanted:
    """The same name where it is defined, if the module that is asked only passes it on."""
    document = read(wanted.path)
    if document is None or any(symbol.name == wanted.name for symbol in outline(document)):
        return wanted
    for each in imports(document):
        names = each.names or each.exported
        for bound, name in zip(names, each.exported, strict=False):
            if bound == wanted.name or (name == "*" and not each.names):
                for file in files_of(each, wanted.path, roots, exists):
                    source = read(file)
                    if source is not None and any(
                        symbol.name in {name, wanted.name} for symbol in outline(source)
                    ):
                        defined = wanted.name if name == "*" else name
                        return _Wanted(bound=wanted.bound, name=defined, path=file)
    return wanted
