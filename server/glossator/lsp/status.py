"""`glossator/status`: who answers what, how healthy each model is, and what it has been asked so far.

Clients need not ask again and again: `glossator/statusChanged` carries the same.
"""

import asyncio
from contextlib import suppress
from typing import Any

from glossator import __version__
from glossator.errors import ContextUnavailable
from glossator.lsp.server import GlossatorServer
from glossator_context.pieces import Task

LEAST_INTERVAL_S = 1.0
PROGRESS_S = 0.2


async def status(ls: GlossatorServer, _params: Any) -> dict[str, Any]:
    """Plain data for a status bar or a menu."""
    with suppress(ContextUnavailable):
        ls.indexed = await ls.context.progress(deadline_s=PROGRESS_S)
    return await status_of(ls)


async def status_of(ls: GlossatorServer) -> dict[str, Any]:
    """What `glossator/status` answers and `glossator/statusChanged` carries."""
    tasks = ls.tasks
    stats = await tasks.cache.stats()
    prices = {name: model.price for name, model in tasks.settings.models.items() if model.price is not None}
    models = []
    for health in tasks.router.health():
        usage = health.usage
        price = prices.get(health.name)
        cost = None
        if price is not None:
            cost = (usage.prompt_tokens * price.input + usage.completion_tokens * price.output) / 1e6
        models.append(
            {
                "name": health.name,
                "state": health.state.value,
                "error": health.error,
                "retryInSeconds": health.retry_in_s,
                "requests": health.requests,
                "promptTokens": usage.prompt_tokens,
                "completionTokens": usage.completion_tokens,
                "cachedTokens": usage.cached_tokens,
                "cost": cost,
                "accepted": ls.accepted.get(health.name, 0),
            }
        )
    return {
        "version": __version__,
        "ready": True,
        "routes": {
            task.value: [model.name for model in tasks.router.candidates(task)]
            for task in Task
            if hasattr(tasks.settings.routes, task.value)
        },
        "models": models,
        "cache": {"hits": stats.hits, "misses": stats.misses, "entries": stats.entries},
        "context": {
            "restarts": ls.context.restarts,
            "notices": list(ls.context.notices),
            "files": ls.indexed.files,
            "filesKnown": ls.indexed.known,
            "complete": ls.indexed.is_complete,
        },
        "problems": list(ls.problems),
    }


class StatusChanges:
    """Tells the client of changes: the first at once, and then what has come together in a second."""

    def __init__(self, ls: GlossatorServer) -> None:
        self._ls = ls
        self._timer: asyncio.TimerHandle | None = None
        self._telling: asyncio.Task[None] | None = None
        self._next_at = 0.0

    def tell(self) -> None:
        """Something may have changed. Costs nothing on the way of a keystroke."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(max(self._next_at, loop.time()), self._begin)

    def _begin(self) -> None:
        self._timer = None
        loop = asyncio.get_running_loop()
        self._next_at = loop.time() + LEAST_INTERVAL_S
        self._telling = loop.create_task(self._tell())

    async def _tell(self) -> None:
        self._ls.notify("glossator/statusChanged", await status_of(self._ls))
