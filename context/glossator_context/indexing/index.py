"""The index of one workspace folder: what its files define and use, kept up to date little by little.

Nothing here waits. `work` does some milliseconds of what there is to do: it lists folders, hands files to worker processes,
takes what they send, and has segments merged and stored. Between two calls the caller watches `readers` and `writers`.
"""

import logging
import os
import select
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.agenda import Agenda
from glossator_context.indexing.changes import Changes
from glossator_context.indexing.crawl import Crawl, Listing, folder_of, join, one_name
from glossator_context.indexing.encoding import decode
from glossator_context.indexing.file_table import FileTable
from glossator_context.indexing.imports.modules import Modules
from glossator_context.indexing.jobs import Extract, Merge, Source
from glossator_context.indexing.open_files import OpenFiles, belongs
from glossator_context.indexing.parts import Parts
from glossator_context.indexing.pool import Pool
from glossator_context.indexing.segment import DIGEST_BYTES, Segment
from glossator_context.indexing.sniffing import MAX_FILE_BYTES
from glossator_context.indexing.upkeep import Upkeep
from glossator_context.indexing.worker_end import Finished, Lost, Outcome
from glossator_context.regular_files import read_regular

__all__ = ["Index"]

logger = logging.getLogger(__name__)

MAX_FILES = 50_000
MAX_TOTAL_BYTES = 200_000_000
STEP_S = 0.004
MODULES_EVERY_S = 2.0
"""While files are being found, what imports name is worked out anew so often."""
_COMPARED_AT_ONCE = 64
_MOST_DEATHS = 3
_WORKER_PER_BYTES = 300_000


class Index:
    """What the files below `root` hold. Paths are relative to it, with `/`, as the disk names them.

    `store` is a folder of the user's alone, in which the index is kept for the next start. What the editor has open counts
    as the editor has it, as soon as `update` said so and a worker has read it.
    """

    def __init__(
        self,
        root: str,
        *,
        store: str | None = None,
        languages_folder: str | None = None,
        workers: int | None = None,
        most_files: int = MAX_FILES,
    ) -> None:
        self.root = os.path.realpath(root)
        self.files = FileTable(self.root)
        self._most_files = most_files
        self._parts = Parts()
        self._agenda = Agenda()
        self._crawl = Crawl(self.root, known=self.files.listing, is_full=self._is_full)
        self._pool = Pool(self.root, languages_folder=languages_folder, most=workers)
        self._upkeep = Upkeep(self._parts, self._pool, self.root, store, languages_folder)
        self._opened = OpenFiles()
        self._changes = Changes()
        self._is_sweeping = False
        self._to_compare: deque[list[str]] = deque()
        self._deaths: dict[str, int] = {}
        self._segments: tuple[int, tuple[tuple[Segment, NDArray[np.bool_]], ...]] = (-1, ())
        self._modules: tuple[int, Modules] | None = None
        self._modules_s = float("-inf")

    @property
    def segments(self) -> Sequence[tuple[Segment, NDArray[np.bool_]]]:
        """The segments, each with a mask of its files that count. The same until `version` changes."""
        if self._segments[0] != self._parts.version:
            parts = ((part.segment, part.alive.copy()) for part in self._parts.all)
            self._segments = (self._parts.version, tuple(parts))
        return self._segments[1]

    @property
    def version(self) -> int:
        """Another number after every change of `segments`."""
        return self._parts.version

    @property
    def modules(self) -> Modules:
        """What imports name. Made anew when files have come or gone; while many come, only now and then."""
        if self._modules is None or (self._has_new_files and self._may_renew_modules):
            paths = tuple(dict.fromkeys((*self.files, *self.files.manifests)))
            self._modules = self.files.version, Modules(paths, self.read, imports_of=self._parts.imports)
            self._modules_s = time.monotonic()
        return self._modules[1]

    @property
    def is_complete(self) -> bool:
        """Whether all files are found and read, as far as is known."""
        is_known = not (self._changes or self._crawl.has_more or self._to_compare)
        return is_known and self._agenda.is_done and not self._upkeep.is_loading

    @property
    def is_settled(self) -> bool:
        """Whether it is complete, and nothing is to be merged or stored."""
        return self.is_complete and not self._upkeep.is_busy

    @property
    def progress(self) -> tuple[int, int]:
        """How many files are read, and how many are known."""
        known = len(self.files)
        return max(0, min(len(self._parts), known - len(self._agenda))), known

    @property
    def readers(self) -> list[int]:
        """When one of these descriptors can be read, `work` has something to do."""
        return self._pool.readers

    @property
    def writers(self) -> list[int]:
        """When one of these descriptors can be written, `work` has something to do."""
        return self._pool.writers

    @property
    def due_s(self) -> float | None:
        """After how long, at the latest, `work` should be called though no descriptor is ready."""
        now_s = time.monotonic()
        moments = [self._agenda.due_s, self._upkeep.due_s, self._changes.due_s]
        if self.readers:
            moments.append(now_s + 1.0)
        return min((max(0.0, moment - now_s) for moment in moments if moment is not None), default=None)

    def update(self, path: str, text: str | None) -> None:
        """A file is open in the editor and has this text; None: it is open no more, or gone."""
        if text is None:
            self.close_file(path)
            return
        before = self._opened.folders
        self._opened.put(path, text)
        if self._opened.folders != before:
            self._look_from_opened()
        self._place(path)

    def close_file(self, path: str) -> None:
        """A file is open no more: from now on it is as on the disk."""
        place = self._opened.close(path)
        if place is not None:
            self._changes.add([place])
            self._look_from_opened()

    def refresh(self, paths: Iterable[str]) -> None:
        """These files or folders may have been made, changed or removed."""
        self._changes.add(paths)

    def rescan(self) -> None:
        """Any file may have been made, changed or removed."""
        self._changes.add_all()

    def read(self, path: str) -> str | None:
        """The text of a file of the workspace, as the editor has it; None where there is none, or no text."""
        content = self._opened.text_at(path)
        if content is None:
            place = os.path.realpath(f"{self.root}/{path}")
            if not place.startswith(f"{self.root}/"):
                return None
            content = read_regular(place, MAX_FILE_BYTES)[1]
        return None if content is None else content.decode("utf-8-sig", errors="replace")

    def work(self, stop_s: float | None = None) -> bool:
        """Go on until `stop_s` of the monotonic clock, by default for `STEP_S`. Whether there is more to do at once."""
        stop_s = time.monotonic() + STEP_S if stop_s is None else stop_s
        for outcome in self._pool.poll():
            self._take(outcome)
        self._look_again()
        self._hand_out()
        while time.monotonic() < stop_s:
            if self._upkeep.is_loading:
                self._upkeep.load_some()
            elif self._to_compare:
                self._compare_some()
            elif self._crawl.has_more:
                listing = self._crawl.step(stop_s)
                if listing is not None:
                    self._take_listing(listing)
            elif self._is_sweeping:
                self._is_sweeping = False
                self._drop([path for path in self._parts if path not in self.files])
            elif not self._upkeep.start_merge(is_quiet=self.is_complete):
                if self._modules is None or not (self._has_new_files and self._may_renew_modules):
                    return False
                _ = self.modules
        return True

    def run(self, timeout_s: float) -> bool:
        """Work until all is settled, at most for so long. Whether it is."""
        stop_s = time.monotonic() + timeout_s
        while not self.is_settled and time.monotonic() < stop_s:
            if not self.work() and not self.is_settled:
                select.select(self.readers, self.writers, (), min(self.due_s or 0.05, 0.05))
        return self.is_settled

    def close(self) -> None:
        """End the workers. Nothing is asked of the index after this."""
        self._pool.close()
        self._upkeep.close()

    @property
    def _has_new_files(self) -> bool:
        """Whether the modules were made for other files."""
        return self._modules is not None and self._modules[0] != self.files.version

    @property
    def _may_renew_modules(self) -> bool:
        return self.is_complete or time.monotonic() - self._modules_s > MODULES_EVERY_S

    def _is_full(self) -> bool:
        return len(self.files) >= self._most_files or self.files.size_bytes >= MAX_TOTAL_BYTES

    def _look_from_opened(self) -> None:
        self._crawl.look_from(self._opened.folders)
        self._agenda.look_from(self._opened.folders)

    def _look_again(self) -> None:
        """Put to work what was said of changes, in groups."""
        self._want_where_other(self._agenda.take_due(), is_sure=False)
        if self._upkeep.is_loading:
            return
        if self._changes.take_all(is_busy=self._crawl.has_more):
            self._is_sweeping = True
            self._crawl.everything()
        for folder in self._changes.take_folders(lambda path: self.files.listing(path) is not None):
            self._crawl.again(folder)

    def _hand_out(self) -> None:
        """Give the workers what waits; start one more where there is much of it."""
        pool, agenda = self._pool, self._agenda
        while agenda.has_waiting:
            is_worth_it = not pool.readers or agenda.waiting_bytes > _WORKER_PER_BYTES
            if not pool.has_room and not (pool.can_grow and is_worth_it):
                return
            batch = agenda.next_batch(pool.most)
            if batch is None:
                return
            number, files = batch
            if not pool.submit(number, Extract(files)):
                agenda.lose(number, files, -1)
                return

    def _take_listing(self, listing: Listing) -> None:
        held = {name: source.stamp for name, source in self._opened.in_folder(listing).items()}
        listing = replace(listing, files={**listing.files, **held})
        self._drop(self.files.put(listing))
        self._to_compare.append([join(listing.folder, name) for name in listing.files])
        for path in self._opened:
            if not self._opened.is_placed(path) and one_name(path).startswith(one_name(listing.folder)):
                self._place(path)

    def _compare_some(self) -> None:
        paths = self._to_compare[0]
        if len(paths) <= _COMPARED_AT_ONCE:
            self._to_compare.popleft()
        compared, paths[:] = paths[:_COMPARED_AT_ONCE], paths[_COMPARED_AT_ONCE:]
        self._want_where_other(compared)
        if not self._to_compare or self._pool.has_room:
            self._hand_out()

    def _want_where_other(self, paths: Iterable[str], *, is_sure: bool = True) -> None:
        """Have files read of which the disk holds other ones than the index, or may hold others, unless it `is_sure`."""
        opened = self._opened.places
        for path in paths:
            stamp = self.files.stamp(path)
            if (
                stamp is not None
                and path not in opened
                and not (is_sure and self._parts.stamp(path) == stamp)
            ):
                self._agenda.want(path, stamp)

    def _place(self, path: str) -> None:
        """Have the editor's text of a file read, once it is known that the file belongs to the index."""
        source = self._opened.text(path)
        place = self.files.find(path)
        if place is None:
            listing = self.files.listing(folder_of(path))
            if listing is None or not belongs(path, listing):
                return
            place = path
            name = path.rpartition("/")[2]
            self.files.put(replace(listing, files={**listing.files, name: source.stamp}))
        self._opened.set_place(path, place)
        content = source.content or b""
        if self._parts.digest(place) == blake2b(content, digest_size=DIGEST_BYTES).digest():
            self._agenda.forget(place)
        else:
            is_fatal = self._deaths.get(place, 0) >= _MOST_DEATHS or len(content) > MAX_FILE_BYTES
            self._agenda.want_text(Source(place, source.stamp, b"" if is_fatal else content))

    def _take(self, outcome: Outcome) -> None:
        job = outcome.job
        if isinstance(job, Merge):
            self._upkeep.take(outcome)
        elif isinstance(outcome, Lost):
            self._blame(self._agenda.lose(outcome.number, job.files, outcome.reached))
        else:
            self._take_segment(outcome, job)

    def _take_segment(self, outcome: Finished, job: Extract) -> None:
        try:
            segment = decode(outcome.content)
        except ValueError:
            self._blame(self._agenda.lose(outcome.number, job.files, 0))
            return
        taken = {source.path for source in job.files if self._agenda.finish(outcome.number, source.path)}
        self._parts.add(segment, outcome.content, taken.__contains__)
        self._drop_read([path for path in outcome.done.absent if path in taken])
        for path in outcome.done.unsure:
            if path in taken:
                self._agenda.want_later(path)
        self._upkeep.note_changes(len(taken))
        if self._modules is not None:
            for path in taken:
                self._modules[1].forget(path)

    def _blame(self, source: Source | None) -> None:
        """A file that no worker survives is known, but nothing of what it holds."""
        if source is None:
            return
        self._deaths[source.path] = self._deaths.get(source.path, 0) + 1
        if source.content == b"":
            logger.warning("the index does without a file: not even its name can be read by a worker")
            return
        logger.warning("a file of %d bytes ends the process that reads it: it is left out", source.stamp[1])
        self._agenda.want_text(Source(source.path, source.stamp, b""))

    def _drop(self, paths: Sequence[str]) -> None:
        """Forget files that are gone."""
        for path in paths:
            self._agenda.forget(path)
            self._deaths.pop(path, None)
        self._drop_read(paths)
        if paths:
            self._opened.unplace(frozenset(paths))

    def _drop_read(self, paths: Sequence[str]) -> None:
        if paths:
            self._parts.drop(paths)
            self._upkeep.note_changes(len(paths))
