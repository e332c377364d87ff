"""The files of PHP classes: PSR-4 by `composer.json`, else by name; and the files that `require` names."""

from collections.abc import Iterator

from glossator_context.indexing.imports.listing import (
    NOWHERE,
    Listing,
    Member,
    folder_of,
    joined,
    nearest,
    upward,
)
from glossator_context.indexing.imports.manifests import MAX_MANIFESTS, Read, json_object, mapping, texts
from glossator_context.symbols import Import

_MAX_PREFIXES = 2_000


class PhpModules:
    """What PHP's `use` and `require` name among the files of a workspace."""

    def __init__(self, listing: Listing, read: Read) -> None:
        self._listing = listing
        self._prefixes: dict[str, list[str]] = {}
        for manifest in listing.by_name.get("composer.json", ())[:MAX_MANIFESTS]:
            value = json_object(manifest, read)
            for section in ("autoload", "autoload-dev"):
                rules = mapping(mapping(value.get(section)).get("psr-4"))
                for prefix, folders in list(rules.items())[:_MAX_PREFIXES]:
                    for each in texts(folders):
                        folder = joined(folder_of(manifest), each)
                        if folder is not None:
                            self._prefixes.setdefault(prefix.strip("\\"), []).append(folder)

    def module(self, statement: Import, path: str) -> tuple[str, ...]:
        """The file that is required; of a class it is `member` that tells."""
        if not statement.level:
            return ()
        for above in upward(folder_of(path)):
            base = joined(above, statement.module)
            if base is not None and base in self._listing.files:
                return (base,)
        found = self._listing.ending(statement.module.replace("../", "").removeprefix("./"))
        return tuple(nearest(found, path)[:1])

    def member(self, statement: Import, name: str, path: str) -> Member:
        """A class's file, or for a function or constant that of its namespace's class or file."""
        full = f"{statement.module}\\{name}" if statement.module else name
        found = self._listing.first(self._by_prefix(full)) or self._by_name(statement.module, name, path)
        if not found and statement.module:
            # A function of a namespace stands in a file such as `functions.php` in the namespace's folder.
            for base in self._by_prefix(f"{statement.module}\\functions"):
                found = tuple(
                    each for each in self._listing.in_folder.get(folder_of(base), ()) if each.endswith(".php")
                )
                if name[:1].islower() and found:
                    return Member(found, name)
            found = ()
        return Member(found, name) if found else self._namespace(full)

    def _namespace(self, full: str) -> Member:
        """A namespace that is imported as a whole: the files of its folder."""
        for base in self._by_prefix(f"{full}\\*"):
            files = self._listing.in_folder.get(folder_of(base), ())
            if files:
                return Member(tuple([each for each in files if each.endswith(".php")]), None)
        return NOWHERE

    def siblings(self, path: str) -> tuple[str, ...]:
        """The files of the same namespace: those of the folder."""
        files = self._listing.in_folder.get(folder_of(path), ())
        return tuple([each for each in files if each.endswith(".php") and each != path])

    def _by_prefix(self, full: str) -> Iterator[str]:
        prefix = full
        while True:
            for folder in self._prefixes.get(prefix, ()):
                rest = full[len(prefix) :].strip("\\").replace("\\", "/")
                if rest:
                    yield f"{folder}/{rest}.php" if folder else f"{rest}.php"
            if not prefix:
                return
            prefix = prefix.rpartition("\\")[0]

    def _by_name(self, namespace: str, name: str, path: str) -> tuple[str, ...]:
        """Files called after a class, those first whose folders end like its namespace."""
        candidates = self._listing.by_name.get(f"{name}.php", ())
        parts = namespace.split("\\") if namespace else []
        for count in range(len(parts), 0, -1):
            tail = "/".join(parts[-count:]).lower()
            found = [file for file in candidates if f"/{folder_of(file)}".lower().endswith(f"/{tail}")]
            if found:
                return tuple(nearest(found, path)[:2])
        beside = [file for file in candidates if not parts and folder_of(file) == folder_of(path)]
        return tuple(beside or (candidates if len(candidates) == 1 and not parts else ()))
