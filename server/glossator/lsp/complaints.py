"""Log lines about a client's or a handler's mistakes: the first few of a kind, then silence for a while.

A client that sends one bad message mostly sends thousands.
"""

import logging
import time
from collections.abc import Callable

MAX_LINES = 5
PERIOD_S = 60.0


class Complaints:
    """At most `MAX_LINES` lines of a kind in `PERIOD_S`. `clock` is monotonic."""

    def __init__(self, logger: logging.Logger, clock: Callable[[], float] = time.monotonic) -> None:
        self._logger = logger
        self._clock = clock
        self._periods: dict[str, tuple[float, int]] = {}

    def add(self, kind: str, line: str, *arguments: object) -> None:
        """Log a line, unless there were too many of its kind. Kinds are few: never make one from a client's text."""
        start, count = self._periods.get(kind, (self._clock(), 0))
        if self._clock() - start > PERIOD_S:
            start, count = self._clock(), 0
        self._periods[kind] = (start, count + 1)
        if count < MAX_LINES:
            self._logger.warning(line, *arguments)
        elif count == MAX_LINES:
            self._logger.warning("%s: more lines of this kind are left out for a minute", kind)
