"""Languages that a user adds: a TOML file each, with the fields of `Language` by their own names.

    ids = ["zig"]
    suffixes = [".zig"]
    grammar = "tree_sitter_zig"
    line_comment = "//"
    tags = '''
    (function_declaration name: (identifier) @name) @function
    '''

`grammar` is the name of a grammar that we know or the module of an installed wheel, `tree_sitter_ocaml:language_ocaml`
where the module has several; without one the files are text. Patterns are Python's regular expressions.
"""

import difflib
import logging
import tomllib
from pathlib import Path

from glossator_context.languages import add_language, names_of
from glossator_context.languages.language import Language
from glossator_context.languages.user_fields import FIELDS, Wrong, checked_query, value_of
from glossator_context.regular_files import read_regular

__all__ = ["add_user_languages", "load_user_languages"]

logger = logging.getLogger(__name__)

_MAX_FILES = 200
_MAX_BYTES = 1_000_000
_QUERIES = ("tags", "reopened")


def add_user_languages(folder: str) -> list[str]:
    """Know the languages of a folder from now on, before ours. Returns a sentence for each thing that is wrong."""
    languages, complaints = load_user_languages(folder)
    for language in reversed(languages):
        add_language(language)
    for complaint in complaints:
        logger.warning("%s", complaint)
    return complaints


def load_user_languages(folder: str) -> tuple[list[Language], list[str]]:
    """The languages of a folder's TOML files, in the order of their names, and a sentence for each thing that is wrong.

    A file in which anything is wrong is left out as a whole. Nothing is raised, and a folder that is not there is empty.
    """
    try:
        paths = sorted(path for path in Path(folder).iterdir() if path.suffix == ".toml")
    except FileNotFoundError:
        return [], []
    except (OSError, ValueError) as error:
        return [], [f"{folder}: the folder with your languages cannot be read: {type(error).__name__}"]
    complaints = []
    if len(paths) > _MAX_FILES:
        complaints.append(f"{folder}: only the first {_MAX_FILES} of {len(paths)} files are read")
    languages: list[Language] = []
    owners: dict[str, str] = {}
    for path in paths[:_MAX_FILES]:
        language, wrong = _read(path)
        complaints += [f"{path.name}: {sentence}" for sentence in wrong]
        if language is None:
            continue
        taken = next((name for name in names_of(language) if name in owners), None)
        if taken is not None:
            complaints.append(
                f"{path.name}: {taken.lstrip('=')!r} is already a name of the language in {owners[taken]}"
            )
            continue
        owners.update(dict.fromkeys(names_of(language), path.name))
        languages.append(language)
    return languages, complaints


def _read(path: Path) -> tuple[Language | None, list[str]]:
    _, content = read_regular(str(path), _MAX_BYTES)
    if content is None:
        return None, [f"expected a regular file that can be read, of at most {_MAX_BYTES:,} bytes"]
    try:
        table = tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        return None, [f"expected UTF-8, which ends at byte {error.start}"]
    except tomllib.TOMLDecodeError as error:
        return None, [f"this is not TOML: {error}"]
    except RecursionError:
        return None, ["this is not TOML: it is nested too deeply"]
    return _language(table)


def _language(table: dict[str, object]) -> tuple[Language | None, list[str]]:
    wrong = []
    values: dict[str, object] = {"grammar": ""}
    for key, value in table.items():
        if key not in FIELDS:
            wrong.append(_unknown(key))
            continue
        try:
            values[key] = value_of(key, value)
        except Wrong as error:
            wrong.append(f"{key}: {error}")
    if "ids" not in table:
        wrong.insert(0, "ids: missing; expected the language ids that editors send, the usual one first")
    if not wrong:
        wrong = _wrong_queries(values)
    if wrong:
        return None, wrong
    ids = values["ids"]
    if isinstance(ids, tuple):
        values.setdefault("family", ids[0])
    return Language(**values), []  # type: ignore[arg-type]  # each value was read for its field


def _wrong_queries(values: dict[str, object]) -> list[str]:
    """What is wrong with the queries. They are read last: only with the grammar can they be."""
    wrong = []
    for key in _QUERIES:
        try:
            checked_query(str(values.get(key, "")), str(values["grammar"]))
        except Wrong as error:
            wrong.append(f"{key}: {error}")
    return wrong


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, FIELDS, n=1, cutoff=0.75)
    return f"{key}: there is no such field" + (f"; did you mean {near[0]!r}?" if near else "")
