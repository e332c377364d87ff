"""The process's standard streams: taken away from everything else, read by one thread and written by another.

The event loop never blocks on a stream, whatever it is: a pipe, a socket, a terminal or a file. What prints to standard
output, in Python or in C, reaches standard error, and what reads standard input finds it empty.
"""

import os
import select
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

READ_BYTES = 256 * 1024
MAX_BATCH_BYTES = 1024 * 1024
MAX_QUEUE_BYTES = 64 * 1024 * 1024


class NoStreams(Exception):
    """Standard input or output is not open; the message says which."""


class Streams(NamedTuple):
    """File descriptors that only the protocol uses."""

    input: int
    output: int


def claim_streams() -> Streams:
    """Move the protocol's streams off the descriptors 0 and 1. Raises `NoStreams`."""
    if not _is_open(2):
        _null_as(2, os.O_WRONLY)
    for fd, name in ((0, "input"), (1, "output")):
        if not _is_open(fd):
            raise NoStreams(f"standard {name} is closed")
    streams = Streams(os.dup(0), os.dup(1))
    _null_as(0, os.O_RDONLY)
    os.dup2(2, 1)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.stdout = sys.stderr
    return streams


def wait_readable(fd: int, timeout_s: float | None) -> bool:
    """Whether a read will not block: there are bytes, or the stream has ended."""
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return bool(poll.poll(None if timeout_s is None else timeout_s * 1000))


def is_writable(fd: int) -> bool:
    """Whether a short write will not block."""
    poll = select.poll()
    poll.register(fd, select.POLLOUT)
    return bool(poll.poll(0))


def read_available(fd: int) -> bytes:
    """Wait for bytes and return all that are there, up to a bound. Empty when the stream has ended."""
    chunks = [_read(fd)]
    size = len(chunks[0])
    while chunks[-1] and size < MAX_BATCH_BYTES and wait_readable(fd, 0):
        chunks.append(_read(fd))
        size += len(chunks[-1])
    return b"".join(chunks)


def start_reader(fd: int, deliver: Callable[[bytes], None]) -> None:
    """Read on a thread of its own. `deliver` gets every batch there, and last of all the empty one."""

    def run() -> None:
        while batch := read_available(fd):
            deliver(batch)
        deliver(b"")

    threading.Thread(target=run, name="reader", daemon=True).start()


class Writer:
    """Writes on a thread of its own, in the order of `send`.

    `broken` is called once, on any thread, when nobody reads any more: the stream is closed, or `MAX_QUEUE_BYTES` wait.
    """

    def __init__(self, fd: int, broken: Callable[[str], None]) -> None:
        self._fd = fd
        self._queue: deque[bytes] = deque()
        self._queued_bytes = 0
        self._closing = False
        self._broken = False  # nobody reads any more
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._wake_read, self._wake_write = os.pipe()
        self._report = broken
        threading.Thread(target=self._run, name="writer", daemon=True).start()

    @property
    def queued_bytes(self) -> int:
        """What waits to be written."""
        return self._queued_bytes

    def send(self, data: bytes) -> None:
        """Queue bytes. Never blocks; what comes after `close` or a broken stream is dropped."""
        with self._lock:
            if self._closing or self._broken:
                return
            idle = not self._queue
            self._queue.append(data)
            self._queued_bytes += len(data)
            overflow = self._queued_bytes > MAX_QUEUE_BYTES
        if overflow:
            self._break("the client does not read")
        elif idle:
            os.write(self._wake_write, b"\0")

    def close(self, timeout_s: float) -> bool:
        """Write what is queued, for at most `timeout_s`. Whether all of it was written."""
        with self._lock:
            self._closing = True
        os.write(self._wake_write, b"\0")
        return self._done.wait(timeout_s) and not self._broken

    def _run(self) -> None:
        poll = select.poll()
        poll.register(self._wake_read, select.POLLIN)
        poll.register(self._fd, 0)  # reports a closed reader only
        while not self._broken:
            closing = self._closing
            self._drain()
            if closing:
                break
            for fd, _ in poll.poll():
                if fd == self._fd:
                    self._break("the client closed the stream")
                else:
                    os.read(self._wake_read, 4096)
        self._done.set()

    def _drain(self) -> None:
        while self._queue and not self._broken:
            try:
                _write_all(self._fd, self._queue[0])
            except OSError:
                self._break("the stream is closed")
                return
            with self._lock:
                if self._queue:
                    self._queued_bytes -= len(self._queue.popleft())

    def _break(self, reason: str) -> None:
        with self._lock:
            if self._broken:
                return
            self._broken = True
            self._queue.clear()
            self._queued_bytes = 0
        self._report(reason)


_RETRY_S = 0.005


def _read(fd: int) -> bytes:
    while True:
        try:
            return os.read(fd, READ_BYTES)
        except BlockingIOError:
            wait_readable(fd, None)
        except OSError:
            return b""  # a terminal that hung up, a socket that was reset: both are the end


def _write_all(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(fd, rest) :]
        except BlockingIOError:
            time.sleep(_RETRY_S)


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def _null_as(fd: int, flags: int) -> None:
    null = os.open(os.devnull, flags)
    if null == fd:
        os.set_inheritable(fd, True)
        return
    os.dup2(null, fd)
    os.close(null)
