"""Only the newest request of a kind for a document is worth its cost: a newer one stops the one before it.

Neovim cancels nothing while its user types, so this cannot be left to the client.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Newest:
    """What runs now, by document and kind."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, str], asyncio.Task[Any]] = {}

    async def run(self, uri: str, kind: str, work: Coroutine[Any, Any, T]) -> T | None:
        """Do `work`, stopping what ran for the same document and kind. None where a newer one stopped this."""
        key = (uri, kind)
        if (older := self._running.get(key)) is not None:
            older.cancel()
        task = asyncio.ensure_future(work)
        self._running[key] = task
        try:
            return await task
        except asyncio.CancelledError:
            if not task.done():
                # The request itself was cancelled, and takes its work with it.
                task.cancel()
                raise
            if (current := asyncio.current_task()) is not None and current.cancelling():
                raise
            return None
        finally:
            if self._running.get(key) is task:
                del self._running[key]
