"""The packages of a JavaScript workspace, as their `package.json` files name them and what is in them."""

from collections.abc import Iterator, Mapping
from typing import Any

from glossator_context.indexing.imports.listing import Listing, is_test_like, joined, nearest, upward
from glossator_context.indexing.imports.manifests import MAX_MANIFESTS, Read, json_object, mapping, text
from glossator_context.languages.language import words

_MAIN_FIELDS = ("source", "types", "typings", "module", "main", "browser")
_MAX_TARGETS = 40
_MAX_DEPTH = 8
_SUFFIXES = (".d.ts", ".d.mts", ".d.cts", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_BUILD_FOLDERS = words(
    "dist build lib out output esm cjs es es5 es6 umd types typings module modern legacy commonjs node"
)
_SOURCE_FOLDERS = ("src", "source", "lib", "")


class Packages:
    """Where the modules of packages may be, without suffix."""

    def __init__(self, listing: Listing, read: Read) -> None:
        self._listing = listing
        self._read = read
        self._manifests: dict[str, Mapping[str, Any]] = {}
        self._folders: dict[str, list[str]] | None = None

    def bases(self, module: str, path: str) -> Iterator[str]:
        """Where a module may be that is named by its package: `name`, `@scope/name/module`."""
        parts = module.split("/")
        length = 2 if module.startswith("@") else 1
        folder = self._folder("/".join(parts[:length]), path)
        if folder is None:
            return
        below = "/".join(parts[length:])
        yield from self.bases_in(folder, below)

    def bases_in(self, folder: str, below: str) -> Iterator[str]:
        """Where a package's module may be: the package's own is called ``."""
        manifest = self._manifest(folder)
        exports = manifest.get("exports")
        targets = _targets(exports, f"./{below}" if below else ".")
        if not below:
            targets = [*targets, *(text(manifest.get(field)) for field in _MAIN_FIELDS)]
        for target in targets:
            if target:
                yield from _sources(folder, target)
        for source in _SOURCE_FOLDERS:
            yield "/".join(part for part in (folder, source, below or "index") if part)

    def imported(self, module: str, folder: str) -> Iterator[str]:
        """Where a module may be that the package around a folder names for itself: `#module`."""
        for above in upward(folder):
            imports = mapping(self._manifest(above).get("imports"))
            if imports:
                for target in _targets(imports, module):
                    yield from _sources(above, target)
                return

    def main(self, folder: str) -> Iterator[str]:
        """What a folder's manifest says is its module."""
        manifest = self._manifest(folder)
        for field in _MAIN_FIELDS:
            target = text(manifest.get(field))
            found = joined(folder, target) if target else None
            if found:
                yield found

    def _folder(self, name: str, path: str) -> str | None:
        if self._folders is None:
            self._folders = {}
            for manifest in self._listing.by_name.get("package.json", ())[:MAX_MANIFESTS]:
                folder = manifest.rpartition("/")[0]
                own_name = text(self._manifest(folder).get("name"))
                if own_name:
                    self._folders.setdefault(own_name, []).append(folder)
        folders = self._folders.get(name)
        if not folders:
            return None
        best = nearest(folders, path)[0]
        return None if is_test_like(best) and not is_test_like(path) else best

    def _manifest(self, folder: str) -> Mapping[str, Any]:
        known = self._manifests.get(folder)
        if known is None:
            path = f"{folder}/package.json" if folder else "package.json"
            known = json_object(path, self._read) if path in self._listing.files else {}
            self._manifests[folder] = known
        return known


def _targets(exports: object, key: str) -> list[str]:
    """The files that `exports` or `imports` name for a key, whatever the condition."""
    if not isinstance(exports, dict):
        return list(_leaves(exports, 0))[:_MAX_TARGETS] if key == "." else []
    if key in exports:
        return list(_leaves(exports[key], 0))[:_MAX_TARGETS]
    if key == "." and not any(isinstance(each, str) and each.startswith((".", "#")) for each in exports):
        return list(_leaves(exports, 0))[:_MAX_TARGETS]
    best, found = -1, list[str]()
    for pattern, value in exports.items():
        start, star, end = pattern.partition("*")
        is_match = star and key.startswith(start) and key.endswith(end) and len(key) >= len(start) + len(end)
        if is_match and len(start) > best:
            best = len(start)
            middle = key[best : len(key) - len(end)]
            found = [leaf.replace("*", middle) for leaf in _leaves(value, 0)]
    return found[:_MAX_TARGETS]


def _leaves(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth < _MAX_DEPTH:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for each in list(inner)[:_MAX_TARGETS]:
            yield from _leaves(each, depth + 1)


def _sources(folder: str, target: str) -> Iterator[str]:
    """A built file that a manifest names, and what it may be built from: `dist/esm/a.js` from `src/a.ts`."""
    if not target.startswith((".", "/")) and ":" in target:
        return
    built = joined(folder, target.lstrip("/"))
    if built is None or not built.startswith(folder):
        return
    yield built
    inside = built[len(folder) :].lstrip("/")
    stem = next((inside[: -len(suffix)] for suffix in _SUFFIXES if inside.endswith(suffix)), inside)
    parts = stem.split("/")
    yield "/".join(part for part in (folder, "src", *parts) if part)
    while len(parts) > 1 and parts[0].lower() in _BUILD_FOLDERS:
        parts = parts[1:]
        for source in ("src", ""):
            yield "/".join(part for part in (folder, source, *parts) if part)
