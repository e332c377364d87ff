"""PHP's `use` and `require`."""

import re
from collections.abc import Iterator

from glossator_context.indexing.imports.statement import NAME, reader
from glossator_context.symbols import Import

_PATH = rf"\\?+{NAME}(?:\\{NAME})*+"
_STRING = r"(?:\"[^\"\n]*+\"|'[^'\n]*+')"
_ALIASED = rf"{_PATH}(?:\s++as\s++{NAME})?+"
_USED = rf"{_ALIASED}(?:\\\{{[^{{}}]*+\}})?+"
_STATEMENT = re.compile(
    rf"""
    use \s++ (?:(?:function|const|type|namespace)\s++)?+ {_USED} (?:\s*+,\s*+{_USED})*+ \s*+ ;
      | (?:require|include)(?:_once)?+ \b [^;\n\"']{{0,80}}+ {_STRING}
    """,
    re.VERBOSE,
)
_BEFORE = re.compile(r"(?:.*[;{}?>(=@]|.*\b(?:return|php|and|or))?[ \t]*+")
_NOISE = re.compile(
    r"""
    " (?: [^"\\\n]++ | \\. )*+ "?+
    | ' (?: [^'\\\n]++ | \\. )*+ '?+
    | /\* (?: [^*]++ | \*(?!/) )*+ (?:\*/|\Z)
    | //[^\n]*+
    | \#(?!\[)[^\n]*+
    """,
    re.VERBOSE,
)
_WORDS = re.compile(r"use\s++(?:(?:function|const|type|namespace)\s++)?+")
_EACH = re.compile(rf"({_PATH})(?:\\\{{([^{{}}]*+)\}})?+(?:\s++as\s++({NAME}))?+")
_FILE = re.compile(rf"(?:require|include).*?({_STRING})", re.DOTALL)


def _read(statement: str) -> Iterator[Import]:
    words = _WORDS.match(statement)
    if words is None:
        file = _FILE.search(statement)
        if file is not None and file[1][1:-1].strip("/"):
            yield Import(module=file[1][1:-1].lstrip("/"), level=1, exported=("*",))
        return
    for match in _EACH.finditer(statement, words.end()):
        if match[2] is None:
            yield _of_class(match[1], match[3])
            continue
        for part in match[2].split(","):
            inner = _EACH.match(part.strip().removeprefix("function ").removeprefix("const ").strip())
            if inner is not None:
                yield _of_class(f"{match[1]}\\{inner[1]}", inner[3])


def _of_class(path: str, alias: str | None) -> Import:
    module, _, name = path.strip("\\").rpartition("\\")
    return Import(module=module, names=(alias or name,), exported=(name,))


PHP = reader(_STATEMENT, _read, before=_BEFORE, noise=_NOISE, noise_marks=("//", "/*", "#"), kept=('"', "'"))
