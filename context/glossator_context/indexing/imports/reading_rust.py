"""Rust's `use` trees, `mod name;` and `extern crate`."""

import re
from collections.abc import Iterator

from glossator_context.indexing.imports.statement import Span, line_start, reader
from glossator_context.symbols import Import

_START = re.compile(
    r"""
    pub\b \s*+ (?:\([^()\n]{0,100}+\)\s*+)?+ (?:use|mod|extern\s++crate)\s
    | crate\s++(?:use|mod)\s | use\s | mod\s | extern\s++crate\s
    """,
    re.VERBOSE,
)
_TREE = re.compile(r"[\w:*{},\s\#]*+")
_NAME = re.compile(r"[\w\s\#]*+")
_BEFORE = re.compile(r"(?:.*[;{}(\]])?[ \t]*+")
_NOISE = re.compile(
    r"""
    " (?: [^"\\]++ | \\. )*+ (?:"|\Z)
    | /\* (?: [^*]++ | \*(?!/) )*+ (?:\*/|\Z)
    | //[^\n]*+
    """,
    re.VERBOSE | re.DOTALL,
)
_HEAD = re.compile(r"(pub\b\s*+(?:\([^()\n]*+\)\s*+)?+|crate\s++)?+(use|mod|extern\s++crate)\s++")
_TOKEN = re.compile(r"\w++|::|[{},*]")
_MAX_DEPTH = 30

_Found = dict[str, list[tuple[str, str]]]


def _spans(text: str) -> Iterator[Span]:
    """The places of statements. What follows a start up to an end that is not `;` holds no other statement."""
    position = 0
    while (start := _START.search(text, position)) is not None:
        position = start.end()
        if _BEFORE.fullmatch(text, line_start(text, start.start()), start.start()) is None:
            continue
        rest = (_TREE if start[0].rstrip().endswith("use") else _NAME).match(text, position)
        position = rest.end() if rest is not None else position
        if text.startswith(";", position):
            yield start.start(), position + 1


def _read(statement: str) -> Iterator[Import]:
    head = _HEAD.match(statement)
    if head is None:
        return
    is_public = bool(head[1])
    rest = statement[head.end() :].replace("r#", "")
    tokens = _TOKEN.findall(rest)
    if not tokens:
        return
    if "use" in tokens:
        # An unfinished statement stands before this one.
        tokens = tokens[len(tokens) - tokens[::-1].index("use") :] or tokens
    if head[2] == "use":
        for module, pairs in _tree(tokens).items():
            names = tuple([bound for bound, name in pairs if bound])
            exported = tuple([name for bound, name in pairs if bound])
            if exported:
                passed_on = names if is_public else ()
                yield Import(module=module, names=names, exported=exported, passed_on=passed_on)
            if len(exported) < len(pairs):
                yield Import(module=module, exported=("*",), passed_on=("*",) if is_public else ())
        return
    bound = tokens[-1] if "as" in tokens else tokens[0]
    module = f"self::{tokens[0]}" if head[2] == "mod" else tokens[0]
    yield Import(module=module, names=(bound,), exported=("*",), passed_on=(bound,) if is_public else ())


def _tree(tokens: list[str]) -> _Found:
    """For each module of a `use` tree the names that are bound and what they are there; of a glob the first is empty."""
    found: _Found = {}
    outer: list[list[str]] = []
    base: list[str] = []
    path: list[str] = []
    alias: str | None = None
    is_alias = False
    for word in [*tokens, ","]:
        if word == "{":
            if len(outer) >= _MAX_DEPTH:
                break
            outer.append(base)
            base, path = [*base, *path], []
        elif word in {",", "}"}:
            if path:
                _note(found, [*base, *path], alias)
            path, alias, is_alias = [], None, False
            if word == "}":
                base = outer.pop() if outer else []
        elif word == "as":
            is_alias = True
        elif is_alias:
            alias = word
        elif word != "::":
            path.append(word)
        if len(path) > _MAX_DEPTH:
            break
    return found


def _note(found: _Found, path: list[str], alias: str | None) -> None:
    last = path[-1]
    if last == "*":
        found.setdefault("::".join(path[:-1]), []).append(("", "*"))
    elif last == "self" and len(path) > 1:
        found.setdefault("::".join(path[:-1]), []).append((alias or path[-2], "*"))
    elif len(path) == 1:
        found.setdefault(last, []).append((alias or last, "*"))
    else:
        found.setdefault("::".join(path[:-1]), []).append((alias or last, last))


RUST = reader(_spans, _read, noise=_NOISE, noise_marks=("//", "/*"), kept=('"',))
