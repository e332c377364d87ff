"""The imports of a file, and the files that they name."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.indexing.imports.reading import imports_in, placed_imports
from glossator_context.languages.language import Language, words
from glossator_context.symbols import Import

PYTHON_SUFFIXES = (".py", ".pyi")
ECMASCRIPT_SUFFIXES = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")

# Imports stand at the top of a module, but also below what decides between them, and in what only names a part of it.
_BRANCHES = words(
    """
    if_statement elif_clause else_clause try_statement except_clause finally_clause block statement_block ERROR
    preproc_if preproc_ifdef preproc_else preproc_elif preproc_elifdef linkage_specification declaration_list
    namespace_definition namespace_declaration file_scoped_namespace_declaration mod_item import_list
    """
)
_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
_CALLS = (b"require", b"import", b"include")
_ITEMS = (b"use ", b"mod ")
_CALLING = frozenset({"call_expression", "await_expression", "member_expression"})
_MAX_CALL_BYTES = 1_000
# TypeScript's own rule: an import of `./a.js` names the file that compiles to it.
_COMPILED_FROM = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}


def imports(document: Document) -> tuple[Import, ...]:
    """The imports at the top level of a document in source order, also those below `if` and `try`.

    Where the text is not parsed, and in languages in which an import looks like any other call, also those further in.
    """
    version = document.imports_version
    known = document.imports_known
    if known is not None and known[0] == version:
        return known[1]
    language = document.syntax
    if language is None:
        return ()
    if language.imports and document.tree is not None:
        found = tuple(_imports(document, language))
    else:
        found = tuple(placed_imports(document.text, language))
    document.imports_known = (version, found)
    document.imports_stop_line = max((each.end.line for each in found), default=0)
    return found


def resolve(
    imports: Iterable[Import], path: str, roots: Iterable[str], exists: Callable[[str], bool]
) -> tuple[str, ...]:
    """The files that the imports of the file `path` name, each once. All are in a root or in the file's own folder."""
    found: dict[str, None] = {}
    root_paths = tuple(roots)
    for each in imports:
        found.update(dict.fromkeys(files_of(each, path, root_paths, exists)))
    found.pop(path, None)
    return tuple(found)


def files_of(
    each: Import, path: str, roots: tuple[str, ...], exists: Callable[[str], bool]
) -> tuple[str, ...]:
    """The files that one import names: the module's, and for Python those of its imported submodules."""
    folder = PurePath(path).parent
    inside = (*map(PurePath, roots), folder)
    is_python = PurePath(path).suffix in {".py", ".pyi", ".pyw"}
    bases = _python_bases(each, folder, roots) if is_python else _ecmascript_bases(each, folder)
    for base in bases:
        if not any(base.is_relative_to(root) for root in inside):
            continue
        files = _python_files(each, base, exists) if is_python else _ecmascript_files(base, exists)
        if files:
            return files
    return ()


def _imports(document: Document, language: Language) -> Iterator[Import]:
    tree = document.tree
    if tree is None:
        return
    cursor = tree.walk()
    while (node := cursor.node) is not None:
        for part in _importing(document, node, language.imports):
            found = imports_in(document.text_of(part), language)
            if found:
                start = document.position_of_byte(node.start_byte)
                end = document.position_of_byte(node.end_byte)
                yield from (replace(each, start=start, end=end) for each in found)
        if (cursor.depth == 0 or node.type in _BRANCHES) and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _importing(document: Document, node: Node, kinds: frozenset[str]) -> list[Node]:
    """The parts of a statement that may import."""
    kind = node.type
    if kind in kinds:
        return [node]
    if kind == "mod_item":
        return [node] if node.child_by_field_name("body") is None else []
    if kind == "macro_invocation":
        # Rust's conditional items: `cfg_feature! { mod name; pub use name::Type; }`.
        return [node] if _has_any(document, node, _ITEMS) else []
    if kind == "export_statement":
        return [node] if node.child_by_field_name("source") is not None else []
    if kind in _DECLARATIONS and _has_any(document, node, _CALLS):
        return [
            declarator
            for declarator in node.named_children
            if (value := declarator.child_by_field_name("value")) is not None
            and value.type in _CALLING
            and declarator.end_byte - declarator.start_byte <= _MAX_CALL_BYTES
        ]
    is_short = node.end_byte - node.start_byte <= _MAX_CALL_BYTES
    return [node] if kind == "expression_statement" and is_short and _has_any(document, node, _CALLS) else []


def _has_any(document: Document, node: Node, found_by: tuple[bytes, ...]) -> bool:
    return any(document.source.find(word, node.start_byte, node.end_byte) >= 0 for word in found_by)


def _python_bases(each: Import, folder: PurePath, roots: tuple[str, ...]) -> Iterator[PurePath]:
    """Where a Python module may be, without suffix."""
    parts = [part for part in each.module.split(".") if part]
    if each.level:
        base = folder
        for _ in range(each.level - 1):
            base = base.parent
        yield base.joinpath(*parts)
        return
    if not parts:
        return
    yield folder.joinpath(*parts)
    for root in map(PurePath, roots):
        if folder.is_relative_to(root):
            # A script's own folder comes first in `sys.path`, a source root is some folder above.
            above = folder
            while above != root:
                above = above.parent
                yield above.joinpath(*parts)
        else:
            yield root.joinpath(*parts)
        yield root.joinpath("src", *parts)


def _python_files(each: Import, base: PurePath, exists: Callable[[str], bool]) -> tuple[str, ...]:
    files = list(_first(_python_candidates(base), exists))
    for name in each.exported:
        if name.isidentifier():
            files += _first(_python_candidates(base / name), exists)
    return tuple(dict.fromkeys(files))


def _python_candidates(base: PurePath) -> Iterator[str]:
    if base.name:
        yield from (f"{base}{suffix}" for suffix in PYTHON_SUFFIXES)
    yield from (str(base / f"__init__{suffix}") for suffix in PYTHON_SUFFIXES)


def _ecmascript_bases(each: Import, folder: PurePath) -> Iterator[PurePath]:
    """Where the module of a relative import may be; packages are not looked for."""
    module = each.module.split("?")[0]
    if not module.startswith(("./", "../")) and module not in {".", ".."}:
        return
    base = folder
    for part in module.split("/"):
        if part == "..":
            base = base.parent
        elif part not in {"", "."}:
            base /= part
    yield base


def _ecmascript_files(base: PurePath, exists: Callable[[str], bool]) -> tuple[str, ...]:
    return _first(_ecmascript_candidates(base), exists)


def _ecmascript_candidates(base: PurePath) -> Iterator[str]:
    if base.suffix in ECMASCRIPT_SUFFIXES:
        yield str(base)
        yield from (str(base.with_suffix(suffix)) for suffix in _COMPILED_FROM.get(base.suffix, ()))
    if base.name:
        yield from (f"{base}{suffix}" for suffix in ECMASCRIPT_SUFFIXES)
    yield from (str(base / f"index{suffix}") for suffix in ECMASCRIPT_SUFFIXES)


def _first(candidates: Iterable[str], exists: Callable[[str], bool]) -> tuple[str, ...]:
    return next(((candidate,) for candidate in candidates if exists(candidate)), ())
