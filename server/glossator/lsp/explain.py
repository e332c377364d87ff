"""`glossator/explain`: an explanation, streamed as `$/progress` deltas on the client's partial result token.

Parameters: `{textDocument, range?, instruction?, partialResultToken?, workDoneToken?}`.
The answer: `{text, model, cached, complete}`; `text` is markdown that is safe to show. Where it failed or broke off,
`complete` is false, `error` says why, and `text` is what had come by then.
"""

from typing import Any

from glossator.lsp.custom import ExplainParams
from glossator.lsp.explaining import Explaining, selection_of
from glossator.lsp.progress import send_delta, working
from glossator.lsp.server import GlossatorServer, Problem
from glossator.models.interface import FinishReason


async def explain(ls: GlossatorServer, params: ExplainParams) -> dict[str, Any]:
    """The whole answer. An ordinary failure is an answer with an `error` line."""
    document = ls.open_document(params.text_document.uri)
    if document is None:
        return {"text": "", "error": "the document is not open", "complete": False}
    explaining = Explaining(ls, document, selection_of(document, params.range), params.instruction or "")
    token = params.partial_result_token
    async with working(ls, "Explaining", params.work_done_token):
        done = await ls.quietly(explaining.run(lambda part: send_delta(ls, token, part)))
    outcome = explaining.outcome
    if isinstance(done, Problem):
        return {"text": outcome.text, "error": done.message, "complete": False}
    return {
        "text": outcome.text,
        "model": outcome.model,
        "cached": outcome.cached,
        "complete": outcome.finish is FinishReason.STOP,
    }
