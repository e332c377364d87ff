"""The built-in model: it needs no network and no weights, and answers from what the syntax says."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable

from glossator.errors import ModelBroken, ModelRefused
from glossator.models.builtin_explain import explanation
from glossator.models.builtin_prose import tagged_prose
from glossator.models.interface import BUILTIN, Chunk, Delta, Finish, FinishReason, Request
from glossator_context.frames import Subject
from glossator_context.pieces import Task
from glossator_context.text import Position

VERSION = "2"
"""Counted up whenever the answers change: they are kept under the model's identity."""

_PART = re.compile(r"\s*\S+\s*?(?=\s|\Z)|\s+")
_PARTS_BEFORE_OTHERS_MAY_RUN = 8
_ANSWERED = frozenset({Task.EXPLAIN, Task.DOCUMENT})

Predict = Callable[[str, Position, int, bool], Awaitable[str]]
"""What the n-gram model continues a place with: (uri, position, max_tokens, multiline) to the text, perhaps empty."""


class Builtin:
    """Documents and explains the request's subject, and completes by `predict`."""

    def __init__(self, predict: Predict | None = None) -> None:
        self._predict = predict

    @property
    def name(self) -> str:
        """Always `builtin`."""
        return BUILTIN

    @property
    def identity(self) -> str:
        """The name with the version of the answers."""
        return f"{BUILTIN}/{VERSION}"

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The answer word by word. Raises `ModelBroken` where the request lacks what its task is about."""
        text = await self._answer(request)
        for number, part in enumerate(_PART.findall(text)):
            if number % _PARTS_BEFORE_OTHERS_MAY_RUN == 0:
                await asyncio.sleep(0)
            yield Delta(part)
        yield Finish(FinishReason.STOP)

    async def _answer(self, request: Request) -> str:
        if request.task is Task.COMPLETE:
            if request.spot is None or self._predict is None:
                raise ModelBroken("the built-in model was asked to complete without a place in a document")
            spot = request.spot
            return await self._predict(spot.uri, spot.position, request.max_tokens, spot.multiline)
        if request.task not in _ANSWERED:
            raise ModelRefused(f"the built-in model cannot {request.task}; a model of your own can")
        subject = _subject(request)
        return tagged_prose(subject.facts) if request.task is Task.DOCUMENT else explanation(subject)


def _subject(request: Request) -> Subject:
    if request.subject is None:
        raise ModelBroken("the built-in model was asked about no declaration")
    return request.subject
