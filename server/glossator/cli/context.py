"""`glossator context FILE:LINE:COLUMN`: what a model would be sent, where it is from and what it costs. Sends nothing."""

from pathlib import Path
from typing import Any

import click

from glossator.cli.places import parse_place, place_in, read_source, workspace_of
from glossator.cli.program import command_line, config_option, opened, program, user_settings
from glossator.cli.terminal import printable, put, put_json
from glossator.models.interface import BUILTIN
from glossator.tasks.preview import Preview, preview
from glossator_context.pieces import Task


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
@config_option
@command_line
async def command(place: str, task: str, as_json: bool, config: Path | None) -> int:
    """Show exactly what a model would be sent for a place, and send nothing.

    First each piece of context with its cost in tokens, its source and the reason why it was chosen, then the prompt
    as it would leave this machine: secrets are placeholders by then.

    \b
      glossator context app.py:120:17
      glossator context app.py:88:5 --task explain
    """
    file, line, column = parse_place(place)
    source = read_source(file)
    position = place_in(source, line, column)
    roots = workspace_of(source)
    async with program(user_settings(config, roots), roots) as tasks:
        await opened(tasks, source)
        seen = await preview(tasks, source, position, Task(task))
    if as_json:
        put_json(_plain(seen))
    else:
        put(_text(seen), end="")
    return 0


def _plain(seen: Preview) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "task": seen.request.task.value,
        "parsed": seen.gathered.parsed,
        "tokens": seen.gathered.tokens,
        "models": list(seen.models),
        "refused": seen.refused,
        "redacted": seen.redacted,
        "pieces": [
            {
                "path": piece.path,
                "start": piece.start_line + 1,
                "stop": piece.stop_line,
                "reason": piece.reason.value,
                "tokens": piece.tokens,
                "text": piece.text,
            }
            for piece in seen.gathered.pieces
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
    for piece in gathered.pieces:
        where = printable(f"{piece.path}:{piece.start_line + 1}-{piece.stop_line}")
        lines.append(f"{piece.tokens:>7}  {where}  ({piece.reason.value})")
    parts = [(f"message: {message.role.value}", message.content) for message in seen.request.messages]
    parts += [
        (name, text)
        for name, text in (("prefix", seen.request.prefix), ("suffix", seen.request.suffix))
        if text
    ]
    for title, text in parts:
        lines += ["", f"--- {title}", text]
    return "\n".join(lines) + "\n"
