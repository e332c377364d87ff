"""Markdown on a terminal while it is being written; plain text anywhere else."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING

from glossator.cli.blocks import BlockSplitter
from glossator.cli.terminal import is_terminal, put

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.live import Live
    from rich.segment import Segment

REFRESHES_PER_SECOND = 12
LINES_KEPT_FREE = 2

Line = list["Segment"]


async def show_streamed(parts: AsyncGenerator[str]) -> None:
    """Print parts as they come. On a terminal each finished block is rendered once, and the unfinished one is live."""
    async with aclosing(parts):
        await (_show_rendered if is_terminal() else _show_plain)(parts)


async def _show_plain(parts: AsyncIterator[str]) -> None:
    last = "\n"
    try:
        async for part in parts:
            if part:
                put(part, end="")
                last = part
    finally:
        # What follows, an error perhaps, begins on a line of its own.
        if not last.endswith("\n"):
            put("")


async def _show_rendered(parts: AsyncIterator[str]) -> None:
    from rich.console import Console
    from rich.live import Live

    console = Console()
    splitter = BlockSplitter()
    page = _Page(splitter)
    # Without a thread that draws: two that write to one terminal would get in each other's way.
    with Live(page, console=console, auto_refresh=False, transient=True) as live:
        page.is_quiet = False
        drawing = asyncio.create_task(_keep_drawing(live))
        try:
            async for part in parts:
                for block in splitter.feed(part):
                    page.print(console, block)
        finally:
            drawing.cancel()
            # What was written before it broke off is worth reading, too.
            for block in splitter.close():
                page.print(console, block)


async def _keep_drawing(live: "Live") -> None:
    while True:
        await asyncio.sleep(1 / REFRESHES_PER_SECOND)
        live.refresh()


class _Page:
    """What is live: the unfinished block, of a long one the end that fits the screen; before the first, a sign of life.

    It is drawn at its own pace: what comes faster is printed once.
    """

    def __init__(self, splitter: BlockSplitter) -> None:
        from rich.spinner import Spinner

        self._splitter = splitter
        self._spinner = Spinner("dots")
        self._has_printed = False
        self.is_quiet = True

    def print(self, console: "Console", block: str) -> None:
        """Print a finished block, above what is live."""
        lines = _rendered(console, console.options, block, is_first=not self._has_printed)
        self._has_printed = True
        self.is_quiet = True
        console.print(_Lines(lines))
        self.is_quiet = False

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        if self.is_quiet:
            return
        height = max(1, options.size.height - LINES_KEPT_FREE)
        text = self._splitter.end_of_block(lines=height, characters=height * options.size.width)
        if text.strip():
            lines = _rendered(console, options, text, is_first=not self._has_printed)
            yield _Lines(lines[-height:])
        elif not self._has_printed:
            yield self._spinner


class _Lines:
    """Lines that are rendered already."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich.segment import Segment

        for line in self._lines:
            yield from line
            yield Segment.line()


def _rendered(console: "Console", options: "ConsoleOptions", block: str, *, is_first: bool) -> list[Line]:
    """A block's lines, with one blank line between it and the block before."""
    from rich.markdown import Markdown

    lines = [
        _without_padding(line)
        for line in console.render_lines(Markdown(block, hyperlinks=False), options, pad=False)
    ]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    return lines if is_first or not lines else [[], *lines]


def _without_padding(line: Line) -> Line:
    """The line without blanks at its end, unless they show a background.

    A line of the terminal's full width would let the `^C` that is typed behind it push all lines up.
    """
    from rich.segment import Segment

    while line and not (line[-1].style and line[-1].style.bgcolor):
        text, style, _ = line[-1]
        if text.rstrip():
            return [*line[:-1], Segment(text.rstrip(), style)]
        line = line[:-1]
    return line
