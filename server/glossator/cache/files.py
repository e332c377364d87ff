"""The files in the cache's folder."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from glossator.cache.folder import CannotStore, cache_path, locked, printable, private_folder
from glossator.cache.index_folder import remove_index

DATABASE = "cache.db"
DATABASE_FILES = (DATABASE, "cache.db-wal", "cache.db-shm")
# A database with a write-ahead log has this one only while it is made.
JOURNAL = "cache.db-journal"
ASIDE = "set-aside.db"


def remove_all(folder: str | None, roots: Sequence[str]) -> None:
    """Remove every answer, which other processes notice, and what is known of workspaces. Makes nothing.

    Raises `CannotStore` where something remains.
    """
    path = cache_path(folder, roots)
    if not path.exists():
        return
    private_folder(path)
    with locked(path):
        try:
            for name in (*DATABASE_FILES, JOURNAL, ASIDE):
                (path / name).unlink(missing_ok=True)
            remove_index(path)
        except OSError as error:
            raise CannotStore(f"{printable(str(path))} cannot be emptied: {error.strerror}") from error


def set_aside(folder: Path) -> None:
    """Take a database out of the way, keeping the latest one for whoever wants to look at it. Call it under the lock."""
    database = folder / DATABASE
    try:
        database.replace(folder / ASIDE)
    except OSError:
        with contextlib.suppress(OSError):
            database.unlink()
    for name in (*DATABASE_FILES[1:], JOURNAL):
        with contextlib.suppress(OSError):
            (folder / name).unlink()
