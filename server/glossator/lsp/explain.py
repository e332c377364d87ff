"""`glossator/explain`: an explanation, streamed as `$/progress` deltas on the client's partial result token.

Parameters: `{textDocument, range?, instruction?, partialResultToken?, workDoneToken?}`.
The answer: `{text, model, cached, complete}`; `text` is markdown that is safe to show.
"""

from typing import Any

from lsprotocol import types

from glossator.lsp.custom import ExplainParams
from glossator.lsp.documents import OpenDocument
from glossator.lsp.progress import send_delta, working
from glossator.lsp.server import GlossatorServer
from glossator.models.interface import FinishReason
from glossator.tasks.asking import Outcome
from glossator.tasks.explain import Selection
from glossator.tasks.explain import explain as explain_task
from glossator_context.text import Position


async def explain(ls: GlossatorServer, params: ExplainParams) -> dict[str, Any]:
    """The whole answer. An ordinary failure is an answer with an `error` line instead of a text."""
    document = ls.open_document(params.text_document.uri)
    if document is None:
        return {"text": "", "error": "the document is not open"}
    selection = selection_of(document, params.range)
    outcome = Outcome()

    async def whole() -> bool:
        async for part in explain_task(
            ls.tasks, document, selection, outcome, instruction=params.instruction or ""
        ):
            send_delta(ls, params.partial_result_token, part)
        return True

    async with working(ls, "Explaining", params.work_done_token):
        done = await ls.quietly(whole())
    if done is None:
        return {"text": outcome.text, "error": ls.last_problem, "complete": False}
    return {
        "text": outcome.text,
        "model": outcome.model,
        "cached": outcome.cached,
        "complete": outcome.finish is FinishReason.STOP,
    }


def selection_of(document: OpenDocument, chosen: types.Range | None) -> Selection:
    """The place or the lines that a client's range names; the document's start where it names none."""
    if chosen is None:
        return Selection(start=Position(0, 0), end=Position(0, 0))
    start, end = document.from_client(chosen.start), document.from_client(chosen.end)
    return Selection(start=min(start, end), end=max(start, end))
