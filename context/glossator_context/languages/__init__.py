"""The languages that are read by syntax, one data file each. All others are treated as text.

A language is imported when it is first asked for: `known` tells by which names.
"""

import re
from functools import cache
from importlib import import_module

from glossator_context.languages.known import KNOWN
from glossator_context.languages.language import Language

__all__ = [
    "DOCUMENTABLE",
    "HEAD_CHARS",
    "PLAIN_TEXT",
    "Language",
    "add_language",
    "all_languages",
    "is_documentable",
    "language_id_of",
    "language_of",
    "names_of",
]

PLAIN_TEXT = "plaintext"
HEAD_CHARS = 8_000
"""How much of a text tells its language, where the file's name does not."""
DOCUMENTABLE = frozenset({"python", "ecmascript"})
"""The families of languages in which documentation can be written, and proven to change nothing else."""

_SHEBANG = re.compile(
    r"#![ \t]*(?:\S*/)?(?:env(?:[ \t]+-\S+|[ \t]+\w+=\S*)*[ \t]+(?:\S*/)?)?(?P<name>[^\s/]+?)[\d.]*(?:\s|$)"
)
# What stands in a header of C++ and in none of C.
_CPP = re.compile(
    r"^[ \t]*(?:namespace\s+\w|template\s*<|class\s+[\w\s]+[{:;]|(?:public|private|protected)\s*:|using\s+\w|constexpr\s"
    r"|#\s*include\s*<\w+>)|\bstd::",
    re.MULTILINE,
)
_added: list[Language] = []


def language_of(language_id: str, path: str | None, text: str = "") -> Language | None:
    """The language of a document; None where it is treated as text.

    The editor's word decides. Only where the editor says nothing, or does not say whether its TypeScript holds JSX, the
    file's name does; and where that is not enough, the beginning of the `text`.
    """
    by_path = _by_path(path, text) if path else None
    if not language_id:
        return by_path if by_path is not None else _by_first_line(text)
    if language_id == "typescript" and by_path is not None and by_path.grammar == "tsx":
        return by_path
    return _named(language_id)


def language_id_of(path: str, text: str = "") -> str:
    """The language id that an editor would send for a file; `PLAIN_TEXT` where it is not one of ours.

    The beginning of its `text` helps where the name does not tell.
    """
    language = _by_path(path, text) or _by_first_line(text)
    if language is None:
        return PLAIN_TEXT
    return "javascriptreact" if _suffix(path) == ".jsx" else language.ids[0]


def all_languages() -> tuple[Language, ...]:
    """Every language, those that were added first."""
    return (*_added, *map(_imported, KNOWN))


def add_language(language: Language) -> None:
    """Know one more language. Its names go before those of the languages that are built in."""
    _added.insert(0, language)


def is_documentable(language_id: str) -> bool:
    """Whether a language's family is one of `DOCUMENTABLE`."""
    language = _named(language_id)
    return language is not None and language.family in DOCUMENTABLE


def _named(word: str) -> Language | None:
    """The language with this id, `.suffix`, `=file name` or `#!interpreter`."""
    for language in _added:
        if word in names_of(language):
            return language
    module = _modules_by_name().get(word)
    return None if module is None else _imported(module)


def names_of(language: Language) -> tuple[str, ...]:
    """All names by which a language is found, as `KNOWN` writes them."""
    return (
        *language.ids,
        *language.suffixes,
        *(f"={name}" for name in language.file_names),
        *(f"#!{name}" for name in language.interpreters),
    )


@cache
def _modules_by_name() -> dict[str, str]:
    return {name: module for module, names in KNOWN.items() for name in names.split()}


@cache
def _imported(module: str) -> Language:
    language: Language = import_module(f"{__name__}.{module}").LANGUAGE
    return language


def _by_path(path: str, text: str) -> Language | None:
    name = path.replace("\\", "/").rpartition("/")[2]
    language = _named(f"={name}") or _named(_suffix(path))
    if (
        language is not None
        and language.grammar == "c"
        and _suffix(path) == ".h"
        and _CPP.search(text[:HEAD_CHARS])
    ):
        return _named("cpp")
    return language


def _by_first_line(text: str) -> Language | None:
    shebang = _SHEBANG.match(text[:200])
    return None if shebang is None else _named(f"#!{shebang['name']}")


def _suffix(path: str) -> str:
    return f".{path.rpartition('.')[2].lower()}" if "." in path else ""
