"""What the ignore files of a workspace leave out, folder by folder, as git and ripgrep understand them."""

import os
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from glossator_context.ignore_patterns import ASSISTANT_FILES, Patterns
from glossator_context.regular_files import Stamp, read_regular

__all__ = ["IGNORE_FILES", "MAX_IGNORE_BYTES", "Ignores", "ignores_of_root"]

GIT = ".gitignore"
ANY = ".ignore"
IGNORE_FILES = frozenset({GIT, ANY, *ASSISTANT_FILES})
"""The names of the files that are read here. A change of one may change all that is below it."""

MAX_IGNORE_BYTES = 200_000
_REPOSITORY = ".git"
_EXCLUDE = (".git", "info", "exclude")


class _Layer(NamedTuple):
    """The patterns of one file. They see a path without its first `cut` characters, behind `above`."""

    patterns: Patterns
    cut: int
    above: str

    def verdict(self, entry: str) -> bool | None:
        return self.patterns.verdict(f"{self.above}{entry[self.cut :]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignores:
    """The ignore files that apply in a folder, the innermost first.

    What a file for assistants excludes is excluded. Else the innermost `.ignore` with a word on it decides, and then the
    innermost `.gitignore`. A repository in the workspace does not inherit the `.gitignore` of the folders around it.
    """

    assistant: tuple[_Layer, ...] = ()
    any: tuple[_Layer, ...] = ()
    git: tuple[_Layer, ...] = ()
    files: tuple[tuple[str, Stamp], ...] = ()
    """The absolute paths of the ignore files read, and their stamps."""
    in_repository: bool = False

    def excludes(self, entry: str) -> bool:
        """Whether an entry of the folder is left out. It is relative to the root; a folder's ends with a slash."""
        for layer in self.assistant:
            if layer.verdict(entry):
                return True
        for layers in (self.any, self.git):
            for layer in layers:
                verdict = layer.verdict(entry)
                if verdict is not None:
                    return verdict
        return False

    def inside(self, root: str, folder: str, names: Container[str]) -> "Ignores":
        """Those that apply in `folder` (relative, empty for the root itself), in which the `names` stand."""
        base = f"{root}/{folder}" if folder else root
        return _with_files(self, base, len(folder) + 1 if folder else 0, "", names)


def ignores_of_root(root: str) -> Ignores:
    """What applies in a workspace's root before its own files: those above it, up to the top of its repository."""
    found = Ignores()
    if os.path.lexists(f"{root}/{_REPOSITORY}"):
        return found
    for folder in reversed(list(_up_to_repository(root))):
        names = [name for name in (_REPOSITORY, *IGNORE_FILES) if os.path.lexists(f"{folder}/{name}")]
        found = _with_files(found, folder, 0, f"{os.path.relpath(root, folder)}/", names)
    return found


def _up_to_repository(root: str) -> Iterator[str]:
    """The folders above the root, inside out, the last one a repository's top; none where it is in no repository."""
    above = []
    for parent in Path(root).parents:
        above.append(str(parent))
        if os.path.lexists(parent / _REPOSITORY):
            yield from above
            return


def _with_files(outer: Ignores, base: str, cut: int, above: str, names: Container[str]) -> Ignores:
    ignores = outer
    if _REPOSITORY in names:
        _, content = read_regular("/".join((base, *_EXCLUDE)), MAX_IGNORE_BYTES)
        layer = _Layer(_patterns(content or b""), cut, above)
        ignores = replace(ignores, git=(layer,), in_repository=True)
    for name in (GIT, ANY, *ASSISTANT_FILES):
        if name not in names:
            continue
        path = f"{base}/{name}"
        stamp, content = read_regular(path, MAX_IGNORE_BYTES)
        if content is None:
            # What says whom not to show something, and cannot be read, might have said it of everything.
            content = b"*" if name in ASSISTANT_FILES else b""
        layer = _Layer(_patterns(content), cut, above)
        ignores = replace(ignores, files=(*ignores.files, (path, stamp)))
        if name == GIT:
            ignores = replace(ignores, git=(layer, *ignores.git))
        elif name == ANY:
            ignores = replace(ignores, any=(layer, *ignores.any))
        else:
            ignores = replace(ignores, assistant=(layer, *ignores.assistant))
    return ignores


@lru_cache(maxsize=64)
def _patterns(content: bytes) -> Patterns:
    return Patterns(content.decode(errors="replace").split("\n"))
