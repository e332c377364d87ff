"""`textDocument/completion`: the same completion as an item, for clients that cannot show ghost text."""

from lsprotocol import types

from glossator.lsp.inline_completion import ACCEPTED, client_range
from glossator.lsp.server import GlossatorServer
from glossator.tasks.complete import Completion, complete
from glossator_context.text import Position

LABEL_CHARACTERS = 60


async def completion(ls: GlossatorServer, params: types.CompletionParams) -> types.CompletionList:
    """At most one item. Clients with inline completion get none here, or they would show the same text twice."""
    nothing = types.CompletionList(is_incomplete=False, items=[])
    document = ls.open_document(params.text_document.uri)
    if document is None or ls.client.has("textDocument", "inlineCompletion"):
        return nothing
    position = document.from_client(params.position)
    revision = document.revision
    found = await ls.newest.run("complete", ls.quietly(complete(ls.tasks, document, position)))
    if not isinstance(found, Completion) or document.revision != revision:
        return nothing
    line = document.text.line(position.line)[: position.column]
    word = _word(line)
    first_line = found.text.split("\n", 1)[0].strip() or found.text.strip().split("\n", 1)[0]
    end = Position(position.line, position.column + found.replaced)
    item = types.CompletionItem(
        label=(word + first_line)[:LABEL_CHARACTERS],
        label_details=types.CompletionItemLabelDetails(description=f"Glossator, {found.model}"),
        kind=types.CompletionItemKind.Text,
        documentation=types.MarkupContent(types.MarkupKind.PlainText, word + found.text),
        filter_text=word or None,
        sort_text="\uffff",
        insert_text_mode=types.InsertTextMode.AsIs,
        text_edit=types.TextEdit(
            client_range(document, Position(position.line, position.column - len(word)), end),
            word + found.text,
        ),
        command=types.Command(title="Accepted", command=ACCEPTED, arguments=[found.model]),
    )
    return types.CompletionList(is_incomplete=True, items=[item])


def _word(line: str) -> str:
    start = len(line)
    while start and (line[start - 1].isalnum() or line[start - 1] == "_"):
        start -= 1
    return line[start:]
