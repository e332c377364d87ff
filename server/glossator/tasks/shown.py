"""Completions that were shown, so that typing through one, or coming back to it, asks nobody again."""

from collections import OrderedDict
from dataclasses import dataclass

from glossator.tasks.closers import replaced_columns
from glossator_context.text import Position, Text, content_length

PER_DOCUMENT = 16
DOCUMENTS = 64
LINES_BEFORE = 12
LINES_AFTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One completion and the text around the place it was made for."""

    position: Position
    text: str
    model: str
    line_before: str
    line_after: str
    lines_before: tuple[str, ...]
    lines_after: tuple[str, ...]


class ShownCompletions:
    """The latest completions of each document, newest first."""

    def __init__(self) -> None:
        self._documents: OrderedDict[str, list[Shown]] = OrderedDict()

    def remember(self, uri: str, text: Text, position: Position, completion: str, model: str) -> None:
        """Keep a completion that was made for this very text."""
        line = text.line(position.line)
        shown = Shown(
            position=position,
            text=completion,
            model=model,
            line_before=line[: position.column],
            line_after=line[position.column : content_length(line)],
            lines_before=tuple(text.lines(max(0, position.line - LINES_BEFORE), position.line)),
            lines_after=tuple(text.lines(position.line + 1, position.line + 1 + LINES_AFTER)),
        )
        kept = [old for old in self._documents.get(uri, ()) if old.position != position]
        self._documents[uri] = [shown, *kept][:PER_DOCUMENT]
        self._documents.move_to_end(uri)
        if len(self._documents) > DOCUMENTS:
            self._documents.popitem(last=False)

    def forget(self, uri: str) -> None:
        """Drop a document's completions."""
        self._documents.pop(uri, None)

    def rest(self, uri: str, text: Text, position: Position) -> tuple[str, str] | None:
        """What is left of a shown completion after what was typed of it, and its model; None if nothing fits."""
        for shown in self._documents.get(uri, ()):
            rest = _rest(shown, text, position)
            if rest:
                return rest, shown.model
        return None


def _rest(shown: Shown, text: Text, position: Position) -> str | None:
    start = shown.position
    if position < start or start.line >= text.line_count:
        return None
    first, last = text.line(start.line), text.line(position.line)
    if (
        first[: start.column] != shown.line_before
        or tuple(text.lines(max(0, start.line - LINES_BEFORE), start.line)) != shown.lines_before
        or tuple(text.lines(position.line + 1, position.line + 1 + LINES_AFTER)) != shown.lines_after
    ):
        return None
    typed = text.between(start, position).replace("\r\n", "\n").replace("\r", "\n")
    if not shown.text.startswith(typed):
        return None
    rest = shown.text[len(typed) :]
    after = last[position.column : content_length(last)]
    # What an editor closed by itself while its user typed stands before what was there.
    closed = after.removesuffix(shown.line_after)
    if after != closed + shown.line_after or replaced_columns(rest, closed) != len(closed):
        return None
    return rest
