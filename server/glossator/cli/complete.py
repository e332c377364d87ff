"""`glossator complete FILE:LINE:COLUMN`: what most likely stands there."""

import json
import sys
from pathlib import Path

import click

from glossator.cli.places import open_in, parse_place, place_in, read_source
from glossator.cli.program import command_line, config_option, program, user_settings
from glossator.tasks.complete import complete


@click.command("complete", help=__doc__)
@click.argument("place", metavar="FILE:LINE:COLUMN")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@config_option
@command_line
async def command(place: str, form: str, config: Path | None) -> int:
    """Print the completion, on a terminal behind its line; nothing where there is nothing good to say."""
    file, line, column = parse_place(place)
    settings = user_settings(config)
    source = read_source(file)
    position = place_in(source, line, column)
    async with program(settings, (str(Path.cwd()),)) as tasks:
        open_in(tasks.context, source)
        completion = await complete(tasks, source, position, invoked=True)
    if form == "json":
        text = completion.text if completion else ""
        model = completion.model if completion else None
        click.echo(json.dumps({"text": text, "model": model}, ensure_ascii=False))
    elif completion is not None and sys.stdout.isatty():
        before = source.text.line(position.line)[: position.column]
        click.echo(click.style(before, dim=True) + completion.text)
    elif completion is not None:
        click.echo(completion.text)
    return 0
