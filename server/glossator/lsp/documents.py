"""The open documents, as the client has them: what it opened, every edit since, and nothing from the disk.

A client counts characters in the encoding that it negotiated. Here its positions become positions in code points, and
back. What is past the end of a line or of the document is moved to that end, as the protocol demands.
"""

import itertools
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from glossator.lsp import uris
from glossator.lsp.notebooks import Notebooks
from glossator_context.frames import Change
from glossator_context.text import Encoding, Position, Text, content_length, without_surrogates

logger = logging.getLogger(__name__)

# Start and end as the client counts them: (line, character) twice.
ClientRange = tuple[tuple[int, int], tuple[int, int]]
# What a client replaces by what; the whole text where there is no range.
ClientChange = tuple[ClientRange | None, str]


class ClientPosition(Protocol):
    """A position as the client counts it, such as `types.Position`."""

    line: int
    character: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cursor in a document, at one moment. The texts are those of its line, without the line's end."""

    uri: str
    version: int | None
    revision: int
    position: Position
    line_before: str
    line_after: str


@dataclass(slots=True, kw_only=True, eq=False)
class OpenDocument:
    """A document that the client has open. `uri` is the client's spelling, and `path` None where it is not a file.

    `revision` is another one after every edit and after the document is closed, even where the client sends no
    `version`: who waited compares it. A `desynced` document is not what the client shows: say nothing about it.
    """

    uri: str
    key: str
    path: str | None
    language_id: str
    version: int | None
    revision: int
    text: Text
    encoding: Encoding
    desynced: bool = False

    def from_client(self, position: ClientPosition) -> Position:
        """The nearest place in the text to what the client names."""
        return self.text.position(position.line, position.character, self.encoding)

    def to_client(self, position: Position) -> tuple[int, int]:
        """The line and the character by which the client calls an existing position."""
        return position.line, self.text.character(position, self.encoding)

    def place(self, position: ClientPosition) -> Place:
        """The cursor there, with what a task needs to know after the document has changed."""
        there = self.from_client(position)
        line = self.text.line(there.line)
        return Place(
            uri=self.uri,
            version=self.version,
            revision=self.revision,
            position=there,
            line_before=line[: there.column],
            line_after=line[there.column : content_length(line)],
        )


class DocumentStore:
    """Every open document, by the document that its URI names and not by the URI's spelling.

    Each method that takes a URI raises `BadUri` where it is none. `encoding` is set once, before anything is opened.
    """

    def __init__(self, encoding: Encoding = Encoding.UTF16) -> None:
        self.encoding = encoding
        self.notebooks = Notebooks()
        self._documents: dict[str, OpenDocument] = {}
        self._revisions = itertools.count(1)

    def __iter__(self) -> Iterator[OpenDocument]:
        return iter(tuple(self._documents.values()))

    def get(self, uri: str) -> OpenDocument | None:
        """The open document that the URI names."""
        return self._documents.get(uris.key(uri))

    def open(self, uri: str, language_id: str, version: int | None, text: str) -> OpenDocument:
        """Open a document, in the place of one that is open already."""
        self.close(uri)
        document = OpenDocument(
            uri=uri,
            key=uris.key(uri),
            path=uris.to_path(uri),
            language_id=without_surrogates(language_id),
            version=version,
            revision=next(self._revisions),
            text=Text(text),
            encoding=self.encoding,
        )
        self._documents[document.key] = document
        return document

    def close(self, uri: str) -> OpenDocument | None:
        """Forget a document, and return it if it was open."""
        document = self._documents.pop(uris.key(uri), None)
        if document is not None:
            document.revision = next(self._revisions)
        return document

    def lose_track(self, uri: str) -> None:
        """An edit could not be read, so the text is not what the client shows; what was asked about it is stale."""
        document = self.get(uri)
        if document is not None:
            document.desynced = True
            document.revision = next(self._revisions)

    def change(
        self, uri: str, version: int | None, changes: Sequence[ClientChange]
    ) -> tuple[Change, ...] | None:
        """Apply edits in order, each to the result of the one before; all of them or none.

        Returns what was done, in positions valid at their time. None where nothing was: the document is not open, the
        version is not newer, a range ends before it starts, or an earlier one did and no whole text has come since.
        """
        document = self.get(uri)
        if document is None or not _is_newer(version, document.version):
            logger.debug("ignored a change to version %s of a document that is closed or newer", version)
            return None
        document.version = version
        document.revision = next(self._revisions)
        # A whole text makes good whatever came before it.
        whole = max((index for index, (place, _) in enumerate(changes) if place is None), default=None)
        if whole is not None:
            changes = changes[whole:]
            document.desynced = False
        if any(place is not None and place[0] > place[1] for place, _ in changes):
            logger.warning("a range ends before it starts: silent until the client sends the whole text")
            document.desynced = True
        if document.desynced:
            return None
        return tuple(_apply(document, *change) for change in changes)


def _is_newer(version: int | None, current: int | None) -> bool:
    if version is None or current is None:
        return True
    if version > current + 1:
        logger.debug("versions %s to %s of a document never came", current + 1, version - 1)
    return version > current


def _apply(document: OpenDocument, place: ClientRange | None, new: str) -> Change:
    text = document.text
    new = without_surrogates(new)
    if place is None:
        text.edit(Position(0, 0), text.end, new)
        return Change(None, None, new)
    start = text.position(*place[0], document.encoding)
    # Most edits replace nothing: their one position on a long line is not worth counting twice.
    end = start if place[0] == place[1] else text.position(*place[1], document.encoding)
    text.edit(start, end, new)
    return Change(start, end, new)
