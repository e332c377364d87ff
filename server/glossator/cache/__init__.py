"""Answers kept on disk, so that no question is asked twice. Any error is a miss; nothing here is ever the user's problem.

The disk is used on one thread of its own, never on the event loop; a small memory in front of it needs no thread.
"""

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import msgspec

from glossator.settings import CacheSettings

if TYPE_CHECKING:
    from glossator.cache.store import DiskStore

logger = logging.getLogger(__name__)

KEY_SCHEMA = "1"
MEMORY_ENTRIES = 256
MAX_WAITING_WRITES = 256
READ_S = 0.3
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


def answer_key(**fields: str) -> str:
    """A key from everything that decides an answer. Each name and value is preceded by its length: none runs into another."""
    digest = hashlib.sha256()
    for name, value in sorted({**fields, "key_schema": KEY_SCHEMA}.items()):
        for part in (name.encode(), value.encode("utf-8", "surrogatepass")):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


class AnswerCache:
    """The cache of one process. `roots` are workspace folders, in which it never keeps anything.

    `notices` are sentences that the user should read once: why answers are not kept on disk.
    """

    def __init__(
        self, settings: CacheSettings, roots: Sequence[str], *, wall_clock: Callable[[], float] = time.time
    ) -> None:
        self.notices: list[str] = []
        self._settings = settings
        self._roots = tuple(roots)
        self._wall_clock = wall_clock
        self._memory: OrderedDict[str, Stored] = OrderedDict()
        self._thread: ThreadPoolExecutor | None = None
        self._store: DiskStore | None = None
        self._is_open = False
        self._waiting_writes = 0
        self._hits = 0
        self._misses = 0

    async def get(self, key: str) -> Stored | None:
        """The answer, from memory or disk; None where there is none, it is too old, or the disk is too slow."""
        if not self._settings.enabled:
            return None
        stored = self._memory.get(key)
        if stored is None:
            blob = await self._on_thread(lambda: self._read(key), READ_S, None)
            stored = _decoded(blob)
        if stored is None or not self._is_fresh(stored):
            self._misses += 1
            return None
        self._remember(key, stored)
        self._hits += 1
        return stored

    def put(self, key: str, stored: Stored) -> None:
        """Keep a whole answer. Returns at once; the disk follows, or not."""
        if not self._settings.enabled:
            return
        stored = msgspec.structs.replace(stored, created=self._wall_clock())
        self._remember(key, stored)
        if self._waiting_writes >= MAX_WAITING_WRITES:
            return
        self._waiting_writes += 1
        self._executor().submit(self._write, key, msgspec.msgpack.encode(stored)).add_done_callback(self._written)

    async def clear(self) -> None:
        """Remove every answer, from memory and disk."""
        self._memory.clear()

        def clear() -> None:
            if (store := self._opened()) is not None:
                self._store = None
                self._is_open = False
                store.remove_all()

        await self._on_thread(clear, None, None)

    async def stats(self) -> CacheStats:
        """What is in it."""
        entries, size_bytes, folder = len(self._memory), 0, None
        if self._settings.enabled:
            found = await self._on_thread(self._measure, READ_S, None)
            if found is not None:
                entries, size_bytes, folder = found
        return CacheStats(
            folder=folder, entries=entries, size_bytes=size_bytes, hits=self._hits, misses=self._misses
        )

    async def aclose(self) -> None:
        """Let waiting writes reach the disk, but not for long, and close it."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        closing = thread.submit(self._close)
        thread.shutdown(wait=False)
        try:
            await asyncio.wait_for(asyncio.wrap_future(closing), CLOSE_S)
        except TimeoutError:
            logger.info("the cache was slow to close")

    async def _on_thread(self, work: Callable[[], T], timeout_s: float | None, otherwise: T) -> T:
        try:
            return await asyncio.wait_for(asyncio.wrap_future(self._executor().submit(work)), timeout_s)
        except TimeoutError:
            logger.info("the cache did not answer within %s s", timeout_s)
            return otherwise

    def _executor(self) -> ThreadPoolExecutor:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="cache")
        return self._thread

    def _opened(self) -> "DiskStore | None":
        """The disk's part, opened when it is first needed; None where it cannot be used."""
        if not self._is_open:
            self._is_open = True
            from glossator.cache.store import CannotStore, DiskStore

            try:
                self._store = DiskStore(self._settings.folder, self._settings.size_mb, self._roots)
            except CannotStore as error:
                self.notices.append(f"answers are kept in memory only: {error}")
                logger.warning("answers are kept in memory only: %s", error)
        return self._store

    def _read(self, key: str) -> bytes | None:
        store = self._opened()
        return None if store is None else store.get(key)

    def _write(self, key: str, blob: bytes) -> None:
        if (store := self._opened()) is not None:
            store.put(key, blob)

    def _written(self, _: Future[None]) -> None:
        self._waiting_writes -= 1

    def _measure(self) -> tuple[int, int, str] | None:
        store = self._opened()
        return None if store is None else store.measure()

    def _close(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def _remember(self, key: str, stored: Stored) -> None:
        self._memory[key] = stored
        self._memory.move_to_end(key)
        if len(self._memory) > MEMORY_ENTRIES:
            self._memory.popitem(last=False)

    def _is_fresh(self, stored: Stored) -> bool:
        age_s = self._wall_clock() - stored.created
        return -MAX_FROM_FUTURE_S <= age_s <= self._settings.ttl_days * SECONDS_PER_DAY


def _decoded(blob: bytes | None) -> Stored | None:
    if blob is None:
        return None
    try:
        return msgspec.msgpack.decode(blob, type=Stored)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
