"""Which model answers: the first healthy one of the route, and before its first text the next one if it cannot be reached."""

import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from glossator.errors import ModelBroken, ModelError, ModelRefused, ModelUnavailable, SettingsError
from glossator.models.breaker import Breaker, Ticket
from glossator.models.interface import Chunk, Finish, Model, Request, Usage
from glossator.models.refusal import Barred
from glossator.settings import Routes
from glossator_context.pieces import Task

logger = logging.getLogger(__name__)


class State(StrEnum):
    """Whether a model is asked."""

    READY = "ready"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a model is. `error` is the last one, None after a whole answer; `retry_in_s` counts while it is `WAITING`."""

    name: str
    state: State
    error: str | None
    retry_in_s: float
    requests: int
    usage: Usage


class Answering:
    """An answer that has begun: the model that gives it, and its chunks. Close it, or read it to its end."""

    def __init__(self, model: Model, first: Chunk, rest: AsyncGenerator[Chunk, None]) -> None:
        self.model = model
        self._first: Chunk | None = first
        self._rest = rest

    def __aiter__(self) -> AsyncIterator[Chunk]:
        return self

    async def __anext__(self) -> Chunk:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return await anext(self._rest)

    async def __aenter__(self) -> "Answering":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Stop the model, at once."""
        await self._rest.aclose()


class Router:
    """Models by name, the routes between them, and what is known of their health. Lives as long as its settings.

    Models with an `origin` share a breaker with all others there; a model that refused its key, its name or its
    address is not asked again. Making it raises `SettingsError` for a route to a model that does not exist.
    """

    def __init__(
        self, models: Mapping[str, Model], routes: Routes, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._routes = {
            task: tuple(_named(models, task, name) for name in _route(routes, task)) for task in Task
        }
        origins = {name: str(getattr(model, "origin", name)) for name, model in models.items()}
        breakers = {origin: Breaker(clock) for origin in origins.values()}
        self._records = {name: _Record(breakers[origins[name]]) for name in models}

    def candidates(self, task: Task) -> tuple[Model, ...]:
        """The models of a task's route, healthy or not, the first to ask first."""
        return self._routes[task]

    async def open(self, task: Task, request: Request) -> Answering:
        """Ask, and wait for the first chunk. Only `ModelUnavailable` before that moves on to the next of the route.

        Raises the last `ModelError` when none answers.
        """
        error: ModelError | None = None
        for model in self._routes[task]:
            record = self._records[model.name]
            ticket = record.breaker.admit() if record.barred is None else None
            if ticket is None:
                error = error or record.objection(model.name)
                continue
            chunks = _watched(model, request, record, ticket)
            try:
                return Answering(model, await anext(chunks), chunks)
            except ModelUnavailable as unavailable:
                logger.info("%s; trying the next model of the route, if any", unavailable)
                error = unavailable
        raise error or ModelRefused(f"the route of {task.value} has no models")

    async def stream(self, task: Task, request: Request) -> AsyncGenerator[Chunk, None]:
        """The chunks of `open`, for those who need not know which model answers."""
        async with await self.open(task, request) as answering:
            async for chunk in answering:
                yield chunk

    def health(self) -> tuple[Health, ...]:
        """Every model in the order of the settings."""
        return tuple(record.health(name) for name, record in self._records.items())

    def retry(self) -> None:
        """Forget what went wrong, because the user says that it is mended."""
        for record in self._records.values():
            record.barred = None
            record.breaker.succeeded()


class _Record:
    """What is known of one model."""

    def __init__(self, breaker: Breaker) -> None:
        self.breaker = breaker
        self.barred: str | None = None
        self.error: str | None = None
        self.requests = 0
        self.usage = Usage()

    def objection(self, name: str) -> ModelError:
        if self.barred is not None:
            return ModelRefused(self.barred)
        wait_s = self.breaker.wait_s
        return ModelUnavailable(
            f"{name} is left alone for {wait_s:.0f} s after: {self.error or 'failures of its endpoint'}",
            retry_after_s=wait_s,
        )

    def health(self, name: str) -> Health:
        state = State.WAITING if self.breaker.is_open else State.READY
        return Health(
            name=name,
            state=State.REFUSED if self.barred is not None else state,
            error=self.error,
            retry_in_s=self.breaker.wait_s,
            requests=self.requests,
            usage=self.usage,
        )

    def finished(self, usage: Usage) -> None:
        self.breaker.succeeded()
        self.error = None
        self.usage = Usage(
            self.usage.prompt_tokens + usage.prompt_tokens,
            self.usage.completion_tokens + usage.completion_tokens,
            self.usage.cached_tokens + usage.cached_tokens,
        )

    def failed(self, error: ModelError, ticket: Ticket) -> None:
        self.error = str(error)
        if isinstance(error, Barred):
            self.barred = str(error)
            self.breaker.left(ticket)
        elif isinstance(error, ModelUnavailable):
            self.breaker.failed(ticket, error.retry_after_s)
        elif isinstance(error, ModelBroken):
            self.breaker.failed(ticket, None)
        else:
            self.breaker.succeeded()


async def _watched(
    model: Model, request: Request, record: _Record, ticket: Ticket
) -> AsyncGenerator[Chunk, None]:
    """The model's chunks, with everything that they say about its health written down."""
    record.requests += 1
    stream = model.stream(request)
    has_answered = False
    try:
        async for chunk in stream:
            if isinstance(chunk, Finish):
                record.finished(chunk.usage)
                yield chunk
                return
            if not has_answered:
                has_answered = True
                record.breaker.answered()
            yield chunk
        raise ModelBroken(f"{model.name}: the answer ended without saying so")
    except ModelError as error:
        record.failed(error, ticket)
        raise
    except GeneratorExit:
        # Whoever asked has enough; a model that gave text is well.
        if has_answered:
            record.finished(Usage())
        raise
    finally:
        if not has_answered:
            record.breaker.left(ticket)
        if isinstance(stream, AsyncGenerator):
            await stream.aclose()


def _route(routes: Routes, task: Task) -> tuple[str, ...]:
    """The names of a task's models; a task without a setting of its own is for those that explain."""
    names: tuple[str, ...] = getattr(routes, task.value, routes.explain)
    return names


def _named(models: Mapping[str, Model], task: Task, name: str) -> Model:
    try:
        return models[name]
    except KeyError:
        raise SettingsError(f"routes.{task.value} names {name}, which no model is called") from None
