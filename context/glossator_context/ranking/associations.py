"""Which parts of names follow which: `close` comes after `open`, `height` after `width`. Learnt from public code.

A part of a name has a vector for what comes after it and one for what it comes after; the product of the two says how much
likelier than by chance the second comes. The vectors are what is left of the table of all pairs by truncated singular
value decomposition (Levy, Goldberg & Dagan 2015).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Associations:
    """The vectors. Both arrays have a row for each known part, in the order of `numbers`, and one of zeros behind."""

    numbers: Mapping[str, int]
    before: NDArray[np.float32]
    after: NDArray[np.float32]

    def expected(self, parts: Iterable[tuple[str, float]]) -> Scores:
        """The vector of weighed parts that stand before: to be multiplied with `rows_after`."""
        return self._mean(self.before, parts)

    def expecting(self, parts: Iterable[tuple[str, float]]) -> Scores:
        """The vector of weighed parts that stand behind: to be multiplied with `rows_before`."""
        return self._mean(self.after, parts)

    def rows_after(self, names: Sequence[Iterable[str]]) -> Scores:
        """A row for each name, given as its parts."""
        return self._rows(self.after, names)

    def rows_before(self, names: Sequence[Iterable[str]]) -> Scores:
        """A row for each name, given as its parts."""
        return self._rows(self.before, names)

    def _mean(self, table: Scores, parts: Iterable[tuple[str, float]]) -> Scores:
        known = [(self.numbers[part], weight) for part, weight in parts if part in self.numbers]
        if not known:
            return np.zeros(table.shape[1], dtype=np.float32)
        weights = np.array([weight for _, weight in known], dtype=np.float32)
        found: Scores = weights @ table[[number for number, _ in known]]
        return found / np.float32(weights.sum())

    def _rows(self, table: Scores, names: Sequence[Iterable[str]]) -> Scores:
        nothing = len(self.numbers)
        numbers: list[int] = []
        starts: list[int] = []
        for parts in names:
            starts.append(len(numbers))
            numbers += [self.numbers[part] for part in parts if part in self.numbers] or [nothing]
        if not starts:
            return np.zeros((0, table.shape[1]), dtype=np.float32)
        sums: Scores = np.add.reduceat(table[numbers], starts, axis=0)
        counts = np.diff([*starts, len(numbers)]).astype(np.float32)
        return sums / counts[:, None]
