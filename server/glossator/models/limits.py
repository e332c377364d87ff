"""How long an answer may take and how large it may get, for each task."""

from dataclasses import dataclass

from glossator_context.pieces import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one answer. Times are wall-clock seconds from the request, `idle_s` from the last text.

    Signs of life without text (comments, reasoning) put off `first_token_s` but never `idle_s` nor `total_s`.
    `finish_s` is how long to wait for usage and end marker once the text is whole.
    """

    connect_s: float
    first_token_s: float
    idle_s: float
    total_s: float
    max_chunks: int
    finish_s: float = 0.3
    max_text_chars: int = 256 * 1024
    max_body_bytes: int = 8 * 1024 * 1024
    max_line_bytes: int = 1024 * 1024


COMPLETE_LOCAL = Limits(connect_s=1, first_token_s=4, idle_s=3, total_s=10, max_chunks=4096)
COMPLETE_REMOTE = Limits(connect_s=3, first_token_s=4, idle_s=3, total_s=10, max_chunks=4096)
WHOLE = Limits(connect_s=10, first_token_s=60, idle_s=30, total_s=120, max_chunks=65536)


def limits_for(task: Task, *, is_loopback: bool) -> Limits:
    """The limits of an answer to `task`: a completion nobody waits for any more is worth nothing."""
    if task is not Task.COMPLETE:
        return WHOLE
    return COMPLETE_LOCAL if is_loopback else COMPLETE_REMOTE


class Countdown:
    """The next deadline of one answer; every time is the event loop's."""

    def __init__(self, limits: Limits, now: float) -> None:
        self.has_text = False
        self._limits = limits
        self._total_by = now + limits.total_s
        self._next_by = now + limits.first_token_s
        self._finishing = False

    @property
    def due(self) -> float:
        """When to give up if nothing comes."""
        return min(self._next_by, self._total_by)

    @property
    def halfway(self) -> float:
        """Until when a second attempt still has a fair chance."""
        return self.due - self._limits.first_token_s / 2

    def text_arrived(self, now: float) -> None:
        """Text came, or its reader is back for more."""
        self.has_text = True
        self._next_by = now + self._limits.idle_s

    def life_arrived(self, now: float) -> None:
        """Something came that is not text."""
        if not self.has_text:
            self._next_by = now + self._limits.first_token_s

    def finish_arrived(self, now: float) -> None:
        """The text is whole; only usage and end marker may follow."""
        if not self._finishing:
            self._finishing = True
            self._total_by = min(self._total_by, now + self._limits.finish_s)

    def complaint(self, now: float) -> str:
        """What took too long."""
        if now >= self._total_by:
            return f"no whole answer within {self._limits.total_s:g} s"
        if self.has_text:
            return f"no more text for {self._limits.idle_s:g} s"
        return f"no text within {self._limits.first_token_s:g} s"
