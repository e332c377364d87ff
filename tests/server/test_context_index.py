import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from glossator.context_process import ContextProcess
from glossator.errors import ContextUnavailable
from glossator_context.pieces import Indexed, Task
from glossator_context.text import Position

LONG_S = 120.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    (folder / "pkg").mkdir(parents=True)
    (folder / "a.py").write_text("from pkg.b import prepared\n\n\ndef run():\n    return prepared(1)\n")
    (folder / "pkg" / "b.py").write_text('def prepared(name):\n    """Prepare it."""\n    return name\n')
    return folder


@asynccontextmanager
async def running() -> AsyncIterator[ContextProcess]:
    process = ContextProcess(deadline_s=LONG_S, stuck_after_s=LONG_S)
    await process.start()
    try:
        yield process
    finally:
        await process.aclose()


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(LONG_S):
        while not await condition():
            await asyncio.sleep(0.02)


async def indexed(process: ContextProcess, known: int) -> Indexed:
    """How much is known, once all is read and so many files are known."""
    found = Indexed()

    async def is_there() -> bool:
        nonlocal found
        try:
            found = await process.progress()
        except ContextUnavailable:
            return False
        return found.is_complete and found.known == known

    await until(is_there)
    return found


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def open_file(process: ContextProcess, path: Path) -> str:
    process.open(path.as_uri(), str(path), "python", 0, path.read_text())
    return path.as_uri()


async def test_a_workspace_is_read_in_the_background_and_its_files_are_gathered_from(root: Path) -> None:
    async with running() as process:
        process.configure([str(root)], predicts=False)
        uri = open_file(process, root / "a.py")
        # The first answer is there though nothing is read yet, or not all of it.
        first = await process.gather(uri, Task.COMPLETE, Position(4, 14), 500)
        assert first.prefix.endswith("    return pre")
        assert await indexed(process, 2) == Indexed(files=2, known=2, is_complete=True)
        found = await process.gather(uri, Task.EXPLAIN, Position(4, 14), 500)
        assert found.indexed == Indexed(files=2, known=2, is_complete=True)
        assert "pkg/b.py" in {piece.path for piece in found.pieces}


async def test_changed_files_are_heard_of(root: Path) -> None:
    async with running() as process:
        process.configure([str(root)], predicts=False)
        await indexed(process, 2)
        (root / "pkg" / "c.py").write_text("def other(): ...\n")
        process.files_changed([str(root / "pkg" / "c.py")])
        await indexed(process, 3)
        (root / "pkg" / "c.py").unlink()
        process.all_files_changed()
        await indexed(process, 2)


async def test_a_child_that_takes_the_place_of_another_finds_what_it_stored(
    root: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    async with running() as process:
        process.configure([str(root)], predicts=False, index_folder=str(store))

        async def is_stored() -> bool:
            return store.is_dir() and any(path.suffix == ".index" for path in store.iterdir())

        await until(is_stored)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        await indexed(process, 2)
        assert process.restarts == 1


async def test_no_worker_outlives_the_child(root: Path) -> None:
    for number in range(200):
        (root / f"f{number}.py").write_text("def f(x):\n    return [x, x + 1, {x: x}]\n" * 300)
    async with running() as process:
        process.configure([str(root)], predicts=False)
        workers: list[int] = []

        async def has_workers() -> bool:
            if process.pid is not None:
                workers[:] = children_of(process.pid)
            return bool(workers)

        await until(has_workers)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)

        async def are_gone() -> bool:
            return all(map(is_gone, workers))

        await until(are_gone)


@pytest.mark.parametrize(
    ("with_root", "indexes"), [(True, False), (False, True)], ids=["without the wish", "without a folder"]
)
async def test_without_anything_to_read_all_is_read_at_once_and_by_nobody(
    root: Path, with_root: bool, indexes: bool
) -> None:
    async with running() as process:
        process.configure([str(root)] if with_root else [], predicts=False, indexes=indexes)
        uri = open_file(process, root / "a.py")
        assert await indexed(process, 0) == Indexed(is_complete=True)
        found = await process.gather(uri, Task.COMPLETE, Position(4, 14), 500)
        assert found.prefix.endswith("    return pre")
        assert process.pid is not None
        assert children_of(process.pid) == []


async def test_a_folder_that_is_taken_out_of_the_workspace_is_forgotten(root: Path) -> None:
    async with running() as process:
        process.configure([str(root)], predicts=False)
        await indexed(process, 2)
        process.configure([str(root / "pkg")], predicts=False)
        await indexed(process, 1)
        process.configure([], predicts=False)
        await indexed(process, 0)
