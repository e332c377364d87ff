"""What a file declares: symbols, their parameters, and the imports around them. Plain data, safe to send."""

from dataclasses import dataclass
from enum import StrEnum

from glossator_context.text import Position


class SymbolKind(StrEnum):
    """What a declaration declares, in words that every language shares."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    METHOD = "method"
    PROPERTY = "property"
    CONSTANT = "constant"
    VARIABLE = "variable"
    INTERFACE = "interface"
    ENUM = "enum"
    TYPE = "type"


class ParameterKind(StrEnum):
    """How an argument reaches its parameter."""

    POSITIONAL_ONLY = "positional-only"
    ORDINARY = "ordinary"
    VARIADIC = "variadic"
    KEYWORD_ONLY = "keyword-only"
    KEYWORDS = "keywords"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter or field. `name` has no stars or dots; `annotation` and `default` are source text."""

    name: str
    kind: ParameterKind = ParameterKind.ORDINARY
    annotation: str | None = None
    default: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """One declaration. Symbols of a file come in source order, a container before what it contains.

    `start` and `end` enclose the whole declaration with its decorators and `export`; `name_start` is where the name
    stands. `signature` is one line without the body; `doc` is the documentation's text without its comment marks.
    """

    name: str
    qualified_name: str
    kind: SymbolKind
    start: Position
    end: Position
    name_start: Position
    signature: str
    doc: str | None = None
    parameters: tuple[Parameter, ...] = ()
    returns: str | None = None
    decorators: tuple[str, ...] = ()
    is_async: bool = False
    public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import statement's module. `level` counts the leading dots of a relative Python import.

    `names` are what the file binds: the imported names, or the module's own when it is imported whole. `exported` are
    the same as the module calls them: before `as`, `default` for JavaScript's default export, `*` for the whole module.
    Without `names`, `*` is each of the module's names. `passed_on` are the names by which others get them from this file,
    where its language makes a difference (`export ... from`, `pub use`). `level` is 1 for a path that begins in the file's
    own folder (`#include "..."`, `require_relative`).
    """

    module: str
    names: tuple[str, ...] = ()
    level: int = 0
    start: Position = Position(0, 0)
    end: Position = Position(0, 0)
    exported: tuple[str, ...] = ()
    passed_on: tuple[str, ...] = ()
