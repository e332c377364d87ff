"""Bytes of a source file as text and back, without losing one of them."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

# PEP 263: the declaration stands in a comment on one of the first two lines.
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)")
_BLANK_OR_COMMENT = re.compile(rb"^[ \t\f]*(?:#.*)?$")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_REPLACEMENTS = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "×": "x",
        "→": "->",
        "•": "-",
    }
)


class CannotDecode(ValueError):
    """The bytes are not text that can be written back as it was; the message says why."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text. `mark` are the bytes before it (a byte order mark), which the text does not hold."""

    text: str
    encoding: str
    mark: bytes = b""


def decode(content: bytes, *, is_python: bool) -> Decoded:
    """The text by byte order mark, by Python's coding cookie, else UTF-8. Raises `CannotDecode`."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", ""))
    body = content[len(mark) :]
    declared = _cookie(body) if is_python and not encoding.startswith("utf-16") else ""
    if mark and declared and _canonical(declared) != "utf-8":
        raise CannotDecode(f"the file has a byte order mark and says that it is {declared}")
    encoding = encoding or _canonical(declared or "utf-8")
    try:
        text = body.decode(encoding)
        returned = text.encode(encoding)
    except UnicodeError as error:
        raise CannotDecode(f"the file is not {encoding}") from error
    if returned != body:
        raise CannotDecode(f"the file cannot be written back as {encoding} byte for byte")
    if "\x00" in text:
        raise CannotDecode("the file is binary")
    return Decoded(text, encoding, mark)


def splice(content: bytes, decoded: Decoded, edits: Sequence[tuple[int, int, str]]) -> bytes:
    """`content` with edits (start, stop, new text) in code points; all other bytes are those that were there.

    Raises `CannotDecode` where the new text has no bytes in the file's encoding.
    """
    text, encoding = decoded.text, decoded.encoding
    parts = [decoded.mark]
    at = 0
    try:
        for start, stop, new in sorted(edits, key=lambda edit: edit[:2]):
            parts += [text[at:start].encode(encoding), new.encode(encoding)]
            at = stop
        parts.append(text[at:].encode(encoding))
    except UnicodeEncodeError as error:
        raise CannotDecode(f"{encoding} has no bytes for U+{ord(error.object[error.start]):04X}") from error
    after = b"".join(parts)
    # Encodings with a state, such as ISO-2022-JP, write a part of a text otherwise than the whole of it.
    if after[len(decoded.mark) :].decode(encoding, errors="replace") != _edited(
        text, edits
    ) or not _is_spliced(content, after, decoded, edits):
        raise CannotDecode(f"{encoding} cannot be edited in place")
    return after


def encodable(comment: str, encoding: str) -> str:
    """The comment with typographic characters made plain where the encoding has none of them."""
    try:
        comment.encode(encoding)
    except UnicodeEncodeError:
        return comment.translate(_REPLACEMENTS)
    return comment


def _cookie(body: bytes) -> str:
    for line in body.split(b"\n", 2)[:2]:
        found = _COOKIE.match(line)
        if found:
            return found[1].decode("ascii")
        if not _BLANK_OR_COMMENT.match(line.rstrip(b"\r")):
            return ""
    return ""


def _canonical(name: str) -> str:
    try:
        info = codecs.lookup(name)
    except LookupError as error:
        raise CannotDecode(f"there is no encoding {name}") from error
    if not getattr(info, "_is_text_encoding", True):
        raise CannotDecode(f"{name} is not an encoding of text")
    # With a byte order mark or without, it is the same encoding; the mark is kept apart.
    return "utf-8" if info.name in {"utf-8", "utf-8-sig"} else info.name


def _edited(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    for start, stop, new in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        text = text[:start] + new + text[stop:]
    return text


def _is_spliced(
    content: bytes, after: bytes, decoded: Decoded, edits: Sequence[tuple[int, int, str]]
) -> bool:
    """Whether the bytes before the first edit and behind the last one are untouched."""
    if not edits:
        return content == after
    first, last = min(edit[0] for edit in edits), max(edit[1] for edit in edits)
    head = decoded.mark + decoded.text[:first].encode(decoded.encoding)
    tail = decoded.text[last:].encode(decoded.encoding)
    return (
        content.startswith(head)
        and after.startswith(head)
        and content.endswith(tail)
        and after.endswith(tail)
    )
