"""How a language's import statements are found in a text and read."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from glossator_context.symbols import Import

NAME = r"[^\W\d]\w*+"
BEFORE = re.compile(r"(?:.*[;{}])?[ \t\ufeff]*+")
"""What may stand before a statement where they end by `;` or by the line."""

MAX_TEXT_CHARS = 1_000_000
MAX_STATEMENTS = 2_000
MAX_IMPORTS = 4_000
_MAX_STATEMENT_CHARS = 20_000
_REMEMBERED = 8_192
_FAR_BACK = 200
_NOT_A_BREAK = re.compile(r"[^\r\n]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One language's import statements.

    `spans` gives the places of statements in a text without comments, in order; `read` what one statement imports.
    `noise` matches comments, and strings in which no comment begins: what it matches becomes blank, unless it begins
    with one of `kept`. Only a text with one of `noise_marks` is searched for it.
    """

    spans: Callable[[str], Iterable[Span]]
    read: Callable[[str], tuple[Import, ...]]
    noise: re.Pattern[str]
    noise_marks: tuple[str, ...]
    kept: tuple[str, ...] = ()

    def without_noise(self, text: str) -> str:
        """The text with white space for each comment: nothing else moves."""
        if not any(mark in text for mark in self.noise_marks):
            return text
        return self.noise.sub(self._blank, text)

    def _blank(self, match: re.Match[str]) -> str:
        found = match[0]
        return found if found.startswith(self.kept) else _NOT_A_BREAK.sub(" ", found)


def reader(
    statement: re.Pattern[str] | Callable[[str], Iterable[Span]],
    read: Callable[[str], Iterable[Import]],
    *,
    before: re.Pattern[str] | None = None,
    noise: re.Pattern[str],
    noise_marks: tuple[str, ...],
    kept: tuple[str, ...] = (),
) -> Reader:
    """A reader that remembers the statements it read last: files of one project import much the same.

    A pattern of statements is fastest where it begins with a word; `before` matches what may stand on the line before.
    """

    @lru_cache(maxsize=_REMEMBERED)
    def remembered(text: str) -> tuple[Import, ...]:
        return tuple(read(text))

    def read_all(text: str) -> tuple[Import, ...]:
        return remembered(text) if len(text) <= _MAX_STATEMENT_CHARS else ()

    spans = spans_of(statement, before) if isinstance(statement, re.Pattern) else statement
    return Reader(spans=spans, read=read_all, noise=noise, noise_marks=noise_marks, kept=kept)


def spans_of(statement: re.Pattern[str], before: re.Pattern[str] | None) -> Callable[[str], Iterator[Span]]:
    """Finds the places of statements in a text."""

    def spans(text: str) -> Iterator[Span]:
        for match in statement.finditer(text):
            start, stop = match.span()
            if before is None or before.fullmatch(text, line_start(text, start), start) is not None:
                yield start, stop

    return spans


def line_start(text: str, offset: int) -> int:
    """Where the line begins that `offset` is on; not far back on a long line."""
    first = max(0, offset - _FAR_BACK)
    return max(first, text.rfind("\n", first, offset) + 1, text.rfind("\r", first, offset) + 1)
