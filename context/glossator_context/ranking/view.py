"""All segments of an index as one: words, files, definitions and windows numbered through, with what is counted over all."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.segment import GENERATED, TEST_LIKE, WINDOW_LINES, Segment
from glossator_context.ranking.place import Resolver
from glossator_context.ranking.tables import IS_TYPE, Numbers, Tables

Mask = NDArray[np.bool_]

_ASIDE = re.compile(
    r"(?:^|/)(?:examples?|samples?|demos?|docs?|documentation|bench(?:es|marks?)?|scripts?|tools|playgrounds?|fixtures?"
    r"|vendor|third[-_]party|e2e|www|website|\.github)/",
    re.IGNORECASE,
)


class View:
    """One state of an index, to rank in. Built anew when the index changes; a segment's own look-ups are kept.

    Words have the numbers that the largest segment gives them; those that others add come behind. `word_count` is also the
    number that stands for "no word". Arrays are by definition unless their name says else.
    """

    def __init__(
        self,
        segments: Sequence[tuple[Segment, Mask]],
        modules: Resolver | None = None,
        *,
        previous: "View | None" = None,
    ) -> None:
        kept: dict[int, Tables] = (
            {id(table.segment): table for table in previous.tables} if previous is not None else {}
        )
        self.segments: tuple[tuple[Segment, Mask], ...] = tuple(segments)
        self.modules = modules
        self._norms: NDArray[np.float32] | None = None
        self.standing: list[Any] = []
        self.last_evidence: Any = None
        self.name_table: Any = None
        self.tables: tuple[Tables, ...] = tuple(
            kept.get(id(segment)) or Tables(segment) for segment, _ in segments
        )
        self._base = max(range(len(segments)), key=lambda number: self.tables[number].word_count, default=-1)
        self._base_ids = self.tables[self._base].segment.word_ids if segments else {}
        self._more_words: list[str] = []
        self._more_ids: dict[str, int] = {}
        self.word_maps = tuple(self._map_of(number) for number in range(len(segments)))
        self.word_count = len(self._base_ids) + len(self._more_words)
        self.first_files = _starts(len(segment.paths) for segment, _ in segments)
        self.first_definitions = _starts(len(segment.def_name) for segment, _ in segments)
        self.first_windows = _starts(int(segment.file_windows[-1]) for segment, _ in segments)
        self.paths = [path for segment, _ in segments for path in segment.paths]
        self.families = [family for table in self.tables for family in table.families_of_files]

    def _map_of(self, number: int) -> Numbers | None:
        """For each word of a segment its number here; None where it is the same."""
        if number == self._base:
            return None
        ids = np.empty(self.tables[number].word_count, dtype=np.int32)
        for own, word in enumerate(self.tables[number].segment.words):
            known = self._base_ids.get(word)
            if known is None:
                known = self._more_ids.get(word)
            if known is None:
                known = self._more_ids[word] = len(self._base_ids) + len(self._more_words)
                self._more_words.append(word)
            ids[own] = known
        return ids

    # Words

    def word_id(self, word: str) -> int:
        """A word's number; -1 where no file has it."""
        known = self._base_ids.get(word)
        return self._more_ids.get(word, -1) if known is None else known

    def word(self, number: int) -> str:
        """The word that has a number."""
        count = len(self._base_ids)
        return (
            self._more_words[number - count]
            if number >= count
            else self.tables[self._base].segment.words[number]
        )

    def own_word(self, segment: int, number: int) -> int:
        """What a segment calls a word; -1 where it does not have it."""
        mapped = self.word_maps[segment]
        if mapped is None:
            return number if number < self.tables[segment].word_count else -1
        return self._own_ids[segment].get(number, -1)

    @cached_property
    def _own_ids(self) -> list[dict[int, int]]:
        return [
            {} if mapped is None else {word: own for own, word in enumerate(mapped.tolist())}
            for mapped in self.word_maps
        ]

    def mapped(self, segment: int, words: Numbers) -> Numbers:
        """Numbers of a segment's words as this view's."""
        mapped = self.word_maps[segment]
        return words if mapped is None else mapped[words]

    # Files

    @cached_property
    def file_alive(self) -> Mask:
        """By file."""
        return _joined([alive for _, alive in self.segments], np.bool_)

    @cached_property
    def file_numbers(self) -> dict[str, int]:
        """The number of each file that is there, by path."""
        return {path: number for number, path in enumerate(self.paths) if self.file_alive[number]}

    @cached_property
    def file_is_test(self) -> Mask:
        """By file."""
        return _joined([(segment.file_flags & TEST_LIKE) != 0 for segment, _ in self.segments], np.bool_)

    @cached_property
    def file_is_generated(self) -> Mask:
        """By file."""
        return _joined([(segment.file_flags & GENERATED) != 0 for segment, _ in self.segments], np.bool_)

    @cached_property
    def file_is_aside(self) -> Mask:
        """By file: in a folder of examples, documentation, benchmarks, scripts, or somebody else's code."""
        aside = {folder for folder in self.folders if _ASIDE.search(f"{folder}/")}
        return np.array([path.rpartition("/")[0] in aside for path in self.paths], dtype=np.bool_)

    @cached_property
    def folders(self) -> dict[str, int]:
        """A number for each folder."""
        found: dict[str, int] = {}
        for path in self.paths:
            found.setdefault(path.rpartition("/")[0], len(found))
        return found

    @cached_property
    def file_folder(self) -> Numbers:
        """By file, the number of its folder."""
        folders = self.folders
        return np.array([folders[path.rpartition("/")[0]] for path in self.paths], dtype=np.int32)

    @cached_property
    def family_masks(self) -> dict[str, Mask]:
        """By name space, the files whose language has it."""
        families = np.array(self.families, dtype=object)
        return {family: families == family for family in set(self.families)}

    # Definitions

    @cached_property
    def names(self) -> Numbers:
        """The word that each definition defines."""
        return self._joined_words([segment.def_name for segment, _ in self.segments])

    @cached_property
    def owners(self) -> Numbers:
        """The word of what each definition belongs to, or `word_count`."""
        parts = []
        for number, (segment, _) in enumerate(self.segments):
            owned = segment.def_owner >= 0
            part = np.full(len(owned), self.word_count, dtype=np.int32)
            part[owned] = self.mapped(number, segment.def_owner[owned])
            parts.append(part)
        return _joined(parts, np.int32)

    @cached_property
    def kinds(self) -> NDArray[np.uint8]:
        """Numbers of `KINDS`."""
        return _joined([segment.def_kind for segment, _ in self.segments], np.uint8)

    @cached_property
    def flags(self) -> NDArray[np.uint8]:
        """Flags of definitions, as `indexing.segment` gives them."""
        return _joined([segment.def_flags for segment, _ in self.segments], np.uint8)

    @cached_property
    def files(self) -> Numbers:
        """The file of each definition."""
        return _joined(
            [
                segment.def_file + first
                for (segment, _), first in zip(self.segments, self.first_files, strict=False)
            ],
            np.int32,
        )

    @cached_property
    def definition_offsets(self) -> Numbers:
        """By file, its first definition; one more at the end."""
        parts = [
            segment.def_offsets[:-1] + first
            for (segment, _), first in zip(self.segments, self.first_definitions, strict=False)
        ]
        return _joined([*parts, np.array([self.first_definitions[-1]])], np.int32)

    @cached_property
    def name_counts(self) -> Numbers:
        """By word, how many definitions outside of tests have it for a name."""
        counted = self.file_alive[self.files] & ~self.file_is_test[self.files]
        return np.bincount(self.names[counted], minlength=self.word_count + 1).astype(np.int32)

    @cached_property
    def type_names(self) -> Mask:
        """By word, whether a type has it for a name."""
        found = np.zeros(self.word_count + 1, dtype=np.bool_)
        found[self.names[IS_TYPE[self.kinds] & self.file_alive[self.files]]] = True
        return found

    def definitions_named(self, word: int) -> Numbers:
        """The definitions with a name, in any file."""
        return _joined(
            [
                table.by_name.of(own) + first
                for number, (table, first) in enumerate(
                    zip(self.tables, self.first_definitions, strict=False)
                )
                if (own := self.own_word(number, word)) >= 0
            ],
            np.int32,
        )

    def definitions_owned(self, word: int) -> Numbers:
        """The definitions that belong to a name, in any file."""
        return _joined(
            [
                table.by_owner.of(own) + first
                for number, (table, first) in enumerate(
                    zip(self.tables, self.first_definitions, strict=False)
                )
                if (own := self.own_word(number, word)) >= 0
            ],
            np.int32,
        )

    @cached_property
    def owned_counts(self) -> Numbers:
        """By word, how many definitions belong to it."""
        counts = np.bincount(self.owners[self.file_alive[self.files]], minlength=self.word_count + 1)
        counts[self.word_count] = 0
        return counts.astype(np.int32)

    def file_located(self, file: int) -> tuple[int, int]:
        """The segment of a file, and its number there."""
        segment = bisect_right(self.first_files, file) - 1
        return segment, file - self.first_files[segment]

    def located(self, definition: int) -> tuple[int, int]:
        """The segment of a definition, and its number there."""
        segment = bisect_right(self.first_definitions, definition) - 1
        return segment, definition - self.first_definitions[segment]

    def bases_of(self, definition: int) -> tuple[str, ...]:
        """The names of a type's bases."""
        segment, own = self.located(definition)
        return self.tables[segment].bases_of(own)

    def returned_by(self, definition: int) -> tuple[str, ...]:
        """The names of the types that a function returns."""
        segment, own = self.located(definition)
        return self.tables[segment].returned_by(own)

    def subclasses_of(self, name: str) -> Iterator[int]:
        """The types made from a type."""
        for table, first in zip(self.tables, self.first_definitions, strict=False):
            for own in table.subclasses.get(name, ()):
                yield own + first

    # Uses

    def members_of(self, receiver: int) -> tuple[Numbers, Numbers, Numbers]:
        """What is asked of a name: members, how often, and in which file."""
        return self._pairs(receiver, typed=False)

    def types_of(self, name: int) -> tuple[Numbers, Numbers, Numbers]:
        """What types a name has: types, how often, and in which file."""
        return self._pairs(name, typed=True)

    def _pairs(self, word: int, *, typed: bool) -> tuple[Numbers, Numbers, Numbers]:
        parts: list[tuple[Numbers, Numbers, Numbers]] = []
        for number, table in enumerate(self.tables):
            own = self.own_word(number, word)
            if own < 0:
                continue
            rows = (table.by_typed if typed else table.by_receiver).of(own)
            pairs = (table.segment.typed if typed else table.segment.members)[rows]
            files = (table.typed_file if typed else table.member_file)[rows] + self.first_files[number]
            parts.append((self.mapped(number, pairs[:, 1]), pairs[:, 2], files))
        if len(parts) == 1:
            return parts[0]
        return (
            _joined([part[0] for part in parts], np.int32),
            _joined([part[1] for part in parts], np.int32),
            _joined([part[2] for part in parts], np.int32),
        )

    # Windows

    @cached_property
    def window_files(self) -> Numbers:
        """By window, its file."""
        return _joined(
            [
                segment.window_file + first
                for (segment, _), first in zip(self.segments, self.first_files, strict=False)
            ],
            np.int32,
        )

    @cached_property
    def window_counts(self) -> Numbers:
        """By word, in how many windows it stands, those of files that are gone included."""
        return self._summed([table.window_frequency for table in self.tables])

    @cached_property
    def file_counts(self) -> Numbers:
        """By word, in how many files it stands."""
        return self._summed([table.file_frequency for table in self.tables])

    @cached_property
    def member_counts(self) -> Numbers:
        """By word, how often it is asked of anything."""
        return self._summed([table.member_frequency for table in self.tables])

    @cached_property
    def imported(self) -> tuple[Numbers, Numbers]:
        """Pairs of a file and the word of a name that it imports."""
        files = [
            table.imported[0] + first for table, first in zip(self.tables, self.first_files, strict=False)
        ]
        return _joined(files, np.int32), self._joined_words([table.imported[1] for table in self.tables])

    @cached_property
    def import_counts(self) -> Numbers:
        """By word, how many files outside of tests import it."""
        files, words = self.imported
        counted = self.file_alive[files] & ~self.file_is_test[files]
        return np.bincount(words[counted], minlength=self.word_count + 1).astype(np.int32)

    def importers_of(self, word: int) -> Numbers:
        """The files that import a name."""
        return _joined(
            [
                table.imported[0][table.by_imported.of(own)] + first
                for number, (table, first) in enumerate(zip(self.tables, self.first_files, strict=False))
                if (own := self.own_word(number, word)) >= 0
            ],
            np.int32,
        )

    def windows_of_files(self, files: Iterable[int]) -> Numbers:
        """The windows of some files."""
        parts = []
        for file in files:
            number = bisect_right(self.first_files, file) - 1
            start, stop = (
                self.segments[number][0].file_windows[file - self.first_files[number] :][:2].tolist()
            )
            parts.append(np.arange(start, stop, dtype=np.int32) + np.int32(self.first_windows[number]))
        return _joined(parts, np.int32)

    def _summed(self, parts: Sequence[Numbers]) -> Numbers:
        """Counts by word of all segments."""
        counts = np.zeros(self.word_count + 1, dtype=np.int32)
        for number, part in enumerate(parts):
            mapped = self.word_maps[number]
            if mapped is None:
                counts[: len(part)] += part
            else:
                counts[mapped] += part
        return counts

    @cached_property
    def window_lengths(self) -> Numbers:
        """By window, how many different words it holds."""
        return _joined([table.window_lengths for table in self.tables], np.int32)

    def window_norms(self, k1: float, b: float) -> NDArray[np.float32]:
        """By window, what BM25 multiplies by for a word that stands in it once."""
        if self._norms is None:
            lengths = self.window_lengths
            average = max(1.0, float(lengths.mean())) if len(lengths) else 1.0
            self._norms = ((k1 + 1) / (1 + k1 * (1 - b + b * lengths / average))).astype(np.float32)
        return self._norms

    def windows_with(self, word: int) -> Numbers:
        """The windows that hold a word."""
        parts = []
        for number, (table, first) in enumerate(zip(self.tables, self.first_windows, strict=False)):
            own = self.own_word(number, word)
            if own >= 0:
                segment = table.segment
                start, stop = segment.posting_offsets[own : own + 2]
                found = segment.posting_windows[start:stop]
                parts.append(found + np.int32(first) if first else found)
        return parts[0] if len(parts) == 1 else _joined(parts, np.int32)

    def words_in(self, windows: Numbers) -> tuple[Numbers, Numbers]:
        """The words of some windows one after the other, and for each the place of its window among those given."""
        words, places = [], []
        for number, (segment, _) in enumerate(self.segments):
            first, stop = self.first_windows[number : number + 2]
            here = np.flatnonzero((windows >= first) & (windows < stop))
            if len(here):
                rows, owner = _ranges(segment.window_offsets, windows[here] - first)
                words.append(self.mapped(number, segment.window_words[rows]))
                places.append(here[owner].astype(np.int32))
        return _joined(words, np.int32), _joined(places, np.int32)

    def window_located(self, window: int) -> tuple[int, int]:
        """The segment of a window, and its number there."""
        segment = bisect_right(self.first_windows, window) - 1
        return segment, window - self.first_windows[segment]

    def windows_of_lines(self, definition: int) -> Numbers:
        """The windows that a definition's lines stand in."""
        number, own = self.located(definition)
        segment = self.segments[number][0]
        start, stop = segment.file_windows[segment.def_file[own] :][:2]
        first = start + segment.def_start[own] // WINDOW_LINES
        last = start + segment.def_end[own] // WINDOW_LINES
        return np.arange(first, min(last + 1, stop), dtype=np.int32) + np.int32(self.first_windows[number])

    def _joined_words(self, parts: Sequence[Numbers]) -> Numbers:
        return _joined([self.mapped(number, part) for number, part in enumerate(parts)], np.int32)


def _starts(counts: Iterable[int]) -> list[int]:
    return list(accumulate(counts, initial=0))


def _joined(parts: Sequence[NDArray[np.generic]], kind: type) -> NDArray:  # type: ignore[type-arg]
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts).astype(kind, copy=False) if parts else np.zeros(0, dtype=kind)


def _ranges(offsets: Numbers, keys: Numbers) -> tuple[Numbers, Numbers]:
    """The rows of several keys one after the other, and for each row the place of its key among those given."""
    starts = offsets[keys]
    counts = offsets[keys + 1] - starts
    owner = np.repeat(np.arange(len(keys), dtype=np.int32), counts)
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=np.int32) + np.repeat(starts - ends + counts, counts).astype(
        np.int32
    ), owner
