"""What the built-in model is asked for while someone types: which files it learns, when, and around which cursor."""

from collections import deque
from collections.abc import Callable, Iterable

from glossator_context.document import Document
from glossator_context.ngrams.code_tokens import BREAK
from glossator_context.ngrams.ngram import Model
from glossator_context.text import Position

LINES_BEFORE = 60
LINES_BEHIND = 10
_MAX_IMPORTED = 32


class Prediction:
    """The n-gram model of the open documents and of what they import, learnt little by little."""

    def __init__(self, imported_by: Callable[[Document], Iterable[Document]]) -> None:
        self._imported_by = imported_by
        self._model = Model()
        self._to_learn: deque[Document] = deque()
        self._to_follow: deque[Document] = deque()
        self._open: dict[str, Document] = {}

    @property
    def has_more_to_learn(self) -> bool:
        """Whether there is work for `learn_some_more`."""
        return bool(self._to_learn or self._to_follow)

    def opened(self, document: Document) -> None:
        """Learn an open document, and later what it imports, when there is time."""
        self._open[document.uri] = document
        self._to_learn.append(document)
        self._to_follow.append(document)

    def forget(self, uri: str) -> None:
        """Forget a document that was closed."""
        self._open.pop(uri, None)
        self._model.forget(uri)

    def learn_some_more(self) -> None:
        """Learn a few hundred lines."""
        if self._to_learn:
            document = self._to_learn.popleft()
            if self._is_current(document) and not self._model.learn_more(document.uri, document.text.lines()):
                self._to_learn.appendleft(document)
            return
        document = self._to_follow.popleft()
        if self._is_current(document):
            imported = [each for each in self._imported_by(document) if not self._model.knows(each.uri)]
            self._to_learn.extend(imported[:_MAX_IMPORTED])

    def predict(self, document: Document, position: Position, max_tokens: int, *, multiline: bool) -> str:
        """The likely text at a cursor; empty without a good guess."""
        text = document.text
        lines = text.lines()
        # The line being typed predicts nothing: least of all itself.
        lines[position.line] = BREAK
        if not self._model.learn_near(document.uri, lines, position.line) and document not in self._to_learn:
            self._to_learn.appendleft(document)
        prefix = text.between(Position(max(0, position.line - LINES_BEFORE), 0), position)
        suffix = text.between(position, text.clamp(Position(position.line + LINES_BEHIND, 0)))
        return self._model.complete(prefix, suffix, max_tokens, multiline, name=document.uri)

    def _is_current(self, document: Document) -> bool:
        """False for a document that was closed, or opened again; true for a file on the disk."""
        return document.uri == document.path or self._open.get(document.uri) is document
