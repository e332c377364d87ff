from typing import Any

import pytest

from glossator.lsp import capabilities
from glossator.lsp.capabilities import BadInitialize, read_client, server_capabilities
from glossator.lsp.routes import COMMANDS, ROUTES

GHOST_TEXT = {"capabilities": {"textDocument": {"inlineCompletion": {"dynamicRegistration": False}}}}

# What the server must handle where it offers something.
HANDLED = {
    "textDocumentSync": ("didOpen", "didChange", "didSave", "didClose"),
    "inlineCompletionProvider": ("inlineCompletion",),
    "completionProvider": ("completion",),
    "hoverProvider": ("hover",),
    "codeActionProvider": ("codeAction",),
    "diagnosticProvider": ("diagnostic",),
}


@pytest.mark.parametrize("params", [{}, GHOST_TEXT], ids=["a plain client", "a client with ghost text"])
def test_what_is_offered_is_handled_and_what_is_handled_is_offered(params: Any) -> None:
    offered = server_capabilities(read_client(params))
    handled = {route.method for route in ROUTES}
    for name, methods in HANDLED.items():
        if name in offered:
            assert {f"textDocument/{method}" for method in methods} <= handled, name
        elif name != "completionProvider":
            assert not {f"textDocument/{method}" for method in methods} & handled, name
    resolves = bool(offered["codeActionProvider"].get("resolveProvider"))
    assert resolves == ("codeAction/resolve" in handled)


def test_every_command_that_is_offered_has_a_handler() -> None:
    assert sorted(capabilities.COMMANDS) == sorted(COMMANDS)


def test_a_completion_list_is_only_for_clients_without_ghost_text() -> None:
    assert "completionProvider" in server_capabilities(read_client({}))
    assert "completionProvider" not in server_capabilities(read_client(GHOST_TEXT))


FOLDERS = [{"uri": "file:///a", "name": "a"}]


@pytest.mark.parametrize(
    ("params", "folders"),
    [
        pytest.param({"workspaceFolders": FOLDERS, "rootUri": "file:///b"}, ["file:///a"], id="folders"),
        pytest.param({"workspaceFolders": [], "rootUri": "file:///b"}, ["file:///b"], id="no folder, a root"),
        pytest.param({"rootUri": "file:///b", "rootPath": "/c"}, ["file:///b"], id="a root and its path"),
        pytest.param({"rootPath": "/c d"}, ["file:///c%20d"], id="a path"),
        pytest.param({"workspaceFolders": None, "rootUri": None, "rootPath": None}, [], id="nulls"),
    ],
)
def test_the_workspace_is_what_the_client_says_in_its_newest_words(params: Any, folders: list[str]) -> None:
    assert [folder.uri for folder in read_client(params).folders] == folders


@pytest.mark.parametrize("value", [0, -1, True, "12", 1.5, 2**31, None, []])
def test_a_process_id_that_is_none_is_no_process(value: Any) -> None:
    assert read_client({"processId": value}).process_id is None


@pytest.mark.parametrize("params", [None, {"capabilities": []}, {"rootUri": 1}, {"workspaceFolders": [{}]}])
def test_a_wrong_shape_is_refused(params: Any) -> None:
    with pytest.raises(BadInitialize):
        read_client(params)


@pytest.mark.parametrize("window", [{"a": True}, {"a": {}}, {"a": 1}], ids=["true", "an object", "a number"])
def test_a_capability_with_a_value_is_there(window: Any) -> None:
    assert read_client({"capabilities": {"window": window}}).has("window", "a")


@pytest.mark.parametrize("window", [{"a": False}, {"a": None}, {}, 3, None], ids=repr)
def test_a_capability_that_is_missing_false_or_null_is_not_there(window: Any) -> None:
    assert not read_client({"capabilities": {"window": window}}).has("window", "a")
