"""What the syntax says about a declaration: all that documentation may claim, and where the documentation goes.

The definitions follow one rule: nested functions, classes and lambdas are not part of the function's own body.
"""

from dataclasses import dataclass
from enum import StrEnum

from glossator_context.symbols import Parameter, Symbol


class Returns(StrEnum):
    """Whether documentation must, may or must not speak of a return value."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts of one declaration, read from syntax.

    `parameters` come in order, without the bound first one (`self`, `cls`; kept for a static method). `raises` must be
    documented; `may_raise` may be; with `raises_unknown` any other name may be, too. `attributes` are a class's
    documented fields. `calls` and `uses` are names in the body, in order of first appearance; `returned` are the
    returned expressions' texts, shortened to one line each. `complexity` is McCabe's number (1 for a straight body).
    """

    symbol: Symbol
    language: str
    parameters: tuple[Parameter, ...] = ()
    returns: Returns = Returns.NONE
    return_annotation: str | None = None
    yields: bool = False
    yield_annotation: str | None = None
    raises: tuple[str, ...] = ()
    may_raise: tuple[str, ...] = ()
    raises_unknown: bool = False
    attributes: tuple[Parameter, ...] = ()
    bases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    complexity: int = 1
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """Where a comment goes: the code points `start` up to `stop` become `before` + the comment + `after`.

    The comment's lines are joined by `eol` + `indent`; its first line carries no indentation of its own, `before` does.
    Only white space is ever replaced (a one-line body is moved to a line of its own), so `stop - start` is small.
    """

    start: int
    stop: int
    before: str
    indent: str
    after: str
    eol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A declaration that can carry documentation. Without an `insertion`, `why_not` says why it gets none."""

    facts: Facts
    insertion: Insertion | None = None
    why_not: str | None = None
    documented: bool = False


class Proof(StrEnum):
    """Whether a change touched documentation alone."""

    SAME = "same"
    CODE_CHANGED = "code changed"
    BROKEN = "no longer parses"
    UNPROVEN = "cannot be compared"
