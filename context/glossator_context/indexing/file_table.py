"""The source files of a workspace that are known, whether they are read already or not."""

import os
from collections import deque
from collections.abc import Collection, Iterator

from glossator_context.indexing.crawl import Listing, folder_of, join, one_name
from glossator_context.languages import language_id_of
from glossator_context.regular_files import Stamp

__all__ = ["FileTable"]


class FileTable:
    """Files by path and by name, folder by folder. Paths are relative to the root; `version` changes with every change.

    Files that are open in the editor are in it, too, though they may not be on the disk yet.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.version = 0
        self.size_bytes = 0
        self._listings: dict[str, Listing] = {}
        self._sources: dict[str, None] = {}
        self._named: tuple[int, dict[str, list[str]]] = (-1, {})

    def __len__(self) -> int:
        return len(self._sources)

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __contains__(self, path: str) -> bool:
        return path in self._sources

    def language_of(self, path: str) -> str:
        """The language id of a file."""
        return language_id_of(path)

    def listing(self, folder: str) -> Listing | None:
        """What a folder was last seen to hold; None for one that is not known."""
        return self._listings.get(folder)

    def stamp(self, path: str) -> Stamp | None:
        """The stamp that a file was last seen with."""
        listing = self._listings.get(folder_of(path))
        return None if listing is None else listing.files.get(path.rpartition("/")[2])

    def in_folder(self, folder: str) -> tuple[str, ...]:
        """The files that stand in a folder itself."""
        listing = self._listings.get(folder)
        return () if listing is None else tuple(join(folder, name) for name in listing.files)

    def near(self, folder: str) -> Iterator[str]:
        """All files, those in the folder first, and then the others, a step further each time."""
        seen = {folder}
        waiting = deque([folder])
        while waiting:
            folder = waiting.popleft()
            yield from self.in_folder(folder)
            listing = self._listings.get(folder)
            inner = [] if listing is None else [join(folder, name) for name in listing.folders]
            for other in (*inner, *([folder_of(folder)] if folder else [])):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)

    def named(self, name: str) -> tuple[str, ...]:
        """The files with this name, without folders."""
        version, by_name = self._named
        if version != self.version:
            by_name = {}
            for path in self._sources:
                by_name.setdefault(path.rpartition("/")[2], []).append(path)
            self._named = (self.version, by_name)
        return tuple(by_name.get(name, ()))

    @property
    def manifests(self) -> tuple[str, ...]:
        """The files that say where imports lead; not all of them are source files."""
        return tuple(
            join(folder, name) for folder, listing in self._listings.items() for name in listing.manifests
        )

    def put(self, listing: Listing) -> list[str]:
        """Take note of what a folder holds now. Returns the paths of files that are gone, also those in gone folders."""
        folder = listing.folder
        before = self._listings.get(folder) or Listing(folder=folder)
        self._listings[folder] = listing
        gone = [join(folder, name) for name in before.files if name not in listing.files]
        for path in gone:
            del self._sources[path]
        for name in listing.files:
            self._sources[join(folder, name)] = None
        self.size_bytes += _size_of(listing) - _size_of(before)
        if before.files.keys() != listing.files.keys() or before.manifests != listing.manifests:
            self.version += 1
        for name in before.folders:
            if name not in listing.folders:
                gone += self._drop(join(folder, name))
        return gone

    def find(self, path: str) -> str | None:
        """The file as it is named on the disk, where a path's capitals or composed letters are other ones."""
        if path in self._sources:
            return path
        folder = ""
        parts = path.split("/")
        for part in parts[:-1]:
            listing = self._listings.get(folder)
            name = None if listing is None else self._same(folder, part, listing.folders)
            if name is None:
                return None
            folder = join(folder, name)
        listing = self._listings.get(folder)
        name = None if listing is None else self._same(folder, parts[-1], listing.files)
        return None if name is None else join(folder, name)

    def _same(self, folder: str, name: str, names: Collection[str]) -> str | None:
        if name in names:
            return name
        common = one_name(name)
        for other in names:
            if one_name(other) == common and _is_same_file(
                join(self.root, join(folder, name)), join(self.root, join(folder, other))
            ):
                return other
        return None

    def _drop(self, folder: str) -> list[str]:
        gone: list[str] = []
        pending = [folder]
        while pending:
            folder = pending.pop()
            listing = self._listings.pop(folder, None)
            if listing is not None:
                self.version += 1
                self.size_bytes -= _size_of(listing)
                gone += [join(folder, name) for name in listing.files]
                pending += [join(folder, name) for name in listing.folders]
        for path in gone:
            del self._sources[path]
        return gone


def _size_of(listing: Listing) -> int:
    return sum(size for _, size in listing.files.values())


def _is_same_file(path: str, other: str) -> bool:
    try:
        return os.path.samestat(os.lstat(path), os.lstat(other))
    except (OSError, ValueError):
        return False
