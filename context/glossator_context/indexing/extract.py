"""Segments from source files: what each file defines, uses, and imports."""

import re
from collections.abc import Iterable
from hashlib import blake2b

import msgspec
import numpy as np

from glossator_context import grammars
from glossator_context.indexing.columns import segment_of
from glossator_context.indexing.extracted import Extracted
from glossator_context.indexing.file_flags import file_flags
from glossator_context.indexing.imports.reading import imports_in
from glossator_context.indexing.merge import merge
from glossator_context.indexing.relations import NO_RELATIONS, Relations, relations_of
from glossator_context.indexing.segment import DIGEST_BYTES, Segment
from glossator_context.indexing.words import Spelling, spelling_of
from glossator_context.languages import HEAD_CHARS, Language, language_id_of, language_of
from glossator_context.syntax.tags import Tags, tags

__all__ = ["PARSE_BUDGET_MS", "extract"]

# In the background nobody waits: this is for what would never end.
PARSE_BUDGET_MS = 1_000

# So many bytes are worked on at once: enough that a file more costs little, and not so much that it takes much memory.
_BATCH_BYTES = 4_000_000
_LONE_CARRIAGE_RETURN = re.compile(rb"\r(?!\n)")
_NOTHING = Tags(b"", [])


def extract(files: Iterable[tuple[str, tuple[int, int], bytes]]) -> Segment:
    """What files hold: of each its path, when it was modified and its size, and its content."""
    groups: dict[tuple[Spelling, Relations], list[Extracted]] = {}
    sizes: dict[tuple[Spelling, Relations], int] = {}
    segments: list[Segment] = []
    for path, stamp, source in files:
        language_id = language_id_of(path, source[:HEAD_CHARS].decode(errors="replace"))
        language = language_of(language_id, path)
        key = spelling_of(language), NO_RELATIONS if language is None else relations_of(language)
        groups.setdefault(key, []).append(_extracted(path, stamp, source, language_id, language))
        sizes[key] = sizes.get(key, 0) + len(source)
        if sizes[key] > _BATCH_BYTES:
            segments.append(segment_of(groups.pop(key), *key))
            del sizes[key]
    if not groups and not segments:
        return segment_of([], spelling_of(None), NO_RELATIONS)
    segments += [segment_of(group, *key) for key, group in groups.items()]
    if len(segments) == 1:
        return segments[0]
    return merge([(segment, np.ones(len(segment.paths), np.bool_)) for segment in segments])


def _extracted(
    path: str, stamp: tuple[int, int], source: bytes, language_id: str, language: Language | None
) -> Extracted:
    digest = blake2b(source, digest_size=DIGEST_BYTES).digest()
    if b"\r" in source:
        # The grammars know lines by their line feeds.
        source = _LONE_CARRIAGE_RETURN.sub(b"\n", source)
    found = _NOTHING if language is None else _tags(source, language)
    return Extracted(
        path=path,
        stamp=stamp,
        digest=digest,
        language_id=language_id,
        language=language,
        flags=file_flags(path, source),
        source=source,
        tags=found,
        imports=_imports(source, found.imports, language),
    )


def _tags(source: bytes, language: Language) -> Tags:
    if not language.tags:
        return _NOTHING
    tree = grammars.parse(source, language.grammar, budget_ms=PARSE_BUDGET_MS)
    return _NOTHING if tree is None else tags(tree, source, language)


def _imports(source: bytes, statements: list[tuple[int, int]], language: Language | None) -> bytes:
    """The imports of a file, as `Segment.imports` reads them."""
    if not statements or language is None:
        return b""
    text = b"\n".join(source[start:stop] for start, stop in statements).decode(errors="replace")
    found = imports_in(text, language)
    return msgspec.msgpack.encode([(each.module, each.names, each.level, each.exported) for each in found])
