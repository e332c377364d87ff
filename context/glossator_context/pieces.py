"""What `gather` answers: the text around the cursor and pieces from elsewhere, each with its source and its cost."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from glossator_context.symbols import Symbol

Kind = Literal["signature", "body", "window"]
"""How much of a place a piece shows: declarations without bodies, a whole declaration, or some lines."""


class Task(StrEnum):
    """What the context is for; the budget is spent differently for each."""

    COMPLETE = "complete"
    EXPLAIN = "explain"
    DOCUMENT = "document"
    REVIEW = "review"
    TEST = "test"


class Reason(StrEnum):
    """Why a piece was chosen."""

    ENCLOSING = "encloses the cursor"
    SIBLING = "declared in the same file"
    SUBJECT = "is what was asked about"
    IMPORTED = "named by an import"
    NEAR = "named near the cursor"
    MEMBER = "member of a type near the cursor"
    TYPE = "type of a name near the cursor"
    CALLER = "calls this"
    CALLED = "called here"
    TEST = "tests this"
    TESTED = "is tested here"
    SIMILAR = "similar code"
    FOLDER = "same folder"
    EDITED = "recently edited"
    VIEWED = "recently viewed"
    LIKELY = "often used in such a place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of the context. `path` is as the workspace names it; lines are zero-based, `stop_line` excluded.

    `cause` says in one readable line what made it be chosen, as "member of Request, the type of `request`"; `name` is the
    qualified name of the declaration where the piece is about one. `score` orders the pieces of one answer, highest best.
    """

    path: str
    start_line: int
    stop_line: int
    text: str
    reason: Reason
    tokens: int
    cause: str = ""
    kind: Kind = "signature"
    name: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """How much of the workspace is known: `files` of the `known` ones are read. More may be found until it is complete."""

    files: int = 0
    known: int = 0
    is_complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a model should see. `parsed` is false when only the text was there: no grammar, no time, or too large.

    `prefix` and `suffix` are cut at line ends to fit the budget; `tokens` is the estimate for all of it. `indexed` is what
    the pieces from other files were chosen among, and `pieces_as_of` the version of the document that they were chosen
    for, which may be an earlier one; None where other files were not looked at.
    """

    language: str
    prefix: str
    suffix: str
    pieces: tuple[Piece, ...] = ()
    scope: tuple[Symbol, ...] = ()
    parsed: bool = False
    tokens: int = 0
    indexed: Indexed = Indexed()
    pieces_as_of: int | None = None
