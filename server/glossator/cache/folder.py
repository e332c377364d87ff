"""A folder that only its user can read or change, and a secret in it. What is not certainly ours is refused."""

import contextlib
import fcntl
import os
import secrets
import stat
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

SECRET_BYTES = 32
LOCK_S = 2.0


class CannotStore(Exception):  # noqa: N818
    """Why nothing can be kept there; one line."""


def private_folder(folder: str | None, roots: Sequence[str]) -> Path:
    """The folder, made if it is missing. Raises `CannotStore` where it is a link, another's, open to others, or in a workspace."""
    path = Path(folder).expanduser() if folder is not None else _default_folder()
    if not path.is_absolute():
        raise CannotStore(f"{path} is not an absolute path")
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
    except (OSError, ValueError) as error:
        raise CannotStore(f"{path} cannot be used: {getattr(error, 'strerror', None) or 'a bad name'}") from error
    if stat.S_ISLNK(found.st_mode) or not stat.S_ISDIR(found.st_mode):
        raise CannotStore(f"{path} is no folder of its own")
    if found.st_uid != os.geteuid():
        raise CannotStore(f"{path} belongs to another user")
    if found.st_mode & 0o022:
        raise CannotStore(f"{path} can be changed by others")
    parent = path.parent.stat()
    if parent.st_mode & 0o022 and not parent.st_mode & stat.S_ISVTX:
        raise CannotStore(f"{path.parent} can be changed by others")
    real = os.path.realpath(path)
    if any(_is_within(real, os.path.realpath(root)) for root in roots):
        raise CannotStore(f"{path} is inside a workspace")
    if found.st_mode & 0o055:
        path.chmod(0o700)
    return path


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time may open the files in the folder. Raises `CannotStore` where that takes too long."""
    try:
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CannotStore(f"{folder} cannot be locked: {error.strerror}") from error
    try:
        ends = time.monotonic() + LOCK_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() > ends:
                    raise CannotStore(f"{folder} is locked by another process") from error
                time.sleep(0.01)
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
            os.write(descriptor, secret)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise CannotStore(f"{path} cannot be written: {error.strerror}") from error
    return secret


def _default_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("glossator", appauthor=False))


def _is_within(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
