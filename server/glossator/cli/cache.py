"""`glossator cache`: the answers on disk."""

from pathlib import Path

import click

from glossator.cli.program import EXIT_FAILED, command_line, config_option, user_settings
from glossator.cli.terminal import printable, put


@click.command("cache")
@click.option("--clear", is_flag=True, help="Remove every stored answer.")
@config_option
@command_line
async def command(clear: bool, config: Path | None) -> int:
    """Say where answers are kept and how many, or remove them.

    Only whole answers of endpoints are kept, in a folder that is open to your user alone.
    """
    from glossator.cache import AnswerCache

    settings = user_settings(config).cache
    cache = AnswerCache(settings, ())
    try:
        if clear:
            await cache.clear()
        stats = await cache.stats()
    finally:
        await cache.aclose()
    if cache.notices:
        # They are warnings of the cache, which were said when they arose.
        return EXIT_FAILED
    if clear:
        put("cleared")
    if not settings.enabled:
        put("cache.enabled is false: nothing is kept")
    else:
        answers = "1 answer" if stats.entries == 1 else f"{stats.entries} answers"
        put(f"{printable(stats.folder or 'in memory')}: {answers}, {stats.size_bytes / 1e6:.1f} MB")
    return 0
