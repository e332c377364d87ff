"""Everything that takes long to import, behind one function; and what would be slow only the first time.

cattrs writes the code that structures a class when it first meets it. It meets those of the hot messages here, while
nobody waits for them.
"""

import logging
from collections.abc import Sequence
from typing import Any

from lsprotocol import types

from glossator.lsp.route import Route
from glossator.lsp.routes import COMMANDS, ROUTES
from glossator.lsp.server import GlossatorServer

logger = logging.getLogger(__name__)


def build_server(extra_routes: Sequence[Route] = ()) -> GlossatorServer:
    """A server with all its routes, ready to join a session."""
    server = GlossatorServer()
    server.protocol.add_routes((*ROUTES, *extra_routes))
    server.protocol.add_commands(COMMANDS)
    server.protocol.warm(_HOT_PARAMS, _HOT_RESULTS)
    return server


_POSITION = {"line": 0, "character": 0}
_RANGE = {"start": _POSITION, "end": _POSITION}
_DOCUMENT = {"uri": "untitled:1"}
_AT = {"textDocument": _DOCUMENT, "position": _POSITION}

_HOT_PARAMS: dict[str, dict[str, Any]] = {
    types.TEXT_DOCUMENT_DID_OPEN: {
        "textDocument": {"uri": "untitled:1", "languageId": "python", "version": 1, "text": ""}
    },
    types.TEXT_DOCUMENT_DID_CHANGE: {
        "textDocument": {"uri": "untitled:1", "version": 2},
        "contentChanges": [{"range": _RANGE, "text": ""}],
    },
    types.TEXT_DOCUMENT_INLINE_COMPLETION: {**_AT, "context": {"triggerKind": 1}},
    types.TEXT_DOCUMENT_COMPLETION: {**_AT, "context": {"triggerKind": 1}},
    types.TEXT_DOCUMENT_HOVER: _AT,
    types.TEXT_DOCUMENT_CODE_ACTION: {
        "textDocument": _DOCUMENT,
        "range": _RANGE,
        "context": {"diagnostics": []},
    },
}

_SOMEWHERE = types.Range(types.Position(0, 0), types.Position(0, 0))
_HOT_RESULTS: tuple[object, ...] = (
    types.InlineCompletionList(
        items=[
            types.InlineCompletionItem(
                insert_text="",
                range=_SOMEWHERE,
                command=types.Command(title="", command="", arguments=[""]),
            )
        ]
    ),
    types.CompletionList(
        is_incomplete=False,
        items=[types.CompletionItem(label="", text_edit=types.TextEdit(_SOMEWHERE, ""))],
    ),
    types.ProgressNotification(params=types.ProgressParams(token=1, value={"kind": "delta", "text": ""})),
)
