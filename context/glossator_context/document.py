"""A document as the context library holds it: its text, its bytes and its tree, kept in step through edits."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from glossator_context.frames import Change
from glossator_context.grammars import MAX_SOURCE_BYTES, PARSE_BUDGET_MS, Node, Tree, parse
from glossator_context.languages import HEAD_CHARS, language_of
from glossator_context.line_bytes import LineBytes, LineColumns
from glossator_context.symbols import Import
from glossator_context.text import Position, Text, content_length, without_surrogates

_Value = TypeVar("_Value")

_LONE_CR = re.compile(r"\r(?!\n)")
# An edit beyond these is not searched for import words: the imports are read again.
_FEW_LINES = 200
_FEW_CHARS = 10_000


class Unchanged(NamedTuple):
    """How many bytes at the beginning and at the end of a source have the text, and the nodes around it, that they had."""

    before: int
    behind: int


class Document:
    """A text with a lazily parsed tree. Positions count code points, offsets count UTF-8 bytes.

    `path` is None where the document is not a file of this machine; `language` is the editor's language id and
    `syntax` what the library knows of it, None for plain text. `imports_version` changes whenever an edit may have
    changed an import; `imports` notes here what it found in which of these versions, and the last line of it.
    """

    def __init__(
        self,
        uri: str,
        path: str | None,
        language: str,
        text: str,
        version: int,
        *,
        parse_budget_ms: int = PARSE_BUDGET_MS,
    ) -> None:
        self.uri = uri
        self.path = path
        self.language = language
        self.syntax = language_of(language, path, text[:HEAD_CHARS])
        self.version = version
        self.parse_budget_ms = parse_budget_ms
        self.imports_version = 0
        self.imports_known: tuple[int, tuple[Import, ...]] | None = None
        self.imports_stop_line = 0
        self._load(text)

    def _load(self, text: str) -> None:
        self.text = Text(text)
        self._has_lone_cr = _LONE_CR.search(text) is not None
        self._line_bytes: LineBytes | None = None
        self._source: bytes | None = None
        self._base: Tree | None = None
        self._in_haste = False
        self._unchanged: Unchanged | None = None
        self._forget_version()

    def _forget_version(self) -> None:
        self._tree: Tree | None = None
        self._has_tried = False
        self._remembered: dict[str, object] = {}
        self._columns: dict[int, LineColumns] = {}

    def edit(self, changes: Iterable[Change], version: int) -> None:
        """Apply changes in order, each to the result of the one before. Positions past an end are that end."""
        for change in changes:
            if change.start is None or change.end is None:
                self._load(change.text)
                self.imports_version += 1
            else:
                self._splice(self.text.clamp(change.start), self.text.clamp(change.end), change.text)
        self.version = version

    def _splice(self, start: Position, end: Position, new: str) -> None:
        self._note_imports(start, end, new)
        new_bytes = without_surrogates(new).encode()
        start_byte, end_byte = self.byte_offset(start), self.byte_offset(end)
        self._has_lone_cr = self._has_lone_cr or _LONE_CR.search(new) is not None
        if self._base is not None:
            new_end_byte = start_byte + len(new_bytes)
            start_point, end_point = self._point(start.line, start_byte), self._point(end.line, end_byte)
            new_end_point = _point_behind(start_point, new_bytes)
            self._base.edit(start_byte, end_byte, new_end_byte, start_point, end_point, new_end_point)
        if self._unchanged is not None:
            behind = self._lines().total - end_byte
            self._unchanged = Unchanged(
                min(self._unchanged.before, start_byte), min(self._unchanged.behind, behind)
            )
        if self._source is not None:
            self._source = b"".join((self._source[:start_byte], new_bytes, self._source[end_byte:]))
        # A carriage return and a line feed that meet join two lines: the neighbours count among the changed lines.
        first, stop = max(0, start.line - 1), min(end.line + 2, self.text.line_count)
        old_count = self.text.line_count
        self.text.edit(start, end, new)
        if self._line_bytes is not None:
            lines = self.text.lines(first, stop + self.text.line_count - old_count)
            self._line_bytes.replace(first, stop, [_byte_length(line) for line in lines])
        self._forget_version()

    def _note_imports(self, start: Position, end: Position, new: str) -> None:
        if self.syntax is None:
            return
        if (
            start.line > self.imports_stop_line
            and end.line - start.line <= _FEW_LINES
            and len(new) <= _FEW_CHARS
        ):
            around = self.text.lines(start.line, end.line + 1)
            around[0] = around[0][: start.column] + new + around[0][start.column :]
            if not any(word in line for line in around for word in self.syntax.import_words):
                return
        self.imports_version += 1

    def _point(self, line: int, offset: int) -> tuple[int, int]:
        """Tree-sitter's row and column of a byte on a line: its rows end at line feeds alone, its columns are bytes."""
        if not self._has_lone_cr:
            return line, offset - self._lines().start(line)
        return self.source.count(b"\n", 0, offset), offset - (self.source.rfind(b"\n", 0, offset) + 1)

    @property
    def source(self) -> bytes:
        """The text in UTF-8. Kept from version to version, unless the document is too large to be parsed."""
        if self._source is not None:
            return self._source
        source = str(self.text).encode()
        if len(source) <= MAX_SOURCE_BYTES:
            self._source = source
        return source

    @property
    def tree(self) -> Tree | None:
        """The tree of this version, valid until the next edit; None without a grammar, over the budget or too large.

        Parsed when first asked for. Where that takes too long, nothing is tried again until the text changes.
        """
        if self._has_tried:
            return self._tree
        if self._in_haste and self._base is not None:
            return self._base
        self._has_tried = True
        if self.syntax is None or self._lines().total > MAX_SOURCE_BYTES:
            self._source = self._base = self._unchanged = None
            return None
        grammar, budget_ms = self.syntax.grammar, self.parse_budget_ms
        self._tree = parse(self.source, grammar, old_tree=self._base, budget_ms=budget_ms)
        if self._tree is not None:
            self._note_nodes(self._tree)
            self._base = self._tree
        return self._tree

    def _note_nodes(self, tree: Tree) -> None:
        """Note where a new tree differs from the last one, moved along by the edits since."""
        if self._base is None:
            self._unchanged = None
        if self._base is None or self._unchanged is None:
            return
        before, behind, total = *self._unchanged, self._lines().total
        for changed in self._base.changed_ranges(tree):
            before, behind = min(before, changed.start_byte), min(behind, max(0, total - changed.end_byte))
        self._unchanged = Unchanged(before, behind)

    def unchanged(self) -> Unchanged | None:
        """What no edit and no parse has touched since `watch_changes` was last called; None where that is not known."""
        return self._unchanged

    def watch_changes(self) -> None:
        """Take note, from now on, of what stays as it is. Every parse of a text that is being watched costs a little more."""
        self._unchanged = Unchanged(self._lines().total, self._lines().total)

    @property
    def is_behind(self) -> bool:
        """Whether the text has changed since it was parsed."""
        return self._base is not None and not self._has_tried

    @property
    def has_older_tree(self) -> bool:
        """Whether `tree` answers with that of an earlier text, moved along by the edits since."""
        return self._in_haste and self.is_behind

    @contextmanager
    def in_haste(self) -> Iterator[None]:
        """Within this, the last tree serves, moved along by the edits since, where a new one would have to be parsed.

        A parse after each key costs up to 50 ms in a long file whose current line is unfinished, as it is while one types.
        """
        self._in_haste = True
        try:
            yield
        finally:
            self._in_haste = False

    def byte_offset(self, position: Position) -> int:
        """The bytes before an existing position."""
        before = self.text.line(position.line)[: position.column]
        return self._lines().start(position.line) + _byte_length(before)

    def position_of_byte(self, offset: int) -> Position:
        """The position of a byte; inside a character it is before it, inside a line's terminator at the line's end."""
        lines = self._lines()
        number = lines.line_at(offset)
        line = self.text.line(number)
        column = offset - lines.start(number)
        if not line.isascii():
            if number not in self._columns:
                self._columns[number] = LineColumns(line.encode())
            column = self._columns[number].column(column)
        return Position(number, min(column, content_length(line)))

    def line_start_byte(self, line: int) -> int:
        """The bytes before a line; `line_count` is allowed and means the end."""
        return self._lines().start(line)

    def text_of(self, node: Node) -> str:
        """The source text of a node of this version's tree."""
        return self.source[node.start_byte : node.end_byte].decode(errors="replace")

    def remember(self, key: str, compute: Callable[[], _Value]) -> _Value:
        """What `compute` answered first for this version under this key."""
        if self.has_older_tree:
            key = f"in haste: {key}"
        if key not in self._remembered:
            self._remembered[key] = compute()
        return self._remembered[key]  # type: ignore[return-value]  # each key has one caller, and one type

    def _lines(self) -> LineBytes:
        if self._line_bytes is None:
            self._line_bytes = LineBytes(map(_byte_length, self.text.lines()))
        return self._line_bytes


def _byte_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _point_behind(point: tuple[int, int], new: bytes) -> tuple[int, int]:
    """The point at the end of `new`, inserted at `point`."""
    rows = new.count(b"\n")
    if rows == 0:
        return point[0], point[1] + len(new)
    return point[0] + rows, len(new) - (new.rfind(b"\n") + 1)
