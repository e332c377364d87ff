"""The files of Swift modules: a module is a folder, and all its files see each other."""

import re

from glossator_context.indexing.imports.listing import Listing, Member, folder_of, joined, nearest, upward
from glossator_context.indexing.imports.manifests import MAX_MANIFESTS, Read, text_of
from glossator_context.symbols import Import

_TARGET = re.compile(
    r"\b(?:target|testTarget|executableTarget)\s*+\(\s*+name:\s*+\"([^\"\n]++)\"([^)]{0,2000})"
)
_PATH = re.compile(r"\bpath:\s*+\"([^\"\n]++)\"")
_ROOTS = frozenset({"Sources", "Source", "Tests", "Plugins", "src"})
_MAX_FILES = 400


class SwiftModules:
    """What Swift's imports name among the files of a workspace."""

    def __init__(self, listing: Listing, read: Read) -> None:
        self._listing = listing
        self._folders: dict[str, str] = {}
        self._has_packages = "Package.swift" in listing.by_name
        for manifest in listing.by_name.get("Package.swift", ())[:MAX_MANIFESTS]:
            for target in _TARGET.finditer(text_of(manifest, read)):
                path = _PATH.search(target[2])
                folder = joined(folder_of(manifest), path[1]) if path is not None else None
                if folder is not None:
                    self._folders.setdefault(target[1], folder)
        self._known: dict[str, tuple[str, ...]] = {}
        self._below: dict[str, tuple[str, ...]] = {}

    def module(self, statement: Import, path: str) -> tuple[str, ...]:
        """The files of a module, anywhere below its folder."""
        name = statement.module.partition(".")[0]
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._files(name, path)
        return known

    def member(self, statement: Import, name: str, path: str) -> Member:
        """What the module declares; the file called after it comes first."""
        files = self.module(statement, path)
        return Member(tuple(sorted(files, key=lambda file: not file.endswith(f"/{name}.swift"))), name)

    def siblings(self, path: str) -> tuple[str, ...]:
        """The other files of the module, the nearest first."""
        return tuple(nearest(self._sources(self._module_folder(path)), path))

    def _module_folder(self, path: str) -> str:
        folder = folder_of(path)
        own = set(self._folders.values())
        for above in upward(folder):
            if above in own or folder_of(above).rpartition("/")[2] in _ROOTS:
                return above
        return folder

    def _files(self, name: str, path: str) -> tuple[str, ...]:
        folders = [self._folders[name]] if name in self._folders else []
        named = nearest(self._listing.folders_ending(name), path)
        folders += [each for each in named if not self._has_packages or _is_of_package(each)]
        for folder in folders:
            files = self._sources(folder)
            if files:
                return files
        return ()

    def _sources(self, folder: str) -> tuple[str, ...]:
        known = self._below.get(folder)
        if known is None:
            known = self._below[folder] = tuple(self._listing.below(folder, ".swift")[:_MAX_FILES])
        return known


def _is_of_package(folder: str) -> bool:
    """Whether a package's module may be in a folder that no manifest names."""
    return "/" not in folder or folder_of(folder).rpartition("/")[2] in _ROOTS
