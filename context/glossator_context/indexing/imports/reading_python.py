"""Python's import statements."""

import re
from collections.abc import Iterator

from glossator_context.indexing.imports.statement import NAME, reader
from glossator_context.symbols import Import

_GAP = r"(?:[ \t\f]|\\\r?\n)"
_DOTTED = rf"{NAME}(?:{_GAP}*+\.{_GAP}*+{NAME})*+"
_ALIAS = rf"(?:{_GAP}++as{_GAP}++{NAME})?+"
_INNER_ALIAS = rf"(?:\s++as\s++{NAME})?+"
_STATEMENT = re.compile(
    rf"""
    (?: import {_GAP}++ {_DOTTED}{_ALIAS} (?: {_GAP}*+ , {_GAP}*+ {_DOTTED}{_ALIAS} )*+
      | from (?: {_GAP}++ | (?=\.) ) (?: \.[. \t]*+ (?:(?!import\b){_DOTTED})?+ | {_DOTTED} ) {_GAP}*+ \bimport\b {_GAP}*+
        (?: \*
          | \( \s*+ (?: {NAME}{_INNER_ALIAS} \s*+ (?:,|(?=\))) \s*+ )*+ \)?+
          | {NAME}{_ALIAS} (?: {_GAP}*+ , {_GAP}*+ {NAME}{_ALIAS} )*+
        )
    )
    # Behind an open parenthesis anything may follow: it is being written.
    (?: (?= {_GAP}*+ (?:[;\r\n]|\Z) ) | (?<=[,(\s]) )
    """,
    re.VERBOSE,
)
_BEFORE = re.compile(r"(?:.*[;:])?[ \t\f\ufeff]*+")
_NOISE = re.compile(
    r"""
    "{3} (?: [^"\\]++ | \\. | "(?!"") )*+ (?:"{3}|\Z)
    | '{3} (?: [^'\\]++ | \\. | '(?!'') )*+ (?:'{3}|\Z)
    | " (?: [^"\\\n]++ | \\. )*+ "?+
    | ' (?: [^'\\\n]++ | \\. )*+ '?+
    | \#[^\n]*+
    """,
    re.DOTALL | re.VERBOSE,
)
_FROM = re.compile(r"from\b\s*([.\s]*)([^.\s](?:(?!\bimport\b).)*?)?\s*\bimport\b\s*(.*)", re.DOTALL)
_NAMED = re.compile(rf"({NAME}(?:\.{NAME})*+)(?: as ({NAME}))?")


def _read(statement: str) -> Iterator[Import]:
    text = statement.replace("\\", " ")
    if text.startswith("import"):
        for name, alias in _named(text[len("import") :]):
            yield Import(module=name, names=(alias or name.partition(".")[0],), exported=("*",))
        return
    match = _FROM.match(text)
    if match is None:
        return
    level = match[1].count(".")
    module = "".join((match[2] or "").split())
    if not module and not level:
        return
    if match[3].lstrip("( ").startswith("*"):
        yield Import(module=module, level=level, exported=("*",))
        return
    named = _named(match[3].strip("() \t\r\n"))
    yield Import(
        module=module,
        level=level,
        names=tuple([alias or name for name, alias in named]),
        exported=tuple([name for name, _ in named]),
    )


def _named(text: str) -> list[tuple[str, str | None]]:
    """Each name of a list, and what it is called here."""
    found: list[tuple[str, str | None]] = []
    for part in text.split(","):
        words = part.split()
        if not words:
            continue
        if len(words) == 1:
            if words[0].replace(".", "").replace("_", "a").isalnum():
                found.append((words[0].strip("."), None))
            continue
        match = _NAMED.match(" ".join(words).replace(" .", ".").replace(". ", "."))
        if match is not None:
            found.append((match[1], match[2]))
    return found


PYTHON = reader(_STATEMENT, _read, before=_BEFORE, noise=_NOISE, noise_marks=("#", '"', "'"))
