"""The most useful candidates that a number of tokens has room for, one piece for each file and kind."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

from glossator_context.gathering.candidates import Candidate, Header
from glossator_context.pieces import Kind, Piece
from glossator_context.tokens import token_cost

# What a prompt writes around a piece besides its path.
_PIECE_TOKENS = 4
# A piece is rounded up to whole tokens.
_ROUNDING_TOKENS = 1.0
_LEAST_TOKENS = 0.5
# One blank before a word costs nothing: tokenizers take it for a part of the word.
_INDENT = " "
# Of several declarations with one name a place needs one: each further one is worth so much of what it would be alone.
_SAME_NAME = 0.5

_Key = tuple[str, Kind, int]
# Several declarations can stand on one line: the text tells them apart.
_Line = tuple[int, str]


@dataclass(slots=True)
class _Open:
    """A piece while it is being filled."""

    lines: set[_Line] = field(default_factory=set)
    headers: dict[Header, list[Candidate]] = field(default_factory=dict)
    heads: dict[Header, Candidate] = field(default_factory=dict)
    chosen: list[Candidate] = field(default_factory=list)
    cost: float = 0.0


@dataclass(slots=True)
class _Weighed:
    """A candidate with all that its cost is made of."""

    candidate: Candidate
    key: _Key
    line: _Line
    name: str
    text_tokens: float
    header_tokens: float
    opening_tokens: float
    is_taken: bool = False


@dataclass(slots=True)
class _Packing:
    room_tokens: float
    opened: dict[_Key, _Open] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


def pack(candidates: Iterable[Candidate], room_tokens: float) -> list[Piece]:
    """Pieces of at most `room_tokens` together, with what their paths cost, the most valuable first.

    Candidates are taken by value per token. What a file's path and a class's header cost is paid once: the first of their
    candidates makes the others cheaper.
    """
    waiting = [_weighed(candidate) for candidate in candidates]
    by_key: dict[_Key, list[int]] = {}
    for number, weighed in enumerate(waiting):
        by_key.setdefault(weighed.key, []).append(number)
    packing = _Packing(room_tokens)
    heap = [(-_density(weighed, packing), number) for number, weighed in enumerate(waiting)]
    heapq.heapify(heap)
    while heap:
        density, number = heapq.heappop(heap)
        weighed = waiting[number]
        piece = packing.opened.get(weighed.key)
        if weighed.is_taken or (piece is not None and weighed.line in piece.lines):
            continue
        now = -_density(weighed, packing)
        if heap and now > density and now > heap[0][0]:
            heapq.heappush(heap, (now, number))
            continue
        cost = _cost(weighed, piece)
        if cost > packing.room_tokens:
            continue
        for header in _take(weighed, cost, packing):
            for other in by_key[weighed.key]:
                cheaper = waiting[other]
                if not cheaper.is_taken and (header is None or cheaper.candidate.header == header):
                    heapq.heappush(heap, (-_density(cheaper, packing), other))
    pieces = [_piece(key, piece) for key, piece in packing.opened.items()]
    return sorted(pieces, key=lambda piece: -piece.score)


def _weighed(candidate: Candidate) -> _Weighed:
    """Signatures of one file share a piece; each window and each body is one of its own."""
    is_signature = candidate.kind == "signature"
    header = candidate.header
    return _Weighed(
        candidate=candidate,
        key=(candidate.path, candidate.kind, -1 if is_signature else candidate.start_line),
        line=(candidate.start_line, candidate.text),
        name=candidate.name.rpartition(".")[2] if is_signature else "",
        text_tokens=max(token_cost(f"{_indented(candidate)}\n"), _LEAST_TOKENS),
        header_tokens=0.0 if header is None else token_cost(f"{header.text}\n"),
        opening_tokens=token_cost(candidate.path) + _PIECE_TOKENS + _ROUNDING_TOKENS,
    )


def _density(weighed: _Weighed, packing: _Packing) -> float:
    value = weighed.candidate.value
    if weighed.name and weighed.name in packing.names:
        value *= _SAME_NAME
    return value / _cost(weighed, packing.opened.get(weighed.key))


def _cost(weighed: _Weighed, piece: _Open | None) -> float:
    """What taking it costs now."""
    if piece is None:
        return weighed.text_tokens + weighed.header_tokens + weighed.opening_tokens
    header = weighed.candidate.header
    if header is None or header in piece.headers or header in piece.heads:
        return weighed.text_tokens
    return weighed.text_tokens + weighed.header_tokens


def _indented(candidate: Candidate) -> str:
    if candidate.header is None or candidate.kind != "signature":
        return candidate.text
    return "\n".join(f"{_INDENT}{line}" for line in candidate.text.split("\n"))


def _take(weighed: _Weighed, cost: float, packing: _Packing) -> list[Header | None]:
    """Put a candidate into its piece. The headers that others could stand under for nothing now; None: all of the piece."""
    candidate = weighed.candidate
    cheaper: list[Header | None] = []
    piece = packing.opened.get(weighed.key)
    if piece is None:
        piece = packing.opened[weighed.key] = _Open()
        cheaper.append(None)
    if candidate.header is not None:
        if candidate.header not in piece.headers and candidate.header not in piece.heads:
            cheaper.append(candidate.header)
        piece.headers.setdefault(candidate.header, []).append(candidate)
    if candidate.head_of is not None:
        piece.heads[candidate.head_of] = candidate
        cheaper.append(candidate.head_of)
    packing.room_tokens -= cost
    packing.names.add(weighed.name)
    weighed.is_taken = True
    piece.lines.add(weighed.line)
    piece.chosen.append(candidate)
    piece.cost += cost
    return cheaper[:1] if None in cheaper else cheaper


def _piece(key: _Key, piece: _Open) -> Piece:
    best = max(piece.chosen, key=lambda candidate: candidate.value)
    return Piece(
        path=key[0],
        start_line=min(candidate.start_line for candidate in piece.chosen),
        stop_line=max(candidate.stop_line for candidate in piece.chosen),
        text=_text(piece),
        reason=best.reason,
        cause=best.cause,
        kind=key[1],
        name=best.name,
        tokens=ceil(piece.cost - _ROUNDING_TOKENS),
        score=sum(candidate.value for candidate in piece.chosen),
    )


def _text(piece: _Open) -> str:
    """The lines in the file's order, the members of a header right below it."""
    parts: list[str] = []
    written: set[int] = set()
    ordered = sorted(piece.chosen, key=lambda candidate: (candidate.start_line, candidate.text))

    def write(candidate: Candidate) -> None:
        below = [candidate]
        while below:
            current = below.pop()
            if id(current) in written:
                continue
            written.add(id(current))
            parts.append(_indented(current))
            if current.head_of is not None:
                below += reversed(members(current.head_of))

    def members(header: Header) -> list[Candidate]:
        return [candidate for candidate in ordered if candidate.header == header]

    headless = {header for header in piece.headers if header not in piece.heads}
    for candidate in ordered:
        header = candidate.header
        if header in headless:
            headless.discard(header)
            parts.append(header.text)
            for member in members(header):
                write(member)
        elif header is None:
            write(candidate)
    # What is left stands under headers that name each other in a circle.
    for candidate in ordered:
        write(candidate)
    return "\n".join(parts)
