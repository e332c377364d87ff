"""The files in which a workspace says what assistants must not see."""

import logging
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from glossator_context.ignore_patterns import Patterns

logger = logging.getLogger(__name__)

MAX_BYTES = 1 << 20
MAX_LINES = 10_000

Stamp = tuple[int, int, int]


@dataclass(slots=True)
class IgnoreFile:
    """One file in a workspace's root, read again when it changed. One that cannot be read whole excludes everything."""

    folder: str
    name: str
    _stamp: Stamp | None = None
    _patterns: Patterns | None = None
    _unreadable: bool = False

    def refresh(self) -> bool:
        """Whether the file is another one than at the last call."""
        stamp = _stamp(self._path)
        if stamp == self._stamp:
            return False
        self._stamp, self._patterns, self._unreadable = stamp, None, False
        if stamp is not None:
            self._read()
        return True

    def rule_against(self, relative_path: str) -> str | None:
        """What in the file excludes the path, in words."""
        if self._unreadable:
            return f"{self.name}, which cannot be read"
        index = self._patterns.match(relative_path) if self._patterns is not None else None
        return None if index is None else f"line {index + 1} of {self.name}"

    @property
    def _path(self) -> str:
        return str(Path(self.folder, self.name))

    def _read(self) -> None:
        try:
            lines = _read_small(self._path).decode("utf-8", "replace").splitlines()
        except (OSError, ValueError) as error:
            logger.warning(
                "%s excludes everything, for it cannot be read: %s", self.name, type(error).__name__
            )
            self._unreadable = True
            return
        if len(lines) > MAX_LINES:
            logger.warning("%s excludes everything, for it has more than %s lines", self.name, MAX_LINES)
            self._unreadable = True
            return
        self._patterns = Patterns(lines)
        if self._patterns.bad_lines:
            logger.warning("%s has %s lines that are no patterns", self.name, self._patterns.bad_lines)


def _stamp(path: str) -> Stamp | None:
    try:
        status = Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError):
        return (0, 0, 0)
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def _read_small(path: str) -> bytes:
    """The bytes of a regular file. Raises `OSError`, and `ValueError` where it is something else or too large."""
    # Without O_NONBLOCK, opening a pipe would wait for its other end.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("not a regular file")
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError("too large")
    return content
