"""`glossator explain FILE[:LINE[-LINE]]`: an explanation, streamed to the terminal."""

import json
import sys
from pathlib import Path

import click

from glossator.cli.markdown import show_streamed
from glossator.cli.places import open_in, parse_lines, place_in, read_source
from glossator.cli.program import command_line, config_option, program, say, user_settings
from glossator.tasks.asking import Outcome
from glossator.tasks.explain import Selection, explain
from glossator_context.text import Position, content_length


@click.command("explain", help=__doc__)
@click.argument("place", metavar="FILE[:LINE[-LINE]]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@config_option
@command_line
async def command(place: str, form: str, config: Path | None) -> int:
    """Explain a file, the declaration around a line, or a range of lines."""
    file, first, last = parse_lines(place)
    settings = user_settings(config)
    source = read_source(file)
    start = end = place_in(source, first or 0, 0)
    if first is not None:
        # A line means what stands on it, not the blanks before it.
        line = source.text.line(start.line)
        start = end = Position(start.line, len(line) - len(line.lstrip()) if line.strip() else 0)
    if last is not None:
        last_line = place_in(source, last, 0).line
        end = Position(last_line, content_length(source.text.line(last_line)))
    outcome = Outcome()
    async with program(settings, (str(Path.cwd()),)) as tasks:
        open_in(tasks.context, source)
        parts = explain(tasks, source, Selection(start=start, end=end), outcome)
        if form == "json":
            async for _ in parts:
                pass
            answer = {"text": outcome.text, "model": outcome.model, "cached": outcome.cached}
            click.echo(json.dumps(answer, ensure_ascii=False))
        else:
            await show_streamed(parts, sys.stdout)
    if outcome.finish is None or outcome.finish.value != "stop":
        say(f"glossator: the answer of {outcome.model} is incomplete")
        return 3
    return 0
