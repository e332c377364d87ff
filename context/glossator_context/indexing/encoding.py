"""A segment as a file holds it: a head, then each column as it lies in memory.

All numbers are little-endian. The file begins with a magic word, the version of the format, the length of the head and
its BLAKE2b; the head is MessagePack; each column begins at a multiple of 64 bytes, so that it can be used where it is.
Nothing of a file is believed: what does not fit is a ValueError.
"""

import hashlib
import mmap
import struct
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.segment import DIGEST_BYTES, KINDS, Segment
from glossator_context.indexing.texts import Texts

__all__ = ["FORMAT", "decode", "encode"]

FORMAT = 1

_MAGIC = b"GLOSSEGM"
# Magic, format, bytes of the head, BLAKE2b of the head.
_PREFIX = struct.Struct("<8sII16s")
_ALIGNMENT = 64
_MAX_HEAD_BYTES = 1 << 30

# Type, width, and what there is one row of; "+1" where the column says where each begins and the last one ends.
_COLUMNS = {
    "languages": ("<u1", 1, "files"),
    "digests": ("<u1", DIGEST_BYTES, "files"),
    "stamps": ("<i8", 2, "files"),
    "line_counts": ("<i4", 1, "files"),
    "file_flags": ("<u1", 1, "files"),
    "def_offsets": ("<i4", 1, "files+1"),
    "def_name": ("<i4", 1, "definitions"),
    "def_owner": ("<i4", 1, "definitions"),
    "def_kind": ("<u1", 1, "definitions"),
    "def_line": ("<i4", 1, "definitions"),
    "def_start": ("<i4", 1, "definitions"),
    "def_end": ("<i4", 1, "definitions"),
    "def_flags": ("<u1", 1, "definitions"),
    "file_windows": ("<i4", 1, "files+1"),
    "window_offsets": ("<i4", 1, "windows+1"),
    "window_words": ("<i4", 1, "postings"),
    "window_counts": ("<u1", 1, "postings"),
    "member_offsets": ("<i4", 1, "files+1"),
    "members": ("<i4", 3, "members"),
    "typed_offsets": ("<i4", 1, "files+1"),
    "typed": ("<i4", 3, "typed"),
    "import_offsets": ("<i8", 1, "files+1"),
    "import_blob": ("<u1", 1, "import_bytes"),
}
_TEXTS = {"words": "words", "signatures": "definitions", "docs": "definitions"}
# Where the groups of each of these end.
_GROUPS = {
    "def_offsets": "definitions",
    "file_windows": "windows",
    "window_offsets": "postings",
    "member_offsets": "members",
    "typed_offsets": "typed",
    "import_offsets": "import_bytes",
}


class _Head(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    counts: dict[str, int]
    columns: dict[str, tuple[int, int]]
    """By name, the first byte behind the head and the number of bytes."""
    paths: list[bytes]
    language_names: list[str]


_HEAD = msgspec.msgpack.Decoder(_Head)


def encode(segment: Segment) -> list[bytes | memoryview]:
    """The bytes of a segment, in parts to be written one after the other."""
    arrays: dict[str, NDArray[Any]] = {name: getattr(segment, name) for name in _COLUMNS}
    for name in _TEXTS:
        texts: Texts = getattr(segment, name)
        arrays[f"{name}_offsets"] = texts.offsets
        arrays[f"{name}_blob"] = np.frombuffer(texts.blob, np.uint8)
    columns = {}
    parts: list[bytes | memoryview] = []
    place = 0
    for name, array in arrays.items():
        little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        columns[name] = (place, little.nbytes)
        padding = -little.nbytes % _ALIGNMENT
        parts += [little.reshape(-1).view(np.uint8).data, bytes(padding)]
        place += little.nbytes + padding
    head = msgspec.msgpack.encode(
        _Head(
            counts={
                "files": len(segment.paths),
                "definitions": len(segment.def_name),
                "windows": len(segment.window_offsets) - 1,
                "postings": len(segment.window_words),
                "members": len(segment.members),
                "typed": len(segment.typed),
                "words": len(segment.words),
                "import_bytes": len(segment.import_blob),
            },
            columns=columns,
            # A path may hold surrogates for bytes that are no UTF-8.
            paths=[path.encode("utf-8", "surrogatepass") for path in segment.paths],
            language_names=segment.language_names,
        )
    )
    prefix = _PREFIX.pack(_MAGIC, FORMAT, len(head), _checksum(head))
    return [prefix, head, bytes(-(len(prefix) + len(head)) % _ALIGNMENT), *parts]


def decode(buffer: bytes | bytearray | memoryview | mmap.mmap) -> Segment:
    """The segment in a buffer, which must stay as it is while the segment lives. ValueError where it is damaged."""
    view = memoryview(buffer).toreadonly().cast("B")
    head, body = _head_and_body(view)
    counts = {name: head.counts.get(name, -1) for name in (*_GROUPS.values(), "files", "words")}
    if min(counts.values()) < 0 or counts["files"] != len(head.paths):
        raise ValueError("the counts of a segment do not fit it")
    arrays: dict[str, Any] = {
        name: _column(body, head, name, dtype, width, _rows(counts, of))
        for name, (dtype, width, of) in _COLUMNS.items()
    }
    texts: dict[str, Any] = {name: _texts(body, head, name, counts[of]) for name, of in _TEXTS.items()}
    for name, of in _GROUPS.items():
        _check_offsets(name, arrays[name], counts[of])
    _check_numbers(arrays, counts, len(head.language_names))
    try:
        paths = [path.decode("utf-8", "surrogatepass") for path in head.paths]
    except UnicodeDecodeError as error:
        raise ValueError("a path of a segment is not text") from error
    return Segment(paths=paths, language_names=head.language_names, **texts, **arrays)


def _checksum(head: bytes | memoryview) -> bytes:
    return hashlib.blake2b(head, digest_size=16).digest()


def _head_and_body(view: memoryview) -> tuple[_Head, memoryview]:
    if len(view) < _PREFIX.size:
        raise ValueError("not a segment: too short")
    magic, version, head_bytes, checksum = _PREFIX.unpack_from(view)
    if magic != _MAGIC or version != FORMAT:
        raise ValueError("not a segment of this format")
    stop = _PREFIX.size + head_bytes
    if stop > len(view) or head_bytes > _MAX_HEAD_BYTES:
        raise ValueError("the head of a segment is cut off")
    head = view[_PREFIX.size : stop]
    if _checksum(head) != checksum:
        raise ValueError("the head of a segment is damaged")
    try:
        return _HEAD.decode(head), view[stop + (-stop % _ALIGNMENT) :]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError("the head of a segment is damaged") from error


def _rows(counts: dict[str, int], of: str) -> int:
    return counts[of.removesuffix("+1")] + of.endswith("+1")


def _column(body: memoryview, head: _Head, name: str, dtype: str, width: int, rows: int) -> NDArray[Any]:
    start, size = head.columns.get(name, (-1, -1))
    kind = np.dtype(dtype)
    if start < 0 or start % _ALIGNMENT or start + size > len(body) or size != rows * width * kind.itemsize:
        raise ValueError(f"the column {name} of a segment does not fit")
    array = np.frombuffer(body[start : start + size], kind)
    return array if width == 1 else array.reshape(-1, width)


def _texts(body: memoryview, head: _Head, name: str, rows: int) -> Texts:
    offsets = _column(body, head, f"{name}_offsets", "<u4", 1, rows + 1)
    start, size = head.columns.get(f"{name}_blob", (-1, -1))
    blob = _column(body, head, f"{name}_blob", "<u1", 1, size)
    _check_offsets(name, offsets, size)
    ends = blob[offsets[1:] - 1] if rows else blob
    if (ends != 10).any() or int(np.count_nonzero(blob == 10)) != rows:
        raise ValueError(f"the texts {name} of a segment do not fit")
    return Texts(body[start : start + size], offsets)


def _check_offsets(name: str, offsets: NDArray[Any], end: int) -> None:
    if offsets[0] != 0 or offsets[-1] != end or (offsets[1:] < offsets[:-1]).any():
        raise ValueError(f"{name} of a segment does not fit")


def _check_numbers(arrays: dict[str, NDArray[Any]], counts: dict[str, int], languages: int) -> None:
    words = counts["words"]
    for name, least, below in (
        ("languages", 0, languages),
        ("def_kind", 0, len(KINDS)),
        ("def_name", 0, words),
        ("def_owner", -1, words),
        ("window_words", 0, words),
    ):
        _check_range(name, arrays[name], least, below)
    for name in ("members", "typed"):
        _check_range(name, arrays[name][:, :2], 0, words)
    for name in ("def_line", "def_start", "def_end"):
        _check_range(name, arrays[name], 0, 2**31)


def _check_range(name: str, numbers: NDArray[Any], least: int, below: int) -> None:
    if numbers.size and (numbers.min() < least or numbers.max() >= below):
        raise ValueError(f"{name} of a segment is out of range")
