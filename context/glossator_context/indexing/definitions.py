"""Which matches of a query are definitions that other files can name, and what each belongs to; with arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.words import keys_at
from glossator_context.symbols import SymbolKind
from glossator_context.syntax.tags import COLUMNS, KINDS, NOWHERE, OWNER_KINDS

__all__ = ["Definitions", "definitions_in"]

_START, _STOP, _PATTERN, _KIND, _NAME, _NAME_STOP, _OWNER, _OWNER_STOP, _SIGNATURE, _BODY = range(
    len(COLUMNS)
)
_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
_FUNCTION, _METHOD = _NUMBERS[SymbolKind.FUNCTION], _NUMBERS[SymbolKind.METHOD]
_PROPERTY, _VARIABLE = _NUMBERS[SymbolKind.PROPERTY], _NUMBERS[SymbolKind.VARIABLE]
# By kind; the last place is for no kind.
_IS_OWNER = np.array([*(kind in OWNER_KINDS for kind in KINDS), False])
_HAS_METHODS = np.array([*(kind in OWNER_KINDS - {SymbolKind.MODULE} for kind in KINDS), False])
_IS_FUNCTION = np.array([*(kind in {SymbolKind.FUNCTION, SymbolKind.METHOD} for kind in KINDS), False])
_IS_MARK = np.isin(np.arange(256), np.frombuffer(b":\"'`", np.uint8))
_COLON = 58
# Nobody nests definitions deeper; a machine may.
_MAX_LEVELS = 40

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Definitions:
    """Definitions in the order of their names: `COLUMNS` of them, and whether nothing encloses a definition."""

    starts: Places
    stops: Places
    kinds: Places
    names: Places
    name_stops: Places
    owners: Places
    owner_stops: Places
    signature_starts: Places
    body_starts: Places
    is_top: NDArray[np.bool_]


def definitions_in(text: bytes, rows: Places, imports: Places) -> Definitions:
    """The definitions among rows of `COLUMNS` in a text with margins; `imports` are rows of where statements begin and end."""
    rows = _with_bare_names(text, _different(rows, imports))
    parents = _parents(rows)
    # A parent of -1 reads what stands behind the last one: nothing.
    kinds = np.append(rows[:, _KIND], len(KINDS))
    in_function = _IS_FUNCTION[kinds[parents]]
    in_any_function = _at_or_above(parents, in_function)
    # Nothing in a function is known outside of it, but the properties that a method gives its object.
    holders = np.append(parents, NOWHERE)[parents]
    is_set = in_function & (rows[:, _KIND] == _PROPERTY) & _HAS_METHODS[kinds[holders]]
    is_set &= ~np.append(in_any_function, False)[holders]
    parents = np.where(is_set, holders, parents)
    is_known = is_set | ~in_any_function
    own_kinds = rows[:, _KIND]
    in_class = _HAS_METHODS[kinds[parents]]
    own_kinds = np.where(in_class & (own_kinds == _FUNCTION), _METHOD, own_kinds)
    own_kinds = np.where(in_class & (own_kinds == _VARIABLE), _PROPERTY, own_kinds)
    names = np.append(rows[:, _NAME], NOWHERE), np.append(rows[:, _NAME_STOP], NOWHERE)
    has_owner = rows[:, _OWNER] != NOWHERE
    owners = np.where(has_owner, rows[:, _OWNER], names[0][parents])
    owner_stops = np.where(has_owner, rows[:, _OWNER_STOP], names[1][parents])
    own_kinds = np.where((own_kinds == _METHOD) & (owners == NOWHERE), _FUNCTION, own_kinds)
    is_known &= ~_said_before(text, rows, parents, (own_kinds == _PROPERTY) & is_known)
    kept = np.flatnonzero(is_known)
    kept = kept[np.argsort(rows[kept, _NAME], kind="stable")]
    rows = rows[kept]
    return Definitions(
        starts=rows[:, _START],
        stops=rows[:, _STOP],
        kinds=own_kinds[kept],
        names=rows[:, _NAME],
        name_stops=rows[:, _NAME_STOP],
        owners=owners[kept],
        owner_stops=owner_stops[kept],
        signature_starts=rows[:, _SIGNATURE],
        body_starts=rows[:, _BODY],
        is_top=(owners == NOWHERE)[kept],
    )


def _different(rows: Places, imports: Places) -> Places:
    """One row for each name, what encloses before what is enclosed, without those in import statements."""
    rows = rows[np.lexsort((rows[:, _PATTERN], -rows[:, _STOP], rows[:, _START]))]
    is_name = rows[:, _NAME] < rows[:, _NAME_STOP]
    if len(imports):
        before = np.searchsorted(imports[:, 0], rows[:, _START], "right") - 1
        is_name &= (before < 0) | (imports[before, 1] <= rows[:, _START])
    rows = rows[is_name]
    _, first = np.unique(rows[:, _NAME], return_index=True)
    return rows[np.sort(first)]


def _with_bare_names(text: bytes, rows: Places) -> Places:
    """The rows without the marks around their names: `attr_reader :name`, `setClass("Name")`."""
    letters = np.frombuffer(text, np.uint8)
    is_marked = _IS_MARK[letters[rows[:, _NAME]]] & (rows[:, _NAME_STOP] - rows[:, _NAME] > 1)
    if not is_marked.any():
        return rows
    rows = rows.copy()
    rows[is_marked, _NAME] += 1
    rows[:, _NAME_STOP] -= (
        is_marked & _IS_MARK[letters[rows[:, _NAME_STOP] - 1]] & (rows[:, _NAME_STOP] - rows[:, _NAME] > 1)
    )
    return rows


def _parents(rows: Places) -> Places:
    """The innermost of what encloses each row, or -1. Only classes and their like, and functions, enclose."""
    starts, stops = rows[:, _START], rows[:, _STOP]
    parents = np.full(len(rows), NOWHERE, np.int64)
    numbers = np.arange(len(rows))
    level = np.flatnonzero((_IS_OWNER | _IS_FUNCTION)[rows[:, _KIND]])
    for _ in range(_MAX_LEVELS):
        if not level.size:
            break
        reached = np.maximum.accumulate(stops[level])
        is_outer = np.append(True, starts[level[1:]] >= reached[:-1])
        outer, level = level[is_outer], level[~is_outer]
        # The last one that is before a row in the order of rows, which is also that of their beginnings.
        around = np.searchsorted(outer, numbers) - 1
        inside = (around >= 0) & (stops[outer[around]] > starts)
        parents[inside] = outer[around[inside]]
    return parents


def _at_or_above(parents: Places, marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether a row or anything that encloses it is marked."""
    for _ in range(_MAX_LEVELS):
        more = marks | np.append(marks, False)[parents]
        if (more == marks).all():
            break
        marks = more
    return marks


def _said_before(text: bytes, rows: Places, parents: Places, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the chosen rows have the name and the class of one that comes earlier."""
    places = np.flatnonzero(chosen & (parents >= 0))
    places = places[np.argsort(rows[places, _NAME], kind="stable")]
    names = rows[places, _NAME]
    keys = keys_at(text, names, rows[places, _NAME_STOP] - names) ^ (
        parents[places].astype(np.uint64) << np.uint64(40)
    )
    _, first = np.unique(keys, return_index=True)
    repeated = np.zeros(len(rows), np.bool_)
    repeated[places] = True
    repeated[places[first]] = False
    return repeated
