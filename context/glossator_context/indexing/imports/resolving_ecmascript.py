"""The files of JavaScript and TypeScript modules: by path, by alias, by package, by custom."""

from collections.abc import Iterator

from glossator_context.indexing.imports.aliases_ecmascript import Aliases
from glossator_context.indexing.imports.listing import Listing, Member, folder_of, joined, upward
from glossator_context.indexing.imports.manifests import Read
from glossator_context.indexing.imports.packages_ecmascript import Packages
from glossator_context.symbols import Import

SUFFIXES = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
_INDEXES = tuple(f"/index{suffix}" for suffix in SUFFIXES)
_OTHERS = (".vue", ".svelte", ".astro", ".json", ".d.mts", ".d.cts")
# TypeScript's own rule: an import of `./a.js` names the file that compiles to it.
_COMPILED_FROM = {
    ".js": (".ts", ".tsx", ".d.ts", ".jsx"),
    ".jsx": (".tsx",),
    ".mjs": (".mts", ".d.mts", ".ts"),
    ".cjs": (".cts", ".d.cts", ".ts"),
}
_COMPILED = tuple(_COMPILED_FROM)
_BUILT = (".js", ".jsx", ".mjs", ".cjs", ".d.ts", ".d.mts", ".d.cts")
_MAX_BUILT = 4
_CUSTOMS = {
    "@": ("src", "app", ""),
    "~": ("src", "app", ""),
    "$lib": ("src/lib",),
    "@@": ("",),
    "~~": ("",),
    "@site": ("",),
}


class EcmascriptModules:
    """What JavaScript's and TypeScript's imports name among the files of a workspace."""

    def __init__(self, listing: Listing, read: Read) -> None:
        self._listing = listing
        self._packages = Packages(listing, read)
        self._aliases = Aliases(listing, read)
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def module(self, statement: Import, path: str) -> tuple[str, ...]:
        """The module's file; of a package what it is built from comes before what is built."""
        module = statement.module
        folder = folder_of(path)
        if module.startswith("."):
            base = joined(folder, module.partition("?")[0])
            return () if base is None else self._file(base)
        key = (module, folder)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._named(module, path, folder)
        return known

    def member(self, statement: Import, name: str, path: str) -> Member:
        """What the module exports by a name."""
        return Member(self.module(statement, path), name)

    def siblings(self, path: str) -> tuple[str, ...]:
        """Nothing is visible without an import."""
        return ()

    def _named(self, module: str, path: str, folder: str) -> tuple[str, ...]:
        name = module.rpartition("!")[2].partition("?")[0]
        if not name or name.startswith(("node:", "data:", "http:", "https:", "npm:", "jsr:", "virtual:")):
            return ()
        for base in self._bases(name, path, folder):
            found = self._file(base)
            if found:
                return found
        built: dict[str, None] = {}
        for base in self._packages.bases(name, path):
            found = self._file(base)
            if found and not found[0].endswith(_BUILT):
                return tuple(dict.fromkeys((*found, *built)))
            built.update(dict.fromkeys(found))
        return tuple(built)[:_MAX_BUILT] or self._by_folder(name, folder)

    def _bases(self, name: str, path: str, folder: str) -> Iterator[str]:
        if name.startswith("/"):
            for above in upward(folder):
                start = f"{above}/" if above else ""
                yield start + name[1:]
                yield f"{start}public{name}"
            return
        if name.startswith("#"):
            yield from self._packages.imported(name, folder)
        yield from self._aliases.bases(name, folder)
        head, _, rest = name.partition("/")
        if head in _CUSTOMS and rest:
            for above in upward(folder):
                for source in _CUSTOMS[head]:
                    yield "/".join(part for part in (above, source, rest) if part)

    def _by_folder(self, name: str, folder: str) -> tuple[str, ...]:
        """A path that begins at some folder around, though no file says so."""
        rest = name.partition("/")[2]
        if rest:
            for above in upward(folder):
                for start in (above, f"{above}/src" if above else "src"):
                    base = f"{start}/{name}" if start else name
                    if base[: -len(rest) - 1] in self._listing.folders:
                        found = self._file(base)
                        if found:
                            return found
        return ()

    def _file(self, base: str) -> tuple[str, ...]:
        """The file that a path means, and beside declarations the file that they are of."""
        found = self._found(base)
        if found.endswith(".d.ts"):
            return (found, *self._listing.first([found[: -len(".d.ts")] + suffix for suffix in _COMPILED]))
        return (found,) if found else ()

    def _found(self, base: str) -> str:
        files = self._listing.files
        if base in files:
            return base
        if base.endswith(_COMPILED):
            stem, dot, suffix = base.rpartition(".")
            for other in _COMPILED_FROM[dot + suffix]:
                if stem + other in files:
                    return stem + other
        if base:
            for suffix in SUFFIXES:
                if base + suffix in files:
                    return base + suffix
        if base in self._listing.folders:
            return self._folder_index(base)
        return next((base + suffix for suffix in _OTHERS if base + suffix in files), "")

    def _folder_index(self, folder: str) -> str:
        files = self._listing.files
        for index in _INDEXES:
            path = folder + index if folder else index[1:]
            if path in files:
                return path
        for base in self._packages.main(folder):
            for suffix in ("", *SUFFIXES):
                if base + suffix in files:
                    return base + suffix
        return next(
            (folder + index for index in ("/index.vue", "/index.svelte") if folder + index in files), ""
        )
