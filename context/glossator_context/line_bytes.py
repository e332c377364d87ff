"""Where each line of a text begins in its UTF-8 bytes: cheap to ask and cheap to keep while the text is edited."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class LineBytes:
    """The first byte of each line.

    Edits come in bunches at one place, so the shift that an edit gives to all later lines is noted, not applied: the
    lines from `_shift_from` on are `_shift` bytes further than the list says. Moving that mark costs the lines between
    two edits.
    """

    def __init__(self, lengths: Iterable[int]) -> None:
        self._starts = list(accumulate(lengths, initial=0))
        self._shift_from = len(self._starts)
        self._shift = 0

    @property
    def total(self) -> int:
        """The bytes of the whole text."""
        return self.start(len(self._starts) - 1)

    def start(self, line: int) -> int:
        """The bytes before `line`; the line behind the last one begins at the end of the text."""
        return self._starts[line] + (self._shift if line >= self._shift_from else 0)

    def line_at(self, offset: int) -> int:
        """The line that holds the byte `offset`; the last one for all that lies behind."""
        last = len(self._starts) - 2
        if self._shift_from <= last and offset >= self.start(self._shift_from):
            line = bisect_right(self._starts, offset - self._shift, self._shift_from) - 1
        else:
            line = bisect_right(self._starts, offset, 0, self._shift_from) - 1
        return max(0, min(line, last))

    def replace(self, first: int, stop: int, lengths: list[int]) -> None:
        """Put lines of these lengths in the place of the lines `first` up to `stop`."""
        self._move_shift_to(stop)
        *starts, new_stop = accumulate(lengths, initial=self.start(first))
        self._shift = new_stop - self._starts[stop]
        self._starts[first:stop] = starts
        self._shift_from = first + len(starts)

    def _move_shift_to(self, line: int) -> None:
        """Make `line` the first one that the noted shift applies to."""
        starts, shift, mark = self._starts, self._shift, self._shift_from
        if shift and mark < line:
            starts[mark:line] = [start + shift for start in starts[mark:line]]
        elif shift and line < mark:
            starts[line:mark] = [start - shift for start in starts[line:mark]]
        self._shift_from = line


_STEP_BYTES = 1024
_CONTINUATIONS = bytes(range(0x80, 0xC0))


class LineColumns:
    """From bytes to columns on one line that is not ASCII, without counting from its beginning each time."""

    def __init__(self, line: bytes) -> None:
        self._line = line
        self._columns = [0]
        for start in range(0, len(line), _STEP_BYTES):
            self._columns.append(self._columns[-1] + _characters(line[start : start + _STEP_BYTES]))

    def column(self, offset: int) -> int:
        """The code points before a byte of the line; inside a character, those before the character."""
        step, rest = divmod(min(offset, len(self._line)), _STEP_BYTES)
        start = step * _STEP_BYTES
        column = self._columns[step] + _characters(self._line[start : start + rest])
        is_inside = self._line[offset : offset + 1] in _INSIDE
        return column - is_inside


_INSIDE = frozenset(bytes([byte]) for byte in _CONTINUATIONS)


def _characters(part: bytes) -> int:
    """The characters that begin in a part of a UTF-8 text."""
    return len(part.translate(None, _CONTINUATIONS))
