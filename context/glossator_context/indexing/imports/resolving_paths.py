"""The files that Ruby, Lua, Bash, CSS, HTML and other languages name by paths: beside the file, or below some root."""

from collections.abc import Iterator
from dataclasses import dataclass

from glossator_context.indexing.imports.listing import Listing, Member, folder_of, joined, nearest, upward
from glossator_context.symbols import Import


@dataclass(frozen=True, slots=True, kw_only=True)
class Customs:
    """How a language's paths are completed.

    `endings` are what may be missing at the end; `{}` stands for the path, or for its folder and its last part.
    `separators` are read as `/`. In `roots`, folders around a file, are files whose paths begin there.
    """

    endings: tuple[str, ...] = ("",)
    separators: str = ""
    roots: tuple[str, ...] = ("",)
    partial: str = ""
    """What a file's name may begin with that a path leaves out."""
    siblings: tuple[str, ...] = ()
    """The suffixes of the files in a folder that see each other without imports."""
    anywhere: bool = True
    """Whether a path may be the end of any file's path."""


CUSTOMS = {
    "ruby": Customs(
        endings=("", ".rb", ".rake"), roots=("lib", "", "app", "spec", "test"), siblings=(".rb",)
    ),
    "lua": Customs(
        endings=("", ".lua", "/init.lua", ".luau", "/init.luau"),
        separators=".",
        roots=("", "lua", "src", "lib"),
    ),
    "bash": Customs(endings=("", ".sh", ".bash"), roots=("", "lib", "scripts", "bin")),
    "css": Customs(
        endings=("", ".css", ".scss", ".sass", ".less", "/index.scss", "/_index.scss", "/index.css"),
        roots=("", "src", "styles", "scss", "css"),
        partial="_",
    ),
    "html": Customs(roots=("", "public", "static", "src", "www", "assets")),
}
OTHERS = Customs(endings=("",))


class PathModules:
    """What paths name among the files of a workspace."""

    def __init__(self, listing: Listing, customs: Customs) -> None:
        self._listing = listing
        self._customs = customs
        self._known: dict[tuple[str, int, str], tuple[str, ...]] = {}

    def module(self, statement: Import, path: str) -> tuple[str, ...]:
        """The file that is named."""
        folder = folder_of(path)
        key = (statement.module, statement.level, folder)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._find(statement, path, folder)
        return known

    def member(self, statement: Import, name: str, path: str) -> Member:
        """What the file declares."""
        return Member(self.module(statement, path), name)

    def siblings(self, path: str) -> tuple[str, ...]:
        """In Ruby the file of the module around this one's, and the files beside it."""
        suffixes = self._customs.siblings
        if not suffixes:
            return ()
        folder = folder_of(path)
        found = [f"{folder}{suffix}" for suffix in suffixes if f"{folder}{suffix}" in self._listing.files]
        found += [file for file in self._listing.in_folder.get(folder, ()) if file.endswith(suffixes)]
        return tuple(file for file in found if file != path)

    def _find(self, statement: Import, path: str, folder: str) -> tuple[str, ...]:
        module = statement.module
        for separator in self._customs.separators:
            if "/" not in module and not module.endswith(self._customs.endings[1:]):
                module = module.replace(separator, "/")
        for tail in dict.fromkeys((module, module.lstrip("~/"))):
            found = self._listing.first(self._candidates(statement, tail, folder))
            if found:
                return found
        return self._anywhere(module, path)

    def _candidates(self, statement: Import, module: str, folder: str) -> Iterator[str]:
        if statement.level and not module.startswith("/"):
            yield from self._completed(folder, module)
        for above in upward(folder):
            for root in self._customs.roots:
                base = "/".join(part for part in (above, root) if part)
                yield from self._completed(base, module.lstrip("/"))

    def _completed(self, folder: str, module: str) -> Iterator[str]:
        base = joined(folder, module)
        if not base:
            return
        for ending in self._customs.endings:
            yield base + ending
        if self._customs.partial:
            head, slash, name = base.rpartition("/")
            for ending in self._customs.endings:
                yield f"{head}{slash}{self._customs.partial}{name}{ending}"

    def _anywhere(self, module: str, path: str) -> tuple[str, ...]:
        tail = "/".join(part for part in module.split("/") if part not in {"", ".", "..", "~"})
        if not tail or not self._customs.anywhere:
            return ()
        for ending in self._customs.endings:
            found = self._listing.ending(tail + ending)
            if found:
                return tuple(nearest(found, path)[:1])
        return ()


class NamedModules:
    """What other languages' imports name: files of the language, by the ends of their paths."""

    def __init__(self, listing: Listing, suffixes: tuple[str, ...]) -> None:
        self._listing = listing
        self._suffixes = suffixes
        self._stems: dict[str, list[str]] = {}
        for path in listing.files:
            stem = path.rpartition("/")[2].partition(".")[0]
            self._stems.setdefault(_plain(stem), []).append(path)

    def module(self, statement: Import, path: str) -> tuple[str, ...]:
        """The files whose names are most like the module's."""
        module = statement.module.replace("\\", "/").replace("::", "/")
        suffixes: tuple[str, ...] = self._suffixes or (f".{path.rpartition('.')[2]}",)
        if statement.level:
            beside = joined(folder_of(path), module)
            if beside is not None and beside in self._listing.files:
                return (beside,)
            head, dot, suffix = module.rpartition(".")
            if dot:
                module, suffixes = head, (f".{suffix}",)
        elif "/" not in module:
            module = module.replace(".", "/")
        parts = [_plain(part) for part in module.split("/") if part not in {"", ".", ".."}]
        if not parts:
            return ()
        found = [each for each in self._stems.get(parts[-1], ()) if each.lower().endswith(suffixes)]
        most = max((_same_end(each, parts) for each in found), default=0)
        return tuple(nearest([each for each in found if _same_end(each, parts) == most], path)[:2])

    def member(self, statement: Import, name: str, path: str) -> Member:
        """What the file declares."""
        return Member(self.module(statement, path), name)

    def siblings(self, path: str) -> tuple[str, ...]:
        """Nothing is known to be visible without an import."""
        return ()


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _same_end(path: str, parts: list[str]) -> int:
    """With how many parts of a module's name a path ends."""
    folders = [_plain(part) for part in path.rpartition(".")[0].split("/")]
    count = 0
    for one, other in zip(reversed(folders), reversed(parts), strict=False):
        if one != other:
            break
        count += 1
    return count
