"""The convention for each file: as asked, as the project's settings say, else as most of its docstrings are written."""

import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from glossator.comments.style import PYTHON_STYLES, detect_style, style_of_project
from glossator.docs.files import FileFailed, read_snapshot
from glossator.docs.plan import Planned

AUTO = "auto"
_MAX_SAMPLED = 200


def convention(plan: Sequence[Planned], style: str) -> Callable[[Planned], str]:
    """A function from a file to its style. A Python style says nothing of JavaScript, and the other way round."""

    @cache
    def of_project(folder: Path) -> str | None:
        for place in (folder, *folder.parents):
            file = place / "pyproject.toml"
            if file.is_file():
                return _hint(file)
        return None

    @cache
    def of_most() -> str:
        sampled = [each for each in plan if each.language_id == "python"][:_MAX_SAMPLED]
        return detect_style(map(_text, sampled))

    def style_of(planned: Planned) -> str:
        if planned.language_id != "python":
            # The renderer chooses between JSDoc and TSDoc by the language where neither was asked for.
            return style
        if style in PYTHON_STYLES:
            return style
        return of_project(planned.path.parent) or of_most()

    return style_of


def _hint(file: Path) -> str | None:
    try:
        return style_of_project(tomllib.loads(read_snapshot(file).content.decode()))
    except (FileFailed, ValueError, RecursionError):
        return None


def _text(planned: Planned) -> str:
    try:
        return read_snapshot(planned.path).content.decode(errors="replace")
    except FileFailed:
        return ""
