"""`glossator explain FILE[:LINE[-LINE]]`: an explanation, streamed to the terminal."""

from pathlib import Path

import click

from glossator.cli.indexing import indexed, no_index_option
from glossator.cli.markdown import show_streamed
from glossator.cli.places import (
    FileSource,
    end_of_line,
    parse_lines,
    place_in,
    read_source,
    start_of_text,
    workspace_of,
)
from glossator.cli.program import EXIT_FAILED, command_line, config_option, opened, program, user_settings
from glossator.cli.terminal import put_json, say
from glossator.errors import UsageError
from glossator.models.interface import FinishReason
from glossator.tasks.asking import Outcome
from glossator.tasks.explain import Selection, explain
from glossator_context.text import Position


@click.command("explain")
@click.argument("place", metavar="FILE[:LINE[-LINE]]")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="json is one object: text, model, cached, complete.",
)  # fmt: skip
@no_index_option
@config_option
@command_line
async def command(place: str, form: str, no_index: bool, config: Path | None) -> int:
    """Explain a file, the declaration around a line, or a range of lines.

    The answer is markdown: rendered on a terminal while it is written, plain text in a pipe. Lines start at 1.

    \b
      glossator explain app.py          the whole file
      glossator explain app.py:88       the declaration around line 88
      glossator explain app.py:10-40    what stands in these lines
    """
    source, selection = _selection(place)
    roots = workspace_of(source)
    outcome = Outcome()
    async with program(user_settings(config, roots), roots, indexes=not no_index) as tasks:
        await opened(tasks, source)
        if tasks.settings.context.index and not no_index:
            await indexed(tasks.context)
        parts = explain(tasks, source, selection, outcome)
        if form == "json":
            async for _ in parts:
                pass
        else:
            await show_streamed(parts)
    is_complete = outcome.finish is FinishReason.STOP
    if form == "json":
        put_json(
            {
                "text": outcome.text,
                "model": outcome.model,
                "cached": outcome.cached,
                "complete": is_complete,
            }
        )
    if not is_complete:
        say(f"glossator: the answer of {outcome.model} is incomplete")
        return EXIT_FAILED
    return 0


def _selection(place: str) -> tuple[FileSource, Selection]:
    """The file, and what is asked about in it. Raises `UsageError`."""
    file, first, last, column = parse_lines(place)
    source = read_source(file)
    if not str(source.text).strip():
        raise UsageError(f"{file}: is empty, there is nothing to explain")
    if first is None:
        return source, Selection(start=Position(0, 0), end=source.text.end)
    start = place_in(source, first, column or 0)
    if column is None:
        start = start_of_text(source, first)
    if last is None:
        return source, Selection(start=start, end=start)
    place_in(source, last, 0)
    return source, Selection(start=start, end=end_of_line(source, last))
