"""One thread for slow work. What is read goes before what is written, and no program waits for it to end."""

import itertools
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")

_READ, _WRITE, _STOP = range(3)


class DiskThread:
    """Does what it is given, one thing at a time.

    It is a daemon: `ThreadPoolExecutor`'s threads are joined when Python exits, for ever where a disk hangs.
    """

    def __init__(self) -> None:
        self._queue: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._began: float | None = None
        threading.Thread(target=self._run, name="cache", daemon=True).start()

    def read(self, work: Callable[[], T]) -> Future[T]:
        """Do it before anything that is to be written. A future that is cancelled in time is left out."""
        return self._submit(_READ, work)

    def write(self, work: Callable[[], T]) -> Future[T]:
        """Do it when nothing is to be read, after all earlier writes."""
        return self._submit(_WRITE, work)

    def stop(self) -> None:
        """End when all is done. Nothing may be submitted afterwards."""
        self._queue.put((_STOP, next(self._numbers), None))

    def waiting(self) -> int:
        """How many things are to be done, without the one that is being done."""
        return self._queue.qsize()

    def busy_s(self) -> float:
        """How long it has been at what it is doing."""
        began = self._began
        return 0.0 if began is None else time.monotonic() - began

    def _submit(self, rank: int, work: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001 - the future carries it to whoever waits
                future.set_exception(error)
            else:
                future.set_result(result)

        self._queue.put((rank, next(self._numbers), run))
        return future

    def _run(self) -> None:
        while True:
            run = self._queue.get()[2]
            if run is None:
                return
            self._began = time.monotonic()
            run()
            self._began = None
            # What was done holds its result and whoever waited for it.
            del run
