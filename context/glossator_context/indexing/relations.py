"""Which words of a text stand together: a member with what it is asked of, a name with its type.

Read from what is between words, with arrays. The patterns of a `Language` read more, and what they say of a few samples
decides what is looked for here; over whole files they would take longer than the parser.
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.words import Words, keys_of
from glossator_context.languages.language import Language

__all__ = ["NO_RELATIONS", "Relations", "member_pairs", "relations_of", "typed_pairs"]

_SEPARATORS = (b".", b"?.", b"!.", b"&.", b"!!.", b"->", b"?->", b"::", b":", b"->$", b"::$", b".#")
_PATHS = (b".", b"::")
_CONTAINERS = (b"[", b"<")
# What may stand between a type and the name behind it, and between a name and the type behind it.
_TYPE_TO_NAME = tuple(
    b" |  |\t| *| **|*|* |** | &| &&|&|& |&& |> |>> |>* |>& |[] |[][] |? |... | $| &$| ...$".split(b"|")
)
_NAME_TO_TYPE = tuple(b" |  |\t| *| []| []*| ...| ...*| map[string]| <-chan | &".split(b"|"))
_BEHIND_A_NAME = b"=;,){:\n\r"
_BEHIND_A_VALUE = b"({[<.:"
_BEFORE_A_VALUE = keys_of(b"new await try mut make".split())
# Before these a word is no type, though a name follows it; and none of them is a name.
_NOT_TYPES = keys_of(
    b"""
    abstract and as assert async await auto begin break case catch chan class const continue def default defer delete do
    else elif end enum explicit export extends extern final finally for from fun func function global go goto if
    implements import in include inline instanceof interface internal is let map mut mutable namespace native new not
    operator or out override package private protected public raise range ref register require return sealed select
    sizeof static struct super switch synchronized template then throw throws trait transient try type typedef typename
    union unless unsafe until use using val var virtual void volatile when where while with yield
    """.split()
)
_ROUNDS = 3

Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Relations:
    """What is looked for in the files of a language: what stands before members, and how types are said."""

    separators: tuple[bytes, ...]
    order: str
    has_values: bool
    has_lower_types: bool


NO_RELATIONS = Relations((), "", False, False)


def relations_of(language: Language) -> Relations:
    """What is looked for in the files of a language."""
    return _relations(language.member, language.typed, language.parameter_order)


@cache
def _relations(member: re.Pattern[str], typed: tuple[re.Pattern[str], ...], order: str) -> Relations:
    return Relations(
        tuple(each for each in _SEPARATORS if member.search(f"abc{each.decode()}def")),
        order if typed else "",
        bool(typed),
        any(pattern.search("\nstruct abc_t *def;\n\tabc_t *def;\n") for pattern in typed),
    )


def member_pairs(words: Words, relations: Relations) -> tuple[Indices, Indices]:
    """The words that have a member, and the members, as places in `words`."""
    receivers = np.flatnonzero(_any_of(words.between, relations.separators))
    return receivers, receivers + 1


def typed_pairs(text: bytes, words: Words, relations: Relations) -> tuple[Indices, Indices]:
    """Names and their types, as places in `words`. A name has as many types as are said."""
    if len(words.starts) < 2 or not relations.has_values:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return _Typed(text, words, relations).pairs()


def _any_of(between: NDArray[np.uint64], texts: tuple[bytes, ...]) -> Flags:
    found = np.zeros(len(between), np.bool_)
    for text in texts:
        found |= between == np.uint64(int.from_bytes(text[:8], "little"))
    return found


class _Typed:
    """The search for types in one text."""

    def __init__(self, text: bytes, words: Words, relations: Relations) -> None:
        self.bytes = np.frombuffer(text, np.uint8)
        self.words = words
        self.relations = relations
        # One more at the end, so that every word has what is behind it.
        self.between = np.append(words.between, np.uint64(10))
        first, second = self.bytes[words.starts], self.bytes[words.starts + 1]
        self.is_upper = _is_capital(first) | ((first == 95) & _is_capital(second))
        self.is_not_type = np.isin(words.keys, _NOT_TYPES)
        self.is_before_value = np.isin(words.keys, _BEFORE_A_VALUE)

    def pairs(self) -> tuple[Indices, Indices]:
        types = np.flatnonzero(self.is_upper)
        types = types[types > 0]
        found = [self._values(types)]
        if self.relations.order == "name: type":
            found.append(self._behind_colon(types))
        elif self.relations.order == "name type":
            found.append(self._behind_name(types))
        elif self.relations.order == "type name":
            if self.relations.has_lower_types:
                types = np.arange(len(self.words.starts))
            found.append(self._before_name(types))
        return np.concatenate([names for names, _ in found]), np.concatenate([types for _, types in found])

    def _values(self, types: Indices) -> tuple[Indices, Indices]:
        """`name = Type(`, `name = new package.Type(`, `name := &Type{`, `let name = Type::of(`."""
        types = types[np.isin(self.bytes[self.words.ends[types]], np.frombuffer(_BEHIND_A_VALUE, np.uint8))]
        heads = self._heads(types, _PATHS)
        numbers = self.words.numbers
        for _ in range(2):
            heads = heads - (
                self.is_before_value[numbers[heads - 1]] & (self.between[heads - 1] == 32) & (heads > 1)
            )
        byte, following = self._first_bytes(heads - 1)
        is_value = ((byte == 61) & (following != 61) & (following != 62)) | ((byte == 58) & (following == 61))
        return heads[is_value] - 1, types[is_value]

    def _behind_colon(self, types: Indices) -> tuple[Indices, Indices]:
        """`name: Type`, `name?: package.Type`, `name: &mut Container<Type>`."""
        heads = self._heads(types, _PATHS + _CONTAINERS)
        numbers = self.words.numbers
        heads = heads - (
            self.is_before_value[numbers[heads - 1]] & (self.between[heads - 1] == 32) & (heads > 1)
        )
        byte, following = self._first_bytes(heads - 1)
        optional = ((byte == 63) | (byte == 33)) & (following == 58)
        is_typed = ((byte == 58) & (following != 58) & (following != 61)) | optional
        is_typed &= (self.words.starts[heads] - self.words.ends[heads - 1] <= 6) & ~self.is_not_type[
            numbers[heads - 1]
        ]
        return heads[is_typed] - 1, types[is_typed]

    def _behind_name(self, types: Indices) -> tuple[Indices, Indices]:
        """`name Type`, `name *package.Type`."""
        heads = self._heads(types, _PATHS)
        names = heads - 1
        is_typed = _any_of(self.between[names], _NAME_TO_TYPE) & ~self.is_not_type[self.words.numbers[names]]
        byte, _ = self._first_bytes(types)
        is_typed &= np.isin(byte, np.frombuffer(_BEHIND_A_NAME + b"`", np.uint8))
        return names[is_typed], types[is_typed]

    def _before_name(self, types: Indices) -> tuple[Indices, Indices]:
        """`Type name`, `Type *name`, `List<Type> name`."""
        types = types[types + 1 < len(self.words.starts)]
        is_typed = _any_of(self.between[types], _TYPE_TO_NAME) & ~self.is_not_type[self.words.numbers[types]]
        types = types[is_typed]
        byte, _ = self._first_bytes(types + 1)
        is_typed = (
            np.isin(byte, np.frombuffer(_BEHIND_A_NAME, np.uint8))
            & ~self.is_not_type[self.words.numbers[types + 1]]
        )
        return types[is_typed] + 1, types[is_typed]

    def _heads(self, types: Indices, joints: tuple[bytes, ...]) -> Indices:
        """Where the paths begin that end in types; never at the first word."""
        heads = types
        for _ in range(_ROUNDS):
            heads = heads - (_any_of(self.between[heads - 1], joints) & (heads > 1))
        return heads

    def _first_bytes(self, words: Indices) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """The first two bytes behind words that are no space."""
        between = self.between[words]
        for _ in range(2):
            between = np.where(between & np.uint64(255) == 32, between >> np.uint64(8), between)
        return between & np.uint64(255), (between >> np.uint64(8)) & np.uint64(255)


def _is_capital(byte: NDArray[np.uint8]) -> Flags:
    return (byte >= 65) & (byte <= 90)
