"""Who calls a declaration, what it calls and what tests it, in other files: read from the pieces that were gathered."""

from collections.abc import Iterable

import msgspec

from glossator_context.frames import Neighbour, Subject
from glossator_context.pieces import Gathered, Piece, Reason


def with_neighbours(subject: Subject, gathered: Gathered) -> Subject:
    """The subject with its neighbours, each once, the best piece first."""
    pieces = sorted(gathered.pieces, key=lambda piece: -piece.score)
    used_by, uses, tested_by = (
        _neighbours(pieces, reason) for reason in (Reason.CALLER, Reason.CALLED, Reason.TEST)
    )
    # What was gathered to understand the calls is more than what is called.
    called = set(map(_last_name, subject.facts.calls))
    return msgspec.structs.replace(
        subject,
        used_by=used_by,
        uses=tuple(each for each in uses if _last_name(each.name) in called),
        tested_by=tested_by,
        is_partial=bool(used_by) and not gathered.indexed.is_complete,
    )


def _neighbours(pieces: Iterable[Piece], reason: Reason) -> tuple[Neighbour, ...]:
    found = dict.fromkeys(Neighbour(piece.name, piece.path) for piece in pieces if piece.reason is reason)
    named = {each.path for each in found if each.name}
    return tuple(each for each in found if each.name or each.path not in named)


def _last_name(name: str) -> str:
    return name.rpartition(".")[2]
