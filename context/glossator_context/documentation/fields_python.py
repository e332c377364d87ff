"""The fields of a Python class that its documentation lists as attributes."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from glossator_context.documentation.raising_statements import dotted
from glossator_context.grammars import Node
from glossator_context.symbols import Parameter
from glossator_context.syntax.parameters_python import text_of

_RECORD_DECORATORS = frozenset({"dataclass", "define", "frozen", "mutable", "attrs", "attributes", "attr.s"})
_RECORD_BASES = frozenset({"TypedDict", "NamedTuple"})
_FIELD_FUNCTIONS = frozenset({"field", "ib", "attrib", "Field"})
_WRAPPED = re.compile(
    r"(?:\w+\.)*(?P<wrapper>ClassVar|InitVar|KW_ONLY|NotRequired|Required|ReadOnly|Final)\b(?:\[(?P<of>.*)\])?",
    re.DOTALL,
)


class Fields(NamedTuple):
    """A class's fields. `parameters` are the fields that only its constructor takes."""

    attributes: tuple[Parameter, ...]
    parameters: tuple[Parameter, ...]


def fields_of(
    body: Node | None, decorators: tuple[str, ...], bases: tuple[str, ...], source: bytes
) -> Fields:
    """The fields written in a class body: a record's own ones, or the public annotated ones of any other class."""
    is_record = _is_record(decorators, bases)
    attributes: list[Parameter] = []
    parameters: list[Parameter] = []
    for field in _assignments(body, source, has_unannotated=is_record) if body is not None else ():
        wrapped = _WRAPPED.fullmatch(field.annotation or "")
        wrapper = wrapped["wrapper"] if wrapped is not None else None
        if not is_record:
            if not field.name.startswith("_"):
                attributes.append(field)
        elif wrapper == "InitVar" and wrapped is not None:
            parameters.append(_retyped(field, wrapped["of"]))
        elif wrapper in {"NotRequired", "Required"} and wrapped is not None:
            attributes.append(_retyped(field, wrapped["of"], optional=wrapper == "NotRequired"))
        elif wrapper not in {"ClassVar", "KW_ONLY"}:
            attributes.append(field)
    return Fields(tuple(attributes), tuple(parameters))


def _is_record(decorators: tuple[str, ...], bases: tuple[str, ...]) -> bool:
    """Whether fields are made of annotations: dataclasses, attrs, TypedDict, NamedTuple."""
    names = [decorator.partition("(")[0].strip() for decorator in decorators]
    return any(
        name in _RECORD_DECORATORS or name.rpartition(".")[2] in _RECORD_DECORATORS for name in names
    ) or any(base.rpartition(".")[2] in _RECORD_BASES for base in bases)


def _assignments(body: Node, source: bytes, *, has_unannotated: bool) -> Iterator[Parameter]:
    seen: set[str] = set()
    for statement in body.named_children:
        assignment = statement.named_child(0) if statement.type == "expression_statement" else None
        if assignment is None or assignment.type != "assignment":
            continue
        left, annotation = assignment.child_by_field_name("left"), assignment.child_by_field_name("type")
        value = assignment.child_by_field_name("right")
        if left is None or left.type != "identifier":
            continue
        makes_field = value is not None and _is_field_call(value, source)
        if annotation is None and not (has_unannotated and makes_field):
            continue
        name = source[left.start_byte : left.end_byte].decode()
        if name in seen:
            continue
        seen.add(name)
        default = (
            _field_default(value, source) if value is not None and makes_field else text_of(value, source)
        )
        yield Parameter(
            name=name, annotation=text_of(annotation, source), default=default, optional=value is not None
        )


def _is_field_call(value: Node, source: bytes) -> bool:
    function = value.child_by_field_name("function") if value.type == "call" else None
    name = dotted(function, source)[0] if function is not None else None
    return name is not None and name.rpartition(".")[2] in _FIELD_FUNCTIONS


def _field_default(call: Node, source: bytes) -> str | None:
    arguments = call.child_by_field_name("arguments")
    for argument in arguments.named_children if arguments is not None else ():
        name = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
        if name is not None and source[name.start_byte : name.end_byte] == b"default":
            return text_of(argument.child_by_field_name("value"), source)
    return None


def _retyped(field: Parameter, annotation: str | None, *, optional: bool | None = None) -> Parameter:
    return Parameter(
        name=field.name,
        annotation=annotation,
        default=field.default,
        optional=field.optional if optional is None else optional,
    )
