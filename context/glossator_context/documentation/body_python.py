"""What a Python body does, read from its tree: what it returns, yields, raises, calls and uses.

Nested functions, classes and lambdas are left out. The walk is a loop: no depth of nesting is too deep for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from glossator_context.documentation.raising_statements import (
    Raised,
    Step,
    dotted,
    raised_by,
    try_parts,
    with_parts,
)
from glossator_context.documentation.shortened import shortened
from glossator_context.grammars import Node

MAX_NAMES = 64
MAX_RETURNED = 16

_DEFINITIONS = frozenset({"function_definition", "class_definition", "decorated_definition"})
_SKIPPED = frozenset({"comment", "lambda", "line_continuation"})
# McCabe 1976, "A Complexity Measure": one more for each decision.
_DECISIONS = frozenset(
    {
        "if_statement",
        "elif_clause",
        "for_statement",
        "while_statement",
        "except_clause",
        "case_clause",
        "conditional_expression",
        "boolean_operator",
        "for_in_clause",
        "if_clause",
    }
)
_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern"})
_BINDERS = {
    "assignment": "left",
    "augmented_assignment": "left",
    "for_statement": "left",
    "for_in_clause": "left",
    "named_expression": "name",
}


@dataclass(slots=True)
class Body:
    """What a body does. Names are the keys of dictionaries, in order of first appearance."""

    yields: bool = False
    asserts: bool = False
    returns_value: bool = False
    complexity: int = 1
    raised: list[Raised] = field(default_factory=list)
    returned: dict[str, None] = field(default_factory=dict)
    calls: dict[str, None] = field(default_factory=dict)
    loads: dict[str, None] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    definitions: list[Node] = field(default_factory=list)


def read_body(root: Node, source: bytes) -> Body:
    """What the block or module `root` does. `definitions` are the outermost ones in it, in source order."""
    body = Body()
    stack = [Step(root, None, None)]
    while stack:
        step = stack.pop()
        node = step.node
        kind = node.type
        if kind in _DEFINITIONS:
            body.definitions.append(node)
            continue
        if kind in _SKIPPED:
            continue
        if kind in _DECISIONS:
            body.complexity += 1
        following: Iterable[Step] | None = None
        if kind == "identifier":
            body.loads[_text(node, source)] = None
        elif kind == "attribute":
            following = _attribute(body, step, source)
        elif kind == "call":
            following = _call(body, step, source)
        elif kind == "keyword_argument":
            following = _fields(step, "value")
        elif kind == "string":
            following = [
                step._replace(node=child) for child in node.named_children if child.type == "interpolation"
            ]
        elif kind == "return_statement":
            _return(body, node, source)
        elif kind == "raise_statement":
            body.raised.extend(raised_by(step, source))
        elif kind == "try_statement":
            following = try_parts(step, source)
        elif kind == "with_statement":
            following = with_parts(step, source)
        elif kind in {"import_statement", "import_from_statement", "future_import_statement"}:
            _bind_imports(body, node, source)
            following = ()
        elif kind in {"global_statement", "nonlocal_statement"}:
            body.shared.update(_text(child, source) for child in node.named_children)
            following = ()
        elif kind == "yield":
            body.yields = True
        elif kind == "assert_statement":
            body.asserts = True
        elif kind == "as_pattern_target":
            _bind(body, node.named_children, source)
        elif kind in _BINDERS:
            _bind(body, node.children_by_field_name(_BINDERS[kind]), source)
        if following is None and node.child_count:
            following = [Step(child, step.catchers, step.handler) for child in node.named_children]
        if following:
            stack.extend(reversed(list(following)))
    return body


def _text(node: Node, source: bytes) -> str:
    return source[node.start_byte : node.end_byte].decode()


def _fields(step: Step, name: str) -> list[Step]:
    return [step._replace(node=child) for child in step.node.children_by_field_name(name)]


def _attribute(body: Body, step: Step, source: bytes) -> list[Step]:
    name, base = dotted(step.node, source)
    if name is None:
        return [step._replace(node=base)]
    body.loads[name] = None
    return []


def _call(body: Body, step: Step, source: bytes) -> list[Step]:
    following = _fields(step, "arguments")
    function = step.node.child_by_field_name("function")
    if function is None:
        return following
    name, base = dotted(function, source)
    if name is None and function.type == "attribute":
        attribute = function.child_by_field_name("attribute")
        name = _text(attribute, source) if attribute is not None else None
    if name is not None and len(body.calls) < MAX_NAMES:
        body.calls[name] = None
    return following if base.type == "identifier" else [step._replace(node=base), *following]


def _return(body: Body, node: Node, source: bytes) -> None:
    values = [child for child in node.named_children if child.type not in _SKIPPED or child.type == "lambda"]
    if not values or values[0].type == "none":
        return
    body.returns_value = True
    if len(body.returned) < MAX_RETURNED:
        body.returned[shortened(source, values[0].start_byte, values[0].end_byte)] = None


def _bind(body: Body, nodes: Iterable[Node], source: bytes) -> None:
    pending = list(nodes)
    while pending:
        node = pending.pop()
        if node.type == "identifier":
            body.bound.add(_text(node, source))
        elif node.type in _PATTERNS:
            pending.extend(node.named_children)


def _bind_imports(body: Body, node: Node, source: bytes) -> None:
    for name in node.children_by_field_name("name"):
        alias = name.child_by_field_name("alias") if name.type == "aliased_import" else None
        bound = alias or name
        body.bound.add(_text(bound, source).partition(".")[0])
