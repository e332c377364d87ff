"""What some files hold, in columns: definitions, windows of lines, members, types and imports.

A segment is made by `extract.extract`, joined with others by `merge.merge`, and lies in a file as it lies in memory
(`encoding.encode`, `encoding.decode`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.texts import Numbers, Texts
from glossator_context.symbols import Import, SymbolKind

__all__ = [
    "ABSTRACT",
    "DECLARATIONS_ONLY",
    "DIGEST_BYTES",
    "GENERATED",
    "HAS_DOC",
    "KINDS",
    "PUBLIC",
    "TEST_LIKE",
    "TOP_LEVEL",
    "WINDOW_LINES",
    "Segment",
    "offsets_of",
]

WINDOW_LINES = 12
DIGEST_BYTES = 16
# The order of `SymbolKind`: what a definition's kind is a number of.
KINDS = tuple(SymbolKind)

# Flags of a file.
TEST_LIKE, GENERATED, DECLARATIONS_ONLY = 1, 2, 4
# Flags of a definition.
PUBLIC, TOP_LEVEL, HAS_DOC, ABSTRACT = 1, 2, 4, 8

Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, kw_only=True, eq=False)
class Segment:
    """What some files hold. Every array is read-only; a number of a word is its place in `words`.

    Definitions stand by file, then by line; the ones of file `f` are `def_offsets[f]` up to `def_offsets[f + 1]`, and so on
    with `file_windows`, `member_offsets`, `typed_offsets`. A window is `WINDOW_LINES` lines; windows do not overlap.
    """

    words: Texts
    """Every identifier once, in no order."""
    paths: list[str]
    language_names: list[str]
    languages: NDArray[np.uint8]
    """By file, a number of `language_names`."""
    digests: NDArray[np.uint8]
    """By file, 16 bytes of the BLAKE2b of its content."""
    stamps: NDArray[np.int64]
    """By file, when it was modified in nanoseconds, and its bytes."""
    line_counts: NDArray[np.int32]
    file_flags: NDArray[np.uint8]

    def_offsets: NDArray[np.int32]
    def_name: NDArray[np.int32]
    def_owner: NDArray[np.int32]
    """A word, or -1."""
    def_kind: NDArray[np.uint8]
    """A number of `KINDS`."""
    def_line: NDArray[np.int32]
    """The line of the name; `def_start` and `def_end` are the first and last of the whole. All are zero-based."""
    def_start: NDArray[np.int32]
    def_end: NDArray[np.int32]
    def_flags: NDArray[np.uint8]
    signatures: Texts
    docs: Texts

    file_windows: NDArray[np.int32]
    window_offsets: NDArray[np.int32]
    window_words: NDArray[np.int32]
    """The words of each window once, ascending."""
    window_counts: NDArray[np.uint8]

    member_offsets: NDArray[np.int32]
    members: NDArray[np.int32]
    """By file, rows of receiver, member, and how often."""
    typed_offsets: NDArray[np.int32]
    typed: NDArray[np.int32]
    """By file, rows of name, type, and how often."""

    import_offsets: NDArray[np.int64]
    import_blob: NDArray[np.uint8]

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    @cached_property
    def word_ids(self) -> Mapping[str, int]:
        """The number of each word."""
        return Numbers(self.words)

    @cached_property
    def def_file(self) -> NDArray[np.int32]:
        """The file of each definition."""
        return _owners(self.def_offsets)

    @cached_property
    def window_file(self) -> NDArray[np.int32]:
        """The file of each window."""
        return _owners(self.file_windows)

    @cached_property
    def window_line(self) -> NDArray[np.int32]:
        """The first line of each window."""
        numbers = np.arange(self.file_windows[-1], dtype=np.int32)
        return _read_only((numbers - self.file_windows[self.window_file]) * np.int32(WINDOW_LINES))

    @cached_property
    def _postings(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        keys = self.window_words.astype(np.int64) << 32
        keys |= _owners(self.window_offsets)
        keys.sort()
        counts = np.bincount(self.window_words, minlength=len(self.words))
        return offsets_of(counts), _read_only((keys & 0xFFFFFFFF).astype(np.int32))

    @property
    def posting_offsets(self) -> NDArray[np.int32]:
        """Where in `posting_windows` the windows of each word begin."""
        return self._postings[0]

    @property
    def posting_windows(self) -> NDArray[np.int32]:
        """The windows that hold a word, ascending, by word."""
        return self._postings[1]

    def signature(self, definition: int) -> str:
        """A definition on one line, without its body."""
        return self.signatures[definition]

    def doc(self, definition: int) -> str:
        """The first line of what documents a definition; empty where nothing does."""
        return self.docs[definition]

    def digest(self, file: int) -> bytes:
        """The digest of a file's content."""
        return bytes(self.digests[file])

    def imports(self, file: int) -> tuple[Import, ...]:
        """What a file imports, without positions. A damaged record is no import."""
        start, stop = self.import_offsets[file : file + 2]
        if start >= stop:
            return ()
        try:
            rows = _IMPORTS.decode(self.import_blob[start:stop].data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return ()
        return tuple(
            Import(module=module, names=names, level=level, exported=exported)
            for module, names, level, exported in rows
        )

    def describe(self) -> list[object]:
        """All of it in one form, however it was made: by path, with words for numbers."""
        words = list(self.words)
        return [
            self._describe_file(file, words)
            for file in sorted(range(len(self.paths)), key=self.paths.__getitem__)
        ]

    def _describe_file(self, file: int, words: list[str]) -> object:
        first, last = self.def_offsets[file : file + 2].tolist()
        return [
            self.paths[file],
            self.language_names[self.languages[file]],
            self.digest(file),
            self.stamps[file].tolist(),
            int(self.line_counts[file]),
            int(self.file_flags[file]),
            [
                (
                    words[self.def_name[number]],
                    words[self.def_owner[number]] if self.def_owner[number] >= 0 else None,
                    KINDS[self.def_kind[number]].value,
                    int(self.def_line[number]),
                    int(self.def_start[number]),
                    int(self.def_end[number]),
                    int(self.def_flags[number]),
                    self.signature(number),
                    self.doc(number),
                )
                for number in range(first, last)
            ],
            [
                self._describe_window(window, words)
                for window in range(*self.file_windows[file : file + 2].tolist())
            ],
            _describe_pairs(self.members, self.member_offsets, file, words),
            _describe_pairs(self.typed, self.typed_offsets, file, words),
            self.imports(file),
        ]

    def _describe_window(self, window: int, words: list[str]) -> list[tuple[str, int]]:
        rows = slice(*self.window_offsets[window : window + 2].tolist())
        return sorted(
            (words[word], count)
            for word, count in zip(
                self.window_words[rows].tolist(), self.window_counts[rows].tolist(), strict=True
            )
        )


_IMPORTS = msgspec.msgpack.Decoder(list[tuple[str, tuple[str, ...], int, tuple[str, ...]]])


def _describe_pairs(
    pairs: NDArray[np.int32], offsets: NDArray[np.int32], file: int, words: list[str]
) -> list[tuple[str, str, int]]:
    rows = pairs[offsets[file] : offsets[file + 1]].tolist()
    return sorted((words[first], words[second], count) for first, second, count in rows)


def offsets_of(counts: NDArray[np.integer]) -> NDArray[np.int32]:
    """Where each group begins and the last one ends, when the groups have so many members."""
    offsets = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=offsets[1:])
    return _read_only(offsets)


def _owners(offsets: NDArray[np.int32]) -> NDArray[np.int32]:
    """The number of its group for each member of all groups."""
    return _read_only(np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets)))


def _read_only(array: NDArray[Scalar]) -> NDArray[Scalar]:
    array.flags.writeable = False
    return array
