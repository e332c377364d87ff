"""`textDocument/hover`: the explanation of the declaration under the cursor. Off unless switched on."""

from lsprotocol import types

from glossator.lsp.server import GlossatorServer
from glossator.tasks.asking import Outcome
from glossator.tasks.explain import Selection, explain


async def hover(ls: GlossatorServer, params: types.HoverParams) -> types.Hover | None:
    """The whole explanation, or nothing."""
    document = ls.open_document(params.text_document.uri)
    if document is None or not ls.settings.hover.enabled:
        return None
    position = document.from_client(params.position)
    ls.context.viewed(document.uri, position.line)
    revision = document.revision
    tasks = ls.tasks
    outcome = Outcome()

    async def whole() -> str:
        # Outside of declarations this would explain the whole file, and ask for that at every rest of the mouse.
        if await tasks.context.subject(document.uri, position) is None:
            return ""
        async for _ in explain(tasks, document, Selection(start=position, end=position), outcome):
            pass
        return outcome.text

    text = await ls.newest.run("hover", ls.quietly(whole()))
    if not isinstance(text, str) or not text or document.revision != revision:
        return None
    kind = types.MarkupKind.Markdown if ls.client.markdown_hover else types.MarkupKind.PlainText
    return types.Hover(types.MarkupContent(kind, text))
