"""Which files are documented: those named, and those in folders that no ignore file and no custom leaves out."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pathspec

from glossator.docs.files import MAX_BYTES
from glossator_context.languages import PLAIN_TEXT, language_id_of

EXCLUDED_FOLDERS = frozenset(
    [
        ".git",
        ".hg",
        ".svn",
        ".bzr",
        ".jj",
        ".venv",
        "venv",
        ".env",
        ".tox",
        ".nox",
        "__pycache__",
        "node_modules",
        "bower_components",
        "jspm_packages",
        "site-packages",
        "__pypackages__",
        ".eggs",
        "build",
        "dist",
        "vendor",
        "vendored",
        "_vendor",
        "third_party",
        "third-party",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
        ".cache",
        ".next",
        ".nuxt",
        ".svelte-kit",
        ".idea",
        ".vscode",
        "htmlcov",
    ]
)
_MAX_IGNORE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A file to document."""

    path: Path
    language_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file that is left alone, and why. `is_trouble` says that the user should know, by the exit code, too."""

    path: Path
    reason: str
    is_trouble: bool = False


class _Ignores:
    """The ignore files from a repository's top down to a folder, as a chain: the last word counts."""

    def __init__(self, folder: Path, outer: "_Ignores | None") -> None:
        self.folder = folder
        self.outer = outer
        self.rules = _rules_of(folder)

    def match(self, path: Path, *, is_folder: bool) -> bool:
        """Whether a path below the folder is ignored."""
        chain: _Ignores | None = self
        while chain is not None:
            name = path.relative_to(chain.folder).as_posix() + ("/" if is_folder else "")
            result = chain.rules.check_file(name).include if chain.rules is not None else None
            if result is not None:
                return result
            chain = chain.outer
        return False


def find_files(paths: Sequence[Path], *, only: Sequence[str] = ()) -> Iterator[Planned | Skipped]:
    """The files in the order in which they are named, folders in sorted order, each file once.

    A file that is named is taken even where an ignore file leaves it out. `only` are gitignore-style patterns: other files
    are left out without a word.
    """
    wanted = pathspec.GitIgnoreSpec.from_lines(only) if only else None
    seen: set[tuple[int, int] | Path] = set()
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 (resolving would follow links)
        found = _walk(absolute) if absolute.is_dir() and not absolute.is_symlink() else _single(absolute)
        for each in found:
            if wanted is not None and not wanted.match_file(_relative(each.path, absolute)):
                continue
            if each.path not in seen:
                seen.add(each.path)
                yield each


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path != root else path.name


def _single(path: Path) -> Iterator[Planned | Skipped]:
    language_id = language_id_of(str(path))
    if language_id == PLAIN_TEXT:
        yield Skipped(path=path, reason="its language is not one that can be documented", is_trouble=True)
        return
    found = _file(path, language_id)
    yield found if isinstance(found, Planned) else Skipped(path=path, reason=found.reason, is_trouble=True)


def _walk(root: Path) -> Iterator[Planned | Skipped]:
    """Depth first, without recursion: a tree may be as deep as it likes."""
    pending: list[tuple[Path, _Ignores]] = [(root, _ignores_above(root))]
    while pending:
        folder, ignores = pending.pop()
        if folder != root:
            ignores = _Ignores(folder, ignores)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Skipped(
                path=folder,
                reason=f"the folder cannot be read: {(error.strerror or '').lower()}",
                is_trouble=True,
            )
            continue
        inner: list[tuple[Path, _Ignores]] = []
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                if entry.name in EXCLUDED_FOLDERS or ignores.match(path, is_folder=True):
                    continue
                if (path / ".git").is_file():
                    yield Skipped(path=path, reason="it is another repository's (a submodule)")
                elif not (path / "pyvenv.cfg").is_file():
                    inner.append((path, ignores))
            elif (language_id := language_id_of(entry.name)) != PLAIN_TEXT and not ignores.match(
                path, is_folder=False
            ):
                yield _file(path, language_id)
        pending.extend(reversed(inner))


def _file(path: Path, language_id: str) -> Planned | Skipped:
    try:
        status = path.lstat()
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it cannot be read").lower()
        return Skipped(path=path, reason=reason, is_trouble=True)
    if stat.S_ISLNK(status.st_mode):
        return Skipped(path=path, reason="it is a symbolic link")
    if not stat.S_ISREG(status.st_mode):
        return Skipped(path=path, reason="it is not a regular file")
    if status.st_size > MAX_BYTES:
        return Skipped(path=path, reason=f"it is larger than {MAX_BYTES // 1_000_000} MB")
    name = path.name.lower()
    if name.endswith((".pyi", ".d.ts", ".d.mts", ".d.cts")):
        return Skipped(path=path, reason="it is a stub")
    if name.endswith((".min.js", ".bundle.js", ".min.mjs", ".min.cjs")):
        return Skipped(path=path, reason="it is minified")
    return Planned(path=path, language_id=language_id)


def _ignores_above(root: Path) -> _Ignores:
    """The ignore files that apply in `root`: its own, and those of the folders above it up to its repository's top."""
    chain = [root]
    if not (root / ".git").exists():
        above = []
        for parent in root.parents:
            above.append(parent)
            if (parent / ".git").exists():
                chain = [*reversed(above), root]
                break
    ignores: _Ignores | None = None
    for folder in chain:
        ignores = _Ignores(folder, ignores)
    assert ignores is not None  # noqa: S101 (the chain holds at least the root)
    return ignores


def _rules_of(folder: Path) -> pathspec.GitIgnoreSpec | None:
    try:
        file = folder / ".gitignore"
        if not file.is_file() or file.stat().st_size > _MAX_IGNORE_BYTES:
            return None
        return pathspec.GitIgnoreSpec.from_lines(
            file.read_text(encoding="utf-8", errors="replace").splitlines()
        )
    except (OSError, ValueError):
        return None
