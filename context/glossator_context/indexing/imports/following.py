"""From the module that passes a name on to the one that defines it, where a language lets modules do so."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from glossator_context.indexing.imports.listing import Member
from glossator_context.symbols import Import

_MAX_VISITS = 60
_MAX_FILES = 60
_MAX_KEPT = 50_000


class Resolver(Protocol):
    """One family of languages: its modules among the files of a workspace."""

    def module(self, statement: Import, path: str) -> tuple[str, ...]:
        """The files that a module is, the likeliest first."""
        ...

    def member(self, statement: Import, name: str, path: str) -> Member:
        """The files that a name of a module is in."""
        ...

    def siblings(self, path: str) -> tuple[str, ...]:
        """The files whose names are visible without an import."""
        ...


class Following:
    """Where names are defined, by what the modules of one family import themselves.

    What has been found is kept, until `forget`: modules pass on the same names again and again.
    """

    def __init__(
        self, family: str, resolver: Resolver, imports_of: Callable[[str], Iterable[Import]]
    ) -> None:
        self._passed_on = PASSED_ON[family]
        self._resolver = resolver
        self._imports_of = imports_of
        self._known: dict[tuple[str, str], Member] = {}
        self._open: set[tuple[str, str]] = set()
        self._visits = 0

    def forget(self) -> None:
        """Look again: some module has changed."""
        self._known.clear()

    def definition(self, file: str, name: str) -> Member:
        """Where a module's name is defined. The module itself comes first unless it says that another defines it."""
        self._visits = 0
        if len(self._known) > _MAX_KEPT:
            self._known.clear()
        return self._definition(file, name) or Member((file,), name)

    def _definition(self, file: str, name: str) -> Member | None:
        """None where modules that import each other lead back to what is being looked for."""
        known = self._known.get((file, name))
        if known is not None or (file, name) in self._open:
            return known
        if self._visits >= _MAX_VISITS:
            return Member((file,), name)
        self._visits += 1
        self._open.add((file, name))
        try:
            found = self._known[file, name] = self._look(file, name)
        finally:
            self._open.discard((file, name))
        return found

    def _look(self, file: str, name: str) -> Member:
        passed_on_whole: list[str] = []
        for statement in self._imports_of(file):
            for passed_on, exported in self._passed_on(statement):
                if passed_on == "*":
                    passed_on_whole += self._resolver.module(statement, file)[:1]
                elif passed_on == name:
                    found = self._said(statement, exported, file)
                    if found is not None:
                        return found
        candidates = {file: None}
        for other in dict.fromkeys(passed_on_whole):
            definition = self._definition(other, name)
            if definition is not None and definition.files[0] != other:
                return definition
            candidates.update(dict.fromkeys(() if definition is None else definition.files))
        return Member(tuple(candidates)[:_MAX_FILES], name)

    def _said(self, statement: Import, exported: str, file: str) -> Member | None:
        """What one statement says of a name; None where that leads out of the workspace or nowhere else."""
        if exported == "*":
            files = self._resolver.module(statement, file)
            return Member(files, None) if files and files[0] != file else None
        member = self._resolver.member(statement, exported, file)
        if not member.files or member.files[0] == file:
            return None
        if member.name is None:
            return member
        found = self._definition(member.files[0], member.name)
        if found is None or found.files[0] == file:
            return None
        # A name may also be defined where it is imported: behind `except ImportError`, say.
        return Member(tuple(dict.fromkeys((*found.files, file))), found.name)


def _python(statement: Import) -> Iterator[tuple[str, str]]:
    if not statement.names and statement.exported == ("*",):
        yield "*", "*"
    yield from zip(statement.names, statement.exported, strict=False)


def _ecmascript(statement: Import) -> Iterator[tuple[str, str]]:
    passed_on = statement.passed_on or (() if statement.names else statement.exported)
    yield from zip(passed_on, statement.exported, strict=False)
    # What is imported here by the name that it is asked for by is named in an export list.
    yield from zip(statement.names, statement.exported, strict=False)


def _rust(statement: Import) -> Iterator[tuple[str, str]]:
    if not statement.module.startswith("self::") or statement.exported != ("*",) or not statement.names:
        yield from zip(statement.passed_on or statement.names, statement.exported, strict=False)


PASSED_ON: Mapping[str, Callable[[Import], Iterable[tuple[str, str]]]] = {
    "python": _python,
    "ecmascript": _ecmascript,
    "rust": _rust,
}
"""By family: the names that others get by an import of a module, and what they are in the module that is imported."""
