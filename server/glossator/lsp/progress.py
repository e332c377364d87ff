"""Work-done progress and streamed text: what a client sees while a task runs."""

import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lsprotocol import types

from glossator.lsp.server import GlossatorServer

logger = logging.getLogger(__name__)

Token = int | str


class Progress:
    """A running progress; without a token it says nothing, because the client shows none."""

    def __init__(self, ls: GlossatorServer, token: Token | None) -> None:
        self._ls = ls
        self.token = token

    def report(self, message: str, percentage: int | None = None) -> None:
        """Tell how far it is; `percentage` from 0 to 100."""
        self._send(types.WorkDoneProgressReport(message=message, percentage=percentage))

    def begin(self, title: str, *, cancellable: bool, percentage: int | None = None) -> None:
        """Show it. Later percentages count only if this has one."""
        self._send(types.WorkDoneProgressBegin(title=title, cancellable=cancellable, percentage=percentage))

    def end(self, message: str) -> None:
        """Take it away."""
        self._send(types.WorkDoneProgressEnd(message=message))

    def _send(self, value: object) -> None:
        if self.token is not None:
            self._ls.notify("$/progress", types.ProgressParams(token=self.token, value=value))


@asynccontextmanager
async def working(
    ls: GlossatorServer, title: str, token: Token | None = None, *, percentage: int | None = None
) -> AsyncIterator[Progress]:
    """Show progress around a task, under the client's token or one that it lets us create.

    A cancel by the user cancels the running handler, which is an ordinary end.
    """
    if token is None and ls.client.has("window", "workDoneProgress"):
        own = f"glossator-{uuid.uuid4()}"
        params = types.WorkDoneProgressCreateParams(token=own)
        if await ls.ask_client("window/workDoneProgress/create", params) is not ls.REFUSED:
            token = own
    progress = Progress(ls, token)
    progress.begin(title, cancellable=True, percentage=percentage)
    ending = "stopped"
    try:
        with ls.cancellable(token):
            yield progress
        ending = "done"
    finally:
        progress.end(ending)


def send_delta(ls: GlossatorServer, token: Token | None, text: str) -> None:
    """Stream a part of an answer to a client that asked for parts."""
    if token is not None and text:
        ls.notify("$/progress", types.ProgressParams(token=token, value={"kind": "delta", "text": text}))
