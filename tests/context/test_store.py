import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossator_context.indexing import store as store_module
from glossator_context.indexing.store import MAX_AGE_S, Snapshot, Store, key_of, write_snapshot

CONTENT = b"columns" * 300_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "index"


def stored(store: Store, content: bytes = CONTENT) -> Snapshot | None:
    """What is written, and takes the last one's place."""
    temporary = store.temporary()
    assert temporary is not None
    write_snapshot(temporary, store.key, [content[:10], memoryview(content)[10:]])
    return store.adopt(temporary)


def content_of(snapshot: Snapshot | None) -> bytes | None:
    """The content, if it is what was written."""
    if snapshot is None:
        return None
    try:
        while (is_good := snapshot.check()) is None:
            pass
        return bytes(snapshot.content()) if is_good else None
    finally:
        snapshot.close()


def the_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_what_was_stored_is_found_by_the_next_process(folder: Path) -> None:
    assert content_of(stored(Store(str(folder), "/workspace"))) == CONTENT
    assert content_of(Store(str(folder), "/workspace").open()) == CONTENT


def test_the_content_can_be_used_where_it_lies_after_the_file_is_replaced(folder: Path) -> None:
    store = Store(str(folder), "/workspace")
    snapshot = stored(store)
    assert snapshot is not None
    view = snapshot.content()
    snapshot.close()
    stored(store, b"another")
    assert bytes(view) == CONTENT


def test_each_workspace_has_its_own(folder: Path) -> None:
    stored(Store(str(folder), "/one"), b"one")
    stored(Store(str(folder), "/two"), b"two")
    assert content_of(Store(str(folder), "/one").open()) == b"one"
    assert Store(str(folder), "/three").open() is None


def test_the_folder_and_the_file_are_the_users_alone(folder: Path) -> None:
    before = os.umask(0)
    try:
        stored(Store(str(folder), "/workspace"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(the_file(folder).stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_folder_that_others_can_look_into_is_not_used(folder: Path, mode: int) -> None:
    folder.mkdir(parents=True)
    folder.chmod(mode)
    store = Store(str(folder), "/workspace")
    assert store.temporary() is None
    assert store.open() is None
    assert stat.S_IMODE(folder.stat().st_mode) == mode


def test_a_folder_that_is_a_link_is_not_used(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "real")
    assert Store(str(folder), "/workspace").temporary() is None


def test_a_folder_in_the_workspace_is_not_used(tmp_path: Path) -> None:
    assert Store(str(tmp_path / "index"), str(tmp_path)).temporary() is None
    assert Store(str(tmp_path), str(tmp_path)).temporary() is None


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(str(tmp_path / "file" / "index"), "/workspace")
    assert store.temporary() is None
    assert store.open() is None
    store.prune()


def test_a_file_that_is_a_link_or_open_to_others_is_not_read(folder: Path, tmp_path: Path) -> None:
    store = Store(str(folder), "/workspace")
    stored(store)
    path = the_file(folder)
    path.chmod(0o644)
    assert store.open() is None
    path.chmod(0o600)
    assert content_of(store.open()) == CONTENT
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert store.open() is None
    path.unlink()
    os.mkfifo(path)
    assert store.open() is None


def test_nothing_is_written_through_a_link(folder: Path, tmp_path: Path) -> None:
    store = Store(str(folder), "/workspace")
    (tmp_path / "precious").write_text("mine")
    temporary = store.temporary()
    assert temporary is not None
    Path(temporary).symlink_to(tmp_path / "precious")
    with pytest.raises(FileExistsError):
        write_snapshot(temporary, store.key, [b"x"])
    assert (tmp_path / "precious").read_text() == "mine"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[:-1], id="cut off"),
        pytest.param(lambda data: data + b"x", id="something behind it"),
        pytest.param(
            lambda data: data[: len(data) // 2] + b"?" + data[len(data) // 2 + 1 :], id="a wrong byte"
        ),
        pytest.param(lambda data: b"?" + data[1:], id="another kind of file"),
        pytest.param(lambda data: data[:40] + b"\xff" * 8 + data[48:], id="a wrong size"),
        pytest.param(lambda data: bytes(len(data)), id="nothing but zeros"),
        pytest.param(lambda data: b"", id="empty"),
    ],
)
def test_a_damaged_file_counts_as_missing_and_is_replaced(folder: Path, damage: object) -> None:
    store = Store(str(folder), "/workspace")
    stored(store)
    path = the_file(folder)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert content_of(store.open()) is None
    assert content_of(stored(store, b"new")) == b"new"
    assert content_of(store.open()) == b"new"


def test_what_another_version_wrote_counts_as_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(Store(str(folder), "/workspace"))
    monkeypatch.setattr(store_module, "_makers", lambda: b"other grammars")
    assert Store(str(folder), "/workspace").open() is None


def test_the_users_own_languages_count_as_a_version(folder: Path, tmp_path: Path) -> None:
    languages = tmp_path / "languages"
    languages.mkdir()
    keys = [key_of("/workspace"), key_of("/workspace", str(languages))]
    for text in ("a = 1\n", "a = 2\n"):
        (languages / "own.toml").write_text(text)
        keys.append(key_of("/workspace", str(languages)))
    assert len(set(keys)) >= 3
    assert key_of("/workspace", str(languages)) == keys[-1]


def test_of_two_processes_the_last_one_wins_and_nobody_sees_half_a_file(folder: Path) -> None:
    contents = [bytes([number]) * 500_000 for number in range(6)]
    Store(str(folder), "/workspace")
    stop = threading.Event()
    seen: set[bytes | None] = set()

    def read() -> None:
        while not stop.is_set():
            snapshot = Store(str(folder), "/workspace").open()
            seen.add(content_of(snapshot) if snapshot is not None else contents[0])

    reader = threading.Thread(target=read)
    reader.start()
    writers = [
        threading.Thread(target=lambda: [stored(Store(str(folder), "/workspace"), each) for each in contents])
        for _ in range(2)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    stop.set()
    reader.join()
    assert seen <= set(contents)
    assert content_of(Store(str(folder), "/workspace").open()) == contents[-1]
    assert len(list(folder.iterdir())) == 1


def test_a_disk_that_is_full_leaves_nothing_behind(folder: Path) -> None:
    store = Store(str(folder), "/workspace")
    stored(store, b"old")
    temporary = store.temporary()
    assert temporary is not None

    def parts() -> Iterator[bytes]:
        yield b"some"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_snapshot(temporary, store.key, parts())
    assert store.adopt(temporary) is None
    assert len(list(folder.iterdir())) == 1
    assert content_of(store.open()) == b"old"


def test_old_files_and_too_many_and_what_was_left_behind_are_removed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "MAX_TOTAL_BYTES", 3_000)
    for number in range(5):
        stored(Store(str(folder), f"/workspace{number}"), b"x" * 1_000)
        for path in folder.iterdir():
            os.utime(path, (path.stat().st_mtime - 100, path.stat().st_mtime - 100))
    own = Store(str(folder), "/workspace0")
    (folder / "unfinished.index.1-2.tmp").write_text("")
    (folder / "other things").write_text("")

    own.prune()
    left = {number for number in range(5) if Store(str(folder), f"/workspace{number}").open() is not None}
    assert left == {0, 3, 4}
    assert (folder / "unfinished.index.1-2.tmp").exists()

    own.prune(now_s=lambda: os.stat(folder).st_mtime + MAX_AGE_S + 1_000)
    assert sorted(path.name for path in folder.iterdir() if path.suffix != ".index") == ["other things"]
    assert {
        number for number in range(5) if Store(str(folder), f"/workspace{number}").open() is not None
    } == {0}
