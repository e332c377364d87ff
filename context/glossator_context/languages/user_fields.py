"""How each field of a language is written in TOML, read strictly."""

import re
from collections.abc import Callable

from glossator_context import grammars
from glossator_context.symbols import SymbolKind

__all__ = ["FIELDS", "Wrong", "checked_query", "value_of"]

_KINDS = frozenset(kind.value for kind in SymbolKind)
_ORDERS = ("", "name: type", "type name", "name type")
_MAX_TAGS_DEPTH = 100


class Wrong(ValueError):
    """A value is not what its field holds: the message says what was expected."""


def value_of(field: str, value: object) -> object:
    """A field's value as `Language` holds it. Raises `Wrong`."""
    return FIELDS[field](value)


def checked_query(query: str, grammar: str) -> None:
    """Raises `Wrong` for a query that the grammar does not know, or that captures what nobody asks for."""
    if not query:
        return
    if not grammar:
        raise Wrong("a query needs a grammar")
    try:
        captures = grammars.captures_of(query, grammar)
    except ValueError as error:
        raise Wrong(str(error)) from error
    unknown = [
        name for name in captures if name not in _KINDS | {"name", "owner", "import"} and name[0] != "_"
    ]
    if unknown:
        raise Wrong(
            f"nothing is done with @{unknown[0]}; expected @name, @owner, @import, @_… for comparisons, or one of "
            + ", ".join(f"@{kind}" for kind in sorted(_KINDS))
        )
    if not {"name", "import"} & set(captures):
        raise Wrong("expected @name for the name of what is declared")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Wrong(f"expected a text, not {_shown(value)}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise Wrong(f"expected a list of texts, not {_shown(value)}")
    return tuple(value)


def _ids(value: object) -> tuple[str, ...]:
    texts = _texts(value)
    if not texts or any(re.search(r"\s", each) or each.startswith((".", "=", "#!")) for each in texts):
        raise Wrong(f'expected language ids as editors send them, such as ["zig"], not {_shown(value)}')
    return texts


def _suffixes(value: object) -> tuple[str, ...]:
    texts = _texts(value)
    for each in texts:
        if not each.startswith(".") or "." in each[1:] or "/" in each or each != each.lower():
            raise Wrong(
                f"expected a dot and then small letters without another dot, such as '.zig', not {each!r}"
            )
    return texts


def _file_names(value: object) -> tuple[str, ...]:
    texts = _texts(value)
    for each in texts:
        if "/" in each or "\\" in each:
            raise Wrong(f"expected the name of a file without folders, not {each!r}")
    return texts


def _kinds(value: object) -> frozenset[str]:
    return frozenset(_texts(value))


def _grammar(value: object) -> str:
    name = _text(value)
    if not grammars.has_grammar(name):
        raise Wrong(
            f"there is no grammar {name!r}; expected one of tree-sitter-languages, such as 'elixir', or the module of an "
            "installed wheel, such as 'tree_sitter_zig'"
        )
    return name


def _family(value: object) -> str:
    name = _text(value)
    if name in {"python", "ecmascript"}:
        # Their declarations are read node by node, by these two grammars' own kinds.
        raise Wrong(f"{name!r} is for the languages that we read ourselves")
    return name


def _parameter_order(value: object) -> str:
    if value not in _ORDERS:
        raise Wrong(f"expected one of {', '.join(map(repr, _ORDERS[1:]))}, not {_shown(value)}")
    return str(value)


def _tags_depth(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MAX_TAGS_DEPTH:
        raise Wrong(f"expected a number from 1 to {_MAX_TAGS_DEPTH}, not {_shown(value)}")
    return value


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise Wrong(
            f'expected pairs of what a line begins and ends with, such as [["@", ""]], not {_shown(value)}'
        )
    return tuple((_text(begins), _text(ends)) for begins, ends in value)


def _pattern(*groups: str) -> Callable[[object], re.Pattern[str]]:
    def read(value: object) -> re.Pattern[str]:
        text = _text(value)
        try:
            pattern = re.compile(text)
        except re.error as error:
            raise Wrong(f"this is no regular expression: {error}") from error
        missing = [group for group in groups if group not in pattern.groupindex]
        if missing:
            raise Wrong(f"expected a group (?P<{missing[0]}>…) in {_shown(value)}")
        return pattern

    return read


def _patterns(*groups: str) -> Callable[[object], tuple[re.Pattern[str], ...]]:
    read = _pattern(*groups)
    return lambda value: tuple(map(read, _texts(value)))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


FIELDS: dict[str, Callable[[object], object]] = {
    "ids": _ids,
    "suffixes": _suffixes,
    "file_names": _file_names,
    "interpreters": _texts,
    "grammar": _grammar,
    "family": _family,
    "line_comment": _text,
    "comments": _kinds,
    "doc_comments": _texts,
    "functions": _kinds,
    "imports": _kinds,
    "import_words": _texts,
    "blocks": _kinds,
    "statements": _kinds,
    "strings": _kinds,
    "calls": _kinds,
    "decorators": _kinds,
    "above": _pairs,
    "tags": _text,
    "tags_depth": _tags_depth,
    "reopened": _text,
    "itself": _text,
    "headers": _patterns("name"),
    "typed": _patterns("name", "type"),
    "bases": _pattern("bases"),
    "returns": _pattern("type"),
    "member": _pattern("receiver", "member"),
    "identifier": _pattern(),
    "private": _pattern(),
    "private_name": _pattern(),
    "parameter_order": _parameter_order,
    "open_body": _text,
    "close_body": _text,
    "no_body": _text,
    "no_value": _text,
}
"""Reads each field. Those of `Language` that are missing here serve only the languages that we read node by node."""
