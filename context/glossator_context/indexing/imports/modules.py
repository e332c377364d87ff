"""Which files of a workspace the imports of its files name, and where the names are defined that they bind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from glossator_context.indexing.imports.following import PASSED_ON, Following, Resolver
from glossator_context.indexing.imports.listing import Listing
from glossator_context.indexing.imports.manifests import Read
from glossator_context.indexing.imports.reading import imports_in
from glossator_context.indexing.imports.resolving_c import CModules
from glossator_context.indexing.imports.resolving_csharp import CSharpModules
from glossator_context.indexing.imports.resolving_ecmascript import EcmascriptModules
from glossator_context.indexing.imports.resolving_go import GoModules
from glossator_context.indexing.imports.resolving_jvm import JvmModules
from glossator_context.indexing.imports.resolving_paths import CUSTOMS, NamedModules, PathModules
from glossator_context.indexing.imports.resolving_php import PhpModules
from glossator_context.indexing.imports.resolving_python import PythonModules
from glossator_context.indexing.imports.resolving_rust import RustModules
from glossator_context.indexing.imports.resolving_swift import SwiftModules
from glossator_context.languages import all_languages, language_id_of, language_of
from glossator_context.symbols import Import

ImportsOf = Callable[[str], Iterable[Import]]

_RESOLVERS: Mapping[str, Callable[[Listing, Read, ImportsOf], Resolver]] = {
    "python": lambda listing, _read, _imports_of: PythonModules(listing),
    "ecmascript": lambda listing, read, _imports_of: EcmascriptModules(listing, read),
    "go": lambda listing, read, _imports_of: GoModules(listing, read),
    "rust": RustModules,
    "jvm": lambda listing, _read, _imports_of: JvmModules(listing),
    "c": lambda listing, _read, _imports_of: CModules(listing),
    "csharp": lambda listing, read, _imports_of: CSharpModules(listing, read),
    "php": lambda listing, read, _imports_of: PhpModules(listing, read),
    "swift": lambda listing, read, _imports_of: SwiftModules(listing, read),
}
# Languages that import each other's files.
_SAME = {
    "java": "jvm",
    "kotlin": "jvm",
    "scala": "jvm",
    "groovy": "jvm",
    "c_sharp": "csharp",
    "cpp": "c",
    "objc": "c",
    "objective-c": "c",
    "objective-cpp": "c",
    "scss": "css",
    "less": "css",
    "sass": "css",
    "vue": "ecmascript",
    "svelte": "ecmascript",
    "astro": "ecmascript",
    "hack": "php",
}
_MANIFESTS = (".json", ".jsonc", ".toml", ".mod", ".csproj", "Package.swift")
_MAX_KEPT = 20_000


class Bound(NamedTuple):
    """What a local name stands for: defined in one of these files, the likeliest first, and called `name` there.

    Where it is a module as a whole, the name is None. Without files it is from outside the workspace.
    """

    files: tuple[str, ...]
    name: str | None


class Modules:
    """The modules of a workspace.

    `files` are paths relative to its folder, with `/`; `read` gives a file's text: of manifests, and of modules that
    pass names on, unless `imports_of` gives their imports. What is found is always among `files`.
    """

    def __init__(
        self,
        files: Sequence[str],
        read: Read,
        *,
        imports_of: ImportsOf | None = None,
    ) -> None:
        self._listing = Listing(files)
        self._read = read
        self._known_imports_of = imports_of
        self._resolvers: dict[str, tuple[Resolver, Following | None]] = {}
        self._imports: dict[str, tuple[Import, ...]] = {}

    def resolve(self, import_: Import, path: str, language: str) -> tuple[str, ...]:
        """The files that an import of the file `path` names, the likeliest first, without that file itself.

        `language` is a language's id or family.
        """
        resolver, following = self._family(language)
        if import_.exported in {(), ("*",)}:
            found: Iterable[str] = resolver.module(import_, path)
        else:
            files = [self._bound(import_, name, path, resolver, following).files for name in import_.exported]
            if following is not None:
                files.append(resolver.module(import_, path))
            found = [file for each in files for file in each]
        return tuple([file for file in dict.fromkeys(found) if file != path])

    def names(self, path: str, imports: Iterable[Import], language: str) -> Mapping[str, Bound]:
        """What the names stand for that the imports of the file `path` bind.

        The name `*` stands for all that imports bind without naming it: whatever its files define.
        """
        resolver, following = self._family(language)
        found: dict[str, Bound] = {}
        everything: dict[str, None] = {}
        # JavaScript passes on whole modules, but binds none without a name.
        binds_everything = not isinstance(resolver, EcmascriptModules)
        for each in imports:
            if binds_everything and not each.names and each.exported == ("*",):
                everything.update(dict.fromkeys(resolver.module(each, path)))
            for bound, name in zip(each.names, each.exported, strict=False):
                known = found.get(bound)
                if known is None or not known.files:
                    found[bound] = self._bound(each, name, path, resolver, following)
        everything.pop(path, None)
        if everything:
            found["*"] = Bound(tuple(everything), None)
        return found

    def siblings(self, path: str, language: str) -> tuple[str, ...]:
        """The files whose names the file `path` sees without an import, the likeliest first."""
        return tuple([file for file in self._family(language)[0].siblings(path) if file != path])

    def forget(self, path: str) -> None:
        """A file has changed: what it says is read again when it is next needed."""
        self._imports.pop(path, None)
        if path.endswith(_MANIFESTS):
            self._resolvers.clear()
        for _, following in self._resolvers.values():
            if following is not None:
                following.forget()

    def _bound(
        self, import_: Import, name: str, path: str, resolver: Resolver, following: Following | None
    ) -> Bound:
        if name == "*":
            return Bound(resolver.module(import_, path), None)
        member = resolver.member(import_, name, path)
        if following is None or not member.files:
            return Bound(*member)
        if member.name is not None:
            return Bound(*following.definition(member.files[0], member.name))
        # A package may say of the name of one of its modules that it means something else.
        package = resolver.module(import_, path)
        if package and package[0] not in member.files:
            said = following.definition(package[0], name)
            if said.files[0] != package[0]:
                return Bound(*said)
        return Bound(*member)

    def _imports_of(self, path: str) -> tuple[Import, ...]:
        """What a file imports. Where that is not known, or not what others get by it, the file is read."""
        if self._known_imports_of is not None:
            known = tuple(self._known_imports_of(path))
            if known and _says_what_is_passed_on(known, path):
                return known
        return self._imports_in(path)

    def _imports_in(self, path: str) -> tuple[Import, ...]:
        known = self._imports.get(path)
        if known is None:
            language = language_of(language_id_of(path), path)
            text = self._read(path) if language is not None else None
            known = () if text is None or language is None else imports_in(text, language)
            if len(self._imports) < _MAX_KEPT:
                self._imports[path] = known
        return known

    def _family(self, language: str) -> tuple[Resolver, Following | None]:
        known = self._resolvers.get(language)
        if known is None:
            family = _family_of(language)
            known = self._resolvers.get(family)
            if known is None:
                known = self._resolvers[family] = self._made(family)
            self._resolvers[language] = known
        return known

    def _made(self, family: str) -> tuple[Resolver, Following | None]:
        make = _RESOLVERS.get(family)
        if make is not None:
            resolver = make(self._listing, self._read, self._imports_of)
        elif family in CUSTOMS:
            resolver = PathModules(self._listing, CUSTOMS[family])
        else:
            suffixes = [
                suffix for each in all_languages() if each.family == family for suffix in each.suffixes
            ]
            resolver = NamedModules(self._listing, tuple(suffixes))
        return resolver, Following(family, resolver, self._imports_of) if family in PASSED_ON else None


def _family_of(language: str) -> str:
    """The family of a language's id, or of another name of the same family."""
    found = language_of(language, None)
    family = language if found is None else found.family
    return _SAME.get(family, family)


def _says_what_is_passed_on(imports: tuple[Import, ...], path: str) -> bool:
    if path.endswith((".py", ".pyi")):
        return True
    if path.endswith(".rs"):
        return any(each.passed_on for each in imports)
    return all(each.passed_on or each.names or not each.exported for each in imports)
