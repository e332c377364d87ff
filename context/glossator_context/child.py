"""The context process: reads frames on descriptor 0, answers on descriptor 1, and ends when its parent does.

Run as `python -m glossator_context.child [--parse-ms N] [--memory-bytes N] [--parent PID]`. Nothing native is imported before the
descriptors are safe, so a stray print, by Python or by C, goes to stderr and never into a frame.
"""

import gc
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from glossator_context.frames import Answer, Ask, Notification
    from glossator_context.workspace import Workspace

Value = TypeVar("Value")

LENGTH_BYTES = 4
READ_BYTES = 1 << 20
EXIT_LOST_TRACK = 70  # EX_SOFTWARE of sysexits.h


def main(arguments: Sequence[str]) -> int:
    """Serve until the parent closes our standard input. Returns the exit status."""
    options = dict(zip(arguments[::2], arguments[1::2], strict=True))
    answers = _claim_standard_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(int(options.get("--memory-bytes", "0")))
    if not _die_with_parent(int(options.get("--parent", "0"))):
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

    from glossator_context.frames import MAX_FRAME_BYTES, Answer, Ask, Close, Configure, Edit, Open
    from glossator_context.workspace import Workspace

    decoder = msgspec.msgpack.Decoder(Configure | Open | Edit | Close | Ask)
    encoder = msgspec.msgpack.Encoder()
    workspace = Workspace(parse_budget_ms=parse_budget_ms)

    def send(answer: Answer) -> None:
        frame = encoder.encode(answer)
        if len(frame) > MAX_FRAME_BYTES:
            frame = encoder.encode(Answer(id=answer.id, error="FrameTooLarge"))
        _write(answers, len(frame).to_bytes(LENGTH_BYTES, "big") + frame)

    send(Answer(id=0))
    received = bytearray()
    while True:
        wait_s = workspace.idle_work_after_s
        if wait_s is not None and not select.select((requests,), (), (), wait_s)[0]:
            _attempt(workspace.work_while_idle)
            # What was learnt is no garbage. To look through all of it would take a tenth of a second again and again.
            gc.freeze()
            continue
        chunk = os.read(requests, READ_BYTES)
        if not chunk:
            return 0
        received += chunk
        for frame in frames_in(received, MAX_FRAME_BYTES):
            message = decoder.decode(frame)
            if isinstance(message, Ask):
                send(_answer(workspace, message, encoder.encode))
            elif not _apply(workspace, message):
                return EXIT_LOST_TRACK


def frames_in(received: bytearray, max_bytes: int) -> Iterator[bytes]:
    """The whole frames at the start of `received`, which are removed from it. Raises ValueError for one too large."""
    start = 0
    while len(received) - start >= LENGTH_BYTES:
        stop = start + LENGTH_BYTES + int.from_bytes(received[start : start + LENGTH_BYTES], "big")
        if stop - start - LENGTH_BYTES > max_bytes:
            raise ValueError("a frame is too large")
        if stop > len(received):
            break
        yield bytes(received[start + LENGTH_BYTES : stop])
        start = stop
    del received[:start]


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


def _claim_standard_output() -> int:
    """A private copy of descriptor 1, which itself becomes stderr."""
    answers = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return answers


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _limit_memory(memory_bytes: int) -> None:
    """Cap the address space, where the system can, and leave no core file: it would hold the user's code."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory_bytes > 0:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory_bytes if most == resource.RLIM_INFINITY else min(memory_bytes, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def _die_with_parent(parent: int) -> bool:
    """Have Linux kill us when the parent dies, even in the middle of a parse. False where it is dead already."""
    if sys.platform == "linux":
        import ctypes

        set_parent_death_signal = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL, 0, 0, 0)
    return parent in (0, os.getppid())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
