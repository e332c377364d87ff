"""What the open file says of each word: where it last stood before the cursor, where it stands next, how often."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glossator_context.ranking.reading import Reading
from glossator_context.ranking.view import View

Scores = NDArray[np.float32]

FAR_LINES = 60.0
"""Stands for the distance of a line that does not have the word."""


@dataclass(frozen=True, slots=True)
class Words:
    """By word of the view, with one more entry for no word. A nearness is 1 at the cursor and goes to 0."""

    before_count: Scores
    before_near: Scores
    before_line: Scores
    before_five: Scores
    """How often in the last five lines."""
    function_count: Scores
    after_count: Scores
    after_near: Scores
    after_line: Scores
    chain: Scores
    """1 for a word of the line that opens the innermost block, less further out."""
    ids: dict[str, int]
    """The number of each word of the open file that other files have, too."""


def words_of(view: View, reading: Reading) -> Words:
    """Reads the words off."""
    size = view.word_count + 1
    find = view.word_id
    last = {word: place for place, word in enumerate(reading.prefix_words)}
    first = {word: -place for place, word in enumerate(reversed(reading.suffix_words))}
    ids = {word: number for word in {**last, **first} if (number := find(word)) >= 0}

    before_count, before_near = _zeros(size), _zeros(size)
    for word, count in Counter(reading.prefix_words).items():
        if word in ids:
            before_count[ids[word]] = count
    total = len(reading.prefix_words)
    known = [(ids[word], total - place) for word, place in last.items() if word in ids]
    if known:
        pairs = np.array(known, dtype=np.float32)
        before_near[pairs[:, 0].astype(np.int32)] = 1.0 / (1.0 + (pairs[:, 1] - 1) / 12.0)

    after_count, after_near = _zeros(size), _zeros(size)
    for word, count in Counter(reading.suffix_words).items():
        if word in ids:
            after_count[ids[word]] = count
    start = len(reading.suffix_words) - 1
    known = [(ids[word], start + place) for word, place in first.items() if word in ids]
    if known:
        pairs = np.array(known, dtype=np.float32)
        after_near[pairs[:, 0].astype(np.int32)] = 1.0 / (1.0 + pairs[:, 1] / 12.0)

    before_line = np.full(size, FAR_LINES, dtype=np.float32)
    after_line = np.full(size, FAR_LINES, dtype=np.float32)
    before_five, function_count, chain = _zeros(size), _zeros(size), _zeros(size)
    for distance in range(len(reading.before) - 1, -1, -1):
        for word in reading.before[distance]:
            known_number = ids.get(word)
            if known_number is not None:
                before_line[known_number] = distance
                function_count[known_number] += 1
                if distance <= 5:
                    before_five[known_number] += 1
    for distance in range(len(reading.after) - 1, -1, -1):
        for word in reading.after[distance]:
            known_number = ids.get(word)
            if known_number is not None:
                after_line[known_number] = distance
    for depth, words in enumerate(reading.chain):
        for word in words:
            number = find(word)
            if number >= 0:
                chain[number] = max(chain[number], 1.0 / (1 + depth))
    return Words(
        before_count=before_count,
        before_near=before_near,
        before_line=before_line,
        before_five=before_five,
        function_count=function_count,
        after_count=after_count,
        after_near=after_near,
        after_line=after_line,
        chain=chain,
        ids=ids,
    )


def _zeros(size: int) -> Scores:
    return np.zeros(size, dtype=np.float32)
