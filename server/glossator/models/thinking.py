"""Models that think aloud begin with `<think>…</think>`; none of that is the answer."""

_OPEN = "<think>"
_CLOSE = "</think>"


class ThinkingFilter:
    """Drops the thinking at the head of a streamed text; everything after it goes through untouched."""

    def __init__(self) -> None:
        self._held = ""
        self._pass = self._undecided

    def feed(self, text: str) -> str:
        """What of `text` belongs to the answer, with what was held back before."""
        return self._pass(text)

    def close(self) -> str:
        """What is held back at the end of the stream and turned out to be the answer."""
        held, self._held = self._held, ""
        return held if self._pass == self._undecided else ""

    def _undecided(self, text: str) -> str:
        self._held += text
        head = self._held.lstrip()
        if head.startswith(_OPEN):
            rest, self._held = head[len(_OPEN) :], ""
            self._pass = self._thinking
            return self._thinking(rest)
        if _OPEN.startswith(head):
            return ""
        held, self._held = self._held, ""
        self._pass = self._through
        return held

    def _thinking(self, text: str) -> str:
        self._held += text
        _, mark, rest = self._held.partition(_CLOSE)
        if not mark:
            self._held = self._held[1 - len(_CLOSE) :]
            return ""
        self._held = ""
        self._pass = self._after
        return self._after(rest)

    def _after(self, text: str) -> str:
        text = text.lstrip()
        if text:
            self._pass = self._through
        return text

    @staticmethod
    def _through(text: str) -> str:
        return text
