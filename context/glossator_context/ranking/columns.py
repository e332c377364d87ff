"""What is measured of every definition, each column once: by its name, its owner, its file, or for itself."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.segment import ABSTRACT, HAS_DOC, KINDS, PUBLIC, TOP_LEVEL
from glossator_context.ranking.counts import Counts
from glossator_context.ranking.evidence import Evidence
from glossator_context.ranking.reading import Slot
from glossator_context.ranking.tables import IS_CALLABLE, IS_TYPE, Numbers
from glossator_context.ranking.view import View
from glossator_context.symbols import SymbolKind

Scores = NDArray[np.float32]


class By(IntEnum):
    """What a column has an entry for."""

    NAME = 0
    OWNER = 1
    FILE = 2
    DEFINITION = 3


class Column(NamedTuple):
    """One measure. Columns by name and by owner have an entry for each word of the view."""

    name: str
    by: By
    values: NDArray[np.generic]


def columns_of(found: Evidence) -> list[Column]:
    """The measures of a place, in a fixed order."""
    view, words, types = found.view, found.words, found.types
    company, around, neighbours = found.company, found.surroundings, found.neighbours
    by_name = {
        "before_near": words.before_near,
        "before_line": words.before_line,
        "before_count": words.before_count,
        "before_five": words.before_five,
        "function_count": words.function_count,
        "after_near": words.after_near,
        "after_line": words.after_line,
        "after_count": words.after_count,
        "chain": words.chain,
        "similar": company.similar,
        "similar_last": company.similar_last,
        "with_last": company.with_last,
        "with_before": company.with_before,
        "with_after": company.with_after,
        "namesakes": company.namesakes,
        "kin": company.kin,
        "asked": types.asked,
        "asked_sum": types.asked_sum,
        "asked_slot": types.asked_slot,
        "outside": around.outside,
        "imported_beside": neighbours.beside,
        "imported_alike": neighbours.alike,
        "mentioned_beside": neighbours.mentioned,
        "names_type": types.told,
        "names_type_elsewhere": types.elsewhere,
    }
    by_owner = {
        "told": types.told,
        "elsewhere": types.elsewhere,
        "alike": types.alike,
        "used": types.used,
        "own": types.own,
        "named": types.named,
        "slot": types.slot,
        "hop": types.hop,
        "owner_imported": around.owner_imported,
        "owner_affinity": around.owner_affinity,
        "owner_before": words.before_near,
        "owner_before_line": words.before_line,
        "owner_after": words.after_near,
        "owner_similar": company.similar,
        "owner_with_last": company.with_last,
    }
    by_file = {
        "by_name": around.by_name,
        "as_module": around.as_module,
        "receiver": around.receiver,
        "slot_module": around.slot,
        "same_folder": around.same_folder,
        "shared_folders": around.shared_folders,
        "distance": around.distance,
        "recent": around.recent,
        "affinity": around.affinity,
        "file_similar": company.file_similar,
    }
    by_definition = {"exact": around.exact, "uses": around.uses}
    columns = [
        Column(name, by, values)
        for by, group in (
            (By.NAME, by_name),
            (By.OWNER, by_owner),
            (By.FILE, by_file),
            (By.DEFINITION, by_definition),
        )
        for name, values in group.items()
    ]
    return columns + _counted_columns(found.counts) + _relative_columns(found) + standing_columns(view)


def _counted_columns(counts: Counts) -> list[Column]:
    """How common words are outside of the open file."""
    in_windows = _logarithms(counts.windows)
    return [
        Column("name_count", By.NAME, _logarithms(counts.names)),
        Column("name_windows", By.NAME, in_windows),
        Column("name_files", By.NAME, _logarithms(counts.files)),
        Column("name_asked", By.NAME, _logarithms(counts.asked)),
        Column("name_imported", By.NAME, _logarithms(counts.imported)),
        Column("owner_windows", By.OWNER, in_windows),
        Column("owner_size", By.OWNER, _logarithms(counts.owned)),
    ]


def _logarithms(counts: Numbers) -> Scores:
    return np.log1p(counts, dtype=np.float32)


def _relative_columns(found: Evidence) -> list[Column]:
    """What sets a file apart from the open one: code seldom uses tests and examples, but those use one another."""
    view = found.view
    flags = {
        "is_test": view.file_is_test,
        "is_aside": view.file_is_aside,
        "is_generated": view.file_is_generated,
    }
    own = view.file_numbers.get(found.place.path)
    here = np.array([own]) if own is not None else np.flatnonzero(found.surroundings.same_folder)
    nothing = np.zeros(len(view.paths), dtype=np.bool_)
    return [
        Column(name, By.FILE, nothing if len(here) and values[here].mean() > 0.5 else values)
        for name, values in flags.items()
    ]


def standing_columns(view: View) -> list[Column]:
    """What does not depend on the place."""
    if not view.standing:
        view.standing.extend(_standing_columns(view))
    return view.standing


def _standing_columns(view: View) -> list[Column]:
    flags = view.flags
    sizes = np.diff(view.definition_offsets)
    by_kind = {
        f"is_{kind.value}": view.kinds == number
        for number, kind in enumerate(KINDS)
        if kind in {SymbolKind.METHOD, SymbolKind.PROPERTY, SymbolKind.FUNCTION, SymbolKind.CONSTANT}
    }
    return [
        Column("file_size", By.FILE, np.log1p(sizes).astype(np.float32)),
        *(Column(name, By.DEFINITION, values) for name, values in by_kind.items()),
        Column("is_type", By.DEFINITION, IS_TYPE[view.kinds]),
        Column("is_callable", By.DEFINITION, IS_CALLABLE[view.kinds]),
        Column("is_public", By.DEFINITION, (flags & PUBLIC) != 0),
        Column("is_top", By.DEFINITION, (flags & TOP_LEVEL) != 0),
        Column("has_doc", By.DEFINITION, (flags & HAS_DOC) != 0),
        Column("is_abstract", By.DEFINITION, (flags & ABSTRACT) != 0),
    ]


def gathered_columns(columns: list[Column], view: View, definitions: Numbers) -> dict[str, Scores]:
    """The columns' entries for some definitions."""
    keys = {
        By.NAME: view.names[definitions],
        By.OWNER: view.owners[definitions],
        By.FILE: view.files[definitions],
        By.DEFINITION: definitions,
    }
    return {column.name: column.values[keys[column.by]].astype(np.float32) for column in columns}


def place_columns(found: Evidence) -> dict[str, float]:
    """What is the same for all definitions of a place."""
    reading = found.reading
    return {
        "at_slot": float(reading.slot),
        "is_member_slot": float(reading.slot is Slot.MEMBER),
        "has_suffix": float(len(reading.suffix_words) > 0),
        "has_class": float(bool(reading.class_name)),
        "file_words": float(np.log1p(len(reading.prefix_words))),
        "definition_count": float(np.log1p(len(found.view.names))),
        "import_count": float(np.log1p(len(found.place.imported))),
    }
