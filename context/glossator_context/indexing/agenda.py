"""Which files are to be read for the index, in which order, and which are being read."""

import itertools
import time
from collections import deque
from collections.abc import Iterable, Sequence

from glossator_context.indexing.crawl import folder_of
from glossator_context.indexing.jobs import TELL_EVERY_FILES, Source
from glossator_context.indexing.nearness import NearestFirst
from glossator_context.regular_files import Stamp

__all__ = ["Agenda"]

# The first batches are small: what is nearest is known soon. Later ones are large, but leave enough for each worker.
_FIRST_BATCH_BYTES = 100_000
_MOST_BATCH_BYTES = 2_000_000
_SHARES = 3
_MOST_FILES = 1_000
_MOST_URGENT = 32
_LOOK_AGAIN_S = 0.2


class Agenda:
    """Files wait in folders, the nearest first. What the editor has open goes before them all.

    A file that was begun may be wanted again before it is done: then only the later result counts.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._waiting: NearestFirst[dict[str, Stamp]] = NearestFirst()
        self._waiting_count = 0
        self._waiting_bytes = 0
        self._urgent: dict[str, Source] = {}
        self._suspects: deque[dict[str, Source]] = deque()
        self._under_way: dict[str, Source] = {}
        self._job_of: dict[str, int] = {}
        self._later: dict[str, float] = {}
        self._batch_bytes = _FIRST_BATCH_BYTES

    def __len__(self) -> int:
        """How many files are not done."""
        suspects = sum(map(len, self._suspects))
        return self._waiting_count + len(self._urgent) + suspects + len(self._under_way)

    @property
    def is_done(self) -> bool:
        """Whether nothing is to be read, now or soon."""
        return not len(self) and not self._later

    @property
    def has_waiting(self) -> bool:
        """Whether a batch could be begun."""
        return bool(self._waiting_count or self._urgent or self._suspects)

    @property
    def waiting_bytes(self) -> int:
        """About how much there is to read that nobody has begun."""
        return self._waiting_bytes

    @property
    def due_s(self) -> float | None:
        """When `call_due` has something to do, on the monotonic clock."""
        return min(self._later.values(), default=None)

    def look_from(self, folders: Iterable[str]) -> None:
        """Nearness is nearness to these folders, the most important first."""
        self._waiting.look_from(folders)

    def want(self, path: str, stamp: Stamp) -> None:
        """Read a file from the disk, where it was last seen with this stamp."""
        self._later.pop(path, None)
        self._urgent.pop(path, None)
        under_way = self._under_way.get(path)
        if under_way is not None and under_way.content is None and under_way.stamp == stamp:
            return
        folder = folder_of(path)
        files = self._waiting.get(folder)
        if files is None:
            files = {}
            self._waiting.put(folder, files)
        before = files.get(path)
        files[path] = stamp
        self._waiting_count += before is None
        self._waiting_bytes += stamp[1] - (0 if before is None else before[1])

    def want_text(self, source: Source) -> None:
        """Read the editor's text of a file, before all others."""
        self._unwant(source.path)
        self._urgent[source.path] = source

    def want_later(self, path: str) -> None:
        """Read a file from the disk once more, in a moment."""
        self._later[path] = time.monotonic() + _LOOK_AGAIN_S

    def forget(self, path: str) -> None:
        """Do not read a file; what is being read of it does not count."""
        self._unwant(path)
        self._urgent.pop(path, None)
        self._later.pop(path, None)
        self._under_way.pop(path, None)
        self._job_of.pop(path, None)
        for suspects in self._suspects:
            suspects.pop(path, None)

    def take_due(self) -> list[str]:
        """The files of `want_later` whose moment has come."""
        now_s = time.monotonic()
        due = [path for path, due_s in self._later.items() if due_s <= now_s]
        for path in due:
            del self._later[path]
        return due

    def next_batch(self, workers: int) -> tuple[int, tuple[Source, ...]] | None:
        """The number of the next job and its files, which are under way from now on; None where nothing waits."""
        files = self._next_urgent() or self._next_suspects() or self._next_waiting(workers)
        if not files:
            return None
        number = next(self._numbers)
        for source in files:
            self._under_way[source.path] = source
            self._job_of[source.path] = number
        return number, files

    def finish(self, number: int, path: str) -> bool:
        """A job is done with a file. Whether what it found is the latest that was asked for."""
        if self._job_of.get(path) != number:
            return False
        del self._job_of[path], self._under_way[path]
        return True

    def lose(self, number: int, files: Sequence[Source], reached: int) -> Source | None:
        """The worker of a job died when it had `reached` one of its files, or a little further; -1: before the first.

        What is not to blame is read again; what may be is read again in ever smaller batches. At the end the one file is
        returned that no worker survives.
        """
        left = [source if self.finish(number, source.path) else None for source in files]
        first = max(reached, 0)
        suspected = [source for source in left[first : first + TELL_EVERY_FILES] if source is not None]
        if len(suspected) == 1 and reached >= 0:
            self._again(source for source in left if source is not suspected[0])
            return suspected[0]
        if reached < 0:
            self._again(left)
            return None
        blamed = set(map(id, suspected))
        self._again(source for source in left if id(source) not in blamed)
        half = (len(suspected) + 1) // 2
        for part in (suspected[:half], suspected[half:]):
            if part:
                self._suspects.append({source.path: source for source in part})
        return None

    def _again(self, sources: Iterable[Source | None]) -> None:
        for source in sources:
            if source is None:
                continue
            if source.content is None:
                self.want(source.path, source.stamp)
            elif source.path not in self._urgent:
                self._urgent[source.path] = source

    def _next_urgent(self) -> tuple[Source, ...]:
        paths = list(self._urgent)[:_MOST_URGENT]
        return tuple(self._urgent.pop(path) for path in paths)

    def _next_suspects(self) -> tuple[Source, ...]:
        while self._suspects:
            files = tuple(self._suspects.popleft().values())
            if files:
                return files
        return ()

    def _next_waiting(self, workers: int) -> tuple[Source, ...]:
        room = min(self._batch_bytes, max(_FIRST_BATCH_BYTES, self._waiting_bytes // (_SHARES * workers)))
        self._batch_bytes = min(2 * self._batch_bytes, _MOST_BATCH_BYTES)
        found: list[Source] = []
        while self._waiting_count and room > 0 and len(found) < _MOST_FILES:
            folder, files = self._waiting.pop()
            while files and room > 0 and len(found) < _MOST_FILES:
                path = next(iter(files))
                stamp = files.pop(path)
                self._waiting_count -= 1
                self._waiting_bytes -= stamp[1]
                room -= stamp[1]
                found.append(Source(path, stamp))
            if files:
                self._waiting.put(folder, files)
        return tuple(found)

    def _unwant(self, path: str) -> None:
        files = self._waiting.get(folder_of(path))
        if files is not None and path in files:
            self._waiting_count -= 1
            self._waiting_bytes -= files.pop(path)[1]
            if not files:
                self._waiting.drop(folder_of(path))
