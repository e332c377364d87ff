"""Bytes on disk under a key, by diskcache without its dangers. Used on one thread.

diskcache unpickles what it reads, and reads and deletes whatever file a row names (CVE-2025-69872). Here a row may only
hold bytes of its own, each value carries a MAC over its key and itself, and a database that is not exactly what diskcache
creates is put aside before diskcache sees it. Of diskcache we call nothing but what `BoundedCache` and `DiskStore` show.
"""

import contextlib
import hashlib
import hmac
import logging
import math
import os
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import diskcache

from glossator.cache import database
from glossator.cache.files import DATABASE, set_aside
from glossator.cache.folder import Busy, CannotStore, cache_path, locked, printable, private_folder, secret_in

logger = logging.getLogger(__name__)

MAX_VALUE_BYTES = 256 * 1024
MAC_BYTES = 32
# The SHA-256 of the schema that diskcache 5.6.3 creates with our options. A test compares it with a new database's.
SCHEMA_SHA256 = "01bfe24d505002caf3448342387cc8aaffea7bba6343dd0e453a13f6b1a49ea2"
OPTIONS: dict[str, int | str] = {
    "eviction_policy": "least-recently-stored",
    "statistics": 0,
    "tag_index": 0,
    # diskcache would evict ten entries at a time, however large or few they are.
    "cull_limit": 0,
    "disk_min_file_size": MAX_VALUE_BYTES * 2,
    "disk_pickle_protocol": 0,
    "sqlite_auto_vacuum": 1,
    "sqlite_cache_size": 2**10,
    "sqlite_journal_mode": "wal",
    "sqlite_mmap_size": 0,
    "sqlite_synchronous": 1,
}
# Others cannot write meanwhile, nor can we read: so much at a time, and the rest next time.
MAX_REMOVED = 250
SHRINK_ROUNDS = 4
FILL_WHEN_SHRUNK = 0.95

_FORGET = "DELETE FROM Cache WHERE rowid IN (SELECT rowid FROM Cache WHERE store_time < ? OR store_time > ? LIMIT ?)"
_EVICT = "DELETE FROM Cache WHERE rowid IN (SELECT rowid FROM Cache ORDER BY store_time LIMIT ?)"
_FAILURES = (sqlite3.Error, sqlite3.Warning, OSError, diskcache.Timeout, ValueError, TypeError, OverflowError)


class SafeDisk(diskcache.Disk):  # type: ignore[misc]  # diskcache has no types
    """Stores bytes inside rows, reads nothing else, and never touches a file."""

    def put(self, key: Any) -> tuple[str, bool]:
        """Keys are text."""
        if not isinstance(key, str):
            raise TypeError("a key must be text")
        return key, True

    def get(self, key: Any, raw: bool) -> str:
        """A key that we wrote."""
        if not raw or not isinstance(key, str):
            raise ValueError("a key that is not ours")
        return key

    def store(self, value: Any, read: bool, key: Any = None) -> tuple[int, int, None, Any]:
        """Bytes alone, up to a size, always inside the row."""
        if read or not isinstance(value, bytes) or len(value) > MAX_VALUE_BYTES:
            raise ValueError("a value must be bytes of moderate size")
        return 0, diskcache.core.MODE_RAW, None, sqlite3.Binary(value)

    def fetch(self, mode: Any, filename: Any, value: Any, read: bool) -> bytes:
        """Bytes from a row that `store` could have written."""
        if read or mode != diskcache.core.MODE_RAW or filename is not None or not isinstance(value, bytes):
            raise ValueError("a row that is not ours")
        return value

    def filename(self, key: Any = None, value: Any = None) -> NoReturn:
        """There are no files."""
        raise ValueError("values are not kept in files")

    def remove(self, file_path: Any) -> None:
        """There are no files to remove, whatever a row says."""


class BoundedCache(diskcache.Cache):  # type: ignore[misc]  # diskcache has no types
    """diskcache on connections of ours, which never wait for a minute. Entries from outside `times` are removed."""

    def __init__(self, folder: Path, size_bytes: int, times: tuple[float, float]) -> None:
        try:
            super().__init__(
                str(folder), timeout=database.LOCK_WAIT_S, disk=SafeDisk, size_limit=size_bytes, **OPTIONS
            )
            with contextlib.suppress(diskcache.Timeout), self.transact():
                self._sql(_FORGET, (*times, MAX_REMOVED))
        except BaseException:
            self.close()
            raise

    @property
    def _con(self) -> Any:
        # diskcache's own would apply as a pragma whatever the Settings table says, each time it connects.
        connection = getattr(self._local, "con", None)
        if connection is None:
            connection = self._local.con = database.connect(Path(self._directory, DATABASE))
        return connection

    @property
    def _sql_retry(self) -> Any:
        # diskcache's own tries for 60 s.
        return self._sql

    def shrink(self) -> None:
        """Remove the oldest entries, as many as the size asks for or as may be removed at once."""
        for _ in range(SHRINK_ROUNDS):
            excess = 1 - FILL_WHEN_SHRUNK * self.size_limit / self.volume()
            if excess <= 1 - FILL_WHEN_SHRUNK:
                return
            with self.transact():
                # diskcache's own count is a row that others may have changed.
                entries = self._sql("SELECT count(*) FROM Cache").fetchone()[0]
                self._sql(_EVICT, (min(math.ceil(entries * excess), MAX_REMOVED),))

    def end_transaction(self) -> None:
        """Undo what could not be committed, and would keep all others waiting."""
        connection = getattr(self._local, "con", None)
        if connection is not None:
            connection.rollback()


class DiskStore:
    """An open database in a private folder. Making it raises `CannotStore`; nothing else of it raises.

    Entries older than `ttl_s` are removed when it is opened, some at a time; so are those from further in the future
    than `ahead_s`, which would be the last to be evicted.
    """

    def __init__(
        self, folder: str | None, size_mb: int, roots: Sequence[str], *, ttl_s: float, ahead_s: float
    ) -> None:
        self._folder = cache_path(folder, roots)
        self._is_usable = True
        private_folder(self._folder)
        now = time.time()
        with locked(self._folder):
            self._secret = secret_in(self._folder)
            self._cache = _open(self._folder, size_mb * 1_000_000, (now - ttl_s, now + ahead_s))
            self._identity = _identity(self._folder)

    def is_current(self) -> bool:
        """Whether it can be used further: nothing broke, and its files are still those in the folder."""
        return self._is_usable and self._identity == _identity(self._folder)

    def get(self, key: str) -> bytes | None:
        """The value that was put under the key, unchanged; else None."""
        try:
            blob = self._cache.get(key)
        except (ValueError, TypeError):
            return None
        except _FAILURES as error:
            self._fail("the cache could not be read: %s", error)
            return None
        if not isinstance(blob, bytes) or len(blob) < MAC_BYTES:
            return None
        value = blob[MAC_BYTES:]
        return value if hmac.compare_digest(blob[:MAC_BYTES], self._mac(key, value)) else None

    def put(self, key: str, value: bytes) -> None:
        """Keep a value; if that fails it is not kept."""
        if len(value) > MAX_VALUE_BYTES - MAC_BYTES:
            return
        try:
            self._cache.set(key, self._mac(key, value) + value)
            self._cache.shrink()
        except _FAILURES as error:
            self._fail("an answer was not kept: %s", error)

    def measure(self) -> tuple[int, int, str]:
        """Entries, bytes on disk, and the folder."""
        try:
            return len(self._cache), int(self._cache.volume()), str(self._folder)
        except _FAILURES as error:
            self._fail("the cache could not be measured: %s", error)
            return 0, 0, str(self._folder)

    def close(self) -> None:
        """Close the database."""
        self._is_usable = False
        with contextlib.suppress(*_FAILURES):
            self._cache.close()

    def _fail(self, message: str, error: Exception) -> None:
        logger.info(message, type(error).__name__)
        if isinstance(error, diskcache.Timeout) or database.is_passing(error):
            # What is there may still be read while nothing can be written.
            with contextlib.suppress(*_FAILURES):
                self._cache.end_transaction()
                return
        elif isinstance(error, sqlite3.DatabaseError):
            # Until it is closed, no other file can have this one's identity.
            with contextlib.suppress(CannotStore), locked(self._folder):
                if self._identity == _identity(self._folder):
                    set_aside(self._folder)
        self.close()

    def _mac(self, key: str, value: bytes) -> bytes:
        encoded = key.encode()
        message = len(encoded).to_bytes(8, "big") + encoded + value
        return hmac.digest(self._secret, message, hashlib.sha256)


def _open(folder: Path, size_bytes: int, times: tuple[float, float]) -> BoundedCache:
    try:
        return _open_once(folder, size_bytes, times)
    except _FAILURES as error:
        if database.is_passing(error):
            raise _cannot(folder, error) from error
        logger.warning("the cache's database is put aside: %s", type(error).__name__)
    set_aside(folder)
    try:
        return _open_once(folder, size_bytes, times)
    except _FAILURES as error:
        raise _cannot(folder, error) from error


def _open_once(folder: Path, size_bytes: int, times: tuple[float, float]) -> BoundedCache:
    database.prepare(folder, SCHEMA_SHA256, OPTIONS)
    return BoundedCache(folder, size_bytes, times)


def _cannot(folder: Path, error: Exception) -> CannotStore:
    kind = Busy if database.is_locked(error) else CannotStore
    return kind(f"{printable(str(folder))} cannot hold a database ({printable(str(error))})")


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = os.lstat(folder / DATABASE)
    except OSError:
        return None
    return found.st_dev, found.st_ino
