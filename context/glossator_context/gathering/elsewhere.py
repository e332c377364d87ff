"""What other files offer to a place, by task: what is likely to be needed next, or what an explanation needs to know."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from glossator_context.document import Document
from glossator_context.gathering.candidates import Candidate
from glossator_context.gathering.declared_elsewhere import (
    Lines,
    body_candidate,
    signature_candidate,
    window_candidates,
)
from glossator_context.gathering.uses import use_candidates
from glossator_context.imports import imports
from glossator_context.indexing.segment import KINDS
from glossator_context.pieces import Reason, Task
from glossator_context.ranking.place import Place, imported_names
from glossator_context.ranking.rank import Ranked, rank, similar
from glossator_context.ranking.view import View
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.text import Position

_WORD = re.compile(r"[^\W\d][\w$]*")
# So many tokens of the room for each definition that is looked at: few are shorter.
_TOKENS_EACH = 6
_MOST_LIKELY = 400
_LEAST_LIKELY = 60
_NAMED = 1_500
_MOST_NAMED = 48
_BODIES = 4
_WINDOWS = 6
_USES = 8
# Declarations that are needed come first: lines like those at the cursor fill the room that is left.
_WINDOW_VALUE = 0.02
# What a declaration's own text names is needed to understand it, likely as the next line or not.
_NAMED_VALUE = 0.25
_BODY_VALUE = 0.6
_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """A place to gather for, and the room there is.

    `path` is the document's in the index, `recent` are the files of the last visits.
    """

    document: Document
    path: str
    position: Position
    room_tokens: int
    recent: tuple[str, ...] = ()


def likely_candidates(view: View, around: Around, lines: Lines) -> list[Candidate]:
    """Definitions that the next line may need, and places like this one."""
    place = _place(view, around, around.position)
    most = min(_MOST_LIKELY, max(_LEAST_LIKELY, around.room_tokens // _TOKENS_EACH))
    found = [_signature(view, ranked) for ranked in rank(view, place, most=most)]
    windows = similar(view, place, most=_WINDOWS)
    best = max((window.score for window in windows), default=1.0)
    found += window_candidates(
        (
            (view.segments[window.segment][0], window.window, _WINDOW_VALUE * window.score / best)
            for window in windows
        ),
        lines,
        "like the lines at the cursor",
    )
    return found


def subject_candidates(
    view: View, around: Around, subject: Symbol, task: Task, lines: Lines
) -> list[Candidate]:
    """What a declaration uses, with documentation and a few bodies, what uses it, and what tests it."""
    text = around.document.text
    words = Counter(_WORD.findall(text.between(text.clamp(subject.start), text.clamp(subject.end))))
    # Its own name says nothing of what it uses: other declarations of that name are its kin.
    del words[subject.name]
    place = _place(view, around, text.clamp(subject.end))
    found: list[Candidate] = []
    bodies = 0
    for ranked in _named(view, rank(view, place, most=_NAMED), words):
        segment = view.segments[ranked.segment][0]
        value = _NAMED_VALUE + (1 - _NAMED_VALUE) * ranked.probability
        name = segment.words[int(segment.def_name[ranked.definition])]
        cause = f"`{name}` is used in `{subject.qualified_name}`"
        found.append(
            signature_candidate(segment, ranked.definition, value, Reason.CALLED, cause, with_doc=True)
        )
        if bodies < _BODIES and KINDS[int(segment.def_kind[ranked.definition])] in _CALLABLE:
            body = body_candidate(
                segment, ranked.definition, value * _BODY_VALUE, Reason.CALLED, cause, lines
            )
            if body is not None:
                bodies += 1
                found.append(body)
    found += use_candidates(subject.name, around.path, view.segments, lines, most=_USES)
    if task is Task.TEST and not any(each.reason is Reason.TEST for each in found):
        found += _tests_nearby(view, place, lines)
    return found


def _place(view: View, around: Around, position: Position) -> Place:
    document = around.document
    text = document.text
    position = text.clamp(position)
    return Place(
        path=around.path,
        language=document.language,
        prefix=text.between(Position(0, 0), position),
        suffix=text.between(position, text.end),
        imported=imported_names(imports(document), around.path, document.language, view.modules),
        recent=around.recent,
    )


def _signature(view: View, ranked: Ranked) -> Candidate:
    segment = view.segments[ranked.segment][0]
    return signature_candidate(segment, ranked.definition, ranked.probability, ranked.reason, ranked.cause)


def _named(view: View, ranking: Iterable[Ranked], words: Counter[str]) -> list[Ranked]:
    """The likeliest definitions of each of the words."""
    found: list[Ranked] = []
    seen: Counter[str] = Counter()
    for ranked in ranking:
        segment = view.segments[ranked.segment][0]
        name = segment.words[int(segment.def_name[ranked.definition])]
        if words[name] and seen[name] < 2:
            seen[name] += 1
            found.append(ranked)
            if len(found) == _MOST_NAMED:
                break
    return found


def _tests_nearby(view: View, place: Place, lines: Lines) -> list[Candidate]:
    """The beginning of the nearest test file: how tests are written here."""
    from os.path import commonpath

    tests = [
        view.paths[number]
        for number in (view.file_is_test & view.file_alive).nonzero()[0].tolist()
        if view.paths[number].rpartition(".")[2] == place.path.rpartition(".")[2]
    ]
    stem = place.path.rpartition("/")[2].partition(".")[0]
    tests.sort(key=lambda path: (stem not in path, -len(commonpath([path, place.path])), path))
    for path in tests:
        text = lines(path)
        if text:
            return [
                Candidate(
                    path=path,
                    start_line=0,
                    stop_line=min(len(text), 40),
                    text="\n".join(line.rstrip("\r\n") for line in text[:40]),
                    value=_WINDOW_VALUE,
                    reason=Reason.TEST,
                    cause="how tests are written here",
                    kind="window",
                )
            ]
    return []
