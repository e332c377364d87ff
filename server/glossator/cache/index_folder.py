"""The folder beside the answers in which the context process keeps what it knows of workspaces: for the user alone, too."""

import contextlib
import logging
import stat
import time
from collections.abc import Sequence
from pathlib import Path

from glossator.cache.folder import CannotStore, cache_path, private_folder
from glossator.settings import CacheSettings

logger = logging.getLogger(__name__)

INDEX = "index"
SECONDS_PER_DAY = 86_400.0
BYTES_PER_MB = 1_000_000


def index_folder(settings: CacheSettings, roots: Sequence[str]) -> str | None:
    """The folder, made if it is missing, without what nobody used for long; None where nothing may be kept.

    Looks at the disk: call it where waiting is no harm.
    """
    if not settings.enabled:
        return None
    try:
        path = cache_path(settings.folder, roots)
        private_folder(path)
        private_folder(path / INDEX)
    except CannotStore as error:
        logger.info("the index is kept in memory only: %s", error)
        return None
    _remove_old(path / INDEX, settings)
    return str(path / INDEX)


def remove_index(path: Path) -> None:
    """Remove what is kept in the cache folder at `path` about workspaces. Raises OSError where something remains."""
    for file in _files(path / INDEX):
        file.unlink(missing_ok=True)


def _remove_old(folder: Path, settings: CacheSettings) -> None:
    """Remove what is too old, and the oldest of what is too much; the newest one always stays. Failures change nothing."""
    now = time.time()
    used_bytes = 0
    with contextlib.suppress(OSError):
        found = [(file, file.stat()) for file in _files(folder)]
        for number, (file, status) in enumerate(sorted(found, key=lambda each: -each[1].st_mtime)):
            used_bytes += status.st_size
            is_old = now - status.st_mtime > settings.ttl_days * SECONDS_PER_DAY
            if number and (is_old or used_bytes > settings.size_mb * BYTES_PER_MB):
                file.unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    try:
        return [file for file in folder.iterdir() if stat.S_ISREG(file.lstat().st_mode)]
    except FileNotFoundError:
        return []
