"""What the context process knows of the files around the open documents: the index, and what it offers to each place.

What it needs, numpy above all, is imported when the first folder is to be indexed.
"""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from glossator_context.frames import Configure
from glossator_context.gathering.recent import Recent
from glossator_context.languages import language_id_of
from glossator_context.pieces import Indexed

if TYPE_CHECKING:
    from glossator_context.document import Document
    from glossator_context.gathering.candidates import Candidate
    from glossator_context.gathering.neighbourhood import Neighbourhood
    from glossator_context.indexing.index import Index
    from glossator_context.indexing.roots import Indexes

__all__ = ["Elsewhere"]

logger = logging.getLogger(__name__)

PAUSE_S = 0.3
"""After this long without an edit a text is told to the index: a worker reads the whole of it."""
MOST_FAILURES = 3
MOST_NEARBY = 300
"""So many files near a document are offered to the built-in model."""


class Elsewhere:
    """The indexes of the workspace's folders, and what was found in them for the open documents.

    `documents` are those that are open, by URI; whoever owns them tells what happens to them.
    """

    def __init__(self, documents: "Mapping[str, Document]") -> None:
        self.neighbourhood: Neighbourhood | None = None
        """Offers what other files have to places in open documents; None while there is no index."""
        self._documents = documents
        self._indexes: Indexes | None = None
        self._settings: tuple[tuple[str, ...], str | None, str | None] | None = None
        self._recent = Recent()
        self._untold: dict[str, None] = {}
        """The documents whose text the index does not know yet."""
        self._edited_s = float("-inf")
        self._has_more = False
        self._is_to_start = True
        self._failures = 0

    def configure(self, configuration: Configure) -> bool:
        """Take note of what is to be indexed. Whether `start` has to be called for it."""
        folders = (configuration.index_folder, configuration.languages_folder)
        settings = (configuration.roots, *folders) if configuration.indexes else ((), None, None)
        self._is_to_start = self._is_to_start or settings != self._settings
        self._settings = settings
        return self._is_to_start

    def load(self) -> None:
        """Import what `start` needs."""
        if self._settings is not None and self._settings[0]:
            from glossator_context.gathering import neighbourhood  # noqa: F401
            from glossator_context.indexing import roots  # noqa: F401

    def start(self) -> None:
        """Begin to index the folders that are configured by now, and no others."""
        self.close()
        self._is_to_start = False
        if self._settings is None or not self._settings[0]:
            return
        from glossator_context.gathering.neighbourhood import Neighbourhood
        from glossator_context.indexing.roots import Indexes

        roots, store, languages_folder = self._settings
        self._indexes = Indexes(roots, store=store, languages_folder=languages_folder)
        self.neighbourhood = Neighbourhood(self._index_of, self._recent_places)
        self._untold.update(dict.fromkeys(self._documents))
        self._tell()

    def close(self) -> None:
        """End the workers. What is known is forgotten."""
        if self._indexes is not None:
            self._indexes.close()
        self._indexes = self.neighbourhood = None

    @property
    def indexed(self) -> Indexed:
        """How much of the workspace is read. Without anything to read that is all of it."""
        if self._indexes is not None:
            return self._indexes.indexed
        return Indexed(is_complete=not self._is_to_start)

    @property
    def is_settled(self) -> bool:
        """Whether all is read, and nothing is to be merged or stored."""
        return not self._is_to_start and (self._indexes is None or self._indexes.is_settled)

    # What happens

    def opened(self, uri: str) -> None:
        """A document was opened."""
        self._untold[uri] = None
        self._tell()

    def edited(self, uri: str, line: int) -> None:
        """A document was edited near a line."""
        self._untold[uri] = None
        self._edited_s = time.monotonic()
        self._recent.edited(uri, line)

    def viewed(self, uri: str, line: int) -> None:
        """A line of a document was looked at."""
        self._recent.viewed(uri, line)

    def closed(self, document: "Document") -> None:
        """A document was closed."""
        self._untold.pop(document.uri, None)
        self._recent.closed(document.uri)
        if self.neighbourhood is not None:
            self.neighbourhood.forget(document.uri)
        if self._indexes is not None:
            self._indexes.close_file(document.path)
            self._has_more = True

    def files_changed(self, paths: Iterable[str]) -> None:
        """Files or folders changed on the disk; none: any may have."""
        if self._indexes is not None:
            paths = tuple(paths)
            if paths:
                self._indexes.files_changed(paths)
            else:
                self._indexes.all_files_changed()
            self._has_more = True

    def asked(self) -> None:
        """Something was asked for which the files on the disk count."""
        if self._indexes is not None:
            self._indexes.asked()

    # Work between questions

    @property
    def readers(self) -> list[int]:
        """When one of these descriptors can be read, `work` should be called."""
        return [] if self._indexes is None else self._indexes.readers

    @property
    def writers(self) -> list[int]:
        """When one of these descriptors can be written, `work` should be called."""
        return [] if self._indexes is None else self._indexes.writers

    @property
    def work_after_s(self) -> float | None:
        """After how long `work` should be called though no descriptor is ready; None: it need not be."""
        if self._indexes is None:
            return None
        if self._has_more:
            return 0.0
        due_s = self._indexes.due_s
        if not self._untold:
            return due_s
        told_s = max(0.0, self._edited_s + PAUSE_S - time.monotonic())
        return told_s if due_s is None else min(told_s, due_s)

    def work(self) -> None:
        """Do some milliseconds of what there is to do."""
        if self._indexes is not None:
            if self._untold and time.monotonic() >= self._edited_s + PAUSE_S:
                self._tell()
            self._has_more = False
            self._has_more = self._indexes.work()

    def failed(self, error: str) -> bool:
        """`work` failed, which it should not. Whether `start` should be called again."""
        logger.warning("the index failed with %s", error)
        self._failures += 1
        self.close()
        self._is_to_start = self._failures <= MOST_FAILURES
        return self._is_to_start

    # What other files hold

    def nearby(self, document: "Document") -> Iterator[str]:
        """The files of a document's language near it, as far as they are known when they are asked for."""
        if self._indexes is not None:
            near = self._indexes.near(document.path)
            same = (path for path in near if language_id_of(path) == document.language)
            yield from islice(same, MOST_NEARBY)

    def text_of(self, path: str) -> str | None:
        """The text of a file of the workspace; None where there is none, or no index."""
        return None if self._indexes is None else self._indexes.read(path)

    def _tell(self) -> None:
        """Give the index the texts that it does not know."""
        if self._indexes is None:
            return
        untold, self._untold = self._untold, {}
        for uri in untold:
            document = self._documents.get(uri)
            if document is not None:
                self._indexes.update(document.path, str(document.text))
        self._has_more = True

    def _index_of(self, document: "Document") -> "tuple[Index, str] | None":
        return None if self._indexes is None else self._indexes.place_of(document.path)

    def _recent_places(self, document: "Document") -> "Iterable[Candidate]":
        placed = ((uri, self._index_of(each)) for uri, each in self._documents.items())
        paths = {uri: place[1] for uri, place in placed if place is not None}
        return self._recent.candidates(document.uri, self._documents, paths)
