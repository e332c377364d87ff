"""`glossator/status`: who answers what, how healthy each model is, and what it has been asked so far."""

from typing import Any

from glossator import __version__
from glossator.lsp.server import GlossatorServer
from glossator_context.pieces import Task


async def status(ls: GlossatorServer, _params: Any) -> dict[str, Any]:
    """Plain data for a status bar or a menu."""
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
        "routes": {task.value: [model.name for model in tasks.router.candidates(task)] for task in Task},
        "models": models,
        "cache": {"hits": stats.hits, "misses": stats.misses, "entries": stats.entries},
        "context": {"restarts": ls.context.restarts, "notices": list(ls.context.notices)},
        "problems": list(ls.problems),
    }
