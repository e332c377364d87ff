"""What a task would send, without sending it."""

from dataclasses import dataclass

from glossator.errors import Refused
from glossator.models.interface import BUILTIN, Request
from glossator.tasks.asking import Tasks, redacted
from glossator.tasks.complete import completion_question
from glossator.tasks.document import documentation_question, innermost
from glossator.tasks.explain import Selection, explanation_question
from glossator.tasks.source import Source
from glossator_context.pieces import Gathered, Task
from glossator_context.text import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The request after the privacy rules, and what it was written from. `refused` says why nothing would be sent."""

    request: Request
    gathered: Gathered
    models: tuple[str, ...]
    redacted: int
    refused: str | None


async def preview(tasks: Tasks, source: Source, position: Position, task: Task) -> Preview:
    """The request that a task would make at a place. Raises `CannotDocument` where there is nothing to document."""
    if task is Task.COMPLETE:
        request, gathered = await completion_question(tasks, source, position)
    elif task is Task.EXPLAIN:
        request, gathered = await explanation_question(tasks, source, Selection(start=position, end=position))
    else:
        target = innermost(await tasks.context.targets(source.uri), position)
        request, gathered = await documentation_question(tasks, source.uri, target)
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
    )
