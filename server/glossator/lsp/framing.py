"""Frames of the LSP base protocol: bytes in, message bodies out, in step again after whatever a client sends.

The specification asks for `Content-Length: N`, CRLF, a blank line and N bytes. Clients in the field also send lower-case
names, lone line feeds, log lines between messages, and lengths counted in characters. What can be understood is
understood; the rest is skipped up to the next `Content-Length` line.
"""

import logging
import re
from typing import NamedTuple

MAX_HEADER_BYTES = 8 * 1024
MAX_BODY_BYTES = 64 * 1024 * 1024
MAX_SKIPPED_BYTES = 512 * 1024 * 1024

logger = logging.getLogger(__name__)


class Body(NamedTuple):
    """The bytes of one message."""

    content: bytes


class Oversized(NamedTuple):
    """A message longer than `MAX_BODY_BYTES`; its body is being skipped."""

    length_bytes: int


class UnusableStream(Exception):
    """No frame can be found in the input any more; the message says why. The process ends."""


def frame(content: bytes) -> bytes:
    """One message as it goes onto the wire."""
    return b"Content-Length: %d\r\n\r\n%s" % (len(content), content)


class Decoder:
    """Takes bytes as they arrive, and gives each body as soon as it is whole. Keeps at most one message in memory."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: int | None = None  # of the body, once its header block has ended
        self._announced: int | None = None  # the Content-Length seen in a header block that is still open
        self._spoiled = False  # the open header block has no usable length
        self._skipping = 0  # bytes of an oversized body still to come
        self._lost = False  # looking for the next Content-Length line

    def feed(self, data: bytes) -> None:
        """Add what was read. Ask `next` until it gives None."""
        self._buffer += data

    @property
    def waits_for_body(self) -> bool:
        """Whether a message has begun, and its end is missing."""
        return self._length is not None

    def next(self) -> Body | Oversized | None:
        """The next message, or None when more bytes are needed. Raises `UnusableStream`."""
        while True:
            if self._skipping:
                dropped = min(self._skipping, len(self._buffer))
                del self._buffer[:dropped]
                self._skipping -= dropped
                if self._skipping:
                    return None
            if self._lost and not self._find_header():
                return None
            if self._length is not None:
                return self._take_body(self._length)
            line = self._take_line()
            if line is None:
                return None
            oversized = self._read_header(line)
            if oversized is not None:
                return oversized

    def resync(self, content: bytes = b"") -> None:
        """Look for the next header line, first in `content`: a body whose length was wrong may hold its beginning.

        What has come of a body that is waited for is skipped.
        """
        self._buffer[:0] = content
        self._lost = True
        self._length = self._announced = None
        self._spoiled = False

    def peek(self) -> bytes:
        """What has come of the body that is waited for."""
        return bytes(self._buffer) if self.waits_for_body else b""

    def _take_body(self, length: int) -> Body | None:
        if len(self._buffer) < length:
            return None
        with memoryview(self._buffer) as view:
            content = bytes(view[:length])
        del self._buffer[:length]
        self._length = None
        return Body(content)

    def _take_line(self) -> bytes | None:
        end = self._buffer.find(b"\n", 0, MAX_HEADER_BYTES + 1)
        if end >= 0:
            line = bytes(self._buffer[:end])
            del self._buffer[: end + 1]
            return line.strip()
        if len(self._buffer) > MAX_HEADER_BYTES:
            raise UnusableStream(f"a header line is longer than {MAX_HEADER_BYTES} bytes")
        return None

    def _read_header(self, line: bytes) -> Oversized | None:
        """Take in one line of a header block; the block ends with an empty line."""
        if line:
            found = _CONTENT_LENGTH.search(line)
            if found is None:
                return None  # Content-Type, another header, or a line that is none
            value = found[1].strip()
            if not _NUMBER.fullmatch(value) or self._announced not in (None, int(value)):
                self._spoiled = True
                return None
            self._announced = int(value)
            return None
        length, self._announced = self._announced, None
        spoiled, self._spoiled = self._spoiled, False
        if spoiled:
            logger.warning("a header without a usable length was skipped")
            self._lost = True
        if spoiled or not length:
            return None
        if length > MAX_SKIPPED_BYTES:
            raise UnusableStream(f"a message of {length} bytes was announced")
        if length > MAX_BODY_BYTES:
            self._skipping = length
            return Oversized(length)
        self._length = length
        return None

    def _find_header(self) -> bool:
        found = _NEXT_HEADER.search(self._buffer)
        if found is not None:
            del self._buffer[: found.start()]
            self._lost = False
            return True
        kept = max(self._buffer.rfind(b"\n") + 1, len(self._buffer) - _LONGEST_HEADER_START)
        del self._buffer[:kept]
        return False


_NUMBER = re.compile(rb"[0-9]{1,4000}")  # Python refuses to convert more digits than 4300
# The last one of a line counts: what stands before it may be the end of a body that was longer than announced.
_CONTENT_LENGTH = re.compile(rb".*content-length[ \t]*:(.*)$", re.IGNORECASE | re.DOTALL)
_NEXT_HEADER = re.compile(rb"content-length[ \t]*:[ \t]*[0-9]{1,19}[ \t]*\r?\n", re.IGNORECASE)
_LONGEST_HEADER_START = 256
