"""Which handler answers which method, and which command: the one table of what the server can do."""

from collections.abc import Callable, Mapping
from typing import Any

from lsprotocol import types

from glossator.lsp import configuration, execute_command, synchronize, watching
from glossator.lsp.code_action import code_action
from glossator.lsp.completion import completion
from glossator.lsp.custom import ExplainParams
from glossator.lsp.document import document
from glossator.lsp.explain import explain
from glossator.lsp.hover import hover
from glossator.lsp.inline_completion import ACCEPTED, inline_completion
from glossator.lsp.route import Route
from glossator.lsp.status import status

ANSWER_DEADLINE_S = 180.0

ROUTES: tuple[Route, ...] = (
    Route(types.TEXT_DOCUMENT_DID_OPEN, synchronize.did_open),
    Route(types.TEXT_DOCUMENT_DID_CHANGE, synchronize.did_change),
    Route(types.TEXT_DOCUMENT_DID_SAVE, watching.did_save),
    Route(types.TEXT_DOCUMENT_DID_CLOSE, synchronize.did_close),
    Route(types.NOTEBOOK_DOCUMENT_DID_OPEN, synchronize.did_open_notebook),
    Route(types.NOTEBOOK_DOCUMENT_DID_CHANGE, synchronize.did_change_notebook),
    Route(types.NOTEBOOK_DOCUMENT_DID_CLOSE, synchronize.did_close_notebook),
    Route(types.INITIALIZED, configuration.initialized),
    Route(types.WORKSPACE_DID_CHANGE_CONFIGURATION, configuration.did_change_configuration),
    Route(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, configuration.did_change_workspace_folders),
    Route(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watching.did_change_watched_files, dict),
    Route(types.WORKSPACE_DID_CREATE_FILES, watching.did_create_files, dict),
    Route(types.WORKSPACE_DID_RENAME_FILES, watching.did_rename_files, dict),
    Route(types.WORKSPACE_DID_DELETE_FILES, watching.did_delete_files, dict),
    Route(types.TEXT_DOCUMENT_INLINE_COMPLETION, inline_completion),
    Route(types.TEXT_DOCUMENT_COMPLETION, completion),
    Route(types.TEXT_DOCUMENT_HOVER, hover),
    Route(types.TEXT_DOCUMENT_CODE_ACTION, code_action),
    Route("glossator/explain", explain, ExplainParams, ANSWER_DEADLINE_S),
    Route("glossator/document", document, ExplainParams, ANSWER_DEADLINE_S),
    Route("glossator/status", status),
)

# A command's handler is a coroutine function: first `ls`, then the command's arguments, each with its type.
COMMANDS: Mapping[str, Callable[..., Any]] = {
    execute_command.EXPLAIN: execute_command.explain_command,
    execute_command.DOCUMENT: execute_command.document_command,
    execute_command.DOCUMENT_FILE: execute_command.document_file_command,
    ACCEPTED: execute_command.accepted_command,
}
