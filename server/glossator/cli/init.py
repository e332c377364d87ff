"""`glossator init`: write a settings file to begin with."""

import os
from pathlib import Path

import click

from glossator.cli.program import EXIT_USAGE, command_line
from glossator.cli.terminal import printable, put, say
from glossator.settings import settings_path, settings_template


@click.command("init")
@click.option("--config", metavar="FILE", type=click.Path(path_type=Path), help="Where to write it.")
@click.option("--print", "only_print", is_flag=True, help="Print it and write nothing.")
@command_line
async def command(config: Path | None, only_print: bool) -> int:
    """Write a settings file with every key and its default, commented out.

    A file that exists is left as it is. Without --config it is the one that every command reads.
    """
    if only_print:
        put(settings_template(), end="")
        return 0
    path = config or settings_path(os.environ)
    try:
        _write_new(path, settings_template())
    except FileExistsError:
        say(f"glossator: {path} exists and is left as it is; --print shows a new one")
        return EXIT_USAGE
    except (OSError, ValueError) as error:
        say(f"glossator: {path} cannot be written: {getattr(error, 'strerror', None) or error}")
        return EXIT_USAGE
    put(f"wrote {printable(str(path))}")
    return 0


def _write_new(path: Path, text: str) -> None:
    """A new file that its user alone can read, whole or not at all. Raises FileExistsError, OSError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except FileExistsError as error:
        raise NotADirectoryError(None, f"{path.parent} is no folder") from error
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        path.unlink(missing_ok=True)
        raise
