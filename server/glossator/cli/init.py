"""`glossator init`: write a settings file to begin with."""

import os
from pathlib import Path

import click

from glossator.cli.program import command_line, say


@click.command("init", help=__doc__)
@click.option("--config", type=click.Path(path_type=Path, dir_okay=False), help="Where to write it.")
@click.option("--print", "only_print", is_flag=True, help="Print it and write nothing.")
@command_line
async def command(config: Path | None, only_print: bool) -> int:
    """Write the commented defaults; a file that exists is left as it is."""
    from glossator.settings import settings_path, settings_template

    if only_print:
        click.echo(settings_template(), nl=False)
        return 0
    path = config or settings_path(os.environ)
    try:
        _write_new(path, settings_template())
    except FileExistsError:
        say(f"glossator: {path} exists and is left as it is; --print shows a new one")
        return 2
    except OSError as error:
        say(f"glossator: {path}: {error.strerror}")
        return 2
    click.echo(f"wrote {path}")
    return 0


def _write_new(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
