"""A folder that only its user can read or change, and a secret in it. What is not certainly ours is refused."""

import contextlib
import fcntl
import os
import secrets
import stat
import time
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path

SECRET_BYTES = 32
LOCK = "lock"
LOCK_S = 2.0
MOUNTS = Path("/proc/self/mountinfo")
# SQLite's write-ahead log needs memory that all its users share, so one machine's own file system.
SHARED_FILE_SYSTEMS = frozenset({"9p", "afs", "ceph", "cifs", "fuse.sshfs", "nfs", "nfs4", "smb3", "smbfs"})


class CannotStore(Exception):
    """Why nothing can be kept there; one line."""


class Busy(CannotStore):
    """Nothing can be kept there now, but soon again."""


def cache_path(folder: str | None, roots: Sequence[str]) -> Path:
    """Where the folder is or will be; links above it are followed, once and for all. Nothing is made.

    Raises `CannotStore` where others could change it or take its place, in a workspace, and on a network.
    """
    shown = printable("the user's cache folder" if folder is None else folder)
    try:
        path = _default_folder() if folder is None else Path(folder).expanduser()
        shown = printable(str(path))
        if not path.is_absolute() or path.name in ("", ".."):
            raise CannotStore(f"{shown} is not an absolute path of a folder")
        path = Path(os.path.realpath(path.parent), path.name)
        # diskcache expands variables in its folder's name, so it would use another one.
        if os.path.expandvars(path) != str(path):
            raise CannotStore(f"{shown} has a variable in its name")
        if any(_is_within(os.path.realpath(path), os.path.realpath(root)) for root in roots if root):
            raise CannotStore(f"{shown} is inside a workspace")
        existing = [parent for parent in path.parents if parent.exists()]
        owners = {0, os.geteuid(), existing[-1].stat().st_uid}
        for parent in existing:
            found = parent.stat()
            if found.st_uid not in owners or (found.st_mode & 0o022 and not found.st_mode & stat.S_ISVTX):
                raise CannotStore(f"{printable(str(parent))} can be changed by others")
        if (system := _file_system(path if path.exists() else existing[0])) in SHARED_FILE_SYSTEMS:
            raise CannotStore(f"{shown} is on a network ({system})")
    except (OSError, ValueError, RuntimeError) as error:
        raise CannotStore(f"{shown} cannot be used: {_reason(error)}") from error
    return path


def private_folder(path: Path) -> None:
    """Make the folder if it is missing. Raises `CannotStore` where it is a link, another's, or open to others."""
    shown = printable(str(path))
    try:
        missing = tuple(takewhile(lambda folder: not folder.exists(), (path, *path.parents)))
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode):
            raise CannotStore(f"{shown} is no folder of its own")
        if found.st_uid != os.geteuid():
            raise CannotStore(f"{shown} belongs to another user")
        if found.st_mode & 0o022:
            raise CannotStore(f"{shown} can be changed by others")
        if found.st_mode & 0o055:
            # Somebody's home or project, named by mistake, keeps its mode.
            if any(path.iterdir()) and not (path / LOCK).exists():
                raise CannotStore(f"{shown} has other things in it, and others can read it")
            path.chmod(0o700)
    except (OSError, ValueError) as error:
        raise CannotStore(f"{shown} cannot be used: {_reason(error)}") from error


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time may open or remove the files in the folder. Raises `CannotStore`, `Busy` after a while."""
    ends = time.monotonic() + LOCK_S
    while (descriptor := _lock(folder)) is None:
        if time.monotonic() > ends:
            raise Busy(f"{printable(str(folder))} is locked by another process")
        time.sleep(0.01)
    try:
        yield
    finally:
        os.close(descriptor)


def secret_in(folder: Path) -> bytes:
    """The folder's own secret, made when it is missing or not usable. Call it under the lock."""
    path = folder / "secret"
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            found = os.fstat(descriptor)
            if stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077:
                secret = os.read(descriptor, SECRET_BYTES + 1)
                if len(secret) == SECRET_BYTES:
                    return secret
        finally:
            os.close(descriptor)
    secret = secrets.token_bytes(SECRET_BYTES)
    try:
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            # A part of it is as good as none: it is made again by the next who needs it.
            os.write(descriptor, secret)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise CannotStore(f"{printable(str(path))} cannot be written: {_reason(error)}") from error
    return secret


def printable(text: str) -> str:
    """One line that any client can show."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def _lock(folder: Path) -> int | None:
    """A locked descriptor; None while another has the lock, or if the file was removed before we had it."""
    path = folder / LOCK
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CannotStore(f"{printable(str(folder))} cannot be locked: {_reason(error)}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), path.lstat()):
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError as error:
        os.close(descriptor)
        raise CannotStore(f"{printable(str(folder))} cannot be locked: {_reason(error)}") from error
    os.close(descriptor)
    return None


def _default_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("glossator", appauthor=False))


def _file_system(path: Path) -> str:
    """The type of the file system, as the kernel names it; empty where that is not known."""
    device = path.stat().st_dev
    try:
        lines = MOUNTS.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    # 36 35 98:0 /root /mount/point rw,noatime master:1 - ext3 /dev/root rw
    for line in lines:
        mount, _, source = line.partition(" - ")
        if mount.split()[2:3] == [f"{os.major(device)}:{os.minor(device)}"]:
            return source.split()[0]
    return ""


def _is_within(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or "a bad name"
