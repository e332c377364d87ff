"""Files that change on disk: `workspace/didChangeWatchedFiles` where the client watches them for us, else what gives a hint.

The index is told paths inside the workspace's folders alone. A checkout can change 100,000 files: then it is told nothing
but that files changed, and no more often than it can look at them.
"""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from glossator.context_news import MAX_PATHS
from glossator.errors import BadUri
from glossator.lsp import uris
from glossator_context.languages.known import KNOWN

if TYPE_CHECKING:
    from glossator.lsp.server import GlossatorServer

REGISTRATION = "glossator-watched-files"
HINT_S = 10.0
"""A client that watches nothing: how often a hint makes us look at all files."""

# What says where modules are, and what is not to be looked at.
OTHER_FILES = (
    ".gitignore", ".ignore", ".glossatorignore", "pyproject.toml", "setup.cfg", "package.json", "tsconfig*.json",
    "jsconfig*.json", "go.mod", "go.work", "Cargo.toml", "pom.xml", "build.gradle*", "settings.gradle*", "composer.json",
    "Gemfile", "Package.swift", "*.csproj", "*.sln", "CMakeLists.txt", "compile_flags.txt",
)  # fmt: skip
# Clients that cannot leave them out tell of each file that a package manager or git writes there.
_NEVER = ("/.git/", "/node_modules/", "/.hg/", "/.jj/", "/__pycache__/")


@dataclass(slots=True)
class Watching:
    """What the client watches for us. `watched` are the globs that it has taken; none where it watches nothing.

    `next_hint_at` is a time of the monotonic clock.
    """

    watched: tuple[Any, ...] = ()
    next_hint_at: float = 0.0


async def watch(ls: "GlossatorServer") -> None:
    """Have the client watch the workspace's files, if it can; again with other globs where the folders changed."""
    if not ls.client.has("workspace", "didChangeWatchedFiles", "dynamicRegistration"):
        return
    wanted = tuple(_watchers(ls)) if ls.settings.context.index else ()
    if wanted == ls.watching.watched:
        return
    if ls.watching.watched:
        old = types.Unregistration(REGISTRATION, types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
        await ls.ask_client(types.CLIENT_UNREGISTER_CAPABILITY, types.UnregistrationParams([old]))
        ls.watching.watched = ()
    if wanted:
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers=list(wanted))
        new = types.Registration(REGISTRATION, types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        answer = await ls.ask_client(types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams([new]))
        if answer is not ls.REFUSED:
            ls.watching.watched = wanted


def did_change_watched_files(ls: "GlossatorServer", params: dict[str, Any]) -> None:
    """`workspace/didChangeWatchedFiles`. The events are plain data: to check the shape of each would take seconds."""
    _told(ls, _uris_in(params.get("changes"), "uri"))


def did_create_files(ls: "GlossatorServer", params: dict[str, Any]) -> None:
    """`workspace/didCreateFiles`."""
    _told(ls, _uris_in(params.get("files"), "uri"))


def did_delete_files(ls: "GlossatorServer", params: dict[str, Any]) -> None:
    """`workspace/didDeleteFiles`; a folder that goes takes its files with it."""
    _told(ls, _uris_in(params.get("files"), "uri"))


def did_rename_files(ls: "GlossatorServer", params: dict[str, Any]) -> None:
    """`workspace/didRenameFiles`: the old names and the new ones."""
    _told(ls, [*_uris_in(params.get("files"), "oldUri"), *_uris_in(params.get("files"), "newUri")])


def did_save(ls: "GlossatorServer", params: types.DidSaveTextDocumentParams) -> None:
    """`textDocument/didSave`: without a watching client also the time to look for other changes."""
    _told(ls, [params.text_document.uri])
    now = time.monotonic()
    if not ls.watching.watched and ls.roots and now >= ls.watching.next_hint_at:
        ls.watching.next_hint_at = now + HINT_S
        ls.context.all_files_changed()


def is_within(uri: str, folders: Iterable[str]) -> bool:
    """Whether a URI names a file in one of the folders, which are absolute paths."""
    try:
        path = uris.to_path(uri)
    except BadUri:
        return False
    return path is not None and _is_below(path, folders)


def _told(ls: "GlossatorServer", changed: Sequence[str]) -> None:
    never = [name for name in _NEVER if not any(name in f"{root}/" for root in ls.roots)]
    meant = [uri for uri in changed if not any(name in uri for name in never)]
    if len(meant) > MAX_PATHS:
        ls.context.all_files_changed()
        return
    paths = [path for path in map(_path, meant) if path is not None and _is_below(path, ls.roots)]
    if paths:
        ls.context.files_changed(paths)


def _uris_in(values: Any, name: str) -> list[str]:
    """The URIs in a list of objects, whatever else is in it."""
    values = values if isinstance(values, list) else []
    found = (value.get(name) for value in values if isinstance(value, dict))
    return [uri for uri in found if isinstance(uri, str)]


def _path(uri: str) -> str | None:
    try:
        return uris.to_path(uri)
    except BadUri:
        return None


def _is_below(path: str, folders: Iterable[str]) -> bool:
    return any((path + os.sep).startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def _watchers(ls: "GlossatorServer") -> Iterator[types.FileSystemWatcher]:
    names = {name for words in KNOWN.values() for name in words.split()}
    suffixes = sorted(name[1:] for name in names if name.startswith("."))
    files = sorted(name[1:] for name in names if name.startswith("="))
    globs = [f"**/*.{{{','.join(suffixes)}}}", f"**/{{{','.join((*files, *OTHER_FILES))}}}"]
    if not ls.client.has("workspace", "didChangeWatchedFiles", "relativePatternSupport"):
        yield from (types.FileSystemWatcher(glob) for glob in globs)
        return
    for folder in ls.folders:
        if _path(folder.uri) is not None:
            for glob in globs:
                yield types.FileSystemWatcher(types.RelativePattern(folder.uri, glob))
