"""`glossator doctor`: one line for each thing that could be wrong, and how to mend it."""

import os
import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import click

from glossator import __version__
from glossator.cli.program import EXIT_FAILED, command_line, config_option, program
from glossator.errors import GlossatorError, ModelError
from glossator.models.interface import BUILTIN, Delta, Message, Request, Role
from glossator.settings import load_settings, settings_path
from glossator.tasks.asking import Tasks
from glossator_context.pieces import Task

EDITORS = ("code", "nvim", "hx", "emacs", "zed", "kak", "vim")
SAMPLE = "def double(value: int) -> int:\n    return value * 2\n"
SAMPLE_URI = "untitled:doctor.py"
GRAMMARS = (("python", "x = 1\n"), ("javascript", "let x = 1\n"), ("typescript", "let x: number = 1\n"))


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, and what was seen or is to be done."""

    about: str
    well: bool
    text: str


@click.command("doctor", help=__doc__)
@config_option
@command_line
async def command(config: Path | None) -> int:
    """Look at settings, the context process, the cache, every model and the editors. Exit 3 if anything is wrong."""
    ill = 0
    async for finding in _findings(config):
        ill += not finding.well
        mark = click.style("ok  ", fg="green") if finding.well else click.style("fail", fg="red", bold=True)
        click.echo(f"{mark} {finding.about:<16} {finding.text}")
    return EXIT_FAILED if ill else 0


async def _findings(config: Path | None) -> AsyncIterator[Finding]:
    yield Finding("version", True, f"glossator {__version__}")
    path = config or settings_path(os.environ)
    loaded = load_settings(config, os.environ)
    for problem in loaded.problems:
        yield Finding("settings", False, problem)
    if not loaded.problems:
        text = (
            str(path)
            if path.exists()
            else "none: everything is built in; `glossator init` writes a file to begin with"
        )
        yield Finding("settings", True, text)
    try:
        async with program(loaded.settings, (str(Path.cwd()),)) as tasks:
            async for finding in _of_parts(tasks):
                yield finding
    except GlossatorError as error:
        yield Finding("settings", False, str(error))
    found = [editor for editor in EDITORS if shutil.which(editor)]
    yield Finding("editors", True, ", ".join(found) or "none on the PATH; README.md has settings for several")


async def _of_parts(tasks: Tasks) -> AsyncIterator[Finding]:
    for language, text in GRAMMARS:
        uri = f"{SAMPLE_URI}.{language}"
        tasks.context.open(uri, None, language, 1, text)
        try:
            parsed = (await tasks.context.dump(uri)).tree is not None
        except GlossatorError as error:
            yield Finding(language, False, f"{error}; reinstall glossator")
            continue
        yield Finding(language, parsed, "parses" if parsed else "has no grammar here; reinstall glossator")
    stats = await tasks.cache.stats()
    for notice in tasks.cache.notices:
        yield Finding("cache", False, notice)
    if not tasks.cache.notices:
        where = stats.folder or "switched off"
        yield Finding("cache", True, f"{where}, {stats.entries} answers")
    asked = set()
    for task in Task:
        for model in tasks.router.candidates(task):
            if model.name in asked or model.name == BUILTIN:
                continue
            asked.add(model.name)
            begun = time.monotonic()
            request = Request(
                task=Task.EXPLAIN,
                messages=(Message(Role.USER, "Answer with the word ready."),),
                max_tokens=16,
            )
            text = ""
            try:
                async for chunk in model.stream(request):
                    if isinstance(chunk, Delta):
                        text += chunk.text
            except ModelError as error:
                yield Finding(model.name, False, str(error))
                continue
            took_ms = (time.monotonic() - begun) * 1000
            yield Finding(model.name, True, f"answered {len(text)} characters in {took_ms:.0f} ms")
