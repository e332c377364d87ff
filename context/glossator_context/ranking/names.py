"""What the names of definitions look like, read once a name and kept with the view: their parts, their style."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from glossator_context.ranking.associations import Associations
from glossator_context.ranking.tables import Numbers

Scores = NDArray[np.float32]

STYLE = ("length", "hump_count", "capital", "underscored")
"""The columns of `NameTable.style`."""

_HUMPS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_MOST_HUMPS = 6
_GROWTH = 2


@lru_cache(maxsize=65_536)
def humps(name: str) -> tuple[str, ...]:
    """The parts that a name is made of, each once, in lower case: those of `parseHTTPDate` are parse, http and date."""
    return tuple(dict.fromkeys(part.lower() for part in _HUMPS.findall(name)))


class NameTable:
    """Rows for the names that were asked for so far. `rows_of` adds those that are new."""

    def __init__(self, word_count: int, word: Callable[[int], str], associations: Associations) -> None:
        self._word = word
        self._associations = associations
        self._rows = np.full(word_count + 1, -1, dtype=np.int32)
        self._hump_numbers: dict[str, int] = {"": 0}
        self.texts: list[str] = []
        width = associations.before.shape[1]
        self.humps = np.zeros((0, _MOST_HUMPS), dtype=np.int32)
        self.style = np.zeros((0, len(STYLE)), dtype=np.float32)
        self.before = np.zeros((0, width), dtype=np.float32)
        self.after = np.zeros((0, width), dtype=np.float32)

    def rows_of(self, words: Numbers) -> Numbers:
        """The row of each word."""
        rows = self._rows[words]
        missing = words[rows < 0]
        if len(missing):
            self._add(np.unique(missing))
            rows = self._rows[words]
        return rows

    def shared(self, rows: Numbers, parts: Iterable[str]) -> Scores:
        """Which share of each name's parts is among some parts."""
        mask = np.zeros(len(self._hump_numbers), dtype=np.float32)
        known = [self._hump_numbers[part] for part in parts if part in self._hump_numbers]
        if not known:
            return np.zeros(len(rows), dtype=np.float32)
        mask[known] = 1.0
        mask[0] = 0.0
        found: Scores = mask[self.humps[rows]].sum(axis=1) / np.maximum(self.style[rows, 1], 1.0)
        return found

    def _add(self, words: Numbers) -> None:
        texts = [self._word(number) for number in words.tolist()]
        parts = [humps(text) for text in texts]
        first = len(self.texts)
        self._reserve(first + len(texts))
        for row, each in enumerate(parts, start=first):
            for place, part in enumerate(each[:_MOST_HUMPS]):
                self.humps[row, place] = self._hump_numbers.setdefault(part, len(self._hump_numbers))
        stop = first + len(texts)
        self.style[first:stop] = [
            (
                len(text),
                min(len(each), _MOST_HUMPS),
                text[:1].isupper() + text.isupper(),
                text.startswith("_") + text.startswith("__"),
            )
            for text, each in zip(texts, parts, strict=True)
        ]
        self.before[first:stop] = self._associations.rows_before(parts)
        self.after[first:stop] = self._associations.rows_after(parts)
        self._rows[words] = np.arange(first, stop, dtype=np.int32)
        self.texts += texts

    def _reserve(self, count: int) -> None:
        if count > len(self.humps):
            more = max(count, _GROWTH * len(self.humps)) - len(self.humps)
            for name in ("humps", "style", "before", "after"):
                table = getattr(self, name)
                setattr(
                    self, name, np.concatenate([table, np.zeros((more, table.shape[1]), dtype=table.dtype)])
                )
