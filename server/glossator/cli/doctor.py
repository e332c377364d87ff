"""`glossator doctor`: one line for each thing that could be wrong, and how to mend it."""

import logging
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import click

from glossator import __version__
from glossator.cli.checks import Finding, Verdict, check_models, unasked_models
from glossator.cli.places import workspace_around
from glossator.cli.program import EXIT_FAILED, command_line, config_option, program
from glossator.cli.terminal import is_styled, printable
from glossator.errors import ContextUnavailable, SettingsError
from glossator.settings import Settings, load_settings, settings_path
from glossator.tasks.asking import Tasks

EDITORS = ("code", "nvim", "hx", "emacs", "zed", "kak", "vim")
GRAMMARS = (("python", "x = 1\n"), ("javascript", "let x = 1\n"), ("typescript", "let x: number = 1\n"))
COLOURS = {Verdict.OK: "green", Verdict.NOTE: "yellow", Verdict.FAIL: "red"}


@click.command("doctor")
@config_option
@command_line
async def command(config: Path | None) -> int:
    """Look at the settings, the parsers, the cache, every model and the editors.

    Each gets one line that says how it is and how to mend it. Every model that a route names is asked for one word;
    nothing of yours is sent. Exit code 3 if anything is wrong.
    """
    # What is wrong is a finding, and need not be said twice.
    logging.disable(logging.WARNING)
    is_ill = False
    async for finding in _findings(config):
        is_ill = is_ill or finding.verdict is Verdict.FAIL
        mark = f"{finding.verdict.value:<4}"
        if is_styled():
            mark = click.style(mark, fg=COLOURS[finding.verdict], bold=True)
        # Past `put`, which would show the colours' control characters.
        click.echo(f"{mark} {printable(finding.about):<11} {printable(finding.text)}")
    return EXIT_FAILED if is_ill else 0


async def _findings(config: Path | None) -> AsyncIterator[Finding]:
    yield Finding("version", Verdict.OK, f"glossator {__version__}")
    loaded = load_settings(config, os.environ)
    for finding in _of_settings(config, loaded.problems):
        yield finding
    settings = loaded.settings
    if roots := workspace_around():
        tightened = load_settings(config, os.environ, roots=roots)
        for problem in tightened.problems[len(loaded.problems) :]:
            yield Finding("workspace", Verdict.NOTE, problem)
        settings = tightened.settings
    async for finding in _of_parts(settings):
        yield finding
    found = ", ".join(editor for editor in EDITORS if shutil.which(editor))
    yield Finding(
        "editors", Verdict.OK, found or "none on the PATH; any that speaks LSP starts `glossator serve`"
    )


def _of_settings(config: Path | None, problems: tuple[str, ...]) -> Iterator[Finding]:
    for problem in problems:
        yield Finding("settings", Verdict.FAIL, problem)
    if not problems:
        path = config or settings_path(os.environ)
        none = "none, everything is built in; `glossator init` writes a file to begin with"
        yield Finding("settings", Verdict.OK, str(path) if path.exists() else none)


async def _of_parts(settings: Settings) -> AsyncIterator[Finding]:
    try:
        async with program(settings, ()) as tasks:
            async for finding in _of_grammars(tasks):
                yield finding
            yield await _of_cache(tasks)
            for finding in unasked_models(settings):
                yield finding
            async for finding in check_models(tasks, os.environ):
                yield finding
    except SettingsError as error:
        yield Finding("settings", Verdict.FAIL, str(error))


async def _of_grammars(tasks: Tasks) -> AsyncIterator[Finding]:
    for language, text in GRAMMARS:
        uri = f"untitled:doctor.{language}"
        tasks.context.open(uri, None, language, 1, text)
        try:
            has_tree = (await tasks.context.dump(uri)).tree is not None
        except ContextUnavailable as error:
            yield Finding(language, Verdict.FAIL, f"cannot be parsed ({error}): reinstall glossator")
            return
        yield (
            Finding(language, Verdict.OK, "parses")
            if has_tree
            else Finding(language, Verdict.FAIL, "has no grammar here: reinstall glossator")
        )


async def _of_cache(tasks: Tasks) -> Finding:
    stats = await tasks.cache.stats()
    if tasks.cache.notices:
        mend = "name another with cache.folder, or set cache.enabled = false"
        return Finding("cache", Verdict.FAIL, f"{'; '.join(tasks.cache.notices)}: {mend}")
    if not tasks.settings.cache.enabled:
        return Finding("cache", Verdict.OK, "off, by cache.enabled")
    return Finding("cache", Verdict.OK, f"{stats.folder}, answers: {stats.entries}")
