"""The files of Python modules: packages, source roots, namespace packages and relative imports."""

import sys
from collections.abc import Iterator

from glossator_context.indexing.imports.listing import (
    Listing,
    Member,
    folder_of,
    is_test_like,
    is_within,
    shared_parts,
)
from glossator_context.symbols import Import

_SUFFIXES = (".py", ".pyi", "/__init__.py", "/__init__.pyi", ".pyx", ".pyw")
_SOURCE_ROOTS = frozenset({"src", "lib", "python", "source", "app"})
_PROJECT_FILES = ("pyproject.toml", "setup.py", "setup.cfg", "manage.py")
_MAX_CANDIDATES = 200


class PythonModules:
    """What Python's imports name among the files of a workspace."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._known: dict[tuple[str, int, str], tuple[str, ...]] = {}

    def module(self, statement: Import, path: str) -> tuple[str, ...]:
        """The module's own file: a package's is its `__init__`."""
        found: list[str] = []
        for base in self._bases(statement, path):
            found += self._file(base)
            if found:
                break
        if (
            "." in statement.module
            and statement.exported == ("*",)
            and statement.names
            and not statement.level
        ):
            # `import a.b` binds `a`, too.
            head = statement.module.partition(".")[0]
            if statement.names == (head,) and found:
                package = found[0].rpartition(f"/{statement.module.replace('.', '/')}")[0]
                found += self._file(f"{package}/{head}" if package else head)
        return tuple(found)

    def member(self, statement: Import, name: str, path: str) -> Member:
        """A module below the module, or what the module defines."""
        for base in self._bases(statement, path):
            below = self._file(f"{base}/{name}" if base else name)
            own = () if below else self._file(base)
            if below or own:
                return Member(below, None) if below else Member(own, name)
        return Member((), name)

    def siblings(self, path: str) -> tuple[str, ...]:
        """Nothing is visible without an import."""
        return ()

    def _file(self, base: str) -> tuple[str, ...]:
        if not base:
            return self._listing.first(("__init__.py", "__init__.pyi"))
        return self._listing.first([base + suffix for suffix in _SUFFIXES])

    def _bases(self, statement: Import, path: str) -> tuple[str, ...]:
        """Where the module may be, without suffix; the likeliest first."""
        folder = folder_of(path)
        key = (statement.module, statement.level, folder)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(self._find_bases(statement, folder))
        return known

    def _find_bases(self, statement: Import, folder: str) -> Iterator[str]:
        tail = statement.module.replace(".", "/")
        if statement.level:
            if folder.count("/") + (1 if folder else 0) < statement.level - 1:
                return
            for _ in range(statement.level - 1):
                folder = folder_of(folder)
            yield "/".join(part for part in (folder, tail) if part)
            return
        if not tail:
            return
        roots = {root for root in self._roots(tail) if self._is_plausible(root, tail, folder)}
        for root in sorted(roots, key=lambda root: self._order(root, folder)):
            yield f"{root}/{tail}" if root else tail

    def _roots(self, tail: str) -> Iterator[str]:
        """The folders in which a module of this path is found."""
        listing = self._listing
        for suffix in _SUFFIXES:
            if not suffix.startswith("/"):
                for file in listing.ending(tail + suffix)[:_MAX_CANDIDATES]:
                    yield file[: -len(tail) - len(suffix)].rstrip("/")
        for found in listing.folders_ending(tail)[:_MAX_CANDIDATES]:
            yield found[: -len(tail)].rstrip("/")

    def _is_plausible(self, root: str, tail: str, folder: str) -> bool:
        """Whether a folder may be where Python looks for modules."""
        files = self._listing.files
        is_above = is_within(folder, root)
        start = f"{root}/" if root else ""
        is_package = bool(root) and f"{start}__init__.py" in files
        top, _, rest = tail.partition("/")
        if top in sys.stdlib_module_names:
            return is_above and not is_package and not self._is_namespace(start + tail)
        if is_package:
            return bool(rest) and is_above
        if not is_above and is_test_like(root) and not is_test_like(folder):
            return False
        if is_above or rest:
            return True
        if root.rpartition("/")[2] in _SOURCE_ROOTS or f"{start}{top}/__init__.py" in files:
            return True
        return any(start + name in files for name in _PROJECT_FILES)

    def _is_namespace(self, base: str) -> bool:
        return not self._file(base)

    def _order(self, root: str, folder: str) -> tuple[object, ...]:
        is_above = is_within(folder, root)
        start = f"{root}/" if root else ""
        return (
            bool(root) and f"{start}__init__.py" in self._listing.files,
            not is_above,
            is_test_like(root) and not is_test_like(folder),
            -shared_parts(root, folder) if root else 0,
            root.rpartition("/")[2] not in _SOURCE_ROOTS,
            root.count("/"),
            root,
        )
