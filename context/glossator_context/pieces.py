"""What `gather` answers: the text around the cursor and pieces from elsewhere, each with its source and its cost."""

from dataclasses import dataclass
from enum import StrEnum

from glossator_context.symbols import Symbol


class Task(StrEnum):
    """What the context is for; the budget is spent differently for each."""

    COMPLETE = "complete"
    EXPLAIN = "explain"
    DOCUMENT = "document"


class Reason(StrEnum):
    """Why a piece was chosen."""

    ENCLOSING = "encloses the cursor"
    IMPORTED = "defined in an imported file"
    SIBLING = "declared in the same file"
    SUBJECT = "is what was asked about"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of the context. `path` is as the workspace names it; lines are zero-based, `stop_line` excluded."""

    path: str
    start_line: int
    stop_line: int
    text: str
    reason: Reason
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a model should see. `parsed` is false when only the text was there: no grammar, no time, or too large.

    `prefix` and `suffix` are cut at line ends to fit the budget; `tokens` is the estimate for all of it.
    """

    language: str
    prefix: str
    suffix: str
    pieces: tuple[Piece, ...] = ()
    scope: tuple[Symbol, ...] = ()
    parsed: bool = False
    tokens: int = 0
