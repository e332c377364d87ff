"""What every command that asks something shares: settings, the parts assembled, errors as one line and an exit code."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

from glossator.cli.terminal import give_up_output, say, write_anything
from glossator.context_process import ContextProcess
from glossator.errors import ContextUnavailable, GlossatorError, SettingsError, UsageError
from glossator.settings import Settings, load_settings
from glossator.tasks.asking import Tasks
from glossator.tasks.assembly import assemble, tell_context
from glossator.tasks.source import Source

P = ParamSpec("P")

EXIT_USAGE = 2
EXIT_FAILED = 3
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143

CONTEXT_S = 10.0
STUCK_S = 15.0

config_option = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The settings file, instead of the user's own.",
)


def command_line(work: Callable[P, Coroutine[Any, Any, int]]) -> Callable[P, None]:
    """Run a coroutine as a command: its number is the exit code, and a deliberate error is one line."""

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        _start_logging()
        write_anything()
        try:
            code = asyncio.run(_until_terminated(work(*args, **kwargs)))
        except (UsageError, SettingsError) as error:
            code = _failed(error, EXIT_USAGE)
        except GlossatorError as error:
            code = _failed(error, EXIT_FAILED)
        except KeyboardInterrupt:
            say("glossator: interrupted")
            code = EXIT_INTERRUPTED
        except asyncio.CancelledError:
            code = EXIT_TERMINATED
        except BrokenPipeError:
            # The reader of our output is gone: not an error, and nothing more can be said.
            give_up_output()
            code = 0
        except OSError as error:
            # What a disk or a terminal refuses. Files that were asked for are UsageErrors by now.
            give_up_output()
            say(f"glossator: {error.strerror or error}{f': {error.filename}' if error.filename else ''}")
            code = EXIT_FAILED
        sys.exit(code)

    return run


def user_settings(config: Path | None, roots: tuple[str, ...] = ()) -> Settings:
    """The user's settings, tightened by the files of the workspaces at `roots`.

    What is wrong in the user's own ones raises `SettingsError` with a line for each problem. What a workspace's file
    asks for and cannot have is said, and left out.
    """
    own = load_settings(config, os.environ)
    if own.problems:
        raise SettingsError(
            "\n".join(problem.replace("\n", "\N{REPLACEMENT CHARACTER}") for problem in own.problems)
        )
    loaded = load_settings(config, os.environ, roots=roots)
    for problem in loaded.problems:
        say(f"glossator: {problem}")
    return loaded.settings


@asynccontextmanager
async def program(
    settings: Settings, roots: tuple[str, ...], *, indexes: bool = True
) -> AsyncIterator[Tasks]:
    """The tasks, with a context process of their own, for as long as a command runs."""
    async with contextlib.AsyncExitStack() as stack:
        # Nobody waits at a key: a long file may take its time.
        context = ContextProcess(deadline_s=CONTEXT_S, stuck_after_s=STUCK_S, parse_budget_ms=2_000)
        await context.start()
        stack.push_async_callback(context.aclose)
        await tell_context(context, settings, roots, predicts=False, indexes=indexes)
        assembly = assemble(settings, context, roots, os.environ)
        stack.push_async_callback(assembly.aclose)
        assembly.tasks.gather_s = CONTEXT_S
        yield assembly.tasks


async def opened(tasks: Tasks, source: Source) -> None:
    """Return when the context process has read the file, or cannot. The tasks' own deadlines are for one that runs."""
    tasks.context.open(source.uri, source.path, source.language_id, source.revision, source.text)
    with contextlib.suppress(ContextUnavailable):
        await tasks.context.outline(source.uri)


def _failed(error: GlossatorError, code: int) -> int:
    for line in str(error).split("\n"):
        say(f"glossator: {line}")
    return code


async def _until_terminated(work: Coroutine[Any, Any, int]) -> int:
    """Let SIGTERM and SIGHUP end the work in order, so that no child and no hidden cursor is left behind."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 (a coroutine runs in a task)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_DFL:
            # `nohup` has it ignored.
            continue
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await work


class _Sayer(logging.Handler):
    """Warnings as lines for the user."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it."""
        say(f"glossator: {record.getMessage()}")


def _start_logging() -> None:
    """Warnings are said. `GLOSSATOR_LOG` sets another level, as it does for the server."""
    logger = logging.getLogger("glossator")
    if not logger.handlers:
        logger.addHandler(_Sayer())
    logger.propagate = False
    wanted = os.environ.get("GLOSSATOR_LOG", "WARNING").upper()
    logger.setLevel(logging.getLevelNamesMapping().get(wanted, logging.WARNING))


__all__ = [
    "EXIT_FAILED",
    "EXIT_INTERRUPTED",
    "EXIT_USAGE",
    "command_line",
    "config_option",
    "opened",
    "program",
    "say",
    "user_settings",
]
