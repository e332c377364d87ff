"""Documentation in the editor: from a place in an open document to edits that were proven to touch no code."""

from collections.abc import Sequence

from lsprotocol import types

from glossator.comments.apply import apply_insertions, comment_edit
from glossator.comments.style import detect_style
from glossator.errors import CannotDocument, DocumentMoved
from glossator.lsp.documents import OpenDocument
from glossator.lsp.inline_completion import client_range
from glossator.lsp.progress import Progress, Token, send_delta
from glossator.lsp.server import GlossatorServer
from glossator.tasks.asking import Outcome
from glossator.tasks.document import Documented, documented, innermost, prose_text
from glossator_context.facts import Proof, Target
from glossator_context.symbols import SymbolKind
from glossator_context.text import Position

Written = tuple[Target, Documented]


async def document_declaration(
    ls: GlossatorServer, document: OpenDocument, position: Position, delta_token: Token | None = None
) -> tuple[list[types.TextEdit], Documented]:
    """Documentation for the innermost declaration around a place, its prose streamed as it comes.

    Raises `CannotDocument`, `DocumentMoved`, and what asking a model raises.
    """
    revision = document.revision
    targets = await ls.context.targets(document.uri)
    target = innermost(targets, position)
    if target.insertion is None:
        raise CannotDocument(f"{target.facts.symbol.qualified_name}: {target.why_not}")
    outcome = Outcome()
    async for part in prose_text(ls.tasks, document.uri, document.path, target, outcome):
        send_delta(ls, delta_token, part)
    written = documented(ls.tasks, target, outcome, style=style_of(ls, targets))
    return await proven_edits(ls, document, revision, [(target, written)]), written


async def document_file(
    ls: GlossatorServer, document: OpenDocument, progress: Progress
) -> tuple[list[types.TextEdit], int]:
    """Documentation for every public declaration of a document that lacks it, and how many could not be written.

    Raises `DocumentMoved`, and what asking a model raises.
    """
    revision = document.revision
    private = ls.settings.document.private
    targets = await ls.context.targets(document.uri)
    missing = [
        target
        for target in targets
        if target.insertion is not None
        and target.facts.symbol.kind is not SymbolKind.MODULE
        and (private or target.facts.symbol.public)
    ]
    style = style_of(ls, targets)
    written: list[Written] = []
    for index, target in enumerate(missing):
        progress.report(target.facts.symbol.qualified_name, 100 * index // len(missing))
        outcome = Outcome()
        async for _ in prose_text(ls.tasks, document.uri, document.path, target, outcome):
            pass
        try:
            written.append((target, documented(ls.tasks, target, outcome, style=style)))
        except CannotDocument:
            continue
    return await proven_edits(ls, document, revision, written), len(missing) - len(written)


def style_of(ls: GlossatorServer, targets: Sequence[Target]) -> str:
    """The style of the settings, else of the documentation that is already there."""
    style = ls.settings.document.style
    if style != "auto":
        return style
    return detect_style(target.facts.symbol.doc for target in targets if target.facts.symbol.doc)


async def proven_edits(
    ls: GlossatorServer, document: OpenDocument, revision: int, written: Sequence[Written]
) -> list[types.TextEdit]:
    """The edits that insert these comments, after the context process has proven that no code changes by them."""
    placed = [
        (target.insertion, result.comment) for target, result in written if target.insertion is not None
    ]
    if document.revision != revision:
        raise DocumentMoved("the document changed while its documentation was written")
    after = apply_insertions(str(document.text), placed)
    if await ls.context.prove(document.uri, after) is not Proof.SAME:
        raise CannotDocument("the documentation would have changed code, so nothing was changed")
    if document.revision != revision:
        raise DocumentMoved("the document changed while its documentation was written")
    edits = []
    for insertion, comment in placed:
        start, stop, new = comment_edit(insertion, comment)
        text = document.text
        edits.append(
            types.TextEdit(client_range(document, text.position_at(start), text.position_at(stop)), new)
        )
    return edits


def workspace_edit(
    ls: GlossatorServer, document: OpenDocument, edits: Sequence[types.TextEdit]
) -> types.WorkspaceEdit:
    """One undo step for the document as it is now; a client that knows versions refuses it on any other."""
    if not ls.client.has("workspace", "workspaceEdit", "documentChanges"):
        return types.WorkspaceEdit(changes={document.uri: list(edits)})
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, list(edits))])
