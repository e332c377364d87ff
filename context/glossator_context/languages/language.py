"""What the rest of the library must know of a language to read its files: data, no behaviour."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from glossator_context.symbols import SymbolKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language as editors, file systems and its grammar name it.

    `ids` are the language ids that editors send, the usual one first; `suffixes` end the names of its files.
    `family` says which languages share the reading of declarations: "python" or "ecmascript".
    """

    ids: tuple[str, ...]
    suffixes: tuple[str, ...]
    grammar: str
    family: str
    line_comment: str
    definitions: Mapping[str, SymbolKind]
    """The node kinds that declare something, and what."""
    containers: frozenset[str]
    """The node kinds that declarations stand in: the outline looks nowhere else."""
    functions: frozenset[str]
    """The node kinds whose body is a scope of its own."""
    wrappers: frozenset[str]
    """The node kinds of statements that belong to the one definition in them."""
    imports: frozenset[str]
    """The node kinds of import statements."""
    import_words: tuple[str, ...]
    """A line without any of these words imports nothing."""
    comments: frozenset[str]
    headers: tuple[re.Pattern[str], ...]
    """Match a line that opens a class or function, for text that does not parse. The group `name` is the name; the
    pattern of classes has a group `class`."""
    open_body: str
    """What stands between a signature and its body, where declarations are shown without bodies."""
    close_body: str
    no_body: str
    """What stands behind a signature in place of its body."""
    no_value: str
    """What stands behind a declaration that has no body."""


def words(text: str) -> frozenset[str]:
    """The words of a text: a set of node kinds, written without quotes."""
    return frozenset(text.split())
