"""A document's text, its lines, and positions in it: the one text model that both processes share.

Lines end at LF, CRLF or a lone CR and nowhere else (Language Server Protocol 3.18, "Text Documents"): form feed,
U+2028 and the other breaks of `str.splitlines` stand inside a line. Columns count code points; `Encoding` says what a
client counts instead.
"""

import re
from enum import StrEnum
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]++")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Long lines are converted piece by piece, so that a column near the start of a line never costs the whole line.
_PIECE_LENGTH = 16_384


class Encoding(StrEnum):
    """What a client's `character` counts; the values are those of LSP's PositionEncodingKind."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


class Position(NamedTuple):
    """A place between two characters: zero-based line, zero-based column in code points."""

    line: int
    column: int


def split_lines(text: str) -> list[str]:
    """The lines of `text`, each with its terminator; always at least one, the last one without a terminator."""
    lines = _LINE.findall(text)
    if not lines or lines[-1].endswith(("\n", "\r")):
        lines.append("")
    return lines


def without_surrogates(text: str) -> str:
    """`text` with each lone surrogate replaced by U+FFFD: no encoder takes them. Same length in code points."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def content_length(line: str) -> int:
    """Code points of `line` before its terminator."""
    if line.endswith("\r\n"):
        return len(line) - 2
    return len(line) - 1 if line.endswith(("\n", "\r")) else len(line)


class Text:
    """An editable text. Edits cost the lines they touch, never the whole document."""

    def __init__(self, text: str = "") -> None:
        self._lines = split_lines(without_surrogates(text))
        self._whole: str | None = None

    def __str__(self) -> str:
        if self._whole is None:
            self._whole = "".join(self._lines)
        return self._whole

    @property
    def line_count(self) -> int:
        """At least 1."""
        return len(self._lines)

    def line(self, number: int) -> str:
        """Line `number` with its terminator."""
        return self._lines[number]

    def lines(self, start: int = 0, stop: int | None = None) -> list[str]:
        """The lines `start` up to `stop`, with their terminators."""
        return self._lines[start:stop]

    @property
    def end(self) -> Position:
        """The position behind the last character."""
        return Position(len(self._lines) - 1, len(self._lines[-1]))

    def clamp(self, position: Position) -> Position:
        """The nearest position that exists: a column past the end of its line is that line's end."""
        if position.line < 0:
            return Position(0, 0)
        if position.line >= len(self._lines):
            return self.end
        return Position(
            position.line, max(0, min(position.column, content_length(self._lines[position.line])))
        )

    def edit(self, start: Position, end: Position, new: str) -> None:
        """Replace what stands between two existing positions, `start <= end`, by `new`."""
        first, last = start.line, end.line
        lines = split_lines(without_surrogates(new))
        lines[0] = self._lines[first][: start.column] + lines[0]
        lines[-1] += self._lines[last][end.column :]
        # A line that starts with a line feed is that line feed. Behind a carriage return it is half of one terminator.
        if len(lines) > 1 and lines[-1].startswith("\n") and lines[-2].endswith("\r"):
            lines[-2:] = [lines[-2] + lines[-1]]
        if first > 0 and lines[0].startswith("\n") and self._lines[first - 1].endswith("\r"):
            first -= 1
            lines[0] = self._lines[first] + lines[0]
        self._lines[first : last + 1] = lines
        self._whole = None

    def between(self, start: Position, end: Position) -> str:
        """What stands between two existing positions."""
        if start.line == end.line:
            return self._lines[start.line][start.column : end.column]
        middle = self._lines[start.line + 1 : end.line]
        return "".join(
            (self._lines[start.line][start.column :], *middle, self._lines[end.line][: end.column])
        )

    def offset(self, position: Position) -> int:
        """Code points before `position`."""
        return sum(map(len, self._lines[: position.line])) + position.column

    def position_at(self, offset: int) -> Position:
        """The position behind `offset` code points, 0 <= offset <= length. Never between CR and LF of one terminator."""
        rest = offset
        for number, line in enumerate(self._lines):
            if rest < len(line) or (rest == len(line) and number == len(self._lines) - 1):
                return Position(number, min(rest, content_length(line)))
            rest -= len(line)
        return self.end

    def position(self, line: int, character: int, encoding: Encoding) -> Position:
        """A client's position. Past the end of a line is its end; inside a surrogate pair is before the pair."""
        if line >= len(self._lines):
            return self.end
        text = self._lines[line]
        length = content_length(text)
        if encoding is Encoding.UTF32 or text.isascii():
            return Position(line, min(character, length))
        return Position(line, _column(text, length, character, encoding))

    def character(self, position: Position, encoding: Encoding) -> int:
        """What a client counts before an existing position on its line."""
        text = self._lines[position.line]
        if encoding is Encoding.UTF32 or text.isascii():
            return position.column
        return _units(text[: position.column], encoding)


def _units(text: str, encoding: Encoding) -> int:
    if text.isascii():
        return len(text)
    if encoding is Encoding.UTF8:
        return len(text.encode())
    return len(text.encode("utf-16-le")) // 2


def _column(line: str, length: int, character: int, encoding: Encoding) -> int:
    """The largest column up to `length` before which a client counts at most `character`."""
    column = 0
    while column < length and character > 0:
        piece = line[column : min(column + _PIECE_LENGTH, length)]
        units = _units(piece, encoding)
        if units > character:
            return column + _code_points(piece, character, encoding)
        column += len(piece)
        character -= units
    return column


def _code_points(text: str, units: int, encoding: Encoding) -> int:
    """How many characters of `text` fit whole into `units`."""
    if encoding is Encoding.UTF8:
        return len(text.encode()[:units].decode(errors="ignore"))
    return len(text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore"))
