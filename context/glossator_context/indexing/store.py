"""The index of a workspace on disk, so that the next start reads again only what has changed.

One file a workspace, in a folder that is the user's alone. A file is written whole under another name, and then takes the
place of the one before: of two processes on one workspace the last one wins, and none ever sees half a file. The content is
checked before it is used; what is damaged, or was written by another version, counts as missing.
"""

import contextlib
import logging
import mmap
import os
import secrets
import stat
import struct
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

__all__ = ["Snapshot", "Store", "key_of", "write_snapshot"]

logger = logging.getLogger(__name__)

SUFFIX = ".index"
TEMPORARY = ".tmp"
MAX_AGE_S = 60 * 86_400.0
MAX_TOTAL_BYTES = 2_000_000_000
_MAGIC = b"GLOSSNAP"
_DIGEST_BYTES = 32
# Magic, key, bytes of the content, BLAKE2b of the content. What follows begins where a column of a segment may begin.
_HEAD = struct.Struct(f"<8s{_DIGEST_BYTES}sQ{_DIGEST_BYTES}s")
_HEAD_BYTES = 128
_CHECKED_AT_ONCE = 1 << 20
_LEFT_BEHIND_AFTER_S = 3_600.0


class Snapshot:
    """A file of the store that is being checked, a little with each `check`."""

    def __init__(self, descriptor: int, size_bytes: int, digest: bytes) -> None:
        self._descriptor = descriptor
        self._size_bytes = size_bytes
        self._digest = digest
        self._hash = blake2b(digest_size=_DIGEST_BYTES)
        self._checked_bytes = 0

    def check(self) -> bool | None:
        """Look at a little more. None while there is more to see; then whether all of it is as it was written."""
        data = os.pread(self._descriptor, _CHECKED_AT_ONCE, _HEAD_BYTES + self._checked_bytes)
        self._hash.update(data)
        self._checked_bytes += len(data)
        if data and self._checked_bytes < self._size_bytes:
            return None
        return self._checked_bytes == self._size_bytes and self._hash.digest() == self._digest

    def content(self) -> memoryview:
        """The content, in the memory of the system's file cache. Raises OSError and ValueError."""
        mapped = mmap.mmap(self._descriptor, _HEAD_BYTES + self._size_bytes, prot=mmap.PROT_READ)
        return memoryview(mapped)[_HEAD_BYTES:]

    def close(self) -> None:
        """Let go of the file; what `content` gave stays."""
        os.close(self._descriptor)


class Store:
    """The place of one workspace's index in a folder. Nothing here raises: what cannot be kept is not kept."""

    def __init__(self, folder: str, root: str, *, languages_folder: str | None = None) -> None:
        self._folder = Path(folder)
        self._path = self._folder / f"{blake2b(os.fsencode(root), digest_size=20).hexdigest()}{SUFFIX}"
        self.key = key_of(root, languages_folder)
        """What a file must say to be ours."""
        self.is_usable = _is_private(self._folder) and not _is_within(folder, root)
        """Whether anything can be kept there."""
        if not self.is_usable:
            logger.warning(
                "the index is not kept on disk: its folder is not the user's alone, or is in the workspace"
            )

    def open(self) -> Snapshot | None:
        """What was stored last; None where there is nothing, or nothing for this version."""
        if not self.is_usable:
            return None
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        found = _checked_head(descriptor, self.key)
        if found is None:
            os.close(descriptor)
            return None
        with contextlib.suppress(OSError):
            os.utime(descriptor)
        return Snapshot(descriptor, *found)

    def temporary(self) -> str | None:
        """A path in the folder for a file that `adopt` then takes; None where nothing can be kept."""
        if not self.is_usable:
            return None
        return f"{self._path}.{os.getpid()}-{secrets.token_hex(4)}{TEMPORARY}"

    def adopt(self, temporary: str) -> Snapshot | None:
        """Let a file that was just written take the place of the last one. None where that fails; then it is removed."""
        descriptor = -1
        try:
            descriptor = os.open(temporary, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            found = _checked_head(descriptor, self.key)
            if found is not None:
                Path(temporary).replace(self._path)
                return Snapshot(descriptor, *found)
        except OSError as error:
            logger.warning("the index is not kept on disk: %s", type(error).__name__)
        if descriptor >= 0:
            os.close(descriptor)
        self.discard(temporary)
        return None

    def discard(self, temporary: str) -> None:
        """Remove a file that was not finished."""
        with contextlib.suppress(OSError):
            Path(temporary).unlink()

    def prune(self, *, now_s: Callable[[], float] = time.time) -> None:
        """Remove what processes that died have left, the files that nobody has opened for long, and the oldest of too many."""
        if not self.is_usable:
            return
        files = []
        for name, status in _files_in(self._folder):
            age_s = now_s() - status.st_mtime
            if name.endswith(TEMPORARY):
                if age_s > _LEFT_BEHIND_AFTER_S:
                    self.discard(str(self._folder / name))
            elif name.endswith(SUFFIX) and name != self._path.name:
                files.append((age_s, status.st_size, name))
        room = MAX_TOTAL_BYTES
        for age_s, size, name in sorted(files):
            room -= size
            if age_s > MAX_AGE_S or room < 0:
                self.discard(str(self._folder / name))


def write_snapshot(path: str, key: bytes, parts: Iterable[bytes | memoryview]) -> None:
    """Write a new file for `Store.adopt`. Raises OSError; then nothing is left of it."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    digest, size = blake2b(digest_size=_DIGEST_BYTES), 0
    descriptor = os.open(path, flags, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(bytes(_HEAD_BYTES))
            for part in parts:
                digest.update(part)
                size += len(part)
                file.write(part)
            file.seek(0)
            file.write(_HEAD.pack(_MAGIC, key, size, digest.digest()))
    except OSError:
        with contextlib.suppress(OSError):
            Path(path).unlink()
        raise


def key_of(root: str, languages_folder: str | None = None) -> bytes:
    """A digest of the workspace's name, and of all that decides what an index of it holds: grammars, languages, our code."""
    digest = blake2b(os.fsencode(root) + b"\0" + _makers(), digest_size=_DIGEST_BYTES)
    if languages_folder is not None:
        _add_files(digest.update, Path(languages_folder))
    return digest.digest()


@cache
def _makers() -> bytes:
    """A digest of our own code, which is short, and of the names of the installed grammars, which hold their versions."""
    package = Path(__file__).parent.parent
    digest = blake2b(sys.version.encode())
    for folder in (
        package,
        package / "indexing",
        package / "indexing" / "imports",
        package / "languages",
        package / "syntax",
    ):
        _add_files(digest.update, folder)
    found = find_spec("tree_sitter")
    if found is not None and found.origin is not None:
        for each in sorted(Path(found.origin).parent.parent.glob("tree_sitter*")):
            digest.update(os.fsencode(each.name))
    return digest.digest()


def _add_files(update: Callable[[bytes], None], folder: Path) -> None:
    for path in sorted(folder.glob("*.py")) + sorted(folder.glob("*.toml")):
        with contextlib.suppress(OSError):
            update(os.fsencode(path.name) + b"\0" + path.read_bytes())


def _checked_head(descriptor: int, key: bytes) -> tuple[int, bytes] | None:
    """The content's size and digest; None where the file is another's, no file, or not one with this key."""
    try:
        status = os.fstat(descriptor)
        head = os.pread(descriptor, _HEAD.size, 0)
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        return None
    if len(head) < _HEAD.size:
        return None
    magic, found_key, size, digest = _HEAD.unpack(head)
    if magic != _MAGIC or found_key != key or status.st_size != _HEAD_BYTES + size or not size:
        return None
    return size, digest


def _is_private(folder: Path) -> bool:
    """Whether the folder is there, or could be made, and nobody else can look into it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o077


def _is_within(path: str, root: str) -> bool:
    real = os.path.realpath(path)
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)


def _files_in(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    yield entry.name, entry.stat(follow_symlinks=False)
    except OSError:
        return
