"""Import statements that name files by their paths: C, Ruby, Lua, Bash, CSS and HTML."""

import re
from collections.abc import Iterator

from glossator_context.indexing.imports.statement import Span, line_start, reader
from glossator_context.symbols import Import

_STRING = r"(?:\"[^\"\n]*+\"|'[^'\n]*+')"
_SLASH_COMMENTS = re.compile(
    r"""
    " (?: [^"\\\n]++ | \\. )*+ "?+
    | ' (?: [^'\\\n]++ | \\. )*+ '?+
    | /\* (?: [^*]++ | \*(?!/) )*+ (?:\*/|\Z)
    | //[^\n]*+
    | url\( [^()\n]*+ \)
    """,
    re.VERBOSE,
)
_QUOTES = ('"', "'", "url")


def _all_of(path: str, *, level: int) -> Import:
    return Import(module=path, level=level, exported=("*",))


_C_STATEMENT = re.compile(
    r"""\#[ \t]*+(?:include|include_next|import)[ \t]*+(?:"[^"\n]{1,500}+"|<[^<>\n]{1,500}+>)|@import[ \t]++[\w.]++[ \t]*+;"""
)
_C_BEFORE = re.compile(r"[ \t\ufeff]*+")
_C_COMMENTS = re.compile(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)|//[^\n]*+|\"(?:[^\"\\\n]++|\\.)*+\"?+")


def _read_c(statement: str) -> Iterator[Import]:
    path = statement.strip()
    if path.startswith("@"):
        yield _all_of(path.removeprefix("@import").strip("; \t").replace(".", "/"), level=0)
    else:
        is_quoted = path.endswith('"')
        path = path[path.index('"' if is_quoted else "<") + 1 : -1].strip()
        if path:
            yield _all_of(path, level=1 if is_quoted else 0)


_RUBY_STATEMENT = re.compile(
    rf"""
    (?:require_relative|require_dependency|require|load) \b [^\n\"'\#]{{0,80}}+ {_STRING}
      | autoload \b [ \t(]*+ :\w++ [ \t]*+ , [^\n\"'\#]{{0,80}}+ {_STRING}
    """,
    re.VERBOSE,
)
_RUBY_BEFORE = re.compile(r"(?:.*[;&|({]|.*\b(?:do|then|begin))?[ \t]*+")
_RUBY_COMMENTS = re.compile(
    r"\n=begin\b(?:[^\n]++|\n(?!=end))*+|\"(?:[^\"\\\n]++|\\.)*+\"?+|'(?:[^'\\\n]++|\\.)*+'?+|\#[^\n]*+"
)
_RUBY_WORDS = re.compile(rf"(\w++)[ \t(]*+(?::(\w++)[ \t]*+,)?+([^\"']*+)({_STRING})")


def _read_ruby(statement: str) -> Iterator[Import]:
    match = _RUBY_WORDS.match(statement)
    path = match[4][1:-1] if match is not None else ""
    if match is None or not path or "#{" in path:
        return
    word, name, between = match[1], match[2], match[3].strip()
    if "__FILE__" in statement or "expand_path" in between:
        # `File.expand_path("../a", __FILE__)` goes up from the file, not from its folder.
        yield _all_of(path.removeprefix("../"), level=1)
    elif name is not None:
        yield Import(module=path, names=(name,), exported=(name,))
    else:
        is_relative = word == "require_relative" or path.startswith(("./", "../")) or "__dir__" in between
        yield _all_of(path.removeprefix("./"), level=1 if is_relative else 0)


_LUA_CALL = re.compile(
    rf"(?:require|dofile|loadfile)[ \t]*+\(?+[ \t]*+{_STRING}[ \t]*+\)?+(?:\.[^\W\d]\w*+)?+"
)
_LUA_TARGET = re.compile(r"(?:\blocal[ \t]++)?+[^\W\d]\w*+[ \t]*+(?:<\w++>[ \t]*+)?+=[ \t]*+$")


def _lua_spans(text: str) -> Iterator[Span]:
    for match in _LUA_CALL.finditer(text):
        start = match.start()
        first = line_start(text, start)
        if start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_."):
            continue
        target = _LUA_TARGET.search(text[first:start])
        yield (start if target is None else first + target.start()), match.end()


_LUA_COMMENTS = re.compile(
    r"--\[\[(?:[^\]]++|\](?!\]))*+(?:\]\]|\Z)|--[^\n]*+|\"(?:[^\"\\\n]++|\\.)*+\"?+|'(?:[^'\\\n]++|\\.)*+'?+"
)
_LUA_WORDS = re.compile(
    rf"(?:(?:local\s++)?+(\w++)[ \t]*+(?:<\w++>[ \t]*+)?+=[ \t]*+)?+(\w++)[ \t(]*+({_STRING})[ \t]*+\)?+(?:\.(\w++))?+"
)


def _read_lua(statement: str) -> Iterator[Import]:
    match = _LUA_WORDS.match(statement)
    if match is None or len(match[3]) < 3:
        return
    name, word, path, member = match[1], match[2], match[3][1:-1], match[4]
    if word == "require":
        yield Import(module=path, names=(name,) if name else (), exported=(member or "*",))
    else:
        yield _all_of(path, level=1)


_BASH_STATEMENT = re.compile(
    r"""
    (?:source|\.|load) [ \t]++ (?:
        "(?:[^"\\\n]++|\\.|"(?=\$))*+" [^\s;&|]*+ | '[^'\n]++' | (?:\$\([^()\n]*+\)|[^\s;&|()<>])++
    )++
    """,
    re.VERBOSE,
)
_BASH_BEFORE = re.compile(r"(?:.*[;&|({]|.*\b(?:then|do|else))?[ \t]*+")
_BASH_COMMENTS = re.compile(r"[\s;]\#[^\n]*+")
_BASH_EXPANSION = re.compile(r"\$\((?:[^()]|\([^()]*+\))*+\)|\$\{[^{}]*+\}|\$\w++|`[^`]*+`")


def _read_bash(statement: str) -> Iterator[Import]:
    path = statement.partition(" ")[2].strip() if " " in statement else statement.partition("\t")[2].strip()
    # What stands for a folder is taken for the script's own: `"$(dirname "$0")/lib.sh"`.
    if path.lstrip("\"'").startswith("/"):
        return
    path = _BASH_EXPANSION.sub("", path).replace('"', "").replace("'", "").strip()
    if "/" not in path and "." not in path and not path.isidentifier():
        return
    path = path.lstrip("/")
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    if path and not path.endswith(("/", "-")):
        yield _all_of(path, level=1)


_CSS_STATEMENT = re.compile(
    rf"@(?:import|use|forward|reference|plugin|config)\b\s*+(?:\([^()\n]*+\)\s*+)?+(?:url\(\s*+)?+(?:{_STRING}|[^\s\"'();,]++)"
    rf"(?:\s*+,\s*+{_STRING})*+(?:\s++as\s++[\w*-]++)?+"
)
_CSS_PATH = re.compile(rf"{_STRING}|url\(\s*+([^\s\"'();]++)")
_CSS_ALIAS = re.compile(r"\bas\s++([\w-]++|\*)$")


def _read_css(statement: str) -> Iterator[Import]:
    alias = _CSS_ALIAS.search(statement)
    passed_on = ("*",) if statement.startswith("@forward") else ()
    for match in _CSS_PATH.finditer(statement):
        path = (match[1] or match[0].strip("\"'")).strip()
        if not path or path.startswith(("http:", "https:", "//", "data:", "sass:")):
            continue
        names: tuple[str, ...] = ()
        if statement.startswith("@use"):
            name = alias[1] if alias is not None else path.rpartition("/")[2].partition(".")[0].lstrip("_")
            names = () if name == "*" else (name,)
        yield Import(module=path, level=1, names=names, exported=("*",), passed_on=passed_on)


_HTML_STATEMENT = re.compile(
    r"<(?:script|link|iframe|embed)\b[^<>]{0,4000}?\b(?:src|href)\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\s\"'<>]++)",
    re.IGNORECASE,
)
_HTML_COMMENTS = re.compile(r"<!--(?:[^-]++|-(?!->))*+(?:-->|\Z)")
_HTML_PATH = re.compile(r"\b(?:src|href)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++))$", re.IGNORECASE)


def _read_html(statement: str) -> Iterator[Import]:
    match = _HTML_PATH.search(statement)
    path = "" if match is None else (match[1] or match[2] or match[3] or "").strip().partition("?")[0]
    path = path.partition("#")[0]
    if path and ":" not in path and not path.startswith("//") and "{" not in path:
        yield _all_of(path, level=1)


C = reader(_C_STATEMENT, _read_c, before=_C_BEFORE, noise=_C_COMMENTS, noise_marks=("//", "/*"), kept=('"',))
RUBY = reader(
    _RUBY_STATEMENT,
    _read_ruby,
    before=_RUBY_BEFORE,
    noise=_RUBY_COMMENTS,
    noise_marks=("#", "=begin"),
    kept=_QUOTES,
)
LUA = reader(_lua_spans, _read_lua, noise=_LUA_COMMENTS, noise_marks=("--",), kept=_QUOTES)
BASH = reader(_BASH_STATEMENT, _read_bash, before=_BASH_BEFORE, noise=_BASH_COMMENTS, noise_marks=("#",))
CSS = reader(_CSS_STATEMENT, _read_css, noise=_SLASH_COMMENTS, noise_marks=("/*", "//"), kept=_QUOTES)
HTML = reader(_HTML_STATEMENT, _read_html, noise=_HTML_COMMENTS, noise_marks=("<!--",))
