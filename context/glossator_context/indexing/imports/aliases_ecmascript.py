"""The names that a JavaScript project gives to its folders: `paths` and `baseUrl` of tsconfig files, import maps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from glossator_context.indexing.imports.listing import Listing, folder_of, joined, upward
from glossator_context.indexing.imports.manifests import Read, json_object, mapping, text, texts

_NAMES = ("tsconfig.json", "jsconfig.json")
_MAPS = ("deno.json", "deno.jsonc", "import_map.json")
_MAX_EXTENDS = 10
_MAX_CONFIGS = 500
_MAX_PATHS = 1_000
_MAX_TARGETS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Config:
    """What one file says, with what it extends. The folder is the one that `paths` begin in."""

    paths: Mapping[str, Any]
    folder: str
    base_url: str | None


_EMPTY = _Config(paths={}, folder="", base_url=None)


class Aliases:
    """Where a module may be that is named by an alias."""

    def __init__(self, listing: Listing, read: Read) -> None:
        self._listing = listing
        self._read = read
        self._in_folder: dict[str, tuple[_Config, ...]] = {}
        self._objects: dict[str, Mapping[str, Any]] = {}

    def bases(self, module: str, folder: str) -> Iterator[str]:
        """Where a module may be, without suffix: by the nearest file first."""
        configs = [config for above in upward(folder) for config in self._configs(above)]
        for config in configs:
            yield from _by_paths(module, config)
        for config in configs:
            if config.base_url is not None:
                base = joined(config.base_url, module)
                if base is not None:
                    yield base

    def _configs(self, folder: str) -> tuple[_Config, ...]:
        """What the files of one folder say, the main one first."""
        known = self._in_folder.get(folder)
        if known is None:
            known = self._in_folder[folder] = tuple(self._read_configs(folder))
        return known

    def _read_configs(self, folder: str) -> Iterator[_Config]:
        start = f"{folder}/" if folder else ""
        named = [
            path
            for path in self._listing.in_folder.get(folder, ())
            if path[len(start) :] in _NAMES
            or (path.startswith(f"{start}tsconfig.") and path.endswith(".json"))
        ]
        named.sort(key=lambda path: (path[len(start) :] not in _NAMES, path))
        paths = dict.fromkeys(named[:10])
        for path in named[:1]:
            for reference in mapping_list(self._object(path).get("references"))[:50]:
                other = self._config_at(folder, text(reference.get("path")))
                if other is not None and folder_of(other) == folder:
                    paths[other] = None
        for path in paths:
            config = self._merged(path, 0)
            if config.paths or config.base_url is not None:
                yield config
        for name in _MAPS:
            if start + name in self._listing.files:
                value = self._object(start + name)
                maps = {
                    key + "*" * key.endswith("/"): text(target) + "*" * key.endswith("/")
                    for key, target in mapping(value.get("imports")).items()
                }
                if maps:
                    yield _Config(paths=maps, folder=folder, base_url=None)

    def _merged(self, path: str, depth: int) -> _Config:
        value = self._object(path)
        folder = folder_of(path)
        options = mapping(value.get("compilerOptions"))
        base: str | None = None
        if isinstance(options.get("baseUrl"), str):
            base = joined(folder, text(options["baseUrl"]).replace("${configDir}", "."))
        paths = mapping(options.get("paths"))
        if paths:
            return _Config(paths=paths, folder=folder if base is None else base, base_url=base)
        inherited = _EMPTY
        if depth < _MAX_EXTENDS:
            for extended in reversed(texts(value.get("extends"))[:_MAX_EXTENDS]):
                other = self._config_at(folder, extended)
                if other is not None:
                    inherited = self._merged(other, depth + 1)
                    if inherited.paths or inherited.base_url is not None:
                        break
        return (
            inherited
            if base is None
            else _Config(paths=inherited.paths, folder=inherited.folder, base_url=base)
        )

    def _config_at(self, folder: str, name: str) -> str | None:
        """The file that `extends` or a reference means; a package's only where it is a folder of the workspace."""
        base = joined(folder, name) if name else None
        if base is None or not name.startswith((".", "/")):
            tail = "/".join(name.split("/")[1:])
            found = self._listing.ending(tail) if tail else []
            return found[0] if len(found) == 1 else None
        candidates = (base, f"{base}.json", f"{base}/tsconfig.json" if base else "tsconfig.json")
        return next(iter(self._listing.first(candidates)), None)

    def _object(self, path: str) -> Mapping[str, Any]:
        known = self._objects.get(path)
        if known is None:
            if len(self._objects) >= _MAX_CONFIGS:
                return {}
            known = self._objects[path] = json_object(path, self._read)
        return known


def mapping_list(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _by_paths(module: str, config: _Config) -> Iterator[str]:
    exact = config.paths.get(module)
    if exact is not None:
        yield from _replaced(exact, "", config.folder)
        return
    best, best_length = "", -1
    for number, pattern in enumerate(config.paths):
        start, star, end = pattern.partition("*")
        if (
            star
            and number < _MAX_PATHS
            and module.startswith(start)
            and module.endswith(end)
            and len(module) >= len(start) + len(end) > best_length
        ):
            best, best_length = pattern, len(start) + len(end)
    if best_length >= 0:
        start, _, end = best.partition("*")
        yield from _replaced(config.paths[best], module[len(start) : len(module) - len(end)], config.folder)


def _replaced(targets: object, middle: str, folder: str) -> Iterator[str]:
    for target in texts(targets)[:_MAX_TARGETS]:
        base = joined(folder, target.replace("${configDir}", ".").replace("*", middle))
        if base is not None:
            yield base
