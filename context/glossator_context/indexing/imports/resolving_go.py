"""The files of Go packages: the modules of all `go.mod` files, vendored packages, and folders by name."""

from collections.abc import Iterator

from glossator_context.indexing.imports.listing import Listing, Member, folder_of, nearest
from glossator_context.indexing.imports.manifests import MAX_MANIFESTS, Read, text_of
from glossator_context.symbols import Import


class GoModules:
    """What Go's imports name among the files of a workspace."""

    def __init__(self, listing: Listing, read: Read) -> None:
        self._listing = listing
        self._packages: dict[str, tuple[str, ...]] = {}
        self._known: dict[str, tuple[str, ...]] = {}
        self._modules = sorted(_modules(listing, read), key=lambda module: -len(module[0]))

    def module(self, statement: Import, path: str) -> tuple[str, ...]:
        """The files of the package, without its tests."""
        module = statement.module.strip("/")
        known = self._known.get(module)
        if known is None:
            known = next(
                (files for folder in self._folders(module, path) if (files := self._files(folder))), ()
            )
            self._known[module] = known
        return known

    def member(self, statement: Import, name: str, path: str) -> Member:
        """What the package declares, in whichever of its files."""
        return Member(self.module(statement, path), name)

    def siblings(self, path: str) -> tuple[str, ...]:
        """The other files of the same package: one package is one folder."""
        folder = folder_of(path)
        if not path.endswith("_test.go"):
            return self._files(folder)
        return tuple([each for each in self._listing.in_folder.get(folder, ()) if each.endswith(".go")])

    def _files(self, folder: str) -> tuple[str, ...]:
        known = self._packages.get(folder)
        if known is None:
            files = self._listing.in_folder.get(folder, ())
            known = self._packages[folder] = tuple(
                [each for each in files if each.endswith(".go") and not each.endswith("_test.go")]
            )
        return known

    def _folders(self, module: str, path: str) -> Iterator[str]:
        if not module:
            return
        for name, folder in self._modules:
            if module == name or module.startswith(f"{name}/"):
                below = module[len(name) + 1 :]
                yield "/".join(part for part in (folder, below) if part)
        if "." in module.partition("/")[0] or not self._modules:
            # Vendored, or a workspace from before there were modules.
            tail = module
            yield from nearest(self._listing.folders_ending(f"vendor/{module}"), path)
            while not self._modules and "/" in tail:
                yield from nearest(self._listing.folders_ending(tail), path)
                tail = tail.partition("/")[2]


def _modules(listing: Listing, read: Read) -> Iterator[tuple[str, str]]:
    for manifest in listing.by_name.get("go.mod", ())[:MAX_MANIFESTS]:
        for line in text_of(manifest, read).splitlines():
            words = line.partition("//")[0].split()
            if len(words) == 2 and words[0] == "module":
                yield words[1].strip('"`'), folder_of(manifest)
                break
