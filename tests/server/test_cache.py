import asyncio
import contextlib
import errno
import hashlib
import os
import pickle
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import diskcache
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossator.cache import AnswerCache, Stored, answer_key, answers, database, disk, folder, store
from glossator.cache.thread import DiskThread
from glossator.settings import CacheSettings

HANG_GUARD_S = 60.0
KEY = answer_key(prompt="def f():")
OTHER = answer_key(prompt="def g():")
ANSWER = Stored(text="return 1", model="small")


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine changes no outcome: what must be short has a test that makes it so."""
    for module, name, seconds in (
        (answers, "READ_S", HANG_GUARD_S),
        (answers, "CLEAR_S", HANG_GUARD_S),
        (answers, "CLOSE_S", HANG_GUARD_S),
        (folder, "LOCK_S", HANG_GUARD_S),
        (disk, "REOPEN_S", 0.0),
    ):
        monkeypatch.setattr(module, name, seconds)


@pytest.fixture
def disk_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MEMORY_ENTRIES", 0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "answers"


def settings(home: Path | str, **changes: Any) -> CacheSettings:
    return CacheSettings(folder=str(home), **changes)


@contextlib.asynccontextmanager
async def opened(home: Path | str, *roots: str, **changes: Any) -> AsyncIterator[AnswerCache]:
    cache = AnswerCache(settings(home, **changes), roots)
    try:
        yield cache
    finally:
        await cache.aclose()


async def keep(home: Path, *keys: str) -> None:
    async with opened(home) as cache:
        for key in keys:
            cache.put(key, ANSWER)


async def find(home: Path, key: str) -> str | None:
    async with opened(home) as cache:
        found = await cache.get(key)
    return None if found is None else found.text


async def drained(cache: AnswerCache) -> None:
    assert cache._thread is not None
    await asyncio.wrap_future(cache._thread.write(lambda: None))


def change(home: Path, statement: str, *values: Any) -> None:
    with contextlib.closing(sqlite3.connect(home / "cache.db", isolation_level=None)) as connection:
        assert connection.execute(statement, values).rowcount != 0


def rows(home: Path, statement: str) -> list[Any]:
    with contextlib.closing(sqlite3.connect(home / "cache.db")) as connection:
        return connection.execute(statement).fetchall()


# What it is for


async def test_an_answer_is_found_again_by_the_next_process(home: Path) -> None:
    await keep(home, KEY)
    assert await find(home, KEY) == ANSWER.text
    assert await find(home, OTHER) is None


async def test_an_answer_comes_back_whole_with_the_time_at_which_it_was_kept(home: Path) -> None:
    cache = AnswerCache(settings(home), (), wall_clock=lambda: 5_000.0)
    cache.put(KEY, Stored(text="naïve \U0001f600\0\r\n", model="m/1"))
    await cache.aclose()
    cache = AnswerCache(settings(home), (), wall_clock=lambda: 5_001.0)
    assert await cache.get(KEY) == Stored(text="naïve \U0001f600\0\r\n", model="m/1", created=5_000.0)
    await cache.aclose()


async def test_the_later_answer_replaces_the_earlier_one(home: Path) -> None:
    async with opened(home) as cache:
        cache.put(KEY, Stored(text="first", model="m"))
        cache.put(KEY, Stored(text="second", model="m"))
    assert await find(home, KEY) == "second"


async def test_hits_and_misses_are_counted_and_the_folder_is_told(home: Path) -> None:
    async with opened(home) as cache:
        cache.put(KEY, ANSWER)
        await cache.get(KEY)
        await cache.get(OTHER)
        await drained(cache)
        stats = await cache.stats()
    assert (stats.hits, stats.misses, stats.entries, stats.folder) == (1, 1, 1, str(home))
    assert stats.size_bytes > 0


async def test_memory_holds_the_answers_that_were_used_last(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MEMORY_ENTRIES", 2)
    async with opened(home) as cache:
        cache.put("a", ANSWER)
        cache.put("b", ANSWER)
        await cache.get("a")
        cache.put("c", ANSWER)
        assert list(cache._memory) == ["a", "c"]


async def test_a_cache_that_is_switched_off_makes_nothing_and_knows_nothing(home: Path) -> None:
    threads = threading.active_count()
    async with opened(home, enabled=False) as cache:
        cache.put(KEY, ANSWER)
        assert await cache.get(KEY) is None
        assert (await cache.stats()).folder is None
        assert threading.active_count() == threads
        await cache.clear()
    assert not home.exists()


async def test_answers_kept_earlier_can_be_cleared_when_the_cache_is_switched_off(home: Path) -> None:
    await keep(home, KEY)
    async with opened(home, enabled=False) as cache:
        await cache.clear()
        assert cache.notices == []
    assert not list(home.glob("cache.db*"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("half a pair \ud83d", id="text that is no unicode"),
        pytest.param("x" * (answers.MAX_TEXT_CHARS + 1), id="text that is too long"),
        pytest.param("é" * answers.MAX_TEXT_CHARS, id="text that is too long as bytes"),
    ],
)
async def test_an_answer_that_cannot_be_kept_harms_none_that_can(
    home: Path, text: str, disk_only: None, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(home) as cache:
        cache.put(KEY, Stored(text=text, model="m"))
        cache.put(OTHER, ANSWER)
        await drained(cache)
        assert await cache.get(KEY) is None
        assert await cache.get(OTHER) is not None
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


# Keys

fields = st.dictionaries(
    st.text("ab=\0", min_size=1, max_size=3), st.text("ab=\0\ud800é", max_size=3), max_size=3
)


@given(fields, fields)
@example({"a": "b"}, {"ab": ""})
@example({"a": "bc", "d": ""}, {"a": "b", "cd": ""})
@example({"a": ""}, {})
@example({"a": "\ud83d\ude00"}, {"a": "\U0001f600"})
def test_keys_are_equal_only_for_equal_fields(one: dict[str, str], other: dict[str, str]) -> None:
    assert (answer_key(**one) == answer_key(**other)) == (one == other)


def test_the_order_of_fields_does_not_matter() -> None:
    assert answer_key(model="m", prompt="p") == answer_key(prompt="p", model="m")


# Never in the way


async def test_the_disk_is_used_on_one_thread_that_is_not_the_event_loops(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = set()
    connect = database.connect

    def connect_here(path: Path) -> sqlite3.Connection:
        threads.add(threading.get_ident())
        return connect(path)

    for name in ("__init__", "get", "put", "measure", "close", "is_current"):
        method = getattr(store.DiskStore, name)

        def spy(self: Any, *args: Any, _method: Any = method, **kwargs: Any) -> Any:
            threads.add(threading.get_ident())
            return _method(self, *args, **kwargs)

        monkeypatch.setattr(store.DiskStore, name, spy)
    monkeypatch.setattr(database, "connect", connect_here)
    async with opened(home) as cache:
        await cache.get(KEY)
        cache.put(KEY, ANSWER)
        await cache.stats()
        await cache.clear()
        await cache.get(KEY)
    assert len(threads) == 1
    assert threading.get_ident() not in threads


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A disk that hangs until the test ends; the keys that it was asked for."""
    release = threading.Event()
    asked: list[str] = []

    def hang(_self: store.DiskStore, key: str) -> bytes | None:
        asked.append(key)
        release.wait(HANG_GUARD_S)
        return None

    monkeypatch.setattr(store.DiskStore, "get", hang)
    yield asked
    release.set()


async def test_a_disk_that_does_not_answer_in_time_is_a_miss(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(home, KEY)
    gate = threading.Event()
    async with opened(home) as cache:
        await cache.stats()
        assert cache._thread is not None
        cache._thread.read(lambda: gate.wait(HANG_GUARD_S))
        monkeypatch.setattr(answers, "READ_S", 0.01)
        assert await cache.get(KEY) is None
        gate.set()
        monkeypatch.setattr(answers, "READ_S", HANG_GUARD_S)
        assert await cache.get(KEY) is not None


async def test_a_disk_that_hangs_is_waited_for_once(
    home: Path, hanging: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "CLOSE_S", 0.01)
    async with opened(home) as cache:
        asking = asyncio.create_task(cache.get(KEY))
        while not hanging:
            await asyncio.sleep(0)
        monkeypatch.setattr(answers, "READ_S", 0.01)
        assert cache._thread is not None
        while cache._thread.busy_s() <= answers.READ_S:
            await asyncio.sleep(0.01)
        assert await cache.get(OTHER) is None
        assert cache._thread.waiting() == 0, "nothing was asked"
        asking.cancel()
    assert hanging == [KEY]


async def test_a_disk_that_hangs_collects_no_heap_of_writes(
    home: Path, hanging: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "CLOSE_S", 0.01)
    async with opened(home) as cache:
        await cache.stats()
        asking = asyncio.create_task(cache.get(OTHER))
        while not hanging:
            await asyncio.sleep(0)
        for number in range(answers.MAX_WAITING_WRITES + 100):
            cache.put(str(number), ANSWER)
        assert cache._thread is not None
        assert cache._thread.waiting() == answers.MAX_WAITING_WRITES
        assert await cache.get("300") is not None, "memory does not depend on the disk"
        asking.cancel()


async def test_closing_and_clearing_do_not_wait_for_a_disk_that_hangs(
    home: Path, hanging: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = AnswerCache(settings(home), ())
    asking = asyncio.create_task(cache.get(KEY))
    while not hanging:
        await asyncio.sleep(0)
    monkeypatch.setattr(answers, "CLOSE_S", 0.01)
    monkeypatch.setattr(answers, "CLEAR_S", 0.01)
    await asyncio.wait_for(cache.clear(), HANG_GUARD_S)
    assert cache.notices == ["the stored answers could not be removed: the disk does not answer"]
    await asyncio.wait_for(cache.aclose(), HANG_GUARD_S)
    asking.cancel()


def test_a_disk_that_hangs_does_not_keep_the_process_from_ending(home: Path) -> None:
    process = run(
        """
        import asyncio, threading
        from glossator.cache import answers, store
        answers.READ_S = 60.0
        asked = threading.Event()
        def hang(self, key):
            asked.set()
            threading.Event().wait()
        store.DiskStore.get = hang
        async def main():
            cache = AnswerCache(CacheSettings(folder=home), ())
            asking = asyncio.create_task(cache.get("k"))
            while not asked.is_set():
                await asyncio.sleep(0.01)
            asking.cancel()
            await cache.aclose()
        asyncio.run(main())
        """,
        home,
    )
    all_well([process])


async def test_what_is_read_goes_before_what_is_written() -> None:
    thread = DiskThread()
    began, gate, order = threading.Event(), threading.Event(), list[str]()
    thread.read(lambda: began.set() or gate.wait(HANG_GUARD_S))
    assert began.wait(HANG_GUARD_S)
    writes = [thread.write(lambda name=name: order.append(name)) for name in ("first", "second")]
    skipped = thread.read(lambda: order.append("skipped"))
    read = thread.read(lambda: order.append("read"))
    assert skipped.cancel()
    gate.set()
    await asyncio.gather(*(asyncio.wrap_future(future) for future in (read, *writes)))
    thread.stop()
    assert order == ["read", "first", "second"]


async def test_a_bug_in_a_write_is_logged_and_the_thread_goes_on(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(home) as cache:
        monkeypatch.setattr(store.DiskStore, "put", lambda *_: {}["secret text"])
        cache.put(KEY, ANSWER)
        await drained(cache)
        assert await cache.get(OTHER) is None
    assert "KeyError" in caplog.text
    assert "secret text" not in caplog.text


async def test_a_write_lock_of_another_process_costs_one_write_and_no_read(
    home: Path, disk_only: None
) -> None:
    async with opened(home) as cache:
        cache.put(KEY, ANSWER)
        await drained(cache)
        with contextlib.closing(sqlite3.connect(home / "cache.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            cache.put(OTHER, ANSWER)
            assert await cache.get(KEY) is not None
            await drained(cache)
        assert await cache.get(OTHER) is None
        cache.put(OTHER, ANSWER)
        await drained(cache)
        assert await cache.get(OTHER) is not None
        assert cache.notices == []


async def test_a_write_lock_at_the_start_is_waited_out_in_memory(home: Path) -> None:
    await keep(home, KEY)
    async with opened(home) as cache:
        with contextlib.closing(sqlite3.connect(home / "cache.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            async with asyncio.timeout(HANG_GUARD_S / 2):
                assert await cache.get(KEY) is None
        assert await cache.get(KEY) is not None
        assert cache.notices == []
    assert not (home / "set-aside.db").exists()


async def test_a_connection_waits_for_a_quarter_of_a_second_at_most_and_reads_no_huge_field(
    home: Path,
) -> None:
    home.mkdir(0o700)
    cache = store.BoundedCache(home, 1_000_000, (0.0, 2e9))
    connection = cache._con
    assert connection.execute("PRAGMA busy_timeout").fetchone()[0] <= 250
    with pytest.raises(sqlite3.DataError, match="too big"):
        connection.execute("SELECT length(CAST(zeroblob(1000000) AS TEXT) || 'x')").fetchone()
    assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
    cache.close()


# Closing and clearing


async def test_closing_waits_for_what_is_to_be_written(home: Path) -> None:
    async with opened(home) as cache:
        for number in range(200):
            cache.put(str(number), ANSWER)
    assert rows(home, "SELECT count(*) FROM Cache") == [(200,)]


async def test_a_closed_cache_keeps_answers_in_memory_alone_and_starts_no_thread(home: Path) -> None:
    cache = AnswerCache(settings(home), ())
    await cache.get(KEY)
    await cache.aclose()
    cache.put(KEY, ANSWER)
    assert await cache.get(KEY) is not None
    assert await cache.get(OTHER) is None
    assert (await cache.stats()).folder is None
    assert cache._thread is None
    await cache.aclose()


async def test_clearing_removes_the_files_and_the_cache_works_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "REOPEN_S", 3_600.0)
    async with opened(home) as cache:
        cache.put(KEY, ANSWER)
        await drained(cache)
        assert (home / "cache.db-wal").exists()
        (home / "set-aside.db").write_bytes(b"an old one")
        await cache.clear()
        assert sorted(path.name for path in home.iterdir()) == ["lock", "secret"]
        assert await cache.get(KEY) is None
        cache.put(OTHER, ANSWER)
        await drained(cache)
    assert await find(home, OTHER) == ANSWER.text


async def test_what_was_to_be_written_before_clearing_is_not_written_any_more(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = list[str]()
    monkeypatch.setattr(store.DiskStore, "put", lambda _self, key, _value: written.append(key))
    gate = threading.Event()
    async with opened(home) as cache:
        await cache.stats()
        assert cache._thread is not None
        cache._thread.write(lambda: gate.wait(HANG_GUARD_S))
        cache.put("before", ANSWER)
        clearing = asyncio.create_task(cache.clear())
        await asyncio.sleep(0)
        cache.put("after", ANSWER)
        gate.set()
        await clearing
        await drained(cache)
    assert written == ["after"]


async def test_an_answer_that_is_being_read_while_all_is_cleared_is_forgotten(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(home, KEY)
    read = store.DiskStore.get
    began, gate = threading.Event(), threading.Event()

    def slow(self: store.DiskStore, key: str) -> bytes | None:
        value = read(self, key)
        began.set()
        gate.wait(HANG_GUARD_S)
        return value

    monkeypatch.setattr(store.DiskStore, "get", slow)
    async with opened(home) as cache:
        reading = asyncio.create_task(cache.get(KEY))
        while not began.is_set():
            await asyncio.sleep(0)
        clearing = asyncio.create_task(cache.clear())
        await asyncio.sleep(0)
        gate.set()
        await clearing
        assert await reading is None
        assert await cache.get(KEY) is None


async def test_another_process_notices_that_all_was_cleared(home: Path, disk_only: None) -> None:
    async with opened(home) as running, opened(home) as other:
        running.put(KEY, ANSWER)
        await drained(running)
        await other.clear()
        assert await running.get(KEY) is None
        running.put(OTHER, ANSWER)
        await drained(running)
        assert await other.get(OTHER) is not None


async def test_what_cannot_be_removed_is_told(home: Path) -> None:
    home.mkdir(0o700)
    (home / "cache.db").mkdir()
    async with opened(home) as cache:
        await cache.clear()
        assert "could not be removed" in cache.notices[0]


@pytest.mark.parametrize("what", [pytest.param("*", id="all files"), pytest.param("", id="the folder")])
async def test_files_may_be_removed_while_the_cache_is_open(home: Path, what: str, disk_only: None) -> None:
    async with opened(home) as cache:
        cache.put(KEY, ANSWER)
        await drained(cache)
        for path in home.iterdir():
            path.unlink()
        if not what:
            home.rmdir()
        assert await cache.get(KEY) is None
        cache.put(OTHER, ANSWER)
        await drained(cache)
        assert await cache.get(OTHER) is not None
        assert cache.notices == []


# Time


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("place", ["memory", "disk"])
@pytest.mark.parametrize(
    ("days", "is_found"),
    [
        pytest.param(0, True, id="now"),
        pytest.param(6.9, True, id="before its end"),
        pytest.param(7.1, False, id="after its end"),
        pytest.param(40_000, False, id="when the clock is a century ahead"),
        pytest.param(-0.04, True, id="when the clock was set back by less than an hour"),
        pytest.param(-1, False, id="when it comes from tomorrow"),
        pytest.param(-20_000, False, id="when the clock is back at its beginning"),
    ],
)
async def test_an_answer_is_found_for_as_long_as_the_settings_say(
    home: Path, monkeypatch: pytest.MonkeyPatch, place: str, days: float, is_found: bool
) -> None:
    if place == "disk":
        monkeypatch.setattr(answers, "MEMORY_ENTRIES", 0)
    clock = Clock()
    cache = AnswerCache(settings(home, ttl_days=7), (), wall_clock=clock)
    cache.put(KEY, ANSWER)
    await drained(cache)
    clock.now += days * 86_400
    assert (await cache.get(KEY) is not None) == is_found
    await cache.aclose()


async def test_an_answer_that_is_too_old_in_memory_is_looked_for_on_disk(home: Path) -> None:
    clock = Clock()
    cache = AnswerCache(settings(home, ttl_days=7), (), wall_clock=clock)
    cache.put(KEY, Stored(text="old", model="m"))
    await drained(cache)
    clock.now += 8 * 86_400
    other = AnswerCache(settings(home, ttl_days=7), (), wall_clock=clock)
    other.put(KEY, Stored(text="new", model="m"))
    await other.aclose()
    found = await cache.get(KEY)
    await cache.aclose()
    assert found is not None
    assert found.text == "new"


@pytest.mark.parametrize(
    "days",
    [pytest.param(-31, id="too old"), pytest.param(365, id="from a clock that was wrong")],
)
async def test_entries_that_nobody_will_be_given_leave_the_disk(home: Path, days: float) -> None:
    await keep(home, KEY, OTHER)
    change(home, "UPDATE Cache SET store_time = store_time + ? WHERE key = ?", days * 86_400, KEY)
    await find(home, KEY)
    assert rows(home, "SELECT key FROM Cache") == [(OTHER,)]


# Rows that we did not write


class Bomb:
    """Unpickled, it makes a file."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> Any:
        return Path.touch, (self.canary,)


def test_the_bomb_works(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Bomb(tmp_path / "canary")))
    assert (tmp_path / "canary").exists()


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param({"mode": 4, "value": "bomb"}, id="a pickle"),
        pytest.param({"mode": 4, "value": None, "filename": "bomb.val"}, id="a file with a pickle"),
        pytest.param({"raw": 0, "key": "bomb"}, id="a pickled key"),
        pytest.param({"mode": 2, "value": None, "filename": "victim"}, id="another file by its path"),
        pytest.param({"mode": 2, "value": None, "filename": "../victim"}, id="a file above"),
        pytest.param({"filename": "victim"}, id="a value and a file"),
        pytest.param({"expire_time": 1.0, "filename": "victim"}, id="a file that has expired"),
        pytest.param({"mode": 3, "value": None, "filename": "victim"}, id="a text file"),
        pytest.param({"value": "text"}, id="text"),
        pytest.param({"value": 7}, id="a number"),
        pytest.param({"value": 7.5}, id="a fraction"),
        pytest.param({"value": None}, id="nothing"),
        pytest.param({"value": b""}, id="no bytes"),
        pytest.param({"value": b"x" * 32}, id="a mac of nothing"),
        pytest.param({"value": bytes(40_000_000)}, id="far too many bytes"),
        pytest.param({"mode": None}, id="no mode"),
        pytest.param({"mode": "raw"}, id="a mode that is text"),
    ],
)
async def test_a_row_that_we_did_not_write_is_a_miss_and_nothing_else(
    tmp_path: Path, home: Path, columns: dict[str, Any], disk_only: None
) -> None:
    victim, canary = tmp_path / "victim", tmp_path / "canary"
    victim.write_bytes(b"dear")
    await keep(home, KEY)
    (home / "bomb.val").write_bytes(pickle.dumps(Bomb(canary)))
    special = {"bomb": pickle.dumps(Bomb(canary)), "victim": str(victim)}
    change(
        home,
        f"UPDATE Cache SET {', '.join(f'{name} = ?' for name in columns)} WHERE key = ?",
        *(special.get(value, value) if isinstance(value, str) else value for value in columns.values()),
        KEY,
    )
    async with opened(home) as cache:
        await cache.stats()
        opened_first = cache._disk._store
        assert await cache.get(KEY) is None
        cache.put(OTHER, ANSWER)
        cache.put(KEY, ANSWER)
        await drained(cache)
        assert await cache.get(KEY) is not None
        assert await cache.get(OTHER) is not None
        if len(str(columns)) < 1_000_000:
            assert cache._disk._store is opened_first, "one bad row does not cost the others"
        await cache.clear()
    assert victim.read_bytes() == b"dear"
    assert (home / "bomb.val").exists()
    assert not canary.exists()


async def test_eviction_deletes_no_file_that_a_row_names(tmp_path: Path, home: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"dear")
    await keep(home, *(f"old{number}" for number in range(20)))
    change(home, "UPDATE Cache SET filename = ?", str(victim))
    async with opened(home, size_mb=1) as cache:
        for number in range(15):
            cache.put(str(number), Stored(text="x" * 200_000, model="m"))
    assert rows(home, "SELECT count(*) FROM Cache WHERE filename IS NOT NULL") == [(0,)]
    assert victim.read_bytes() == b"dear"


@pytest.mark.parametrize(
    "change_value",
    [
        pytest.param(lambda value, _: value[:-1] + bytes([value[-1] ^ 1]), id="a bit of the text"),
        pytest.param(lambda value, _: bytes([value[0] ^ 128]) + value[1:], id="a bit of the mac"),
        pytest.param(lambda value, _: value[:-1], id="one byte less"),
        pytest.param(lambda value, _: value + b"\0", id="one byte more"),
        pytest.param(lambda _, other: other, id="another key's value"),
        pytest.param(
            lambda value, _: hashlib.sha256(value[32:]).digest() + value[32:], id="a mac without our secret"
        ),
    ],
)
async def test_a_value_that_was_changed_is_a_miss(
    home: Path, change_value: Callable[[bytes, bytes], bytes]
) -> None:
    await keep(home, KEY, OTHER)
    values = dict(rows(home, "SELECT key, value FROM Cache"))
    change(home, "UPDATE Cache SET value = ? WHERE key = ?", change_value(values[KEY], values[OTHER]), KEY)
    assert await find(home, KEY) is None
    assert await find(home, OTHER) == ANSWER.text


async def test_the_secret_of_the_mac_is_not_in_the_database(home: Path) -> None:
    await keep(home, KEY)
    secret = (home / "secret").read_bytes()
    assert len(secret) == 32
    assert secret not in (home / "cache.db").read_bytes()


# Databases that we did not make


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(
            "UPDATE Settings SET value = '1; DROP TABLE Cache' WHERE key = 'sqlite_cache_size'", id="a pragma"
        ),
        pytest.param(
            "UPDATE Settings SET value = 4000000000000 WHERE key = 'sqlite_mmap_size'", id="huge memory"
        ),
        pytest.param("UPDATE Settings SET value = 1024.0 WHERE key = 'sqlite_cache_size'", id="a fraction"),
        pytest.param(
            "UPDATE Settings SET value = 'delete' WHERE key = 'sqlite_journal_mode'", id="a journal"
        ),
        pytest.param(
            "UPDATE Settings SET value = 'mine' WHERE key = 'eviction_policy'", id="an unknown policy"
        ),
        pytest.param("UPDATE Settings SET value = 'none' WHERE key = 'eviction_policy'", id="no eviction"),
        pytest.param("UPDATE Settings SET value = 0 WHERE key = 'disk_min_file_size'", id="values in files"),
        pytest.param("INSERT INTO Settings VALUES ('disk_secret', 'x')", id="an argument"),
        pytest.param("INSERT INTO Settings VALUES ('sqlite_writable_schema', 1)", id="one more pragma"),
        pytest.param("INSERT INTO Settings VALUES ('close', 1)", id="an attribute"),
        pytest.param("INSERT INTO Settings VALUES (x'ff', 1)", id="a name that is no text"),
        pytest.param("UPDATE Settings SET key = x'ff' WHERE key = 'hits'", id="a name replaced"),
        pytest.param("UPDATE Settings SET value = 1000000000000 WHERE key = 'size'", id="a full cache"),
        pytest.param("UPDATE Settings SET value = -5 WHERE key = 'count'", id="a count below nothing"),
        pytest.param("UPDATE Settings SET value = 'x' WHERE key = 'size_limit'", id="a limit that is text"),
        pytest.param("UPDATE Settings SET value = zeroblob(9000000) WHERE key = 'hits'", id="a huge setting"),
        pytest.param("DELETE FROM Settings WHERE key = 'size'", id="a setting removed"),
        pytest.param("CREATE TRIGGER t AFTER INSERT ON Cache BEGIN DELETE FROM Cache; END", id="a trigger"),
        pytest.param("CREATE VIEW v AS SELECT * FROM Cache", id="a view"),
        pytest.param("CREATE TABLE t (a)", id="a table"),
        pytest.param("DROP TABLE Cache", id="a table removed"),
        pytest.param("DROP TABLE Settings", id="the settings removed"),
        pytest.param("DROP INDEX Cache_key_raw", id="an index removed"),
        pytest.param("ALTER TABLE Cache ADD COLUMN more", id="a column"),
    ],
)
async def test_a_database_that_is_not_as_we_make_it_is_put_aside(home: Path, statement: str) -> None:
    await keep(home, KEY)
    change(home, statement)
    async with opened(home) as cache:
        assert await cache.get(KEY) is None
        cache.put(OTHER, ANSWER)
        await drained(cache)
        assert cache.notices == []
    assert (home / "set-aside.db").exists()
    assert await find(home, OTHER) == ANSWER.text


async def test_the_schema_is_the_one_that_this_diskcache_makes(home: Path) -> None:
    diskcache.Cache(str(home), size_limit=1, **store.OPTIONS).close()
    with contextlib.closing(sqlite3.connect(home / "cache.db")) as connection:
        assert database.schema_sha256(connection) == store.SCHEMA_SHA256


def test_each_setting_of_this_diskcache_is_given_by_us() -> None:
    assert {*store.OPTIONS, "size_limit"} == set(diskcache.DEFAULT_SETTINGS)


async def test_our_own_database_is_kept_whatever_its_limit_was(home: Path) -> None:
    await keep(home, KEY)
    async with opened(home, size_mb=7) as cache:
        assert await cache.get(KEY) is not None
    assert await find(home, KEY) == ANSWER.text
    assert not (home / "set-aside.db").exists()


def garbage(home: Path, _: Path) -> None:
    (home / "cache.db").write_bytes(b"\xa5" * 20_000)


def truncated_to(size: Callable[[int], int]) -> Callable[[Path, Path], None]:
    def truncate(home: Path, _: Path) -> None:
        os.truncate(home / "cache.db", size((home / "cache.db").stat().st_size))

    return truncate


def garbage_after_the_start(home: Path, _: Path) -> None:
    content = (home / "cache.db").read_bytes()
    (home / "cache.db").write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


def garbage_log(home: Path, _: Path) -> None:
    (home / "cache.db-wal").write_bytes(b"\x37\x7f\x06\x82" + b"\xa5" * 9_000)
    (home / "cache.db-shm").write_bytes(b"\xa5" * 32_768)


def log_of_nothing(home: Path, _: Path) -> None:
    os.truncate(home / "cache.db", 0)
    garbage_log(home, _)


def log_alone(home: Path, _: Path) -> None:
    (home / "cache.db").unlink()
    garbage_log(home, _)


def journal(home: Path, victim: Path) -> None:
    """A journal to be rolled back that names a journal above it, which SQLite removes when no database needs it."""
    magic = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
    pages = (home / "cache.db").stat().st_size // 4096
    header = magic + b"".join(number.to_bytes(4, "big") for number in (0, 0, pages, 512, 4096))
    name = os.fsencode(victim)
    numbers = (len(name), sum(name))
    above = bytes(4) + name + b"".join(number.to_bytes(4, "big") for number in numbers) + magic
    (home / "cache.db-journal").write_bytes(header.ljust(512, b"\0") + above)


def garbage_and_no_room_beside_it(home: Path, _: Path) -> None:
    garbage(home, _)
    (home / "set-aside.db").mkdir()


def directory(home: Path, _: Path) -> None:
    (home / "cache.db").unlink()
    (home / "cache.db").mkdir()
    (home / "cache.db" / "more").touch()


def fifo(home: Path, _: Path) -> None:
    (home / "cache.db").unlink()
    os.mkfifo(home / "cache.db")


def link_to(name: str) -> Callable[[Path, Path], None]:
    def link(home: Path, victim: Path) -> None:
        (home / name).unlink(missing_ok=True)
        (home / name).symlink_to(victim)

    return link


def link_to_nothing(home: Path, victim: Path) -> None:
    link_to("cache.db")(home, victim.parent / "made-by-mistake")


def foreign_database(home: Path, _: Path) -> None:
    (home / "cache.db").unlink()
    with contextlib.closing(sqlite3.connect(home / "cache.db")) as connection:
        connection.execute("CREATE TABLE Cache (key, value)")


def empty_database(home: Path, _: Path) -> None:
    foreign_database(home, _)
    change(home, "DROP TABLE Cache")


def of_another_user(home: Path, _: Path) -> None:
    os.chown(home / "cache.db", 12345, 12345)


BREAKAGES = [
    pytest.param(garbage, id="garbage"),
    pytest.param(garbage_and_no_room_beside_it, id="garbage that cannot be kept"),
    pytest.param(truncated_to(lambda _: 0), id="no bytes"),
    pytest.param(truncated_to(lambda _: 50), id="half a header"),
    pytest.param(truncated_to(lambda _: 4096), id="one page"),
    pytest.param(truncated_to(lambda size: size // 2), id="half of it"),
    pytest.param(truncated_to(lambda size: size - 1), id="one byte less"),
    pytest.param(garbage_after_the_start, id="garbage after the start"),
    pytest.param(garbage_log, id="a log of garbage"),
    pytest.param(log_of_nothing, id="a log of an empty database"),
    pytest.param(log_alone, id="a log without a database"),
    pytest.param(journal, id="a rollback journal"),
    pytest.param(directory, id="a directory"),
    pytest.param(fifo, id="a pipe"),
    pytest.param(link_to("cache.db"), id="a link"),
    pytest.param(link_to_nothing, id="a link to nothing"),
    pytest.param(link_to("cache.db-wal"), id="a link as log"),
    pytest.param(link_to("cache.db-shm"), id="a link as shared memory"),
    pytest.param(foreign_database, id="another database"),
    pytest.param(empty_database, id="a database without tables"),
]


@pytest.mark.parametrize("damage", BREAKAGES)
async def test_a_broken_database_is_rebuilt(
    tmp_path: Path, home: Path, damage: Callable[[Path, Path], None], disk_only: None
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"dear")
    await keep(home, KEY)
    damage(home, victim)
    async with opened(home) as cache:
        await cache.get(KEY)
        cache.put(OTHER, ANSWER)
        await drained(cache)
        assert await cache.get(OTHER) is not None
        assert cache.notices == []
    assert await find(home, OTHER) == ANSWER.text
    assert rows(home, "PRAGMA integrity_check") == [("ok",)]
    assert victim.read_bytes() == b"dear"
    assert not (tmp_path / "made-by-mistake").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
async def test_a_database_of_another_user_is_put_aside(home: Path) -> None:
    await keep(home, KEY)
    of_another_user(home, home)
    assert await find(home, KEY) is None
    assert (home / "set-aside.db").exists()


async def test_what_can_be_neither_used_nor_moved_leaves_memory_and_one_notice(home: Path) -> None:
    home.mkdir(0o700)
    for name in ("cache.db", "set-aside.db"):
        (home / name).mkdir()
        (home / name / "more").touch()
    async with opened(home) as cache:
        cache.put(KEY, ANSWER)
        assert await cache.get(OTHER) is None
        assert await cache.get(KEY) is not None
        assert len(cache.notices) == 1


async def test_a_database_that_breaks_while_it_is_used_is_rebuilt(home: Path, disk_only: None) -> None:
    async with opened(home) as cache:
        for number in range(100):
            cache.put(str(number), Stored(text="x" * 5_000, model="m"))
        await drained(cache)
        with contextlib.closing(sqlite3.connect(home / "cache.db")) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        await cache.aclose()
    async with opened(home) as cache:
        assert await cache.get("99") is not None
        content = (home / "cache.db").read_bytes()
        # The schema and the settings stay as they are: only pages of entries are hit.
        with (home / "cache.db").open("r+b") as file:
            file.seek(len(content) // 4)
            file.write(b"\xa5" * (len(content) // 2))
        for number in range(100):
            await cache.get(str(number))
        for number in range(50):
            cache.put(f"new{number}", ANSWER)
            await drained(cache)
        assert await cache.get("new49") is not None
        assert cache.notices == []
    assert (home / "set-aside.db").exists()
    assert rows(home, "PRAGMA integrity_check") == [("ok",)]


# Size


async def test_a_full_cache_evicts_the_oldest_and_its_file_stays_small(home: Path) -> None:
    async with opened(home, size_mb=1) as cache:
        for number in range(100):
            cache.put(f"key{number}", Stored(text=os.urandom(50_000).hex(), model="m"))
    assert (home / "cache.db").stat().st_size <= 1_300_000
    assert not (home / "cache.db-wal").exists()
    assert await find(home, "key0") is None
    assert await find(home, "key99") is not None


# The folder


@pytest.fixture
def refused(tmp_path: Path) -> Callable[..., Any]:
    async def is_refused(home: Path | str, *roots: str) -> str:
        async with opened(home, *roots) as cache:
            cache.put(KEY, ANSWER)
            await drained(cache)
            assert await cache.get(OTHER) is None
            assert await cache.get(KEY) is not None, "memory works all the same"
            assert (await cache.stats()).folder is None
            (notice,) = cache.notices
        assert notice.isprintable()
        assert not any(path.stat().st_size for path in tmp_path.rglob("cache.db*"))
        return notice

    return is_refused


def at(name: str) -> Callable[[Path], Path]:
    return lambda tmp_path: tmp_path / name


def a_file(tmp_path: Path) -> Path:
    (tmp_path / "file").touch()
    return tmp_path / "file"


def below_a_file(tmp_path: Path) -> Path:
    return a_file(tmp_path) / "answers"


def a_link(tmp_path: Path) -> Path:
    (tmp_path / "real").mkdir(0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    return tmp_path / "link"


def with_mode(mode: int, name: str = "open", below: str = "") -> Callable[[Path], Path]:
    def make(tmp_path: Path) -> Path:
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(mode)
        return tmp_path / name / below

    return make


def somebodys_home(tmp_path: Path) -> Path:
    (tmp_path / "somebody").mkdir(0o755)
    (tmp_path / "somebody" / "letters").touch()
    return tmp_path / "somebody"


def lock_is(kind: Callable[[Path], object]) -> Callable[[Path], Path]:
    def make(tmp_path: Path) -> Path:
        (tmp_path / "answers").mkdir(0o700)
        kind(tmp_path / "answers" / "lock")
        return tmp_path / "answers"

    return make


def secret_is_a_directory(tmp_path: Path) -> Path:
    (tmp_path / "answers" / "secret").mkdir(mode=0o700, parents=True)
    (tmp_path / "answers").chmod(0o700)
    return tmp_path / "answers"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(a_file, "is no folder of its own", id="a file"),
        pytest.param(below_a_file, "Not a directory", id="below a file"),
        pytest.param(a_link, "is no folder of its own", id="a link"),
        pytest.param(lambda tmp_path: "answers", "is not an absolute path", id="a relative path"),
        pytest.param(lambda tmp_path: "", "is not an absolute path", id="an empty path"),
        pytest.param(lambda tmp_path: "/", "is not an absolute path of a folder", id="the root"),
        pytest.param(lambda tmp_path: "~nobody-of-this-name/x", "a bad name", id="an unknown user's home"),
        pytest.param(at("x" * 300), "File name too long", id="a long name"),
        pytest.param(at("x/" * 3_000 + "y"), "File name too long", id="a long path"),
        pytest.param(at("a\0b"), "a bad name", id="a null character"),
        pytest.param(at("half \ud800"), "a bad name", id="half a surrogate pair"),
        pytest.param(at("two\nlines\0"), "a bad name", id="two lines"),
        pytest.param(at("$HOME"), "has a variable in its name", id="a variable"),
        pytest.param(with_mode(0o777), "can be changed by others", id="open to all"),
        pytest.param(with_mode(0o1777), "can be changed by others", id="like the shared temporary folder"),
        pytest.param(with_mode(0o770), "can be changed by others", id="open to a group"),
        pytest.param(
            with_mode(0o777, below="answers"), "open can be changed by others", id="below one open to all"
        ),
        pytest.param(
            with_mode(0o777, below="a/b/c"), "open can be changed by others", id="far below one open to all"
        ),
        pytest.param(somebodys_home, "has other things in it", id="somebody's home"),
        pytest.param(lock_is(Path.mkdir), "Is a directory", id="a directory as lock"),
        pytest.param(
            lock_is(lambda path: path.symlink_to("/etc/hostname")), "cannot be locked", id="a link as lock"
        ),
        pytest.param(secret_is_a_directory, "cannot be written", id="a directory as secret"),
    ],
)
async def test_a_folder_that_is_not_certainly_the_users_own_is_refused_with_one_notice(
    tmp_path: Path, refused: Callable[..., Any], make: Callable[[Path], Path | str], reason: str
) -> None:
    assert reason in await refused(make(tmp_path))


@pytest.mark.parametrize(
    ("root", "home"),
    [
        pytest.param("work", "work/.cache/answers", id="below"),
        pytest.param("work", "work", id="the same"),
        pytest.param("link", "work/answers", id="below, the root by a link"),
        pytest.param("work", "link/answers", id="below, the folder by a link"),
        pytest.param("", "work/answers", id="far below"),
    ],
)
async def test_nothing_is_kept_or_made_in_a_workspace(
    tmp_path: Path, refused: Callable[..., Any], root: str, home: str
) -> None:
    (tmp_path / "work").mkdir(0o700)
    (tmp_path / "link").symlink_to(tmp_path / "work")
    assert "is inside a workspace" in await refused(tmp_path / home, str(tmp_path / root))
    assert not list((tmp_path / "work").iterdir())


async def test_a_workspace_with_a_similar_name_is_no_obstacle(tmp_path: Path) -> None:
    async with opened(tmp_path / "work-cache", str(tmp_path / "work")) as cache:
        assert (await cache.stats()).folder == str(tmp_path / "work-cache")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
@pytest.mark.parametrize(
    ("below", "reason"),
    [
        pytest.param("", "belongs to another user", id="the folder"),
        pytest.param("answers", "can be changed by others", id="the folder above"),
    ],
)
async def test_a_folder_of_another_user_is_refused(
    tmp_path: Path, refused: Callable[..., Any], below: str, reason: str
) -> None:
    (tmp_path / "theirs").mkdir(0o755)
    os.chown(tmp_path / "theirs", 12345, 12345)
    assert reason in await refused(tmp_path / "theirs" / below)


@pytest.mark.parametrize("code", [errno.EROFS, errno.ENOSPC, errno.EMFILE, errno.ENOLCK])
@pytest.mark.parametrize("place", ["mkdir", "open", "flock", "chmod"])
async def test_whatever_fails_at_the_folder_memory_remains(
    home: Path, refused: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, code: int, place: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    target = {"mkdir": os, "open": os, "flock": folder.fcntl, "chmod": os}[place]
    monkeypatch.setattr(target, place, fail)
    try:
        notice = await refused(home)
    finally:
        monkeypatch.undo()
    assert os.strerror(code) in notice


async def test_a_folder_on_a_network_is_refused(
    tmp_path: Path, home: Path, refused: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    device = tmp_path.stat().st_dev
    line = f"36 35 {os.major(device)}:{os.minor(device)} / /home rw - nfs4 server:/home rw"
    (tmp_path / "mountinfo").write_text(f"1 1 0:0 / / rw shared:1 - ext4 /dev/sda rw\n\n{line}\n")
    monkeypatch.setattr(folder, "MOUNTS", tmp_path / "mountinfo")
    assert "is on a network (nfs4)" in await refused(home)
    assert not home.exists()


async def test_an_unknown_file_system_is_no_obstacle(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "MOUNTS", tmp_path / "missing")
    async with opened(home) as cache:
        assert (await cache.stats()).folder == str(home)


async def test_files_are_the_users_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        async with opened(tmp_path / "new" / "folder" / "answers") as cache:
            cache.put(KEY, ANSWER)
            await drained(cache)
            modes = {
                str(path.relative_to(tmp_path / "new")): oct(stat.S_IMODE(path.stat().st_mode))
                for path in (tmp_path / "new").rglob("*")
            }
            assert cache.notices == []
    finally:
        os.umask(before)
    names = ("cache.db", "cache.db-wal", "cache.db-shm", "secret", "lock")
    assert modes == {
        "folder": "0o700",
        "folder/answers": "0o700",
        **{f"folder/answers/{name}": "0o600" for name in names},
    }


async def test_files_that_others_could_read_are_closed_to_them(home: Path) -> None:
    await keep(home, KEY)
    secret = (home / "secret").read_bytes()
    home.chmod(0o755)
    for name in ("cache.db", "secret"):
        (home / name).chmod(0o644)
    assert await find(home, KEY) is None, "others may have seen the secret"
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()} == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert (home / "secret").read_bytes() != secret


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33], ids=["nothing", "a part", "more"])
async def test_a_secret_that_is_not_whole_is_made_again(home: Path, content: bytes) -> None:
    await keep(home, KEY)
    (home / "secret").write_bytes(content)
    await keep(home, OTHER)
    assert await find(home, KEY) is None
    assert await find(home, OTHER) == ANSWER.text
    assert len((home / "secret").read_bytes()) == 32


async def test_a_lock_in_a_folder_that_was_removed_is_no_lock(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir(0o700)
    flock = folder.fcntl.flock
    taken = 0

    def late(descriptor: int, operation: int) -> None:
        nonlocal taken
        taken += 1
        if taken == 1:
            (home / "lock").unlink()
        flock(descriptor, operation)

    monkeypatch.setattr(folder.fcntl, "flock", late)
    with folder.locked(home):
        assert (home / "lock").exists()
    assert taken == 2


async def test_a_lock_that_is_not_given_back_leaves_memory_for_now(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(home, KEY)
    monkeypatch.setattr(folder, "LOCK_S", 0.0)
    async with opened(home) as cache:
        with folder.locked(home):
            assert await cache.get(KEY) is None
        assert await cache.get(KEY) is not None
        assert cache.notices == []


# Faults where SQLite meets the machine


class FaultyConnection(sqlite3.Connection):
    """Fails once at the first statement that begins as the test says."""

    fails_at = ""
    with_code = 0
    failed = 0

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        if FaultyConnection.fails_at and sql.lstrip().startswith(FaultyConnection.fails_at):
            FaultyConnection.fails_at = ""
            FaultyConnection.failed += 1
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = FaultyConnection.with_code
            raise error
        return super().execute(sql, *args)


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, int], None]]:
    connect = sqlite3.connect

    def connect_faulty(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        return connect(*args, **kwargs, factory=FaultyConnection)

    def fail(statement: str, code: int) -> None:
        FaultyConnection.fails_at, FaultyConnection.with_code = statement, code

    FaultyConnection.failed = 0
    monkeypatch.setattr(database.sqlite3, "connect", connect_faulty)
    yield fail
    FaultyConnection.fails_at = ""


CODES = [
    pytest.param(sqlite3.SQLITE_FULL, id="no space"),
    pytest.param(sqlite3.SQLITE_IOERR_WRITE, id="an error of the disk"),
    pytest.param(sqlite3.SQLITE_CANTOPEN, id="too many files"),
    pytest.param(sqlite3.SQLITE_READONLY_DBMOVED, id="no right to write"),
]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("statement", ["BEGIN", "SELECT", "INSERT", "COMMIT", "PRAGMA page_count"])
async def test_a_fault_while_it_is_used_costs_one_answer(
    home: Path, faulty: Callable[[str, int], None], statement: str, code: int, disk_only: None
) -> None:
    await keep(home, KEY)
    async with opened(home) as cache:
        assert await cache.get(KEY) is not None
        faulty(statement, code)
        cache.put(OTHER, ANSWER)
        await drained(cache)
        assert FaultyConnection.failed == 1
        with contextlib.closing(sqlite3.connect(home / "cache.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
        assert await cache.get(KEY) is not None
        cache.put(OTHER, ANSWER)
        await drained(cache)
        assert await cache.get(OTHER) is not None
        assert cache.notices == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "statement", ["PRAGMA trusted_schema", "SELECT key, value", "INSERT OR REPLACE", "CREATE", "DELETE"]
)
async def test_a_fault_at_the_start_leaves_memory_and_loses_nothing(
    home: Path, faulty: Callable[[str, int], None], statement: str, code: int, disk_only: None
) -> None:
    await keep(home, KEY)
    faulty(statement, code)
    async with opened(home) as cache:
        assert await cache.get(KEY) is None
        assert len(cache.notices) == 1
        assert await cache.get(KEY) is not None, "it is tried again"
    assert FaultyConnection.failed == 1
    assert not (home / "set-aside.db").exists()


def test_a_full_disk_costs_answers_and_nothing_else(home: Path) -> None:
    """The kernel itself refuses writes past a size."""
    process = run(
        """
        import asyncio, resource
        from glossator.cache import answers, disk
        answers.MEMORY_ENTRIES, answers.READ_S, answers.CLOSE_S, disk.REOPEN_S = 0, 60.0, 60.0, 0.0
        async def main():
            cache = AnswerCache(CacheSettings(folder=home), ())
            cache.put("first", Stored(text="kept", model="m"))
            await cache.stats()
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
            for number in range(20):
                cache.put(str(number), Stored(text="x" * 100_000, model="m"))
            await asyncio.wrap_future(cache._thread.write(lambda: None))
            assert await cache.get("19") is None
            assert (await cache.get("first")).text == "kept"
            await cache.clear()
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            cache.put("last", Stored(text="kept", model="m"))
            await asyncio.wrap_future(cache._thread.write(lambda: None))
            assert (await cache.get("last")).text == "kept"
            await cache.aclose()
        asyncio.run(main())
        """,
        home,
    )
    all_well([process])


# Several processes


def run(script: str, home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    lines = script.splitlines()
    indent = len(lines[1]) - len(lines[1].lstrip())
    program = "\n".join(
        [
            "import sys",
            f"sys.path[:0] = {sys.path!r}",
            "from glossator.cache import AnswerCache, Stored",
            "from glossator.settings import CacheSettings",
            "home, *arguments = sys.argv[1:]",
            *(line[indent:] for line in lines),
        ]
    )
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, str(home), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )


def all_well(processes: list[subprocess.Popen[bytes]]) -> None:
    try:
        outputs = [process.communicate(timeout=HANG_GUARD_S) for process in processes]
        assert [process.returncode for process in processes] == [0] * len(processes), outputs
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def test_six_processes_make_the_folder_at_once(home: Path) -> None:
    script = """
        import asyncio
        from glossator.cache import answers, folder
        answers.READ_S = answers.CLOSE_S = folder.LOCK_S = 60.0
        async def main():
            cache = AnswerCache(CacheSettings(folder=home), ())
            assert await cache.get("k") is None
            cache.put(arguments[0], Stored(text=arguments[0], model="m"))
            assert cache.notices == [], cache.notices
            assert (await cache.stats()).folder == home
            await cache.aclose()
        asyncio.run(main())
        """
    all_well([run(script, home, str(number)) for number in range(6)])
    assert rows(home, "SELECT count(*) FROM Cache") == [(6,)]
    assert not (home / "set-aside.db").exists()


def test_four_processes_at_once_read_no_wrong_value(home: Path) -> None:
    script = """
        import asyncio, random
        from glossator.cache import answers, folder
        answers.MEMORY_ENTRIES = 0
        answers.READ_S = answers.CLOSE_S = folder.LOCK_S = 60.0
        async def main():
            choose = random.Random(int(arguments[0]))
            cache = AnswerCache(CacheSettings(folder=home, size_mb=1), ())
            hits = 0
            for _ in range(250):
                key = str(choose.randrange(40))
                if choose.random() < 0.5:
                    cache.put(key, Stored(text=key * choose.randrange(1, 9_000), model=key))
                elif (found := await cache.get(key)) is not None:
                    hits += 1
                    assert found.model == key and set(found.text) == set(key) and len(found.text) % len(key) == 0
            assert hits and cache.notices == []
            await cache.aclose()
        asyncio.run(main())
        """
    all_well([run(script, home, str(number)) for number in range(4)])
    assert rows(home, "PRAGMA integrity_check") == [("ok",)]
    assert not (home / "set-aside.db").exists()


async def test_a_process_that_is_killed_while_it_writes_leaves_a_whole_database(home: Path) -> None:
    script = """
        import asyncio
        from glossator.cache import answers
        answers.MAX_WAITING_WRITES = 10
        async def main():
            cache = AnswerCache(CacheSettings(folder=home), ())
            for number in range(1_000_000):
                cache.put(f"{arguments[0]}-{number % 50}", Stored(text="x" * 5_000, model="m"))
                if number % 20 == 19:
                    await asyncio.wrap_future(cache._thread.write(lambda: None))
                    print(number, flush=True)
        asyncio.run(main())
        """
    for number in range(4):
        process = run(script, home, str(number))
        try:
            assert process.stdout is not None
            for _ in range(number + 1):
                assert process.stdout.readline()
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        found = await find(home, f"{number}-0")
        assert found is not None
        assert set(found) == {"x"}
        assert rows(home, "PRAGMA integrity_check") == [("ok",)]
    assert not (home / "set-aside.db").exists()
