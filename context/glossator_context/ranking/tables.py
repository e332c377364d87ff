"""What ranking looks up in a segment, computed once a segment: definitions by name and owner, uses by receiver and name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.segment import KINDS, Segment
from glossator_context.languages import language_of
from glossator_context.languages.language import Language
from glossator_context.symbols import Import, SymbolKind

Numbers = NDArray[np.int32]

_TYPES = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.TYPE})
IS_TYPE = np.array([kind in _TYPES for kind in KINDS])
_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
IS_CALLABLE = np.array([kind in _CALLABLE for kind in KINDS])

_WORD = re.compile(r"[^\W\d][\w$]*")
_MAX_BASES = 12
MOST_OF_ONE_FILE = 5
"""Of how often something is asked for, what one file counts at most."""
_NAMELESS = frozenset({"*", "default", ""})


@dataclass(frozen=True)
class ByKey:
    """Rows in the order of a key: those with the key `k` are `rows[offsets[k]:offsets[k + 1]]`."""

    offsets: Numbers
    rows: Numbers

    def of(self, key: int) -> Numbers:
        """The rows with a key."""
        return self.rows[self.offsets[key] : self.offsets[key + 1]]


class Tables:
    """The look-ups of one segment. Its words' numbers are the segment's own."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.word_count = len(segment.words)
        self.syntax = tuple(language_of(name, None) for name in segment.language_names)
        self.families = tuple(
            syntax.family if syntax is not None else name
            for name, syntax in zip(segment.language_names, self.syntax, strict=True)
        )
        self._bases: dict[int, tuple[str, ...]] = {}

    @cached_property
    def by_name(self) -> ByKey:
        """Definitions by their name's word."""
        return _by_key(self.segment.def_name, self.word_count)

    @cached_property
    def by_owner(self) -> ByKey:
        """Definitions by their owner's word. Those without owner come under the number behind the last word."""
        owners = self.segment.def_owner
        return _by_key(np.where(owners < 0, self.word_count, owners), self.word_count + 1)

    @cached_property
    def by_receiver(self) -> ByKey:
        """Rows of `members` by receiver."""
        return _by_key(self.segment.members[:, 0], self.word_count)

    @cached_property
    def by_typed(self) -> ByKey:
        """Rows of `typed` by the name that has the type."""
        return _by_key(self.segment.typed[:, 0], self.word_count)

    @cached_property
    def member_file(self) -> Numbers:
        """The file of each row of `members`."""
        return _file_of_rows(self.segment.member_offsets)

    @cached_property
    def typed_file(self) -> Numbers:
        """The file of each row of `typed`."""
        return _file_of_rows(self.segment.typed_offsets)

    @cached_property
    def window_frequency(self) -> Numbers:
        """In how many windows each word stands."""
        return np.bincount(self.segment.window_words, minlength=self.word_count).astype(np.int32)

    @cached_property
    def window_lengths(self) -> Numbers:
        """How many different words stand in each window."""
        return np.diff(self.segment.window_offsets)

    @cached_property
    def file_frequency(self) -> Numbers:
        """In how many files each word stands."""
        segment = self.segment
        files = segment.window_file[segment.posting_windows]
        is_new = np.ones(len(files), dtype=np.bool_)
        is_new[1:] = files[1:] != files[:-1]
        starts = segment.posting_offsets[:-1]
        is_new[starts[starts < len(files)]] = True
        totals = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(is_new)])
        return np.diff(totals[segment.posting_offsets]).astype(np.int32)

    @cached_property
    def member_frequency(self) -> Numbers:
        """How often each word is asked of anything, no file counting more than a few."""
        members = self.segment.members
        return np.bincount(
            members[:, 1], weights=np.minimum(members[:, 2], MOST_OF_ONE_FILE), minlength=self.word_count
        ).astype(np.int32)

    @cached_property
    def imported(self) -> tuple[Numbers, Numbers]:
        """Pairs of a file and the word of a name that it imports, each pair once, by file."""
        files: list[int] = []
        words: list[int] = []
        ids = self.segment.word_ids
        for file in range(len(self.segment.paths)):
            names = {
                name if outer in _NAMELESS else outer
                for each in self.segment.imports(file)
                for name, outer in _bound(each)
            }
            known = [ids[name] for name in names if name in ids]
            words += known
            files += [file] * len(known)
        return np.array(files, dtype=np.int32), np.array(words, dtype=np.int32)

    def imported_by(self, file: int) -> Numbers:
        """The words of the names that a file imports."""
        files, words = self.imported
        start, stop = np.searchsorted(files, [file, file + 1]).tolist()
        return words[start:stop]

    @cached_property
    def by_imported(self) -> ByKey:
        """Rows of `imported` by word."""
        return _by_key(self.imported[1], self.word_count)

    @cached_property
    def families_of_files(self) -> list[str]:
        """By file, the name space of its language."""
        return [self.families[language] for language in self.segment.languages.tolist()]

    @cached_property
    def subclasses(self) -> dict[str, list[int]]:
        """The types that name a type among their bases."""
        found: dict[str, list[int]] = {}
        for definition in np.flatnonzero(IS_TYPE[self.segment.def_kind]).tolist():
            for base in self.bases_of(definition):
                found.setdefault(base, []).append(definition)
        return found

    def language_of_definition(self, definition: int) -> Language | None:
        """How the definition's file is read."""
        return self.syntax[int(self.segment.languages[int(self.segment.def_file[definition])])]

    def bases_of(self, definition: int) -> tuple[str, ...]:
        """The names of the types that a type is made from, as its signature tells."""
        found = self._bases.get(definition)
        if found is None:
            found = self._bases[definition] = self._read_bases(definition)
        return found

    def returned_by(self, definition: int) -> tuple[str, ...]:
        """The names in what a function's signature says it returns."""
        language = self.language_of_definition(definition)
        if language is None or language.returns is None:
            return ()
        match = language.returns.search(self.segment.signature(definition))
        return tuple(_WORD.findall(match["type"])) if match else ()

    def _read_bases(self, definition: int) -> tuple[str, ...]:
        language = self.language_of_definition(definition)
        if language is None or language.bases is None:
            return ()
        match = language.bases.search(self.segment.signature(definition))
        return tuple(_WORD.findall(match["bases"] or "")[:_MAX_BASES]) if match else ()


def _bound(each: Import) -> Iterable[tuple[str, str]]:
    outer = each.exported or ("*",) * len(each.names)
    return zip(each.names if len(each.names) == len(outer) else outer, outer, strict=True)


def _by_key(keys: NDArray[np.int32], key_count: int) -> ByKey:
    offsets = np.zeros(key_count + 1, dtype=np.int32)
    np.cumsum(np.bincount(keys, minlength=key_count), out=offsets[1:])
    return ByKey(offsets, np.argsort(keys, kind="stable").astype(np.int32))


def _file_of_rows(offsets: Numbers) -> Numbers:
    return np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))
