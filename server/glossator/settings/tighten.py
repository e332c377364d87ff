"""A workspace's own settings file: it may ask for less, never for more, and never name an endpoint, key or command."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from glossator.settings.parse import Layer
from glossator.settings.shape import Settings

WORKSPACE_FILE = ".glossator.toml"

_LANGUAGE = re.compile(r"[A-Za-z][A-Za-z ()-]{0,30}\Z")

Tightened = Callable[[Any, Any], Any]


def _only(wanted: bool) -> Tightened:
    def rule(now: Any, asked: Any) -> Any:
        return asked if asked is wanted else now

    return rule


def _lower(now: Any, asked: Any) -> Any:
    return min(now, asked)


def _more(now: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    return (*now, *(pattern for pattern in asked if not pattern.startswith("!")))


def _fewer(now: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    if not now:
        return asked
    return tuple(item for item in now if item in asked) or now


def _chosen(_now: Any, asked: Any) -> Any:
    return asked


def _language(now: str, asked: str) -> str:
    """The language goes into prompts, so it must be a language's name and no sentence."""
    return asked if _LANGUAGE.match(asked) else now


_RULES: Mapping[tuple[str, str], Tightened] = {
    ("privacy", "local_only"): _only(True),
    ("privacy", "redact"): _only(True),
    ("privacy", "deny"): _more,
    ("complete", "enabled"): _only(False),
    ("complete", "multiline"): _only(False),
    ("complete", "max_tokens"): _lower,
    ("complete", "candidates"): _lower,
    ("complete", "languages"): _fewer,
    ("context", "index"): _only(False),
    ("context", "complete_tokens"): _lower,
    ("context", "explain_tokens"): _lower,
    ("context", "document_tokens"): _lower,
    ("hover", "enabled"): _only(False),
    ("document", "style"): _chosen,
    ("document", "width"): _chosen,
    ("document", "private"): _chosen,
    ("document", "language"): _language,
}


def tighten(settings: Settings, layer: Layer) -> tuple[Settings, tuple[str, ...]]:
    """The settings with what a workspace may change, and a sentence for each thing that it may not."""
    from glossator.settings.values import BadValue, field_value

    problems = []
    if not isinstance(layer.raw, Mapping):
        return settings, (f"{layer.origin}: must be a table of sections",)
    for section, table in layer.raw.items():
        if not isinstance(table, Mapping):
            problems.append(f"{layer.origin}: {section} is ignored")
            continue
        for name, raw in table.items():
            key = (str(section), str(name))
            rule = _RULES.get(key)
            line = layer.line_of(key)
            where = layer.origin if line is None else f"{layer.origin}:{line}"
            if rule is None:
                problems.append(f"{where}: {'.'.join(key)[:200]} is ignored: a workspace cannot set it")
                continue
            part = getattr(settings, key[0])
            now = getattr(part, key[1])
            try:
                value = rule(now, field_value(type(part), key[1], raw))
            except BadValue as error:
                problems.append(f"{where}: {'.'.join(key)} {error}")
                continue
            if value == now and raw != now and rule is not _chosen:
                problems.append(f"{where}: {'.'.join(key)} is ignored: a workspace can only ask for less")
            settings = replace(settings, **{key[0]: replace(part, **{key[1]: value})})
    return settings, tuple(problems)
