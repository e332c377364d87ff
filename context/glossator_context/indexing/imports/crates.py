"""The crates of a Rust workspace, as their `Cargo.toml` files name them."""

from dataclasses import dataclass

from glossator_context.indexing.imports.listing import Listing, folder_of, joined, upward
from glossator_context.indexing.imports.manifests import (
    MAX_MANIFESTS,
    Read,
    text_of,
    toml_settings,
    toml_text,
)

_ROOTS = ("lib.rs", "main.rs")
_ROOTS_EACH = ("tests", "examples", "benches", "src/bin")
_TARGETS = frozenset({"lib", "bin", "test", "example", "bench"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Crate:
    """One package. `root` is the file that its library begins with, or empty; `renamed` are dependencies' other names here."""

    name: str
    folder: str
    root: str
    renamed: dict[str, str]


class Crates:
    """The crates by name and by folder."""

    def __init__(self, listing: Listing, read: Read) -> None:
        self._listing = listing
        self._by_folder: dict[str, Crate] = {}
        self._roots: set[str] = set()
        """The files that crates begin with where custom does not say so."""
        self.by_name: dict[str, Crate] = {}
        for manifest in listing.by_name.get("Cargo.toml", ())[:MAX_MANIFESTS]:
            crate = self._crate(folder_of(manifest), text_of(manifest, read))
            self._by_folder[crate.folder] = crate
            if crate.name and crate.name not in self.by_name:
                self.by_name[crate.name] = crate
        self._root_folders = {folder_of(root) for root in self._roots}

    def around(self, folder: str) -> Crate | None:
        """The crate that a folder belongs to."""
        for above in upward(folder):
            crate = self._by_folder.get(above)
            if crate is not None:
                return crate
        return None

    def is_root(self, path: str) -> bool:
        """Whether a crate begins with a file: a library, a program, a test, an example."""
        folder, _, name = path.rpartition("/")
        return name in _ROOTS or path in self._roots or self._holds_roots(folder)

    def root_folder(self, path: str) -> str:
        """The folder that `crate::` begins in: the nearest around with the file that a crate begins with."""
        folder = folder_of(path)
        files = self._listing.files
        for above in upward(folder):
            start = f"{above}/" if above else ""
            if any(start + root in files for root in _ROOTS) or above in self._root_folders:
                return above
            if self._holds_roots(above):
                return above
            if above in self._by_folder:
                return f"{start}src" if folder.startswith(f"{start}src") else folder
        return folder

    def root_file(self, folder: str, path: str) -> str:
        """The file that a crate begins with whose `root_folder` this is; empty where it could be any of several."""
        start = f"{folder}/" if folder else ""
        found = self._listing.first([start + root for root in _ROOTS])
        if found:
            return found[0]
        roots = [root for root in self._roots if folder_of(root) == folder]
        if len(roots) == 1 and path not in roots:
            return roots[0]
        return path if folder_of(path) == folder else ""

    def _holds_roots(self, folder: str) -> bool:
        """Whether each file in a folder is a crate of its own, by custom."""
        for name in _ROOTS_EACH:
            above = folder.removesuffix(name).rstrip("/")
            if f"/{folder}".endswith(f"/{name}") and above in self._by_folder:
                return True
        return False

    def _crate(self, folder: str, source: str) -> Crate:
        name = library = ""
        root: str | None = None
        renamed: dict[str, str] = {}
        for section, key, value in toml_settings(source):
            if section == "package" and key == "name":
                name = toml_text(value)
            elif section == "lib" and key == "name":
                library = toml_text(value)
            elif section in _TARGETS and key == "path":
                path = joined(folder, toml_text(value))
                if path is not None and path in self._listing.files:
                    self._roots.add(path)
                    root = path if section == "lib" else root
            elif "dependencies" in section and "package" in value:
                package = toml_text(value.partition("package")[2].lstrip(" ="))
                renamed[key.replace("-", "_")] = package.replace("-", "_")
        start = f"{folder}/" if folder else ""
        found = self._listing.first((root or f"{start}src/lib.rs", f"{start}src/main.rs", f"{start}lib.rs"))
        return Crate(
            name=(library or name).replace("-", "_"),
            folder=folder,
            root=found[0] if found else "",
            renamed=renamed,
        )
