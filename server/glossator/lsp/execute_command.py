"""`workspace/executeCommand`: what code actions do. For clients that know nothing but the protocol.

Explanations are shown as a markdown file, documentation is applied as an edit, and progress is shown meanwhile.
"""

from typing import Any

from lsprotocol import types

from glossator.lsp.documenting import Documenting, Edits, workspace_edit
from glossator.lsp.documents import OpenDocument
from glossator.lsp.explaining import Explaining, selection_of
from glossator.lsp.progress import working
from glossator.lsp.server import GlossatorServer, Problem
from glossator.lsp.showing import show_markdown

EXPLAIN = "glossator.explain"
DOCUMENT = "glossator.document"
DOCUMENT_FILE = "glossator.documentFile"
# An editor may ask its user before it applies an edit.
APPLY_S = 30.0


async def explain_command(ls: GlossatorServer, uri: str, chosen: types.Range) -> str | None:
    """Explain a place or lines, and show the explanation."""
    document = ls.open_document(uri)
    if document is None:
        return None
    explaining = Explaining(ls, document, selection_of(document, chosen))
    async with working(ls, "Explaining"):
        text = await ls.quietly(explaining.run(lambda _part: None))
    if isinstance(text, Problem):
        await ls.tell(text.message)
        return None
    await show_markdown(ls, text)
    return text


async def document_command(ls: GlossatorServer, uri: str, position: types.Position) -> bool:
    """Document the declaration at a place; whether the client applied the edit."""
    document = ls.open_document(uri)
    if document is None:
        return False
    documenting = Documenting(ls, document)
    place = document.from_client(position)
    async with working(ls, "Documenting"):
        done = await ls.quietly(documenting.declaration(place))
    return await _apply(ls, document, done, "Document this")


async def document_file_command(ls: GlossatorServer, uri: str) -> bool:
    """Document every public declaration of a file that lacks it, as one edit; whether the client applied it."""
    document = ls.open_document(uri)
    if document is None:
        return False
    documenting = Documenting(ls, document)
    async with working(ls, "Documenting the file", percentage=0) as progress:
        done = await ls.quietly(documenting.file(progress))
    return await _apply(ls, document, done, "Document this file")


async def accepted_command(ls: GlossatorServer, model: str) -> None:
    """A completion was accepted: counted for `glossator/status`, told to nobody."""
    if any(health.name == model for health in ls.tasks.router.health()):
        ls.accepted[model] = ls.accepted.get(model, 0) + 1


async def _apply(ls: GlossatorServer, document: OpenDocument, done: Edits | Problem, label: str) -> bool:
    if isinstance(done, Problem):
        await ls.tell(done.message)
        return False
    if done.failed:
        await ls.tell(f"{done.failed} declarations could not be documented")
    elif not done.edits:
        await ls.tell("every public declaration of this file is documented")
    if not done.edits:
        return False
    params = types.ApplyWorkspaceEditParams(workspace_edit(ls, document, done), label=label)
    result: Any = await ls.ask_client("workspace/applyEdit", params, timeout_s=APPLY_S)
    applied = bool(getattr(result, "applied", False))
    if not applied:
        await ls.tell("the editor did not take the documentation; has the file changed?")
    return applied
