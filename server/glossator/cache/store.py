"""Bytes on disk under a key, by diskcache without its dangers. Used on one thread.

diskcache unpickles what it reads, and reads and deletes whatever file a row names (CVE-2025-69872). Here a row may only
hold bytes of its own, each value carries a MAC over its key and itself, and a database that is not exactly what diskcache
creates is put aside before diskcache sees it.
"""

import contextlib
import hashlib
import hmac
import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import diskcache

from glossator.cache.folder import CannotStore, locked, private_folder, secret_in

__all__ = ["CannotStore", "DiskStore"]

logger = logging.getLogger(__name__)

DATABASE = "cache.db"
DATABASE_FILES = (DATABASE, "cache.db-wal", "cache.db-shm")
ASIDE = "set-aside.db"
LOCK_WAIT_S = 0.25
MAX_VALUE_BYTES = 256 * 1024
MAC_BYTES = 32
# The SHA-256 of the schema that diskcache 5.6.3 creates with our options. A test compares it with a new database's.
SCHEMA_SHA256 = "01bfe24d505002caf3448342387cc8aaffea7bba6343dd0e453a13f6b1a49ea2"
_SCHEMA_QUERY = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"

_FAILURES = (sqlite3.Error, OSError, diskcache.Timeout, ValueError, TypeError, OverflowError)


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


class DiskStore:
    """An open database in a private folder. Making it raises `CannotStore`; nothing else of it raises."""

    def __init__(self, folder: str | None, size_mb: int, roots: Sequence[str]) -> None:
        self._folder = private_folder(folder, roots)
        with locked(self._folder):
            self._secret = secret_in(self._folder)
            self._cache = self._open(size_mb)

    def get(self, key: str) -> bytes | None:
        """The value that was put under the key, unchanged; else None."""
        try:
            blob = self._cache.get(key)
        except _FAILURES as error:
            logger.info("the cache could not be read: %s", type(error).__name__)
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
        except _FAILURES as error:
            logger.info("an answer was not kept: %s", type(error).__name__)

    def measure(self) -> tuple[int, int, str]:
        """Entries, bytes on disk, and the folder."""
        try:
            return len(self._cache), int(self._cache.volume()), str(self._folder)
        except _FAILURES:
            return 0, 0, str(self._folder)

    def remove_all(self) -> None:
        """Remove the database; the object is not to be used any more."""
        self.close()
        for name in (*DATABASE_FILES, ASIDE):
            with contextlib.suppress(OSError):
                (self._folder / name).unlink()

    def close(self) -> None:
        """Close the database."""
        with contextlib.suppress(*_FAILURES):
            self._cache.close()

    def _mac(self, key: str, value: bytes) -> bytes:
        encoded = key.encode()
        message = len(encoded).to_bytes(8, "big") + encoded + value
        return hmac.digest(self._secret, message, hashlib.sha256)

    def _open(self, size_mb: int) -> Any:
        for _ in range(2):
            try:
                if (self._folder / DATABASE).exists() and not _is_ours(self._folder / DATABASE):
                    _set_aside(self._folder)
                (self._folder / DATABASE).touch(mode=0o600)
                (self._folder / DATABASE).chmod(0o600)
                return diskcache.Cache(
                    str(self._folder),
                    timeout=LOCK_WAIT_S,
                    disk=SafeDisk,
                    size_limit=size_mb * 1_000_000,
                    eviction_policy="least-recently-stored",
                    statistics=0,
                    tag_index=0,
                    disk_min_file_size=MAX_VALUE_BYTES * 2,
                    sqlite_cache_size=2**10,
                    sqlite_mmap_size=0,
                )
            except _FAILURES as error:
                problem = error
                logger.warning("the cache's database cannot be opened: %s", type(error).__name__)
                _set_aside(self._folder)
        raise CannotStore(f"{self._folder} cannot hold a database ({type(problem).__name__})")


_SETTINGS = frozenset((*diskcache.core.DEFAULT_SETTINGS, *diskcache.core.METADATA))


def _is_ours(path: Path) -> bool:
    """Whether a database has the schema that diskcache creates and settings that we could have written."""
    if path.is_symlink() or not path.is_file():
        return False
    if path.stat().st_size == 0:
        return True
    connection = sqlite3.connect(path, timeout=LOCK_WAIT_S)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return True
        if schema_sha256(connection) != SCHEMA_SHA256:
            return False
        rows = connection.execute("SELECT key, value FROM Settings LIMIT 100").fetchall()
        return all(key in _SETTINGS and isinstance(value, int | str) for key, value in rows)
    except (sqlite3.Error, UnicodeDecodeError):
        return False
    finally:
        connection.close()


def schema_sha256(connection: sqlite3.Connection) -> str:
    """What identifies a database's tables, indexes and triggers."""
    rows = connection.execute(_SCHEMA_QUERY).fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _set_aside(folder: Path) -> None:
    """Take a database out of the way that is not ours, keeping the latest one for whoever wants to look at it."""
    database = folder / DATABASE
    with contextlib.suppress(OSError):
        database.replace(folder / ASIDE)
    for name in DATABASE_FILES[1:]:
        with contextlib.suppress(OSError):
            (folder / name).unlink()
