"""What the user edited and looked at a moment ago in other files: often what the next lines are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossator_context.gathering.candidates import Candidate
from glossator_context.pieces import Reason
from glossator_context.text import content_length

if TYPE_CHECKING:
    from glossator_context.document import Document

KEPT = 24
_LINES_AROUND = 6
_SAME_PLACE_LINES = 12
_EDITED_VALUE = 0.5
_VIEWED_VALUE = 0.25
_DECAY = 0.8


@dataclass(frozen=True, slots=True)
class _Visit:
    uri: str
    line: int
    edited: bool


class Recent:
    """The last places of editing and viewing, the newest first."""

    def __init__(self) -> None:
        self._visits: list[_Visit] = []

    def edited(self, uri: str, line: int) -> None:
        """A document was edited near a line."""
        self._note(_Visit(uri, line, edited=True))

    def viewed(self, uri: str, line: int) -> None:
        """A line was looked at. Does not forget that it was edited."""
        self._note(_Visit(uri, line, edited=False))

    def closed(self, uri: str) -> None:
        """A document is gone, and with it what is known of its places."""
        self._visits = [visit for visit in self._visits if visit.uri != uri]

    def _note(self, visit: _Visit) -> None:
        near = [
            other
            for other in self._visits
            if other.uri == visit.uri and abs(other.line - visit.line) <= _SAME_PLACE_LINES
        ]
        edited = visit.edited or any(other.edited for other in near)
        rest = [other for other in self._visits if other not in near]
        self._visits = [_Visit(visit.uri, visit.line, edited), *rest][:KEPT]

    def candidates(
        self, uri: str, documents: "Mapping[str, Document]", paths: Mapping[str, str]
    ) -> Iterable[Candidate]:
        """The lines around each place that is not in `uri`. `paths` are the documents' paths as the workspace names them."""
        rank = 0
        for visit in self._visits:
            document = documents.get(visit.uri)
            if visit.uri == uri or document is None or visit.uri not in paths:
                continue
            text = document.text
            start = max(0, min(visit.line, text.line_count - 1) - _LINES_AROUND)
            stop = min(text.line_count, visit.line + _LINES_AROUND + 1)
            lines = [line[: content_length(line)] for line in text.lines(start, stop)]
            if not any(map(str.strip, lines)):
                continue
            value = (_EDITED_VALUE if visit.edited else _VIEWED_VALUE) * _DECAY**rank
            rank += 1
            yield Candidate(
                path=paths[visit.uri],
                start_line=start,
                stop_line=stop,
                text="\n".join(lines),
                value=value,
                reason=Reason.EDITED if visit.edited else Reason.VIEWED,
                cause="edited a moment ago" if visit.edited else "looked at a moment ago",
                kind="window",
            )
