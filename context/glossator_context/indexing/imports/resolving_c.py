"""The files that C, C++ and Objective-C include: beside the file, below the include folders, and headers' sources."""

from collections.abc import Iterator

from glossator_context.indexing.imports.listing import Listing, Member, folder_of, joined, nearest
from glossator_context.languages.language import words
from glossator_context.symbols import Import

_HEADERS = (".h", ".hpp", ".hh", ".hxx", ".h++", ".inl", ".ipp", ".tpp", ".cuh")
_SOURCES = (".c", ".cpp", ".cc", ".cxx", ".c++", ".m", ".mm", ".cu")
_SYSTEM = words(
    """
    assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h setjmp.h signal.h
    stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h tgmath.h
    threads.h time.h uchar.h wchar.h wctype.h unistd.h fcntl.h pthread.h dirent.h dlfcn.h poll.h regex.h termios.h
    windows.h
    """
)
_MAX_SOURCES = 3


class CModules:
    """What `#include` names among the files of a workspace."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._known: dict[tuple[str, int, str], tuple[str, ...]] = {}

    def module(self, statement: Import, path: str) -> tuple[str, ...]:
        """The header, then the sources that belong to it."""
        folder = folder_of(path)
        key = (statement.module, statement.level, folder)
        known = self._known.get(key)
        if known is None:
            header = self._header(statement, folder, path)
            known = () if header is None else (header, *self._counterparts(header))
            self._known[key] = known
        return known

    def member(self, statement: Import, name: str, path: str) -> Member:
        """What the header or its sources declare."""
        return Member(self.module(statement, path), name)

    def siblings(self, path: str) -> tuple[str, ...]:
        """A source's headers, a header's sources."""
        return tuple(self._counterparts(path))

    def _header(self, statement: Import, folder: str, path: str) -> str | None:
        module = statement.module.replace("\\", "/")
        if statement.level:
            beside = joined(folder, module)
            if beside is not None and beside in self._listing.files:
                return beside
        tail = "/".join(part for part in module.split("/") if part not in {"", ".", ".."})
        # A header may be made from a template beside its place: `config.h` from `config.h.in`.
        found = (
            nearest(self._listing.ending(tail) or self._listing.ending(f"{tail}.in"), path) if tail else []
        )
        if found and not statement.level and module in _SYSTEM:
            found = [each for each in found if f"/{each}".endswith(f"/include/{module}")]
        return found[0] if found else None

    def _counterparts(self, path: str) -> list[str]:
        stem, dot, suffix = path.rpartition(".")
        name = stem.rpartition("/")[2]
        others = _SOURCES if dot + suffix in _HEADERS else _HEADERS if dot + suffix in _SOURCES else ()
        beside = [stem + other for other in others if stem + other in self._listing.files]
        if beside:
            return beside[:_MAX_SOURCES]
        # `include/library/name.h` belongs to `src/name.c`, not to each file of this name.
        elsewhere = [file for other in others for file in self._listing.by_name.get(name + other, ())]
        return (
            nearest(elsewhere, path)[:_MAX_SOURCES] if len(elsewhere) <= 4 else self._closest(elsewhere, stem)
        )

    def _closest(self, files: list[str], stem: str) -> list[str]:
        """Those whose folders' names are most like the header's."""
        parts = set(stem.split("/"))
        most = max(len(parts.intersection(_parts(file))) for file in files)
        return [file for file in files if len(parts.intersection(_parts(file))) == most][:_MAX_SOURCES]


def _parts(path: str) -> Iterator[str]:
    yield from path.rpartition(".")[0].split("/")
