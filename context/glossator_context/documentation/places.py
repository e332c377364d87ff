"""Where a byte of the source stands: its line, its column and its offset in code points, each without counting from the start."""

import re
from bisect import bisect_right
from itertools import accumulate

from glossator_context.text import Position

_TERMINATOR = re.compile(rb"\r\n|\r|\n")
_CONTINUATION = bytes(range(0x80, 0xC0))
_BLOCK = 512


class Places:
    """The places of one UTF-8 source. A byte offset must be the start of a code point or the end of the source."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        terminators = [match.span() for match in _TERMINATOR.finditer(source)]
        self._starts = [0, *(stop for _, stop in terminators)]
        self._ends = [*(start for start, _ in terminators), len(source)]
        self._before: list[int] | None = None
        if not source.isascii():
            counts = (_code_points(source[at : at + _BLOCK]) for at in range(0, len(source), _BLOCK))
            self._before = [0, *accumulate(counts)]

    def line(self, byte: int) -> int:
        """The zero-based line that holds `byte`."""
        return bisect_right(self._starts, byte) - 1

    def line_bytes(self, line: int) -> bytes:
        """A line without its terminator."""
        return self.source[self._starts[line] : self._ends[line]]

    def line_start(self, byte: int) -> int:
        """The byte where the line of `byte` begins."""
        return self._starts[self.line(byte)]

    def line_end(self, byte: int) -> int:
        """The byte where the line of `byte` ends, before its terminator."""
        return self._ends[self.line(byte)]

    def next_line_start(self, byte: int) -> int:
        """The byte behind the terminator of the line of `byte`; the end of the source on the last line."""
        line = self.line(byte)
        return self._starts[line + 1] if line + 1 < len(self._starts) else len(self.source)

    def terminator(self, byte: int) -> str:
        """The terminator of the line of `byte`; that of the line before on the last one; LF in a source of one line."""
        line = self.line(byte)
        if line + 1 == len(self._starts):
            line -= 1
        return self.text(self._ends[line], self._starts[line + 1]) if line >= 0 else "\n"

    def text(self, start: int, stop: int) -> str:
        """The text between two bytes."""
        return self.source[start:stop].decode()

    def offset(self, byte: int) -> int:
        """Code points before `byte`."""
        if self._before is None:
            return byte
        block = byte // _BLOCK
        return self._before[block] + _code_points(self.source[block * _BLOCK : byte])

    def position(self, byte: int) -> Position:
        """The position of `byte`."""
        line = self.line(byte)
        return Position(line, self.offset(byte) - self.offset(self._starts[line]))


def _code_points(part: bytes) -> int:
    return len(part.translate(None, _CONTINUATION))
