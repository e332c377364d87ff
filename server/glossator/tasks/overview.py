"""What an explanation is about: one declaration, or an overview of several where a selection or a file is meant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from glossator.context_process import ContextProcess
from glossator.tasks.source import Source
from glossator_context.facts import Facts
from glossator_context.frames import Subject
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.text import Position

MAX_LISTED = 60
INDENT = "    "
_CONTAINERS = frozenset({SymbolKind.MODULE, SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be explained. Without a subject nothing that the syntax declares is there.

    `is_overview` says that the subject's facts are those of a list of declarations, not of one.
    """

    subject: Subject | None = None
    is_overview: bool = False


async def asked_about(context: ContextProcess, source: Source, start: Position, end: Position) -> Asked:
    """The innermost declaration around a place; outside of any, the whole file.

    A range means the declaration that it is in, or the only one that it touches, else an overview of those that it
    touches. The text is that of the first step. Raises `ContextUnavailable`.
    """
    is_range = start != end
    whole = (Position(0, 0), source.text.end)
    first_text = _without_blanks(source, *whole)[0]
    if is_range:
        start, end = _without_blanks(source, start, end)
    here = await context.subject(source.uri, start)
    if here is not None and end <= here.facts.symbol.end:
        return Asked(subject=here)
    declared = await context.outline(source.uri)
    within = [symbol for symbol in declared if symbol.start <= end and start <= symbol.end]
    # A class around the range is not meant; a constant that is all of it is.
    touched = [symbol for symbol in within if start < symbol.start or symbol.end < end] or within
    outermost = _outermost(touched)
    if not is_range or (start == first_text and outermost == _outermost(declared)):
        return Asked(subject=await _of_file(context, source, declared, *whole), is_overview=True)
    if len(outermost) == 1:
        only = await context.subject(source.uri, outermost[0].name_start)
        if only is not None and only.facts.symbol.name_start == outermost[0].name_start:
            return Asked(subject=only)
    if not touched:
        return Asked(subject=here)
    return Asked(subject=_overview(source, touched, start, end), is_overview=True)


async def _of_file(
    context: ContextProcess, source: Source, declared: Sequence[Symbol], start: Position, end: Position
) -> Subject | None:
    """The module's own facts where the language has them, with a list of what it declares."""
    whole = _overview(source, declared, start, end) if declared else None
    for target in await context.targets(source.uri):
        facts = target.facts
        if facts.symbol.kind is SymbolKind.MODULE and facts.symbol.start == start:
            if whole is None:
                return Subject(facts)
            symbol = replace(facts.symbol, signature=whole.facts.symbol.signature)
            return Subject(replace(facts, symbol=symbol, members=whole.facts.members))
    return whole


def _overview(source: Source, declared: Sequence[Symbol], start: Position, end: Position) -> Subject:
    """A subject whose signature lists the declarations, one on a line, each inside its container."""
    # Without what follows a dot, which would look like an owner of something.
    name = PurePath(source.path or source.uri).name.lstrip(".").partition(".")[0]
    symbol = Symbol(
        name=name,
        qualified_name=name,
        kind=SymbolKind.MODULE,
        start=start,
        end=end,
        name_start=start,
        signature="\n".join(_listing(declared)),
    )
    members = tuple(dict.fromkeys(each.qualified_name for each in _outermost(declared)))
    return Subject(Facts(symbol=symbol, language=source.language_id, members=members))


def _listing(declared: Sequence[Symbol]) -> list[str]:
    lines = []
    around: list[Symbol] = []
    for symbol in declared:
        while around and not symbol.end <= around[-1].end:
            around.pop()
        if all(container.kind in _CONTAINERS for container in around):
            lines.append(f"{INDENT * len(around)}{symbol.signature}")
        around.append(symbol)
    return (
        lines if len(lines) <= MAX_LISTED else [*lines[:MAX_LISTED], f"… and {len(lines) - MAX_LISTED} more"]
    )


def _outermost(declared: Sequence[Symbol]) -> list[Symbol]:
    found: list[Symbol] = []
    for symbol in declared:
        if not found or symbol.start >= found[-1].end:
            found.append(symbol)
    return found


def _without_blanks(source: Source, start: Position, end: Position) -> tuple[Position, Position]:
    """The range without the white space at its ends; a place where it holds nothing else."""
    text = source.text.between(start, end)
    begin = source.text.offset(start) + len(text) - len(text.lstrip())
    stop = max(begin, source.text.offset(start) + len(text.rstrip()))
    return source.text.position_at(begin), source.text.position_at(stop)
