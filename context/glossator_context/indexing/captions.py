"""What is said of a definition in one line each: its signature, and the first line of its documentation.

Both are bytes of the source's encoding, without line feeds.
"""

import re
from functools import cache

from glossator_context.languages.language import Language

__all__ = [
    "COMMENT_ENDS",
    "COMMENT_STARTS",
    "MAX_COMMENT_LINES",
    "MAX_DOC_CHARS",
    "MAX_SIGNATURE_CHARS",
    "MAX_VALUE_CHARS",
    "MOST_BYTES",
    "SIGNATURE_ENDS",
    "STRING_STARTS",
    "doc_above",
    "docstring",
    "first_line",
    "signature",
]

MAX_SIGNATURE_CHARS = 300
MAX_DOC_CHARS = 200
# A value says what its name is; more of it does not.
MAX_VALUE_CHARS = 120
# What is read of a signature or value, long as it may be.
MOST_BYTES = 4 * MAX_SIGNATURE_CHARS
SIGNATURE_ENDS = b"{:;, ="
# No comment is longer, nor further away.
MAX_COMMENT_LINES = 60
_LINE_COMMENTS = (b"//", b"#", b"--", b";", b"%")
_ATTRIBUTES = (b"@", b"[", b"#[")
# The first byte of the line above a definition that has documentation, or its last one; and that of a docstring.
COMMENT_STARTS = b"/#-;%@["
COMMENT_ENDS = b"/"
STRING_STARTS = b"\"'rRuU"
_DOCSTRING = re.compile(rb'[rRuU]?("""|\'\'\'|"|\')\s*([^\r\n]*)')
_MARKS = b"/*!#;%- \t"
_CLOSING_MARKS = (b"*/", b"-->", b"]]")
_XML = re.compile(rb"</?[a-zA-Z][^<>]*>")


def signature(text: bytes, line_comment: bytes, *, has_body: bool) -> bytes:
    """The text of a definition up to its body on one line, without comments."""
    if line_comment in text:
        text = _comment(line_comment).sub(b"", text)
    line = b" ".join(text.split()).rstrip(SIGNATURE_ENDS).removesuffix(b"=>").rstrip()
    most = MAX_SIGNATURE_CHARS if has_body else MAX_VALUE_CHARS
    return line if len(line) <= most else _shortened(line, most)


def docstring(source: bytes, body_start: int) -> bytes:
    """The first line of the string that a body begins with; empty where it begins with something else."""
    match = _DOCSTRING.match(source, body_start)
    return b"" if match is None else _line(match[2].partition(match[1])[0])


def doc_above(source: bytes, start: int, language: Language) -> bytes:
    """The first line of the comment above a definition; empty where it is not one that documents."""
    return first_line(_comment_above(source, start), language)


def first_line(comment: bytes, language: Language) -> bytes:
    """The first line of a comment that says something; empty where it is not one that documents."""
    marks = _encoded(language.doc_comments)
    if marks and not comment.startswith(marks):
        return b""
    for line in comment.split(b"\n"):
        text = line.strip().lstrip(_MARKS)
        for mark in _CLOSING_MARKS:
            text = text.removesuffix(mark)
        if b"<" in text:
            text = _XML.sub(b"", text)
        if text and not text.isspace():
            return _line(text)
    return b""


def _shortened(text: bytes, limit: int) -> bytes:
    characters = text.decode(errors="replace")
    return text if len(characters) <= limit else f"{characters[: limit - 1]}…".encode()


def _line(text: bytes) -> bytes:
    line = b" ".join(text[: 4 * MAX_DOC_CHARS].split())
    return line if len(line) <= MAX_DOC_CHARS else _shortened(line, MAX_DOC_CHARS)


def _comment_above(source: bytes, place: int) -> bytes:
    """The comment that ends in the line before `place`, or before the attributes there."""
    stop = source.rfind(b"\n", 0, place)
    for _ in range(MAX_COMMENT_LINES):
        if stop <= 0:
            return b""
        start = source.rfind(b"\n", 0, stop) + 1
        line = source[start:stop].strip()
        if line.endswith(b"*/"):
            begin = source.rfind(b"/*", 0, stop)
            return source[max(begin, 0) : stop].strip()
        if line.startswith(_LINE_COMMENTS) and not line.startswith(b"#["):
            return source[_top(source, start, line[:1]) : stop].strip()
        if not line.startswith(_ATTRIBUTES):
            return b""
        stop = start - 1
    return b""


def _top(source: bytes, start: int, mark: bytes) -> int:
    """Where the comment begins whose last line begins at `start`: all lines above it that begin alike belong to it."""
    for _ in range(MAX_COMMENT_LINES):
        above = source.rfind(b"\n", 0, start - 1) + 1 if start > 0 else 0
        if above >= start or not source[above:start].lstrip().startswith(mark):
            break
        start = above
    return start


@cache
def _comment(mark: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?:^|\s)" + re.escape(mark) + rb"[^\n]*")


@cache
def _encoded(marks: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(mark.encode() for mark in marks)
