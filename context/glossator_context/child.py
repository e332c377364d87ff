"""The context process: reads frames on descriptor 0, answers on descriptor 1, and ends when its parent does.

Run as `python -m glossator_context.child [--parse-ms N] [--memory-bytes N] [--parent PID]`. Nothing native is imported before the
descriptors are safe, so a stray print, by Python or by C, goes to stderr and never into a frame.
"""

import gc
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from glossator_context.piped import (
    LENGTH_BYTES,
    claim_standard_output,
    die_with_parent,
    frames_in,
    limit_memory,
    write_all,
)

if TYPE_CHECKING:
    from glossator_context.frames import Answer, Ask, Notification
    from glossator_context.workspace import Workspace

Value = TypeVar("Value")

READ_BYTES = 1 << 20
EXIT_LOST_TRACK = 70  # EX_SOFTWARE of sysexits.h


def main(arguments: Sequence[str]) -> int:
    """Serve until the parent closes our standard input. Returns the exit status."""
    options = dict(zip(arguments[::2], arguments[1::2], strict=True))
    answers = claim_standard_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(int(options.get("--memory-bytes", "0")))
    if not die_with_parent(int(options.get("--parent", "0"))):
        return 0
    try:
        return serve(0, answers, parse_budget_ms=int(options.get("--parse-ms", "150")))
    except BrokenPipeError:
        return 0


def serve(requests: int, answers: int, *, parse_budget_ms: int) -> int:
    """Apply notifications and answer questions, strictly in the order they come, until `requests` ends.

    Answer 0 says that we are ready. What can be prepared is prepared while nothing waits to be read. A notification
    that cannot be applied ends the process: the parent starts another one, which gets the whole texts.
    """
    import msgspec

    from glossator_context.frames import MAX_FRAME_BYTES, Answer, Ask, Notification
    from glossator_context.workspace import Workspace

    decoder = msgspec.msgpack.Decoder(Notification | Ask)
    encoder = msgspec.msgpack.Encoder()
    workspace = Workspace(parse_budget_ms=parse_budget_ms)
    elsewhere = workspace.elsewhere

    def send(answer: Answer) -> None:
        frame = encoder.encode(answer)
        if len(frame) > MAX_FRAME_BYTES:
            frame = encoder.encode(Answer(id=answer.id, error="FrameTooLarge"))
        write_all(answers, len(frame).to_bytes(LENGTH_BYTES, "big") + frame)

    send(Answer(id=0))
    received = bytearray()
    heard_s = time.monotonic()
    while True:
        idle_s, index_s = workspace.idle_work_after_s, elsewhere.work_after_s
        # Only what is done in a pause waits for one; the index waits for nothing but questions.
        rest_s = None if idle_s is None else max(0.0, heard_s + idle_s - time.monotonic())
        wait_s = min((each for each in (rest_s, index_s) if each is not None), default=None)
        readable, writable, _ = select.select((requests, *elsewhere.readers), elsewhere.writers, (), wait_s)
        if requests not in readable:
            if readable or writable or wait_s == index_s:
                _, error = _attempt(elsewhere.work)
                if error is not None:
                    workspace.elsewhere_failed(error)
            if rest_s is not None and rest_s == wait_s:
                _attempt(workspace.work_while_idle)
            # What was learnt is no garbage. To look through all of it would take a tenth of a second again and again.
            gc.freeze()
            continue
        chunk = os.read(requests, READ_BYTES)
        heard_s = time.monotonic()
        if not chunk:
            elsewhere.close()
            return 0
        received += chunk
        for frame in frames_in(received, MAX_FRAME_BYTES):
            message = decoder.decode(frame)
            if isinstance(message, Ask):
                send(_answer(workspace, message, encoder.encode))
            elif not _apply(workspace, message):
                return EXIT_LOST_TRACK


def _answer(workspace: "Workspace", ask: "Ask", encode: Callable[[object], bytes]) -> "Answer":
    import msgspec

    from glossator_context.frames import Answer

    value, error = _attempt(lambda: encode(workspace.answer(ask.question)))
    if error is not None or value is None:
        return Answer(id=ask.id, error=error)
    return Answer(id=ask.id, value=msgspec.Raw(value))


def _apply(workspace: "Workspace", message: "Notification") -> bool:
    _, error = _attempt(lambda: workspace.apply(message))
    return error is None


def _attempt(work: Callable[[], Value]) -> tuple[Value | None, str | None]:
    """The value of `work`, or the name of what it raised: never the message, which may hold the user's code."""
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001 (grammars and hostile files fail in any way; the process must go on)
        return None, type(error).__name__


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
