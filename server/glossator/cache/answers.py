"""The cache as the event loop sees it: a small memory, and behind it a thread that alone uses the disk."""

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar

import msgspec

from glossator.cache.disk import Disk
from glossator.cache.thread import DiskThread
from glossator.settings import CacheSettings

logger = logging.getLogger(__name__)

MEMORY_ENTRIES = 256
MAX_TEXT_CHARS = 256 * 1024
MAX_WAITING_WRITES = 256
READ_S = 0.3
CLEAR_S = 5.0
CLOSE_S = 0.25
SECONDS_PER_DAY = 86_400.0
# A clock that was wrong for a while must make nothing immortal.
MAX_FROM_FUTURE_S = 3_600.0

T = TypeVar("T")


class Stored(msgspec.Struct, frozen=True):
    """A whole answer. `created` is the wall clock's time in seconds; a restart must know how old it is."""

    text: str
    model: str
    created: float = 0.0


class CacheStats(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the cache, and how often it helped since this process began. `folder` None: memory alone."""

    folder: str | None
    entries: int
    size_bytes: int
    hits: int
    misses: int


class AnswerCache:
    """The cache of one process. `roots` are workspace folders, in which it never keeps anything.

    `notices` are sentences that the user should read once: why answers are not kept on disk.
    """

    def __init__(
        self, settings: CacheSettings, roots: Sequence[str], *, wall_clock: Callable[[], float] = time.time
    ) -> None:
        self.notices: list[str] = []
        self._settings = settings
        self._wall_clock = wall_clock
        self._memory: OrderedDict[str, Stored] = OrderedDict()
        self._clears = 0
        self._hits = 0
        self._misses = 0
        self._thread: DiskThread | None = None
        self._is_closed = False
        self._disk = Disk(
            settings,
            tuple(roots),
            ttl_s=settings.ttl_days * SECONDS_PER_DAY,
            ahead_s=MAX_FROM_FUTURE_S,
            notice=self._notice,
        )

    async def get(self, key: str) -> Stored | None:
        """The answer, from memory or disk; None where there is none, it is too old, or the disk is too slow."""
        if not self._settings.enabled:
            return None
        stored = self._memory.get(key)
        if stored is None or not self._is_fresh(stored):
            self._memory.pop(key, None)
            stored = await self._read_from_disk(key)
        if stored is None:
            self._misses += 1
            return None
        self._remember(key, stored)
        self._hits += 1
        return stored

    def put(self, key: str, stored: Stored) -> None:
        """Keep a whole answer. Returns at once; the disk follows, or not."""
        if not self._settings.enabled or len(stored.text) > MAX_TEXT_CHARS:
            return
        stored = msgspec.structs.replace(stored, created=self._wall_clock())
        self._remember(key, stored)
        thread = self._started()
        if thread is None or thread.waiting() >= MAX_WAITING_WRITES:
            return
        clears = self._clears

        def write() -> None:
            # Half of a surrogate pair is no text that anyone could want again.
            if clears == self._clears:
                with contextlib.suppress(UnicodeEncodeError):
                    self._disk.write(key, msgspec.msgpack.encode(stored))

        thread.write(write).add_done_callback(_log_bug)

    async def clear(self) -> None:
        """Remove every answer, from memory and disk. What remains is told by a notice."""
        self._memory.clear()
        self._clears += 1
        thread = self._started()
        if thread is None or not await _within(CLEAR_S, thread.write(self._disk.clear)):
            self._notice("the stored answers could not be removed: the disk does not answer")

    async def stats(self) -> CacheStats:
        """What is in it."""
        entries, size_bytes, folder = len(self._memory), 0, None
        thread = self._started() if self._settings.enabled else None
        if (
            thread is not None
            and (found := await _within(READ_S, thread.read(self._disk.measure))) is not None
        ):
            entries, size_bytes, folder = found
        return CacheStats(
            folder=folder, entries=entries, size_bytes=size_bytes, hits=self._hits, misses=self._misses
        )

    async def aclose(self) -> None:
        """Let waiting writes reach the disk, but not for long, and close it. What follows is kept in memory alone."""
        self._is_closed = True
        thread, self._thread = self._thread, None
        if thread is None:
            return
        closing = thread.write(self._disk.close)
        thread.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await asyncio.shield(asyncio.wrap_future(closing))

    async def _read_from_disk(self, key: str) -> Stored | None:
        thread = self._started()
        # A disk that hangs is waited for once, not at every question.
        if thread is None or thread.busy_s() > READ_S:
            return None
        clears = self._clears
        stored = _decoded(await _within(READ_S, thread.read(lambda: self._disk.read(key))))
        if key in self._memory:
            return self._memory[key]
        return stored if stored is not None and clears == self._clears and self._is_fresh(stored) else None

    def _started(self) -> DiskThread | None:
        if self._thread is None and not self._is_closed:
            try:
                self._thread = DiskThread()
            except RuntimeError as error:
                self._is_closed = True
                self._notice(f"answers are kept in memory only: {error}")
        return self._thread

    def _remember(self, key: str, stored: Stored) -> None:
        self._memory[key] = stored
        self._memory.move_to_end(key)
        if len(self._memory) > MEMORY_ENTRIES:
            self._memory.popitem(last=False)

    def _is_fresh(self, stored: Stored) -> bool:
        age_s = self._wall_clock() - stored.created
        return -MAX_FROM_FUTURE_S <= age_s <= self._settings.ttl_days * SECONDS_PER_DAY

    def _notice(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)
            logger.warning("%s", notice)


async def _within(seconds: float, future: Future[T]) -> T | None:
    """The result; None when it is not there in time. What has not begun by then is not done at all."""
    try:
        async with asyncio.timeout(seconds):
            return await asyncio.wrap_future(future)
    except TimeoutError:
        logger.info("the cache did not answer within %s s", seconds)
        return None


def _log_bug(future: Future[None]) -> None:
    if not future.cancelled() and (error := future.exception()) is not None:
        logger.error("an answer was not kept: %s", type(error).__name__)


def _decoded(blob: bytes | None) -> Stored | None:
    if blob is None:
        return None
    try:
        return msgspec.msgpack.decode(blob, type=Stored)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
