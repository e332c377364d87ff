"""What the context process and its workers say to each other: MessagePack frames, and bytes of segments behind them."""

import msgspec

from glossator_context.piped import LENGTH_BYTES
from glossator_context.regular_files import Stamp

__all__ = [
    "TELL_EVERY_FILES",
    "Done",
    "Extract",
    "Job",
    "Merge",
    "Reading",
    "Result",
    "Source",
    "frame_of",
    "job_in",
    "result_in",
]

TELL_EVERY_FILES = 64
"""A worker says so often at least which file it reads."""


class Source(msgspec.Struct, frozen=True, array_like=True):
    """A file to be read: from the disk, where it was last seen with this stamp, unless its `content` is given."""

    path: str
    stamp: Stamp
    content: bytes | None = None


class Extract(msgspec.Struct, frozen=True, tag=True):
    """Say what these files hold."""

    files: tuple[Source, ...]


class Merge(msgspec.Struct, frozen=True, tag=True):
    """Make one segment of those that follow, each of so many bytes, with a mask of its living files.

    Where there is a `target`, the result goes into this new file as a snapshot with the `key`.
    """

    sizes: tuple[int, ...]
    masks: tuple[bytes, ...]
    target: str | None = None
    key: bytes = b""


class Reading(msgspec.Struct, frozen=True, tag=True):
    """The worker has come to the file of this number, or is a little further."""

    number: int


class Done(msgspec.Struct, frozen=True, tag=True):
    """A job is done. `size_bytes` of a segment follow, unless it was written to a file.

    `absent` are the paths that could not be read; `unsure` those that may have changed while their stamp did not.
    """

    size_bytes: int
    absent: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


Job = Extract | Merge
Result = Reading | Done

_encoder = msgspec.msgpack.Encoder()
_jobs = msgspec.msgpack.Decoder(Job)
_results = msgspec.msgpack.Decoder(Result)


def frame_of(message: Job | Result) -> bytes:
    """The message as a frame."""
    body = _encoder.encode(message)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def job_in(frame: bytes) -> Job:
    """The job in a frame, without its length. Raises msgspec.DecodeError."""
    job: Job = _jobs.decode(frame)
    return job


def result_in(frame: bytes | bytearray) -> Result:
    """The result in a frame, without its length. Raises msgspec.DecodeError."""
    result: Result = _results.decode(frame)
    return result
