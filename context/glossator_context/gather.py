"""What a model should see: the text around a place and signatures from elsewhere, within a number of tokens."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from glossator_context.document import Document
from glossator_context.gathering.enclosing import enclosing_pieces
from glossator_context.gathering.imported import Read, imported_pieces, workspace_path
from glossator_context.gathering.neighbourhood import Neighbourhood, Spot
from glossator_context.gathering.windows import Window, window_after, window_before
from glossator_context.pieces import Gathered, Indexed, Piece, Task
from glossator_context.scope import scope_at
from glossator_context.symbols import Symbol
from glossator_context.text import Position, Text
from glossator_context.tokens import estimate_tokens, token_cost

__all__ = ["estimate_tokens", "gather"]

_PREFIX_SHARE = 0.45
_SUFFIX_SHARE = 0.13
_SUBJECT_SHARE = _PREFIX_SHARE + _SUFFIX_SHARE
_ENCLOSING_SHARE = 0.1
_ELSEWHERE_SHARE = 1 - _SUBJECT_SHARE - _ENCLOSING_SHARE
_STEPS = 10


class _Windows(NamedTuple):
    before: Window
    after: Window

    @property
    def lines(self) -> range:
        return range(self.before.start_line, self.after.stop_line)

    @property
    def tokens(self) -> int:
        return self.before.tokens + self.after.tokens


def gather(
    document: Document,
    task: Task,
    position: Position,
    budget_tokens: int,
    *,
    read: Read,
    roots: Iterable[str],
    exists: Callable[[str], bool] | None = None,
    neighbourhood: Neighbourhood | None = None,
) -> Gathered:
    """The context of a place, never more than `budget_tokens`, also for a place that does not exist or a text that
    does not parse.

    To complete, most of the budget goes to what stands before the cursor. To explain or document, the innermost symbol
    around the place comes first, both sides of the place together; then pieces; then what stands around it.
    The `neighbourhood` knows the workspace's files. While it has read none, what the imports name is read one by one: `read`
    gives files of the workspace, parsed and kept by the caller; `exists` may spare it files that are not there.
    """
    position = document.text.clamp(position)
    budget_tokens = max(0, budget_tokens)
    scope = scope_at(document, position)
    windows = _first_windows(document.text, task, position, scope, budget_tokens)
    places = tuple(roots)
    enclosing_room = int(budget_tokens * _ENCLOSING_SHARE) if scope and document.tree is not None else 0
    room = int(budget_tokens * (_ELSEWHERE_SHARE + _ENCLOSING_SHARE)) - enclosing_room
    indexed = neighbourhood.indexed(document) if neighbourhood is not None else Indexed()
    pieces: list[Piece] = []
    if indexed.files == 0:
        near = (windows.before.text, windows.after.text)
        pieces = imported_pieces(document, near, room, read=read, roots=places, exists=exists)
    pieces_as_of = None
    if neighbourhood is not None:
        spot = Spot(
            document=document,
            position=position,
            scope=scope,
            shown=windows.lines,
            room_tokens=room - _tokens(pieces),
        )
        if task is Task.COMPLETE:
            more, pieces_as_of = neighbourhood.pieces(spot)
        else:
            more, pieces_as_of = neighbourhood.pieces_about(spot, task)
        pieces += more
    if document.tree is not None:
        windows = _grown(
            document.text, task, position, windows, budget_tokens - _tokens(pieces) - enclosing_room
        )
        path = workspace_path(document.path, places) if document.path is not None else document.uri
        pieces += enclosing_pieces(document, path, scope, windows.lines, enclosing_room)
    windows = _grown(document.text, task, position, windows, budget_tokens - _tokens(pieces))
    return Gathered(
        language=document.language,
        prefix=windows.before.text,
        suffix=windows.after.text,
        pieces=tuple(pieces),
        scope=scope,
        parsed=document.tree is not None,
        tokens=windows.tokens + _tokens(pieces),
        indexed=indexed,
        pieces_as_of=pieces_as_of,
    )


def _tokens(pieces: Iterable[Piece]) -> int:
    return sum(piece.tokens for piece in pieces)


def _first_windows(
    text: Text, task: Task, position: Position, scope: tuple[Symbol, ...], budget_tokens: int
) -> _Windows:
    """The windows that a task cannot do without."""
    if task is Task.COMPLETE or not scope:
        before = window_before(text, position, int(budget_tokens * _PREFIX_SHARE))
        return _Windows(before, window_after(text, position, int(budget_tokens * _SUFFIX_SHARE)))
    subject = scope[-1]
    room = int(budget_tokens * _SUBJECT_SHARE)
    cost_before = _cost(text, Position(subject.start.line, 0), position, room)
    cost_after = _cost(text, position, Position(subject.end.line + 1, 0), room)
    room_before = min(cost_before, max(room // 2, room - cost_after))
    before = window_before(text, position, room_before, first_line=subject.start.line)
    return _Windows(before, window_after(text, position, min(cost_after, room - room_before)))


def _grown(text: Text, task: Task, position: Position, first: _Windows, room_tokens: int) -> _Windows:
    """The windows with all the room that there is: never smaller than they were.

    To complete they grow in steps: each keystroke changes the costs a little, and should not move the windows' ends.
    """
    left = room_tokens - first.tokens
    step = max(1, room_tokens // _STEPS) if task is Task.COMPLETE else 1
    more_before = left if task is Task.COMPLETE else left // 2
    before = window_before(text, position, first.before.tokens + more_before // step * step)
    if len(before.text) < len(first.before.text):
        before = first.before
    after = window_after(text, position, (room_tokens - before.tokens) // step * step)
    if len(after.text) < len(first.after.text):
        after = first.after
    return _Windows(before, after)


def _cost(text: Text, start: Position, stop: Position, most: int) -> int:
    """The tokens between two positions, counted no further than `most`."""
    cost = 1.0
    for number in range(start.line, min(stop.line + 1, text.line_count)):
        line = text.line(number)
        first = start.column if number == start.line else 0
        cost += token_cost(line[first : stop.column] if number == stop.line else line[first:])
        if cost > most:
            break
    return min(int(cost) + 1, most)
