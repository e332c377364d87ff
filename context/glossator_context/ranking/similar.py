"""Places of the workspace that are like some lines: windows scored by Okapi BM25 (Robertson & Zaragoza 2009)."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glossator_context.ranking.tables import Numbers
from glossator_context.ranking.view import Mask, View

Scores = NDArray[np.float32]

# A word that so many windows hold says nothing.
_MOST_SHARE = 0.12
_MOST_WINDOWS = 50
_K1 = 1.2
_B = 0.75


class SimilarWindow(NamedTuple):
    """A window, by its number in its segment, and how like it is: comparable within one answer only."""

    segment: int
    window: int
    score: float


def informative(counts: Numbers, word: int, total: int) -> bool:
    """Whether few enough of all windows hold a word for it to tell places apart. `counts` is by word."""
    return 0 < int(counts[word]) <= max(_MOST_WINDOWS, _MOST_SHARE * total)


def window_scores(view: View, allowed: Mask, query: Mapping[int, float], counts: Numbers) -> Scores:
    """By window, how like the words of a query it is, each word weighed; nothing for windows that are not allowed.

    `counts` is by word, in how many windows it stands.
    """
    total = len(view.window_files)
    postings: list[Numbers] = []
    weights: list[float] = []
    for word, weight in query.items():
        if informative(counts, word, total):
            count = int(counts[word])
            postings.append(view.windows_with(word))
            weights.append(weight * float(np.log1p((total - count + 0.5) / (count + 0.5))))
    if not postings:
        return np.zeros(total, dtype=np.float32)
    sums = np.bincount(
        np.concatenate(postings),
        weights=np.repeat(np.array(weights), [len(part) for part in postings]),
        minlength=total,
    )
    return (sums * view.window_norms(_K1, _B) * allowed).astype(np.float32)


def best_windows(scores: Scores, most: int) -> Numbers:
    """The windows of the highest scores, best first; none that has nothing in common."""
    found = np.flatnonzero(scores > 0)
    if len(found) > most:
        found = found[np.argpartition(scores[found], len(found) - most)[len(found) - most :]]
    return found[np.argsort(-scores[found], kind="stable")].astype(np.int32)


def votes(view: View, windows: Numbers, weights: NDArray[np.float64]) -> Scores:
    """By word, which share of some windows holds it, each window weighed."""
    total = float(weights.sum())
    if total <= 0:
        return np.zeros(view.word_count + 1, dtype=np.float32)
    words, places = view.words_in(windows)
    found = np.bincount(words, weights=weights[places], minlength=view.word_count + 1)
    return (found / total).astype(np.float32)


def near_duplicates(view: View, words: frozenset[int], allowed: Mask) -> Numbers:
    """The files that are nearly the same as a text of these words: copies, which would give away what comes next.

    `allowed` is by file.
    """
    rare = [word for word in words if 2 <= view.window_counts[word] <= _COPY_RARE]
    if len(rare) < _COPY_LEAST:
        return np.zeros(0, dtype=np.int32)
    parts = [view.windows_with(word) for word in rare[:_COPY_MOST]]
    owners = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    pairs = np.unique(owners * len(view.paths) + view.window_files[np.concatenate(parts)])
    counts = np.bincount(pairs % len(view.paths), minlength=len(view.paths))
    likely = np.flatnonzero((counts > _COPY_SHARE * min(len(rare), _COPY_MOST)) & allowed)
    found = []
    for file in likely[:_COPY_FILES].tolist():
        windows = np.flatnonzero(view.window_files == file).astype(np.int32)
        theirs = frozenset(view.words_in(windows)[0].tolist())
        if len(theirs & words) > _COPY_ALIKE * len(theirs | words):
            found.append(file)
    return np.array(found, dtype=np.int32)


_COPY_RARE = 24
_COPY_LEAST = 6
_COPY_MOST = 60
_COPY_SHARE = 0.6
_COPY_FILES = 6
_COPY_ALIKE = 0.8
