"""What a child process does first, and the frames in which it speaks: nothing heavy is imported here.

A frame is its length as four bytes, big endian, then MessagePack.
"""

import os
import signal
import sys
from collections.abc import Iterator

__all__ = [
    "LENGTH_BYTES",
    "claim_standard_output",
    "die_with_parent",
    "frames_in",
    "limit_memory",
    "one_thread_each",
    "write_all",
]

LENGTH_BYTES = 4

# The libraries behind numpy reserve memory for a thread a core, and none is of use here.
_THREAD_COUNTS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def claim_standard_output() -> int:
    """A private copy of descriptor 1, which itself becomes stderr: a stray print, by Python or by C, is in no frame."""
    answers = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return answers


def limit_memory(memory_bytes: int) -> None:
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


def one_thread_each() -> None:
    """Have numpy, here and in the processes started from here, start no threads. Call it before numpy is imported."""
    for name in _THREAD_COUNTS:
        os.environ[name] = "1"


def die_with_parent(parent: int) -> bool:
    """Have Linux kill us when the parent dies, even in the middle of a parse. False where it is dead already."""
    if sys.platform == "linux":
        import ctypes

        set_parent_death_signal = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL, 0, 0, 0)
    return parent in (0, os.getppid())


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


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Write all of it, however often that takes."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
