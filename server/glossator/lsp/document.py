"""`glossator/document`: documentation for the declaration at a place, verified, as edits that the client applies.

Parameters as for `glossator/explain`; deltas carry the prose as the model writes it.
The answer: `{edits, text, model, cached, version}`, or `{edits: [], error}`.
"""

from typing import Any

from glossator.lsp.custom import ExplainParams
from glossator.lsp.documenting import document_declaration
from glossator.lsp.progress import working
from glossator.lsp.server import GlossatorServer
from glossator_context.text import Position


async def document(ls: GlossatorServer, params: ExplainParams) -> dict[str, Any]:
    """The edits; an ordinary failure is an answer with an `error` line and no edits."""
    found = ls.open_document(params.text_document.uri)
    if found is None:
        return {"edits": [], "error": "the document is not open"}
    position = found.from_client(params.range.start) if params.range else Position(0, 0)
    async with working(ls, "Documenting", params.work_done_token):
        done = await ls.quietly(document_declaration(ls, found, position, params.partial_result_token))
    if done is None:
        return {"edits": [], "error": ls.last_problem}
    edits, written = done
    return {
        "edits": edits,
        "text": written.comment,
        "model": written.model,
        "cached": written.cached,
        "version": found.version,
    }
