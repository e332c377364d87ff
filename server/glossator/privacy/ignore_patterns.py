"""Patterns in gitignore's syntax, read from people and from repositories that may be hostile."""

import re
from collections.abc import Iterable, Sequence

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

MAX_STARS = 3


class Patterns:
    """An ordered list of patterns. One that cannot be read counts as an empty line."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        self.bad_lines = 0
        self._spec = GitIgnoreSpec(self._compiled())

    def match(self, relative_path: str) -> int | None:
        """The index of the line that decides that the path is excluded; None where it is not."""
        result = self._spec.check_file(relative_path)
        return result.index if result.include else None

    def _compiled(self) -> Sequence[GitIgnoreSpecPattern]:
        patterns = []
        for line in self.lines:
            try:
                pattern = GitIgnoreSpecPattern(_tamed(line))
            except (ValueError, re.error, OverflowError, RecursionError):
                self.bad_lines += 1
                pattern = GitIgnoreSpecPattern("")
            patterns.append(pattern)
        return patterns


def _tamed(line: str) -> str:
    """A pattern that cannot make the matcher backtrack for ever; it excludes more where it has to be simplified."""
    line = line.strip("\n\r\ufeff")
    if len(line) > 1000:
        raise ValueError("too long")
    segments = line.split("/")
    wild = [index for index, segment in enumerate(segments) if segment == "**"]
    crowded = any(segment != "**" and segment.count("*") > MAX_STARS for segment in segments)
    if len(wild) <= MAX_STARS and not crowded:
        return line
    if line.startswith("!"):
        return ""
    simple = [segment if segment == "**" else _with_one_star(segment) for segment in segments]
    if len(wild) > MAX_STARS:
        simple = [*simple[: wild[0] + 1], *simple[wild[-1] + 1 :]]
    return "/".join(simple)


def _with_one_star(segment: str) -> str:
    if segment.count("*") <= MAX_STARS:
        return segment
    if "[" in segment or "\\" in segment:
        return "*"
    return f"{segment[: segment.index('*')]}*{segment[segment.rindex('*') + 1 :]}"
