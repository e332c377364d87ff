"""One segment made of several, without the files that are gone."""

from collections.abc import Iterable, Sequence
from itertools import chain, compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.segment import Segment, offsets_of
from glossator_context.indexing.texts import Texts

__all__ = ["merge"]

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int32]

# The columns that are taken over as they are.
_BY_FILE = ("digests", "stamps", "line_counts", "file_flags")
_BY_DEFINITION = ("def_kind", "def_line", "def_start", "def_end", "def_flags")
_ONE_BYTE, _ONE_WORD = np.uint64(8), np.uint64(32)
_BYTE_MASK, _WORD_MASK = np.uint64(0xFF), np.uint64(0xFFFFFFFF)


def merge(segments: Sequence[tuple[Segment, Mask]]) -> Segment:
    """The files of all segments, at least one, for which the mask is true, in order. Words that no file holds are gone."""
    parts = [_Part(segment, np.asarray(alive, np.bool_)) for segment, alive in segments]
    if len(parts) == 1 and parts[0].is_whole:
        return parts[0].segment
    names = list(dict.fromkeys(chain.from_iterable(part.segment.language_names for part in parts)))
    words = _renumber(parts)
    columns: dict[str, Any] = {
        name: _joined(getattr(part.segment, name)[part.alive] for part in parts) for name in _BY_FILE
    }
    columns |= {
        name: _joined(getattr(part.segment, name)[part.definitions] for part in parts)
        for name in _BY_DEFINITION
    }
    windows = [part.windows_of_words() for part in parts]
    return Segment(
        words=words,
        paths=list(chain.from_iterable(compress(part.segment.paths, part.alive.tolist()) for part in parts)),
        language_names=names,
        languages=_joined(part.languages(names) for part in parts),
        def_offsets=offsets_of(_joined(part.counts(part.segment.def_offsets) for part in parts)),
        def_name=_joined(part.numbers[part.segment.def_name[part.definitions]] for part in parts),
        def_owner=_joined(part.numbers[part.segment.def_owner[part.definitions]] for part in parts),
        signatures=Texts.joined(part.segment.signatures.selected(part.definitions) for part in parts),
        docs=Texts.joined(part.segment.docs.selected(part.definitions) for part in parts),
        file_windows=offsets_of(_joined(part.counts(part.segment.file_windows) for part in parts)),
        window_offsets=offsets_of(_joined(part.window_sizes for part in parts)),
        window_words=_joined(numbers for numbers, _ in windows),
        window_counts=_joined(counts for _, counts in windows),
        member_offsets=offsets_of(_joined(part.counts(part.segment.member_offsets) for part in parts)),
        members=_joined(part.pairs(part.segment.members, part.segment.member_offsets) for part in parts),
        typed_offsets=offsets_of(_joined(part.counts(part.segment.typed_offsets) for part in parts)),
        typed=_joined(part.pairs(part.segment.typed, part.segment.typed_offsets) for part in parts),
        import_offsets=_long_offsets(_joined(part.counts(part.segment.import_offsets) for part in parts)),
        import_blob=_joined(
            part.segment.import_blob[part.rows(part.segment.import_offsets)] for part in parts
        ),
        **columns,
    )


class _Part:
    """What a merge takes of one segment: which rows of its columns, and the new numbers of its words."""

    def __init__(self, segment: Segment, alive: Mask) -> None:
        if len(alive) != len(segment.paths):
            raise ValueError(f"a mask of {len(alive)} for {len(segment.paths)} files")
        self.segment = segment
        self.alive = alive
        self.is_whole = bool(alive.all())
        self.definitions = self.rows(segment.def_offsets)
        self.windows = self.rows(segment.file_windows)
        self.window_sizes = _sizes(segment.window_offsets)[self.windows]
        self.postings: Mask = (
            np.ones(len(segment.window_words), np.bool_)
            if self.is_whole
            else np.repeat(self.windows, _sizes(segment.window_offsets))
        )
        # By word, the new number. The last place is for the owner that is not there.
        self.numbers: Numbers = np.zeros(0, np.int32)

    def rows(self, offsets: NDArray[np.integer[Any]]) -> Mask:
        """The rows of the living files, in a column where each file's rows begin at its offset."""
        if self.is_whole:
            return np.ones(int(offsets[-1]), np.bool_)
        return np.repeat(self.alive, _sizes(offsets))

    def counts(self, offsets: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        """How many rows each living file has."""
        return _sizes(offsets)[self.alive]

    def used_words(self) -> Mask:
        """Which words the living files hold."""
        segment = self.segment
        used = np.full(len(segment.words) + 1, self.is_whole, np.bool_)
        if not self.is_whole:
            used[segment.def_name[self.definitions]] = True
            used[segment.def_owner[self.definitions]] = True
            used[segment.window_words[self.postings]] = True
            used[segment.members[self.rows(segment.member_offsets)][:, :2]] = True
            used[segment.typed[self.rows(segment.typed_offsets)][:, :2]] = True
        return used[:-1]

    def languages(self, names: list[str]) -> NDArray[np.uint8]:
        """The living files' languages as numbers of `names`."""
        table = np.array([names.index(name) for name in self.segment.language_names], np.uint8)
        return table[self.segment.languages[self.alive]]

    def windows_of_words(self) -> tuple[Numbers, NDArray[np.uint8]]:
        """The words of the living windows, ascending in each by their new numbers, and how often each is there."""
        words = self.numbers[self.segment.window_words[self.postings]]
        counts = self.segment.window_counts[self.postings]
        used = self.numbers[:-1][self.numbers[:-1] >= 0]
        if (used[1:] > used[:-1]).all():
            return words, counts
        windows = np.repeat(np.arange(len(self.window_sizes), dtype=np.uint64), self.window_sizes)
        keys = (windows << (_ONE_WORD + _ONE_BYTE)) | (words.astype(np.uint64) << _ONE_BYTE) | counts
        keys.sort()
        return ((keys >> _ONE_BYTE) & _WORD_MASK).astype(np.int32), (keys & _BYTE_MASK).astype(np.uint8)

    def pairs(self, pairs: Numbers, offsets: Numbers) -> Numbers:
        """The rows of the living files in a column of two words and a count."""
        chosen = pairs[self.rows(offsets)]
        chosen[:, :2] = self.numbers[chosen[:, :2]]
        return chosen


def _renumber(parts: list[_Part]) -> Texts:
    """Give each part the new numbers of its words, and make the words that they are numbers of."""
    used = [part.used_words() for part in parts]
    kept = [
        part.segment.words.pieces()
        if mask.all()
        else list(compress(part.segment.words.pieces(), mask.tolist()))
        for part, mask in zip(parts, used, strict=True)
    ]
    merged = dict.fromkeys(chain.from_iterable(kept))
    numbers = dict(zip(merged, range(len(merged)), strict=True))
    for part, mask, words in zip(parts, used, kept, strict=True):
        part.numbers = np.full(len(mask) + 1, -1, np.int32)
        part.numbers[:-1][mask] = np.fromiter(map(numbers.__getitem__, words), np.int32, len(words))
    return Texts.of(list(merged))


def _joined(arrays: Iterable[NDArray[Any]]) -> Any:
    return np.concatenate(list(arrays))


def _sizes(offsets: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    sizes: NDArray[np.int64] = offsets[1:].astype(np.int64) - offsets[:-1]
    return sizes


def _long_offsets(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets
