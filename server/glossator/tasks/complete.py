"""Complete: what most likely stands at the cursor, as ghost text."""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import PurePath

from glossator.errors import ContextTooLong, ContextUnavailable
from glossator.models.interface import FinishReason, Message, Request, Role, Spot
from glossator.tasks.asking import Outcome, Tasks, ask
from glossator.tasks.closers import replaced_columns
from glossator.tasks.enough import OPENERS, block_after, single_line
from glossator.tasks.ghost import ghost_text, until_any
from glossator.tasks.prompt import FENCE_RULE, code_before, pieces_text
from glossator.tasks.source import Source
from glossator_context.pieces import Gathered, Task
from glossator_context.text import Position, content_length

logger = logging.getLogger(__name__)

PLAIN_LINES_BEFORE = 100
PLAIN_LINES_AFTER = 30
PLAIN_CHARACTERS_BEFORE = 2.0  # for each token of the budget
PLAIN_CHARACTERS_AFTER = 0.75
BLOCK_OPENERS = (*OPENERS, ",")
_HASH = "python ruby shellscript yaml toml perl r julia makefile dockerfile"
_DASHES = "lua sql haskell"
_SLASHES = (
    "c cpp csharp css dart go groovy java javascript javascriptreact kotlin objective-c php rust scala swift "
    "typescript typescriptreact"
)
# A language that is not here has no line that is certainly a comment.
COMMENT_MARKS = {
    **dict.fromkeys(_HASH.split(), ("#",)),
    **dict.fromkeys(_DASHES.split(), ("--",)),
    **dict.fromkeys(_SLASHES.split(), ("//", "/*", "*")),
}
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

    The document is looked at in the first step, so `position` must exist in it when this is awaited. `invoked` means
    that the user asked for it by hand. Raises `ModelError` and `Refused`.
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
    settings = tasks.settings.complete
    if settings.debounce_ms and not invoked:
        await asyncio.sleep(settings.debounce_ms / 1000)
        if source.revision != revision:
            return None
    budget_tokens = tasks.budget(Task.COMPLETE)
    request, gathered = await completion_question(tasks, source, position)
    if source.revision != revision:
        return None
    multiline = request.spot is not None and request.spot.multiline
    outcome = Outcome()
    try:
        await _answer(tasks, source, request, outcome, line_before, multiline=multiline)
    except ContextTooLong as error:
        tasks.shrink(request, budget_tokens, error)
        request, gathered = await completion_question(tasks, source, position)
        if source.revision != revision:
            return None
        await _answer(tasks, source, request, outcome, line_before, multiline=multiline)
    raw = outcome.text if outcome.finish is not FinishReason.FILTERED else ""
    if multiline and outcome.finish is FinishReason.LENGTH and "\n" in raw:
        raw = raw[: raw.rfind("\n")]
    raw = until_any(raw, settings.stop_at)
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


async def _answer(
    tasks: Tasks, source: Source, request: Request, outcome: Outcome, line_before: str, *, multiline: bool
) -> None:
    enough = block_after(line_before) if multiline else single_line
    async for _ in ask(tasks, request, outcome, path=source.path, enough=enough):
        pass


def is_wanted(tasks: Tasks, source: Source, line_before: str, line_after: str, *, invoked: bool) -> bool:
    """Whether asking can be worth a request at all."""
    settings = tasks.settings.complete
    if not settings.enabled or (settings.languages and source.language_id not in settings.languages):
        return False
    if not any(map(str.strip, source.text.lines())):
        return False
    if invoked:
        return True
    # In the middle of a word an automatic completion is noise, and so is one for a file that holds no code yet.
    return not (_is_word(line_after[:1]) and _is_word(line_before[-1:])) and _has_code(source)


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
            Message(Role.SYSTEM, SYSTEM, is_ours=True),
            Message(Role.USER, EXAMPLE_QUESTION, is_ours=True),
            Message(Role.ASSISTANT, EXAMPLE_ANSWER, is_ours=True),
            Message(Role.USER, question),
        ),
        prefix=_before(source, gathered) + gathered.prefix,
        suffix=gathered.suffix,
        max_tokens=tasks.answer_tokens(Task.COMPLETE),
        stop=() if multiline else ("\n",),
        spot=Spot(uri=source.uri, position=position, multiline=multiline),
    )
    return request, gathered


def _before(source: Source, gathered: Gathered) -> str:
    """What a model that fills holes reads before the file: code alone, where a chat is told the same in words."""
    mark = COMMENT_MARKS.get(gathered.language, ("#",))[0]
    return code_before(gathered.pieces, PurePath(source.path or source.uri).name, mark)


def plain_context(source: Source, position: Position, budget_tokens: int) -> Gathered:
    """The text around the cursor alone: what is sent while nothing can be parsed. Its cost is that of the budget."""
    text = source.text
    room_before = int(PLAIN_CHARACTERS_BEFORE * budget_tokens)
    room_after = int(PLAIN_CHARACTERS_AFTER * budget_tokens)
    line = text.line(position.line)
    before = line[max(0, position.column - room_before) : position.column]
    for number in range(position.line - 1, max(-1, position.line - 1 - PLAIN_LINES_BEFORE), -1):
        if len(before) >= room_before:
            break
        before = text.line(number)[-room_before:] + before
    after = line[position.column : position.column + room_after]
    for number in range(position.line + 1, min(text.line_count, position.line + 1 + PLAIN_LINES_AFTER)):
        if len(after) >= room_after:
            break
        after += text.line(number)[:room_after]
    return Gathered(language=source.language_id, prefix=before[-room_before:], suffix=after[:room_after])


async def _gathered(tasks: Tasks, source: Source, position: Position) -> Gathered:
    revision = source.revision
    budget_tokens = tasks.budget(Task.COMPLETE)
    try:
        gathered = await tasks.context.gather(
            source.uri, Task.COMPLETE, position, budget_tokens, deadline_s=tasks.gather_s
        )
    except ContextUnavailable as error:
        if source.revision != revision:
            # The place may be gone, and the asker drops the answer.
            return Gathered(language=source.language_id, prefix="", suffix="")
        logger.debug("completing from the text alone: %s", error)
        return plain_context(source, position, budget_tokens)
    return tasks.privacy.permitted(gathered)


def _has_code(source: Source) -> bool:
    marks = COMMENT_MARKS.get(source.language_id, ())
    lines = map(str.strip, source.text.lines())
    return any(line and not line.startswith(marks) for line in lines)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
