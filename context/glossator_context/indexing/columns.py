"""The columns of a segment, made of what was read of some files."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.captioned import docs_of, flags_of, signatures_of
from glossator_context.indexing.definitions import definitions_in
from glossator_context.indexing.extracted import Extracted
from glossator_context.indexing.lines import Lines
from glossator_context.indexing.names import Names
from glossator_context.indexing.relations import Relations, member_pairs, typed_pairs
from glossator_context.indexing.segment import (
    DIGEST_BYTES,
    WINDOW_LINES,
    Segment,
    offsets_of,
)
from glossator_context.indexing.texts import Texts
from glossator_context.indexing.words import MARGIN, Spelling, Words, plain_bytes, words_in
from glossator_context.syntax.tags import COLUMNS, NOWHERE

__all__ = ["segment_of"]

_MAX_COUNT = 255
_WORD_BITS = 32
_WORD_MASK = (1 << _WORD_BITS) - 1


def segment_of(files: list[Extracted], spelling: Spelling, relations: Relations) -> Segment:
    """The segment of files whose words are spelt alike."""
    plain = [plain_bytes(file.source) for file in files]
    text = b"".join((MARGIN, *(piece for source in plain for piece in (source, b"\n")), MARGIN))
    sizes = np.fromiter(map(len, plain), np.int64, len(plain))
    lines = Lines(text, sizes)
    words = words_in(text, spelling)
    names = Names(text, words, spelling)
    definitions = _definitions(files, text, lines, names)
    language_names = list(dict.fromkeys(file.language_id for file in files))
    import_lengths = np.fromiter((len(file.imports) for file in files), np.int64, len(files))
    return Segment(
        words=Texts.of(names.texts),
        paths=[file.path for file in files],
        language_names=language_names,
        languages=np.array([language_names.index(file.language_id) for file in files], np.uint8),
        digests=np.frombuffer(b"".join(file.digest for file in files), np.uint8).reshape(-1, DIGEST_BYTES),
        stamps=np.array([file.stamp for file in files], np.int64).reshape(-1, 2),
        line_counts=lines.counts.astype(np.int32),
        file_flags=np.array([file.flags for file in files], np.uint8),
        import_offsets=np.concatenate((np.zeros(1, np.int64), np.cumsum(import_lengths))),
        import_blob=np.frombuffer(b"".join(file.imports for file in files), np.uint8),
        **definitions,
        **_windows(lines, words),
        **_pairs("members", member_pairs(words, relations), lines, words),
        **_pairs("typed", typed_pairs(text, words, relations), lines, words),
    )


def _definitions(files: list[Extracted], text: bytes, lines: Lines, names: Names) -> dict[str, Any]:
    """The columns of definitions."""
    found = definitions_in(
        text,
        _tags_in_text(files, lines),
        _imports_in_text(files, lines),
    )
    of_file = lines.file_of(found.names)
    signatures = signatures_of(files, text, lines, found, of_file)
    docs = docs_of(files, text, lines, found, of_file)
    return {
        "def_offsets": offsets_of(np.bincount(of_file, minlength=len(files))),
        "def_name": names.numbers(found.names, found.name_stops),
        "def_owner": names.numbers(found.owners, found.owner_stops),
        "def_kind": found.kinds.astype(np.uint8),
        "def_line": lines.line_of(found.names, of_file),
        "def_start": lines.line_of(found.starts, of_file),
        "def_end": lines.line_of(found.stops - 1, of_file),
        "def_flags": flags_of(files, text, found, of_file, signatures, docs),
        "signatures": Texts.of(signatures),
        "docs": Texts.of(docs),
    }


def _tags_in_text(files: list[Extracted], lines: Lines) -> NDArray[np.int64]:
    """The rows of all files, their places in the text of all files."""
    found = [np.frombuffer(file.tags.definitions, np.int64).reshape(-1, len(COLUMNS)) for file in files]
    rows = np.concatenate([np.zeros((0, len(COLUMNS)), np.int64), *found])
    counts = [len(each) for each in found]
    bases = np.repeat(lines.file_starts[:-1], counts)[:, None]
    places = [number for number, name in enumerate(COLUMNS) if name not in {"pattern", "kind"}]
    rows[:, places] += np.where(rows[:, places] == NOWHERE, 0, bases)
    return rows


def _imports_in_text(files: list[Extracted], lines: Lines) -> NDArray[np.int64]:
    places = np.array([place for file in files for place in file.tags.imports], np.int64).reshape(-1, 2)
    return places + np.repeat(lines.file_starts[:-1], [len(file.tags.imports) for file in files])[:, None]


def _windows(lines: Lines, words: Words) -> dict[str, Any]:
    counts = (lines.counts + WINDOW_LINES - 1) // WINDOW_LINES
    file_windows = offsets_of(counts)
    within = np.arange(file_windows[-1]) - np.repeat(file_windows[:-1], counts)
    first_lines = np.repeat(lines.first_lines[:-1], counts) + within * WINDOW_LINES
    bounds = np.append(np.searchsorted(words.starts, lines.starts[first_lines]), len(words.starts))
    windows = np.repeat(np.arange(len(within)), np.diff(bounds))
    keys, often = _counted((windows << _WORD_BITS) | words.numbers)
    return {
        "file_windows": file_windows,
        "window_offsets": offsets_of(np.bincount(keys >> _WORD_BITS, minlength=len(within))),
        "window_words": (keys & _WORD_MASK).astype(np.int32),
        "window_counts": np.minimum(often, _MAX_COUNT).astype(np.uint8),
    }


def _pairs(
    name: str, places: tuple[NDArray[np.int64], NDArray[np.int64]], lines: Lines, words: Words
) -> dict[str, Any]:
    """The columns of pairs of words, counted for each file."""
    first, second = places
    files = lines.file_of(words.starts[first])
    # As many bits for a word as there are words: a batch of a gigabyte would fit.
    bits = len(words.texts).bit_length()
    keys, often = _counted((files << 2 * bits) | (words.numbers[first] << bits) | words.numbers[second])
    mask = (1 << bits) - 1
    return {
        name: np.stack(((keys >> bits) & mask, keys & mask, often), axis=1).astype(np.int32),
        f"{name.removesuffix('s')}_offsets": offsets_of(
            np.bincount(keys >> 2 * bits, minlength=len(lines.counts))
        ),
    }


def _counted(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different keys, ascending, and how often each is there."""
    keys.sort()
    first = np.flatnonzero(np.concatenate((keys[:1] == keys[:1], keys[1:] != keys[:-1])))
    return keys[first], np.diff(first, append=len(keys))
