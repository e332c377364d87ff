"""`glossator/document`: documentation, verified, as edits that the client applies to exactly the `version` that it names.

Parameters as for `glossator/explain`; `range` names a declaration by any place in it, and without one it is the whole
file. Deltas carry a declaration's prose as the model writes it.
The answer: `{edits, text, model, cached, version, failed}`, or `{edits: [], error}`.
"""

from typing import Any

from glossator.lsp.custom import ExplainParams
from glossator.lsp.documenting import Documenting
from glossator.lsp.progress import working
from glossator.lsp.server import GlossatorServer, Problem


async def document(ls: GlossatorServer, params: ExplainParams) -> dict[str, Any]:
    """The edits; an ordinary failure is an answer with an `error` line and no edits."""
    found = ls.open_document(params.text_document.uri)
    if found is None:
        return {"edits": [], "error": "the document is not open"}
    documenting = Documenting(ls, found, params.partial_result_token)
    position = found.from_client(params.range.start) if params.range else None
    async with working(ls, "Documenting", params.work_done_token) as progress:
        if position is None:
            done = await ls.quietly(documenting.file(progress))
        else:
            done = await ls.quietly(documenting.declaration(position))
    if isinstance(done, Problem):
        return {"edits": [], "error": done.message}
    return {
        "edits": list(done.edits),
        "text": "\n\n".join(written.comment for written in done.written),
        "model": done.written[0].model if done.written else "",
        "cached": bool(done.written) and all(written.cached for written in done.written),
        "version": done.version,
        "failed": done.failed,
    }
