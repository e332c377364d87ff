import asyncio
from collections.abc import Callable

import msgspec
import pytest

from glossator import context_news
from glossator.context_news import MAX_PATHS, MAX_VIEWED, NEAR_LINES, FileChanges, ViewedLines
from glossator.context_process import ContextProcess
from glossator_context.frames import Configure, FilesChanged, Notification, Viewed
from glossator_context.piped import LENGTH_BYTES

RESCAN_S = 0.05


@pytest.fixture(autouse=True)
def short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context_news, "SETTLE_S", 0.0)
    monkeypatch.setattr(context_news, "RESCAN_S", RESCAN_S)


class Told:
    """What was told, and when on the event loop's clock."""

    def __init__(self) -> None:
        self.all: list[tuple[str, ...]] = []
        self.at: list[float] = []

    def __call__(self, paths: tuple[str, ...]) -> None:
        self.all.append(paths)
        self.at.append(asyncio.get_running_loop().time())


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.002)


async def test_files_that_change_together_are_told_together_and_each_once() -> None:
    told = Told()
    changes = FileChanges(told)
    changes.add(["/w/b.py", "/w/a.py"])
    changes.add(["/w/b.py", "/w/c.py"])
    await until(lambda: bool(told.all))
    changes.add(["/w/d.py"])
    await until(lambda: len(told.all) == 2)

    assert told.all == [("/w/b.py", "/w/a.py", "/w/c.py"), ("/w/d.py",)]


async def test_nothing_is_told_of_no_file() -> None:
    told = Told()
    changes = FileChanges(told)
    changes.add([])
    changes.add_all()
    await until(lambda: bool(told.all))

    assert told.all == [()]


async def test_fault_86_of_a_hundred_thousand_files_only_that_files_changed_is_told() -> None:
    told = Told()
    changes = FileChanges(told)
    for batch in range(100):
        changes.add(f"/w/{batch}/{number}.py" for number in range(1_000))
    await until(lambda: bool(told.all))
    changes.add(["/w/a.py"])
    await until(lambda: len(told.all) == 2)

    assert told.all == [(), ("/w/a.py",)]


async def test_fault_86_all_files_are_looked_at_no_more_often_than_every_two_seconds() -> None:
    told = Told()
    changes = FileChanges(told)
    for _ in range(40):
        changes.add(f"/w/{number}.py" for number in range(MAX_PATHS + 1))
        await asyncio.sleep(0.002)
    changes.add_all()
    await until(lambda: len(told.all) >= 2 and not changes._are_all)

    assert set(told.all) == {()}
    assert all(later - earlier >= RESCAN_S for earlier, later in zip(told.at, told.at[1:], strict=False))


async def test_what_is_forgotten_is_never_told() -> None:
    told = Told()
    changes = FileChanges(told)
    changes.add(["/w/a.py"])
    changes.forget()
    changes.add(["/w/b.py"])
    await until(lambda: bool(told.all))

    assert told.all == [("/w/b.py",)]


def test_a_place_close_to_the_last_one_is_nothing_new() -> None:
    viewed = ViewedLines()

    assert viewed.note("file:///a.py", "/a.py", 0) == Viewed("file:///a.py", 0, "/a.py")
    assert viewed.note("file:///a.py", "/a.py", NEAR_LINES - 1) is None
    assert viewed.note("file:///a.py", "/a.py", NEAR_LINES) is not None
    assert viewed.note("file:///b.py", None, NEAR_LINES) is not None
    assert viewed.note("file:///a.py", "/a.py", NEAR_LINES) is not None


def test_the_last_places_are_kept_in_their_order_and_no_more_than_some() -> None:
    viewed = ViewedLines()
    for number in range(MAX_VIEWED * 2):
        viewed.note("file:///a.py", "/a.py", number * NEAR_LINES)
    viewed.note("file:///a.py", "/a.py", (MAX_VIEWED + 1) * NEAR_LINES)

    lines = [each.line // NEAR_LINES for each in viewed]
    assert lines == [MAX_VIEWED, *range(MAX_VIEWED + 2, MAX_VIEWED * 2), MAX_VIEWED + 1]


class Pipe:
    """A child that takes everything and answers nothing."""

    pid = 1
    queued_bytes = 0

    def __init__(self) -> None:
        self.told: list[Notification] = []

    def send(self, frame: bytes) -> None:
        self.told.append(msgspec.msgpack.decode(frame[LENGTH_BYTES:], type=Notification))

    async def close(self) -> None:
        return


def with_pipe(process: ContextProcess) -> Pipe:
    pipe = Pipe()
    process._take(pipe)  # type: ignore[arg-type]
    return pipe


async def test_a_new_child_is_told_where_the_user_looked_but_not_which_files_changed() -> None:
    process = ContextProcess()
    process.configure(["/w"], predicts=False, index_folder="/cache", languages_folder=None, indexes=False)
    process.open("file:///w/a.py", "/w/a.py", "python", 1, "x = 1\n")
    process.viewed("file:///w/a.py", 40)
    process.viewed("file:///w/closed.py", 1)
    process.files_changed(["/w/b.py"])
    pipe = with_pipe(process)
    await asyncio.sleep(0.01)

    assert pipe.told[0] == Configure(("/w",), False, "/cache", None, False)
    assert pipe.told[2:] == [Viewed("file:///w/a.py", 40, "/w/a.py")]
    await process.aclose()


async def test_a_storm_of_changed_files_is_one_frame() -> None:
    process = ContextProcess()
    pipe = with_pipe(process)
    for number in range(100_000):
        process.files_changed([f"/w/{number}.py"])
    await until(lambda: bool(pipe.told))

    assert pipe.told == [FilesChanged(())]
    await process.aclose()


async def test_a_path_that_no_frame_can_carry_is_left_out() -> None:
    process = ContextProcess()
    pipe = with_pipe(process)
    process.files_changed(["/w/\udcff.py", "/w/a.py"])
    await until(lambda: bool(pipe.told))

    assert pipe.told == [FilesChanged(("/w/a.py",))]
    await process.aclose()
