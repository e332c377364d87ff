"""Only the newest request of a kind is worth its cost: its user has one cursor, and a newer one stops the one before it.

Neovim cancels nothing while its user types, so this cannot be left to the client; and a model on the user's own machine
may have one place for all documents.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Newest:
    """What runs now, by kind."""

    def __init__(self) -> None:
        self._running: dict[str, _Run] = {}

    async def run(self, kind: str, work: Coroutine[Any, Any, T]) -> T | None:
        """Do `work`, stopping what ran for the same kind. None where a newer one stopped this.

        It runs in the task of its caller, so its first step is taken at once.
        """
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        if (older := self._running.get(kind)) is not None:
            older.stop()
        self._running[kind] = run = _Run(task)
        try:
            return await work
        except asyncio.CancelledError:
            # Whoever cancels the request itself cancels the same task.
            if run.is_stopped and task.uncancel() == 0:
                return None
            raise
        finally:
            if self._running.get(kind) is run:
                del self._running[kind]


class _Run:
    __slots__ = ("is_stopped", "task")

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self.task = task
        self.is_stopped = False

    def stop(self) -> None:
        self.is_stopped = True
        self.task.cancel()
