"""Settings in a session: read at the start, from the editor when it says so, and put to work by new parts.

A wrong setting is told once; the last good value stays. Answers that are under way end with the parts they began with.
"""

import asyncio
import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from lsprotocol import types

from glossator.errors import SettingsError
from glossator.lsp import uris, watching
from glossator.lsp.capabilities import Folder
from glossator.lsp.server import GlossatorServer
from glossator.lsp.status import StatusChanges
from glossator.settings import BUILTIN, Routes, Settings, load_settings
from glossator.tasks.assembly import Assembly, assemble, tell_context

SECTION = "glossator"
PROBLEMS_TOLD = 5

logger = logging.getLogger(__name__)


async def initialized(ls: GlossatorServer, _params: types.InitializedParams) -> None:
    """`initialized`: now the client may be asked for its settings, and what is slow at first can be done early."""
    async with ls.changing:
        if ls.client.has("workspace", "configuration") and await pull(ls):
            await apply(ls)
    tell_problems(ls)
    await watching.watch(ls)
    if ls.assembly is not None and ls.settings.models:
        await ls.assembly.connections.warm()


async def did_change_configuration(ls: GlossatorServer, params: types.DidChangeConfigurationParams) -> None:
    """`workspace/didChangeConfiguration`: with the settings, or only the word that they changed."""
    async with ls.changing:
        pulled = ls.client.has("workspace", "configuration") and await pull(ls)
        if not pulled and isinstance(params.settings, dict):
            ls.client_settings = params.settings
        await apply(ls)
    tell_problems(ls)


async def did_change_workspace_folders(
    ls: GlossatorServer, params: types.DidChangeWorkspaceFoldersParams
) -> None:
    """`workspace/didChangeWorkspaceFolders`: other roots, and other workspace files that tighten settings.

    What is asked about a folder that is removed is not worth its answer any more.
    """
    before = root_paths(ls)
    changed = {folder.uri for folder in (*params.event.removed, *params.event.added)}
    kept = [folder for folder in ls.folders if folder.uri not in changed]
    ls.folders = (*kept, *(Folder(folder.uri, folder.name) for folder in params.event.added))
    roots = root_paths(ls)
    gone = [root for root in before if root not in roots]
    if gone:
        ls.protocol.session.cancel_about(
            lambda uri: watching.is_within(uri, gone) and not watching.is_within(uri, roots)
        )
    async with ls.changing:
        await apply(ls)
    tell_problems(ls)
    await watching.watch(ls)


async def pull(ls: GlossatorServer) -> bool:
    """Ask the client for its settings, and whether it told; null means that it has none.

    What it told before stays where it refuses, or does not answer in time.
    """
    params = types.ConfigurationParams(items=[types.ConfigurationItem(section=SECTION)])
    answer = await ls.ask_client(types.WORKSPACE_CONFIGURATION, params)
    if not isinstance(answer, list | tuple) or not answer:
        return False
    ls.client_settings = answer[0]
    return True


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
    problems, ls.problems = ls.problems, loaded.problems
    is_first = ls.assembly is None
    is_new = is_first or loaded.settings != ls.settings or roots != ls.roots
    if is_new:
        settings, assembly = _assembled(ls, loaded.settings, roots)
        await _put_to_work(ls, settings, assembly, roots)
    if ls.status_changes is not None and not is_first and (is_new or ls.problems != problems):
        ls.status_changes.tell()


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


def _assembled(ls: GlossatorServer, wanted: Settings, roots: tuple[str, ...]) -> tuple[Settings, Assembly]:
    """The parts for these settings; where a model cannot be asked as it is set up, for the last good ones."""
    for settings in _candidates(ls, wanted):
        try:
            return settings, assemble(settings, ls.context, roots, os.environ, ls.calibrations)
        except SettingsError as error:
            ls.problems = (*ls.problems, str(error))
    raise SettingsError("no settings are usable")


def _candidates(ls: GlossatorServer, wanted: Settings) -> Iterator[Settings]:
    yield wanted
    if ls.assembly is not None:
        yield ls.settings
    # What keeps things private stays; only the built-in model is asked.
    yield replace(wanted, models={}, routes=Routes())


async def _put_to_work(
    ls: GlossatorServer, settings: Settings, assembly: Assembly, roots: tuple[str, ...]
) -> None:
    old, ls.assembly = ls.assembly, assembly
    ls.settings, ls.roots = settings, roots
    if ls.status_changes is None:
        ls.status_changes = StatusChanges(ls)
    assembly.tasks.on_used = ls.status_changes.tell
    if old is not None:
        retiring = asyncio.create_task(old.retire())
        ls.retiring.add(retiring)
        retiring.add_done_callback(ls.retiring.discard)
    await tell_context(ls.context, settings, roots, predicts=BUILTIN in settings.routes.complete)
