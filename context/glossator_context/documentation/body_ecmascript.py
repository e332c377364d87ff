"""What a JavaScript or TypeScript body does, read from its tree: what it returns, yields, throws, calls and uses.

Nested functions and classes are left out. The walk is a loop: no depth of nesting is too deep for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from glossator_context.documentation.shortened import shortened
from glossator_context.grammars import Node

MAX_NAMES = 64
MAX_RETURNED = 16

_LEFT_OUT = frozenset(
    [
        "function_declaration",
        "generator_function_declaration",
        "function_expression",
        "generator_function",
        "arrow_function",
        "method_definition",
        "class",
        "class_declaration",
        "abstract_class_declaration",
        "function_signature",
        "interface_declaration",
        "type_alias_declaration",
        "type_annotation",
        "type_arguments",
        "type_parameters",
        "comment",
        "html_comment",
        "import_statement",
    ]
)
# McCabe 1976, "A Complexity Measure": one more for each decision.
_DECISIONS = frozenset(
    [
        "if_statement",
        "for_statement",
        "for_in_statement",
        "while_statement",
        "do_statement",
        "catch_clause",
        "switch_case",
        "ternary_expression",
        "&&",
        "||",
        "??",
    ]
)
_BINDERS = {"variable_declarator": "name", "for_in_statement": "left", "catch_clause": "parameter"}
_PATTERNS = frozenset({"object_pattern", "array_pattern", "rest_pattern"})
_NOT_RESULTS = frozenset(
    {
        "call_expression",
        "await_expression",
        "assignment_expression",
        "augmented_assignment_expression",
        "update_expression",
    }
)


class Thrown(NamedTuple):
    """One `throw`. `name` is None where the syntax does not say what is thrown."""

    name: str | None
    is_caught: bool


@dataclass(slots=True)
class Body:
    """What a body does. Names are the keys of dictionaries, in order of first appearance.

    With `may_return_value` it is an expression whose value may be meant or not: `() => send()`.
    """

    yields: bool = False
    returns_value: bool = False
    may_return_value: bool = False
    complexity: int = 1
    thrown: list[Thrown] = field(default_factory=list)
    returned: dict[str, None] = field(default_factory=dict)
    calls: dict[str, None] = field(default_factory=dict)
    loads: dict[str, None] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)


class _Step(NamedTuple):
    node: Node
    is_guarded: bool


def read_body(root: Node, source: bytes) -> Body:
    """What the body `root` of a function does: a block, or the expression of an arrow function."""
    body = Body()
    if root.type != "statement_block":
        _returned(body, root, source)
        body.may_return_value = body.returns_value
        body.returns_value = body.returns_value and root.type not in _NOT_RESULTS
    stack = [_Step(root, False)]
    while stack:
        step = stack.pop()
        node = step.node
        kind = node.type
        if kind in _LEFT_OUT:
            continue
        if kind in _DECISIONS:
            body.complexity += 1
        following: Iterable[_Step] | None = None
        if kind in {"identifier", "shorthand_property_identifier"}:
            body.loads[_text(node, source)] = None
        elif kind == "member_expression":
            following = _member(body, step, source)
        elif kind in {"call_expression", "new_expression"}:
            following = _call(body, step, source)
        elif kind == "return_statement":
            value = _first_value(node)
            if value is not None:
                _returned(body, value, source)
        elif kind == "throw_statement":
            body.thrown.append(_thrown(step, source))
        elif kind == "try_statement":
            following = _try(step)
        elif kind == "yield_expression":
            body.yields = True
        if kind in _BINDERS:
            _bind(body, node.children_by_field_name(_BINDERS[kind]), source)
        if following is None and node.child_count:
            following = [_Step(child, step.is_guarded) for child in node.children]
        if following:
            stack.extend(reversed(list(following)))
    return body


def dotted(node: Node, source: bytes) -> tuple[str | None, Node]:
    """The dotted name that an expression is, or None, and the innermost node under its members."""
    names: list[bytes] = []
    base = node
    while base.type == "member_expression":
        name = base.child_by_field_name("property")
        inner = base.child_by_field_name("object")
        if name is None or inner is None:
            return None, base
        names.append(source[name.start_byte : name.end_byte])
        base = inner
    if base.type not in {"identifier", "this", "super"}:
        return None, base
    names.append(source[base.start_byte : base.end_byte])
    return b".".join(reversed(names)).decode(), base


def _text(node: Node, source: bytes) -> str:
    return source[node.start_byte : node.end_byte].decode()


def _first_value(statement: Node) -> Node | None:
    return next(
        (child for child in statement.named_children if child.type not in {"comment", "html_comment"}), None
    )


def _returned(body: Body, value: Node, source: bytes) -> None:
    if (
        value.type in {"undefined", "parenthesized_expression"}
        and _text(value, source).strip("() \t\r\n") == "undefined"
    ):
        return
    if value.type == "unary_expression" and source.startswith(b"void", value.start_byte):
        return
    body.returns_value = True
    if len(body.returned) < MAX_RETURNED:
        body.returned[shortened(source, value.start_byte, value.end_byte)] = None


def _member(body: Body, step: _Step, source: bytes) -> list[_Step]:
    name, base = dotted(step.node, source)
    if name is None:
        return [step._replace(node=base)]
    body.loads[name] = None
    return []


def _call(body: Body, step: _Step, source: bytes) -> list[_Step]:
    function = step.node.child_by_field_name("function") or step.node.child_by_field_name("constructor")
    arguments = step.node.child_by_field_name("arguments")
    following = [step._replace(node=arguments)] if arguments is not None else []
    if function is None:
        return following
    name, base = dotted(function, source)
    if name is None and function.type == "member_expression":
        last = function.child_by_field_name("property")
        name = _text(last, source) if last is not None else None
    if name is not None and len(body.calls) < MAX_NAMES:
        body.calls[name] = None
    is_name = base.type in {"identifier", "this", "super"}
    return following if is_name else [step._replace(node=base), *following]


def _thrown(step: _Step, source: bytes) -> Thrown:
    value = _first_value(step.node)
    while value is not None and value.type in {
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
    }:
        value = value.named_child(0) if value.named_child_count else None
    if value is None or value.type not in {"new_expression", "call_expression"}:
        return Thrown(None, step.is_guarded)
    function = value.child_by_field_name("constructor") or value.child_by_field_name("function")
    name = dotted(function, source)[0] if function is not None else None
    if name is None:
        return Thrown(None, step.is_guarded)
    parts = name.split(".")
    is_type = [part[:1].isupper() for part in parts]
    if value.type == "call_expression" and not is_type[-1] and any(is_type):
        # The class's own method made it: `throw HttpError.notFound()`.
        parts = parts[: len(parts) - is_type[::-1].index(True)]
    elif value.type == "call_expression" and not is_type[-1]:
        return Thrown(None, step.is_guarded)
    return Thrown(".".join(parts), step.is_guarded)


def _try(step: _Step) -> list[_Step]:
    """The parts of a `try`; its body is guarded where there is a `catch`."""
    catches = step.node.child_by_field_name("handler") is not None
    body = step.node.child_by_field_name("body")
    return [
        _Step(child, step.is_guarded or (catches and body is not None and child.id == body.id))
        for child in step.node.children
    ]


def _bind(body: Body, nodes: Iterable[Node], source: bytes) -> None:
    pending = list(nodes)
    while pending:
        node = pending.pop()
        if node.type in {"identifier", "shorthand_property_identifier_pattern"}:
            body.bound.add(_text(node, source))
        elif node.type in _PATTERNS:
            pending.extend(node.named_children)
        elif node.type == "pair_pattern":
            pending.extend(node.children_by_field_name("value"))
        elif node.type in {"assignment_pattern", "object_assignment_pattern"}:
            pending.extend(node.children_by_field_name("left"))
