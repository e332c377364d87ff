"""What every task does between its prompt and its answer: privacy, cache, route, stream, remember.

A task builds a `Request` and says what is its own; `ask` does the rest, so no task can forget a rule.
"""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field, replace

from glossator.cache import AnswerCache, Stored, answer_key
from glossator.context_process import ContextProcess
from glossator.models.interface import BUILTIN, Finish, FinishReason, Message, Model, Request
from glossator.models.router import Router
from glossator.privacy import Privacy, Redaction
from glossator.settings import Settings
from glossator.tasks.shown import ShownCompletions

PROMPT_VERSION = 1


@dataclass(slots=True, kw_only=True)
class Tasks:
    """What the tasks work with; one for the life of a program."""

    settings: Settings
    context: ContextProcess
    router: Router
    cache: AnswerCache
    privacy: Privacy
    shown: ShownCompletions = field(default_factory=ShownCompletions)


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
    models = tasks.router.candidates(request.task)
    if any(model.name != BUILTIN for model in models):
        tasks.privacy.may_send(path)
    sent, redaction = redacted(tasks.privacy, request)
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
    if outcome.finish is FinishReason.STOP and answer.model.name != BUILTIN:
        tasks.cache.put(_key(answer.model, sent), Stored(text=whole, model=answer.model.name))
    if text := restorer.close():
        yield text


def _key(model: Model, request: Request) -> str:
    """Everything that decides the answer."""
    return answer_key(
        model=model.identity,
        prompt=str(PROMPT_VERSION),
        task=request.task.value,
        messages="\0".join(f"{message.role.value}\0{message.content}" for message in request.messages),
        prefix=request.prefix,
        suffix=request.suffix,
        max_tokens=str(request.max_tokens),
        temperature=str(request.temperature),
        stop="\0".join(request.stop),
    )


def redacted(privacy: Privacy, request: Request) -> tuple[Request, Redaction]:
    """The request as it may leave the machine, and the way back from its placeholders."""
    redaction = privacy.redaction()
    messages = tuple(Message(message.role, redaction.redact(message.content)) for message in request.messages)
    return (
        replace(
            request,
            messages=messages,
            prefix=redaction.redact(request.prefix),
            suffix=redaction.redact(request.suffix),
        ),
        redaction,
    )
