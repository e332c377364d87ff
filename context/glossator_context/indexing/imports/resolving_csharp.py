"""The files of C# namespaces: folders, as the projects around them are called."""

import re
from collections.abc import Iterator

from glossator_context.indexing.imports.listing import (
    Listing,
    Member,
    folder_of,
    is_test_like,
    nearest,
    upward,
)
from glossator_context.indexing.imports.manifests import MAX_MANIFESTS, Read, text_of
from glossator_context.symbols import Import

_ROOT_NAMESPACE = re.compile(r"<RootNamespace>\s*+([\w.]++)\s*+</RootNamespace>")
_MAX_FILES = 400
_MAX_PARENTS = 3


class CSharpModules:
    """What C#'s `using` names among the files of a workspace."""

    def __init__(self, listing: Listing, read: Read) -> None:
        self._listing = listing
        self._projects: dict[str, str] = {}
        for manifest in [path for path in listing.files if path.endswith(".csproj")][:MAX_MANIFESTS]:
            folder, _, name = manifest.rpartition("/")
            root = _ROOT_NAMESPACE.search(text_of(manifest, read))
            self._projects[folder] = root[1] if root is not None else name.removesuffix(".csproj")
        self._roots = {namespace.partition(".")[0] for namespace in self._projects.values()}
        self._folders: dict[str, list[str]] = {}
        for folder, files in listing.in_folder.items():
            if any(file.endswith(".cs") for file in files):
                for namespace in self._namespaces(folder):
                    self._folders.setdefault(namespace, []).append(folder)
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def module(self, statement: Import, path: str) -> tuple[str, ...]:
        """The files of a namespace, or of the class whose members are imported."""
        key = (statement.module, folder_of(path))
        known = self._known.get(key)
        if known is None:
            files = self._files(statement.module, path)
            if not files:
                namespace, _, name = statement.module.rpartition(".")
                files = self._called(name, namespace, path)
            known = self._known[key] = tuple(files[:_MAX_FILES])
        return known

    def member(self, statement: Import, name: str, path: str) -> Member:
        """A class of a namespace: the file called after it, or one of the namespace's."""
        found = self._called(name, statement.module, path)
        return Member(tuple(found) or self.module(statement, path), name)

    def siblings(self, path: str) -> tuple[str, ...]:
        """The files of the same namespace and of those around it, the nearest first."""
        found: dict[str, None] = {}
        for number, above in enumerate(upward(folder_of(path))):
            if number <= _MAX_PARENTS:
                found.update(dict.fromkeys(self._sources(above)))
            if above in self._projects:
                break
        found.pop(path, None)
        return tuple(found)[:_MAX_FILES]

    def _files(self, namespace: str, path: str) -> list[str]:
        folders = nearest(self._folders.get(namespace, ()), path)
        if not is_test_like(path):
            folders = [each for each in folders if not is_test_like(each)] or folders
        return [file for folder in folders for file in self._sources(folder)]

    def _called(self, name: str, namespace: str, path: str) -> list[str]:
        candidates = self._listing.by_name.get(f"{name}.cs", [])
        inside = set(self._folders.get(namespace, ()))
        found = [file for file in candidates if folder_of(file) in inside]
        is_ours = namespace in self._folders or namespace.partition(".")[0] in self._roots
        return nearest(found or (candidates if is_ours and len(candidates) == 1 else []), path)[:2]

    def _sources(self, folder: str) -> list[str]:
        return [file for file in self._listing.in_folder.get(folder, ()) if file.endswith(".cs")]

    def _namespaces(self, folder: str) -> Iterator[str]:
        """What a folder's namespace may be: its project's name and the way from there, and the ends of its path."""
        for above in upward(folder):
            project = self._projects.get(above)
            if project is not None:
                yield ".".join([project, *(part for part in folder[len(above) :].split("/") if part)])
                break
        dotted = folder.replace("/", ".")
        while dotted:
            yield dotted
            dotted = dotted.partition(".")[2]
