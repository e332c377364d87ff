"""The event loop around a session: what is read, what is loaded in the background, and how it all ends."""

import asyncio
import gc
import importlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from glossator.lsp.ending import LIMIT_S, Ending
from glossator.lsp.lifecycle import Session
from glossator.lsp.traces import trace
from glossator.lsp.transport import Writer, start_reader

if TYPE_CHECKING:
    from glossator.context_process import ContextProcess
    from glossator.lsp.route import Route
    from glossator.lsp.server import GlossatorServer

# This long without a byte in the middle of a message means that its end may not come.
STALL_S = 1.0
CLOSE_S = 0.3
FLUSH_S = 0.6
EXIT_GONE = 1

# Batches read but not yet acted on; then the reader waits, and with it the client.
MAX_UNREAD_BATCHES = 32

logger = logging.getLogger(__name__)


async def start_context_process() -> "ContextProcess":
    """Start the context process, which decides what a model should see."""
    from glossator.context_process import ContextProcess

    context = ContextProcess()
    await context.start()
    return context


class Host:
    """Runs one session on the running event loop until the process ends."""

    def __init__(
        self,
        session: Session,
        *,
        input_fd: int,
        writer: Writer,
        ending: Ending,
        config_file: str | None,
        extra_routes: "Sequence[Route]",
        start_context: "Callable[[], Awaitable[ContextProcess]]",
    ) -> None:
        self._session = session
        self._input_fd = input_fd
        self._writer = writer
        self._ending = ending
        self._config_file = config_file
        self._extra_routes = extra_routes
        self._start_context = start_context
        self._context: ContextProcess | None = None
        self._server: GlossatorServer | None = None
        self._stall: asyncio.TimerHandle | None = None
        self._unread = BoundedSemaphore(MAX_UNREAD_BATCHES)

    async def run(self) -> None:
        """Serve. Does not return: when the session ends, the process does."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_log_lost_error)
        ended: asyncio.Future[int] = loop.create_future()
        self._ending.children = self._children

        def end_in_order(code: int) -> None:
            loop.call_soon_threadsafe(ended.set_result, code)

        self._ending.in_order = end_in_order
        self._watch_for_stall()
        start_reader(self._input_fd, lambda batch: self._deliver(loop, batch))
        loading = loop.create_task(self._load())
        await asyncio.wait((loading, ended), return_when=asyncio.FIRST_COMPLETED)
        if loading.done():
            loading.result()
        code = await ended
        await asyncio.gather(self._close(), asyncio.to_thread(self._writer.close, FLUSH_S))
        self._ending.leave(code)

    async def _load(self) -> None:
        """Import and build what answers requests; then let it, beginning with those that wait."""
        starting = asyncio.ensure_future(self._begin_context())
        # The child gets its start before the import below competes for the processor.
        await asyncio.sleep(0)
        server = await asyncio.to_thread(_build, self._extra_routes)
        context = await starting
        from glossator.lsp.setup import setup

        assert self._session.client is not None  # noqa: S101 - a session is hosted once its client is known
        server.join(self._session, self._session.client, context)
        server.config_file = self._config_file
        self._server = server
        await setup(server)
        self._session.attach(server.protocol)

    async def _begin_context(self) -> "ContextProcess":
        # Known at once, so that an end in the middle of the import takes it along.
        self._context = context = await self._start_context()
        return context

    async def _close(self) -> None:
        closing = []
        if self._server is not None:
            from glossator.lsp.setup import put_away

            closing.append(asyncio.wait_for(put_away(self._server), CLOSE_S))
        if self._context is not None:
            closing.append(asyncio.wait_for(self._context.aclose(), CLOSE_S))
        for result in await asyncio.gather(*closing, return_exceptions=True):
            if isinstance(result, BaseException):
                logger.warning("something was not put away: %s", trace(result))

    def _children(self) -> list[int]:
        pid = None if self._context is None else self._context.pid
        return [] if pid is None else [pid]

    def _deliver(self, loop: asyncio.AbstractEventLoop, batch: bytes) -> None:
        """Hand over what was read; on the reader's thread, which has nothing left to do after the last batch."""
        self._unread.acquire(timeout=None if batch else LIMIT_S)
        loop.call_soon_threadsafe(self._receive, batch)
        if not batch:
            time.sleep(LIMIT_S)
            self._ending.leave(EXIT_GONE)

    def _receive(self, batch: bytes) -> None:
        if batch:
            self._unread.release()
        self._session.receive(batch)
        self._watch_for_stall()

    def _watch_for_stall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
        if self._session.waits_for_body:
            self._stall = asyncio.get_running_loop().call_later(STALL_S, self._session.stalled)


def _build(extra_routes: "Sequence[Route]") -> "GlossatorServer":
    """Runs on a thread, for the import takes most of the time that a start takes."""
    # Nearly all that is made here stays: collections would look through it again and again, now and later.
    gc.disable()
    try:
        from glossator.lsp.loading import build_server

        importlib.import_module("glossator.lsp.setup")
        return build_server(extra_routes)
    finally:
        gc.freeze()
        gc.enable()


def _log_lost_error(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    if error is not None:
        logger.error("an error that nobody waited for: %s", trace(error))
