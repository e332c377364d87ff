import itertools
import os
import select
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from glossator_context.indexing import changes as changes_module
from glossator_context.indexing import pool as pool_module
from glossator_context.indexing import worker as worker_module
from glossator_context.indexing import worker_end as worker_end_module
from glossator_context.indexing.crawl import Crawl
from glossator_context.indexing.index import Index
from glossator_context.indexing.jobs import Extract, Source
from glossator_context.indexing.pool import Pool
from glossator_context.indexing.roots import Indexes, outermost
from glossator_context.indexing.worker import _Reader
from glossator_context.symbols import Import

LONG_S = 120.0
# A worker that dies, or stays for ever, on certain files: as a broken grammar would.
DANGEROUS = """
import os, signal, sys, time
from glossator_context.indexing import extract, worker

whole = extract.extract

def careful(files):
    for file in files:
        if b"DEADLY" in file[2]:
            os.kill(os.getpid(), signal.SIGKILL)
        if b"ENDLESS" in file[2]:
            time.sleep(1000)
        yield file

extract.extract = lambda files, *rest, **options: whole(careful(files), *rest, **options)
sys.exit(worker.main(sys.argv[1:]))
"""

Open = Callable[..., Index]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


@pytest.fixture
def opened(root: Path) -> Iterator[Open]:
    """Makes indexes of the root that end with the test."""
    indexes = []

    def make(**options: object) -> Index:
        index = Index(str(root), **{"workers": 1, **options})  # type: ignore[arg-type]
        indexes.append(index)
        return index

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes_module, "EVENTS_EVERY_S", 0.0)
        yield make
    for index in indexes:
        index.close()


@pytest.fixture
def handed_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that workers were told to read."""
    found: list[str] = []
    submit = Pool.submit

    def noted(self: Pool, number: int, job: object, *rest: object) -> bool:
        if isinstance(job, Extract):
            found.extend(source.path for source in job.files)
        return submit(self, number, job, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Pool, "submit", noted)
    return found


seconds = itertools.count(1_500_000_000)


def write(root: Path, files: dict[str, str]) -> None:
    """Each file gets a time of its own, long ago: what was changed a moment ago is read twice."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
        now_s = next(seconds)
        os.utime(root / name, (now_s, now_s))


def names(index: Index) -> dict[str, list[str]]:
    """The definitions of each file that counts, when all is read."""
    assert index.run(LONG_S)
    return names_by_now(index)


def names_by_now(index: Index) -> dict[str, list[str]]:
    found = {}
    for segment, alive in index.segments:
        words = list(segment.words)
        for file, path in enumerate(segment.paths):
            if alive[file]:
                assert path not in found
                start, stop = segment.def_offsets[file : file + 2]
                found[path] = [words[word] for word in segment.def_name[start:stop]]
    return found


def until(index: Index, condition: Callable[[], bool]) -> None:
    ends_s = time.monotonic() + LONG_S
    while not condition():
        assert time.monotonic() < ends_s
        if not index.work():
            select.select(index.readers, index.writers, (), min(index.due_s or 0.05, 0.05))


def workers_of(index: Index) -> list[int]:
    return [worker.process.pid for worker in index._pool._workers]


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_what_files_define_is_found(root: Path, opened: Open) -> None:
    write(
        root,
        {
            "a.py": "def f(): ...\nclass A: ...\n",
            "pkg/b.go": "package b\nfunc G() {}\n",
            "notes.md": "def x\n",
        },
    )
    index = opened()
    assert not index.is_complete
    assert names(index) == {"a.py": ["f", "A"], "pkg/b.go": ["G"]}
    assert index.is_complete
    assert index.progress == (2, 2)


def test_a_folder_without_source_is_complete(opened: Open) -> None:
    index = opened()
    assert names(index) == {}
    assert index.progress == (0, 0)


def test_what_is_read_can_be_used_while_the_rest_is_not(root: Path, opened: Open) -> None:
    write(root, {f"f{number}/a.py": f"def f{number}():\n" + "    x = 1\n" * 1_000 for number in range(60)})
    index = opened()
    index.update("f37/a.py", (root / "f37" / "a.py").read_text())
    until(index, lambda: len(index.segments) > 0)
    assert not index.is_complete
    assert "f37/a.py" in names_by_now(index)
    assert len(names(index)) == 60


def test_broken_files_are_read_as_far_as_they_go(root: Path, opened: Open) -> None:
    write(root, {"a.py": "def f(:\n  ((((", "b.js": "<!--" * 5_000, "c.ts": "", "d.py": "(" * 50_000})
    (root / "e.py").write_bytes(b"def g(): ...\n\xff\xfe\n")
    (root / "f.py").write_bytes(b"def h(): ...\n\0")
    found = names(opened())
    assert sorted(found) == ["a.py", "b.js", "c.ts", "d.py", "e.py", "f.py"]
    assert found["e.py"] == ["g"]
    assert found["f.py"] == []


# What the editor has open


def test_the_editors_text_goes_before_the_disks(root: Path, opened: Open) -> None:
    write(root, {"a.py": "def on_disk(): ...\n"})
    index = opened()
    index.update("a.py", "def in_editor(): ...\n")
    assert names(index) == {"a.py": ["in_editor"]}
    index.update("a.py", "def typed(): ...\n")
    assert names(index) == {"a.py": ["typed"]}
    write(root, {"a.py": "def changed_on_disk(): ...\n"})
    index.refresh(["a.py"])
    assert names(index) == {"a.py": ["typed"]}
    (root / "a.py").unlink()
    index.rescan()
    assert names(index) == {"a.py": ["typed"]}
    write(root, {"a.py": "def saved(): ...\n"})
    index.update("a.py", None)
    assert names(index) == {"a.py": ["saved"]}


def test_a_file_that_is_not_saved_yet_is_indexed_until_it_is_closed(root: Path, opened: Open) -> None:
    write(root, {"pkg/a.py": ""})
    index = opened()
    assert names(index) == {"pkg/a.py": []}
    index.update("pkg/new.py", "def fresh(): ...\n")
    assert names(index) == {"pkg/a.py": [], "pkg/new.py": ["fresh"]}
    assert "pkg/new.py" in index.files
    index.rescan()
    assert names(index) == {"pkg/a.py": [], "pkg/new.py": ["fresh"]}
    index.close_file("pkg/new.py")
    assert names(index) == {"pkg/a.py": []}


@pytest.mark.parametrize("name", ["ignored.py", "node_modules/a.js", "secrets.json", "notes.txt"])
def test_an_open_file_that_does_not_belong_to_the_index_stays_out_of_it(
    root: Path, opened: Open, name: str, handed_out: list[str]
) -> None:
    write(root, {".gitignore": "ignored.py\n", "a.py": "", name: ""})
    index = opened()
    index.update(name, "secret = 1\n")
    assert names(index) == {"a.py": []}
    assert handed_out == ["a.py"]


def test_an_open_file_leaves_the_index_when_it_is_ignored_and_comes_back(root: Path, opened: Open) -> None:
    index = opened()
    index.update("a.py", "def f(): ...\n")
    assert names(index) == {"a.py": ["f"]}
    write(root, {".gitignore": "a.py\n"})
    index.rescan()
    assert names(index) == {}
    (root / ".gitignore").unlink()
    index.rescan()
    assert names(index) == {"a.py": ["f"]}


def test_opening_a_file_that_is_as_on_the_disk_reads_nothing_again(
    root: Path, opened: Open, handed_out: list[str]
) -> None:
    write(root, {"a.py": "def f(): ...\n"})
    index = opened()
    assert names(index) == {"a.py": ["f"]}
    index.update("a.py", "def f(): ...\n")
    assert names(index) == {"a.py": ["f"]}
    assert handed_out == ["a.py"]


def test_many_updates_of_one_file_are_read_as_one(root: Path, opened: Open, handed_out: list[str]) -> None:
    index = opened()
    assert names(index) == {}
    for number in range(500):
        index.update("a.py", f"def f{number}(): ...\n")
    assert names(index) == {"a.py": ["f499"]}
    assert len(handed_out) <= 2


def test_a_text_too_large_to_parse_and_half_a_character_do_no_harm(root: Path, opened: Open) -> None:
    index = opened()
    index.update("a.py", "x = 1\n" * 200_000)
    index.update("b.py", "def f(): return '\ud83d'\n")
    assert names(index) == {"a.py": [], "b.py": ["f"]}


def test_an_open_file_in_another_spelling_is_the_file_on_the_disk(root: Path, opened: Open) -> None:
    write(root, {"A.py": "def on_disk(): ...\n"})
    os.link(root / "A.py", root / "a.py")
    index = opened()
    assert names(index) == {"A.py": ["on_disk"]}
    index.update("a.py", "def typed(): ...\n")
    assert names(index) == {"A.py": ["typed"]}
    index.close_file("a.py")
    assert names(index) == {"A.py": ["on_disk"]}


# What happens on the disk


def test_changed_new_and_removed_files_are_seen_when_they_are_told(root: Path, opened: Open) -> None:
    write(root, {"a.py": "def a(): ...\n", "b.py": "def b(): ...\n", "c/d/e.py": "def e(): ...\n"})
    index = opened()
    names(index)
    write(root, {"a.py": "def changed(): ...\n", "new/deep/f.py": "def f(): ...\n"})
    (root / "b.py").unlink()
    (root / "c").rename(root / "moved")
    index.refresh(["a.py", "b.py", "new/deep/f.py", "c", "moved"])
    assert names(index) == {"a.py": ["changed"], "moved/d/e.py": ["e"], "new/deep/f.py": ["f"]}


def test_without_any_word_a_look_at_all_files_finds_what_has_changed(
    root: Path, opened: Open, handed_out: list[str]
) -> None:
    write(root, {"a.py": "def a(): ...\n", "b.py": "def b(): ...\n", "c/d.py": "def d(): ...\n"})
    index = opened()
    names(index)
    handed_out.clear()
    write(root, {"c/d.py": "def other(): ...\n"})
    (root / "a.py").unlink()
    index.rescan()
    assert names(index) == {"b.py": ["b"], "c/d.py": ["other"]}
    assert handed_out == ["c/d.py"]


def test_a_storm_of_events_is_one_look_at_all_files_in_two_seconds(
    root: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {"a.py": "", "b/c.py": ""})
    index = opened()
    names(index)
    looks = []
    everything, again = Crawl.everything, Crawl.again
    monkeypatch.setattr(Crawl, "everything", lambda self: (looks.append("all"), everything(self))[1])
    monkeypatch.setattr(Crawl, "again", lambda self, folder: (looks.append(folder), again(self, folder))[1])
    monkeypatch.setattr(changes_module, "EVENTS_EVERY_S", 1_000.0)
    index._changes._looked_s = float("-inf")
    for storm in range(10):
        index.refresh(f"b/generated{storm}_{number}.py" for number in range(10_000))
        index.work()
    assert looks == ["b"]
    assert index.due_s is not None
    index._changes._looked_s = float("-inf")
    until(index, lambda: not index._crawl.has_more and not index._changes)
    assert looks == ["b", "all"]


def test_a_look_at_all_files_that_is_under_way_is_not_begun_anew(
    root: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {f"f{number}/a.py": "" for number in range(30)})
    index = opened()
    begun = []
    everything = Crawl.everything
    monkeypatch.setattr(Crawl, "everything", lambda self: (begun.append(1), everything(self))[1])
    for _ in range(1_000):
        index.rescan()
        index.work(time.monotonic() + 1e-4)
        if len(index.files) == 30:
            break
    assert len(index.files) == 30
    assert len(begun) < 5


def test_a_file_that_was_changed_a_moment_before_it_is_read_is_read_once_more(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A moment that is long enough for any machine.
    monkeypatch.setattr(worker_module, "UNSURE_NS", 10**12)
    write(root, {"new.py": "", "old.py": ""})
    (root / "new.py").write_text("x = 1\n")
    reader = _Reader(str(root), lambda _number: None)
    read = list(
        reader.contents_of([Source("new.py", (0, 0)), Source("old.py", (0, 0)), Source("gone.py", (0, 0))])
    )
    assert [path for path, _, _ in read] == ["new.py", "old.py"]
    assert (reader.unsure, reader.absent) == (["new.py"], ["gone.py"])


def test_a_worker_reads_nothing_through_a_link(root: Path, tmp_path: Path) -> None:
    write(tmp_path, {"outside/secret.py": "key = 1\n"})
    (root / "pkg").symlink_to(tmp_path / "outside")
    (root / "b.py").symlink_to(tmp_path / "outside" / "secret.py")
    reader = _Reader(str(root), lambda _number: None)
    assert list(reader.contents_of([Source("pkg/secret.py", (0, 0)), Source("b.py", (0, 0))])) == []


def test_at_the_limit_the_nearest_files_are_in_the_index(root: Path, opened: Open) -> None:
    write(root, {f"f{number}/{name}.py": "" for number in range(20) for name in "abcd"})
    index = opened(most_files=10)
    index.update("f13/a.py", "def here(): ...\n")
    found = names(index)
    assert len(found) == 12
    assert {f"f13/{name}.py" for name in "abcd"} <= set(found)


# Workers that die


@pytest.fixture
def dangerous(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "PROGRAM", ("-c", DANGEROUS))


def test_a_killed_worker_loses_nothing(root: Path, opened: Open) -> None:
    write(root, {f"f{number}.py": f"def f{number}():\n" + "    x = 1\n" * 2_000 for number in range(40)})
    index = opened()
    for _ in range(3):
        until(index, lambda: bool(workers_of(index)) and index._pool.has_work)
        os.kill(workers_of(index)[0], signal.SIGKILL)
    assert names(index) == {f"f{number}.py": [f"f{number}"] for number in range(40)}


@pytest.mark.parametrize("count", [1, 7, 60])
def test_a_file_that_no_worker_survives_is_found_and_left_out_and_the_others_are_kept(
    root: Path, opened: Open, dangerous: None, count: int, handed_out: list[str]
) -> None:
    write(root, {f"f{number}.py": f"def f{number}(): ...\n" for number in range(count)})
    write(root, {"f3.py": "DEADLY = 1\n", "sub/g.py": "DEADLY = 1\n"})
    index = opened()
    found = names(index)
    assert found == {f"f{number}.py": [f"f{number}"] for number in range(count) if number != 3} | {
        "f3.py": [],
        "sub/g.py": [],
    }
    handed_out.clear()
    index.rescan()
    assert names(index) == found
    assert handed_out == []
    write(root, {"f3.py": "def better(): ...\n"})
    index.rescan()
    assert names(index)["f3.py"] == ["better"]


def test_an_open_text_that_no_worker_survives_is_tried_only_some_times(
    root: Path, opened: Open, dangerous: None, handed_out: list[str]
) -> None:
    write(root, {"b.py": "def b(): ...\n"})
    index = opened()
    for number in range(6):
        index.update("a.py", f"DEADLY = {number}\n")
        assert names(index) == {"a.py": [], "b.py": ["b"]}
    assert handed_out.count("a.py") < 12
    index.close_file("a.py")
    assert names(index) == {"b.py": ["b"]}


def test_a_file_that_takes_for_ever_is_left_out(
    root: Path, opened: Open, dangerous: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_end_module, "STUCK_S", 2.0)
    write(root, {"a.py": "def a(): ...\n", "b.py": "ENDLESS = 1\n", "c.py": "def c(): ...\n"})
    assert names(opened()) == {"a.py": ["a"], "b.py": [], "c.py": ["c"]}


def test_workers_that_cannot_start_are_tried_ever_more_seldom(
    root: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = []
    started = Pool._started

    def counted(self: Pool) -> object:
        starts.append(1)
        return started(self)

    monkeypatch.setattr(Pool, "_started", counted)
    monkeypatch.setattr(pool_module, "PROGRAM", ("-c", "raise SystemExit(1)"))
    monkeypatch.setattr(pool_module, "DELAYS_S", (0.0, 0.0, 1_000.0))
    write(root, {"a.py": "def a(): ...\n"})
    index = opened()
    until(index, lambda: len(starts) == 3 and not workers_of(index))
    index.run(0.2)
    assert len(starts) == 3
    monkeypatch.undo()
    index._pool._not_before_s = 0.0
    index._pool._command = Pool(index.root)._command
    assert names(index) == {"a.py": ["a"]}


def test_closing_ends_all_workers(root: Path, opened: Open) -> None:
    write(root, {f"f{number}.py": "x = 1\n" * 20_000 for number in range(30)})
    index = opened(workers=2)
    until(index, lambda: len(workers_of(index)) == 2)
    workers = workers_of(index)
    index.close()
    assert all(is_gone(pid) for pid in workers)


def test_a_worker_without_work_ends(root: Path, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "IDLE_S", 0.0)
    write(root, {"a.py": ""})
    index = opened()
    names(index)
    until(index, lambda: not workers_of(index))
    write(root, {"b.py": ""})
    index.rescan()
    assert len(names(index)) == 2


# What is kept for the next start


def described(index: Index) -> list[object]:
    assert index.run(LONG_S)
    assert len(index.segments) == 1
    return index.segments[0][0].describe()


def test_the_next_start_reads_only_what_has_changed(
    root: Path, opened: Open, tmp_path: Path, handed_out: list[str]
) -> None:
    store = str(tmp_path / "store")
    write(root, {f"f{number}.py": f"def f{number}(): ...\n" for number in range(20)})
    first = described(opened(store=store))
    handed_out.clear()

    again = opened(store=store)
    assert described(again) == first
    assert handed_out == []
    assert workers_of(again) == []

    write(root, {"f3.py": "def other(): ...\n", "new.py": "def new(): ...\n"})
    (root / "f4.py").unlink()
    third = opened(store=store)
    found = names(third)
    assert sorted(set(handed_out)) == ["f3.py", "new.py"]
    assert (found["f3.py"], found["new.py"], "f4.py" in found) == (["other"], ["new"], False)


def test_the_text_of_an_open_file_is_not_taken_for_the_disks_at_the_next_start(
    root: Path, opened: Open, tmp_path: Path
) -> None:
    store = str(tmp_path / "store")
    write(root, {"a.py": "def on_disk(): ...\n"})
    index = opened(store=store)
    index.update("a.py", "def unsaved(): ...\n")
    assert names(index) == {"a.py": ["unsaved"]}
    assert names(opened(store=store)) == {"a.py": ["on_disk"]}


def test_a_damaged_store_is_read_anew_and_replaced(
    root: Path, opened: Open, tmp_path: Path, handed_out: list[str]
) -> None:
    store = tmp_path / "store"
    write(root, {f"f{number}.py": f"def f{number}(): ...\n" for number in range(5)})
    first = described(opened(store=str(store)))
    (path,) = store.iterdir()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    handed_out.clear()
    assert sorted(map(str, described(opened(store=str(store))))) == sorted(map(str, first))
    assert len(handed_out) == 5
    handed_out.clear()
    described(opened(store=str(store)))
    assert handed_out == []


def test_without_room_for_a_store_the_index_does_without(
    root: Path, opened: Open, tmp_path: Path, handed_out: list[str]
) -> None:
    store = tmp_path / "store"
    store.mkdir(mode=0o755)
    store.chmod(0o755)
    write(root, {"a.py": "def a(): ...\n"})
    for _ in range(2):
        assert names(opened(store=str(store))) == {"a.py": ["a"]}
    assert handed_out == ["a.py", "a.py"]
    assert list(store.iterdir()) == []


def test_two_processes_on_one_workspace_leave_a_whole_file(root: Path, opened: Open, tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    write(root, {f"f{number}.py": f"def f{number}(): ...\n" for number in range(30)})
    first, second = opened(store=store), opened(store=store)
    until(first, lambda: (second.work(), first.is_settled and second.is_settled)[1])
    assert described(opened(store=store)) == described(second)


# Segments


def test_segments_become_one_when_there_are_many(root: Path, opened: Open) -> None:
    write(root, {f"f{number}.py": f"def f{number}(): ...\n" for number in range(50)})
    index = opened()
    names(index)
    for number in range(50):
        index.update(f"f{number}.py", f"def typed{number}(): ...\n")
        until(index, lambda: index.is_complete)
    assert names(index) == {f"f{number}.py": [f"typed{number}"] for number in range(50)}
    assert len(index.segments) < 8


def test_segments_that_were_given_do_not_change(root: Path, opened: Open) -> None:
    write(root, {"a.py": "def a(): ...\n", "b.py": "def b(): ...\n"})
    index = opened()
    names(index)
    version, segments = index.version, index.segments
    alive = [mask.tolist() for _, mask in segments]
    index.update("a.py", "def c(): ...\n")
    assert names(index)["a.py"] == ["c"]
    assert index.version != version
    assert [mask.tolist() for _, mask in segments] == alive


def test_imports_are_resolved_among_the_files_that_are_there(root: Path, opened: Open) -> None:
    write(root, {"pkg/a.py": "from pkg.b import f\n", "pkg/__init__.py": ""})
    index = opened()
    names(index)
    wanted = Import(module="pkg.b", names=("f",), exported=("f",))
    assert index.modules.resolve(wanted, "pkg/a.py", "python") in {(), ("pkg/__init__.py",)}
    write(root, {"pkg/b.py": "def f(): ...\n"})
    index.rescan()
    names(index)
    assert index.modules.resolve(wanted, "pkg/a.py", "python")[0] == "pkg/b.py"


def test_a_text_is_read_as_the_editor_has_it_and_never_outside_of_the_root(
    root: Path, opened: Open, tmp_path: Path
) -> None:
    write(tmp_path, {"outside.py": "secret\n", "workspace/a.py": "disk\n", "workspace/b.py": "disk\n"})
    (root / "out.py").symlink_to(tmp_path / "outside.py")
    index = opened()
    index.update("a.py", "editor\n")
    assert (index.read("a.py"), index.read("b.py")) == ("editor\n", "disk\n")
    for path in ("../outside.py", "out.py", "absent.py", "/etc/passwd", ""):
        assert index.read(path) is None


# Several folders


def test_a_folder_inside_another_belongs_to_it(tmp_path: Path) -> None:
    write(tmp_path, {"one/inner/a.py": "", "two/b.py": "", "oneself/c.py": ""})
    (tmp_path / "link").symlink_to(tmp_path / "two")
    roots = [str(tmp_path / name) for name in ("one/inner", "one", "two", "link", "oneself")]
    assert outermost([*roots, "/", ""]) == [str(tmp_path / name) for name in ("one", "two", "oneself")]


def test_a_file_belongs_to_the_folder_that_it_really_is_in(tmp_path: Path) -> None:
    write(tmp_path, {"one/pkg/a.py": "", "two/b.py": "", "c.py": ""})
    (tmp_path / "two" / "linked").symlink_to(tmp_path / "one" / "pkg")
    indexes = Indexes([str(tmp_path / "one"), str(tmp_path / "two")])

    def place(name: str) -> tuple[str, str] | None:
        found = indexes.place_of(str(tmp_path / name))
        return None if found is None else (Path(found[0].root).name, found[1])

    assert place("one/pkg/a.py") == ("one", "pkg/a.py")
    assert place("two/linked/a.py") == ("one", "pkg/a.py")
    assert place("two/new.py") == ("two", "new.py")
    assert place("c.py") is None
    assert indexes.place_of(None) is None
    assert indexes.place_of("untitled:1") is None
    assert indexes.place_of(str(tmp_path / "one" / "a\0.py")) is None
    indexes.close()


def test_each_folder_hears_of_its_own_files(tmp_path: Path) -> None:
    write(tmp_path, {"one/a.py": "", "two/b.py": "", "three/c.py": ""})
    indexes = Indexes([str(tmp_path / "one"), str(tmp_path / "two")])
    try:
        indexes.files_changed(
            [str(tmp_path / "two" / "b.py"), str(tmp_path / "two"), str(tmp_path / "three" / "c.py")]
        )
        first, second = indexes._all
        first._changes._are_all = second._changes._are_all = False
        indexes.files_changed(
            [str(tmp_path / "two" / "b.py"), str(tmp_path / "two"), str(tmp_path / "three" / "c.py")]
        )
        assert first._changes._paths == set()
        assert second._changes._paths == {"b.py", ""}
    finally:
        indexes.close()
