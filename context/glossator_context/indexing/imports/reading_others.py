"""Import statements of further languages, each told by one pattern."""

import re
from collections.abc import Callable, Iterator

from glossator_context.indexing.imports.statement import Reader, reader
from glossator_context.symbols import Import

_STRING = r"(?:\"[^\"\n]{1,400}+\"|'[^'\n]{1,400}+')"
_DOTTED = r"[^\W\d]\w*+(?:\.[^\W\d]\w*+)*+"
_WORD = re.compile(r"[^\W\d][\w']*+")
_LIST = re.compile(r"[(\[{]([^()\[\]{}]*+)")
_LINE_START = re.compile(r"[ \t]*+")


def _further(
    pattern: str,
    *,
    comment: str,
    before: re.Pattern[str] = _LINE_START,
    binds_module: bool = False,
    flags: int = 0,
) -> Reader:
    """A language's reader. The pattern's groups: `module` or `file`, `alias`, and `names`, the text of a list of names.

    Without names a module's own name is bound where `binds_module`, else each of its names.
    """
    statement = re.compile(pattern, re.VERBOSE | flags)
    noise = re.compile(rf'"(?:[^"\\\n]++|\\.)*+"?+|{comment}')
    return reader(
        statement,
        _read_by(statement, binds_module=binds_module),
        before=before,
        noise=noise,
        noise_marks=("",),
        kept=('"',),
    )


def _read_by(statement: re.Pattern[str], *, binds_module: bool) -> Callable[[str], Iterator[Import]]:
    def read(text: str) -> Iterator[Import]:
        match = statement.match(text)
        if match is None:
            return
        groups = match.groupdict()
        if groups.get("file"):
            for file in (
                groups["file"].split() if groups["file"][0] not in "\"'" else (groups["file"].strip("\"'"),)
            ):
                yield Import(module=file, level=1, exported=("*",))
            return
        module, alias, names = groups["module"].strip("\"'"), groups.get("alias"), groups.get("names")
        words = tuple(_WORD.findall(names)) if names else ()
        if words:
            yield Import(module=module, names=words, exported=words)
        elif alias or binds_module:
            last = re.split(r"[.:]", module)[-1]
            yield Import(module=module, names=(alias or last,), exported=("*",))
        else:
            yield Import(module=module, exported=("*",))

    return read


_HASH = r"\#[^\n]*+"
_DASHES = r"--[^\n]*+"
_PERCENT = r"%[^\n]*+"


def _elixir(text: str) -> Iterator[Import]:
    word, _, rest = text.partition(" ")
    module, _, group = rest.strip().partition("{")
    if group:
        names = tuple(_WORD.findall(group))
        yield Import(module=module.rstrip(". "), names=names, exported=names)
        return
    path, _, options = module.partition(",")
    alias = re.search(r"as:\s*+(\w++)", options)
    path = path.strip()
    if word in {"alias", "require"}:
        yield Import(module=path, names=(alias[1] if alias else path.rpartition(".")[2],), exported=("*",))
    else:
        yield Import(module=path, exported=("*",))


FURTHER = {
    "elixir": reader(
        re.compile(
            rf"(?:alias|import|require|use)[ \t]++{_DOTTED}(?:\.\{{[^{{}}]{{0,4000}}+\}})?+(?:[ \t]*+,[ \t]*+as:[ \t]*+\w++)?+"
        ),
        _elixir,
        before=_LINE_START,
        noise=re.compile(rf'"(?:[^"\\\n]++|\\.)*+"?+|{_HASH}'),
        noise_marks=("#",),
        kept=('"',),
    ),
    "elm": _further(
        rf"import[ \t]++(?P<module>{_DOTTED})(?:[ \t]++as[ \t]++(?P<alias>\w++))?+"
        r"(?:\s++exposing\s*+\((?P<names>(?:[^()\n]|\([^()\n]*+\)){0,4000}+)\))?+",
        comment=_DASHES,
        binds_module=True,
    ),
    "erlang": _further(
        rf"-(?:include|include_lib)\(\s*+(?P<file>{_STRING})\s*+\)"
        r"|-import\(\s*+(?P<module>\w++)\s*+(?:,\s*+\[(?P<names>[^\[\]]{0,4000}+)\]\s*+)?+\)",
        comment=_PERCENT,
    ),
    "fortran": _further(
        rf"use\b(?:[ \t]*+,[ \t]*+\w++)?+(?:[ \t]*+::)?+[ \t]*+(?P<module>[^\W\d]\w*+)"
        rf"(?:[ \t]*+,[ \t]*+only[ \t]*+:[ \t]*+(?P<names>[^\n!&]{{0,1000}}+))?+|include[ \t]++(?P<file>{_STRING})",
        comment=r"![^\n]*+",
        flags=re.IGNORECASE,
    ),
    "haskell": _further(
        rf"import\s++(?:safe\s++)?+(?:qualified\s++)?+(?:\"[^\"\n]*+\"\s++)?+(?P<module>{_DOTTED})"
        r"(?:[ \t]++qualified\b)?+(?:[ \t]++as[ \t]++(?P<alias>[\w.]++))?+"
        r"(?:\s++hiding\s*+\([^()]{0,4000}+\)|\s*+\((?P<names>(?:[^()]|\([^()]*+\)){0,4000}+)\))?+",
        comment=_DASHES,
    ),
    "make": _further(
        r"[-s]?include[ \t]++(?P<file>[^\s\#$][^\n\#$]{0,1000}+)", comment=_HASH, before=re.compile("[ ]*+")
    ),
    "ocaml": _further(
        r"(?:open!?|include)\s++(?P<module>[A-Z]\w*+(?:\.[A-Z]\w*+)*+)",
        comment=r"\(\*(?:[^*]++|\*(?!\)))*+(?:\*\)|\Z)",
    ),
    "perl": _further(
        r"(?:use|require)[ \t]++(?:(?:parent|base)[ \t]++(?:-norequire[ \t]*+,[ \t]*+)?+(?:qw[ \t]*+[(/])?+[\"']?+)?+"
        r"(?P<module>[^\W\d]\w*+(?:::\w++)*+)[\"']?+(?:[ \t]++qw[ \t]*+[(/](?P<names>[^()/]{0,4000}+)[)/])?+",
        comment=_HASH,
        before=re.compile(r"(?:.*[;{}])?[ \t]*+"),
    ),
    "ql": _further(
        rf"import[ \t]++(?P<module>{_DOTTED})(?:[ \t]++as[ \t]++(?P<alias>\w++))?+", comment=r"//[^\n]*+"
    ),
    "r": _further(
        rf"(?:library|require|requireNamespace)\([ \t]*+(?P<module>[\w.]++|{_STRING})|(?:sys\.)?+source\([ \t]*+(?P<file>{_STRING})",
        comment=_HASH,
        before=re.compile(r"(?:.*[;{}(])?[ \t]*+"),
    ),
    "elisp": _further(
        rf"\((?:require[ \t]++'(?P<module>[\w./-]++)|load(?:-file)?+[ \t]++(?P<file>{_STRING}))",
        comment=r";[^\n]*+",
        before=re.compile(r"(?:.*\()?[ \t]*+"),
    ),
}
"""By a language's family."""
