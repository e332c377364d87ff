"""Where documentation goes: every declaration of a file that can carry it, and the exact place for what has none."""

import re
from dataclasses import replace

from glossator_context.document import Document
from glossator_context.documentation.declarations import declared
from glossator_context.documentation.placement_ecmascript import place_in_ecmascript
from glossator_context.documentation.placement_python import place_in_python
from glossator_context.documentation.places import Places
from glossator_context.facts import Target
from glossator_context.languages import DOCUMENTABLE

MAX_LINE_BYTES = 1_000
"""A file with a longer line was not written by hand."""

_HEAD_LINES = 20
_STUBS = (".pyi", ".d.ts", ".d.mts", ".d.cts")
_COMMENT_LINE = re.compile(r"(?:#|//|/\*| \*)(?P<text>.*)")
_GENERATED = re.compile(
    r"@generated\b|\bgenerated\b.*\bdo not (?:edit|modify)\b"
    r"|^\W*(?:warning\W+)?auto(?:matically)?[- ]?generated\b"
    r"|\bthis (?:file|code|module)\b.*\bauto(?:matically)?[- ]?generated\b",
    re.IGNORECASE,
)


def targets(document: Document) -> tuple[Target, ...]:
    """What can carry documentation, in source order, a Python module among it. Empty where nothing parses."""
    return document.remember("targets", lambda: _targets(document))


def _targets(document: Document) -> tuple[Target, ...]:
    found, tree, language = declared(document), document.tree, document.syntax
    if tree is None or language is None or language.family not in DOCUMENTABLE:
        return ()
    places = Places(document.source)
    if language.family == "python":
        placed = place_in_python(found, places)
    else:
        placed = place_in_ecmascript(found, places, tree, language)
    why_not = _why_not(document)
    if why_not is None:
        return tuple(placed)
    return tuple(
        each if each.documented else replace(each, insertion=None, why_not=why_not) for each in placed
    )


def _why_not(document: Document) -> str | None:
    """Why nothing at all is documented in this file."""
    if document.tree is None or document.tree.root_node.has_error:
        return "the file has syntax errors"
    if (document.path or document.uri).lower().endswith(_STUBS):
        return "the file is a stub"
    comments = (_COMMENT_LINE.match(line) for line in document.text.lines(0, _HEAD_LINES))
    if any(_GENERATED.search(comment["text"]) for comment in comments if comment is not None):
        return "the file is generated"
    if document.syntax is not None and document.syntax.family != "python" and _is_minified(document.source):
        return "the file is minified"
    return None


def _is_minified(source: bytes) -> bool:
    return max(map(len, source.splitlines()), default=0) > MAX_LINE_BYTES
