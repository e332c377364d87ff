"""One context process, as asyncio runs it: frames go in, answers come out, and its end is told once."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from typing import cast

import msgspec

from glossator_context.frames import MAX_FRAME_BYTES, Answer, Ask, Notification
from glossator_context.piped import LENGTH_BYTES, frames_in

# The child needs its interpreter and its packages, and above all no keys.
_ENVIRONMENT = ("HOME", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE", "SYSTEMROOT")
# numpy's linear algebra, of which nothing is used, would reserve memory for a thread on each core.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_GRACE_S = 0.2

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Answer)


def frame_of(message: Notification | Ask) -> bytes | None:
    """The message as a frame; None where it is too large to be sent, or holds what no encoder takes."""
    try:
        body = _encoder.encode(message)
    except (UnicodeEncodeError, OverflowError):
        return None
    return None if len(body) > MAX_FRAME_BYTES else len(body).to_bytes(LENGTH_BYTES, "big") + body


class ContextPipe(asyncio.SubprocessProtocol):
    """A running child. `ended` is done as soon as it can answer no more."""

    def __init__(self, on_answer: Callable[[Answer], None]) -> None:
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._on_answer = on_answer
        self._received = bytearray()
        self._is_killed = False
        self._transport: asyncio.SubprocessTransport | None = None
        self._stdin: asyncio.WriteTransport | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id."""
        return None if self._transport is None else self._transport.get_pid()

    @property
    def queued_bytes(self) -> int:
        """What was sent but not yet taken by the child."""
        return 0 if self._stdin is None else self._stdin.get_write_buffer_size()

    def send(self, frame: bytes) -> None:
        """Queue a frame; nothing happens once the child has ended."""
        if self._stdin is not None and not self._stdin.is_closing():
            self._stdin.write(frame)

    def kill(self) -> None:
        """End the child now, whatever it is doing."""
        self._end()
        if self._transport is None or self._is_killed or self._transport.get_returncode() is not None:
            return
        self._is_killed = True
        # Not `Transport.kill`: it would wait for the process, too, and take its exit status from asyncio.
        try:
            os.kill(self._transport.get_pid(), signal.SIGKILL)
        except ProcessLookupError:
            return

    async def close(self, grace_s: float = _GRACE_S) -> None:
        """Close the child's standard input, kill it if it stays, and wait until nothing of it is left."""
        if self._stdin is not None:
            self._stdin.close()
        await asyncio.wait((self._closed,), timeout=grace_s)
        self.kill()
        await asyncio.wait((self._closed,))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:  # noqa: D102
        self._transport = cast("asyncio.SubprocessTransport", transport)
        self._stdin = cast("asyncio.WriteTransport", self._transport.get_pipe_transport(0))

    def pipe_data_received(self, fd: int, data: bytes) -> None:  # noqa: D102
        self._received += data
        try:
            for frame in frames_in(self._received, MAX_FRAME_BYTES):
                self._on_answer(_decoder.decode(frame))
        except (ValueError, msgspec.MsgspecError):
            # What comes now cannot be understood, nor where the next frame starts.
            self.kill()

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:  # noqa: D102
        self._end()

    def process_exited(self) -> None:  # noqa: D102
        self._end()
        if self._transport is not None:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: D102
        self._end()
        if not self._closed.done():
            self._closed.set_result(None)

    def _end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


async def start_pipe(
    on_answer: Callable[[Answer], None], *, memory_bytes: int, parse_budget_ms: int
) -> ContextPipe:
    """Start a child that may use so much address space. Raises OSError."""
    # `-P` keeps the working directory, often the user's workspace, from being a source of modules.
    command = (sys.executable, "-P", "-m", "glossator_context.child")
    limits = ("--memory-bytes", str(memory_bytes), "--parse-ms", str(parse_budget_ms))
    options = (*limits, "--parent", str(os.getpid()))
    _, pipe = await asyncio.get_running_loop().subprocess_exec(
        lambda: ContextPipe(on_answer),
        *command,
        *options,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=None,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _ONE_THREAD,
    )
    return pipe
