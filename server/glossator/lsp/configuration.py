"""Settings in a session: read at the start, from the editor when it says so, and put to work by new parts.

A wrong setting is told once; the last good value stays. Answers that are under way end with the parts they began with.
"""

import asyncio
import logging
import os
from pathlib import Path
from typing import Any

from lsprotocol import types

from glossator.errors import SettingsError
from glossator.lsp import uris
from glossator.lsp.capabilities import Folder
from glossator.lsp.server import GlossatorServer
from glossator.settings import BUILTIN, load_settings
from glossator.tasks.assembly import assemble

SECTION = "glossator"
PROBLEMS_TOLD = 5

logger = logging.getLogger(__name__)


async def initialized(ls: GlossatorServer, _params: types.InitializedParams) -> None:
    """`initialized`: now the client may be asked for its settings, and what is slow at first can be done early."""
    if ls.client.has("workspace", "configuration"):
        await pull(ls)
    tell_problems(ls)
    if ls.assembly is not None and ls.settings.models:
        await ls.assembly.connections.warm()


async def did_change_configuration(ls: GlossatorServer, params: types.DidChangeConfigurationParams) -> None:
    """`workspace/didChangeConfiguration`: with the settings, or only the word that they changed."""
    if ls.client.has("workspace", "configuration"):
        await pull(ls)
    else:
        sent = params.settings
        ls.client_settings = sent if isinstance(sent, dict) else None
        await apply(ls)
    tell_problems(ls)


async def did_change_workspace_folders(
    ls: GlossatorServer, params: types.DidChangeWorkspaceFoldersParams
) -> None:
    """`workspace/didChangeWorkspaceFolders`: other roots, and other workspace files that tighten settings."""
    gone = {folder.uri for folder in params.event.removed}
    kept = [folder for folder in ls.folders if folder.uri not in gone]
    ls.folders = (*kept, *(Folder(folder.uri, folder.name) for folder in params.event.added))
    await apply(ls)
    tell_problems(ls)


async def pull(ls: GlossatorServer) -> None:
    """Ask the client for its settings. One that refuses, or does not answer in time, has none."""
    params = types.ConfigurationParams(items=[types.ConfigurationItem(section=SECTION)])
    answer = await ls.ask_client(types.WORKSPACE_CONFIGURATION, params)
    if isinstance(answer, list) and answer and isinstance(answer[0], dict):
        ls.client_settings = answer[0]
        await apply(ls)


async def apply(ls: GlossatorServer) -> None:
    """Read all settings again, and make new parts where they changed."""
    roots = root_paths(ls)
    config = None if ls.config_file is None else Path(ls.config_file)
    loaded = load_settings(
        config,
        os.environ,
        options=ls.client.options,
        client=ls.client_settings,
        roots=roots,
        last=None if ls.assembly is None else ls.settings,
    )
    ls.problems = loaded.problems
    if ls.assembly is not None and loaded.settings == ls.settings and roots == ls.roots:
        return
    ls.context.configure(roots, predicts=BUILTIN in loaded.settings.routes.complete)
    try:
        assembly = assemble(loaded.settings, ls.context, roots, os.environ)
    except SettingsError as error:
        ls.problems = (*ls.problems, str(error))
        if ls.assembly is not None:
            return
        loaded = load_settings(Path(os.devnull), {})
        assembly = assemble(loaded.settings, ls.context, roots, os.environ)
    old, ls.assembly = ls.assembly, assembly
    ls.settings, ls.roots = loaded.settings, roots
    if old is not None:
        await asyncio.shield(old.aclose())
    ls.notify("glossator/statusChanged", {})


def root_paths(ls: GlossatorServer) -> tuple[str, ...]:
    """The workspace's folders that are on this machine."""
    paths = (uris.to_path(folder.uri) for folder in ls.folders)
    return tuple(path for path in paths if path is not None)


def tell_problems(ls: GlossatorServer) -> None:
    """Show what is wrong with the settings, each thing once in a session."""
    new = [problem for problem in ls.problems if problem not in ls.told]
    if not new:
        return
    ls.told.update(new)
    shown = "\n".join(new[:PROBLEMS_TOLD])
    params: Any = types.ShowMessageParams(
        type=types.MessageType.Warning, message=f"Glossator settings:\n{shown}"
    )
    ls.notify(types.WINDOW_SHOW_MESSAGE, params)
