"""`glossator docs PATH…`: write, show or check the documentation of files and folders."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from glossator.cli.docs_screen import Progressing, show_diff
from glossator.cli.program import (
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    command_line,
    config_option,
    say,
    user_settings,
)
from glossator.comments.style import GOOGLE, JSDOC, NUMPY, SPHINX, TSDOC
from glossator.context_process import ContextProcess
from glossator.docs.convention import AUTO, convention
from glossator.docs.git import changed_files
from glossator.docs.outcome import FileReport, FileStatus, Mode, Totals
from glossator.docs.plan import Planned, find_files
from glossator.docs.report import github_lines, json_report, sarif_report, summary_line, text_lines
from glossator.docs.run import Bench, Documented, Options, run
from glossator.settings import Settings
from glossator.tasks.asking import Tasks
from glossator.tasks.assembly import assemble
from glossator.tasks.document import document
from glossator_context.facts import Target

STYLES = (AUTO, GOOGLE, NUMPY, SPHINX, JSDOC, TSDOC)
EXIT_DUE = 1
CONTEXT_DEADLINE_S = 30.0
# Nobody waits at a key: a long file may take its time.
PARSE_BUDGET_MS = 2_000
STUCK_AFTER_S = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was asked for on the command line."""

    paths: tuple[Path, ...]
    mode: Mode
    style: str | None
    private: bool
    form: str
    jobs: int
    max_requests: int | None
    only: tuple[str, ...]
    allow_dirty: bool
    config: Path | None


@click.command("docs")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH..."
)
@click.option(
    "--check",
    "mode",
    flag_value=Mode.CHECK.value,
    help="List what has no documentation; exit 1 if there is any.",
)
@click.option("--diff", "mode", flag_value=Mode.DIFF.value, help="Show what would be written (the default).")
@click.option(
    "--write", "mode", flag_value=Mode.WRITE.value, help="Write it, after proof that no code changes."
)
@click.option("--style", type=click.Choice(STYLES), help="The convention; by default that of the project.")
@click.option("--private", is_flag=True, help="Private, nested and special declarations, too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=4,
    show_default=True,
    help="Questions asked at the same time.",
)
@click.option("--max-requests", type=click.IntRange(0), help="Ask for no more than so many declarations.")
@click.option(
    "--only", multiple=True, metavar="GLOB", help="Only files that match; may be given more than once."
)
@click.option("--allow-dirty", is_flag=True, help="Write files with uncommitted changes, too.")
@config_option
@command_line
async def command(
    paths: tuple[Path, ...],
    mode: str | None,
    style: str | None,
    private: bool,
    form: str,
    jobs: int,
    max_requests: int | None,
    only: tuple[str, ...],
    allow_dirty: bool,
    config: Path | None,
) -> int:
    """Document files and folders, or say what is missing.

    A model answers prose alone; parameters, types and errors come from the code. Each file is compared before it is
    written, and left as it is where anything but documentation would change.

    \b
      glossator docs src/ --diff      show what would be written
      glossator docs src/ --write     write it
      glossator docs src/ --check     for CI: exit 1 where documentation is missing
    """
    return await _docs(
        Wishes(
            paths=paths,
            mode=Mode(mode or Mode.DIFF),
            style=style,
            private=private,
            form=form,
            jobs=jobs,
            max_requests=max_requests,
            only=only,
            allow_dirty=allow_dirty,
            config=config,
        )
    )


async def _docs(wishes: Wishes) -> int:
    settings = user_settings(wishes.config, _roots(wishes.paths))
    plan = list(find_files(wishes.paths, only=wishes.only))
    files = [each for each in plan if isinstance(each, Planned)]
    dirty: frozenset[Path] = frozenset()
    if wishes.mode is Mode.WRITE and not wishes.allow_dirty:
        dirty = changed_files({each.path.parent for each in files})
    options = Options(
        mode=wishes.mode,
        style_of=convention(files, wishes.style or settings.document.style),
        private=wishes.private or settings.document.private,
        jobs=wishes.jobs,
        max_requests=wishes.max_requests,
        is_dirty=dirty.__contains__,
    )
    base = Path.cwd()
    with Progressing(len(plan), sys.stderr) as progress:
        reporter = _Reporter(wishes, base, progress)
        with _stopped_by_signals() as stop:
            processes = max(1, min(os.cpu_count() or 1, wishes.jobs, len(files)))
            async with _benches(settings, _roots(wishes.paths), processes) as benches:
                totals = await run(plan, benches, options, reporter.add, stop)
    reporter.close(totals)
    return _exit_code(totals, wishes.mode)


class _Reporter:
    """Says what became of each file as soon as it is known, or all of it in the end, as the format asks."""

    def __init__(self, wishes: Wishes, base: Path, progress: Progressing) -> None:
        self._wishes = wishes
        self._base = base
        self._progress = progress
        self._kept: list[FileReport] = []

    def add(self, report: FileReport) -> None:
        self._progress.advance()
        if self._wishes.form in {"json", "sarif"}:
            self._kept.append(report)
            return
        with self._progress.paused():
            if self._wishes.form == "github":
                for line in github_lines(report, self._base):
                    click.echo(line)
                return
            is_aside = self._wishes.mode is Mode.DIFF or report.status is FileStatus.SKIPPED
            for line in text_lines(report, self._base):
                click.echo(line, err=is_aside)
            if report.diff:
                show_diff(report, self._base, sys.stdout)

    def close(self, totals: Totals) -> None:
        if self._wishes.form == "json":
            click.echo(json_report(self._kept, totals, self._wishes.mode, self._base))
        elif self._wishes.form == "sarif":
            click.echo(sarif_report(self._kept, totals, self._base))
        say(summary_line(totals, self._wishes.mode))


def _exit_code(totals: Totals, mode: Mode) -> int:
    if totals.interrupted:
        return EXIT_INTERRUPTED
    if mode is Mode.CHECK and totals.due:
        return EXIT_DUE
    return EXIT_FAILED if totals.failed or totals.has_trouble else 0


def _roots(paths: Sequence[Path]) -> tuple[str, ...]:
    absolute = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 (resolving would follow links)
    return tuple(dict.fromkeys(str(path if path.is_dir() else path.parent) for path in absolute))


@asynccontextmanager
async def _benches(
    settings: Settings, roots: tuple[str, ...], count: int
) -> AsyncIterator[tuple[Bench, ...]]:
    """Context processes, each with the tasks that ask about what is open in it."""
    async with contextlib.AsyncExitStack() as stack:
        benches = []
        for _ in range(count):
            context = ContextProcess(
                deadline_s=CONTEXT_DEADLINE_S, stuck_after_s=STUCK_AFTER_S, parse_budget_ms=PARSE_BUDGET_MS
            )
            await context.start()
            stack.push_async_callback(context.aclose)
            # Each would read the whole workspace; what a declaration's file imports is read anyway.
            context.configure(roots, predicts=False, indexes=False)
            assembly = assemble(settings, context, roots, os.environ)
            stack.push_async_callback(assembly.aclose)
            benches.append(Bench(context=context, document=_documenting(assembly.tasks)))
        yield tuple(benches)


def _documenting(tasks: Tasks) -> Callable[[str, str, Target, str], Awaitable[Documented]]:
    async def documented(uri: str, path: str, target: Target, style: str) -> Documented:
        return await document(tasks, uri, path, target, style=style)

    return documented


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[asyncio.Event]:
    """An event that Ctrl-C sets; a second Ctrl-C ends the program as usual."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def once() -> None:
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)

    signals = (signal.SIGINT, signal.SIGTERM)
    for number in signals:
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(number, once)
    try:
        yield stop
    finally:
        for number in signals:
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                loop.remove_signal_handler(number)
