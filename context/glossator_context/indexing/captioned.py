"""Signatures, docs and flags of the definitions of many files."""

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.captions import (
    COMMENT_ENDS,
    COMMENT_STARTS,
    MAX_COMMENT_LINES,
    MAX_VALUE_CHARS,
    MOST_BYTES,
    SIGNATURE_ENDS,
    STRING_STARTS,
    doc_above,
    docstring,
    first_line,
    signature,
)
from glossator_context.indexing.definitions import Definitions
from glossator_context.indexing.extracted import Extracted
from glossator_context.indexing.lines import Lines
from glossator_context.indexing.segment import ABSTRACT, HAS_DOC, PUBLIC, TOP_LEVEL
from glossator_context.indexing.words import eights
from glossator_context.languages.language import Language
from glossator_context.symbols import SymbolKind
from glossator_context.syntax.tags import KINDS, OWNER_KINDS

__all__ = ["docs_of", "flags_of", "signatures_of"]

# Parts of a pattern that need not be there, or are no letters.
_GROUP = re.compile(r"\\.|\[\^?\]?[^\]]*\]|\([^()]*\)")
_LETTERS = re.compile(r"[a-z]{3,}+(?![?*{])")
# What no source holds.
_NO_MARK = b"\0\0"
_DECLARING_WORDS = (b"const ", b"type ", b"var ", b"let ")
_HAS_MEMBERS = np.array([kind in OWNER_KINDS and kind is not SymbolKind.TYPE for kind in KINDS])
_NO_BYTES = np.zeros(256, np.bool_)
_IS_FUNCTION = np.array([kind in {SymbolKind.FUNCTION, SymbolKind.METHOD} for kind in KINDS])
Numbers = NDArray[np.int64]


def signatures_of(
    files: list[Extracted], text: bytes, lines: Lines, found: Definitions, of_file: Numbers
) -> list[bytes]:
    """The signature of each definition."""
    bases = lines.file_starts[of_file]
    has_body = found.body_starts >= 0
    first = _with_declaring_word(text, found.signature_starts)
    last = np.where(has_body, found.body_starts, found.stops)
    for number in np.flatnonzero(~has_body & _HAS_MEMBERS[found.kinds]).tolist():
        brace = text.find(b"{", found.name_stops[number], last[number])
        last[number] = brace if brace >= 0 else last[number]
    last = np.minimum(last, first + MOST_BYTES)
    starts, stops = (first - bases).tolist(), (last - bases).tolist()
    numbers = of_file.tolist()
    sources = [file.source for file in files]
    signatures = [
        b" ".join(sources[file][start:stop].split()).rstrip(SIGNATURE_ENDS)
        for file, start, stop in zip(numbers, starts, stops, strict=True)
    ]
    marks = [_mark(file.language) for file in files]
    for number, (file, line) in enumerate(zip(numbers, signatures, strict=True)):
        if len(line) > MAX_VALUE_CHARS or marks[file] in line or line.endswith(b"=>"):
            part = sources[file][starts[number] : stops[number]]
            signatures[number] = signature(part, marks[file], has_body=bool(has_body[number]))
    return signatures


def _mark(language: Language | None) -> bytes:
    return (language.line_comment.encode() if language is not None else b"") or _NO_MARK


def _with_declaring_word(text: bytes, starts: Numbers) -> Numbers:
    """Where signatures begin with the `const` or `type` before them, which is often not in the node of a definition."""
    before = eights(text)[starts - 8]
    bytes_ = np.frombuffer(text, np.uint8)
    for word in _DECLARING_WORDS:
        ends = before >> np.uint64(8 * (8 - len(word))) == np.uint64(int.from_bytes(word, "little"))
        ends &= bytes_[starts - len(word) - 1] <= 32
        starts = np.where(ends, starts - len(word), starts)
    return starts


def docs_of(
    files: list[Extracted], text: bytes, lines: Lines, found: Definitions, of_file: Numbers
) -> list[bytes]:
    """The first line of the documentation of each definition."""
    docs = [b""] * len(of_file)
    has_docstrings = np.array(
        [file.language is not None and file.language.family == "python" for file in files], np.bool_
    )
    in_body = has_docstrings[of_file]
    bytes_ = np.frombuffer(text, np.uint8)
    bases = lines.file_starts[of_file]
    inside = np.flatnonzero(in_body & (found.body_starts >= 0))
    inside = inside[np.isin(bytes_[found.body_starts[inside]], np.frombuffer(STRING_STARTS, np.uint8))]
    for number, file, place in _places(inside, of_file, found.body_starts - bases):
        docs[number] = docstring(files[file].source, place)
    above = np.flatnonzero(~in_body)
    blocks = _Above(bytes_, lines, found.starts[above])
    in_lines = above[blocks.is_lines]
    for number, file, place, stop in zip(
        in_lines.tolist(),
        of_file[in_lines].tolist(),
        (blocks.tops() - bases[in_lines]).tolist(),
        (blocks.stops[blocks.is_lines] - bases[in_lines]).tolist(),
        strict=True,
    ):
        language = files[file].language
        if language is not None:
            docs[number] = first_line(files[file].source[place:stop].strip(), language)
    for number, file, place in _places(above[blocks.is_other], of_file, found.starts - bases):
        language = files[file].language
        if language is not None:
            docs[number] = doc_above(files[file].source, place, language)
    return docs


def _places(chosen: Numbers, of_file: Numbers, places: Numbers) -> Iterator[tuple[int, int, int]]:
    return zip(chosen.tolist(), of_file[chosen].tolist(), places[chosen].tolist(), strict=True)


class _Above:
    """What stands in the line above definitions, by its first byte, below that of the definition, and by its last one.

    `is_lines` says that it is a comment of whole lines that ends in `stops`, `is_other` that it may be another comment, or
    an attribute below one.
    """

    def __init__(self, bytes_: NDArray[np.uint8], lines: Lines, starts: Numbers) -> None:
        number = np.searchsorted(lines.ends, starts)
        self.bytes = bytes_
        self.lines = lines
        self.number = np.maximum(number - 1, 0)
        self.columns = starts - lines.starts[number]
        above = lines.starts[self.number]
        # What stands behind a word or two on its line, `export const`, is looked for at the line's beginning.
        self.columns = np.where(bytes_[lines.starts[number]] > 32, 0, self.columns)
        self.stops = lines.starts[number] - 1
        last = bytes_[self.stops - 1]
        last = np.where(last == 13, bytes_[self.stops - 2], last)
        self.first = bytes_[above + self.columns]
        in_line = (number > 0) & (above + self.columns < self.stops)
        is_block = (number > 0) & np.isin(last, np.frombuffer(COMMENT_ENDS, np.uint8))
        is_attribute = (self.first == 64) | (bytes_[above + self.columns + 1] == 91) | (self.first == 91)
        starts_comment = in_line & np.isin(self.first, np.frombuffer(COMMENT_STARTS, np.uint8))
        self.is_lines = starts_comment & ~is_block & ~is_attribute
        self.is_other = is_block | (starts_comment & is_attribute)

    def tops(self) -> Numbers:
        """Where the comments of whole lines begin."""
        number, columns = self.number[self.is_lines].copy(), self.columns[self.is_lines]
        first = self.first[self.is_lines]
        rising = np.arange(len(number))
        for _ in range(MAX_COMMENT_LINES):
            if not rising.size:
                break
            above = self.lines.starts[np.maximum(number[rising] - 1, 0)]
            goes_on = (number[rising] > 0) & (self.bytes[above + columns[rising]] == first[rising])
            goes_on &= above + columns[rising] < self.lines.ends[np.maximum(number[rising] - 1, 0)]
            rising = rising[goes_on]
            number[rising] -= 1
        tops: Numbers = self.lines.starts[number]
        return tops


def flags_of(
    files: list[Extracted],
    text: bytes,
    found: Definitions,
    of_file: Numbers,
    signatures: list[bytes],
    docs: list[bytes],
) -> NDArray[np.uint8]:
    """`PUBLIC`, `TOP_LEVEL`, `HAS_DOC` and `ABSTRACT` of each definition."""
    has_doc = np.fromiter(map(len, docs), np.int64, len(docs)) > 0
    is_abstract = _IS_FUNCTION[found.kinds] & (found.body_starts < 0)
    is_private = _has_private_name(files, text, found, of_file) | _is_private(files, of_file, signatures)
    return (
        ~is_private * np.uint8(PUBLIC)
        | found.is_top * np.uint8(TOP_LEVEL)
        | has_doc * np.uint8(HAS_DOC)
        | is_abstract * np.uint8(ABSTRACT)
    )


def _has_private_name(
    files: list[Extracted], text: bytes, found: Definitions, of_file: Numbers
) -> NDArray[np.bool_]:
    """Which definitions have a name that others are not to use."""
    if not len(of_file):
        return np.zeros(0, np.bool_)
    tables = np.array([_first_bytes(file.language) for file in files])
    is_private = tables[of_file, np.frombuffer(text, np.uint8)[found.names]]
    for number in np.flatnonzero(is_private).tolist():
        language = files[of_file[number]].language
        name = text[found.names[number] : found.name_stops[number]].decode(errors="replace")
        is_private[number] = language is not None and language.private_name.match(name) is not None
    return is_private


def _first_bytes(language: Language | None) -> NDArray[np.bool_]:
    return _NO_BYTES if language is None else _first_bytes_of(language.private_name)


@cache
def _first_bytes_of(pattern: re.Pattern[str]) -> NDArray[np.bool_]:
    """Which bytes may begin a name that a pattern matches."""
    return np.array([pattern.match(f"{chr(byte)}a") is not None for byte in range(256)], np.bool_)


def _is_private(files: list[Extracted], of_file: Numbers, signatures: list[bytes]) -> NDArray[np.bool_]:
    """Which definitions are written to be private."""
    patterns = [_private(file.language) for file in files]
    if not any(patterns):
        return np.zeros(len(signatures), np.bool_)
    found = [
        pattern is not None and pattern[0] in line and pattern[1].search(line) is not None
        for pattern, line in zip([patterns[file] for file in of_file.tolist()], signatures, strict=True)
    ]
    return np.array(found, np.bool_)


def _private(language: Language | None) -> tuple[bytes, re.Pattern[bytes]] | None:
    """How private definitions are written: a word that is there, and the pattern."""
    return None if language is None or language.private is None else _of_bytes(language.private)


@cache
def _of_bytes(pattern: re.Pattern[str]) -> tuple[bytes, re.Pattern[bytes]]:
    return _word_of(pattern.pattern), re.compile(pattern.pattern.encode(), pattern.flags & ~re.UNICODE)


def _word_of(pattern: str) -> bytes:
    """A word without which a pattern finds nothing: looking for it takes a tenth of the time."""
    rest, count = _GROUP.subn("\0", pattern)
    while count:
        rest, count = _GROUP.subn("\0", rest)
    word = None if "|" in rest or "(" in rest else _LETTERS.search(rest)
    return b"" if word is None else word[0].encode()
