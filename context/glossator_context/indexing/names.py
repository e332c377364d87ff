"""The words of a segment while it is made, with the names that stand nowhere as one word."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.words import Spelling, Words

__all__ = ["Names"]

_NOT_A_WORD = -2
Places = NDArray[np.int64]


class Names:
    """The words of a text, and operators, paths and names in quotes behind them."""

    def __init__(self, text: bytes, words: Words, spelling: Spelling) -> None:
        self.texts = list(words.texts)
        self._text = text
        self._words = words
        self._spelling = spelling
        self._others: dict[bytes, int] = {}

    def numbers(self, starts: Places, stops: Places) -> NDArray[np.int32]:
        """The numbers of what stands at places; -1 where a place is negative."""
        words = self._words
        numbers = np.full(len(starts), _NOT_A_WORD, np.int32)
        if len(words.starts):
            found = np.minimum(np.searchsorted(words.starts, starts), len(words.starts) - 1)
            is_word = (words.starts[found] == starts) & (words.ends[found] == stops)
            numbers[is_word] = words.numbers[found[is_word]]
        numbers[starts < 0] = -1
        others = np.flatnonzero(numbers == _NOT_A_WORD)
        for other, start, stop in zip(
            others.tolist(), starts[others].tolist(), stops[others].tolist(), strict=True
        ):
            numbers[other] = self._number(b" ".join(self._text[start:stop].split()))
        return numbers

    def _number(self, name: bytes) -> int:
        number = self._others.get(name)
        if number is None:
            # What is spelt like a word may stand elsewhere by itself.
            is_word = b"\0" not in name.translate(self._spelling.table)
            number = self._known.get(name, len(self.texts)) if is_word else len(self.texts)
            if number == len(self.texts):
                self.texts.append(name)
            self._others[name] = number
        return number

    @cached_property
    def _known(self) -> dict[bytes, int]:
        return {name: number for number, name in enumerate(self._words.texts)}
