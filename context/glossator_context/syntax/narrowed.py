"""A query for a part of a file: its patterns begin at definitions, and not at what encloses these.

A pattern that begins at a file's root, or at the body of a class, has tree-sitter look at all that the root or the body
holds, whatever part is asked for. So these patterns are cut down to what is captured, and what must enclose it is told.
"""

import re
from functools import cache
from typing import NamedTuple

from glossator_context.grammars import Node, Tree

_MAX_DEPTH = 200
# What encloses one pattern and says nothing more: `(kind pattern)`, `(kind field: pattern)`.
_AROUND = re.compile(r"\(\s*(?P<kind>\w+)\s+(?:\w+:\s*)?(?=[(\[])")
_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|;[^\n]*|[()\[\]]|[^\s()\[\]\";]+|\s+")
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")


class Narrowed(NamedTuple):
    """A query, and for each of its patterns the kinds of nodes that must enclose what it finds, outermost first.

    Where a pattern has several such rows of kinds, one of them must do so; the empty row always does.
    """

    query: str
    around: tuple[frozenset[tuple[str, ...]], ...]


@cache
def narrowed(query: str, without: str) -> Narrowed:
    """The patterns of a query cut down, without those that begin as patterns in the query `without` do."""
    left_out = {_beginning(pattern) for pattern in _patterns(without)}
    found: dict[str, set[tuple[str, ...]]] = {}
    for pattern in _patterns(query):
        if _beginning(pattern) not in left_out:
            text, around = _cut(pattern)
            found.setdefault(text, set()).add(around)
    return Narrowed("\n".join(found), tuple(frozenset(around) for around in found.values()))


def is_enclosed(tree: Tree, node: Node, around: frozenset[tuple[str, ...]]) -> bool:
    """Whether a node of the tree stands directly in nodes of these kinds, outermost first."""
    if () in around:
        return True
    kinds: list[str] = []
    cursor = tree.walk()
    for _ in range(_MAX_DEPTH):
        place = cursor.node
        if place is None:
            return False
        if place.id == node.id:
            return any(tuple(kinds[-len(row) :]) == row for row in around)
        kinds.append(place.type)
        if cursor.goto_first_child_for_byte(node.start_byte) is None:
            return False
    return False


def _beginning(pattern: str) -> str:
    return " ".join(pattern.split()[:2])


def _cut(pattern: str) -> tuple[str, tuple[str, ...]]:
    around: list[str] = []
    while (match := _AROUND.match(pattern)) is not None:
        inner = pattern[match.end() :]
        patterns = _patterns(inner.rstrip().removesuffix(")"))
        if not pattern.rstrip().endswith(")") or len(patterns) != 1 or "@" not in patterns[0]:
            break
        if patterns[0].strip() != inner.rstrip().removesuffix(")").strip() or not _captures_whole(
            patterns[0]
        ):
            break
        around.append(match["kind"])
        pattern = patterns[0]
    return pattern, tuple(around)


def _captures_whole(pattern: str) -> bool:
    """Whether what a pattern finds, or one thing in it, is captured with all that the pattern says of it."""
    return re.search(r"[)\]]\s*@(?!name\b|owner\b)\w+\s*\)*\s*\Z", pattern) is not None


def _patterns(query: str) -> list[str]:
    """The patterns of a query, each with the captures behind it."""
    found: list[str] = []
    depth = 0
    for token in _TOKEN.findall(query):
        if token.startswith(";"):
            continue
        if depth == 0 and token in _OPENING:
            found.append("")
        if found:
            found[-1] += token
        depth += (token in _OPENING) - (token in _CLOSING)
    return [pattern.strip() for pattern in found]
