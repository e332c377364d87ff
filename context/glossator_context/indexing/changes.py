"""What is said of changes on the disk, gathered so that no storm of events keeps anybody busy."""

import time
from collections.abc import Callable, Iterable

from glossator_context.indexing.crawl import folder_of

__all__ = ["EVENTS_EVERY_S", "MANY_FOLDERS", "Changes"]

EVENTS_EVERY_S = 2.0
"""The disk is looked at again at most so often, whatever is said of it."""
MANY_FOLDERS = 500
"""With so many changed folders all are looked at again."""
_MANY_EVENTS = 10_000


class Changes:
    """Paths that may have changed; in the beginning all may have."""

    def __init__(self) -> None:
        self._paths: set[str] = set()
        self._are_all = True
        self._looked_s = float("-inf")

    def __bool__(self) -> bool:
        return self._are_all or bool(self._paths)

    @property
    def due_s(self) -> float | None:
        """When there is something to look at, on the monotonic clock."""
        return self._looked_s + EVENTS_EVERY_S if self else None

    def add(self, paths: Iterable[str]) -> None:
        """These files or folders may have changed."""
        if not self._are_all:
            self._paths.update(paths)
            if len(self._paths) > _MANY_EVENTS:
                self.add_all()

    def add_all(self) -> None:
        """Any file may have changed."""
        self._are_all = True
        self._paths.clear()

    def take_all(self, *, is_busy: bool) -> bool:
        """Whether everything should be looked at now.

        While somebody `is_busy` with that it is not begun anew: there might never be an end.
        """
        if not self._are_all or is_busy or not self._is_time():
            return False
        self._are_all = False
        self._looked_s = time.monotonic()
        return True

    def take_folders(self, is_folder: Callable[[str], bool]) -> set[str]:
        """The folders that should be looked at now."""
        if self._are_all or not self._paths or not self._is_time():
            return set()
        folders = {folder_of(path) for path in self._paths}
        folders.update(filter(is_folder, self._paths))
        self._paths.clear()
        if len(folders) > MANY_FOLDERS:
            self.add_all()
            return set()
        self._looked_s = time.monotonic()
        return folders

    def _is_time(self) -> bool:
        return time.monotonic() >= self._looked_s + EVENTS_EVERY_S
