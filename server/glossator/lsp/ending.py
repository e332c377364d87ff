"""The end of the process: in order where possible, and within a second in any case.

Nothing that runs can prevent it. A handler may block the event loop, a thread may wait for a disk that does not answer,
the client may not read: what is not done by then is left undone.
"""

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from types import FrameType
from typing import NoReturn

LIMIT_S = 0.8
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

logger = logging.getLogger(__name__)


class Ending:
    """Decides once that the process ends, and with which exit code.

    `in_order` then gets the code, on a thread of its own, and may take `LIMIT_S` from there. `children` gives the ids
    of the processes that must not outlive this one. The end may begin at any time, and goes on once `start` was called.
    """

    def __init__(self) -> None:
        self.in_order: Callable[[int], None] = self.leave
        self.children: Callable[[], Iterable[int]] = tuple
        self._code: int | None = None
        # Held until the end begins. Only a bare lock may be used from a signal handler.
        self._gate = threading.Lock()
        self._gate.acquire()

    def start(self, in_order: Callable[[int], None]) -> None:
        """Wait for the end to begin."""
        self.in_order = in_order
        threading.Thread(target=self._run, name="ending", daemon=True).start()

    @property
    def has_begun(self) -> bool:
        """Whether the process is about to end."""
        return self._code is not None

    def begin(self, code: int) -> None:
        """End the process. Only the first call counts. Any thread and any signal handler may call this."""
        if self._code is None:
            self._code = code
            with contextlib.suppress(RuntimeError):  # two threads at once
                self._gate.release()

    def leave(self, code: int) -> NoReturn:
        """Be gone at once, and take the children along. Threads that still run are not waited for."""
        for pid in self.children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(code)

    def on_signals(self) -> None:
        """End cleanly when asked to by a signal. Only the main thread may call this."""

        def handle(number: int, stack: FrameType | None) -> None:
            self.begin(0)

        for number in SIGNALS:
            signal.signal(number, handle)

    def _run(self) -> None:
        self._gate.acquire()
        code = self._code or 0
        self.in_order(code)
        time.sleep(LIMIT_S)
        logger.warning("something did not end within %s s and was left undone", LIMIT_S)
        self.leave(code)
