"""What every command that asks something shares: settings, the parts assembled, errors as one line and an exit code."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

from glossator.context_process import ContextProcess
from glossator.errors import GlossatorError, SettingsError, UsageError
from glossator.settings import Settings, load_settings
from glossator.tasks.asking import Tasks
from glossator.tasks.assembly import Assembly, assemble

P = ParamSpec("P")

EXIT_USAGE = 2
EXIT_FAILED = 3
EXIT_INTERRUPTED = 130

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The settings file, instead of the user's own.",
)


def say(line: str) -> None:
    """One line for the user on standard error; what stands in it cannot move the terminal's cursor."""
    click.echo("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line), err=True)


def command_line(work: Callable[P, Coroutine[Any, Any, int]]) -> Callable[P, None]:
    """Run a coroutine as a command: its number is the exit code, and a deliberate error is one line."""

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = asyncio.run(work(*args, **kwargs))
        except (UsageError, SettingsError) as error:
            say(f"glossator: {error}")
            code = EXIT_USAGE
        except GlossatorError as error:
            say(f"glossator: {error}")
            code = EXIT_FAILED
        except KeyboardInterrupt:
            say("glossator: interrupted")
            code = EXIT_INTERRUPTED
        except BrokenPipeError:
            # The reader of our output is gone: not an error, and nothing more can be said.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        sys.exit(code)

    return run


def user_settings(config: Path | None) -> Settings:
    """The settings, with one line on standard error for each that is wrong. Raises `SettingsError` for an unusable file."""
    loaded = load_settings(config, os.environ)
    for problem in loaded.problems:
        say(f"glossator: {problem}")
    return loaded.settings


@asynccontextmanager
async def program(settings: Settings, roots: tuple[str, ...]) -> AsyncIterator[Tasks]:
    """The tasks, with a context process of their own, for as long as a command runs."""
    context = ContextProcess()
    await context.start()
    context.configure(roots, predicts=False)
    assembly: Assembly = assemble(settings, context, roots, os.environ)
    try:
        yield assembly.tasks
    finally:
        await assembly.aclose()
        await context.aclose()
