"""Manifests of packages and projects, read with distrust: whatever is in them, what comes out has the expected type."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Read = Callable[[str], str | None]

MAX_MANIFESTS = 2_000
_MAX_CHARS = 1_000_000
_JSON_NOISE = re.compile(
    r"""
    (?P<string>" (?: [^"\\\n]++ | \\. )*+ "?+)
    | /\* (?: [^*]++ | \*(?!/) )*+ (?:\*/|\Z)
    | //[^\n]*+
    """,
    re.VERBOSE,
)
_LATE_COMMA = re.compile(r'("(?:[^"\\\n]++|\\.)*+"?+)|,(?=\s*+[\]}])')
_SECTION = re.compile(r"\[+\s*+([^\[\]\n]*+)\]+")
_SETTING = re.compile(r"""["']?+([\w.-]++)["']?+\s*+=\s*+(.*)""")
_TEXT = re.compile(r"""["']([^"'\n]*+)["']""")


def text_of(path: str, read: Read) -> str:
    """A manifest's text; empty where it cannot be read or is larger than a manifest is."""
    text = read(path)
    return text if text is not None and len(text) <= _MAX_CHARS else ""


def json_object(path: str, read: Read) -> Mapping[str, Any]:
    """A JSON object, comments and late commas allowed; empty where there is none."""
    text = text_of(path, read).lstrip("\ufeff")
    if not text:
        return {}
    value = _parsed(text)
    if value is None:
        without_comments = _JSON_NOISE.sub(lambda match: match["string"] or " ", text)
        value = _parsed(_LATE_COMMA.sub(lambda match: match[1] or " ", without_comments))
    return value if isinstance(value, dict) else {}


def mapping(value: object) -> Mapping[str, Any]:
    """The value if it is an object with text for keys, else an empty one."""
    return value if isinstance(value, dict) else {}


def texts(value: object) -> list[str]:
    """The texts of a list, a text as a list of one."""
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def text(value: object) -> str:
    """The value if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def toml_settings(source: str) -> Iterator[tuple[str, str, str]]:
    """Each setting of a TOML text that stands on a line of its own: section, key, and the value as it is written."""
    section = ""
    for line in source.splitlines():
        stripped = line.strip()
        if stripped.startswith("["):
            found = _SECTION.match(stripped)
            section = found[1].strip() if found is not None else section
        elif "=" in stripped and (setting := _SETTING.match(stripped)) is not None:
            yield section, setting[1], setting[2]


def toml_text(value: str) -> str:
    """The text of a written value; empty where it is none."""
    found = _TEXT.match(value)
    return found[1] if found is not None else ""


def _parsed(source: str) -> object:
    try:
        return json.loads(source)
    except (ValueError, RecursionError):
        return None
