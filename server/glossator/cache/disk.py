"""The disk's part of the cache: opened when it is first needed, and again when it broke. Used on one thread."""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from glossator.cache.files import remove_all
from glossator.cache.folder import Busy, CannotStore
from glossator.settings import CacheSettings

if TYPE_CHECKING:
    from glossator.cache.store import DiskStore

logger = logging.getLogger(__name__)

REOPEN_S = 5.0


class Disk:
    """A store that may come and go. `notice` is told, in a sentence, why nothing is kept; nothing here raises."""

    def __init__(
        self,
        settings: CacheSettings,
        roots: tuple[str, ...],
        *,
        ttl_s: float,
        ahead_s: float,
        notice: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._roots = roots
        self._ttl_s = ttl_s
        self._ahead_s = ahead_s
        self._notice = notice
        self._store: DiskStore | None = None
        self._open_again_s = 0.0

    def read(self, key: str) -> bytes | None:
        """The value under the key."""
        store = self._opened()
        return None if store is None else store.get(key)

    def write(self, key: str, value: bytes) -> None:
        """Keep a value."""
        if (store := self._opened()) is not None:
            store.put(key, value)

    def measure(self) -> tuple[int, int, str] | None:
        """Entries, bytes on disk, and the folder; None where nothing is kept."""
        store = self._opened()
        return None if store is None else store.measure()

    def clear(self) -> bool:
        """Remove the files, even those that could not be opened. Always True, when it is done."""
        self.close()
        self._open_again_s = 0.0
        try:
            remove_all(self._settings.folder, self._roots)
        except CannotStore as error:
            self._notice(f"the stored answers could not be removed: {error}")
        return True

    def close(self) -> None:
        """Close the files; they are opened again when something is read or written."""
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def _opened(self) -> "DiskStore | None":
        if self._store is not None and not self._store.is_current():
            self.close()
        if self._store is None and time.monotonic() >= self._open_again_s:
            self._open_again_s = time.monotonic() + REOPEN_S
            try:
                self._open()
            except ImportError as error:
                self._notice(f"answers are kept in memory only: {error}")
        return self._store

    def _open(self) -> None:
        # Not at the top: a session that is never asked anything does not wait for diskcache and SQLite.
        from glossator.cache.store import DiskStore

        settings = self._settings
        try:
            self._store = DiskStore(
                settings.folder, settings.size_mb, self._roots, ttl_s=self._ttl_s, ahead_s=self._ahead_s
            )
        except Busy as error:
            logger.info("answers are kept in memory for now: %s", error)
        except CannotStore as error:
            self._notice(f"answers are kept in memory only: {error}")
