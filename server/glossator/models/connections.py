"""The process's connections to endpoints, opened when first needed: without an endpoint nothing of HTTP is imported."""

import asyncio
import importlib
import importlib.util
import sys
from collections.abc import Coroutine
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from glossator.models.wire import Wire


class Connections:
    """One for the process, handed to every model, closed at shutdown. `local_only` binds all of them."""

    def __init__(self, *, local_only: bool = False) -> None:
        self._local_only = local_only
        self._wire: Wire | None = None
        self._opening = asyncio.Lock()
        self._background: set[asyncio.Task[None]] = set()

    async def wire(self) -> "Wire":
        """The way to send something; the first call imports it in a thread."""
        if self._wire is None:
            async with self._opening:
                if self._wire is None:
                    self._wire = await asyncio.to_thread(_open, self._local_only)
        return self._wire

    async def warm(self) -> None:
        """Do early, in the background, what the first request would have to wait for. Connects to nothing."""
        await (await self.wire()).encrypted()

    def later(self, work: Coroutine[None, None, None]) -> None:
        """Do something that nobody waits for; it ends with the connections."""
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def aclose(self) -> None:
        """Close every connection."""
        for task in self._background:
            task.cancel()
        if self._background:
            await asyncio.wait(self._background)
        async with self._opening:
            wire, self._wire = self._wire, None
        if wire is not None:
            await wire.aclose()


def _open(local_only: bool) -> "Wire":
    importlib.import_module("anyio._backends._asyncio")
    # httpx brings its own command line, and with it rich and pygments, wherever they can be imported: 8 MB for nothing.
    sys.modules.setdefault("httpx._main", cast(ModuleType, None))
    # httpcore looks for sniffio at every request, which takes a tenth of a millisecond where there is none.
    if importlib.util.find_spec("sniffio") is None:
        sys.modules.setdefault("sniffio", cast(ModuleType, None))
    from glossator.models.wire import Wire

    return Wire(local_only=local_only)
