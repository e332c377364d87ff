"""What keeps an index small and quick to open: segments are merged and stored, by workers, and the stored ones are loaded."""

import logging
import time

from glossator_context.indexing.encoding import decode
from glossator_context.indexing.jobs import Merge
from glossator_context.indexing.parts import Part, Parts
from glossator_context.indexing.pool import Pool
from glossator_context.indexing.store import Snapshot, Store
from glossator_context.indexing.worker_end import Finished, Outcome

__all__ = ["MERGE_JOB", "Upkeep"]

logger = logging.getLogger(__name__)

MERGE_JOB = 0
SAVE_EVERY_S = 300.0
# More changes than this, or than a share of all files, are stored at the next quiet moment.
_FEW_CHANGES = 64
_CHANGED_SHARE = 50
_WAIT_AFTER_FAILURE_S = 60.0


class Upkeep:
    """Loads what was stored, has segments merged when there are many, and stores the whole when enough has changed."""

    def __init__(
        self, parts: Parts, pool: Pool, root: str, folder: str | None, languages_folder: str | None
    ) -> None:
        self._parts = parts
        self._pool = pool
        self._root = root
        self._folder = folder
        self._languages_folder = languages_folder
        self._store: Store | None = None
        self._snapshot: Snapshot | None = None
        self._merged: list[Part] = []
        self._target: str | None = None
        self._changes = 0
        self._is_stored = False
        self._saved_s = time.monotonic()
        self._not_before_s = float("-inf")
        self.is_loading = folder is not None

    @property
    def is_busy(self) -> bool:
        """Whether segments are loaded, merged or stored, or should be before all is well."""
        return self.is_loading or bool(self._merged) or bool(self._next_merge(is_quiet=True))

    @property
    def due_s(self) -> float | None:
        """When something should be done that need not be done now, on the monotonic clock."""
        if self._store is not None and self._changes:
            return max(self._saved_s + SAVE_EVERY_S, self._not_before_s)
        return None

    def note_changes(self, count: int) -> None:
        """So many files have changed since the index was stored last."""
        self._changes += count

    def load_some(self) -> None:
        """Look at a little more of what is stored, while `is_loading`."""
        if self._store is None:
            store = Store(self._folder or "", self._root, languages_folder=self._languages_folder)
            if not store.is_usable:
                self.is_loading = False
                return
            store.prune()
            self._store, self._snapshot = store, store.open()
        is_good = self._snapshot.check() if self._snapshot is not None else False
        if is_good is None:
            return
        self.is_loading = False
        snapshot, self._snapshot = self._snapshot, None
        if snapshot is None:
            return
        if is_good:
            self._is_stored = self._use(snapshot, [])
        else:
            snapshot.close()

    def start_merge(self, *, is_quiet: bool) -> bool:
        """Have the segments merged that should be. Whether there were some."""
        if self._merged or not (self._pool.has_room or self._pool.can_grow):
            return False
        chosen = self._next_merge(is_quiet=is_quiet)
        if not chosen:
            return False
        self._merged = chosen
        is_whole = len(chosen) == len(self._parts.all)
        if is_quiet and is_whole and self._store is not None:
            self._target = self._store.temporary()
        job = Merge(
            sizes=tuple(part.size_bytes for part in chosen),
            masks=tuple(part.alive.tobytes() for part in chosen),
            target=self._target,
            key=b"" if self._store is None else self._store.key,
        )
        if self._target is not None:
            self._changes = 0
        if not self._pool.submit(MERGE_JOB, job, [part.content for part in chosen]):
            self._fail()
            return False
        return True

    def take(self, outcome: Outcome) -> None:
        """A merge is done, or was not to be."""
        merged, target = self._merged, self._target
        if not isinstance(outcome, Finished):
            self._fail()
            return
        self._merged, self._target = [], None
        if target is None:
            try:
                self._parts.replace(merged, decode(outcome.content), outcome.content)
            except ValueError:
                self._fail()
            return
        snapshot = None if self._store is None else self._store.adopt(target)
        self._is_stored = snapshot is not None and self._use(snapshot, merged)
        self._saved_s = time.monotonic()
        if not self._is_stored:
            # A full disk stays full for a while; the index does without.
            self._store = None

    def close(self) -> None:
        """Leave no unfinished file behind."""
        if self._store is not None and self._target is not None:
            self._store.discard(self._target)

    def _next_merge(self, *, is_quiet: bool) -> list[Part]:
        now_s = time.monotonic()
        if now_s < self._not_before_s:
            return []
        if is_quiet and self._should_save(now_s):
            return list(self._parts.all)
        return self._parts.to_merge(is_quiet=is_quiet)

    def _should_save(self, now_s: float) -> bool:
        if self._store is None or not self._changes or not self._parts.all:
            return False
        many = self._changes > max(_FEW_CHANGES, len(self._parts) // _CHANGED_SHARE)
        return not self._is_stored or many or now_s - self._saved_s > SAVE_EVERY_S

    def _use(self, snapshot: Snapshot, merged: list[Part]) -> bool:
        try:
            content = snapshot.content()
            segment = decode(content)
        except (OSError, ValueError) as error:
            logger.warning("the stored index cannot be used: %s", type(error).__name__)
            return False
        finally:
            snapshot.close()
        if merged:
            self._parts.replace(merged, segment, content)
        else:
            self._parts.add(segment, content, lambda _path: True)
        return True

    def _fail(self) -> None:
        logger.warning("segments of the index could not be merged")
        if self._store is not None and self._target is not None:
            self._store.discard(self._target)
        self._merged, self._target = [], None
        self._not_before_s = time.monotonic() + _WAIT_AFTER_FAILURE_S
