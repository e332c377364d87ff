"""Which files are documented: those named, and those in folders that no ignore file and no custom leaves out."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from glossator.docs.files import MAX_BYTES
from glossator_context.ignore_patterns import Patterns
from glossator_context.indexing.ignoring import Ignores, ignores_of_root
from glossator_context.indexing.sniffing import TOOL_FOLDERS, VENDOR_FOLDERS
from glossator_context.languages import is_documentable, language_id_of

EXCLUDED_FOLDERS = TOOL_FOLDERS | VENDOR_FOLDERS | {"venv", ".env", "build"}


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


def find_files(paths: Sequence[Path], *, only: Sequence[str] = ()) -> Iterator[Planned | Skipped]:
    """The files in the order in which they are named, folders in sorted order, each file once.

    A file that is named is taken even where an ignore file leaves it out. `only` are gitignore-style patterns: other files
    are left out without a word.
    """
    wanted = Patterns(only) if only else None
    seen: set[tuple[int, int] | Path] = set()
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 (resolving would follow links)
        found = _walk(absolute) if absolute.is_dir() and not absolute.is_symlink() else _single(absolute)
        for each in found:
            if wanted is not None and wanted.match(_relative(each.path, absolute)) is None:
                continue
            if each.path not in seen:
                seen.add(each.path)
                yield each


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path != root else path.name


def _single(path: Path) -> Iterator[Planned | Skipped]:
    language_id = language_id_of(str(path))
    if not is_documentable(language_id):
        yield Skipped(path=path, reason="its language is not one that can be documented", is_trouble=True)
        return
    found = _file(path, language_id)
    yield found if isinstance(found, Planned) else Skipped(path=path, reason=found.reason, is_trouble=True)


def _walk(root: Path) -> Iterator[Planned | Skipped]:
    """Depth first, without recursion: a tree may be as deep as it likes."""
    pending: list[tuple[Path, Ignores]] = [(root, ignores_of_root(str(root)))]
    while pending:
        folder, outer = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Skipped(
                path=folder,
                reason=f"the folder cannot be read: {(error.strerror or '').lower()}",
                is_trouble=True,
            )
            continue
        names = {entry.name for entry in entries}
        place = "" if folder == root else folder.relative_to(root).as_posix()
        ignores = outer.inside(str(root), place, names)
        prefix = f"{place}/" if place else ""
        inner: list[tuple[Path, Ignores]] = []
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                if entry.name in EXCLUDED_FOLDERS or ignores.excludes(f"{prefix}{entry.name}/"):
                    continue
                if (path / ".git").is_file():
                    yield Skipped(path=path, reason="it is another repository's (a submodule)")
                elif not (path / "pyvenv.cfg").is_file():
                    inner.append((path, ignores))
            elif is_documentable(language_id := language_id_of(entry.name)) and not ignores.excludes(
                prefix + entry.name
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
