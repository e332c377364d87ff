"""What binds a name: the data, and what the languages that are read by their syntax have in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from glossator_context.document import Document
from glossator_context.grammars import Node

MAX_STATEMENTS = 1_000


class NameKind(StrEnum):
    """What a name stands for, as far as its binding tells."""

    PARAMETER = "parameter"
    VARIABLE = "variable"
    FUNCTION = "function"
    CLASS = "class"
    IMPORT = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleName:
    """A name and the zero-based line that binds it; `type` is the text of its annotation, or of what constructs it."""

    name: str
    kind: NameKind
    line: int
    type: str | None


def bound(document: Document, name: Node, kind: NameKind, type_: str | None = None) -> VisibleName:
    """The name that a node is."""
    return VisibleName(
        name=document.text_of(name),
        kind=kind,
        line=document.position_of_byte(name.start_byte).line,
        type=type_,
    )


def statements_before(body: Node, offset: int, nested: frozenset[str], *, all_blocks: bool) -> Iterator[Node]:
    """The statements below `body` that begin before a byte, at most `MAX_STATEMENTS`.

    Statements inside nodes of the kinds `nested` are among them: all, or only those in nodes that enclose the byte.
    """
    pending = [body]
    count = 0
    while pending:
        for child in pending.pop().named_children:
            if child.start_byte >= offset or count >= MAX_STATEMENTS:
                break
            count += 1
            yield child
            if child.type in nested and (all_blocks or child.end_byte >= offset):
                pending.append(child)


def type_text(document: Document, node: Node | None) -> str | None:
    """A type's text on one line, without the colon or arrow before it."""
    return None if node is None else " ".join(document.text_of(node).lstrip(":->").split()) or None
