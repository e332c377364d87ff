"""The names that are bound above a place, by the text and its indentation: for any language, and for broken code."""

import re
from collections.abc import Iterator

from glossator_context.document import Document
from glossator_context.languages import Language
from glossator_context.syntax.bindings import NameKind, VisibleName
from glossator_context.syntax.parameters_text import parameters_in
from glossator_context.text import Position

MAX_LINES_UP = 2_000
MAX_LINES_READ = 120
MAX_HEADER_LINES = 5_000
MAX_LINE_CHARS = 400

_NAME = r"[^\W\d][\w$]*"
_INDENTATION = re.compile(r"[ \t]*")
# What binds for the lines behind it, and what binds for the block that the line opens.
_BINDINGS = (
    re.compile(
        rf"\b(?:let|var|val|const|auto|my|our|local|declare|final)\s+(?:mut\s+)?(?P<names>{_NAME}(?:\s*,\s*{_NAME})*)"
    ),
    re.compile(r"\b(?:let|const|val|var)\s+(?:mut\s+)?[(\[{](?P<names>[^()\[\]{}=]*)[)\]}]\s*[:=]"),
    re.compile(rf"(?P<names>{_NAME}(?:\s*,\s*{_NAME})*)\s*:="),
)
_OPENING = (
    re.compile(
        rf"\bfor\s*\(?(?:each\s*\()?\s*(?:(?:const|let|var|val|auto|final)\s+)?(?P<names>{_NAME}(?:\s*,\s*{_NAME})*)\s*(?::?=|\bin\b|\bof\b|:)"
    ),
    re.compile(rf"\bcatch\s*\(?\s*(?:[\w.|&:]+\s+)*?[*&]?(?P<names>{_NAME})\s*[):{{]"),
    re.compile(rf"\b(?:as|rescue\s+[\w:, ]+=>)\s*(?P<names>{_NAME})\s*:?\s*$"),
    re.compile(rf"\b(?:if|while)\s+let\s+\w+\((?:mut\s+|ref\s+)*(?P<names>{_NAME})\)"),
    re.compile(r"\|(?P<names>[^|()=;]{1,80})\|"),
    re.compile(r"\blambda\s+(?P<names>[^:]{1,80}):"),
    re.compile(rf"[({{]\s*(?P<names>{_NAME}(?:\s*,\s*{_NAME})*)\s*\)?\s*(?:->|=>)"),
)
_ASSIGNED = re.compile(rf"\s*\$?(?P<names>{_NAME}(?:\s*,\s*\$?{_NAME})*)\s*=(?![=>~])")
_ASSIGNING = frozenset({"python", "ruby", "lua", "bash", "php", "r", "julia", "elixir"})
_BRACKETS = re.compile(r"\((?P<names>[^()]*)\)?")
_CONTROL = re.compile(
    r"(?:\}\s*)?(?:else\s+)?(?:for|foreach|while|if|elsif|elif|switch|match|catch|with|using|try)\b"
)
_KEYWORDS = frozenset(
    [
        "if",
        "else",
        "for",
        "while",
        "return",
        "let",
        "var",
        "val",
        "const",
        "mut",
        "ref",
        "in",
        "of",
        "new",
        "func",
        "fn",
        "function",
        "def",
        "class",
        "struct",
        "enum",
        "switch",
        "case",
        "match",
        "final",
        "static",
        "public",
        "private",
        "protected",
        "this",
        "self",
        "true",
        "false",
        "null",
        "nil",
        "None",
        "async",
        "await",
        "try",
        "catch",
    ]
)


def bindings_above(document: Document, position: Position, language: Language) -> Iterator[VisibleName]:
    """What is bound in the blocks around a place, by lines above it that are indented no deeper than what follows them."""
    line = document.text.line(position.line)
    depth = _depth(line) if line.strip() else position.column
    head = line[: position.column]
    for pattern in _OPENING:
        for match in pattern.finditer(head[-MAX_LINE_CHARS:]):
            yield from _named(match["names"], position.line, {}, NameKind.PARAMETER)
    read = 0
    first = max(0, position.line - MAX_LINES_UP)
    for number, text in zip(
        range(position.line - 1, first - 1, -1),
        reversed(document.text.lines(first, position.line)),
        strict=True,
    ):
        if depth == 0:
            return
        here = _depth(text)
        if here > depth or here == len(text.rstrip("\r\n")):
            continue
        content = text[here : here + MAX_LINE_CHARS]
        if language.line_comment and content.startswith(language.line_comment):
            continue
        yield from _in_line(content, number, language, is_open=here < depth)
        read += 1
        if read == MAX_LINES_READ or (here == 0 and content[0] not in ")]}"):
            return
        depth = min(depth, here)


def headers_in(document: Document, language: Language) -> Iterator[VisibleName]:
    """The functions and classes of lines that are not indented: what a text without a tree declares."""
    for number, text in enumerate(document.text.lines(0, MAX_HEADER_LINES)):
        if text[:1].isspace() or not text:
            continue
        for pattern in language.headers:
            match = pattern.match(text[:MAX_LINE_CHARS])
            if match is not None and match["name"]:
                kind = NameKind.CLASS if match.groupdict().get("class") else NameKind.FUNCTION
                yield VisibleName(name=match["name"], kind=kind, line=number, type=None)
                break


def _in_line(text: str, line: int, language: Language, *, is_open: bool) -> Iterator[VisibleName]:
    """What a line binds; `is_open` says that the place is in the block that it opens."""
    if not is_open and _CONTROL.match(text):
        return
    header = (
        next((match for pattern in language.headers if (match := pattern.match(text))), None)
        if is_open
        else None
    )
    if header is not None:
        yield from _parameters(text, header, line, language)
    types = _types(text, language)
    for pattern in (*_BINDINGS, *(_OPENING if is_open else ())):
        for match in pattern.finditer(text):
            yield from _named(match["names"], line, types, NameKind.VARIABLE)
    if language.family in _ASSIGNING and (match := _ASSIGNED.match(text)) is not None:
        yield from _named(match["names"], line, types, NameKind.VARIABLE)
    kind = NameKind.VARIABLE if header is None else NameKind.PARAMETER
    for name, type_ in types.items():
        yield VisibleName(name=name, kind=kind, line=line, type=type_)


def _parameters(text: str, header: re.Match[str], line: int, language: Language) -> Iterator[VisibleName]:
    """The parameters of the function that a line opens."""
    name = header["name"] or ""
    if language.parameter_order:
        for each in parameters_in(text, name, language.parameter_order):
            yield VisibleName(name=each.name, kind=NameKind.PARAMETER, line=line, type=each.annotation)
    elif (brackets := _BRACKETS.search(text, header.end("name"))) is not None:
        yield from _named(brackets["names"], line, {}, NameKind.PARAMETER)


def _types(text: str, language: Language) -> dict[str, str]:
    """What a line says of the types of names. The patterns may look for the end of the line before."""
    found: dict[str, str] = {}
    for pattern in language.typed:
        for match in pattern.finditer(f"\n{text}"):
            name = match["name"]
            if name and match["type"] and name not in _KEYWORDS:
                found.setdefault(name, match["type"].strip())
    return found


def _named(names: str, line: int, types: dict[str, str], kind: NameKind) -> Iterator[VisibleName]:
    for part in names.split(","):
        name = part.strip().lstrip("$*&").partition(":")[0].partition("=")[0].partition(" ")[0]
        if name.isidentifier() and name != "_" and name not in _KEYWORDS:
            yield VisibleName(name=name, kind=kind, line=line, type=types.get(name))


def _depth(text: str) -> int:
    match = _INDENTATION.match(text)
    return 0 if match is None else match.end()
