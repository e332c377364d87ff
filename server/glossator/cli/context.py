"""`glossator context FILE:LINE:COLUMN`: what a model would be sent, where it is from and what it costs. Sends nothing."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from glossator.cli.indexing import indexed, no_index_option
from glossator.cli.places import parse_place, place_in, read_source, workspace_of
from glossator.cli.program import command_line, config_option, opened, program, user_settings
from glossator.cli.terminal import printable, put, put_json
from glossator.models.interface import BUILTIN
from glossator.settings import ContextSettings, Settings
from glossator.tasks.preview import Preview, preview
from glossator.tasks.prompt import in_prompt_order
from glossator_context.pieces import Piece, Task
from glossator_context.tokens import estimate_tokens

LEAST_BUDGET, MOST_BUDGET = 128, 1_000_000


@click.command("context")
@click.argument("place", metavar="FILE:LINE:COLUMN")
@click.option(
    "--task",
    type=click.Choice([task.value for task in Task]),
    default=Task.COMPLETE.value,
    show_default=True,
    help="What would be asked of the model.",
)
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@click.option(
    "--budget",
    type=click.IntRange(LEAST_BUDGET, MOST_BUDGET),
    metavar="N",
    help="Tokens of context, instead of what the settings say.",
)
@no_index_option
@config_option
@command_line
async def command(
    place: str, task: str, as_json: bool, budget: int | None, no_index: bool, config: Path | None
) -> int:
    """Show exactly what a model would be sent for a place, and send nothing.

    First each piece of context with its cost in tokens, its source and the reason why it was chosen, then the prompt
    as it would leave this machine: secrets are placeholders by then.

    \b
      glossator context app.py:120:17
      glossator context app.py:88:5 --task explain --budget 2000
    """
    file, line, column = parse_place(place)
    source = read_source(file)
    position = place_in(source, line, column)
    roots = workspace_of(source)
    settings = _with_budget(user_settings(config, roots), budget)
    async with program(settings, roots, indexes=not no_index) as tasks:
        await opened(tasks, source)
        if settings.context.index and not no_index:
            await indexed(tasks.context)
        seen = await preview(tasks, source, position, Task(task))
    if as_json:
        put_json(_plain(seen))
    else:
        put(_text(seen), end="")
    return 0


def _with_budget(settings: Settings, budget: int | None) -> Settings:
    if budget is None:
        return settings
    context = ContextSettings(
        index=settings.context.index, complete_tokens=budget, explain_tokens=budget, document_tokens=budget
    )
    return replace(settings, context=context)


def _plain(seen: Preview) -> dict[str, Any]:
    gathered = seen.gathered
    plain: dict[str, Any] = {
        "task": seen.request.task.value,
        "parsed": gathered.parsed,
        "tokens": gathered.tokens,
        "budget": seen.budget_tokens,
        "promptTokens": seen.tokens,
        "models": list(seen.models),
        "refused": seen.refused,
        "redacted": seen.redacted,
        "indexed": {
            "files": gathered.indexed.files,
            "known": gathered.indexed.known,
            "complete": gathered.indexed.is_complete,
        },
        "pieces": [
            {
                "path": piece.path,
                "start": piece.start_line + 1,
                "stop": piece.stop_line,
                "reason": piece.reason.value,
                "cause": piece.cause,
                "kind": piece.kind,
                "name": piece.name,
                "score": piece.score,
                "tokens": piece.tokens,
                "text": piece.text,
            }
            for piece in gathered.pieces
        ],
        "messages": [
            {"role": message.role.value, "content": message.content} for message in seen.request.messages
        ],
        "prefix": seen.request.prefix,
        "suffix": seen.request.suffix,
    }
    if seen.refused:
        plain |= {"pieces": [], "messages": [], "prefix": "", "suffix": ""}
    return plain


def _text(seen: Preview) -> str:
    gathered = seen.gathered
    asked = ", ".join(f"{name} (sends nothing)" if name == BUILTIN else name for name in seen.models)
    if not seen.is_asked:
        asked = "nobody: no command asks this yet, so there are no instructions"
    parsed = "parsed" if gathered.parsed else "as text only"
    lines = [f"{seen.request.task.value}: about {gathered.tokens} tokens of context, {parsed}; asks {asked}"]
    if seen.refused:
        # Nor is it shown here, where it could be copied on.
        reason = seen.refused.removeprefix("Nothing was sent: ")
        return f"{lines[0]}\nnothing would be sent: {reason}\n"
    if seen.redacted:
        secrets = "1 secret is replaced by a placeholder"
        lines.append(
            secrets if seen.redacted == 1 else f"{seen.redacted} secrets are replaced by placeholders"
        )
    lines += _table(seen)
    parts = [(f"message: {message.role.value}", message.content) for message in seen.request.messages]
    parts += [
        (name, text)
        for name, text in (("prefix", seen.request.prefix), ("suffix", seen.request.suffix))
        if text
    ]
    for title, text in parts:
        lines += ["", f"--- {title}", text]
    return "\n".join(lines) + "\n"


def _table(seen: Preview) -> list[str]:
    """A line for each piece, in the order of the prompt, then one for each side of the place, and the totals."""
    gathered = seen.gathered
    rows = [(piece.tokens, _where(piece), _why(piece)) for piece in in_prompt_order(gathered.pieces)]
    is_about = seen.request.task in (Task.EXPLAIN, Task.DOCUMENT)
    sides = ("what is asked about", "") if is_about else ("before the place", "behind it")
    texts = zip(sides, (gathered.prefix, gathered.suffix), strict=True)
    rows += [(estimate_tokens(text), side, "") for side, text in texts if text]
    width = max((len(where) for _, where, _ in rows), default=0)
    lines = [f"{tokens:>7}  {where:<{width}}  {why}".rstrip() for tokens, where, why in rows]
    known = gathered.indexed
    of_files = f", chosen among {known.files} files" if known.files else ""
    unread = (
        f" of {known.known}; the others are not read yet" if known.files and not known.is_complete else ""
    )
    lines.append(
        f"{gathered.tokens:>7}  of {seen.budget_tokens} tokens that the context may have{of_files}{unread}"
    )
    lines.append(f"{seen.tokens:>7}  for the whole prompt")
    return lines


def _where(piece: Piece) -> str:
    return printable(f"{piece.path}:{piece.start_line + 1}-{piece.stop_line}")


def _why(piece: Piece) -> str:
    cause = f": {piece.cause}" if piece.cause and piece.cause != piece.reason.value else ""
    return printable(f"{piece.reason.value}{cause} ({piece.kind})")
