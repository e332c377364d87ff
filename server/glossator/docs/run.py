"""Document many files: several at a time, each proven before it is written, reported in the order of the plan."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from glossator.docs.file import Documented, FileRun, Options, RequestLimit
from glossator.docs.outcome import FileReport, FileStatus, Totals
from glossator.docs.plan import Planned, Skipped
from glossator_context.facts import Proof, Target

__all__ = ["Bench", "Context", "Documented", "Options", "run"]


class Context(Protocol):
    """What the run needs of a process that parses."""

    def open(self, uri: str, path: str | None, language: str, version: int, text: str) -> None:
        """A document is there."""

    def close(self, uri: str) -> None:
        """The document is gone."""

    async def targets(self, uri: str) -> tuple[Target, ...]:
        """What can carry documentation."""

    async def prove(self, uri: str, after: str) -> Proof:
        """Whether `after` differs in documentation alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A context process, and the task that documents what is open in it: (uri, path, target, style)."""

    context: Context
    document: Callable[[str, str, Target, str], Awaitable[Documented]]


async def run(
    plan: Iterable[Planned | Skipped],
    benches: Sequence[Bench],
    options: Options,
    emit: Callable[[FileReport], None],
    stop: asyncio.Event,
) -> Totals:
    """Handle all files of the plan. `emit` is called for each, in the plan's order.

    When `stop` is set, files that are not done are abandoned as they were, and no report is made of them.
    """
    totals = Totals()
    slots = asyncio.Semaphore(options.jobs)
    limit = RequestLimit(options.max_requests)
    stopping = asyncio.create_task(stop.wait())
    ahead: deque[asyncio.Task[FileReport]] = deque()
    waiting = iter(plan)
    number = 0
    try:
        while not stop.is_set():
            while len(ahead) < 2 * options.jobs and (each := next(waiting, None)) is not None:
                bench = benches[number % len(benches)]
                ahead.append(asyncio.create_task(_handled(each, bench, options, slots, limit)))
                number += 1
            if not ahead:
                break
            await asyncio.wait({ahead[0], stopping}, return_when=asyncio.FIRST_COMPLETED)
            while ahead and ahead[0].done():
                report = ahead.popleft().result()
                totals.add(report)
                emit(report)
    finally:
        totals.interrupted = stop.is_set()
        totals.requests = limit.used
        for task in (*ahead, stopping):
            task.cancel()
        await asyncio.gather(*ahead, stopping, return_exceptions=True)
    return totals


async def _handled(
    each: Planned | Skipped, bench: Bench, options: Options, slots: asyncio.Semaphore, limit: RequestLimit
) -> FileReport:
    if isinstance(each, Skipped):
        return FileReport(
            path=each.path, status=FileStatus.SKIPPED, reason=each.reason, is_trouble=each.is_trouble
        )
    return await FileRun(each, bench.context, bench.document, options, slots, limit).report()
