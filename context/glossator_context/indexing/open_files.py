"""What the editor has open of a workspace, and what the disk calls it."""

from collections.abc import Iterator

from glossator_context.indexing.crawl import Listing, folder_of
from glossator_context.indexing.jobs import Source
from glossator_context.indexing.sniffing import is_source

__all__ = ["EDITORS", "OpenFiles", "belongs"]

EDITORS = -1
"""When the editor's texts were modified: at no time of a disk, so that files are read again once they are closed."""


class OpenFiles:
    """The editor's texts by the path that it gives, the one that changed last first.

    A path has a place once it is known that the file belongs to the index: its path as the disk names it.
    """

    def __init__(self) -> None:
        self._texts: dict[str, Source] = {}
        self._places: dict[str, str] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    @property
    def places(self) -> frozenset[str]:
        """The files that are as the editor has them, whatever the disk holds."""
        return frozenset(self._places.values())

    @property
    def folders(self) -> list[str]:
        """The folders that they are in, that of the last change first."""
        return list(dict.fromkeys(map(folder_of, self._texts)))

    def put(self, path: str, text: str) -> None:
        """A file is open, and has this text."""
        content = text.encode(errors="replace")
        self._texts.pop(path, None)
        self._texts = {path: Source(path, (EDITORS, len(content)), content), **self._texts}

    def close(self, path: str) -> str | None:
        """A file is open no more. Its place on the disk, or its path if it has none; None where it was not open."""
        if self._texts.pop(path, None) is None:
            return None
        return self._places.pop(path, path)

    def text(self, path: str) -> Source:
        """What the editor has at this path. Raises KeyError where it is not open."""
        return self._texts[path]

    def text_at(self, place: str) -> bytes | None:
        """The text of the file that has this place; None where none is open."""
        for path, source in self._texts.items():
            if self._places.get(path, path) == place:
                return source.content
        return None

    def is_placed(self, path: str) -> bool:
        """Whether the file belongs to the index, as far as is known."""
        return path in self._places

    def set_place(self, path: str, place: str) -> None:
        """The file belongs to the index, and the disk calls it so."""
        self._places[path] = place

    def unplace(self, places: frozenset[str]) -> None:
        """These files do not belong to the index any more."""
        self._places = {path: place for path, place in self._places.items() if place not in places}

    def in_folder(self, listing: Listing) -> dict[str, Source]:
        """The open files that belong in a folder, by their names, also those that the disk does not hold."""
        found = {}
        for path, source in self._texts.items():
            place = self._places.get(path, path)
            if folder_of(place) == listing.folder and belongs(place, listing):
                found[place.rpartition("/")[2]] = source
        return found


def belongs(path: str, listing: Listing) -> bool:
    """Whether a file is, or would be, indexed in the folder that was listed."""
    name = path.rpartition("/")[2]
    return name in listing.files or (is_source(name) and not listing.ignores.excludes(path))
