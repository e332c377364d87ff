"""`textDocument/inlineCompletion`: ghost text.

The answer is a list, never null: Neovim 0.12 keeps its stale text on null. Every item has a range, and no ordinary
failure is an error, which VS Code would show as a toast.
"""

from lsprotocol import types

from glossator.lsp.documents import OpenDocument
from glossator.lsp.server import GlossatorServer
from glossator.tasks.complete import Completion, complete
from glossator_context.text import Position

ACCEPTED = "glossator.accepted"


async def inline_completion(
    ls: GlossatorServer, params: types.InlineCompletionParams
) -> types.InlineCompletionList:
    """At most one item, for the text as it was when the request came."""
    document = ls.open_document(params.text_document.uri)
    if document is None:
        return types.InlineCompletionList(items=[])
    position = document.from_client(params.position)
    revision = document.revision
    invoked = params.context.trigger_kind == types.InlineCompletionTriggerKind.Invoked
    completion = await ls.newest.run(
        "complete", ls.quietly(complete(ls.tasks, document, position, invoked=invoked))
    )
    if not isinstance(completion, Completion) or document.revision != revision:
        return types.InlineCompletionList(items=[])
    item = inline_item(document, position, completion, params.context.selected_completion_info)
    return types.InlineCompletionList(items=[item] if item is not None else [])


def inline_item(
    document: OpenDocument,
    position: Position,
    completion: Completion,
    selected: types.SelectedCompletionInfo | None,
) -> types.InlineCompletionItem | None:
    """The item that inserts a completion. What is selected in the completion list must begin it, else there is none."""
    start, text = position, completion.text
    if selected is not None:
        start = document.from_client(selected.range.start)
        if start > position or start.line != position.line:
            return None
        text = document.text.between(start, position) + text
        if not text.startswith(selected.text):
            return None
    end = Position(position.line, position.column + completion.replaced)
    return types.InlineCompletionItem(
        insert_text=text,
        range=client_range(document, start, end),
        command=types.Command(title="Accepted", command=ACCEPTED, arguments=[completion.model]),
    )


def client_range(document: OpenDocument, start: Position, end: Position) -> types.Range:
    """A range as the client counts it."""
    return types.Range(types.Position(*document.to_client(start)), types.Position(*document.to_client(end)))
