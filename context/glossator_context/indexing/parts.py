"""The segments of an index: which file stands in which of them, and which of them should become one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.segment import Segment
from glossator_context.regular_files import Stamp
from glossator_context.symbols import Import

__all__ = ["Part", "Parts"]

Mask = NDArray[np.bool_]

# So many segments of about one size become one.
_MERGED_AT_ONCE = 8
_SMALL_BYTES = 1 << 20
# In quiet times: so many small segments beside the large one, or the large one with so large a share of others.
_MOST_SMALL = 4
_LARGE_SHARE = 8


@dataclass(slots=True, kw_only=True, eq=False)
class Part:
    """A segment, the bytes that it was read from, and which of its files are alive: no newer segment has them."""

    segment: Segment
    content: bytearray | memoryview
    alive: Mask
    alive_count: int = 0

    @property
    def size_bytes(self) -> int:
        """The bytes of the whole segment."""
        return len(self.content)


class Parts:
    """All segments of an index. `version` changes with every change."""

    def __init__(self) -> None:
        self.version = 0
        self._parts: list[Part] = []
        self._places: dict[str, tuple[Part, int]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, path: str) -> bool:
        return path in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    @property
    def all(self) -> Sequence[Part]:
        """The segments, in the order in which they came."""
        return self._parts

    def stamp(self, path: str) -> Stamp | None:
        """The stamp of a file when it was read; None where it is in no segment."""
        place = self._places.get(path)
        if place is None:
            return None
        modified, size = place[0].segment.stamps[place[1]].tolist()
        return modified, size

    def digest(self, path: str) -> bytes:
        """The digest of a file's content when it was read; empty where it is in no segment."""
        place = self._places.get(path)
        return b"" if place is None else place[0].segment.digest(place[1])

    def add(
        self, segment: Segment, content: bytearray | memoryview, is_wanted: Callable[[str], bool]
    ) -> None:
        """Take the wanted files of a segment, in place of what was known of them."""
        self._add(segment, content, is_wanted, ())

    def replace(self, merged: Sequence[Part], segment: Segment, content: bytearray | memoryview) -> None:
        """Take a segment in place of those that were merged to make it. What has changed since then stays changed."""
        places, old = self._places, set(map(id, merged))

        def is_current(path: str) -> bool:
            place = places.get(path)
            return place is not None and id(place[0]) in old

        self._add(segment, content, is_current, merged)

    def imports(self, path: str) -> tuple[Import, ...]:
        """What a file imported when it was read."""
        place = self._places.get(path)
        return () if place is None else place[0].segment.imports(place[1])

    def drop(self, paths: Iterable[str]) -> None:
        """Forget files."""
        places = [place for path in paths if (place := self._places.pop(path, None)) is not None]
        for place in places:
            self._kill(*place)
        if places:
            self._sweep()

    def to_merge(self, *, is_quiet: bool) -> list[Part]:
        """The segments that should be merged next; none where all is well."""
        levels: dict[int, list[Part]] = {}
        for part in self._parts:
            levels.setdefault((part.size_bytes // _SMALL_BYTES).bit_length() // 3, []).append(part)
        for _, group in sorted(levels.items()):
            if len(group) >= _MERGED_AT_ONCE:
                return group
        if not is_quiet or not self._parts:
            return []
        largest = max(self._parts, key=lambda part: part.size_bytes)
        others = [part for part in self._parts if part is not largest]
        dead = 1 - largest.alive_count / max(1, len(largest.alive))
        if (
            sum(part.size_bytes for part in others) + dead * largest.size_bytes
            > largest.size_bytes / _LARGE_SHARE
        ):
            return list(self._parts)
        return others if len(others) > _MOST_SMALL else []

    def _add(
        self,
        segment: Segment,
        content: bytearray | memoryview,
        is_wanted: Callable[[str], bool],
        merged: Sequence[Part],
    ) -> None:
        part = Part(segment=segment, content=content, alive=np.zeros(len(segment.paths), np.bool_))
        places = self._places
        alive = []
        for number, path in enumerate(segment.paths):
            if is_wanted(path):
                before = places.get(path)
                if before is not None:
                    self._kill(*before)
                places[path] = (part, number)
                alive.append(number)
        part.alive[alive] = True
        part.alive_count = len(alive)
        gone = set(map(id, merged))
        self._parts = [each for each in self._parts if id(each) not in gone]
        self._parts.append(part)
        self._sweep()

    def _kill(self, part: Part, number: int) -> None:
        part.alive[number] = False
        part.alive_count -= 1

    def _sweep(self) -> None:
        """Let go of segments without a living file."""
        self.version += 1
        self._parts = [part for part in self._parts if part.alive_count > 0]
