"""Oblivious boosted trees: every level of a tree asks one question of all its nodes, so that the answers' bits are the
number of a leaf. Reading them takes a comparison, a packing of bits and a look-up for all trees and rows at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

MAX_LEVELS = 8
_ROWS_AT_ONCE = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """An ensemble of trees of equally many levels, at most `MAX_LEVELS`."""

    features: tuple[str, ...]
    """The names of the columns, in the order that the questions number them in."""
    question_features: NDArray[np.int32]
    question_borders: NDArray[np.float32]
    """A question is whether a feature is above a border."""
    questions: NDArray[np.int32]
    """By tree and level, the question that is asked. The first answer is the highest bit of the leaf's number."""
    leaves: NDArray[np.float32]
    """By tree and leaf."""
    bias: float

    def scores(self, columns: NDArray[np.float32]) -> Scores:
        """The log-odds of rows. `columns` has a row a feature, in the order of `features`."""
        count = columns.shape[1]
        parts = [
            self._scores(columns[:, start : start + _ROWS_AT_ONCE])
            for start in range(0, count, _ROWS_AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)

    def _scores(self, columns: NDArray[np.float32]) -> Scores:
        tree_count, levels = self.questions.shape
        answers = columns[self.question_features] > self.question_borders[:, None]
        numbers = np.packbits(answers[self.questions], axis=1)[:, 0, :].astype(np.int32)
        numbers >>= MAX_LEVELS - levels
        numbers += (np.arange(tree_count, dtype=np.int32) << levels)[:, None]
        found: Scores = self.leaves.ravel()[numbers].sum(axis=0, dtype=np.float32)
        return found + np.float32(self.bias)
