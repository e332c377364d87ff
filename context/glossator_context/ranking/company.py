"""Which words stand near the words that stand here: in similar windows, in windows that share a word, in namesakes."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glossator_context.ranking.reading import Reading
from glossator_context.ranking.similar import best_windows, informative, votes, window_scores
from glossator_context.ranking.tables import IS_CALLABLE, Numbers
from glossator_context.ranking.view import Mask, View

Scores = NDArray[np.float32]

_LINES_BEFORE = 12
_LINES_AFTER = 5
_LAST_LINES = 2
_WINDOWS = 24
_LAST_WINDOWS = 16
_MOST_WITH_ONE = 120
_NAMESAKES = 24
_KIN = 12
_WINDOWS_OF_ONE = 8


@dataclass(slots=True)
class Company:
    """By word, each a share of windows; `file_similar` is by file, `windows` are the windows most like the place."""

    similar: Scores
    """Of the windows that are like the lines around the cursor."""
    similar_last: Scores
    """Of the windows that are like the last lines alone."""
    with_last: Scores
    """Of the windows that hold a word of the last line."""
    with_before: Scores
    """Of the windows that hold a word of the lines above it."""
    with_after: Scores
    """Of the windows that hold a word of the lines behind the cursor."""
    namesakes: Scores
    """Of the functions elsewhere that are called like the function around the cursor."""
    kin: Scores
    """Of the classes elsewhere that have a base in common with the class around the cursor."""
    file_similar: Scores
    windows: Numbers
    window_scores: Scores


def company_of(view: View, reading: Reading, allowed_files: Mask, counts: Numbers) -> Company:
    """Looks the words around the cursor up in the windows of the allowed files. `counts` is by word, of windows."""
    allowed = allowed_files[view.window_files]
    wide: dict[int, float] = {}
    _weigh(view, reading.before[: _LINES_BEFORE + 1], 6.0, 1.0, wide)
    _weigh(view, reading.after[: _LINES_AFTER + 1], 3.0, 0.7, wide)
    _weigh(view, reading.chain[:2], 2.0, 0.6, wide)
    scores = window_scores(view, allowed, wide, counts)
    windows = best_windows(scores, _WINDOWS)
    last: dict[int, float] = {}
    _weigh(view, reading.before[: _LAST_LINES + 1], 1.5, 1.0, last)
    last_scores = window_scores(view, allowed, last, counts)
    last_windows = best_windows(last_scores, _LAST_WINDOWS)
    file_similar = np.zeros(len(view.paths), dtype=np.float32)
    if len(windows):
        top = scores[windows] / scores[windows[0]]
        np.maximum.at(file_similar, view.window_files[windows], top)
    return Company(
        similar=_voted(view, windows, scores, 3.0),
        similar_last=_voted(view, last_windows, last_scores, 3.0),
        with_last=_with_each(view, reading.before[:2], allowed, counts, 8),
        with_before=_with_each(view, reading.before[2:8], allowed, counts, 10),
        with_after=_with_each(view, reading.after[:4], allowed, counts, 8),
        namesakes=_namesakes(view, reading, allowed_files),
        kin=_kin(view, reading, allowed_files),
        file_similar=file_similar,
        windows=windows,
        window_scores=scores[windows],
    )


def _weigh(
    view: View, lines: Iterable[list[str]], half: float, weight: float, into: dict[int, float]
) -> None:
    """Weights for the words of lines that come ever further away, half as much after so many lines."""
    for distance, line in enumerate(lines):
        worth = weight * 0.5 ** (distance / half)
        for word in line:
            number = view.word_id(word)
            if number >= 0 and worth > into.get(number, 0.0):
                into[number] = worth


def _voted(view: View, windows: Numbers, scores: Scores, power: float) -> Scores:
    if not len(windows):
        return np.zeros(view.word_count + 1, dtype=np.float32)
    return votes(view, windows, (scores[windows] / scores[windows[0]]).astype(np.float64) ** power)


def _with_each(view: View, lines: Iterable[list[str]], allowed: Mask, counts: Numbers, most: int) -> Scores:
    """The mean, over informative words, of the share of each word's windows that hold another."""
    words: dict[int, float] = {}
    _weigh(view, lines, 3.0, 1.0, words)
    total = len(view.window_files)
    parts: list[Numbers] = []
    weights: list[float] = []
    chosen = [word for word in words if informative(counts, word, total)]
    chosen.sort(key=lambda word: -words[word] * np.log1p(total / int(counts[word])))
    sum_of_weights = 0.0
    for word in chosen[:most]:
        windows = view.windows_with(word)
        windows = windows[allowed[windows]]
        if len(windows) > _MOST_WITH_ONE:
            windows = windows[:: -(-len(windows) // _MOST_WITH_ONE)]
        worth = words[word] * float(np.log1p(total / int(counts[word])))
        sum_of_weights += worth
        if len(windows):
            parts.append(windows)
            weights.append(worth / (len(windows) + 2.0))
    if not parts:
        return np.zeros(view.word_count + 1, dtype=np.float32)
    windows = np.concatenate(parts)
    repeated = np.repeat(np.array(weights), [len(part) for part in parts])
    found, places = view.words_in(windows)
    shares = np.bincount(found, weights=repeated[places], minlength=view.word_count + 1)
    return (shares / sum_of_weights).astype(np.float32)


def _namesakes(view: View, reading: Reading, allowed_files: Mask) -> Scores:
    number = view.word_id(reading.function) if reading.function else -1
    if number < 0:
        return np.zeros(view.word_count + 1, dtype=np.float32)
    found = view.definitions_named(number)
    found = found[allowed_files[view.files[found]] & IS_CALLABLE[view.kinds[found]]]
    if len(found) > _NAMESAKES:
        found = found[:: -(-len(found) // _NAMESAKES)]
    return _of_definitions(view, found.tolist())


def _kin(view: View, reading: Reading, allowed_files: Mask) -> Scores:
    found: list[int] = []
    for base in reading.bases:
        for definition in view.subclasses_of(base):
            if allowed_files[view.files[definition]]:
                found.append(definition)
            if len(found) >= _KIN:
                return _of_definitions(view, found)
    return _of_definitions(view, found)


def _of_definitions(view: View, definitions: list[int]) -> Scores:
    """By word, in which share of some definitions it stands, smoothed."""
    parts = [view.windows_of_lines(definition)[:_WINDOWS_OF_ONE] for definition in definitions]
    if not parts:
        return np.zeros(view.word_count + 1, dtype=np.float32)
    windows = np.concatenate(parts)
    owner = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    words, places = view.words_in(windows)
    pairs = np.unique(owner[places].astype(np.int64) * (view.word_count + 1) + words)
    counts = np.bincount(pairs % (view.word_count + 1), minlength=view.word_count + 1)
    return (counts / (len(parts) + 1.0)).astype(np.float32)
