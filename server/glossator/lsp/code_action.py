"""`textDocument/codeAction`: explain and document, for every client that shows code actions."""

from collections.abc import Sequence

from lsprotocol import types

from glossator.errors import ContextUnavailable
from glossator.lsp.execute_command import DOCUMENT, DOCUMENT_FILE, EXPLAIN
from glossator.lsp.server import GlossatorServer
from glossator_context.pieces import Task
from glossator_context.symbols import Symbol
from glossator_context.text import Position

LOOKUP_DEADLINE_S = 0.2
DOCUMENT_KIND = types.CodeActionKind.RefactorRewrite
FILE_KIND = "source.glossator.document"


async def code_action(ls: GlossatorServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Actions for the declaration under the cursor. Each is a command, so nothing is asked before one is chosen."""
    document = ls.open_document(params.text_document.uri)
    if document is None:
        return []
    uri = document.uri
    chosen = params.range
    position = document.from_client(chosen.start)
    ls.context.viewed(uri, position.line)
    symbol = await _symbol_at(ls, uri, position)
    actions = []
    if chosen.start != chosen.end:
        actions.append(_action("Explain the selection", None, EXPLAIN, [uri, chosen]))
    elif symbol is not None:
        actions.append(_action(f"Explain {symbol.qualified_name}", None, EXPLAIN, [uri, chosen]))
    else:
        actions.append(_action("Explain this file", None, EXPLAIN, [uri, chosen]))
    if symbol is not None and symbol.doc is None:
        title = f"Document {symbol.qualified_name}"
        actions.append(_action(title, DOCUMENT_KIND, DOCUMENT, [uri, chosen.start]))
    if symbol is not None or params.context.only:
        actions.append(_action("Document this file", FILE_KIND, DOCUMENT_FILE, [uri]))
    only = params.context.only
    return [action for action in actions if not only or _is_asked_for(action.kind, only)]


async def _symbol_at(ls: GlossatorServer, uri: str, position: Position) -> Symbol | None:
    """The innermost declaration around a place. Its scope is known at once; the facts of a large file are not."""
    try:
        gathered = await ls.context.gather(uri, Task.EXPLAIN, position, 0, deadline_s=LOOKUP_DEADLINE_S)
    except ContextUnavailable:
        return None
    return gathered.scope[-1] if gathered.scope else None


def _is_asked_for(
    kind: str | types.CodeActionKind | None, only: Sequence[types.CodeActionKind | str]
) -> bool:
    name = kind.value if isinstance(kind, types.CodeActionKind) else kind or ""
    wanted = [item.value if isinstance(item, types.CodeActionKind) else item for item in only]
    return any(name == item or name.startswith(f"{item}.") or not item for item in wanted)


def _action(
    title: str, kind: str | types.CodeActionKind | None, command: str, arguments: list[object]
) -> types.CodeAction:
    return types.CodeAction(
        title=f"{title} (Glossator)",
        kind=kind,
        command=types.Command(title=title, command=command, arguments=arguments),
    )
