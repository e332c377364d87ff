"""Queries for tags in a form that runs faster.

Most patterns say `(kind name: (identifier) @name) @function`. To find the name inside the node costs a query most of its
time; to ask the node for its field costs little. So such a pattern only looks for the node, and says where the name is.
"""

import re
from functools import cache
from typing import NamedTuple

__all__ = ["Plan", "plan_of"]

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|;[^\n]*|[()\[\]]')
_PLAIN = re.compile(
    r"\(\s*(?P<kind>[a-z]\w*)\s+(?P<field>\w+):\s*\(\s*(?P<name>[a-zA-Z]\w*)\s*\)\s*@name\s*\)\s*(?P<capture>@\w+)"
)
_CAPTURES = re.compile(r"\s*(?:@[\w.-]+\s*)*")


class Plan(NamedTuple):
    """A query, and by the numbers of its patterns the field and the kind of the name that they do not capture."""

    query: str
    names: dict[int, tuple[str, str]]


@cache
def plan_of(query: str) -> Plan:
    """A query that finds the same nodes, with the same numbers of patterns."""
    patterns = []
    names = {}
    for number, pattern in enumerate(_patterns(query)):
        plain = _PLAIN.fullmatch(pattern)
        if plain is None:
            patterns.append(pattern)
        else:
            patterns.append(f"({plain['kind']}) {plain['capture']}")
            names[number] = plain["field"], plain["name"]
    return Plan("\n".join(patterns), names)


def _patterns(query: str) -> list[str]:
    """The patterns of a query, each with the captures behind it."""
    patterns = []
    start = depth = 0
    for token in _TOKEN.finditer(query):
        if token[0] in {"(", "["}:
            if depth == 0:
                start = token.start()
            depth += 1
        elif token[0] in {")", "]"}:
            depth -= 1
            if depth == 0:
                captures = _CAPTURES.match(query, token.end())
                patterns.append(query[start : token.end() if captures is None else captures.end()].strip())
    return patterns
