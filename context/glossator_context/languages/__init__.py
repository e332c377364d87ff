"""The languages that are read by syntax, one data file each. All others are treated as text."""

from glossator_context.languages import javascript, python, tsx, typescript
from glossator_context.languages.language import Language

__all__ = ["LANGUAGES", "PLAIN_TEXT", "Language", "language_id_of", "language_of"]

LANGUAGES = (python.LANGUAGE, javascript.LANGUAGE, typescript.LANGUAGE, tsx.LANGUAGE)
PLAIN_TEXT = "plaintext"

_BY_ID = {language_id: language for language in LANGUAGES for language_id in language.ids}
_BY_SUFFIX = {suffix: language for language in LANGUAGES for suffix in language.suffixes}


def language_of(language_id: str, path: str | None) -> Language | None:
    """The language of a document; None where it is treated as text.

    The editor's word decides, and the file's name only where the editor says nothing, or does not say whether its
    TypeScript holds JSX.
    """
    by_path = _BY_SUFFIX.get(_suffix(path)) if path else None
    if not language_id or (language_id == "typescript" and by_path is tsx.LANGUAGE):
        return by_path
    return _BY_ID.get(language_id)


def language_id_of(path: str) -> str:
    """The language id that an editor would send for a file; `PLAIN_TEXT` where it is not one of ours."""
    language = _BY_SUFFIX.get(_suffix(path))
    if language is None:
        return PLAIN_TEXT
    return "javascriptreact" if _suffix(path) == ".jsx" else language.ids[0]


def _suffix(path: str) -> str:
    return f".{path.rpartition('.')[2].lower()}" if "." in path else ""
