"""A worker process: reads and parses files for the index, and merges segments, so that no question waits for that.

Run as `python -m glossator_context.indexing.worker --root FOLDER [--languages FOLDER] [--memory-bytes N] [--parent PID]`. Jobs come
on descriptor 0, results go out on descriptor 1. Each is a frame; behind the frame stand as many bytes as it says.
"""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from glossator_context.indexing.jobs import (
    TELL_EVERY_FILES,
    Done,
    Extract,
    Merge,
    Reading,
    Source,
    frame_of,
    job_in,
)
from glossator_context.piped import (
    LENGTH_BYTES,
    claim_standard_output,
    die_with_parent,
    limit_memory,
    one_thread_each,
    write_all,
)
from glossator_context.regular_files import ABSENT, Stamp, read_regular

__all__ = ["NICENESS", "UNSURE_NS", "main"]

logger = logging.getLogger(__name__)

NICENESS = 5
EXIT_FAILED = 70  # EX_SOFTWARE of sysexits.h
# A file changed so shortly before it was read may change again without a trace: clocks of file systems tick slowly.
UNSURE_NS = 100_000_000
_TELL_EVERY_S = 0.05


def main(arguments: Sequence[str]) -> int:
    """Work until the parent closes our standard input. Returns the exit status."""
    options = dict(zip(arguments[::2], arguments[1::2], strict=True))
    one_thread_each()
    results = claim_standard_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(int(options.get("--memory-bytes", "0")))
    if not die_with_parent(int(options.get("--parent", "0"))):
        return 0
    os.nice(NICENESS)
    if "--languages" in options:
        _add_languages(options["--languages"])
    try:
        with os.fdopen(0, "rb", closefd=False) as jobs:
            _serve(jobs, results, options["--root"])
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001 (hostile files fail in any way, and a traceback may hold the user's code)
        logger.warning("a worker of the index failed with %s", type(error).__name__)
        return EXIT_FAILED
    return 0


def _add_languages(folder: str) -> None:
    """Know the user's own languages. What is wrong with them is said where the documents are."""
    from glossator_context.languages import add_language
    from glossator_context.languages.user import load_user_languages

    for language in reversed(load_user_languages(folder)[0]):
        add_language(language)


def _serve(jobs: BinaryIO, results: int, root: str) -> None:
    while len(head := jobs.read(LENGTH_BYTES)) == LENGTH_BYTES:
        match job_in(jobs.read(int.from_bytes(head, "big"))):
            case Extract(files):
                _extract(files, root, results)
            case Merge() as job:
                _merge(job, jobs, results)


def _extract(files: Sequence[Source], root: str, results: int) -> None:
    from glossator_context.indexing.encoding import encode
    from glossator_context.indexing.extract import extract

    reader = _Reader(root, lambda number: write_all(results, frame_of(Reading(number))))
    parts = encode(extract(reader.contents_of(files)))
    size = sum(map(len, parts))
    write_all(results, frame_of(Done(size, tuple(reader.absent), tuple(reader.unsure))))
    for part in parts:
        write_all(results, part)


def _merge(job: Merge, jobs: BinaryIO, results: int) -> None:
    import numpy as np

    from glossator_context.indexing.encoding import decode, encode
    from glossator_context.indexing.merge import merge
    from glossator_context.indexing.store import write_snapshot

    parts = []
    for size, mask in zip(job.sizes, job.masks, strict=True):
        buffer = bytearray(size)
        jobs.readinto(buffer)  # type: ignore[attr-defined]
        parts.append((decode(buffer), np.frombuffer(mask, np.bool_)))
    merged = encode(merge(parts))
    if job.target is None:
        write_all(results, frame_of(Done(sum(map(len, merged)))))
        for part in merged:
            write_all(results, part)
    else:
        write_snapshot(job.target, job.key, merged)
        write_all(results, frame_of(Done(0)))


class _Reader:
    """Reads files for one job, each when it is its turn."""

    def __init__(self, root: str, tell: Callable[[int], None]) -> None:
        self.absent: list[str] = []
        self.unsure: list[str] = []
        self._root = root
        self._tell = tell
        self._folders: dict[str, bool] = {}

    def contents_of(self, files: Sequence[Source]) -> Iterator[tuple[str, Stamp, bytes]]:
        """The files that are there, with stamps and contents: none of what is no text, or was not written by hand."""
        from glossator_context.indexing.sniffing import looks_written, max_bytes_of

        told_s = 0.0
        for number, source in enumerate(files):
            if number % TELL_EVERY_FILES == 0 or time.monotonic() - told_s >= _TELL_EVERY_S:
                self._tell(number)
                told_s = time.monotonic()
            max_bytes = max_bytes_of(source.path.rpartition("/")[2])
            if source.content is None:
                stamp, content = self._read(source.path, max_bytes)
                if content is None:
                    self.absent.append(source.path)
                    continue
            else:
                stamp, content = source.stamp, source.content
            is_source = len(content) <= max_bytes and looks_written(content)
            yield source.path, stamp, content if is_source else b""

    def _read(self, path: str, max_bytes: int) -> tuple[Stamp, bytes | None]:
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            place = f"{self._root}/{folder}" if folder else self._root
            # A folder that has become a link since it was seen leads elsewhere.
            self._folders[folder] = os.path.realpath(place) == place
        if not self._folders[folder]:
            return ABSENT, None
        stamp, content = read_regular(f"{self._root}/{path}", max_bytes)
        if 0 <= time.time_ns() - stamp[0] < UNSURE_NS:
            self.unsure.append(path)
        return stamp, content


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
