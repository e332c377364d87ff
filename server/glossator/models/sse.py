"""Server-sent events out of bytes, as the HTML standard's section 9.2.6 reads them: pure, incremental, bounded.

Lines end at CR, LF or CRLF and nowhere else, so a U+2028 or U+0085 inside the data stays where it is.
"""

from typing import NamedTuple

from glossator.errors import ModelBroken

MAX_LINE_BYTES = 1024 * 1024
MAX_TOTAL_BYTES = 8 * 1024 * 1024

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_COLON = 0x3A
_LINE_FEED = 0x0A
_CARRIAGE_RETURN = 0x0D


class Event(NamedTuple):
    """One event. `data` has its lines joined by LF; `name` is `message` unless the stream says otherwise."""

    data: str
    name: str


class EventParser:
    """The state of one stream. `comments` counts comment lines: signs of life without content."""

    def __init__(
        self, *, max_line_bytes: int = MAX_LINE_BYTES, max_total_bytes: int = MAX_TOTAL_BYTES
    ) -> None:
        self.comments = 0
        self._max_line_bytes = max_line_bytes
        self._left_bytes = max_total_bytes
        self._partial: list[bytes] = []
        self._partial_bytes = 0
        self._at_start = True
        self._after_carriage_return = False
        self._data: list[bytes] = []
        self._name = b""

    def feed(self, chunk: bytes) -> list[Event]:
        """The events that `chunk` completes. Raises `ModelBroken` past a limit."""
        self._left_bytes -= len(chunk)
        if self._left_bytes < 0:
            raise ModelBroken("the answer is larger than the limit")
        if self._after_carriage_return and chunk:
            self._after_carriage_return = False
            if chunk[0] == _LINE_FEED:
                chunk = chunk[1:]
        if b"\n" not in chunk and b"\r" not in chunk:
            self._keep(chunk)
            return []
        if self._partial:
            chunk = b"".join((*self._partial, chunk))
            self._partial.clear()
            self._partial_bytes = 0
        last = chunk[-1]
        lines = chunk.splitlines()  # of bytes, so at CR, LF and CRLF alone
        if last not in (_LINE_FEED, _CARRIAGE_RETURN):
            self._keep(lines.pop())
        self._after_carriage_return = last == _CARRIAGE_RETURN
        return self._read(lines)

    def close(self) -> list[Event]:
        """The event that the end of the stream left open: servers do forget the last empty line."""
        line = b"".join(self._partial)
        self._partial.clear()
        self._partial_bytes = 0
        return self._read([line, b""] if line else [b""])

    def _keep(self, part: bytes) -> None:
        if part:
            self._partial.append(part)
            self._partial_bytes += len(part)
            if self._partial_bytes > self._max_line_bytes:
                raise ModelBroken("a line of the answer is longer than the limit")

    def _read(self, lines: list[bytes]) -> list[Event]:
        if self._at_start:
            self._at_start = False
            lines[0] = lines[0].removeprefix(_BYTE_ORDER_MARK)
        events = []
        for line in lines:
            if not line:
                if self._data:
                    data = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
                    name = self._name.decode("utf-8", "replace") if self._name else "message"
                    events.append(Event(data.decode("utf-8", "replace"), name))
                    self._data.clear()
                self._name = b""
            elif len(line) > self._max_line_bytes:
                raise ModelBroken("a line of the answer is longer than the limit")
            elif line.startswith(b"data:"):
                self._data.append(line[6:] if line.startswith(b" ", 5) else line[5:])
            elif line[0] == _COLON:
                self.comments += 1
            else:
                field, _, value = line.partition(b":")
                if field == b"data":
                    self._data.append(b"")
                elif field == b"event":
                    self._name = value.removeprefix(b" ")
        return events
