"""The parameters of a JavaScript or TypeScript function."""

from glossator_context.grammars import Node
from glossator_context.symbols import Parameter, ParameterKind
from glossator_context.syntax.signature import one_line


def ecmascript_parameters(function: Node, source: bytes) -> tuple[Parameter, ...]:
    """All parameters of a function's node in order. A destructured one is named by its pattern's text."""
    single = function.child_by_field_name("parameter")
    if single is not None:
        return (Parameter(name=_text(single, source)),)
    parameters = function.child_by_field_name("parameters")
    if parameters is None:
        return ()
    return tuple(
        _parameter(node, source)
        for node in parameters.named_children
        if node.type not in {"comment", "ERROR", "decorator"}
    )


def annotation_of(node: Node | None, source: bytes) -> str | None:
    """A type annotation's text without its colon."""
    return None if node is None else _text(node, source).removeprefix(":").strip()


def _parameter(node: Node, source: bytes) -> Parameter:
    pattern, default = node.child_by_field_name("pattern"), node.child_by_field_name("value")
    if node.type == "assignment_pattern":
        pattern, default = node.child_by_field_name("left"), node.child_by_field_name("right")
    pattern = pattern or node
    kind = ParameterKind.ORDINARY
    if pattern.type == "rest_pattern":
        kind = ParameterKind.VARIADIC
        pattern = pattern.named_child(0) if pattern.named_child_count else pattern
    return Parameter(
        name=_text(pattern, source),
        kind=kind,
        annotation=annotation_of(node.child_by_field_name("type"), source),
        default=None if default is None else _text(default, source),
        optional=node.type == "optional_parameter" or default is not None,
    )


def _text(node: Node, source: bytes) -> str:
    return one_line(source, node.start_byte, node.end_byte)
