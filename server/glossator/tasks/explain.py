"""Explain: what a declaration, or a range of lines, does, as markdown that is safe to show."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from glossator.errors import ContextUnavailable
from glossator.models.interface import Message, Request, Role
from glossator.privacy import MarkdownFilter
from glossator.tasks.asking import Outcome, Tasks, ask
from glossator.tasks.prompt import FENCE_RULE, fenced, pieces_text
from glossator.tasks.source import Source
from glossator_context.frames import Subject
from glossator_context.pieces import Gathered, Task
from glossator_context.text import Position

BUDGET_TOKENS = 6000
MAX_TOKENS = 1024

SYSTEM = (
    "You explain source code to the developer who reads it. Say first, in one sentence, what it is for; then how it "
    "works and what to watch out for. Be brief and concrete, name what you speak of, do not guess, do not repeat the "
    f"code. Answer in markdown without images, links or HTML. {FENCE_RULE}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is asked about: from `start` up to `end`, which are equal where the cursor's declaration is meant."""

    start: Position
    end: Position


async def explain(
    tasks: Tasks, source: Source, selection: Selection, outcome: Outcome, *, instruction: str = ""
) -> AsyncGenerator[str]:
    """The explanation as it is written. `outcome.text` holds it whole in the end.

    Raises `ModelError` and `Refused`; `ContextUnavailable` only where the model needs the syntax.
    """
    request, _ = await explanation_question(tasks, source, selection, instruction=instruction)
    safe = MarkdownFilter()
    shown = ""
    async for part in ask(tasks, request, outcome, path=source.path):
        if text := safe.feed(part):
            shown += text
            yield text
    if text := safe.close():
        shown += text
        yield text
    outcome.text = shown


async def explanation_question(
    tasks: Tasks, source: Source, selection: Selection, *, instruction: str = ""
) -> tuple[Request, Gathered]:
    """The question, and what it was written from."""
    subject, gathered = await _context(tasks, source, selection)
    question = [f"Language: {source.language_id}"]
    if gathered.pieces:
        question.append(f"From other places of the workspace:\n{pieces_text(gathered.pieces)}")
    question.append(f"Explain this:\n{fenced('code', _asked_about(source, selection, subject))}")
    if subject is not None and subject.callers:
        question.append(f"It is called by: {', '.join(subject.callers)}.")
    if instruction:
        question.append(f"The developer asks: {instruction}")
    request = Request(
        task=Task.EXPLAIN,
        messages=(Message(Role.SYSTEM, SYSTEM), Message(Role.USER, "\n".join(question))),
        max_tokens=MAX_TOKENS,
        subject=subject,
    )
    return request, gathered


async def _context(tasks: Tasks, source: Source, selection: Selection) -> tuple[Subject | None, Gathered]:
    subject = None
    gathered = Gathered(language=source.language_id, prefix="", suffix="")
    try:
        subject = await tasks.context.subject(source.uri, selection.start)
        gathered = await tasks.context.gather(source.uri, Task.EXPLAIN, selection.start, BUDGET_TOKENS)
    except ContextUnavailable:
        # An endpoint can explain the text alone.
        return subject, gathered
    return subject, tasks.privacy.permitted(gathered)


def _asked_about(source: Source, selection: Selection, subject: Subject | None) -> str:
    if selection.start != selection.end:
        return source.text.between(selection.start, selection.end)
    return subject.facts.source if subject is not None else str(source.text)[: BUDGET_TOKENS * 3]
