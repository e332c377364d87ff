"""Folders in the order of their nearness to what is open."""

import heapq
import itertools
from collections.abc import Iterable
from typing import Generic, TypeVar

__all__ = ["MAX_PLACES", "REORDERED_AT_ONCE", "NearestFirst", "distance"]

MAX_PLACES = 4
REORDERED_AT_ONCE = 500

Load = TypeVar("Load")


def distance(folder: str, place: str) -> int:
    """The steps from one folder to another, up and down. Both are relative to one root, which is empty."""
    if folder == place:
        return 0
    parts, others = folder.split("/") if folder else [], place.split("/") if place else []
    common = 0
    for part, other in zip(parts, others, strict=False):
        if part != other:
            break
        common += 1
    return len(parts) + len(others) - 2 * common


class NearestFirst(Generic[Load]):
    """A queue of folders, each with a load. The nearest to the places comes first; of equals, the one added first.

    New places reorder the queue little by little, so that no call takes long, however many folders there are.
    """

    def __init__(self) -> None:
        self._loads: dict[str, Load] = {}
        self._heap: list[tuple[int, int, str]] = []
        self._to_reorder: list[tuple[int, int, str]] = []
        self._places: tuple[str, ...] = ()
        self._numbers = itertools.count()

    def __len__(self) -> int:
        return len(self._loads)

    def __contains__(self, folder: str) -> bool:
        return folder in self._loads

    def get(self, folder: str) -> Load | None:
        """The load of a folder that waits."""
        return self._loads.get(folder)

    def put(self, folder: str, load: Load) -> None:
        """Add a folder, or give it another load."""
        if folder not in self._loads:
            heapq.heappush(self._heap, (self._rank(folder), next(self._numbers), folder))
        self._loads[folder] = load

    def clear(self) -> None:
        """Take all folders out."""
        self._loads.clear()
        self._heap.clear()
        self._to_reorder.clear()

    def drop(self, folder: str) -> None:
        """Take a folder out, if it waits."""
        self._loads.pop(folder, None)

    def pop(self) -> tuple[str, Load]:
        """The nearest folder. Raises KeyError if none waits."""
        self._reorder()
        while self._heap:
            folder = heapq.heappop(self._heap)[2]
            if folder in self._loads:
                return folder, self._loads.pop(folder)
        raise KeyError("nothing waits")

    def look_from(self, places: Iterable[str]) -> None:
        """From now on, nearness is that to these folders, of which the first `MAX_PLACES` count."""
        chosen = tuple(dict.fromkeys(places))[:MAX_PLACES]
        if chosen != self._places:
            self._places = chosen
            self._to_reorder += self._heap
            self._heap = []

    def _rank(self, folder: str) -> int:
        return min((distance(folder, place) for place in self._places), default=folder.count("/"))

    def _reorder(self) -> None:
        room = REORDERED_AT_ONCE
        while self._to_reorder and (room > 0 or not self._heap):
            _, number, folder = self._to_reorder.pop()
            room -= 1
            if folder in self._loads:
                heapq.heappush(self._heap, (self._rank(folder), number, folder))
