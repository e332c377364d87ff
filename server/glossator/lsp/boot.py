"""The way from nothing to a running server, in the order in which a client notices.

`initialize` is answered with what Python has at hand after a few milliseconds: no event loop, no LSP types, no HTTP.
Only then the event loop starts, the context process is started, and the rest is imported while messages wait in order.
"""

import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, NoReturn, TextIO

from glossator.lsp.ending import Ending
from glossator.lsp.lifecycle import Session
from glossator.lsp.parents import start_watch
from glossator.lsp.transport import (
    NoStreams,
    Writer,
    claim_streams,
    is_writable,
    read_available,
    wait_readable,
)

if TYPE_CHECKING:
    from glossator.context_process import ContextProcess
    from glossator.lsp.route import Route

EXIT_ORPHANED = 1
EXIT_INTERNAL = 70
EXIT_UNREAD = 74
EXIT_NO_STREAMS = 78

STALL_S = 1.0
FLUSH_S = 0.6

logger = logging.getLogger(__name__)


def serve(
    *,
    config_file: str | None = None,
    extra_routes: "Sequence[Route]" = (),
    start_context: "Callable[[], Awaitable[ContextProcess]] | None" = None,
) -> NoReturn:
    """Serve the client on standard input and output until it goes; then end the process.

    `extra_routes` come after the product's own, `start_context` replaces how the context process is started: both are
    for those who build a server upon this one, and for tests.
    """
    os.umask(0o077)
    try:
        streams = claim_streams()
    except NoStreams as error:
        os.write(2, f"glossator cannot serve: {error}\n".encode())
        os._exit(EXIT_NO_STREAMS)
    start_logging()
    ending = Ending()
    writer = Writer(streams.output, lambda reason: ending.begin(EXIT_UNREAD))
    ending.start(lambda code: _end_early(writer, ending, code))
    ending.on_signals()
    watch = start_watch(lambda reason: ending.begin(EXIT_ORPHANED))
    session = Session(writer.send, ending.begin)
    while session.client is None and not ending.has_begun:
        if wait_readable(streams.input, STALL_S):
            session.receive(read_available(streams.input))
        else:
            session.stalled()
    while session.client is None:
        time.sleep(1)  # the process is ending
    if session.client.process_id is not None:
        watch(session.client.process_id)
    _host(
        session,
        input_fd=streams.input,
        writer=writer,
        ending=ending,
        config_file=config_file,
        extra_routes=extra_routes,
        start_context=start_context,
    )


class PatientHandler(logging.StreamHandler[TextIO]):
    """Drops a line rather than wait for a client that does not read our standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line if there is room for it."""
        if is_writable(self.stream.fileno()):
            super().emit(record)


def start_logging() -> None:
    """Log to standard error: sizes, times and names, never a client's text. `GLOSSATOR_LOG` sets the level."""
    name = os.environ.get("GLOSSATOR_LOG", "WARNING").upper()
    level = logging.getLevelNamesMapping().get(name, logging.WARNING)
    handler = PatientHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
    # pygls logs whole messages, and with them the user's code.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)


def _end_early(writer: Writer, ending: Ending, code: int) -> NoReturn:
    writer.close(FLUSH_S)
    ending.leave(code)


def _host(
    session: Session,
    *,
    input_fd: int,
    writer: Writer,
    ending: Ending,
    config_file: str | None,
    extra_routes: "Sequence[Route]",
    start_context: "Callable[[], Awaitable[ContextProcess]] | None",
) -> NoReturn:
    import asyncio

    from glossator.lsp.hosting import Host, start_context_process
    from glossator.lsp.traces import trace

    host = Host(
        session,
        input_fd=input_fd,
        writer=writer,
        ending=ending,
        config_file=config_file,
        extra_routes=extra_routes,
        start_context=start_context or start_context_process,
    )
    try:
        asyncio.run(host.run())
    except BaseException as error:  # noqa: BLE001 - nothing is left that could handle it
        logger.critical("the server broke down: %s: %s", trace(error), error)
    ending.leave(EXIT_INTERNAL)
