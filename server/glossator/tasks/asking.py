"""What every task does between its prompt and its answer: privacy, cache, route, stream, remember.

A task builds a `Request` and says what is its own; `ask` does the rest, so no task can forget a rule.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from glossator.cache import AnswerCache, Stored, answer_key
from glossator.context_process import ContextProcess
from glossator.errors import ContextTooLong
from glossator.models.calibration import Calibrations
from glossator.models.interface import BUILTIN, Finish, FinishReason, Message, Model, Request
from glossator.models.router import Router
from glossator.privacy import Privacy, Redaction
from glossator.settings import Settings
from glossator.tasks.shown import ShownCompletions
from glossator_context.pieces import Task

PROMPT_VERSION = 2
LEAST_BUDGET_TOKENS = 128
# What a question says besides its context.
WORDS_TOKENS = 300
_ANSWER_TOKENS = {Task.EXPLAIN: 1024, Task.DOCUMENT: 700, Task.REVIEW: 1024, Task.TEST: 2048}
# The settings whose budget a task has.
_BUDGETS = {
    Task.COMPLETE: "complete",
    Task.EXPLAIN: "explain",
    Task.DOCUMENT: "document",
    Task.REVIEW: "explain",
    Task.TEST: "explain",
}


def _nobody_listens() -> None:
    return None


@dataclass(slots=True, kw_only=True)
class Tasks:
    """What the tasks work with; one for as long as its settings hold.

    `chat_only` names the models that never see a request's `prefix` and `suffix`. `on_used` is called after each use. A
    completion does without what was not gathered within `gather_s`.
    """

    settings: Settings
    context: ContextProcess
    router: Router
    cache: AnswerCache
    privacy: Privacy
    shown: ShownCompletions = field(default_factory=ShownCompletions)
    chat_only: frozenset[str] = frozenset()
    gather_s: float = 0.3
    on_used: Callable[[], None] = _nobody_listens
    calibrations: Calibrations = field(default_factory=Calibrations)
    _limits: dict[Task, float] = field(default_factory=dict)
    _users: int = 0
    _unused: asyncio.Event = field(default_factory=asyncio.Event)

    def answer_tokens(self, task: Task) -> int:
        """How long an answer may get."""
        return self.settings.complete.max_tokens if task is Task.COMPLETE else _ANSWER_TOKENS[task]

    def budget(self, task: Task) -> int:
        """How much context a question may have, in tokens of our estimate.

        That is what the settings say, unless a model of the route has room for less: by its settings, or because it has
        refused a question as too long.
        """
        wanted: int = getattr(self.settings.context, f"{_BUDGETS[task]}_tokens")
        tokens = min(float(wanted), self._limits.get(task, wanted))
        for model in self.router.candidates(task):
            settings = self.settings.models.get(model.name)
            if settings is not None and settings.context_tokens is not None:
                tokens = min(tokens, settings.context_tokens - self.answer_tokens(task) - WORDS_TOKENS)
        return max(LEAST_BUDGET_TOKENS, round(tokens / self._tokens_per_estimate(task)))

    def shrink(self, request: Request, budget_tokens: int, error: ContextTooLong) -> None:
        """Ask for less from now on, because a model refused a question with this budget. Raises `error` at the least."""
        if budget_tokens <= LEAST_BUDGET_TOKENS:
            raise error
        ratio = self._tokens_per_estimate(request.task)
        sent = budget_tokens * ratio
        smaller = sent / 2
        if error.limit_tokens is not None:
            room = error.limit_tokens - request.max_tokens - WORDS_TOKENS
            smaller = min(room, sent * 3 / 4) if room > 0 else smaller
        self._limits[request.task] = smaller

    def _tokens_per_estimate(self, task: Task) -> float:
        """What the model that counts most makes of one token of our estimate."""
        models = [model for model in self.router.candidates(task) if model.name != BUILTIN]
        return max((self.calibrations.of(model.identity).ratio for model in models), default=1.0)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """While these run, what the tasks work with stays open."""
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1
            if not self._users:
                self._unused.set()
            self.on_used()

    async def unused(self) -> None:
        """Return once nobody uses them."""
        while self._users:
            self._unused.clear()
            await self._unused.wait()


@dataclass(slots=True)
class Outcome:
    """What is known of an answer when `ask` has ended. Without a `finish` it broke off."""

    text: str = ""
    model: str = ""
    cached: bool = False
    finish: FinishReason | None = None


Enough = Callable[[str], str | None]


def never_enough(_text: str) -> None:
    """Read the answer to its end."""


async def ask(
    tasks: Tasks, request: Request, outcome: Outcome, *, path: str | None, enough: Enough = never_enough
) -> AsyncGenerator[str]:
    """The answer's text as it arrives, from the cache or from the first healthy model of the task's route.

    `enough` is shown all text so far and gives the whole text that the task wants once it is there: the model is then
    stopped. Only whole answers are stored, with the placeholders that stand for secrets.
    Raises `Refused` before anything is sent, and `ModelError`.
    """
    with tasks.in_use():
        models = tasks.router.candidates(request.task)
        if any(model.name != BUILTIN for model in models):
            tasks.privacy.may_send(path)
        sent, redaction = redacted(tasks, request)
        for model in models:
            stored = await tasks.cache.get(_key(model, sent)) if model.name != BUILTIN else None
            if stored is not None:
                outcome.text, outcome.model = redaction.restore(stored.text), stored.model
                outcome.cached, outcome.finish = True, FinishReason.STOP
                yield outcome.text
                return
        whole = ""
        restorer = redaction.restorer()
        async with await tasks.router.open(request.task, sent) as answer:
            outcome.model = answer.model.name
            async for chunk in answer:
                if isinstance(chunk, Finish):
                    outcome.finish = chunk.reason
                    continue
                whole += chunk.text
                if (wanted := enough(whole)) is not None:
                    whole, outcome.finish = wanted, FinishReason.STOP
                    break
                if text := restorer.feed(chunk.text):
                    yield text
        outcome.text = redaction.restore(whole)
        if whole and outcome.finish is FinishReason.STOP and answer.model.name != BUILTIN:
            tasks.cache.put(_key(answer.model, sent), Stored(text=whole, model=answer.model.name))
        if text := restorer.close():
            yield text


def _key(model: Model, request: Request) -> str:
    """Everything that decides the answer."""
    return answer_key(
        model=model.identity,
        prompt=str(PROMPT_VERSION),
        task=request.task.value,
        messages=json.dumps([(message.role.value, message.content) for message in request.messages]),
        prefix=request.prefix,
        suffix=request.suffix,
        max_tokens=str(request.max_tokens),
        temperature=str(request.temperature),
        stop=json.dumps(request.stop),
    )


def redacted(tasks: Tasks, request: Request) -> tuple[Request, Redaction]:
    """The request as it may leave the machine, and the way back from its placeholders.

    Whatever is in it went through the gate but our own words. Prefix and suffix, which repeat what a message says, are
    left out where no model of the route would see them.
    """
    redaction = tasks.privacy.redaction()
    messages = tuple(
        message if message.is_ours else Message(message.role, redaction.redact(message.content))
        for message in request.messages
    )
    chats = all(model.name in tasks.chat_only for model in tasks.router.candidates(request.task))
    prefix, suffix = ("", "") if chats else (request.prefix, request.suffix)
    return (
        replace(request, messages=messages, prefix=redaction.redact(prefix), suffix=redaction.redact(suffix)),
        redaction,
    )
