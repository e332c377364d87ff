"""Statements that raise, catch and pass on exceptions in a Python tree."""

from typing import NamedTuple

from glossator_context.grammars import Node

_SKIPPED = frozenset({"comment", "line_continuation"})


class Catchers(NamedTuple):
    """The handlers around a statement, innermost first. `types` is None where everything is caught."""

    types: tuple[str, ...] | None
    outer: "Catchers | None"


class Handler(NamedTuple):
    """The handler that a statement is in. `types` is None where it is not known what was caught."""

    types: tuple[str, ...] | None
    variable: str | None
    outer: "Handler | None"


class Raised(NamedTuple):
    """One `raise`. `name` is None where the syntax does not say what is raised."""

    name: str | None
    called: bool
    catchers: Catchers | None


class Step(NamedTuple):
    """A node on the way through a body, with what surrounds it."""

    node: Node
    catchers: Catchers | None
    handler: Handler | None


def dotted(node: Node, source: bytes) -> tuple[str | None, Node]:
    """The dotted name that an expression is, or None, and the innermost node under its attributes."""
    names: list[bytes] = []
    base = node
    while base.type == "attribute":
        attribute = base.child_by_field_name("attribute")
        inner = base.child_by_field_name("object")
        if attribute is None or inner is None:
            return None, base
        names.append(source[attribute.start_byte : attribute.end_byte])
        base = inner
    if base.type != "identifier":
        return None, base
    names.append(source[base.start_byte : base.end_byte])
    return b".".join(reversed(names)).decode(), base


def raised_by(step: Step, source: bytes) -> list[Raised]:
    """What the `raise` statement of a step raises: several where a handler caught several."""
    node, catchers, handler = step
    causes = {cause.id for cause in node.children_by_field_name("cause")}
    expressions = [
        child for child in node.named_children if child.type not in _SKIPPED and child.id not in causes
    ]
    if not expressions:
        return _raised_again(handler, catchers)
    found: list[Raised] = []
    pending = [expressions[0]]
    while pending:
        expression = pending.pop()
        called = False
        if expression.type == "parenthesized_expression":
            pending.extend(expression.named_children[:1])
            continue
        if expression.type == "conditional_expression" and expression.named_child_count == 3:
            first, _, second = expression.named_children
            pending.extend((second, first))
            continue
        if expression.type == "call":
            function = expression.child_by_field_name("function")
            while function is not None and _keeps_the_exception(function, source):
                expression = function.child_by_field_name("object") or function
                function = expression.child_by_field_name("function") if expression.type == "call" else None
            if expression.type == "call" and function is not None:
                expression, called = function, True
        name, _ = dotted(expression, source)
        again = None if called or name is None else _caught_as(handler, name)
        if again is not None:
            found.extend(_raised_again(again, catchers))
        else:
            found.append(Raised(name, called, catchers))
    return found


def _keeps_the_exception(function: Node, source: bytes) -> bool:
    """Whether a called attribute is a method that answers the exception it belongs to."""
    attribute = function.child_by_field_name("attribute") if function.type == "attribute" else None
    return attribute is not None and _text(attribute, source) == "with_traceback"


def _caught_as(handler: Handler | None, name: str) -> Handler | None:
    while handler is not None and handler.variable != name:
        handler = handler.outer
    return handler


def _raised_again(handler: Handler | None, catchers: Catchers | None) -> list[Raised]:
    if handler is None or handler.types is None:
        return [Raised(None, False, catchers)]
    return [Raised(name, False, catchers) for name in handler.types]


def try_parts(step: Step, source: bytes) -> list[Step]:
    """The parts of a `try` with what catches their exceptions, and the handler that each of them is in."""
    following: list[Step] = []
    handlers = [
        _handler(child, step.handler, source) for child in step.node.children if child.type == "except_clause"
    ]
    catchers = step.catchers
    for handler in reversed(handlers):
        catchers = Catchers(handler.types, catchers)
    rest = iter(handlers)
    bodies = {child.id for child in step.node.children_by_field_name("body")}
    for child in step.node.named_children:
        if child.id in bodies:
            following.append(Step(child, catchers, step.handler))
        elif child.type == "except_clause":
            following.append(Step(child, step.catchers, next(rest)))
        else:
            following.append(Step(child, step.catchers, step.handler))
    return following


def _handler(clause: Node, outer: Handler | None, source: bytes) -> Handler:
    values = clause.children_by_field_name("value")
    variable = None
    names: list[str] = []
    known = bool(values)
    for value in values:
        caught = value
        if value.type == "as_pattern" and value.named_children:
            caught = value.named_children[0]
            variable = _text(value.named_children[-1], source)
        pending = [caught]
        while pending:
            node = pending.pop()
            if node.type in {"tuple", "parenthesized_expression"}:
                pending.extend(
                    reversed([child for child in node.named_children if child.type not in _SKIPPED])
                )
                continue
            name, _ = dotted(node, source)
            known = known and name is not None
            if name is not None:
                names.append(name)
    return Handler(tuple(names) if known else None, variable, outer)


def with_parts(step: Step, source: bytes) -> list[Step]:
    """The parts of a `with`; its body is guarded where an item is `suppress(...)`."""
    catchers = step.catchers
    clauses = [child for child in step.node.named_children if child.type == "with_clause"]
    for item in (item for clause in clauses for item in clause.named_children):
        value = item.child_by_field_name("value")
        function = (
            value.child_by_field_name("function") if value is not None and value.type == "call" else None
        )
        name = dotted(function, source)[0] if function is not None else None
        if value is None or name is None or name.rpartition(".")[2] != "suppress":
            continue
        arguments = value.child_by_field_name("arguments")
        types = [dotted(argument, source)[0] for argument in (arguments.named_children if arguments else ())]
        catchers = Catchers(tuple(name for name in types if name is not None), catchers)
    bodies = {child.id for child in step.node.children_by_field_name("body")}
    return [
        Step(child, catchers if child.id in bodies else step.catchers, step.handler)
        for child in step.node.named_children
    ]


def _text(node: Node, source: bytes) -> str:
    return source[node.start_byte : node.end_byte].decode()
