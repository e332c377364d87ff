"""What the context process is told besides documents: which files changed, and where the user looked. Both can come in storms."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator

from glossator_context.frames import Viewed

SETTLE_S = 0.1
"""How long changed files are collected before they are told."""
RESCAN_S = 2.0
"""The least time from one look at all files to the next."""
MAX_PATHS = 1_000
"""With more than these a look at all files is cheaper than a look at each."""
MAX_VIEWED = 32
NEAR_LINES = 8


class FileChanges:
    """Collects changed files and tells of them together; of too many, that all are to be looked at again.

    `tell` is given the paths in the order in which they came first, none where it means all files.
    """

    def __init__(self, tell: Callable[[tuple[str, ...]], object]) -> None:
        self._tell = tell
        self._paths: dict[str, None] = {}
        self._are_all = False
        self._timer: asyncio.TimerHandle | None = None
        self._next_rescan_at = 0.0

    def add(self, paths: Iterable[str]) -> None:
        """These files or folders changed."""
        for path in paths:
            if self._are_all or len(self._paths) >= MAX_PATHS:
                self._are_all = True
                break
            self._paths[path] = None
        if self._are_all or self._paths:
            self._wait()

    def add_all(self) -> None:
        """Any file may have changed."""
        self._are_all = True
        self._wait()

    def forget(self) -> None:
        """Tell nothing of what was collected: who is told next looks at all files anyway."""
        self._paths.clear()
        self._are_all = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SETTLE_S, self._due)

    def _due(self) -> None:
        loop = asyncio.get_running_loop()
        if self._are_all and loop.time() < self._next_rescan_at:
            self._timer = loop.call_at(self._next_rescan_at, self._due)
            return
        self._timer = None
        paths, are_all = tuple(self._paths), self._are_all
        self._paths.clear()
        self._are_all = False
        if are_all:
            self._next_rescan_at = loop.time() + RESCAN_S
        self._tell(() if are_all else paths)


class ViewedLines:
    """The last places that the user looked at, the oldest first; of places close to each other only the last."""

    def __init__(self) -> None:
        self._places: OrderedDict[tuple[str, int], Viewed] = OrderedDict()

    def __iter__(self) -> Iterator[Viewed]:
        return iter(tuple(self._places.values()))

    def note(self, uri: str, path: str | None, line: int) -> Viewed | None:
        """Take note of a place; returns what is to be told, None where it is nothing new."""
        key = (uri, line // NEAR_LINES)
        is_new = next(reversed(self._places), None) != key
        self._places[key] = viewed = Viewed(uri, line, path)
        self._places.move_to_end(key)
        if len(self._places) > MAX_VIEWED:
            self._places.popitem(last=False)
        return viewed if is_new else None
