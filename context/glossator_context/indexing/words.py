"""The words of source texts and where they stand, found with arrays: a step a word would take longer than the parser.

A word is a run of letters, digits and what else the language's names may hold, and does not begin with a digit.
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from glossator_context.languages.language import Language

__all__ = [
    "MARGIN",
    "Spelling",
    "Words",
    "eights",
    "keys_at",
    "keys_of",
    "masked",
    "plain_bytes",
    "spelling_of",
    "words_in",
]

# So many bytes must stand before and behind a text: words are read in pieces of eight.
MARGIN = b"\n" * 8
# What is longer is no name but data.
MAX_WORD_BYTES = 100

_MASKS = np.array([(1 << (8 * count)) - 1 for count in range(9)], np.uint64)
# The multipliers of splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_HALF = np.uint64(32)
_BLANK_MARK = b" " * len(codecs.BOM_UTF8)
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """Which bytes words hold: a table of 256 for `bytes.translate`, and what may stand once at their end."""

    table: bytes
    endings: bytes


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order, with the number of each; the bytes and the key of each number.

    `between` is what stands behind each word but the last, up to eight bytes of it as one number.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    numbers: NDArray[np.int64]
    between: NDArray[np.uint64]
    texts: list[bytes]
    keys: NDArray[np.uint64]


def words_in(text: bytes, spelling: Spelling) -> Words:
    """The words of a text that `MARGIN` encloses."""
    marks = np.frombuffer(text.translate(spelling.table), np.uint8)
    edges = np.flatnonzero(marks[1:] != marks[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    bytes_ = np.frombuffer(text, np.uint8)
    first = bytes_[starts]
    is_word = ((first < 48) | (first > 57)) & (ends - starts <= MAX_WORD_BYTES)
    starts, ends = starts[is_word], ends[is_word]
    for ending in spelling.endings:
        following = bytes_[ends + 1]
        ends = ends + ((bytes_[ends] == ending) & (following != 61) & (following != 126))
    keys = keys_at(text, starts, ends - starts)
    numbers, places = _numbered(keys)
    found = zip(starts[places].tolist(), ends[places].tolist(), strict=True)
    return Words(
        starts,
        ends,
        numbers,
        masked(eights(text)[ends[:-1]], starts[1:] - ends[:-1]),
        [text[start:end] for start, end in found],
        keys[places],
    )


def keys_of(words: Iterable[bytes]) -> NDArray[np.uint64]:
    """The keys of some words."""
    words = list(words)
    text = MARGIN + b"\n".join(words) + MARGIN
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    starts = len(MARGIN) + np.cumsum(lengths + 1) - lengths - 1
    return keys_at(text, starts, lengths)


def eights(text: bytes) -> NDArray[np.uint64]:
    """At each place of a text the eight bytes from there, as one number. The last seven places have none."""
    return np.ndarray(shape=(len(text) - 7,), dtype="<u8", buffer=text, strides=(1,))


def masked(eight: NDArray[np.uint64], counts: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The first bytes of each eight, so many of them."""
    return eight & _MASKS[np.minimum(counts, 8)]


def keys_at(text: bytes, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Numbers that tell words apart, made of all their bytes."""
    at = eights(text)
    mixed = masked(at[starts], lengths) * _FIRST
    mixed ^= mixed >> _HALF
    rest = np.flatnonzero(lengths > 8)
    done = 8
    while rest.size:
        more = mixed[rest] ^ masked(at[starts[rest] + done], lengths[rest] - done)
        more *= _SECOND
        more ^= more >> _HALF
        mixed[rest] = more
        done += 8
        rest = rest[lengths[rest] > done]
    return mixed * _SECOND


def _numbered(keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A number for each key, equal ones alike, and a place of each number.

    A key goes where its first bits point to in a table. The few that find another one there are sorted out afterwards.
    """
    bits = max(8, len(keys).bit_length())
    slots = (keys >> np.uint64(64 - bits)).astype(np.int64)
    table = np.zeros(1 << bits, np.uint64)
    table[slots] = keys
    homeless = np.flatnonzero(table[slots] != keys)
    place_of = np.full(1 << bits, -1, np.int64)
    place_of[slots] = np.arange(len(slots))
    if homeless.size:
        place_of[slots[homeless]] = -1
        at_home = np.flatnonzero(table[slots] == keys)
        place_of[slots[at_home]] = at_home
    taken = np.flatnonzero(place_of >= 0)
    number_of = np.zeros(1 << bits, np.int64)
    number_of[taken] = np.arange(len(taken))
    numbers = number_of[slots]
    places = place_of[taken]
    if homeless.size:
        _, first, others = np.unique(keys[homeless], return_index=True, return_inverse=True)
        numbers[homeless] = others + len(taken)
        places = np.concatenate((places, homeless[first]))
    return numbers, places


def plain_bytes(source: bytes) -> bytes:
    """`source` with blanks for what is not ASCII and no letter or digit either. Same length."""
    if source.startswith(codecs.BOM_UTF8):
        source = _BLANK_MARK + source[len(_BLANK_MARK) :]
    return source if source.isascii() else _NOT_ASCII.sub(_letters, source)


def _letters(match: re.Match[bytes]) -> bytes:
    return _letters_of(match[0]) if len(match[0]) < 64 else _without_others(match[0])


@lru_cache(maxsize=4_096)
def _letters_of(run: bytes) -> bytes:
    return _without_others(run)


def _without_others(run: bytes) -> bytes:
    text = run.decode(errors="surrogateescape")
    return b"".join(
        character.encode() if character.isalnum() else b" " * len(character.encode(errors="surrogateescape"))
        for character in text
    )


def spelling_of(language: Language | None) -> Spelling:
    """Which bytes the names of a language hold."""
    return _spelling(None if language is None else language.identifier)


@cache
def _spelling(identifier: re.Pattern[str] | None) -> Spelling:
    table = bytearray(256)
    table[128:] = b"\1" * 128
    endings = b""
    for number in range(128):
        character = chr(number)
        if character.isalnum() or character == "_":
            table[number] = 1
        elif identifier is not None and not character.isspace():
            if identifier.fullmatch(f"a{character}a"):
                table[number] = 1
            elif identifier.fullmatch(f"a{character}"):
                endings += character.encode()
    return Spelling(bytes(table), endings)
