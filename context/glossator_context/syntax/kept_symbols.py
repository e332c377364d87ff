"""The symbols of an earlier version, and how they become those of the present one without a look at the whole tree."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from glossator_context.document import Document, Unchanged
from glossator_context.symbols import Symbol
from glossator_context.text import Position

# A definition is told by what stands on the lines next to it, too.
_LINES_AROUND = 1


class Placed(NamedTuple):
    """A symbol and its bytes: of the comment above it, of its node with its decorators, and where that ends."""

    symbol: Symbol
    first_byte: int
    start_byte: int
    stop_byte: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The symbols of one version in order, a container before what it contains, and where they stand in it.

    `key` is whatever else they depend on.
    """

    symbols: tuple[Symbol, ...]
    firsts: list[int]
    starts: list[int]
    stops: list[int]
    total_bytes: int
    line_count: int
    key: object


def kept(document: Document, placed: Iterable[Placed], key: object) -> Kept:
    """The symbols of a document, to be renewed when it has changed."""
    return _kept(document, list(placed), key)


def renewed(
    document: Document, old: Kept, unchanged: Unchanged, fresh: Callable[[tuple[int, int]], list[Placed]]
) -> Kept | None:
    """The symbols of a document's present version; None where those outside the change may be others, too.

    `fresh` gives the symbols whose nodes have some of the given bytes.
    """
    total = _total(document)
    more_bytes, more_lines = total - old.total_bytes, document.text.line_count - old.line_count
    first_line = document.position_of_byte(unchanged.before).line - _LINES_AROUND
    start = document.line_start_byte(max(0, first_line))
    last_line = document.position_of_byte(total - unchanged.behind).line + _LINES_AROUND
    stop = _with_touched(document, old, _start_of(document, last_line + 1), more_bytes, more_lines)
    old_stop = stop - more_bytes
    found = fresh((max(0, start - 1), stop + 1))
    new = [each for each in found if each.stop_byte >= start and each.start_byte < stop]
    begun, behind = bisect_left(old.starts, start), bisect_left(old.starts, old_stop)
    around = [
        _owner(old.symbols[number])
        for number in range(behind)
        if old.stops[number] >= old_stop or old.starts[number] < start <= old.stops[number]
    ]
    if around != [
        _owner(each.symbol)
        for each in new
        if each.stop_byte >= stop or each.start_byte < start <= each.stop_byte
    ]:
        return None
    before = [
        Placed(old.symbols[number], old.firsts[number], old.starts[number], old.stops[number])
        for number in range(begun)
        if old.stops[number] < start
    ]
    middle = _kept(document, _merged(before, new, start), old.key)
    moved = old.symbols[behind:]
    if more_lines:
        moved = tuple(_moved(symbol, more_lines) for symbol in moved)
    return replace(
        middle,
        symbols=middle.symbols + moved,
        firsts=middle.firsts + [byte + more_bytes for byte in old.firsts[behind:]],
        starts=middle.starts + [byte + more_bytes for byte in old.starts[behind:]],
        stops=middle.stops + [byte + more_bytes for byte in old.stops[behind:]],
    )


def _with_touched(document: Document, old: Kept, stop: int, more_bytes: int, more_lines: int) -> int:
    """Where to stop, so that no symbol that the change may have touched has its name behind it.

    The change may be in the comment on a symbol, and a new comment may belong to the next one.
    """
    number = bisect_left(old.starts, stop - more_bytes)
    next_start = old.starts[number] if number < len(old.starts) else None
    is_moving = True
    while is_moving:
        is_moving = False
        for number in range(bisect_left(old.starts, stop - more_bytes) - 1, len(old.starts)):
            if number < 0 or not (old.firsts[number] < stop - more_bytes or old.starts[number] == next_start):
                continue
            line = old.symbols[number].name_start.line + more_lines
            # Of a symbol that is gone the name would stand before the file.
            behind_name = _start_of(document, line + 1) if line >= 0 else 0
            if behind_name > stop:
                stop, is_moving = behind_name, True
    return stop


def _kept(document: Document, placed: list[Placed], key: object) -> Kept:
    return Kept(
        symbols=tuple(each.symbol for each in placed),
        firsts=[each.first_byte for each in placed],
        starts=[each.start_byte for each in placed],
        stops=[each.stop_byte for each in placed],
        total_bytes=_total(document),
        line_count=document.text.line_count,
        key=key,
    )


def _merged(before: list[Placed], new: list[Placed], start: int) -> list[Placed]:
    """All in order: what encloses the change began before it, among the symbols that stayed."""
    if not new or new[0].start_byte >= start:
        return before + new
    return sorted(before + new, key=_place)


def _place(placed: Placed) -> tuple[int, int]:
    return placed.start_byte, -placed.stop_byte


def _owner(symbol: Symbol) -> tuple[object, ...]:
    """What a symbol says of those in it."""
    return symbol.qualified_name, symbol.kind, symbol.public


def _moved(symbol: Symbol, lines: int) -> Symbol:
    return Symbol(
        name=symbol.name,
        qualified_name=symbol.qualified_name,
        kind=symbol.kind,
        start=Position(symbol.start.line + lines, symbol.start.column),
        end=Position(symbol.end.line + lines, symbol.end.column),
        name_start=Position(symbol.name_start.line + lines, symbol.name_start.column),
        signature=symbol.signature,
        doc=symbol.doc,
        parameters=symbol.parameters,
        returns=symbol.returns,
        decorators=symbol.decorators,
        is_async=symbol.is_async,
        public=symbol.public,
    )


def _total(document: Document) -> int:
    return document.line_start_byte(document.text.line_count)


def _start_of(document: Document, line: int) -> int:
    """Where a line starts; behind the end where there is no such line."""
    return document.line_start_byte(line) if line < document.text.line_count else _total(document) + 1
