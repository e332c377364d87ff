"""Answers in JSON: an object with the parts under any of the usual names."""

import json
import re
from collections.abc import Iterator
from typing import Any

from glossator.comments.sections import Parts, parts_of_text

_SUMMARY = (
    "summary",
    "short_description",
    "brief",
    "title",
    "docstring",
    "documentation",
    "doc",
    "description",
)
_DETAILS = ("details", "long_description", "extended", "remarks", "description")
_PARAMETERS = ("parameters", "params", "param", "args", "arguments")
_ATTRIBUTES = ("attributes", "attribute", "attrs", "fields", "properties")
_RETURNS = ("returns", "return", "return_value")
_YIELDS = ("yields", "yield")
_RAISES = ("raises", "raise", "throws", "exceptions", "errors")
_NAMES = ("name", "param", "parameter", "type", "exception", "class")
_TEXTS = ("description", "text", "doc", "details", "summary", "condition", "when")


def parts_of_json(text: str) -> Parts | None:
    """The parts in the first JSON object of `text`; None where there is none, or it says nothing."""
    start = text.find("{")
    if start < 0 or re.search(
        r"\S", re.sub(r"json|documentation", "", text[:start], flags=re.IGNORECASE).strip(" \n:`-*")
    ):
        return None
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(text[start:])
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    content = {str(key).lower().strip(): value for key, value in found.items()}
    while len(content) == 1 and isinstance(inner := next(iter(content.values())), dict):
        content = {str(key).lower().strip(): value for key, value in inner.items()}
    summary = _text(_first(content, _SUMMARY))
    if not summary:
        return None
    parts = parts_of_text(summary)
    details = _text(_first(content, _DETAILS))
    if details and details != summary:
        parts.details = f"{parts.details}\n\n{details}".strip()
    parts.parameters.update(_entries(_first(content, _PARAMETERS)))
    parts.attributes.update(_entries(_first(content, _ATTRIBUTES)))
    parts.raises.update(_entries(_first(content, _RAISES)))
    parts.returns = _text(_first(content, _RETURNS)) or parts.returns
    parts.yields = _text(_first(content, _YIELDS)) or parts.yields
    return parts


def _first(content: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((content[name] for name in names if content.get(name)), None)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return _text(_first({str(key).lower(): each for key, each in value.items()}, _TEXTS))
    if isinstance(value, list):
        return " ".join(filter(None, map(_text, value)))
    return ""


def _entries(value: Any) -> Iterator[tuple[str, str]]:
    """Names with their texts, from an object or from a list of objects."""
    if isinstance(value, dict):
        yield from ((str(name).lstrip("*").strip(), _text(each)) for name, each in value.items())
    elif isinstance(value, list):
        for each in value:
            if isinstance(each, dict):
                content = {str(key).lower(): inner for key, inner in each.items()}
                name = _first(content, _NAMES)
                if isinstance(name, str):
                    yield name.lstrip("*").strip(), _text(content)
