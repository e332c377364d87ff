"""Where the workspace uses a name: the code that calls it, and the tests of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from glossator_context.gathering.candidates import Candidate
from glossator_context.gathering.declared_elsewhere import Lines, qualified_name
from glossator_context.indexing.segment import KINDS, TEST_LIKE, WINDOW_LINES, Segment
from glossator_context.pieces import Reason
from glossator_context.symbols import SymbolKind

Segments = Sequence[tuple[Segment, "np.ndarray[tuple[int], np.dtype[np.bool_]]"]]
"""The segments of an index, each with the files of it that are still there."""

_MAX_WINDOWS = 400
_MAX_FILES_READ = 24
_LINES_BEFORE = 2
_LINES_AFTER = 3
_MAX_TEST_LINES = 40
_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_FIRST_VALUE = 0.6
_DECAY = 0.8
_IMPORT = re.compile(r"\s*(?:import|from|use|using|require|#\s*include|export\s.*\sfrom)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A line that uses a name. `definition` is the innermost function around it, by its number in the segment."""

    segment: Segment
    path: str
    line: int
    distance: int
    """The folders between the file and the one that defines the name."""
    definition: int | None
    is_test: bool

    @property
    def user(self) -> str:
        """The qualified name of the function around the line; empty outside of any."""
        if self.definition is None:
            return ""
        return qualified_name(self.segment, self.definition)


def uses_of(name: str, path: str, segments: Segments, lines: Lines) -> Iterator[Use]:
    """The lines outside of `path` that use `name`, one for each function, the nearest files first.

    A use is told by its name alone: of two functions with one name both have it.
    """
    whole_word = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")
    read: set[str] = set()
    seen: set[tuple[str, int | None]] = set()
    for distance, file_path, segment, file, window in _windows(name, path, segments):
        if file_path not in read and len(read) >= _MAX_FILES_READ:
            continue
        read.add(file_path)
        text = lines(file_path)
        if text is None:
            continue
        first = int(segment.window_line[window])
        is_test = bool(segment.file_flags[file] & TEST_LIKE)
        for line in range(first, min(first + WINDOW_LINES, len(text))):
            if not whole_word.search(text[line]) or _IMPORT.match(text[line]):
                continue
            definition = _around(segment, file, line)
            if (file_path, definition) not in seen and not _defines(segment, file, name, line):
                seen.add((file_path, definition))
                yield Use(
                    segment=segment,
                    path=file_path,
                    line=line,
                    distance=distance,
                    definition=definition,
                    is_test=is_test,
                )


def use_candidates(
    name: str, path: str, segments: Segments, lines: Lines, *, most: int = 8
) -> list[Candidate]:
    """The code around the uses of a name: some lines under the head of their function, and tests whole."""
    found: list[Candidate] = []
    tests = 0
    for use in uses_of(name, path, segments, lines):
        if use.is_test and tests >= max(1, most // 2):
            continue
        tests += use.is_test
        found.append(_candidate(name, use, lines(use.path) or ()))
        if len(found) >= most:
            break
    return found


def _windows(name: str, path: str, segments: Segments) -> list[tuple[int, str, Segment, int, int]]:
    found: list[tuple[int, str, Segment, int, int]] = []
    for segment, alive in segments:
        word = segment.word_ids.get(name)
        if word is None:
            continue
        offsets = segment.posting_offsets
        for window in segment.posting_windows[offsets[word] : offsets[word + 1]][:_MAX_WINDOWS].tolist():
            file = int(segment.window_file[window])
            if alive[file] and segment.paths[file] != path:
                found.append(
                    (_distance(segment.paths[file], path), segment.paths[file], segment, file, window)
                )
    found.sort(key=lambda one: (one[0], one[1], one[4]))
    return found


def _defines(segment: Segment, file: int, name: str, line: int) -> bool:
    start, stop = int(segment.def_offsets[file]), int(segment.def_offsets[file + 1])
    word = segment.word_ids[name]
    lines = segment.def_line[start:stop]
    return bool(np.any((lines == line) & (segment.def_name[start:stop] == word)))


def _candidate(name: str, use: Use, text: Sequence[str]) -> Candidate:
    start = max(0, use.line - _LINES_BEFORE)
    stop = min(len(text), use.line + _LINES_AFTER)
    head = ""
    if use.definition is not None:
        first = int(use.segment.def_start[use.definition])
        last = int(use.segment.def_end[use.definition])
        if last - first < (_MAX_TEST_LINES if use.is_test else _LINES_BEFORE + _LINES_AFTER):
            start, stop = first, min(len(text), last + 1)
        else:
            start, stop = max(start, first), min(stop, last + 1)
            if start > first:
                head = f"{use.segment.signature(use.definition)}\n…\n"
    does = "tests" if use.is_test else "uses"
    return Candidate(
        path=use.path,
        start_line=start,
        stop_line=stop,
        text=head + "\n".join(line.rstrip("\r\n") for line in text[start:stop]),
        value=_FIRST_VALUE * _DECAY**use.distance,
        reason=Reason.TEST if use.is_test else Reason.CALLER,
        cause=f"`{use.user or use.path}` {does} `{name}`",
        kind="window",
        name=use.user,
    )


def _around(segment: Segment, file: int, line: int) -> int | None:
    """The innermost callable definition around a line."""
    start, stop = int(segment.def_offsets[file]), int(segment.def_offsets[file + 1])
    starts, ends = segment.def_start[start:stop], segment.def_end[start:stop]
    inside = np.flatnonzero((starts <= line) & (line <= ends))
    for number in reversed(inside.tolist()):
        if KINDS[int(segment.def_kind[start + number])] in _CALLABLE:
            return start + int(number)
    return None


def _distance(path: str, other: str) -> int:
    """The folders between two files: 0 in the same folder."""
    here, there = path.split("/")[:-1], other.split("/")[:-1]
    common = 0
    for one, two in zip(here, there, strict=False):
        if one != two:
            break
        common += 1
    return len(here) + len(there) - 2 * common
