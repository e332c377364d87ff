"""The folders of a workspace, one after the other, and the source files in them."""

import os
import re
import stat
import time
import unicodedata
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field

from glossator_context.indexing.ignoring import Ignores, ignores_of_root
from glossator_context.indexing.nearness import NearestFirst
from glossator_context.indexing.sniffing import (
    is_left_out,
    is_manifest,
    is_output,
    is_source,
    max_bytes_of,
)
from glossator_context.regular_files import Stamp, read_regular

__all__ = ["MAX_DEPTH", "Crawl", "Listing", "folder_of", "join", "one_name"]

MAX_DEPTH = 60
_PAUSE_AFTER = 64
_REPOSITORY = ".git"
_MAX_POINTER_BYTES = 4_096
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a folder holds, by name: source files, manifests, folders. Nothing, where it is gone or nobody's source."""

    folder: str
    """Relative to the root, whose own name is empty."""
    files: Mapping[str, Stamp] = field(default_factory=dict)
    manifests: Mapping[str, Stamp] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    ignores: Ignores = field(default_factory=Ignores)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """A folder to be listed. With `all_below`, its folders are, too; else only those that were not known."""

    ignores: Ignores
    all_below: bool


class Crawl:
    """Lists the folders of a root, the nearest to what is open first, in small steps.

    No link is followed. What a linked folder of the root holds is found where it really is: so nothing is found twice, and
    no ring of links is entered. `known` gives what the folder was last seen to hold; `is_full` says whether so many files
    are known that no further folders are looked at.
    """

    def __init__(
        self, root: str, *, known: Callable[[str], Listing | None], is_full: Callable[[], bool]
    ) -> None:
        self.root = root
        self._known = known
        self._is_full = is_full
        self._waiting: NearestFirst[_Visit] = NearestFirst()
        self._current: tuple[str, _Visit, Generator[None, None, Listing]] | None = None

    @property
    def has_more(self) -> bool:
        """Whether `step` has something to do."""
        return self._current is not None or len(self._waiting) > 0

    def look_from(self, folders: Iterable[str]) -> None:
        """Nearness is nearness to these folders, the most important first."""
        self._waiting.look_from(folders)

    def everything(self) -> None:
        """List all folders, also those that were listed before."""
        self._current = None
        self._waiting.clear()
        self._waiting.put("", self._visit_of_root(all_below=True))

    def again(self, folder: str) -> None:
        """List a folder again, or the innermost known folder on the way to it."""
        while folder and self._known(folder) is None:
            folder = folder_of(folder)
        if folder in self._waiting:
            return
        if not folder:
            self._waiting.put("", self._visit_of_root(all_below=False))
            return
        outer = self._known(folder_of(folder)) or Listing(folder="")
        self._waiting.put(folder, _Visit(ignores=outer.ignores, all_below=False))

    def step(self, stop_s: float) -> Listing | None:
        """Go on until `stop_s` of the monotonic clock, or until a folder is listed. None where none is yet."""
        while time.monotonic() < stop_s:
            if self._current is None and not self._begin():
                return None
            assert self._current is not None  # noqa: S101 (it has just begun)
            folder, visit, listing = self._current
            try:
                next(listing)
            except StopIteration as stop:
                self._current = None
                self._go_below(folder, visit, stop.value)
                return stop.value  # type: ignore[no-any-return]  # the generator's own type says it
        return None

    def _visit_of_root(self, *, all_below: bool) -> _Visit:
        return _Visit(ignores=ignores_of_root(self.root), all_below=all_below)

    def _begin(self) -> bool:
        while len(self._waiting):
            folder, visit = self._waiting.pop()
            if self._known(folder) is None and self._is_full():
                continue
            self._current = (folder, visit, self._listing(folder, visit))
            return True
        return False

    def _go_below(self, folder: str, visit: _Visit, found: Listing) -> None:
        known = self._known(folder)
        # What an ignore file says holds for all that is below it.
        all_below = visit.all_below or known is None or known.ignores.files != found.ignores.files
        for name in found.folders:
            path = join(folder, name)
            if all_below or self._known(path) is None:
                inner = _Visit(ignores=found.ignores, all_below=all_below)
                self._waiting.put(path, inner)

    def _listing(self, folder: str, visit: _Visit) -> Generator[None, None, Listing]:
        descriptor = _opened(join(self.root, folder))
        if descriptor is None:
            return Listing(folder=folder)
        try:
            return (yield from self._listing_of(descriptor, folder, visit))
        except OSError:
            return Listing(folder=folder)
        finally:
            os.close(descriptor)

    def _listing_of(self, descriptor: int, folder: str, visit: _Visit) -> Generator[None, None, Listing]:
        found: list[os.DirEntry[str]] = []
        names: set[str] = set()
        folders: list[str] = []
        with os.scandir(descriptor) as entries:
            for entry in entries:
                names.add(entry.name)
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif entry.is_file(follow_symlinks=False) and _is_wanted(entry.name):
                    found.append(entry)
                if not len(names) % _PAUSE_AFTER:
                    yield
        path = join(self.root, folder)
        if is_output(names) or (_REPOSITORY in names and folder and _is_worktree(f"{path}/{_REPOSITORY}")):
            return Listing(folder=folder)
        ignores = visit.ignores.inside(self.root, folder, names)
        prefix = f"{folder}/" if folder else ""
        files: dict[str, os.stat_result] = {}
        for number, entry in enumerate(sorted(found, key=lambda entry: entry.name)):
            if not number % _PAUSE_AFTER:
                yield
            if not ignores.excludes(prefix + entry.name):
                _add(files, entry)
        _forget_second_names(files)
        inner = []
        for number, name in enumerate(sorted(folders)):
            if not number % _PAUSE_AFTER:
                yield
            left_out = is_left_out(name, names, in_repository=ignores.in_repository)
            if not left_out and _is_name(name) and not ignores.excludes(f"{prefix}{name}/"):
                inner.append(name)
        stamps = {name: (status.st_mtime_ns, status.st_size) for name, status in files.items()}
        return Listing(
            folder=folder,
            files={
                name: stamp
                for name, stamp in stamps.items()
                if is_source(name) and stamp[1] <= max_bytes_of(name)
            },
            manifests={name: stamp for name, stamp in stamps.items() if is_manifest(name)},
            folders=tuple(inner) if prefix.count("/") < MAX_DEPTH else (),
            ignores=ignores,
        )


def join(folder: str, name: str) -> str:
    """The path of what is called `name` in a folder; the name of the root is empty."""
    return f"{folder}/{name}" if folder and name else folder or name


def folder_of(path: str) -> str:
    """The folder in which a path stands; empty for the root."""
    return path.rpartition("/")[0]


def one_name(name: str) -> str:
    """What the names have in common that some file systems take for one: capitals and composed letters do not count."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()


def _opened(path: str) -> int | None:
    """A descriptor of a folder; None where there is none, or a link stands on the way to it since it was seen."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    try:
        real = os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115 (a path would cost more than the call)
    except OSError:
        real = os.path.realpath(path)
    if real == path:
        return descriptor
    os.close(descriptor)
    return None


def _is_wanted(name: str) -> bool:
    return _is_name(name) and (is_source(name) or is_manifest(name))


def _is_name(name: str) -> bool:
    """Whether the name is text: others cannot be told to anybody."""
    return name.isascii() or not _SURROGATES.search(name)


def _is_worktree(path: str) -> bool:
    """Whether a `.git` belongs to a second checkout of a repository, whose files are all copies."""
    _, content = read_regular(path, _MAX_POINTER_BYTES)
    return content is not None and content.startswith(b"gitdir:") and b"/worktrees/" in content


def _add(files: dict[str, os.stat_result], entry: os.DirEntry[str]) -> None:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return
    if stat.S_ISREG(status.st_mode):
        files[entry.name] = status


def _forget_second_names(files: dict[str, os.stat_result]) -> None:
    """Keep the first of those names that some file systems take for one, where they are of one file."""
    first: dict[str, str] = {}
    for name, status in list(files.items()):
        other = first.setdefault(one_name(name), name)
        if other != name and os.path.samestat(files[other], status):
            del files[name]
