"""`glossator complete FILE:LINE:COLUMN`: what most likely stands there."""

from pathlib import Path

import click

from glossator.cli.indexing import indexed, no_index_option
from glossator.cli.places import FileSource, parse_place, place_in, read_source, workspace_of
from glossator.cli.program import command_line, config_option, opened, program, user_settings
from glossator.cli.terminal import is_dumb, is_terminal, printable, put, put_json, say
from glossator.tasks.complete import Completion, complete
from glossator_context.text import Position, content_length


@click.command("complete")
@click.argument("place", metavar="FILE:LINE:COLUMN")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="json is one object: text, model, cached, and how many characters behind the cursor it replaces.",
)  # fmt: skip
@no_index_option
@config_option
@command_line
async def command(place: str, form: str, no_index: bool, config: Path | None) -> int:
    """Print what most likely stands at a place; nothing where there is nothing good to say.

    A terminal shows it inside its line, a pipe gets the text alone. Lines and columns start at 1; a column past the
    end of its line is that line's end.

    \b
      glossator complete app.py:120:17
    """
    file, line, column = parse_place(place)
    source = read_source(file)
    position = place_in(source, line, column)
    roots = workspace_of(source)
    async with program(user_settings(config, roots), roots, indexes=not no_index) as tasks:
        await opened(tasks, source)
        if tasks.settings.context.index and not no_index:
            await indexed(tasks.context)
        completion = await complete(tasks, source, position, invoked=True)
        is_enabled = tasks.settings.complete.enabled
    if form == "json":
        put_json(
            {
                "text": completion.text if completion else "",
                "replaced": completion.replaced if completion else 0,
                "model": completion.model if completion else None,
                "cached": completion.cached if completion else False,
            }
        )
    elif completion is None:
        if is_terminal():
            say(f"glossator: {'nothing to complete here' if is_enabled else 'complete.enabled is false'}")
    elif is_dumb():
        put(completion.text)
    else:
        _show(source, position, completion)
    return 0


def _show(source: FileSource, position: Position, completion: Completion) -> None:
    """The line with the completion inside, set apart by weight, and by colour where that is wanted."""
    from rich.console import Console
    from rich.text import Text

    line = source.text.line(position.line)
    before = line[: position.column]
    after = line[position.column + completion.replaced : content_length(line)]
    tab = frozenset("\n\t")
    shown = Text.assemble(
        (printable(before, tab), "dim"),
        (printable(completion.text, tab), "bold green"),
        (printable(after, tab), "dim"),
    )
    Console().print(shown, soft_wrap=True, highlight=False)
