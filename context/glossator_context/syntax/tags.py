"""What a file defines that other files can name, as its language's query finds it: rows of numbers, in few steps.

The rows are not yet nested, and some say the same: `indexing.definitions` sorts them out for many files at once.
"""

import re
from functools import cache
from struct import Struct
from typing import NamedTuple

from glossator_context.grammars import Node, Tree, field_number, matches
from glossator_context.languages.language import Language
from glossator_context.symbols import SymbolKind
from glossator_context.syntax.tag_queries import plan_of

__all__ = ["COLUMNS", "KINDS", "NOWHERE", "OWNER_KINDS", "Tags", "tags"]

KINDS = tuple(SymbolKind)
OWNER_KINDS = frozenset(
    {SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.TYPE, SymbolKind.MODULE}
)
COLUMNS = (
    "start",
    "stop",
    "pattern",
    "kind",
    "name_start",
    "name_stop",
    "owner_start",
    "owner_stop",
    "signature_start",
    "body_start",
)
_packed = Struct(f"={len(COLUMNS)}q").pack
# The place of what is not there.
NOWHERE = -1

_NUMBERS: dict[str, int] = {kind.value: number for number, kind in enumerate(KINDS)}
_OWNERS = frozenset(_NUMBERS[kind] for kind in OWNER_KINDS)
_PROPERTY = _NUMBERS[SymbolKind.PROPERTY]
_WITH_BODY = _OWNERS | {_NUMBERS[SymbolKind.FUNCTION], _NUMBERS[SymbolKind.METHOD]}
# A variable is what it is set to, where that is one of these.
_DEFINED_BY_VALUE = frozenset({SymbolKind.FUNCTION, SymbolKind.CLASS})
# The fields in which a definition stands below what wraps it, and those in which what it is set to stands.
_WRAPPED = ("definition", "declaration")
_VALUES = ("value", "right")
_PATTERN_BITS = 10
# How far below a definition's node its body stands at most.
_BODY_DEPTH = 3
_BEFORE_A_STATEMENT = (b"{", b";")


class Tags(NamedTuple):
    """The matches in a file, in no order, and where its import statements begin and end, in order.

    A match is a row of `COLUMNS`, each a signed number of eight bytes.

    All but `kind`, a number of `KINDS`, and `pattern` are places in bytes of the source. The whole goes from `start` to
    `stop`, the signature from `signature_start`, behind decorators, to `body_start`, or to the end of it all. What is not
    there is `NOWHERE`. Of several rows with one name the outermost of the first pattern counts.
    """

    definitions: bytes
    imports: list[tuple[int, int]]


def tags(tree: Tree, source: bytes, language: Language) -> Tags:
    """What the query of a language finds in a tree of `source`."""
    rows: list[bytes] = []
    imports: dict[int, int] = {}
    by_value = _by_value(language)
    plan = plan_of(language.tags)
    names = {
        pattern: (field_number(language.grammar, field), kind)
        for pattern, (field, kind) in plan.names.items()
    }
    body_field, value_field = (field_number(language.grammar, field) for field in ("body", "value"))
    pending: list[Node] = [tree.root_node]
    seen: set[int] = set()
    while pending:
        for pattern, captures in matches(
            pending.pop(), plan.query, language.grammar, max_depth=language.tags_depth
        ):
            name: Node | None
            if pattern in names:
                # There is one capture, the whole.
                ((node,),) = captures.values()
                field, name_kind = names[pattern]
                name = node.child_by_field_id(field)
                if name is None or (name_kind != "_" and name.type != name_kind):
                    continue
            elif "name" in captures:
                name = captures["name"][0]
            else:
                if "import" in captures:
                    node = captures["import"][0]
                    imports[node.start_byte] = node.end_byte
                continue
            name_start = name.start_byte
            # A class is searched by itself once more: what was found before is found again.
            key = name_start << _PATTERN_BITS | pattern
            if key in seen:
                continue
            seen.add(key)
            for capture in captures:
                kind = _NUMBERS.get(capture, NOWHERE)
                if kind == NOWHERE:
                    continue
                node = captures[capture][0]
                start = signature_start = node.start_byte
                body_start = owner_start = owner_stop = NOWHERE
                if kind in _WITH_BODY:
                    within = node
                    body = node.child_by_field_id(body_field)
                    if body is not None:
                        body_start = body.start_byte
                    else:
                        within, signature_start, body_start = _inner_parts(node, language.blocks)
                    if kind in _OWNERS:
                        pending.append(within)
                elif by_value:
                    value = node.child_by_field_id(value_field)
                    if value is not None and value.type in by_value:
                        kind = by_value[value.type]
                        body_start = _body_start(value)
                if "owner" in captures:
                    owner = captures["owner"][0]
                    owner_start, owner_stop = owner.start_byte, owner.end_byte
                rows.append(
                    _packed(
                        start,
                        node.end_byte,
                        pattern,
                        kind,
                        name_start,
                        name.end_byte,
                        owner_start,
                        owner_stop,
                        signature_start,
                        body_start,
                    )
                )
    if language.itself:
        _add_members_of_itself(rows, source, language.itself.encode())
    return Tags(b"".join(rows), sorted(imports.items()))


def _by_value(language: Language) -> dict[str, int]:
    """The kinds of nodes that make a variable a function or class, where it is set to one."""
    return {
        node_kind: _NUMBERS[kind]
        for node_kind, kind in language.definitions.items()
        if kind in _DEFINED_BY_VALUE
    }


def _inner_parts(node: Node, blocks: frozenset[str]) -> tuple[Node, int, int]:
    """What holds the members of a definition that has no field for its body; where its signature begins, and its body."""
    start = node.start_byte
    for field in _WRAPPED:
        inner = node.child_by_field_name(field)
        if inner is not None:
            return inner, inner.start_byte, _body_start(inner)
    for field in _VALUES:
        inner = node.child_by_field_name(field)
        if inner is not None:
            return inner, start, _body_start(inner)
    # The body is the last thing in it, or in what the name is declared to be: `type Name struct { ... }`.
    last = node
    for _ in range(_BODY_DEPTH):
        count = last.named_child_count
        child = last.named_child(count - 1) if count else None
        if child is None:
            break
        last = child
        if last.type in blocks:
            return node, start, last.start_byte
    return node, start, NOWHERE


def _body_start(node: Node) -> int:
    body = node.child_by_field_name("body")
    return NOWHERE if body is None else body.start_byte


def _add_members_of_itself(rows: list[bytes], source: bytes, itself: bytes) -> None:
    """What a file's methods set of their object, `self.name = ...`, where a statement begins."""
    for match in _assignments_to(itself).finditer(source):
        start, stop = match.span()
        before = source[source.rfind(b"\n", 0, start) + 1 : start].rstrip()
        if before and not before.endswith(_BEFORE_A_STATEMENT):
            continue
        line_stop = source.find(b"\n", stop)
        if line_stop < 0:
            line_stop = len(source)
        name_start, name_stop = match.span(1)
        rows.append(
            _packed(start, line_stop, 0, _PROPERTY, name_start, name_stop, NOWHERE, NOWHERE, start, NOWHERE)
        )


@cache
def _assignments_to(itself: bytes) -> re.Pattern[bytes]:
    name = rb"\.([A-Za-z_$\x80-\xff][\w$\x80-\xff]*+)"
    return re.compile(re.escape(itself) + name + rb"[ \t]*+(?::[^=\n]{1,200}+)?+=(?!=)")
