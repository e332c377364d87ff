"""The indexes of all folders of a workspace, and which of them a file belongs to."""

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from glossator_context.indexing.crawl import folder_of
from glossator_context.indexing.index import Index
from glossator_context.indexing.pool import cores
from glossator_context.pieces import Indexed

__all__ = ["Indexes", "outermost"]

LOOK_AGAIN_S = 300.0
"""After how long without a look at all files a question asks for one. Not every editor tells what changes on the disk."""


_MOST_PLACES = 1_000


class Indexes:
    """One index a folder; folders inside of other folders belong to them. Paths here are absolute, as the editor gives them."""

    def __init__(
        self, roots: Iterable[str], *, store: str | None = None, languages_folder: str | None = None
    ) -> None:
        folders = outermost(roots)
        workers = max(1, cores() // max(1, len(folders)))
        self._all = [
            Index(root, store=store, languages_folder=languages_folder, workers=workers) for root in folders
        ]
        self._places: dict[str, tuple[Index, str] | None] = {}
        self._next = 0
        self._looked_s = time.monotonic()

    @property
    def readers(self) -> list[int]:
        """When one of these descriptors can be read, `work` has something to do."""
        return [descriptor for index in self._all for descriptor in index.readers]

    @property
    def writers(self) -> list[int]:
        """When one of these descriptors can be written, `work` has something to do."""
        return [descriptor for index in self._all for descriptor in index.writers]

    @property
    def due_s(self) -> float | None:
        """After how long, at the latest, `work` should be called though no descriptor is ready."""
        return min((due_s for index in self._all if (due_s := index.due_s) is not None), default=None)

    @property
    def indexed(self) -> Indexed:
        """How much of the workspace is read."""
        progress = [index.progress for index in self._all]
        return Indexed(
            files=sum(files for files, _ in progress),
            known=sum(known for _, known in progress),
            is_complete=all(index.is_complete for index in self._all),
        )

    @property
    def is_settled(self) -> bool:
        """Whether nothing is to be read, merged or stored."""
        return all(index.is_settled for index in self._all)

    def place_of(self, path: str | None) -> tuple[Index, str] | None:
        """The index that a file belongs to, and its path there; None for one outside of the workspace."""
        if path is None or "\0" in path or not PurePath(path).is_absolute():
            return None
        if path not in self._places:
            if len(self._places) > _MOST_PLACES:
                self._places.clear()
            self._places[path] = self._place_of(path)
        return self._places[path]

    def near(self, path: str | None) -> Iterator[str]:
        """The other files of the index that a file belongs to, the nearest first."""
        if (place := self.place_of(path)) is not None:
            index, own = place
            for other in index.files.near(folder_of(own)):
                if other != own:
                    yield f"{index.root}/{other}"

    def read(self, path: str) -> str | None:
        """The text of a file, as the editor has it; None for one outside of the workspace, and where there is no text."""
        place = self.place_of(path)
        return None if place is None else place[0].read(place[1])

    def update(self, path: str | None, text: str) -> None:
        """A document is open, and has this text."""
        if (place := self.place_of(path)) is not None:
            place[0].update(place[1], text)

    def close_file(self, path: str | None) -> None:
        """A document is open no more."""
        if (place := self.place_of(path)) is not None:
            place[0].close_file(place[1])

    def files_changed(self, paths: Iterable[str]) -> None:
        """Files or folders changed on the disk; none: any may have."""
        by_index: dict[int, list[str]] = {}
        self._places.clear()
        for path in paths:
            for number, index in enumerate(self._all):
                if path == index.root or path.startswith(f"{index.root}/"):
                    by_index.setdefault(number, []).append(path[len(index.root) + 1 :])
                    break
            else:
                if (place := self.place_of(path)) is not None:
                    by_index.setdefault(self._all.index(place[0]), []).append(place[1])
        for number, changed in by_index.items():
            self._all[number].refresh(changed)

    def all_files_changed(self) -> None:
        """Any file may have changed on the disk."""
        self._looked_s = time.monotonic()
        for index in self._all:
            index.rescan()

    def asked(self) -> None:
        """Something was asked for which the files on the disk count: look at them, if that is long ago."""
        if time.monotonic() - self._looked_s > LOOK_AGAIN_S:
            self.all_files_changed()

    def work(self) -> bool:
        """Do some milliseconds of what there is to do, in one index after the other. Whether there is more to do at once."""
        if not self._all:
            return False
        self._next = (self._next + 1) % len(self._all)
        order = self._all[self._next :] + self._all[: self._next]
        return any(index.work() for index in order)

    def close(self) -> None:
        """End all workers."""
        for index in self._all:
            index.close()

    def _place_of(self, path: str) -> tuple[Index, str] | None:
        folder, _, name = path.rpartition("/")
        try:
            place = f"{os.path.realpath(folder)}/{name}"
        except (OSError, ValueError):
            return None
        for index in self._all:
            if place.startswith(f"{index.root}/"):
                return index, place[len(index.root) + 1 :]
        return None


def outermost(roots: Iterable[str]) -> list[str]:
    """The real folders among these that stand in no other of them, in their order; never the whole machine."""
    real = [root for root in dict.fromkeys(os.path.realpath(root) for root in roots if root) if root != "/"]
    return [
        root for root in real if not any(other != root and root.startswith(f"{other}/") for other in real)
    ]
