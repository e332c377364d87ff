"""How often words stand where in the workspace, without the open file: what the index has of it may be what is to come."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.segment import Segment
from glossator_context.ranking.tables import MOST_OF_ONE_FILE, Numbers
from glossator_context.ranking.view import View


@dataclass(slots=True)
class Counts:
    """By word."""

    windows: Numbers
    files: Numbers
    asked: Numbers
    """How often it is asked of anything, no file counting more than a few."""
    imported: Numbers
    names: Numbers
    """How many definitions outside of tests have it for a name."""
    owned: Numbers
    """How many definitions belong to it."""


def counts_without(view: View, files: Sequence[int]) -> Counts:
    """The view's counts without some files."""
    if not files:
        return Counts(
            view.window_counts,
            view.file_counts,
            view.member_counts,
            view.import_counts,
            view.name_counts,
            view.owned_counts,
        )
    counts = Counts(
        view.window_counts.copy(),
        view.file_counts.copy(),
        view.member_counts.copy(),
        view.import_counts.copy(),
        view.name_counts.copy(),
        view.owned_counts.copy(),
    )
    for file in files:
        _take_away(counts, view, file)
    counts.owned[view.word_count] = 0
    return counts


def _take_away(counts: Counts, view: View, file: int) -> None:
    number, own = view.file_located(file)
    segment: Segment = view.segments[number][0]
    words, _ = view.words_in(view.windows_of_files([file]))
    _subtract(counts.windows, words)
    counts.files[np.unique(words)] -= 1
    start, stop = segment.member_offsets[own : own + 2].tolist()
    rows = segment.members[start:stop]
    np.subtract.at(counts.asked, view.mapped(number, rows[:, 1]), np.minimum(rows[:, 2], MOST_OF_ONE_FILE))
    first, last = view.definition_offsets[file : file + 2].tolist()
    if not view.file_is_test[file]:
        imported = view.tables[number].imported_by(own)
        counts.imported[view.mapped(number, imported)] -= 1
        _subtract(counts.names, view.names[first:last])
    _subtract(counts.owned, view.owners[first:last])


def _subtract(counts: Numbers, words: NDArray[np.int32]) -> None:
    found, times = np.unique(words, return_counts=True)
    counts[found] -= times.astype(np.int32)
