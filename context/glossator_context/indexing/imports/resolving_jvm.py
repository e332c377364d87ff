"""The files of Java, Kotlin and Scala packages: folders below any source root, and classes by name."""

from glossator_context.indexing.imports.listing import (
    NOWHERE,
    Listing,
    Member,
    folder_of,
    is_test_like,
    nearest,
)
from glossator_context.languages.language import words
from glossator_context.symbols import Import

_SUFFIXES = (".java", ".kt", ".scala", ".groovy")
_PLATFORM = words("java javax jdk sun jakarta kotlin kotlinx scala groovy android androidx dalvik")
_SOURCE_ROOTS = frozenset({"java", "kotlin", "scala", "groovy", "src"})
_SOURCE_ROOT_STARTS = ("java", "kotlin", "scala", "common", "jvm")
_MAX_FILES = 400


class JvmModules:
    """What the imports of the Java platform's languages name among the files of a workspace."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._packages: dict[tuple[str, str], tuple[str, ...]] = {}

    def module(self, statement: Import, path: str) -> tuple[str, ...]:
        """The files of a package, or of the class whose members are imported."""
        package = statement.module.replace(".", "/")
        found = self._class(package, path)
        return found or self._package(package, path)

    def member(self, statement: Import, name: str, path: str) -> Member:
        """A class of the package, a class inside one, or a member of one."""
        package = statement.module.replace(".", "/")
        found = self._class(f"{package}/{name}" if package else name, path)
        outer = package
        while not found and outer and outer.rpartition("/")[2][:1].isupper():
            # `a.b.Outer.Inner` and `a.b.Class.member` stand in the outer class's file.
            found = self._class(outer, path)
            outer = outer.rpartition("/")[0]
        if found:
            return Member(found, name)
        # A file may declare more than what it is called after; its folder need not follow the package's name.
        package_files = self._package(package, path)
        if package_files:
            return Member(package_files, name)
        loose = () if package.partition("/")[0] in _PLATFORM else self._loosely_named(package, name, path)
        return Member(loose, name) if loose else NOWHERE

    def siblings(self, path: str) -> tuple[str, ...]:
        """The files of the same package, in every source root."""
        folder = folder_of(path)
        found = dict.fromkeys(self._sources(folder))
        package = _package_of(folder)
        if package:
            found.update(dict.fromkeys(self._package(package, path)))
        found.pop(path, None)
        return tuple(found)

    def _class(self, tail: str, path: str) -> tuple[str, ...]:
        """The file called after a class; the nearest where there are several."""
        head, _, name = tail.rpartition("/")
        if not head:
            return self._listing.first(
                [f"{folder_of(path)}/{name}{suffix}".lstrip("/") for suffix in _SUFFIXES]
            )
        for suffix in _SUFFIXES:
            found = self._listing.ending(tail + suffix)
            if found:
                return tuple(nearest(found, path)[:2])
        return ()

    def _package(self, package: str, path: str) -> tuple[str, ...]:
        if not package:
            return ()
        key = (package, folder_of(path))
        known = self._packages.get(key)
        if known is None:
            folders = nearest(self._listing.folders_ending(package), path)
            # A project's folder may be called like its package.
            folders = [each for each in folders if _package_of(each) == package] or folders
            if not is_test_like(path):
                folders = [each for each in folders if not is_test_like(each)] or folders
            files = [file for folder in folders for file in self._sources(folder)]
            known = self._packages[key] = tuple(files[:_MAX_FILES])
        return known

    def _sources(self, folder: str) -> list[str]:
        return [file for file in self._listing.in_folder.get(folder, ()) if file.endswith(_SUFFIXES)]

    def _loosely_named(self, package: str, name: str, path: str) -> tuple[str, ...]:
        """Files called after a class whose folders end with the end of its package: Kotlin leaves out the rest."""
        parts = package.split("/")
        candidates = [file for suffix in _SUFFIXES for file in self._listing.by_name.get(name + suffix, ())]
        for count in range(len(parts) - 1, 0, -1):
            tail = "/".join(parts[-count:])
            found = [file for file in candidates if f"/{folder_of(file)}".endswith(f"/{tail}")]
            if found:
                return tuple(nearest(found, path)[:2])
            folders = self._listing.folders_ending(tail) if count > 1 else []
            files = [file for folder in nearest(folders, path) for file in self._sources(folder)]
            if files:
                return tuple(files[:_MAX_FILES])
        return ()


def _package_of(folder: str) -> str:
    """The package of a folder: what follows its source root."""
    parts = folder.split("/")
    for number in range(len(parts) - 1, -1, -1):
        part = parts[number]
        is_root = part in _SOURCE_ROOTS or (
            part.startswith(_SOURCE_ROOT_STARTS)
            and number > 0
            and parts[number - 1] in {"main", "test", "src"}
        )
        if is_root or (number > 0 and parts[number - 1] == "src" and part.endswith(("Main", "Test"))):
            return "/".join(parts[number + 1 :])
    return ""
