"""When to leave an endpoint alone: after five failures in a row, or as long as it asked; then one request tries it."""

from collections.abc import Callable
from enum import Enum, auto

FAILURES_TO_OPEN = 5
FIRST_PAUSE_S = 5.0
LONGEST_PAUSE_S = 60.0


class Ticket(Enum):
    """What one admitted request is to the breaker."""

    ORDINARY = auto()
    PROBE = auto()


class Breaker:
    """The state of one origin. `clock` is monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures = 0
        self._pause_s = FIRST_PAUSE_S
        self._open_until: float | None = None
        self._is_probing = False

    @property
    def wait_s(self) -> float:
        """Seconds until a request may try again; 0 while requests are admitted or one is trying just now."""
        return 0.0 if self._open_until is None else max(0.0, self._open_until - self._clock())

    @property
    def is_open(self) -> bool:
        """Whether the endpoint is left alone, but for a probe."""
        return self._open_until is not None

    def admit(self) -> Ticket | None:
        """A ticket for one request, or None when none may be sent now. Whoever has a ticket must give it back."""
        if self._open_until is None:
            return Ticket.ORDINARY
        if self._is_probing or self._clock() < self._open_until:
            return None
        self._is_probing = True
        return Ticket.PROBE

    def answered(self) -> None:
        """An answer has begun: others may ask too. Until it is whole, one more failure opens the breaker again."""
        if self._open_until is not None:
            self._open_until = None
            self._failures = FAILURES_TO_OPEN - 1
        self._is_probing = False

    def succeeded(self) -> None:
        """An answer was whole."""
        self.answered()
        self._failures = 0
        self._pause_s = FIRST_PAUSE_S

    def failed(self, ticket: Ticket, retry_after_s: float | None) -> None:
        """A request came to nothing. `retry_after_s` is how long the endpoint itself asked to be left alone."""
        self._failures += 1
        if ticket is Ticket.PROBE:
            self._is_probing = False
        if self._open_until is not None and ticket is Ticket.ORDINARY:
            return  # it was sent before the breaker opened and tells nothing new
        if self._failures < FAILURES_TO_OPEN and retry_after_s is None:
            return
        pause_s = self._pause_s if self._failures >= FAILURES_TO_OPEN else 0.0
        self._open_until = self._clock() + min(max(pause_s, retry_after_s or 0.0), LONGEST_PAUSE_S)
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)

    def left(self, ticket: Ticket) -> None:
        """A request was given up by its asker: neither good nor bad, but a probe is free again."""
        if ticket is Ticket.PROBE:
            self._is_probing = False
