"""The database, opened warily, and put aside when it is not exactly what we would have made."""

import contextlib
import errno
import hashlib
import os
import sqlite3
import stat
from collections.abc import Mapping
from pathlib import Path

from glossator.cache.files import DATABASE, DATABASE_FILES, JOURNAL, set_aside

# The thread that waits for a lock reads nothing meanwhile.
LOCK_WAIT_S = 0.15
SMALLEST_PAGE_BYTES = 512
MAX_FIELD_BYTES = 512 * 1024

_SCHEMA_QUERY = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name LIMIT 100"
# These speak of the machine or of another process, not of what is in the file.
_PASSING = frozenset(
    {
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection that trusts nothing in the file, never waits long, and never reads a large field.

    The schema is compared before anything else is done with the file, and whoever could change it after that is the
    user; these limits cost nothing, so they hold for every connection all the same.
    """
    connection = sqlite3.connect(path, timeout=LOCK_WAIT_S, isolation_level=None)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_FIELD_BYTES)
        for pragma in (
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "mmap_size = 0",
            "synchronous = NORMAL",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(folder: Path, schema: str, settings: Mapping[str, int | str]) -> None:
    """Leave in the folder an empty database or one that we made, for its user alone. Raises `OSError`, `sqlite3.Error`."""
    path = folder / DATABASE
    if not _is_ours(folder, schema, settings):
        set_aside(folder)
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "what is there cannot be moved")
    with contextlib.suppress(FileExistsError):
        # Only a new file may be opened: closing a descriptor of a database would drop this process's locks on it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    for name in DATABASE_FILES:
        with contextlib.suppress(FileNotFoundError):
            (folder / name).chmod(0o600)


def is_passing(error: Exception) -> bool:
    """Whether the error may be gone soon, and says nothing of what is in the file."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, OSError) or (isinstance(code, int) and code & 0xFF in _PASSING)


def is_locked(error: Exception) -> bool:
    """Whether another process kept us waiting for too long."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def schema_sha256(connection: sqlite3.Connection) -> str:
    """What identifies a database's tables, indexes, views and triggers."""
    rows = connection.execute(_SCHEMA_QUERY).fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _is_ours(folder: Path, schema: str, settings: Mapping[str, int | str]) -> bool:
    # SQLite would follow links and write into whatever it finds, and remove files that a rollback journal names.
    if os.path.lexists(folder / JOURNAL) or not all(_is_own_file(folder / name) for name in DATABASE_FILES):
        return False
    try:
        size_bytes = (folder / DATABASE).stat().st_size
    except FileNotFoundError:
        return False
    if size_bytes == 0:
        return True
    # SQLite would take the missing part of a page for zeros.
    if size_bytes % SMALLEST_PAGE_BYTES:
        return False
    try:
        with contextlib.closing(connect(folder / DATABASE)) as connection:
            if schema_sha256(connection) != schema:
                return False
            rows = dict(connection.execute("SELECT key, value FROM Settings LIMIT 100").fetchall())
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        if is_passing(error):
            raise
        return False
    return _have_our_settings(rows, settings)


def _is_own_file(path: Path) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return True
    return stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()


def _have_our_settings(rows: Mapping[object, object], settings: Mapping[str, int | str]) -> bool:
    """The settings that we give and diskcache's own counts, and nothing else. The size limit may have been another."""
    numbers = {name: rows.get(name) for name in ("size_limit", "count", "hits", "misses")}
    if not all(isinstance(value, int) and value >= 0 for value in numbers.values()):
        return False
    # diskcache's `size` is what values take outside the database: ours, nothing.
    expected = {**settings, **numbers, "size": 0}
    return rows.keys() == expected.keys() and all(
        type(rows[name]) is type(value) and rows[name] == value for name, value in expected.items()
    )
