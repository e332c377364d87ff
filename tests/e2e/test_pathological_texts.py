"""What hangs or kills a grammar costs an answer at most: never the server, and of the context process one at a time."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from context.pathological import FIRST_CLASS, texts
from glossator.context_process import ContextProcess
from glossator.errors import ContextUnavailable
from glossator_context.pieces import Task
from glossator_context.text import Position

pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).parents[1] / "context" / "pathological.py"
# Begun thousands of times and never ended, with two ways to read it: tree-sitter runs out of memory and dies.
DEADLY = "/*tryimport" * 8_000
# Longer than any answer takes, and short enough to see that one never comes. The machines that run this are busy.
DEADLINE_S = 20.0


@asynccontextmanager
async def running() -> AsyncIterator[ContextProcess]:
    process = ContextProcess(deadline_s=DEADLINE_S, stuck_after_s=DEADLINE_S)
    await process.start()
    try:
        yield process
    finally:
        await process.aclose()


@pytest.mark.parametrize("language", FIRST_CLASS)
def test_faults_72_to_75_no_text_raises_hangs_or_kills_the_process_that_reads_it(language):
    program = subprocess.run(
        [sys.executable, str(PROGRAM), language],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={**os.environ, "PYTHONPATH": str(PROGRAM.parents[1])},
    )

    assert program.stdout.splitlines()[-1:] == ["all is read"], program.stderr[-1_000:]
    assert program.returncode == 0


@pytest.mark.parametrize("language", FIRST_CLASS)
async def test_faults_72_to_75_the_context_process_answers_about_each_text(language):
    async with running() as process:
        for name, text in texts(language):
            uri = f"file:///{name}"
            process.open(uri, None, language, 1, text)
            await process.outline(uri)
            middle = Position(text.count("\n") // 2, 1)
            for task in (Task.COMPLETE, Task.EXPLAIN):
                gathered = await process.gather(uri, task, middle, 1_000)
                assert gathered.tokens <= 1_000
            process.close(uri)

        assert process.restarts == 0


async def test_fault_74_a_text_that_kills_the_context_process_costs_one_answer():
    good, deadly = "file:///good.py", "file:///deadly.py"
    async with running() as process:
        process.open(good, None, "python", 1, "def f():\n    pass\n")
        assert [symbol.name for symbol in await process.outline(good)] == ["f"]
        first = process.pid
        process.open(deadly, None, "python", 1, DEADLY)
        with pytest.raises(ContextUnavailable, match="died"):
            await process.outline(deadly)
        process.close(deadly)

        assert [symbol.name for symbol in await process.outline(good)] == ["f"]
        assert process.pid != first
        assert process.restarts == 1
