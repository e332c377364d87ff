"""What is known of the files around each open document, kept from keystroke to keystroke.

To rank a workspace takes some milliseconds and changes what stands at the head of a prompt. So a completion is given what
was found for the place a moment ago; the next pause looks again where the cursor has moved on, and what it finds takes the
place of the old only where it is clearly worth more: endpoints find the head of the prompt in their caches.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from glossator_context.document import Document
from glossator_context.gathering.candidates import Candidate
from glossator_context.gathering.declared_elsewhere import Lines
from glossator_context.gathering.elsewhere import Around, likely_candidates, subject_candidates
from glossator_context.gathering.own_file import own_candidates
from glossator_context.gathering.pack import pack
from glossator_context.gathering.uses import Segments
from glossator_context.indexing.imports.modules import Modules
from glossator_context.pieces import Indexed, Piece, Task
from glossator_context.ranking.view import View
from glossator_context.symbols import Symbol
from glossator_context.text import Position, split_lines

# Below this gain a new ranking is not worth a prompt that no cache knows.
_CLEARLY_BETTER = 1.15
_MANY_MORE = 1.5
_PLACE_LINES = 6
_NEAR_LINES = 30
_WORD = re.compile(r"[^\W\d][\w$]*")


class KnownFiles(Protocol):
    """What an index gives."""

    @property
    def segments(self) -> Segments:
        """What is read, and which of its files are still there."""
        ...

    @property
    def modules(self) -> Modules:
        """Finds the files that imports name."""
        ...

    @property
    def version(self) -> int:
        """Another number whenever `segments` are others."""
        ...

    @property
    def progress(self) -> tuple[int, int]:
        """How many files are read, and how many are known."""
        ...

    @property
    def is_complete(self) -> bool:
        """Whether all files are known and read."""
        ...

    def read(self, path: str) -> str | None:
        """The text of a file, by its path in the index; None where it cannot be read."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in a document: what encloses it, the lines that are shown around it, and the room for pieces."""

    document: Document
    position: Position
    scope: tuple[Symbol, ...]
    shown: range
    room_tokens: int


class _Key(NamedTuple):
    """Where a document's place stays the same, roughly."""

    scope: tuple[str, ...]
    block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What other files offered to a place in one version of a document."""

    key: _Key
    version: int
    index_version: int
    files: int
    """How many files had been read."""
    candidates: tuple[Candidate, ...]


class Neighbourhood:
    """Finds and keeps what other files offer.

    `index_of` gives the index that a document belongs to, and its path there; None for one outside of any workspace.
    `recent` gives the places outside of a document that the user edited or looked at, as candidates.
    """

    def __init__(
        self,
        index_of: Callable[[Document], tuple[KnownFiles, str] | None],
        recent: Callable[[Document], Iterable[Candidate]] = lambda _document: (),
    ) -> None:
        self._index_of = index_of
        self._recent = recent
        self._views: dict[int, tuple[int, View]] = {}
        self._found: dict[str, Found] = {}
        self._wanted: dict[str, Spot] = {}
        self._packed: dict[str, tuple[Found, int, list[Piece]]] = {}

    def forget(self, uri: str) -> None:
        """A document is closed."""
        for kept in (self._found, self._wanted, self._packed):
            kept.pop(uri, None)

    @property
    def has_work(self) -> bool:
        """Whether a place has moved on from what is known of it."""
        return bool(self._wanted)

    def work(self) -> None:
        """Look again for one document that has moved on."""
        self._look(self._wanted.popitem()[1])

    def pieces(self, spot: Spot) -> tuple[list[Piece], int]:
        """Pieces for a completion, and the version of the document that they were chosen for.

        Nothing is looked up but at the first place of a document; the rest is for the next pause.
        """
        uri = spot.document.uri
        found = self._found.get(uri)
        if found is None:
            found = self._look(spot)
        elif self._has_moved(spot, found):
            self._wanted[uri] = spot
        packed = self._packed.get(uri)
        if packed is None or packed[0] is not found or packed[1] != spot.room_tokens:
            packed = (found, spot.room_tokens, pack(found.candidates, spot.room_tokens))
            self._packed[uri] = packed
        return packed[2], found.version

    def pieces_about(self, spot: Spot, task: Task) -> tuple[list[Piece], int]:
        """Pieces for a task about the innermost declaration: what it uses, what uses it, what tests it. Never kept."""
        placed = self._index_of(spot.document)
        own = self._own(spot, placed)
        if placed is not None:
            index, path = placed
            view = self._view(index)
            around = self._around(spot, path)
            if spot.scope:
                own += subject_candidates(view, around, spot.scope[-1], task, _lines_of(index))
            else:
                own += likely_candidates(view, around, _lines_of(index))
        return pack(own, spot.room_tokens), spot.document.version

    def indexed(self, document: Document) -> Indexed:
        """How much of a document's workspace is read."""
        placed = self._index_of(document)
        if placed is None:
            return Indexed()
        files, known = placed[0].progress
        return Indexed(files=files, known=known, is_complete=placed[0].is_complete)

    def _has_moved(self, spot: Spot, found: Found) -> bool:
        """Whether it is time to look again: elsewhere in the document, or much more is known of the files."""
        if found.key != _key(spot):
            return True
        placed = self._index_of(spot.document)
        if placed is None or placed[0].version == found.index_version:
            return False
        # While the index is being built, it changes many times a second.
        return placed[0].is_complete or placed[0].progress[0] > _MANY_MORE * (found.files + 1)

    def _look(self, spot: Spot) -> Found:
        document = spot.document
        placed = self._index_of(document)
        candidates = self._own(spot, placed)
        if placed is not None:
            index, path = placed
            candidates += likely_candidates(self._view(index), self._around(spot, path), _lines_of(index))
        found = Found(
            key=_key(spot),
            version=document.version,
            index_version=-1 if placed is None else placed[0].version,
            files=0 if placed is None else placed[0].progress[0],
            candidates=tuple(candidates),
        )
        known = self._found.get(document.uri)
        if known is not None and not _is_better(found, known, spot.room_tokens):
            found = replace(known, key=found.key, index_version=found.index_version, files=found.files)
            packed = self._packed.get(document.uri)
            if packed is not None and packed[0] is known:
                self._packed[document.uri] = (found, packed[1], packed[2])
        self._found[document.uri] = found
        return found

    def _own(self, spot: Spot, placed: tuple[KnownFiles, str] | None) -> list[Candidate]:
        """What needs no index: the document's own declarations, and what the user did elsewhere."""
        path = placed[1] if placed is not None else spot.document.path or spot.document.uri
        words = Counter(_WORD.findall(_lines_around(spot)))
        return [
            *own_candidates(spot.document, path, spot.scope, spot.shown, words),
            *self._recent(spot.document),
        ]

    def _around(self, spot: Spot, path: str) -> Around:
        recent = dict.fromkeys(candidate.path for candidate in self._recent(spot.document))
        return Around(
            document=spot.document,
            path=path,
            position=spot.position,
            room_tokens=spot.room_tokens,
            recent=tuple(recent),
        )

    def _view(self, index: KnownFiles) -> View:
        kept = self._views.get(id(index))
        if kept is None or kept[0] != index.version:
            previous = kept[1] if kept is not None else None
            kept = (index.version, View(index.segments, index.modules, previous=previous))
            self._views[id(index)] = kept
        return kept[1]


def _key(spot: Spot) -> _Key:
    names = tuple(symbol.qualified_name for symbol in spot.scope)
    return _Key(names, spot.position.line // _PLACE_LINES)


def _lines_of(index: KnownFiles) -> Lines:
    """The lines of the index's files, each read once."""
    read: dict[str, list[str] | None] = {}

    def lines(path: str) -> list[str] | None:
        if path not in read:
            text = index.read(path)
            read[path] = None if text is None else split_lines(text)
        return read[path]

    return lines


def _lines_around(spot: Spot) -> str:
    line = spot.position.line
    return "".join(spot.document.text.lines(max(0, line - _NEAR_LINES), line + _NEAR_LINES))


def _is_better(new: Found, old: Found, room_tokens: int) -> bool:
    """Whether what would be shown now is worth clearly more than what was shown, both by the new values."""
    values = {_identity(candidate): candidate.value for candidate in new.candidates}
    again = [replace(candidate, value=values.get(_identity(candidate), 0.0)) for candidate in old.candidates]
    kept = sum(piece.score for piece in pack(again, room_tokens))
    return sum(piece.score for piece in pack(new.candidates, room_tokens)) > _CLEARLY_BETTER * kept


def _identity(candidate: Candidate) -> tuple[str, int, str, str]:
    return candidate.path, candidate.start_line, candidate.kind, candidate.text
