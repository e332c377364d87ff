"""Go's import declarations."""

import re
from collections.abc import Iterable, Iterator

from glossator_context.indexing.imports.statement import BEFORE, NAME, Span, reader, spans_of
from glossator_context.symbols import Import

_SPEC = rf"(?:(?:{NAME}|\.)[ \t]*+)?+(?:\"[^\"\n]*+\"|`[^`\n]*+`)"
_STATEMENT = re.compile(rf"import\b[ \t]*+(?:{_SPEC}|\((?:\s|;|{_SPEC})*+\)?+)")
_ALONE = re.compile(rf"\s*+{_SPEC}\s*+")
_NOISE = re.compile(
    r"""
    " (?: [^"\\\n]++ | \\. )*+ "?+
    | ` [^`]*+ `?+
    | /\* (?: [^*]++ | \*(?!/) )*+ (?:\*/|\Z)
    | //[^\n]*+
    """,
    re.VERBOSE,
)
_EACH = re.compile(rf"(?:(?P<name>{NAME}|\.)[ \t]*+)?+[\"`](?P<path>[^\"`\n]++)[\"`]")
_VERSION = re.compile(r"v\d+")
_ENDS = re.compile(r"^go[-.]|[-.]go$|\.v\d+$")


def _read(statement: str) -> Iterator[Import]:
    for match in _EACH.finditer(statement.removeprefix("import")):
        path, name = match["path"], match["name"]
        if name == "_":
            yield Import(module=path)
        elif name == ".":
            yield Import(module=path, exported=("*",))
        else:
            yield Import(module=path, names=(name or package_name(path),), exported=("*",))


def package_name(path: str) -> str:
    """What a package is called, by custom, that is imported without a name: `yaml` for `gopkg.in/go-yaml.v3`."""
    parts = path.rstrip("/").split("/")
    last = parts[-1]
    if len(parts) > 1 and _VERSION.fullmatch(last):
        last = parts[-2]
    while (shorter := _ENDS.sub("", last)) not in {last, ""}:
        last = shorter
    return last.rpartition("-")[2] or last


def _spans(text: str) -> Iterable[Span]:
    return [(0, len(text))] if _ALONE.fullmatch(text) else spans_of(_STATEMENT, BEFORE)(text)


GO = reader(_spans, _read, noise=_NOISE, noise_marks=("//", "/*"), kept=('"', "`"))
