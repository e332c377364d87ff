"""The worker processes of an index, as the context process sees them: they take jobs, and are never waited for."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Sequence

import msgspec

from glossator_context.indexing.jobs import Job
from glossator_context.indexing.worker_end import Lost, Outcome, WorkerEnd

__all__ = ["Pool", "cores"]

logger = logging.getLogger(__name__)

IDLE_S = 20.0
"""How long a worker without work stays: while somebody types there is a little for it every second."""
DELAYS_S = (0.0, 0.5, 5.0, 60.0, 600.0)
"""Before one more worker is started, after so many that died before they did anything; the last one goes on."""
MEMORY_BYTES = 1 << 30
MAX_WORKERS = 8
PROGRAM = ("-m", "glossator_context.indexing.worker")


class Pool:
    """Up to `most` worker processes, started when there is work and ended when there is none."""

    def __init__(
        self,
        root: str,
        *,
        languages_folder: str | None = None,
        most: int | None = None,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        self._most = cores() if most is None else most
        languages = () if languages_folder is None else ("--languages", languages_folder)
        options = (
            "--root",
            root,
            *languages,
            "--memory-bytes",
            str(memory_bytes),
            "--parent",
            str(os.getpid()),
        )
        # `-P` keeps the working directory, often the user's workspace, from being a source of modules.
        self._command = (sys.executable, "-P", *PROGRAM, *options)
        self._workers: list[WorkerEnd] = []
        self._ending: list[subprocess.Popen[bytes]] = []
        self._failures = 0
        self._not_before_s = float("-inf")

    @property
    def most(self) -> int:
        """How many workers there may be."""
        return self._most

    @property
    def has_work(self) -> bool:
        """Whether a job is not done yet."""
        return any(worker.job is not None for worker in self._workers)

    @property
    def has_room(self) -> bool:
        """Whether a job would be begun at once by a worker that runs."""
        return any(worker.job is None for worker in self._workers)

    @property
    def can_grow(self) -> bool:
        """Whether one more worker may be started. One that dies before it does anything is not replaced at once."""
        return len(self._workers) < self._most and time.monotonic() >= self._not_before_s

    @property
    def readers(self) -> list[int]:
        """The descriptors to be watched for something to read."""
        return [worker.output for worker in self._workers]

    @property
    def writers(self) -> list[int]:
        """The descriptors to be watched for room to write."""
        return [worker.input for worker in self._workers if worker.unsent]

    def submit(self, number: int, job: Job, payload: Sequence[bytes | bytearray | memoryview] = ()) -> bool:
        """Give a job to a worker that has none, or to a new one. False where there is none."""
        worker = next((each for each in self._workers if each.job is None), None) or self._started()
        if worker is None:
            return False
        worker.begin(number, job, payload)
        return True

    def poll(self) -> list[Outcome]:
        """Exchange with all workers what can be exchanged at once. What is done, and what went wrong."""
        self._ending = [process for process in self._ending if process.poll() is None]
        outcomes: list[Outcome] = []
        now_s = time.monotonic()
        for worker in list(self._workers):
            try:
                worker.send()
                outcomes += worker.receive()
            except (OSError, ValueError, msgspec.MsgspecError, EOFError) as error:
                logger.info("a worker of the index ended: %s", type(error).__name__)
                if worker.has_begun:
                    self._failures = 0
                elif worker.job is not None:
                    self._not_before_s = now_s + DELAYS_S[min(self._failures, len(DELAYS_S) - 1)]
                    self._failures += 1
                outcomes += self._end(worker)
                continue
            if worker.job is None and now_s - worker.since_s > IDLE_S:
                self._end(worker, kill=False)
            elif worker.job is not None and now_s > worker.stuck_at_s and not worker.waits_for_its_turn():
                logger.info("a worker of the index is stuck: it is ended")
                outcomes += self._end(worker)
        return outcomes

    def close(self) -> None:
        """End all workers at once. What they were doing is lost."""
        for worker in list(self._workers):
            self._end(worker)
        for process in self._ending:
            process.wait()
        self._ending.clear()

    def _started(self) -> "WorkerEnd | None":
        if not self.can_grow:
            return None
        try:
            process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, close_fds=True
            )
        except OSError as error:
            logger.warning("a worker of the index cannot be started: %s", type(error).__name__)
            return None
        worker = WorkerEnd(process=process)
        self._workers.append(worker)
        return worker

    def _end(self, worker: "WorkerEnd", *, kill: bool = True) -> list[Outcome]:
        self._workers.remove(worker)
        worker.close()
        if kill:
            worker.process.kill()
        self._ending.append(worker.process)
        if worker.job is None:
            return []
        return [Lost(job=worker.job, number=worker.number, reached=worker.reached)]


def cores() -> int:
    """How many workers are of use on this machine."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, MAX_WORKERS)
