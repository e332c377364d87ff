"""Definitions and windows of the workspace, which the ranking found, as candidates to be shown."""

import re
from collections.abc import Callable, Iterable, Sequence
from weakref import WeakKeyDictionary

import numpy as np

from glossator_context.gathering.candidates import Candidate, Header
from glossator_context.indexing.segment import KINDS, WINDOW_LINES, Segment
from glossator_context.languages import Language, language_of
from glossator_context.pieces import Reason
from glossator_context.symbols import SymbolKind

Lines = Callable[[str], Sequence[str] | None]
"""The lines of a file of the workspace, by its path in the index; None where it cannot be read."""

_HOLDERS = frozenset(
    {SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.MODULE, SymbolKind.TYPE}
)
_MAX_BODY_LINES = 60
_known_holders: WeakKeyDictionary[Segment, dict[tuple[int, int], tuple[tuple[int, int, int], ...]]] = (
    WeakKeyDictionary()
)
_ANNOTATIONS = re.compile(r"^(?:@[\w.]+(?:\((?:[^()]|\([^()]*\))*+\))?\s+)++(?=\w)")
_ARROW_FUNCTION = re.compile(
    r"^(?:export\s+)?(?:const|let|var)?\s*[\w$]+(?:\s*:[^=]+)?\s*=\s*(?:async\s*)?(?:<[^()]*>\s*)?\(.*\)(?:\s*:[^=]+)?$"
)


def signature_candidate(
    segment: Segment, definition: int, value: float, reason: Reason, cause: str, *, with_doc: bool = False
) -> Candidate:
    """A definition by its signature, under the head of what it stands in; `with_doc` with its documentation's first line."""
    file = int(segment.def_file[definition])
    language = language_of(segment.language_names[int(segment.languages[file])], segment.paths[file])
    is_holder = KINDS[int(segment.def_kind[definition])] in _HOLDERS
    text = _shown(segment.signature(definition), language)
    if is_holder and language is not None:
        text += language.open_body
    if with_doc and language is not None and (doc := segment.doc(definition)):
        text += f"  {language.line_comment} {doc}"
    return Candidate(
        path=segment.paths[file],
        start_line=int(segment.def_line[definition]),
        stop_line=int(segment.def_end[definition]) + 1,
        text=text,
        value=value,
        reason=reason,
        cause=cause,
        header=_header(segment, definition),
        head_of=_own_header(segment, definition) if is_holder else None,
        name=qualified_name(segment, definition),
    )


def body_candidate(
    segment: Segment, definition: int, value: float, reason: Reason, cause: str, lines: Lines
) -> Candidate | None:
    """A definition with its body; None where it is long or cannot be read."""
    path = segment.paths[int(segment.def_file[definition])]
    start, stop = int(segment.def_start[definition]), int(segment.def_end[definition]) + 1
    text = lines(path) if stop - start <= _MAX_BODY_LINES else None
    if text is None or stop > len(text):
        return None
    return Candidate(
        path=path,
        start_line=start,
        stop_line=stop,
        text="\n".join(line.rstrip("\r\n") for line in text[start:stop]),
        value=value,
        reason=reason,
        cause=cause,
        kind="body",
        name=qualified_name(segment, definition),
    )


def window_candidates(
    windows: Iterable[tuple[Segment, int, float]], lines: Lines, cause: str
) -> list[Candidate]:
    """Windows of lines with their values; those that touch each other are one, worth as much as both."""
    ordered = sorted(windows, key=lambda one: (one[0].paths[int(one[0].window_file[one[1]])], one[1]))
    found: list[Candidate] = []
    for segment, window, value in ordered:
        path = segment.paths[int(segment.window_file[window])]
        start = int(segment.window_line[window])
        text = lines(path)
        if text is None or start >= len(text):
            continue
        part = [line.rstrip("\r\n") for line in text[start : start + WINDOW_LINES]]
        last = found[-1] if found else None
        if last is not None and last.path == path and last.stop_line == start:
            joined = f"{last.text}\n" + "\n".join(part)
            found[-1] = Candidate(
                path=path,
                start_line=last.start_line,
                stop_line=start + len(part),
                text=joined,
                value=last.value + value,
                reason=Reason.SIMILAR,
                cause=cause,
                kind="window",
            )
            continue
        found.append(
            Candidate(
                path=path,
                start_line=start,
                stop_line=start + len(part),
                text="\n".join(part),
                value=value,
                reason=Reason.SIMILAR,
                cause=cause,
                kind="window",
            )
        )
    return found


def qualified_name(segment: Segment, definition: int) -> str:
    """A definition's name behind that of what it stands in."""
    name = segment.words[int(segment.def_name[definition])]
    owner = int(segment.def_owner[definition])
    return name if owner < 0 else f"{segment.words[owner]}.{name}"


def _shown(signature: str, language: Language | None) -> str:
    """A signature without annotations, which say little to a model; and the arrow that makes a value a function."""
    signature = _ANNOTATIONS.sub("", signature)
    if language is not None and language.family == "ecmascript" and _ARROW_FUNCTION.match(signature):
        return f"{signature} =>"
    return signature


def _own_header(segment: Segment, definition: int) -> Header:
    name = segment.words[int(segment.def_name[definition])]
    return Header(int(segment.def_line[definition]), f"{name}:")


def _header(segment: Segment, definition: int) -> Header | None:
    """What a definition belongs to: the definition around it, else one of that name in its file, else the name alone."""
    owner = int(segment.def_owner[definition])
    if owner < 0:
        return None
    file = int(segment.def_file[definition])
    line = int(segment.def_line[definition])
    chosen = -1
    for start, end, name_line in _holders(segment, file, owner):
        if start <= line <= end and line != name_line:
            chosen = name_line
            break
        if chosen < 0 and line != name_line:
            chosen = name_line
    return Header(chosen, f"{segment.words[owner]}:")


def _holders(segment: Segment, file: int, word: int) -> tuple[tuple[int, int, int], ...]:
    """The first line, the last one and that of the name, of each definition in a file that has a name, the last one first."""
    known = _known_holders.setdefault(segment, {})
    found = known.get((file, word))
    if found is None:
        found = known[file, word] = _look_for_holders(segment, file, word)
    return found


def _look_for_holders(segment: Segment, file: int, word: int) -> tuple[tuple[int, int, int], ...]:
    first, stop = int(segment.def_offsets[file]), int(segment.def_offsets[file + 1])
    named = first + np.flatnonzero(segment.def_name[first:stop] == word)
    return tuple(
        (int(segment.def_start[number]), int(segment.def_end[number]), int(segment.def_line[number]))
        for number in reversed(named.tolist())
        if KINDS[int(segment.def_kind[number])] in _HOLDERS
    )
