"""What the rest of the library must know of a language to read its files: data, no behaviour."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from glossator_context.symbols import SymbolKind

# `a.b`, `a->b`, `A::b`, `a?.b`, `a!.b`: what is asked of whom. The receiver is one word, the last before the dot.
# The member is only looked at, so that it can be a receiver, too.
MEMBER = re.compile(
    r"(?<![\w$])(?P<receiver>[^\W\d][\w$]*+)(?:[?!]?\.|\??->|::)(?=(?P<member>[^\W\d][\w$]*))"
)
# A word of a text that may be a name. Runs of letters and digits that begin with a digit are numbers.
IDENTIFIER = re.compile(r"\b[^\W\d]\w*")

PRIVATE_NAME = re.compile(r"[_#]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language as editors, file systems and its grammar name it.

    `ids` are the language ids that editors send, the usual one first; `suffixes` end the names of its files.
    `family` is the name space that languages share: "python", "ecmascript" (JavaScript, TypeScript, JSX), "c" (C, C++),
    and else the language's own id.
    """

    ids: tuple[str, ...]
    suffixes: tuple[str, ...] = ()
    grammar: str
    family: str
    line_comment: str = ""
    definitions: Mapping[str, SymbolKind] = field(default_factory=dict)
    """The node kinds that declare something, and what. Empty where `tags` alone tells."""
    containers: frozenset[str] = frozenset()
    """The node kinds that declarations stand in: the outline looks nowhere else."""
    functions: frozenset[str] = frozenset()
    """The node kinds whose body is a scope of its own."""
    wrappers: frozenset[str] = frozenset()
    """The node kinds of statements that belong to the one definition in them."""
    imports: frozenset[str] = frozenset()
    """The node kinds of import statements."""
    import_words: tuple[str, ...] = ()
    """A line without any of these words imports nothing."""
    comments: frozenset[str] = frozenset()
    headers: tuple[re.Pattern[str], ...] = ()
    """Match a line that opens a class or function, for text that does not parse. The group `name` is the name; a pattern
    of classes has a group `class`, one of modules or namespaces `module`; where the line names what a function belongs to,
    that is the group `owner`."""
    open_body: str = ""
    """What stands between a signature and its body, where declarations are shown without bodies."""
    close_body: str = ""
    no_body: str = ""
    """What stands behind a signature in place of its body."""
    no_value: str = ""
    """What stands behind a declaration that has no body."""
    tags: str = ""
    """A tree-sitter query for what other files can name. A match captures `@name` and, around the whole definition, one
    value of `SymbolKind`; `@owner` where nesting does not tell the owner. `@import` captures an import statement, alone."""
    tags_depth: int = 3
    """How deep in a file, and then in each class, the matches of `tags` may begin: the deeper, the longer a query takes."""
    itself: str = ""
    """What a method calls its object, where an assignment to a member of it is the member's declaration."""
    typed: tuple[re.Pattern[str], ...] = ()
    """Match, in the source's text, what is said of a name's type: groups `name` and `type`. Each stays on one line."""
    bases: re.Pattern[str] | None = None
    """Over a class's one-line signature: the group `bases` is the text with the names of the bases."""
    returns: re.Pattern[str] | None = None
    """Over a function's one-line signature: the group `type` is what it returns."""
    member: re.Pattern[str] = MEMBER
    """Over text: the groups `receiver` and `member`."""
    identifier: re.Pattern[str] = IDENTIFIER
    """A name in the source's text, as a whole match."""
    blocks: frozenset[str] = frozenset()
    """The node kinds of bodies."""
    statements: frozenset[str] = frozenset()
    """The node kinds of statements."""
    strings: frozenset[str] = frozenset()
    """The node kinds of literals that hold text."""
    calls: frozenset[str] = frozenset()
    """The node kinds of calls."""
    doc_comments: tuple[str, ...] = ()
    """What a comment begins with that documents what follows it: `///`, `/**`."""
    file_names: tuple[str, ...] = ()
    """Whole names of files, for those without a suffix: `Makefile`."""
    interpreters: tuple[str, ...] = ()
    """The programs that a script's first line names."""
    reopened: str = ""
    """A query for blocks that add to what is defined elsewhere, `impl` or `extension`: the whole is `@module`, and `@name`
    is what it adds to. They are part of an outline, but nothing that other files name."""
    decorators: frozenset[str] = frozenset()
    """The node kinds of annotations at the beginning of a definition's node."""
    above: tuple[tuple[str, str], ...] = ()
    """How lines begin and end that belong to the definition below them and stand outside of its node."""
    private: re.Pattern[str] | None = None
    """Found in a definition's one-line signature: other files cannot name it."""
    private_name: re.Pattern[str] = PRIVATE_NAME
    """Matches the name of a definition that other files are not to name."""
    parameter_order: str = ""
    """How parameters are written: "name: type", "type name" or "name type"; empty where they are read from the tree."""


def words(text: str) -> frozenset[str]:
    """The words of a text: a set of node kinds, written without quotes."""
    return frozenset(text.split())
