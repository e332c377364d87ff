"""Waiting until the workspace is read, with a bar for whoever sits at a terminal."""

import asyncio
import contextlib
import sys
import time
from collections.abc import Callable, Iterator

import click

from glossator.cli.terminal import say
from glossator.context_process import ContextProcess
from glossator.errors import ContextUnavailable
from glossator_context.pieces import Indexed

WAIT_S = 300.0
LOOK_S = 0.05
SHOWN_AFTER_S = 0.5
SAID_AFTER_S = 30.0

no_index_option = click.option(
    "--no-index", is_flag=True, help="Do not read the workspace first: only what the file imports is known."
)


async def indexed(context: ContextProcess) -> Indexed:
    """What is known of the workspace when all of it is read, or nobody should wait any longer."""
    ends = time.monotonic() + WAIT_S
    progress = Indexed()
    with _bar() as show:
        while time.monotonic() < ends:
            try:
                progress = await context.progress()
            except ContextUnavailable as error:
                say(f"glossator: the workspace is not read: {error}")
                return progress
            if progress.is_complete:
                return progress
            show(progress)
            await asyncio.sleep(LOOK_S)
    say(f"glossator: goes on with {progress.files} of {progress.known} files of the workspace")
    return progress


@contextlib.contextmanager
def _bar() -> Iterator[Callable[[Indexed], None]]:
    """What shows a progress once it takes a while: a bar on a terminal, elsewhere one line."""
    begun = time.monotonic()
    if not sys.stderr.isatty():
        said: list[Indexed] = []

        def tell(progress: Indexed) -> None:
            if not said and time.monotonic() - begun >= SAID_AFTER_S:
                said.append(progress)
                say(f"glossator: reading the workspace ({progress.files} of {progress.known} files by now)")

        yield tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("Reading the workspace"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("files", total=None)

    def show(progress: Indexed) -> None:
        if not bar.live.is_started and time.monotonic() - begun >= SHOWN_AFTER_S:
            bar.start()
        bar.update(task, completed=progress.files, total=max(progress.known, 1))

    try:
        yield show
    finally:
        bar.stop()
