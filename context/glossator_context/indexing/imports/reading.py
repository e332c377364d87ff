"""What import statements import, in every language: from one statement's text or from a whole text."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, islice

from glossator_context.indexing.imports.reading_dotted import CSHARP, JAVA, KOTLIN, SCALA, SWIFT
from glossator_context.indexing.imports.reading_ecmascript import ECMASCRIPT
from glossator_context.indexing.imports.reading_go import GO
from glossator_context.indexing.imports.reading_others import FURTHER
from glossator_context.indexing.imports.reading_paths import BASH, CSS, HTML, LUA, RUBY, C
from glossator_context.indexing.imports.reading_php import PHP
from glossator_context.indexing.imports.reading_python import PYTHON
from glossator_context.indexing.imports.reading_rust import RUST
from glossator_context.indexing.imports.statement import MAX_IMPORTS, MAX_STATEMENTS, MAX_TEXT_CHARS, Reader
from glossator_context.languages import Language
from glossator_context.symbols import Import
from glossator_context.text import Position, Text

# While one types, a text is read between two keys.
_MAX_PLACED_CHARS = 200_000
_MAX_PLACED_LINES = 10_000

READERS: dict[str, Reader] = {
    "python": PYTHON,
    "ecmascript": ECMASCRIPT,
    "go": GO,
    "rust": RUST,
    "java": JAVA,
    "groovy": JAVA,
    "kotlin": KOTLIN,
    "scala": SCALA,
    "csharp": CSHARP,
    "c_sharp": CSHARP,
    "swift": SWIFT,
    "php": PHP,
    "c": C,
    "cpp": C,
    "objc": C,
    "objective-c": C,
    "objective-cpp": C,
    "ruby": RUBY,
    "lua": LUA,
    "bash": BASH,
    "shellscript": BASH,
    "css": CSS,
    "scss": CSS,
    "less": CSS,
    "html": HTML,
    "hack": PHP,
    **FURTHER,
}
"""By a language's family."""


def imports_in(text: str, language: Language) -> tuple[Import, ...]:
    """The imports of one statement, of several, or of a whole text, in order and without their places.

    Never raises. A text of another language, or one that is not code, has no imports or a few that name nothing.
    """
    reader = READERS.get(language.family)
    if reader is None:
        return ()
    clean = reader.without_noise(text[:MAX_TEXT_CHARS])
    read = reader.read
    found: list[Import] = []
    for start, stop in islice(reader.spans(clean), MAX_STATEMENTS):
        found += read(clean[start:stop])
        if len(found) >= MAX_IMPORTS:
            break
    return tuple(found)


def placed_imports(text: Text, language: Language) -> Iterator[Import]:
    """The imports in the first part of a whole text, each with its statement's place."""
    reader = READERS.get(language.family)
    if reader is None:
        return
    lines = text.lines(0, _MAX_PLACED_LINES)
    starts = [0, *accumulate(map(len, lines))]
    clean = reader.without_noise("".join(lines)[:_MAX_PLACED_CHARS])

    def position(offset: int) -> Position:
        line = min(bisect_right(starts, offset), len(lines)) - 1
        return text.clamp(Position(line, offset - starts[line]))

    for start, stop in islice(reader.spans(clean), MAX_STATEMENTS):
        found = reader.read(clean[start:stop])
        if found:
            start_position, end_position = position(start), position(stop)
            for each in found:
                yield replace(each, start=start_position, end=end_position)
