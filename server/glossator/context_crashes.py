"""How often the context process died, with which language, and what follows: a delay, or no more parsing."""

import logging
import time
from collections import deque
from collections.abc import Callable

logger = logging.getLogger(__name__)

CRASHES_TO_PLAIN_TEXT = 10
CRASH_WINDOW_S = 60.0
DELAYS_S = (0.0, 0.0, 0.1, 0.5, 1.0)
"""Before each restart within the crash window; the last one goes on."""


class Crashes:
    """The crashes of the last minute, and the languages that are parsed no more. `notices` are for the user."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.notices: list[str] = []
        self._clock = clock
        self._all: deque[float] = deque()
        self._of_language: dict[str, deque[float]] = {}
        self._plain: set[str] = set()

    def is_plain(self, language: str) -> bool:
        """Whether documents in this language are treated as plain text by now."""
        return language in self._plain

    def add(self, language: str | None) -> float:
        """Note a crash, and the language of the document worked on. Returns the seconds to wait before a restart."""
        self._note(self._all)
        if language is not None:
            crashes = self._of_language.setdefault(language, deque())
            self._note(crashes)
            if len(crashes) >= CRASHES_TO_PLAIN_TEXT and language not in self._plain:
                self._plain.add(language)
                self._all.clear()
                notice = (
                    f"Parsing {language} failed too often: it is treated as plain text until the next start."
                )
                self.notices.append(notice)
                logger.warning("%s", notice)
                return 0.0
        return DELAYS_S[min(len(self._all), len(DELAYS_S)) - 1]

    def _note(self, crashes: deque[float]) -> None:
        now_s = self._clock()
        crashes.append(now_s)
        while crashes[0] < now_s - CRASH_WINDOW_S:
            crashes.popleft()
