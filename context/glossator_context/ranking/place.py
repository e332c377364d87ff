"""A place that code is being written at: the text on both sides, and what the file's imports name in other files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from glossator_context.symbols import Import

_MAX_FILES_OF_IMPORT = 60


class Resolver(Protocol):
    """Finds the files that imports name."""

    def resolve(self, import_: Import, path: str, language: str) -> tuple[str, ...]:
        """The files of the workspace that an import in the file `path` names, likeliest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A name that an import binds. `exported` is what the module calls it: `*` where the name is the module's own.

    `files` are those of the workspace that the import names, likeliest first; none where it is somebody else's code.
    """

    name: str
    exported: str
    module: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the cursor stands. `path` is the file's in the index; what the index has of that file is not looked at.

    `suffix` begins with what stands behind the cursor on its line. `recent` are files that were edited or viewed, the
    last one first.
    """

    path: str
    language: str
    prefix: str
    suffix: str = ""
    imported: tuple[Imported, ...] = ()
    recent: tuple[str, ...] = ()


def imported_names(
    imports: Iterable[Import], path: str, language: str, modules: Resolver | None
) -> tuple[Imported, ...]:
    """What imports bind, with the files that they name."""
    found: list[Imported] = []
    for each in imports:
        files = modules.resolve(each, path, language)[:_MAX_FILES_OF_IMPORT] if modules is not None else ()
        exported = each.exported or ("*",) * len(each.names)
        names = each.names if len(each.names) == len(exported) else exported
        for name, outer in zip(names, exported, strict=True):
            found.append(Imported(name=name, exported=outer, module=each.module, files=files))
        if not exported:
            found.append(Imported(name="", exported="*", module=each.module, files=files))
    return tuple(found)
