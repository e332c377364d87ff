"""Document: a declaration's documentation, whose prose is a model's and whose facts are the syntax's.

The model answers prose alone, one tagged line for each thing. What it invents is removed, what it forgets is filled in,
and the comment is built here, so no answer can change code.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from glossator.comments.agree import agree
from glossator.comments.prose import Prose, parse_prose
from glossator.comments.render import render
from glossator.errors import CannotDocument, ContextTooLong, ContextUnavailable
from glossator.models.interface import BUILTIN, FinishReason, Message, Request, Role
from glossator.tasks.asking import Outcome, Tasks, ask
from glossator.tasks.prompt import FENCE_RULE, fenced, pieces_text, room_for_code, with_code
from glossator_context.facts import Facts, Returns, Target
from glossator_context.frames import Subject
from glossator_context.pieces import Gathered, Task
from glossator_context.symbols import SymbolKind
from glossator_context.text import Position
from glossator_context.tokens import beginning

TAB_COLUMNS = 4
COMPLAINT = "Your last answer could not be used"

SYSTEM = (
    "You write documentation for one declaration of a program. Say what it is for and what its caller must know, not "
    "how it is written; state nothing that the code does not show. Answer with the tagged lines that are asked for and "
    "nothing else: no code, no quotes, no markdown. Write plain sentences in "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Documented:
    """A verified comment with its marks, lines joined by LF and not indented; where its prose came from."""

    comment: str
    prose: Prose
    model: str
    cached: bool


async def document(
    tasks: Tasks, uri: str, path: str | None, target: Target, *, style: str, outcome: Outcome | None = None
) -> Documented:
    """The documentation of one declaration. A model whose answer cannot be used is told why and asked once more.

    Raises `CannotDocument` where no usable answer comes, `ModelError` and `Refused`.
    """
    outcome = outcome or Outcome()
    async for _ in prose_text(tasks, uri, path, target, outcome):
        pass
    try:
        return documented(tasks, target, outcome, style=style)
    except CannotDocument as error:
        if outcome.model == BUILTIN:
            raise
        complaint = f"{COMPLAINT}: {error}. Answer with the tagged lines and nothing else."
    outcome = Outcome()
    async for _ in prose_text(tasks, uri, path, target, outcome, complaint=complaint):
        pass
    return documented(tasks, target, outcome, style=style)


async def prose_text(
    tasks: Tasks, uri: str, path: str | None, target: Target, outcome: Outcome, *, complaint: str = ""
) -> AsyncGenerator[str]:
    """The model's tagged prose as it is written. A question that is too long is asked once more, with less."""
    budget_tokens = tasks.budget(Task.DOCUMENT)
    request = await _question(tasks, uri, target, complaint)
    try:
        async for part in ask(tasks, request, outcome, path=path):
            yield part
        return
    except ContextTooLong as error:
        tasks.shrink(request, budget_tokens, error)
    request = await _question(tasks, uri, target, complaint)
    async for part in ask(tasks, request, outcome, path=path):
        yield part


def documented(tasks: Tasks, target: Target, outcome: Outcome, *, style: str) -> Documented:
    """The comment that a whole answer becomes. Raises `CannotDocument`."""
    if outcome.finish is not FinishReason.STOP:
        raise CannotDocument("the answer was cut off")
    if target.insertion is None:
        raise CannotDocument(target.why_not or "there is no place for documentation")
    prose = agree(parse_prose(outcome.text), target.facts)
    indent = target.insertion.indent
    comment = render(
        prose,
        target.facts,
        style=style,
        width=tasks.settings.document.width,
        indent_width=len(indent.expandtabs(TAB_COLUMNS)),
    )
    return Documented(comment=comment, prose=prose, model=outcome.model, cached=outcome.cached)


def innermost(targets: Sequence[Target], position: Position) -> Target:
    """The innermost declaration around a place. Raises `CannotDocument` where there is none."""
    around = [
        target
        for target in targets
        if target.facts.symbol.kind is not SymbolKind.MODULE
        and target.facts.symbol.start <= position <= target.facts.symbol.end
    ]
    if not around:
        raise CannotDocument("there is no declaration here to document")
    return max(around, key=lambda target: target.facts.symbol.start)


async def documentation_context(tasks: Tasks, uri: str, target: Target) -> Gathered:
    """What a language model should see of a declaration's surroundings; nothing where nothing can be parsed now."""
    facts = target.facts
    with suppress(ContextUnavailable):
        return tasks.privacy.permitted(
            await tasks.context.gather(
                uri, Task.DOCUMENT, facts.symbol.name_start, tasks.budget(Task.DOCUMENT)
            )
        )
    return Gathered(language=facts.language, prefix="", suffix="")


def documentation_question(
    tasks: Tasks, target: Target, gathered: Gathered, *, complaint: str = ""
) -> tuple[Request, Gathered]:
    """The question about one declaration: its source, its surroundings, and the lines that are wanted. And what it shows."""
    facts = target.facts
    parts = [f"Language: {facts.language}"]
    if gathered.pieces:
        parts.append(f"From other places of the workspace:\n{pieces_text(gathered.pieces)}")
    symbol = facts.symbol
    source = beginning(facts.source, room_for_code(tasks.budget(Task.DOCUMENT), gathered.pieces))
    parts.append(f"Document the {symbol.kind} {symbol.qualified_name}:\n{fenced('code', source)}")
    parts.append("Answer with these lines:\n" + "\n".join(wanted_lines(facts)))
    if complaint:
        parts.append(complaint)
    request = Request(
        task=Task.DOCUMENT,
        messages=(
            Message(Role.SYSTEM, f"{SYSTEM}{tasks.settings.document.language}. {FENCE_RULE}"),
            Message(Role.USER, "\n".join(parts)),
        ),
        max_tokens=tasks.answer_tokens(Task.DOCUMENT),
        subject=Subject(facts),
    )
    return request, with_code(gathered, source)


async def _question(tasks: Tasks, uri: str, target: Target, complaint: str) -> Request:
    gathered = Gathered(language=target.facts.language, prefix="", suffix="")
    # The built-in model reads the facts alone.
    if any(model.name != BUILTIN for model in tasks.router.candidates(Task.DOCUMENT)):
        gathered = await documentation_context(tasks, uri, target)
    return documentation_question(tasks, target, gathered, complaint=complaint)[0]


def wanted_lines(facts: Facts) -> tuple[str, ...]:
    """One template line for each thing that the documentation must speak of."""
    return (
        "summary: one sentence, in the imperative mood for a function",
        *(f"param {parameter.name}: what it means" for parameter in facts.parameters),
        *(f"attribute {attribute.name}: what it holds" for attribute in facts.attributes),
        *(("returns: what it means",) if facts.returns is Returns.REQUIRED else ()),
        *(("yields: what each value is",) if facts.yields else ()),
        *(f"raises {name}: when" for name in facts.raises),
    )
