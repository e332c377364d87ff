"""Reading a file that anybody may have put there: never through a link, never for ever, never more than wanted."""

import os
import stat

__all__ = ["ABSENT", "Stamp", "read_regular"]

Stamp = tuple[int, int]
"""When a file was modified, in nanoseconds, and its size in bytes. One that differs is another file, or changed."""

ABSENT: Stamp = (0, -1)
"""The stamp of no file."""


def read_regular(path: str, max_bytes: int, known: Stamp | None = None) -> tuple[Stamp, bytes | None]:
    """A regular file's stamp and content; no content where its stamp is the `known` one, or it is larger.

    What is no regular file, a link, too, has the stamp `ABSENT`. A file that changes while it is read has the stamp that it
    had before, so that the next look finds it changed.
    """
    # Without O_NONBLOCK a named pipe would keep us for ever.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError):
        return ABSENT, None
    try:
        status = os.fstat(descriptor)
        stamp = (status.st_mtime_ns, status.st_size)
        if not stat.S_ISREG(status.st_mode):
            return ABSENT, None
        if status.st_size > max_bytes or stamp == known:
            return stamp, None
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(max_bytes + 1)
        return stamp, content if len(content) <= max_bytes else None
    except OSError:
        return ABSENT, None
    finally:
        os.close(descriptor)
