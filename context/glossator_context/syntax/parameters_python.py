"""The parameters of a Python function."""

from dataclasses import replace

from glossator_context.grammars import Node
from glossator_context.symbols import Parameter, ParameterKind

_NAMED = frozenset({"identifier", "typed_parameter", "default_parameter", "typed_default_parameter"})
_STARRED = {"list_splat_pattern": ParameterKind.VARIADIC, "dictionary_splat_pattern": ParameterKind.KEYWORDS}


def parameters_of(definition: Node, source: bytes) -> tuple[Parameter, ...]:
    """All parameters of a function definition, in order, the bound first one among them."""
    parameters = definition.child_by_field_name("parameters")
    found: list[Parameter] = []
    kind = ParameterKind.ORDINARY
    for node in parameters.named_children if parameters is not None else ():
        if node.type == "positional_separator":
            found = [replace(parameter, kind=ParameterKind.POSITIONAL_ONLY) for parameter in found]
        elif node.type == "keyword_separator":
            kind = ParameterKind.KEYWORD_ONLY
        elif node.type in _NAMED or node.type in _STARRED:
            parameter = _parameter(node, kind, source)
            if parameter is not None:
                found.append(parameter)
                if parameter.kind is ParameterKind.VARIADIC:
                    kind = ParameterKind.KEYWORD_ONLY
    return tuple(found)


def bound_removed(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """A method's parameters as its caller sees them: without `self` or `cls`, whatever it is called."""
    if parameters and parameters[0].kind in {ParameterKind.ORDINARY, ParameterKind.POSITIONAL_ONLY}:
        return parameters[1:]
    return parameters


def text_of(node: Node | None, source: bytes) -> str | None:
    """The source text of a node on one line."""
    return None if node is None else " ".join(source[node.start_byte : node.end_byte].decode().split())


def _parameter(node: Node, kind: ParameterKind, source: bytes) -> Parameter | None:
    name = node.child_by_field_name("name")
    if name is None and node.type == "typed_parameter":
        name = node.named_child(0)
    name = name or node
    if name.type in _STARRED:
        kind = _STARRED[name.type]
        name = name.named_child(0) if name.named_child_count else None
    if name is None or name.type != "identifier":
        return None
    default = text_of(node.child_by_field_name("value"), source)
    return Parameter(
        name=source[name.start_byte : name.end_byte].decode(),
        kind=kind,
        annotation=text_of(node.child_by_field_name("type"), source),
        default=default,
        optional=default is not None,
    )
