"""One value of one setting: the right type and within its limits, or a reason. Nothing is converted."""

import dataclasses
import functools
import math
from typing import Any, Literal, get_args, get_origin, get_type_hints

from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError

MAX_TEXT = 4096
MAX_ITEMS = 1000


class BadValue(Exception):
    """Why a value cannot be taken; never repeats the value, which may be a secret."""


def field_value(shape: type, name: str, raw: Any) -> Any:
    """The value of a field of one of the settings' dataclasses. Raises `BadValue`."""
    kind = _hints(shape)[name]
    try:
        value = _converter().structure(raw, kind)
    except BadValue:
        raise
    except (BaseValidationError, ValueError, TypeError) as error:
        raise BadValue(_reason(error, kind)) from error
    field = next(field for field in dataclasses.fields(shape) if field.name == name)
    low, high = field.metadata.get("low"), field.metadata.get("high")
    if value is not None and low is not None and high is not None and not low <= value <= high:
        raise BadValue(f"must be from {low:g} to {high:g}")
    return value


@functools.cache
def _converter() -> Converter:
    """cattrs without its conversions: it alone would read "false" as true and "12" as 12."""
    converter = Converter(forbid_extra_keys=True)
    for kind, name in ((str, "text"), (bool, "true or false"), (int, "a whole number"), (float, "a number")):
        converter.register_structure_hook(kind, functools.partial(_strictly, kind, name))
    converter.register_structure_hook_func(_is_texts, _texts)
    converter.register_structure_hook_func(_is_optional, lambda raw, kind: _optional(converter, raw, kind))
    converter.register_structure_hook_func(_is_choice, _one_of)
    return converter


def _strictly(kind: type, name: str, raw: Any, _: Any) -> Any:
    return _exactly(raw, kind, name)


def _exactly(raw: Any, kind: type, name: str) -> Any:
    if kind is float and type(raw) is int:
        return float(raw)
    if type(raw) is not kind:
        raise BadValue(f"must be {name}")
    if isinstance(raw, float) and not math.isfinite(raw):
        raise BadValue("must be a finite number")
    if isinstance(raw, str) and (len(raw) > MAX_TEXT or "\0" in raw):
        raise BadValue("is too long or holds a NUL")
    return raw


def _is_texts(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_args(kind) == (str, ...)


def _texts(raw: Any, _kind: Any) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > MAX_ITEMS:
        raise BadValue("must be a list of texts")
    return tuple(_exactly(item, str, "a list of texts") for item in raw)


def _is_choice(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _is_optional(kind: Any) -> bool:
    return type(None) in get_args(kind) and get_origin(kind) is not tuple


def _optional(converter: Converter, raw: Any, kind: Any) -> Any:
    if raw is None:
        return None
    (other,) = (part for part in get_args(kind) if part is not type(None))
    return converter.structure(raw, other)


def _one_of(raw: Any, kind: Any) -> Any:
    allowed = get_args(kind)
    if not isinstance(raw, str) or raw not in allowed:
        raise BadValue(f"must be one of {', '.join(allowed)}")
    return raw


@functools.cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


def _reason(error: Exception, kind: Any) -> str:
    if isinstance(error, BaseValidationError):
        causes = [cause for cause in error.exceptions if isinstance(cause, BadValue)]
        if causes:
            return str(causes[0])
        return "; ".join(line.split(" @ ")[0] for line in transform_error(error))[:200]
    return f"must be a {getattr(kind, '__name__', 'table')}"
