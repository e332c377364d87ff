"""Whatever happens to the files of a workspace, in whatever order: its index is the one that would be built now."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossator_context.indexing import changes as changes_module
from glossator_context.indexing.index import Index

PATHS = ("a.py", "pkg/a.py", "pkg/deep/c.py", "web/d.ts", "web/notes.txt", "out/e.py")
OPENED = ("a.py", "pkg/a.py", "pkg/unsaved.py")
IGNORE_FILES = (".gitignore", "pkg/.gitignore", "web/.ignore", ".glossatorignore")
TEXTS = (
    "",
    "def f(x):\n    return g(x)\n",
    "class A:\n    def f(self):\n        self.x = 1\n",
    "import os\n\nVALUE = 1\n",
    "def (:\n",
    "\0binary",
    "export const a = 1;\nexport class B { c() {} }\n",
)
RULES = ("a.py\n", "*.ts\n", "deep/\n", "out\n!e.py\n", "!a.py\n", "")
LONG_AGO_S = 1_500_000_000

paths = st.sampled_from(PATHS)
texts = st.sampled_from(TEXTS)
events = st.one_of(
    st.tuples(st.just("write"), paths, texts),
    st.tuples(st.just("ignore"), st.sampled_from(IGNORE_FILES), st.sampled_from(RULES)),
    st.tuples(st.just("delete"), st.sampled_from((*PATHS, *IGNORE_FILES, "pkg", "web")), st.none()),
    st.tuples(st.just("rename"), st.sampled_from(("a.py", "pkg", "pkg/deep", "web/d.ts")), st.sampled_from(("moved", "pkg/x.py", "web/pkg"))),
    st.tuples(st.just("edit"), st.sampled_from(OPENED), texts),
    st.tuples(st.just("close"), st.sampled_from(OPENED), st.none()),
    st.tuples(st.just("refresh"), st.sampled_from((*PATHS, "pkg", "")), st.none()),
    st.tuples(st.just("rescan"), st.none(), st.none()),
    st.tuples(st.just("work"), st.none(), st.none()),
)  # fmt: skip


class Workspace:
    """A folder, what of it is open, and a clock that gives every change a time of its own, long ago."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened: dict[str, str] = {}
        self.time_s = LONG_AGO_S

    def happen(self, event: tuple[str, str, str], index: Index) -> None:
        kind, path, value = event
        place = self.folder / (path or "")
        match kind:
            case "write" | "ignore":
                self._write(place, value)
            case "delete":
                shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
            case "rename" if (
                place.exists() and not (self.folder / value).exists() and value[: len(path)] != path
            ):
                (self.folder / value).parent.mkdir(parents=True, exist_ok=True)
                place.rename(self.folder / value)
            case "edit":
                self.opened[path] = value
                index.update(path, value)
            case "close" if path in self.opened:
                del self.opened[path]
                index.close_file(path)
            case "refresh":
                index.refresh([path])
            case "rescan":
                index.rescan()
            case "work":
                index.work()

    def _write(self, place: Path, text: str) -> None:
        if any(parent.is_file() for parent in place.parents) or place.is_dir():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        self.time_s += 1
        os.utime(place, (self.time_s, self.time_s))


def described(index: Index, opened: dict[str, str]) -> list[object]:
    """What the index holds, without the stamps of open files: they may be those of the same text on the disk."""
    assert index.run(120)
    rows = []
    for segment, alive in index.segments:
        for row, is_alive in zip(segment.describe(), sorted_mask(segment.paths, alive), strict=True):
            if is_alive:
                rows.append([each for number, each in enumerate(row) if number != 3 or row[0] not in opened])
    assert sorted(index.files) == sorted(str(row[0]) for row in rows)
    return sorted(rows, key=lambda row: str(row[0]))


def sorted_mask(paths: list[str], alive: object) -> list[bool]:
    order = sorted(range(len(paths)), key=paths.__getitem__)
    return [bool(alive[number]) for number in order]  # type: ignore[index]


@pytest.fixture(scope="module")
def no_waiting() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes_module, "EVENTS_EVERY_S", 0.0)
        yield


@pytest.mark.slow
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    first=st.lists(events, max_size=8), later=st.lists(events, min_size=1, max_size=12), stored=st.booleans()
)
def test_after_any_order_of_events_the_index_is_the_one_that_is_built_fresh(
    no_waiting: None, first: list[tuple[str, str, str]], later: list[tuple[str, str, str]], stored: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder, "store")) if stored else None
        workspace = Workspace(Path(folder, "workspace"))
        workspace.folder.mkdir()
        index = Index(str(workspace.folder), store=store, workers=1)
        try:
            for event in first:
                workspace.happen(event, index)
            described(index, workspace.opened)
            for event in later:
                workspace.happen(event, index)
            index.rescan()
            found = described(index, workspace.opened)
        finally:
            index.close()
        fresh = Index(str(workspace.folder), workers=1)
        try:
            for path, text in workspace.opened.items():
                fresh.update(path, text)
            assert found == described(fresh, workspace.opened)
        finally:
            fresh.close()
