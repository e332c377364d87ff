"""What the client says of itself, and what the server answers: data alone, ready before anything heavy is imported."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from glossator import __version__

ENCODINGS = ("utf-8", "utf-16", "utf-32")
DEFAULT_ENCODING = "utf-16"

# The commands that `workspace/executeCommand` takes. `routes.COMMANDS` has a handler for each.
COMMANDS: tuple[str, ...] = (
    "glossator.explain",
    "glossator.document",
    "glossator.documentFile",
    "glossator.accepted",
)


class BadInitialize(Exception):
    """The parameters of `initialize` have a wrong shape; the message names the field."""


class Folder(NamedTuple):
    """A workspace folder."""

    uri: str
    name: str


class Client(NamedTuple):
    """The editor, as its `initialize` describes it. `capabilities` and `options` are raw JSON."""

    name: str
    version: str
    process_id: int | None
    encoding: str
    folders: tuple[Folder, ...]
    capabilities: Mapping[str, Any]
    options: Any

    def capability(self, *path: str) -> Any:
        """The value of a capability, or None where any part of the path is missing."""
        value: Any = self.capabilities
        for key in path:
            if not isinstance(value, dict):
                return None
            value = value.get(key)
        return value

    def has(self, *path: str) -> bool:
        """Whether a capability, as `"window", "workDoneProgress"`, is there and neither false nor null."""
        return self.capability(*path) not in (None, False)

    @property
    def markdown_hover(self) -> bool:
        """Whether a hover may be markdown."""
        formats = self.capability("textDocument", "hover", "contentFormat")
        return isinstance(formats, list) and "markdown" in formats


def read_client(params: Mapping[str, Any] | None) -> Client:
    """Check the raw parameters of `initialize`. Raises `BadInitialize`."""
    if params is None:
        raise BadInitialize("params is missing")
    capabilities = params.get("capabilities")
    if capabilities is not None and not isinstance(capabilities, dict):
        raise BadInitialize("capabilities is not an object")
    info = params.get("clientInfo")
    information = info if isinstance(info, dict) else {}
    client = Client(
        name=_text(information.get("name")),
        version=_text(information.get("version")),
        process_id=_process_id(params.get("processId")),
        encoding=DEFAULT_ENCODING,
        folders=_folders(params),
        capabilities=capabilities or {},
        options=params.get("initializationOptions"),
    )
    return client._replace(encoding=_encoding(client.capability("general", "positionEncodings")))


def initialize_result(client: Client) -> dict[str, Any]:
    """The answer to `initialize`."""
    return {
        "capabilities": server_capabilities(client),
        "serverInfo": {"name": "glossator", "version": __version__},
    }


def server_capabilities(client: Client) -> dict[str, Any]:
    """What the server offers this client.

    Completion lists are for clients without inline completion, and word of what the editor does with files is wanted
    from those that watch none.
    """
    offered: dict[str, Any] = {
        "positionEncoding": client.encoding,
        "textDocumentSync": {"openClose": True, "change": 2, "save": {"includeText": False}},
        "notebookDocumentSync": {"notebookSelector": [{"notebook": "*", "cells": [{"language": "*"}]}]},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
        "inlineCompletionProvider": {},
        "hoverProvider": True,
        "codeActionProvider": {"codeActionKinds": ["refactor.rewrite", "source.glossator"]},
        "executeCommandProvider": {"commands": list(COMMANDS)},
    }
    if not client.has("workspace", "didChangeWatchedFiles", "dynamicRegistration"):
        told = {
            name: _ANY_FILE
            for name in ("didCreate", "didRename", "didDelete")
            if client.has("workspace", "fileOperations", name)
        }
        offered["workspace"] |= {"fileOperations": told} if told else {}
    if not client.has("textDocument", "inlineCompletion"):
        offered["completionProvider"] = {"triggerCharacters": [], "resolveProvider": False}
    return offered


_ANY_FILE = {"filters": [{"scheme": "file", "pattern": {"glob": "**/*"}}]}


def _encoding(offered: Any) -> str:
    """The first of the client's encodings that is known."""
    names = offered if isinstance(offered, list) else []
    return next((name for name in names if isinstance(name, str) and name in ENCODINGS), DEFAULT_ENCODING)


def _process_id(value: Any) -> int | None:
    usable = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 31
    return value if usable else None


def _folders(params: Mapping[str, Any]) -> tuple[Folder, ...]:
    """The workspace's folders; the older `rootUri` and `rootPath` count where there are none."""
    folders = params.get("workspaceFolders")
    if folders is not None and not isinstance(folders, list):
        raise BadInitialize("workspaceFolders is not a list")
    found = []
    for folder in folders or []:
        if not isinstance(folder, dict) or not isinstance(folder.get("uri"), str):
            raise BadInitialize("a workspace folder has no uri")
        found.append(Folder(folder["uri"], _text(folder.get("name"))))
    root = _optional_text(params, "rootUri") or _uri_of(_optional_text(params, "rootPath"))
    if not found and root:
        found.append(Folder(root, root.rstrip("/").rpartition("/")[2]))
    return tuple(found)


def _uri_of(path: str | None) -> str | None:
    if not path:
        return None
    from urllib.parse import quote  # rarely needed, and slow to import

    return "file://" + quote(path)


def _optional_text(params: Mapping[str, Any], key: str) -> str | None:
    value = params.get(key)
    if value is not None and not isinstance(value, str):
        raise BadInitialize(f"{key} is not a string")
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
