"""Which files have changes that git has not recorded."""

import os
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from glossator.errors import UsageError

_TIMEOUT_S = 60.0
# A repository's own settings must not start programs of their own.
_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false")


def changed_files(folders: Iterable[Path]) -> frozenset[Path]:
    """The files that git could not give back: changed or never added, in all repositories of the folders.

    Raises `UsageError`.
    """
    return frozenset(
        file for top in {_top(folder) for folder in folders} - {None} if top for file in _changed_in(top)
    )


@cache
def _top(folder: Path) -> Path | None:
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)


def _changed_in(top: Path) -> list[Path]:
    command = ["git", *_SAFE, "-C", str(top), "status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignore-submodules=all"]  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        answer = subprocess.run(
            command, capture_output=True, timeout=_TIMEOUT_S, check=True, stdin=subprocess.DEVNULL,
            env={**environment, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise UsageError(
            f"git cannot say which files in {top} have changes; --allow-dirty writes without asking it"
        ) from error
    changed = []
    fields = iter(os.fsdecode(answer.stdout).split("\0"))
    for entry in fields:
        if entry:
            changed.append(top / entry[3:])
            if "R" in entry[:2] or "C" in entry[:2]:
                next(fields, None)
    return changed
