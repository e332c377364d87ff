"""What could be shown to a model beside the text around the cursor, before the budget decides."""

from dataclasses import dataclass

from glossator_context.pieces import Kind, Reason


@dataclass(frozen=True, slots=True)
class Header:
    """What a declaration stands in: the line of that one's own declaration, and its name as a line, `Request:`."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A declaration or a part of a file.

    `value` is what showing it gains: for a declaration the probability that it is needed, for a window what it is worth
    beside one. Lines are zero-based, `stop_line` excluded. `name` is the qualified name of the declaration that it is about.
    `header` is shown above the text, once for all that stands in it; a declaration whose own text does for that is `head_of`
    the header.
    """

    path: str
    start_line: int
    stop_line: int
    text: str
    value: float
    reason: Reason
    cause: str
    kind: Kind = "signature"
    head_of: Header | None = None
    name: str = ""
    header: Header | None = None
