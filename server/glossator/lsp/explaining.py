"""An explanation in the editor: of the text as it was when it was asked for, with the settings of that moment."""

from collections.abc import Callable

from lsprotocol import types

from glossator.errors import DocumentMoved
from glossator.lsp.documents import OpenDocument
from glossator.lsp.server import GlossatorServer
from glossator.tasks.asking import Outcome
from glossator.tasks.explain import Selection, explain
from glossator_context.text import Position


class Explaining:
    """One explanation to be. Make it before the first await, so that it remembers what was asked about."""

    def __init__(
        self, ls: GlossatorServer, document: OpenDocument, selection: Selection, instruction: str = ""
    ) -> None:
        self.outcome = Outcome()
        self._tasks = ls.tasks
        self._document = document
        self._revision = document.revision
        self._selection = selection
        self._instruction = instruction

    async def run(self, show: Callable[[str], None]) -> str:
        """The whole text, and each part as it comes. Raises `DocumentMoved`, and what asking a model raises."""
        if self._document.revision != self._revision:
            raise DocumentMoved("the document changed before it was explained")
        parts = explain(
            self._tasks, self._document, self._selection, self.outcome, instruction=self._instruction
        )
        async for part in parts:
            show(part)
        return self.outcome.text


def selection_of(document: OpenDocument, chosen: types.Range | None) -> Selection:
    """The place or the lines that a client's range names; the document's start where it names none."""
    if chosen is None:
        return Selection(start=Position(0, 0), end=Position(0, 0))
    start, end = document.from_client(chosen.start), document.from_client(chosen.end)
    return Selection(start=min(start, end), end=max(start, end))
