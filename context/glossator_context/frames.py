"""The words that the server process and the context process exchange: msgspec frames over a pipe.

A frame is its length as four bytes, big endian, then MessagePack. Notifications change what the child knows and get no
answer; each `Ask` gets exactly one `Answer` with its id, in the order asked. Positions are in code points.
"""

import msgspec

from glossator_context.facts import Facts, Proof, Target
from glossator_context.pieces import Gathered, Indexed, Task
from glossator_context.symbols import Import, Symbol
from glossator_context.text import Position

MAX_FRAME_BYTES = 64 * 1024 * 1024


class Change(msgspec.Struct, frozen=True, array_like=True):
    """One edit; the whole text is replaced where `start` is None."""

    start: Position | None
    end: Position | None
    text: str


class Configure(msgspec.Struct, frozen=True, tag=True):
    """The workspace's folders (absolute paths), sent once before anything else and again when they change.

    With `predicts` the n-gram model is learnt in advance; else only when it is first asked. `index_folder` is a folder of
    the user's alone where the index is kept; None: nothing of the workspace is written to a disk. `languages_folder` holds
    the user's own languages, where there are any. Without `indexes` other files are read only where a question needs them.
    """

    roots: tuple[str, ...]
    predicts: bool = False
    index_folder: str | None = None
    languages_folder: str | None = None
    indexes: bool = True


class Open(msgspec.Struct, frozen=True, tag=True):
    """A document is open. `path` is absolute, or None where the document is not a file of this machine."""

    uri: str
    path: str | None
    language: str
    version: int
    text: str


class Edit(msgspec.Struct, frozen=True, tag=True):
    """An open document changed; the changes apply in order, each to the result of the one before."""

    uri: str
    version: int
    changes: tuple[Change, ...]


class Close(msgspec.Struct, frozen=True, tag=True):
    """A document was closed."""

    uri: str


class FilesChanged(msgspec.Struct, frozen=True, tag=True):
    """Files or folders were made, changed, renamed or removed on disk. Absolute paths; none: look at all files again."""

    paths: tuple[str, ...] = ()


class Viewed(msgspec.Struct, frozen=True, tag=True):
    """The user looked at a line. `path` is that of the document, which may be closed by now.

    What edits and questions show of the user's place is not repeated by this.
    """

    uri: str
    line: int
    path: str | None = None


class Outline(msgspec.Struct, frozen=True, tag=True):
    """Ask for the symbols of an open document. Answered by `tuple[Symbol, ...]`."""

    uri: str


class Imports(msgspec.Struct, frozen=True, tag=True):
    """Ask for the imports of an open document. Answered by `tuple[Import, ...]`."""

    uri: str


class Gather(msgspec.Struct, frozen=True, tag=True):
    """Ask what a model should see at a place. Answered by `Gathered`."""

    uri: str
    task: Task
    position: Position
    budget_tokens: int


class FactsAt(msgspec.Struct, frozen=True, tag=True):
    """Ask for the innermost declaration at a place and who calls it in this file. Answered by `Subject | None`."""

    uri: str
    position: Position


class Targets(msgspec.Struct, frozen=True, tag=True):
    """Ask for every declaration that can carry documentation. Answered by `tuple[Target, ...]`, in source order."""

    uri: str


class Prove(msgspec.Struct, frozen=True, tag=True):
    """Ask whether `after` differs from an open document's text in documentation alone. Answered by `Proof`."""

    uri: str
    after: str


class Predict(msgspec.Struct, frozen=True, tag=True):
    """Ask the n-gram model what follows a place. Answered by `str`, empty where it has nothing good to say."""

    uri: str
    position: Position
    max_tokens: int
    multiline: bool


class Progress(msgspec.Struct, frozen=True, tag=True):
    """Ask how far the index is; about no document. Answered by `Indexed`, at once."""


class Dump(msgspec.Struct, frozen=True, tag=True):
    """Ask for an open document's text and digests of its tree. For tests and `doctor`: answered by `Dumped`."""

    uri: str


class Dumped(msgspec.Struct, frozen=True):
    """A document as the child has it. `tree` and `fresh`, the tree of a parse from nothing, are SHA-256 digests over every node."""

    version: int
    text: str
    tree: str | None
    fresh: str | None


class Neighbour(msgspec.Struct, frozen=True):
    """A declaration elsewhere in the workspace. `name` is empty for code outside of any; `path` is as the workspace names it."""

    name: str
    path: str


class Subject(msgspec.Struct, frozen=True):
    """A declaration, and the names of the declarations in its file that call it.

    `used_by`, `uses` and `tested_by` are in other files: what calls it, what it calls, and what tests it. `is_partial` says
    that there may be more, because not all files were read.
    """

    facts: Facts
    callers: tuple[str, ...] = ()
    used_by: tuple[Neighbour, ...] = ()
    uses: tuple[Neighbour, ...] = ()
    tested_by: tuple[Neighbour, ...] = ()
    is_partial: bool = False


DocumentQuestion = Outline | Imports | Gather | FactsAt | Targets | Prove | Predict | Dump
Question = DocumentQuestion | Progress
Notification = Configure | Open | Edit | Close | FilesChanged | Viewed
Result = (
    tuple[Symbol, ...]
    | tuple[Import, ...]
    | Gathered
    | Indexed
    | Subject
    | tuple[Target, ...]
    | Proof
    | str
    | Dumped
    | None
)


class Ask(msgspec.Struct, frozen=True, tag=True):
    """A question with an id that the answer repeats. `version` is the document's version that the asker saw."""

    id: int
    question: Question


class Answer(msgspec.Struct, frozen=True, tag=True):
    """The answer to one `Ask`: `value` is the MessagePack of the result, or `error` names what went wrong.

    Answer 0 comes unasked, when the child is ready.
    """

    id: int
    value: msgspec.Raw = msgspec.Raw(b"\xc0")
    error: str | None = None
