"""What files like the open one make use of: those beside it, and those that import the same things."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glossator_context.ranking.counts import Counts
from glossator_context.ranking.place import Imported, Place
from glossator_context.ranking.surroundings import Surroundings
from glossator_context.ranking.view import Mask, View

Scores = NDArray[np.float32]

_DECAY = 0.3
_FAR = 5.0
_ALIKE_FILES = 24
_MENTIONING_FILES = 24
_MENTIONING_WINDOWS = 400


@dataclass(slots=True)
class Neighbours:
    """By word, each a share of files or of windows."""

    beside: Scores
    """Of the files near by, those in the same folder above all, that import it."""
    alike: Scores
    """Of the files that import what the open file imports, that import it, too."""
    mentioned: Scores
    """Of the windows of the files in the same folder."""


def neighbours_of(
    view: View, place: Place, surroundings: Surroundings, allowed: Mask, counts: Counts
) -> Neighbours:
    """Looks at the allowed files."""
    files, words = view.imported
    size = view.word_count + 1
    ordinary = allowed & ~view.file_is_test
    near = np.where(ordinary, _DECAY ** np.minimum(surroundings.distance, _FAR), 0.0)
    total = float(near.sum())
    beside = np.bincount(words, weights=near[files], minlength=size) / max(total, 1.0)
    return Neighbours(
        beside=beside.astype(np.float32),
        alike=_alike(view, place, ordinary, counts),
        mentioned=_mentioned(view, surroundings, ordinary),
    )


def _alike(view: View, place: Place, ordinary: Mask, counts: Counts) -> Scores:
    size = view.word_count + 1
    likeness = np.zeros(len(view.paths))
    count = max(1, int(np.count_nonzero(ordinary)))
    for name in dict.fromkeys(_outer(each) for each in place.imported):
        word = view.word_id(name) if name else -1
        if word >= 0 and counts.imported[word] > 0:
            likeness[view.importers_of(word)] += np.log1p(count / counts.imported[word])
    likeness[~ordinary] = 0.0
    if len(likeness) > _ALIKE_FILES:
        least = np.partition(likeness, len(likeness) - _ALIKE_FILES)[len(likeness) - _ALIKE_FILES]
        likeness[likeness < least] = 0.0
    total = float(likeness.sum())
    if total <= 0:
        return np.zeros(size, dtype=np.float32)
    files, words = view.imported
    return (np.bincount(words, weights=likeness[files], minlength=size) / total).astype(np.float32)


def _mentioned(view: View, surroundings: Surroundings, ordinary: Mask) -> Scores:
    size = view.word_count + 1
    files = np.flatnonzero((surroundings.same_folder > 0) & ordinary)
    if len(files) > _MENTIONING_FILES:
        files = files[:: -(-len(files) // _MENTIONING_FILES)]
    windows = view.windows_of_files(files.tolist())
    if len(windows) > _MENTIONING_WINDOWS:
        windows = windows[:: -(-len(windows) // _MENTIONING_WINDOWS)]
    if not len(windows):
        return np.zeros(size, dtype=np.float32)
    words, _ = view.words_in(windows)
    return (np.bincount(words, minlength=size) / (len(windows) + 4.0)).astype(np.float32)


def _outer(imported: Imported) -> str:
    return imported.name if imported.exported in {"*", "default", ""} else imported.exported
