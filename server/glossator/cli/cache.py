"""`glossator cache`: the answers on disk."""

from pathlib import Path

import click

from glossator.cli.program import command_line, config_option, user_settings


@click.command("cache", help=__doc__)
@click.option("--clear", is_flag=True, help="Remove every stored answer.")
@config_option
@command_line
async def command(clear: bool, config: Path | None) -> int:
    """Say where the cache is and how much it holds, or clear it."""
    from glossator.cache import AnswerCache

    cache = AnswerCache(user_settings(config).cache, ())
    try:
        if clear:
            await cache.clear()
            click.echo("cleared")
        stats = await cache.stats()
        click.echo(f"{stats.folder}: {stats.entries} answers, {stats.size_bytes / 1e6:.1f} MB")
        for notice in cache.notices:
            click.echo(f"  {notice}")
    finally:
        await cache.aclose()
    return 0
