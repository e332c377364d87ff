"""A source file read and replaced without surprises: never through a link, never half, never over somebody's change."""

import contextlib
import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from glossator.errors import GlossatorError

MAX_BYTES = 1_000_000
_READ_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
)
_DIRECTORY_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_TEMPORARY_FLAGS = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
)


class FileFailed(GlossatorError):
    """A file was not read or not written; it is as it was. The message says why and names no path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A regular file as it was when it was read: its bytes, and what tells whether it is still the same."""

    path: Path
    content: bytes
    identity: tuple[int, int, int, int]
    """Device, inode, size and time of the last change in nanoseconds."""
    mode: int
    links: int

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the bytes."""
        return hashlib.sha256(self.content).digest()


def read_snapshot(path: Path, *, max_bytes: int = MAX_BYTES) -> Snapshot:
    """Read a regular file that is no symbolic link. Raises `FileFailed`."""
    with _directory_of(path) as directory:
        return _read(path, directory, max_bytes)


def replace_file(before: Snapshot, content: bytes) -> None:
    """Give the file new content in one step, and only if it is still as it was read. Raises `FileFailed`."""
    if before.links > 1:
        raise FileFailed("the file has further hard links")
    with _directory_of(before.path) as directory:
        prefix = f".{before.path.name}.glossator-"
        temporary = f"{prefix}{secrets.token_hex(6)}.tmp"
        try:
            _remove_leftovers(directory, prefix)
            _write_new(temporary, directory, content, before.mode)
            now = _read(before.path, directory, max(MAX_BYTES, len(before.content)))
            if now.identity != before.identity or now.links != before.links or now.digest != before.digest:
                raise FileFailed("the file has changed since it was read")
            os.replace(temporary, before.path.name, src_dir_fd=directory, dst_dir_fd=directory)
        except OSError as error:
            raise FileFailed(_reason(error, "written")) from error
        finally:
            with contextlib.suppress(OSError):
                os.unlink(temporary, dir_fd=directory)
        # The new name must survive a power cut, too; not every file system can promise it.
        with contextlib.suppress(OSError):
            os.fsync(directory)


@contextlib.contextmanager
def _directory_of(path: Path) -> Iterator[int]:
    try:
        directory = os.open(path.parent, _DIRECTORY_FLAGS)
    except OSError as error:
        raise FileFailed(_reason(error, "read")) from error
    try:
        yield directory
    finally:
        os.close(directory)


def _read(path: Path, directory: int, max_bytes: int) -> Snapshot:
    try:
        descriptor = os.open(path.name, _READ_FLAGS, dir_fd=directory)
    except OSError as error:
        raise FileFailed(_reason(error, "read")) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise FileFailed("it is not a regular file")
        if status.st_size > max_bytes:
            raise FileFailed(f"the file is larger than {max_bytes // 1_000_000} MB")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(max_bytes + 1)
    except OSError as error:
        raise FileFailed(_reason(error, "read")) from error
    finally:
        os.close(descriptor)
    if len(content) != status.st_size:
        raise FileFailed("the file has changed while it was read")
    return Snapshot(
        path=path,
        content=content,
        identity=(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns),
        mode=stat.S_IMODE(status.st_mode),
        links=status.st_nlink,
    )


def _remove_leftovers(directory: int, prefix: str) -> None:
    """Take away what a run that was killed while writing this file has left."""
    for name in os.listdir(directory):
        if name.startswith(prefix) and name.endswith(".tmp"):
            os.unlink(name, dir_fd=directory)


def _write_new(name: str, directory: int, content: bytes, mode: int) -> None:
    descriptor = os.open(name, _TEMPORARY_FLAGS, 0o600, dir_fd=directory)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fchmod(descriptor, mode)
        os.fsync(descriptor)


def _reason(error: OSError, done: str) -> str:
    if error.errno == errno.ELOOP:
        return "it is a symbolic link"
    if error.errno in {errno.ENXIO, errno.EISDIR}:
        return "it is not a regular file"
    said = (error.strerror or type(error).__name__).lower()
    return f"the file cannot be {done}: {said}"
