"""Complete: what most likely stands at the cursor, as ghost text."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from glossator.errors import ContextUnavailable
from glossator.models.interface import FinishReason, Message, Request, Role, Spot
from glossator.tasks.asking import Outcome, Tasks, ask
from glossator.tasks.ghost import ghost_text, replaced_columns
from glossator.tasks.prompt import FENCE_RULE, pieces_text
from glossator.tasks.source import Source
from glossator_context.pieces import Gathered, Task
from glossator_context.text import Position, content_length

logger = logging.getLogger(__name__)

BUDGET_TOKENS = 2048
GATHER_DEADLINE_S = 0.3
PLAIN_LINES_BEFORE = 100
PLAIN_LINES_AFTER = 30
PLAIN_LINE_CHARACTERS = 4000
BLOCK_OPENERS = (":", "{", "(", "[", "=>", "->", ",")
CURSOR = "<CURSOR>"

SYSTEM = (
    "You complete source code. The file comes in two parts: what stands after the cursor, then what stands before it. "
    f"Answer with the text that belongs at {CURSOR}, as it would be typed: no explanation, no code fence, nothing of "
    f"what already stands before or after it. {FENCE_RULE}"
)
EXAMPLE_QUESTION = f"""Language: python
After the cursor:

    return total
Before the cursor:
def total_of(values):
    total = 0
    for value in values:
        {CURSOR}"""
EXAMPLE_ANSWER = "total += value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """Ghost text for a place. It takes the place of `replaced` code points behind the cursor on the cursor's line."""

    text: str
    replaced: int
    model: str
    cached: bool


async def complete(
    tasks: Tasks, source: Source, position: Position, *, invoked: bool = False
) -> Completion | None:
    """The completion at a place, or None where there is nothing good to say or the document has moved on.

    `invoked` means that the user asked for it by hand. Raises `ModelError` and `Refused`.
    """
    text = source.text
    line = text.line(position.line)
    line_before = line[: position.column]
    line_after = line[position.column : content_length(line)]
    if (remembered := tasks.shown.rest(source.uri, text, position)) is not None:
        rest, model = remembered
        return Completion(text=rest, replaced=replaced_columns(rest, line_after), model=model, cached=True)
    if not is_wanted(tasks, source, line_before, line_after, invoked=invoked):
        return None
    revision = source.revision
    request, gathered = await completion_question(tasks, source, position)
    if source.revision != revision:
        return None
    multiline = request.spot is not None and request.spot.multiline
    outcome = Outcome()
    enough = _block(_indentation(line_before)) if multiline else _single_line
    async for _ in ask(tasks, request, outcome, path=source.path, enough=enough):
        pass
    raw = outcome.text
    if multiline and outcome.finish is FinishReason.LENGTH and "\n" in raw:
        raw = raw[: raw.rfind("\n")]
    proposal = ghost_text(raw, gathered.prefix, gathered.suffix, multiline=multiline)
    if not proposal or source.revision != revision:
        return None
    tasks.shown.remember(source.uri, text, position, proposal, outcome.model)
    return Completion(
        text=proposal,
        replaced=replaced_columns(proposal, line_after),
        model=outcome.model,
        cached=outcome.cached,
    )


def is_wanted(tasks: Tasks, source: Source, line_before: str, line_after: str, *, invoked: bool) -> bool:
    """Whether asking can be worth a request at all."""
    settings = tasks.settings.complete
    if not settings.enabled or (settings.languages and source.language_id not in settings.languages):
        return False
    if not any(map(str.strip, source.text.lines())):
        return False
    if invoked:
        return True
    # In the middle of a word an automatic completion is noise.
    return not (line_after[:1].isidentifier() and line_before[-1:].isidentifier())


def opens_block(line_before: str, line_after: str) -> bool:
    """Whether more than one line may follow: an empty line, or the end of one that opens something."""
    if line_after.strip(" \t)]};,:"):
        return False
    before = line_before.rstrip()
    return not before or before.endswith(BLOCK_OPENERS)


async def completion_question(tasks: Tasks, source: Source, position: Position) -> tuple[Request, Gathered]:
    """The question, and what it was written from.

    What changes least comes first, so that an endpoint's prompt cache is hit between keystrokes.
    """
    line = source.text.line(position.line)
    multiline = tasks.settings.complete.multiline and opens_block(
        line[: position.column], line[position.column : content_length(line)]
    )
    gathered = await _gathered(tasks, source, position)
    language = f"Language: {gathered.language}"
    if pieces := pieces_text(gathered.pieces):
        language = f"{language}\nFrom other places of the workspace:\n{pieces}"
    question = (
        f"{language}\nAfter the cursor:\n{gathered.suffix}\nBefore the cursor:\n{gathered.prefix}{CURSOR}"
    )
    request = Request(
        task=Task.COMPLETE,
        messages=(
            Message(Role.SYSTEM, SYSTEM),
            Message(Role.USER, EXAMPLE_QUESTION),
            Message(Role.ASSISTANT, EXAMPLE_ANSWER),
            Message(Role.USER, question),
        ),
        prefix=gathered.prefix,
        suffix=gathered.suffix,
        max_tokens=tasks.settings.complete.max_tokens,
        stop=() if multiline else ("\n",),
        spot=Spot(uri=source.uri, position=position, multiline=multiline),
    )
    return request, gathered


def plain_context(source: Source, position: Position) -> Gathered:
    """The text around the cursor alone: what is sent while nothing can be parsed."""
    text = source.text
    first = max(0, position.line - PLAIN_LINES_BEFORE)
    line = text.line(position.line)
    before = "".join(text.lines(first, position.line)) + line[: position.column]
    after = line[position.column :] + "".join(
        text.lines(position.line + 1, position.line + 1 + PLAIN_LINES_AFTER)
    )
    return Gathered(
        language=source.language_id,
        prefix=before[-4 * PLAIN_LINE_CHARACTERS :],
        suffix=after[:PLAIN_LINE_CHARACTERS],
    )


async def _gathered(tasks: Tasks, source: Source, position: Position) -> Gathered:
    try:
        gathered = await tasks.context.gather(
            source.uri, Task.COMPLETE, position, BUDGET_TOKENS, deadline_s=GATHER_DEADLINE_S
        )
    except ContextUnavailable as error:
        logger.debug("completing from the text alone: %s", error)
        return plain_context(source, position)
    return tasks.privacy.permitted(gathered)


def _single_line(text: str) -> str | None:
    """The first line that says something, once it is whole; a fence's opening line says nothing."""
    if text.lstrip().startswith("```"):
        return None
    start = len(text) - len(text.lstrip("\n"))
    end = text.find("\n", start)
    return text[:end] if end >= 0 and text[start:end].strip() else None


def _block(indentation: int) -> Callable[[str], str | None]:
    """Lines up to one that stands left of the cursor's line, once that line has begun."""

    def enough(text: str) -> str | None:
        if text.lstrip().startswith("```"):
            return None
        start = text.find("\n") + 1
        while 0 < start < len(text):
            end = text.find("\n", start)
            line = text[start : end if end >= 0 else len(text)]
            content = line.lstrip(" \t")
            if content and len(line) - len(content) < indentation:
                return text[:start].rstrip("\n")
            if end < 0:
                break
            start = end + 1
        return None

    return enough


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
