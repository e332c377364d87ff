"""What `glossator docs` shows on a terminal, and the plain lines that it writes elsewhere."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from glossator.docs.outcome import FileReport
from glossator.docs.report import printable, shown_path

_LINES_BETWEEN_FILES = 1_000
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class Progressing:
    """A bar on a terminal; elsewhere one plain line for every thousand files."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._total = total
        self._done = 0
        self._stream = stream
        self._bar: Progress | None = None
        if stream.isatty() and total > 1:
            columns = (TextColumn("Documenting"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Progress(*columns, console=Console(file=stream), transient=True)
            self._task = self._bar.add_task("files", total=total)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self) -> None:
        """One more file is done."""
        self._done += 1
        if self._bar is not None:
            self._bar.advance(self._task)
        elif self._done % _LINES_BETWEEN_FILES == 0:
            click.echo(f"{self._done:,} of {self._total:,} files", file=self._stream)

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Take the bar away while something else is written."""
        if self._bar is not None:
            self._bar.stop()
        try:
            yield
        finally:
            if self._bar is not None:
                self._bar.start()


def show_diff(report: FileReport, base: Path, stream: TextIO) -> None:
    """The difference, coloured on a terminal; control characters of the file are shown as escapes there."""
    path = shown_path(report.path, base)
    is_terminal = stream.isatty()
    for number, line in enumerate(report.diff.split("\n")[:-1]):
        if number < 2:
            text = f"{line[:4]}{line[4:6]}{path}"
        else:
            text = (
                line[0] + printable(line[1:].removesuffix("\r").replace("\t", "    "))
                if is_terminal and line
                else line
            )
        if is_terminal:
            click.secho(text, fg=_COLOURS.get(text[:1]), bold=number < 2, file=stream)
        else:
            click.echo(text, file=stream)
