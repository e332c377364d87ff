"""The parent's end of one worker process: a job goes in, its outcome comes out, and nobody waits for either."""

import contextlib
import os
import subprocess
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from glossator_context.indexing.jobs import Done, Extract, Job, Reading, frame_of, result_in
from glossator_context.piped import LENGTH_BYTES

__all__ = ["Finished", "Lost", "Outcome", "WorkerEnd"]

STUCK_S = 20.0
"""How long a worker may take for one file, or to start, on a busy machine."""
MERGE_S = 300.0
_USAGE_EVERY_S = 1.0
_READ_BYTES = 1 << 18
_PIPE_BYTES = 1 << 20
_MAX_FRAME_BYTES = 1 << 24
_MAX_SEGMENT_BYTES = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A job that was done, with the bytes of the segment where one was to be made."""

    job: Job
    number: int
    done: Done
    content: bytearray


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A job whose worker died, or was ended for it took too long.

    It had come to the file `reached`, or a little further; -1 where it had not begun.
    """

    job: Job
    number: int
    reached: int


Outcome = Finished | Lost


@dataclass(slots=True, kw_only=True)
class WorkerEnd:
    """One process, and what is on the way to it and from it."""

    process: subprocess.Popen[bytes]
    input: int = -1
    output: int = -1
    job: Job | None = None
    number: int = 0
    reached: int = 0
    has_begun: bool = False
    since_s: float = 0.0
    stuck_at_s: float = 0.0
    used_s: float = 0.0
    """Of the processor's time, when it was last heard of."""
    unsent: deque[memoryview] = field(default_factory=deque)
    _received: bytearray = field(default_factory=bytearray)
    _done: Done | None = None
    _content: bytearray = field(default_factory=bytearray)
    _missing: int = 0

    def __post_init__(self) -> None:
        assert self.process.stdin is not None  # noqa: S101 (both are pipes)
        assert self.process.stdout is not None  # noqa: S101
        self.input, self.output = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self.input, False)
        os.set_blocking(self.output, False)
        for pipe in (self.input, self.output):
            _widen(pipe)

    def begin(self, number: int, job: Job, payload: Sequence[bytes | bytearray | memoryview]) -> None:
        """Give it a job; it must have none."""
        self.number, self.job, self.reached = number, job, -1
        self.used_s = _usage(self.process.pid)[0]
        self.unsent.extend(memoryview(part).cast("B") for part in (frame_of(job), *payload) if len(part))
        self.stuck_at_s = time.monotonic() + (STUCK_S if isinstance(job, Extract) else MERGE_S)
        # A worker that has died since it was last heard of is found out by whoever listens to it.
        with contextlib.suppress(OSError):
            self.send()

    def waits_for_its_turn(self) -> bool:
        """Whether the worker is late because others have the processor; then it is given more time."""
        used_s, wants_more = _usage(self.process.pid)
        if not wants_more or used_s - self.used_s > STUCK_S / 2:
            return False
        self.stuck_at_s = time.monotonic() + STUCK_S
        return True

    def send(self) -> None:
        """Send what can be sent at once. Raises OSError."""
        while self.unsent:
            try:
                sent = os.write(self.input, self.unsent[0])
            except BlockingIOError:
                return
            if sent == len(self.unsent[0]):
                self.unsent.popleft()
            else:
                self.unsent[0] = self.unsent[0][sent:]

    def receive(self) -> list[Outcome]:
        """What came. Raises EOFError at the end, and ValueError for what cannot be understood."""
        try:
            if self._missing:
                return self._receive_content()
            data = os.read(self.output, _READ_BYTES)
        except BlockingIOError:
            return []
        if not data:
            raise EOFError
        self._received += data
        return self._take_frames()

    def _receive_content(self) -> list[Outcome]:
        place = len(self._content) - self._missing
        with memoryview(self._content) as view:
            count = os.readv(self.output, [view[place : place + _READ_BYTES * 4]])
        if not count:
            raise EOFError
        self._missing -= count
        return self._finish() if not self._missing else []

    def _take_frames(self) -> list[Outcome]:
        while len(self._received) >= LENGTH_BYTES:
            stop = LENGTH_BYTES + int.from_bytes(self._received[:LENGTH_BYTES], "big")
            if stop > _MAX_FRAME_BYTES or self.job is None:
                raise ValueError("nothing of the kind was expected")
            if stop > len(self._received):
                break
            message = result_in(self._received[LENGTH_BYTES:stop])
            self.has_begun = True
            del self._received[:stop]
            match message:
                case Reading(number):
                    self.reached = number
                    now_s = time.monotonic()
                    if self.stuck_at_s < now_s + STUCK_S - _USAGE_EVERY_S:
                        self.stuck_at_s = now_s + STUCK_S
                        self.used_s = _usage(self.process.pid)[0]
                case Done(size_bytes):
                    if not 0 <= size_bytes <= _MAX_SEGMENT_BYTES:
                        raise ValueError("no segment is so large")
                    self._done = message
                    self._content = bytearray(size_bytes)
                    head = len(self._received[:size_bytes])
                    self._content[:head] = self._received[:head]
                    self._missing = size_bytes - head
                    if len(self._received) > head:
                        raise ValueError("more than was expected")
                    self._received.clear()
                    return self._finish() if not self._missing else []
        return []

    def _finish(self) -> list[Outcome]:
        assert self.job is not None  # noqa: S101 (only a worker with a job is listened to)
        assert self._done is not None  # noqa: S101 (content follows nothing else)
        finished = Finished(job=self.job, number=self.number, done=self._done, content=self._content)
        self.job, self._done, self._content = None, None, bytearray()
        self.since_s = time.monotonic()
        return [finished]

    def close(self) -> None:
        """Let go of the pipes; a worker without them ends when it has done its job."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def _usage(pid: int) -> tuple[float, bool]:
    """How many seconds of a processor a process has used, and whether it wants more; (0, False) where nobody knows."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0, False
    # State, and the ticks in user and in kernel mode: proc_pid_stat(5).
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), fields[0] == "R"


def _widen(pipe: int) -> None:
    """Give a pipe more room, where the system can: segments are large."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
