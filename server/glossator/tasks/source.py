"""A document as the tasks see it: the language server's open documents and the command line's files both are one."""

from typing import Protocol

from glossator_context.text import Text


class Source(Protocol):
    """What a task reads of a document that the context process has open.

    `path` is None where the document is not a file; `revision` is another one after every edit.
    """

    uri: str
    path: str | None
    language_id: str
    revision: int
    text: Text
