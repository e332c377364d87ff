"""What a task would send, without sending it."""

from dataclasses import dataclass

from glossator.errors import ContextUnavailable, Refused
from glossator.models.interface import BUILTIN, Message, Request, Role
from glossator.tasks.asking import Tasks, redacted
from glossator.tasks.complete import completion_question, plain_context
from glossator.tasks.document import documentation_context, documentation_question, innermost
from glossator.tasks.explain import Selection, explanation_question
from glossator.tasks.prompt import fenced, pieces_text
from glossator.tasks.source import Source
from glossator_context.pieces import Gathered, Task
from glossator_context.text import Position
from glossator_context.tokens import estimate_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The request after the privacy rules, and what it was written from. `refused` says why nothing would be sent.

    `budget_tokens` is what the context may cost, `tokens` what the whole prompt costs. A task that nothing asks yet has the
    context that it would be asked with, and no instructions: then `is_asked` is false.
    """

    request: Request
    gathered: Gathered
    models: tuple[str, ...]
    redacted: int
    refused: str | None
    budget_tokens: int
    tokens: int
    is_asked: bool


async def preview(tasks: Tasks, source: Source, position: Position, task: Task) -> Preview:
    """The request that a task would make at a place. Raises `CannotDocument` where there is nothing to document."""
    if task is Task.COMPLETE:
        request, gathered = await completion_question(tasks, source, position)
    elif task is Task.EXPLAIN:
        request, gathered = await explanation_question(tasks, source, Selection(start=position, end=position))
    elif task is Task.DOCUMENT:
        target = innermost(await tasks.context.targets(source.uri), position)
        gathered = await documentation_context(tasks, source.uri, target)
        request, gathered = documentation_question(tasks, target, gathered)
    else:
        request, gathered = await _context_alone(tasks, source, position, task)
    models = tasks.router.candidates(task)
    refused = None
    if any(model.name != BUILTIN for model in models):
        try:
            tasks.privacy.may_send(source.path)
        except Refused as error:
            refused = str(error)
    sent, redaction = redacted(tasks, request)
    return Preview(
        request=sent,
        gathered=gathered,
        models=tuple(model.name for model in models),
        redacted=redaction.count,
        refused=refused,
        budget_tokens=tasks.budget(task),
        tokens=sum(estimate_tokens(message.content) for message in sent.messages),
        is_asked=task in _ASKED,
    )


async def _context_alone(
    tasks: Tasks, source: Source, position: Position, task: Task
) -> tuple[Request, Gathered]:
    """What a task would be shown: the pieces, and the text on both sides of the place."""
    budget_tokens = tasks.budget(task)
    try:
        gathered = tasks.privacy.permitted(
            await tasks.context.gather(source.uri, task, position, budget_tokens)
        )
    except ContextUnavailable:
        gathered = plain_context(source, position, budget_tokens)
    parts = [f"Language: {source.language_id}"]
    if pieces := pieces_text(gathered.pieces):
        parts.append(f"From other places of the workspace:\n{pieces}")
    parts.append(fenced("code", f"{gathered.prefix}{gathered.suffix}"))
    request = Request(task=task, messages=(Message(Role.USER, "\n".join(parts)),))
    return request, gathered


_ASKED = frozenset({Task.COMPLETE, Task.EXPLAIN, Task.DOCUMENT})
