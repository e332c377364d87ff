"""Markdown on a terminal while it is being written; plain text anywhere else."""

from collections.abc import AsyncIterator
from typing import TextIO

import click


async def show_streamed(parts: AsyncIterator[str], output: TextIO) -> None:
    """Print parts as they come. On a terminal each finished block is rendered, and what is unfinished follows live."""
    if not output.isatty():
        last = ""
        async for part in parts:
            click.echo(part, output, nl=False)
            last = part
        if not last.endswith("\n"):
            click.echo("", output)
        return
    from rich.console import Console
    from rich.live import Live
    from rich.markdown import Markdown

    console = Console(file=output)
    text = ""
    with Live(console=console, refresh_per_second=20, vertical_overflow="visible", transient=False) as live:
        async for part in parts:
            text += part
            live.update(Markdown(text))
