"""The files of Rust modules: `crate`, `self`, `super`, module files, and the crates of a workspace."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from glossator_context.indexing.imports.crates import Crates
from glossator_context.indexing.imports.listing import NOWHERE, Listing, Member, folder_of
from glossator_context.indexing.imports.manifests import Read
from glossator_context.symbols import Import


class _Place(NamedTuple):
    """A module: the file it stands in, the folder of the modules below, and the parts of its name without a file."""

    file: str
    folder: str
    left: int


_NO_FOLDER = "\0"
_MAX_STEPS = 4


class RustModules:
    """What Rust's `use` and `mod` name among the files of a workspace."""

    def __init__(self, listing: Listing, read: Read, imports_of: Callable[[str], Iterable[Import]]) -> None:
        self._imports_of = imports_of
        self._listing = listing
        self._crates = Crates(listing, read)
        self._known: dict[tuple[str, str], _Place] = {}

    def module(self, statement: Import, path: str) -> tuple[str, ...]:
        """The file that the module stands in: its own, or one around it."""
        found = self._place(statement.module, path).file
        return (found,) if found else ()

    def member(self, statement: Import, name: str, path: str) -> Member:
        """A module below, or what the module declares. Where the module stands in another's file, that one's."""
        place = self._place(statement.module, path)
        below = self._module_in(place.folder, name) if place.file or place.folder else ()
        if below:
            return Member(below, None)
        return Member((place.file,), name) if place.file else NOWHERE

    def siblings(self, path: str) -> tuple[str, ...]:
        """The parent module and the modules below: both are named without an import, `super::` and `name::`."""
        parent = self._parent(path)
        children = self._children(path)
        found = [parent] if parent else []
        found += [each for each in self._listing.in_folder.get(children, ()) if each.endswith(".rs")]
        return tuple(dict.fromkeys(found))

    def _place(self, module: str, path: str) -> _Place:
        """The place of a module, or of the nearest around it that has a file."""
        key = (module, path)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._find([part for part in module.split("::") if part], path, 0)
        return known

    def _find(self, parts: list[str], path: str, steps: int) -> _Place:
        start, rest = self._start(parts, path)
        if start is None:
            return _Place("", "", len(parts))
        file, folder, left = start.file, start.folder, 0
        for part in rest:
            below = self._module_in(folder, part)
            inner = f"{folder}/{part}" if folder else part
            if below:
                file, folder, left = below[0], self._children(below[0]), 0
            elif inner in self._listing.folders:
                # A module that stands in another's file may have files of its own below.
                folder, left = inner, left + 1
            else:
                other = self._passed_on(file, part, steps) if not left else None
                if other is None:
                    return _Place(file, _NO_FOLDER, left + 1)
                file, folder = other.file, other.folder
        return _Place(file, folder, left)

    def _passed_on(self, file: str, name: str, steps: int) -> _Place | None:
        """The module that a file passes on by a name: by `pub use`, or by `pub extern crate`."""
        if steps >= _MAX_STEPS:
            return None
        for statement in self._imports_of(file):
            if name in statement.passed_on and not statement.module.startswith("self::"):
                exported = dict(zip(statement.passed_on, statement.exported, strict=False)).get(name, "*")
                parts = statement.module.split("::") + ([] if exported == "*" else [exported])
                place = self._find(parts, file, steps + 1)
                return place if place.file and not place.left else None
        return None

    def _start(self, parts: list[str], path: str) -> tuple[_Place | None, list[str]]:
        """The module that a path begins in, and the parts behind it."""
        first = parts[0] if parts else ""
        if first in {"crate", "$crate"}:
            return self._root(path), parts[1:]
        if first == "self":
            return _Place(path, self._children(path), 0), parts[1:]
        if first == "super":
            file = path
            while file and parts and parts[0] == "super":
                file, parts = self._parent(file), parts[1:]
            return (_Place(file, self._children(file), 0) if file else None), parts
        if first and self._module_in(self._children(path), first):
            return _Place(path, self._children(path), 0), parts
        crate = self._crates.by_name.get(first)
        if crate is None:
            own = self._crates.around(folder_of(path))
            crate = self._crates.by_name.get(own.renamed.get(first, "")) if own is not None else None
        if crate is not None:
            return (_Place(crate.root, folder_of(crate.root), 0) if crate.root else None), parts[1:]
        # The edition of 2015 begins at the crate's root.
        root = self._root(path)
        return (root if first and self._module_in(root.folder, first) else None), parts

    def _root(self, path: str) -> _Place:
        folder = self._crates.root_folder(path)
        return _Place(self._crates.root_file(folder, path), folder, 0)

    def _children(self, path: str) -> str:
        """The folder in which the modules are that a file declares."""
        folder, _, name = path.rpartition("/")
        return folder if name == "mod.rs" or self._crates.is_root(path) else path.removesuffix(".rs")

    def _parent(self, path: str) -> str:
        folder, _, name = path.rpartition("/")
        if name != "mod.rs" and self._crates.is_root(path):
            return ""
        if name == "mod.rs":
            folder = folder_of(folder)
        start = f"{folder}/" if folder else ""
        around = (f"{start}mod.rs", f"{folder}.rs", self._crates.root_file(folder, path))
        return next((each for each in around if each in self._listing.files and each != path), "")

    def _module_in(self, folder: str, name: str) -> tuple[str, ...]:
        start = f"{folder}/{name}" if folder else name
        return self._listing.first((f"{start}.rs", f"{start}/mod.rs"))
