"""One answer: from the bytes of a response's body to text, usage and a reason for its end. No I/O, no clock."""

from collections.abc import Mapping
from typing import Any

from glossator.errors import ModelBroken
from glossator.models.chunk import Part, decode, read_part
from glossator.models.interface import Finish, FinishReason, Usage
from glossator.models.limits import Limits
from glossator.models.refusal import reported_error
from glossator.models.sse import Event, EventParser
from glossator.models.thinking import ThinkingFilter

_DONE = "[DONE]"
_PAGE = "the endpoint answers with a web page; is base_url right, or is a login page in between?"


class Answer:
    """Feed it the body. `is_whole` says that the text has ended, `is_over` that nothing more is worth reading.

    `signs_of_life` grows with everything that arrives whole, text or not. Every limit and every breach of the protocol
    raises a `ModelError`.
    """

    def __init__(self, limits: Limits, *, may_think: bool) -> None:
        self.is_whole = False
        self.is_over = False
        self._limits = limits
        self._left_bytes = limits.max_body_bytes
        self._events = EventParser(
            max_line_bytes=limits.max_line_bytes, max_total_bytes=limits.max_body_bytes
        )
        self._document: list[bytes] | None = None
        self._is_decided = False
        self._thinking = ThinkingFilter() if may_think else None
        self._high_surrogate = ""
        self._objects = 0
        self._chars = 0
        self._reason: FinishReason | None = None
        self._usage = Usage()

    @property
    def signs_of_life(self) -> int:
        """A count that changes whenever the endpoint showed that it is at work."""
        return self._objects + self._events.comments

    @property
    def usage(self) -> Usage:
        """The tokens that the endpoint has counted so far; zeros where it said nothing yet."""
        return self._usage

    def expect(self, media_type: str) -> None:
        """What the head says the body is. Only a web page is believed; for the rest the first byte decides."""
        if media_type == "text/html":
            raise ModelBroken(_PAGE)

    def feed(self, data: bytes) -> str:
        """The text that `data` adds, often none."""
        self._left_bytes -= len(data)
        if self._left_bytes < 0:
            raise ModelBroken("the answer is larger than the limit")
        if not self._is_decided:
            data = data.lstrip(b"\r\n\t ")
            if not data:
                return ""
            self._decide(data)
        if self._document is None:
            return self._read_events(self._events.feed(data))
        self._document.append(data)
        return ""

    def close(self) -> str:
        """The text that the end of the body adds. Raises `ModelBroken` unless the answer had ended."""
        text = ""
        if self._document is not None:
            text = self._read_object(b"".join(self._document))
            self.is_whole = True
        elif not self.is_over:
            text = self._read_events(self._events.close())
        self.is_over = True
        if not self.is_whole:
            raise ModelBroken("the answer broke off before its end")
        return text

    def flush(self) -> str:
        """Text that was held back; call it once, when the answer is whole."""
        held = self._thinking.close() if self._thinking else ""
        if self._high_surrogate:
            self._high_surrogate = ""
            held += "\ufffd"
        return held

    def finish(self) -> Finish:
        """The last chunk of a whole answer."""
        return Finish(self._reason or FinishReason.STOP, self._usage)

    def _decide(self, data: bytes) -> None:
        self._is_decided = True
        first = data.removeprefix(b"\xef\xbb\xbf")[:1]
        if first == b"<":
            raise ModelBroken(_PAGE)
        if first in (b"{", b"["):
            self._document = []

    def _read_events(self, events: list[Event]) -> str:
        texts = []
        for event in events:
            data = event.data
            if data.startswith(_DONE):
                self.is_whole = self.is_over = True
                break
            if event.name == "error" and not data.startswith("{"):
                raise ModelBroken("the endpoint reports an error")
            if data.startswith("{"):
                texts.append(self._read_object(data))
        return texts[0] if len(texts) == 1 else "".join(texts)

    def _read_object(self, data: str | bytes) -> str:
        self._objects += 1
        if self._objects > self._limits.max_chunks:
            raise ModelBroken("the answer has more chunks than the limit")
        try:
            value = decode(data)
        except ValueError:
            raise ModelBroken("the answer has a chunk that is not JSON") from None
        if not isinstance(value, dict):
            raise ModelBroken("the answer is JSON of an unknown shape")
        part = read_part(value)
        if part.error is not None:
            raise self._reported(part.error)
        return self._take(part)

    def _take(self, part: Part) -> str:
        if part.usage is not None:
            self._usage = part.usage
        if part.reason is not None:
            self.is_whole = True
            if self._reason is not FinishReason.FILTERED:
                self._reason = part.reason
        if not part.text or (part.whole and self._chars):
            return ""
        text = self._mend(part.text)
        if self._thinking is not None:
            text = self._thinking.feed(text)
        self._chars += len(text)
        if self._chars > self._limits.max_text_chars:
            raise ModelBroken("the answer has more text than the limit")
        return text

    def _mend(self, text: str) -> str:
        """Join surrogate halves that came in two chunks; a half that stays alone becomes U+FFFD."""
        if text.isascii() and not self._high_surrogate:
            return text
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            if not self._high_surrogate:
                return text
        text = self._high_surrogate + text
        self._high_surrogate = text[-1] if "\ud800" <= text[-1] <= "\udbff" else ""
        whole = text[:-1] if self._high_surrogate else text
        return whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _reported(self, error: Mapping[str, Any]) -> Exception:
        return reported_error(error, may_fall_over=self._chars == 0)
