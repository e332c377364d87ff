"""`workspace/executeCommand`: what code actions do. For clients that know nothing but the protocol.

Explanations are shown as a markdown file, documentation is applied as an edit, and progress is shown meanwhile.
"""

from typing import Any

from lsprotocol import types

from glossator.lsp.documenting import document_declaration, document_file, workspace_edit
from glossator.lsp.documents import OpenDocument
from glossator.lsp.explain import selection_of
from glossator.lsp.progress import working
from glossator.lsp.server import GlossatorServer
from glossator.lsp.showing import show_markdown
from glossator.tasks.asking import Outcome
from glossator.tasks.explain import explain

EXPLAIN = "glossator.explain"
DOCUMENT = "glossator.document"
DOCUMENT_FILE = "glossator.documentFile"


async def explain_command(ls: GlossatorServer, uri: str, chosen: types.Range) -> str | None:
    """Explain a place or lines, and show the explanation."""
    document = ls.open_document(uri)
    if document is None:
        return None
    outcome = Outcome()
    selection = selection_of(document, chosen)

    async def whole() -> str:
        async for _ in explain(ls.tasks, document, selection, outcome):
            pass
        return outcome.text

    async with working(ls, "Explaining"):
        text = await ls.quietly(whole())
    if text is None:
        await ls.tell(ls.last_problem)
        return None
    await show_markdown(ls, text)
    return text


async def document_command(ls: GlossatorServer, uri: str, position: types.Position) -> bool:
    """Document the declaration at a place; whether the client applied the edit."""
    document = ls.open_document(uri)
    if document is None:
        return False
    async with working(ls, "Documenting"):
        done = await ls.quietly(document_declaration(ls, document, document.from_client(position)))
    if done is None:
        await ls.tell(ls.last_problem)
        return False
    return await _apply(ls, document, done[0], "Document this")


async def document_file_command(ls: GlossatorServer, uri: str) -> bool:
    """Document every public declaration of a file that lacks it, as one edit; whether the client applied it."""
    document = ls.open_document(uri)
    if document is None:
        return False
    async with working(ls, "Documenting the file") as progress:
        done = await ls.quietly(document_file(ls, document, progress))
    if done is None:
        await ls.tell(ls.last_problem)
        return False
    edits, failed = done
    if failed:
        await ls.tell(f"{failed} declarations could not be documented")
    return await _apply(ls, document, edits, "Document this file")


async def accepted_command(ls: GlossatorServer, model: str) -> None:
    """A completion was accepted: counted for `glossator/status`, told to nobody."""
    ls.accepted[model] = ls.accepted.get(model, 0) + 1


async def _apply(
    ls: GlossatorServer, document: OpenDocument, edits: list[types.TextEdit], label: str
) -> bool:
    if not edits:
        return False
    params = types.ApplyWorkspaceEditParams(workspace_edit(ls, document, edits), label=label)
    result: Any = await ls.ask_client("workspace/applyEdit", params)
    return bool(getattr(result, "applied", False))
