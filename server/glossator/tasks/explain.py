"""Explain: what a declaration, or a range of lines, does, as markdown that is safe to show."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from glossator.errors import ContextTooLong, ContextUnavailable, DocumentMoved, ModelRefused
from glossator.models.interface import BUILTIN, Message, Request, Role
from glossator.privacy import MarkdownFilter
from glossator.tasks.asking import Outcome, Tasks, ask
from glossator.tasks.neighbours import with_neighbours
from glossator.tasks.overview import Asked, asked_about
from glossator.tasks.prompt import FENCE_RULE, fenced, pieces_text, room_for_code, with_code
from glossator.tasks.source import Source
from glossator_context.pieces import Gathered, Task
from glossator_context.text import Position
from glossator_context.tokens import beginning

SYSTEM = (
    "You explain source code to the developer who reads it. Say first, in one sentence, what it is for; then how it "
    "works and what to watch out for. Be brief and concrete, name what you speak of, do not guess, do not repeat the "
    f"code. Answer in markdown without images, links or HTML. {FENCE_RULE}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is asked about: from `start` up to `end`, which are equal where the cursor's declaration is meant.

    Outside of any declaration, the whole file is meant.
    """

    start: Position
    end: Position


async def explain(
    tasks: Tasks, source: Source, selection: Selection, outcome: Outcome, *, instruction: str = ""
) -> AsyncGenerator[str]:
    """The explanation as it is written. `outcome.text` holds all of it in the end, also where it broke off.

    The text is that of the first step, in which the selection must exist. Raises `ModelError` and `Refused`;
    `ContextUnavailable` only where the model needs the syntax.
    """
    safe = MarkdownFilter()
    shown = ""
    try:
        async with aclosing(_answer(tasks, source, selection, outcome, instruction)) as parts:
            async for part in parts:
                if text := safe.feed(part):
                    shown += text
                    yield text
        if text := safe.close():
            shown += text
            yield text
    finally:
        outcome.text = shown


async def _answer(
    tasks: Tasks, source: Source, selection: Selection, outcome: Outcome, instruction: str
) -> AsyncGenerator[str]:
    """What the model writes. A question that is too long is asked once more, with less."""
    revision = source.revision
    budget_tokens = tasks.budget(Task.EXPLAIN)
    request, _ = await explanation_question(tasks, source, selection, instruction=instruction)
    if request.subject is None and _needs_syntax(tasks):
        raise ModelRefused(
            "the built-in model explains declarations, and can read none here; "
            "a model of your own, in the settings, explains any text"
        )
    try:
        async with aclosing(ask(tasks, request, outcome, path=source.path)) as parts:
            async for part in parts:
                yield part
        return
    except ContextTooLong as error:
        tasks.shrink(request, budget_tokens, error)
    if source.revision != revision:
        raise DocumentMoved("the document changed before it was explained")
    request, _ = await explanation_question(tasks, source, selection, instruction=instruction)
    async with aclosing(ask(tasks, request, outcome, path=source.path)) as parts:
        async for part in parts:
            yield part


async def explanation_question(
    tasks: Tasks, source: Source, selection: Selection, *, instruction: str = ""
) -> tuple[Request, Gathered]:
    """The question, and what it shows."""
    budget_tokens = tasks.budget(Task.EXPLAIN)
    # Taken now: the document may change while its context is gathered.
    chosen = source.text.between(selection.start, selection.end) or str(source.text)
    asked, gathered = await _context(tasks, source, selection, budget_tokens)
    subject = None if asked.subject is None else with_neighbours(asked.subject, gathered)
    if subject is not None and selection.start == selection.end and not asked.is_overview:
        chosen = subject.facts.source
    chosen = beginning(chosen, room_for_code(budget_tokens, gathered.pieces))
    question = [f"Language: {source.language_id}"]
    if gathered.pieces:
        question.append(f"From other places of the workspace:\n{pieces_text(gathered.pieces)}")
    question.append(f"Explain this:\n{fenced('code', chosen)}")
    if subject is not None and subject.callers:
        question.append(f"It is called by: {', '.join(subject.callers)}.")
    if instruction:
        question.append(f"The developer asks: {instruction}")
    request = Request(
        task=Task.EXPLAIN,
        messages=(Message(Role.SYSTEM, SYSTEM, is_ours=True), Message(Role.USER, "\n".join(question))),
        max_tokens=tasks.answer_tokens(Task.EXPLAIN),
        subject=subject,
    )
    return request, with_code(gathered, chosen)


async def _context(
    tasks: Tasks, source: Source, selection: Selection, budget_tokens: int
) -> tuple[Asked, Gathered]:
    asked = Asked()
    gathered = Gathered(language=source.language_id, prefix="", suffix="")
    try:
        asked = await asked_about(tasks.context, source, selection.start, selection.end)
        gathered = await tasks.context.gather(source.uri, Task.EXPLAIN, selection.start, budget_tokens)
    except ContextUnavailable:
        if asked.subject is None and _needs_syntax(tasks):
            raise
        # An endpoint can explain the text alone.
        return asked, gathered
    return asked, tasks.privacy.permitted(gathered)


def _needs_syntax(tasks: Tasks) -> bool:
    """Whether the built-in model alone is asked."""
    return all(model.name == BUILTIN for model in tasks.router.candidates(Task.EXPLAIN))
