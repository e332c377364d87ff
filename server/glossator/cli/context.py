"""`glossator context FILE:LINE:COLUMN`: what a model would be sent, where it is from and what it costs. Sends nothing."""

import json
from pathlib import Path
from typing import Any

import click

from glossator.cli.places import open_in, parse_place, place_in, read_source
from glossator.cli.program import command_line, config_option, program, user_settings
from glossator.tasks.preview import Preview, preview
from glossator_context.pieces import Task


@click.command("context", help=__doc__)
@click.argument("place", metavar="FILE:LINE:COLUMN")
@click.option(
    "--task", type=click.Choice([task.value for task in Task]), default="complete", show_default=True
)
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
@config_option
@command_line
async def command(place: str, task: str, as_json: bool, config: Path | None) -> int:
    """Print the pieces with their sources and costs, then the exact prompt."""
    file, line, column = parse_place(place)
    settings = user_settings(config)
    source = read_source(file)
    position = place_in(source, line, column)
    async with program(settings, (str(Path.cwd()),)) as tasks:
        open_in(tasks.context, source)
        seen = await preview(tasks, source, position, Task(task))
    if as_json:
        click.echo(json.dumps(_plain(seen), ensure_ascii=False, indent=2))
    else:
        _print(seen)
    return 0


def _plain(seen: Preview) -> dict[str, Any]:
    return {
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
    }


def _print(seen: Preview) -> None:
    gathered = seen.gathered
    parsed = "parsed" if gathered.parsed else "text only"
    click.echo(
        f"{seen.request.task.value}: about {gathered.tokens} tokens, {parsed}; asks {', '.join(seen.models)}"
    )
    if seen.refused:
        click.echo(f"nothing would be sent: {seen.refused}")
    if seen.redacted:
        click.echo(f"{seen.redacted} secrets are replaced by placeholders")
    for piece in gathered.pieces:
        where = f"{piece.path}:{piece.start_line + 1}-{piece.stop_line}"
        click.echo(f"  {piece.tokens:>5}  {where}  ({piece.reason.value})")
    for message in seen.request.messages:
        click.echo(f"\n--- {message.role.value}")
        click.echo(message.content)
