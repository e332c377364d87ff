import os
import time
import unicodedata
from pathlib import Path

import pytest

from glossator_context.indexing.crawl import MAX_DEPTH, Crawl, Listing
from glossator_context.indexing.file_table import FileTable
from glossator_context.indexing.nearness import REORDERED_AT_ONCE, NearestFirst, distance
from glossator_context.indexing.sniffing import MAX_DATA_BYTES, MAX_FILE_BYTES, is_left_out, looks_written


def write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")


class Crawled:
    """A crawl and the table that it fills, as an index uses them."""

    def __init__(self, root: Path, most: int = 1_000) -> None:
        self.table = FileTable(str(root))
        self.crawl = Crawl(str(root), known=self.table.listing, is_full=lambda: len(self.table) >= most)
        self.order: list[str] = []

    def all(self) -> list[str]:
        self.crawl.everything()
        return self.on()

    def on(self) -> list[str]:
        """The files that are known when all that waits is listed."""
        self.order = []
        while self.crawl.has_more:
            listing = self.crawl.step(time.monotonic() + 60)
            if listing is not None:
                self.order.append(listing.folder)
                self.table.put(listing)
        return sorted(self.table)


def files_of(root: Path) -> list[str]:
    return Crawled(root).all()


def test_source_files_are_found_and_others_are_not(tmp_path: Path) -> None:
    write(
        tmp_path, "a.py", "pkg/b.ts", "pkg/deep/c.go", "README.md", "x.bin", "package-lock.json", "lib.min.js", "main.js.map"
    )  # fmt: skip
    assert files_of(tmp_path) == ["a.py", "pkg/b.ts", "pkg/deep/c.go"]


@pytest.mark.parametrize(
    "name",
    [
        ".git/hooks/a.py", "node_modules/x/a.js", ".venv/lib/a.py", "venv/pyvenv.cfg", "__pycache__/a.py", ".tox/py/a.py",
        "dist/a.js", "site-packages/a.py", ".next/a.js", "Pods/a.swift", ".ssh/a.py", ".aws/a.json",
    ],
)  # fmt: skip
def test_what_is_nobodys_source_is_left_out(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, f"{name.partition('/')[0]}/beside.py", "a.py")
    assert files_of(tmp_path) == ["a.py"]


@pytest.mark.parametrize(
    "name", ["secrets.json", "credentials.json", "service_account_1.json", "client_secret_x.json"]
)
def test_files_that_are_never_sent_are_never_indexed(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "config.json")
    assert files_of(tmp_path) == ["config.json"]


@pytest.mark.parametrize(
    ("folder", "beside", "in_repository", "left_out"),
    [
        pytest.param("build", (), False, False, id="build alone"),
        pytest.param("build", ("setup.py",), False, True, id="build beside a tool's file"),
        pytest.param("build", ("setup.py",), True, False, id="build in a repository, which would ignore it"),
        pytest.param("target", ("Cargo.toml",), True, True, id="target beside Cargo.toml"),
        pytest.param("target", (), True, False, id="target alone"),
        pytest.param("obj", ("App.csproj",), True, True, id="obj beside a project"),
        pytest.param("bin", ("tool.py",), False, False, id="bin with programs"),
        pytest.param("vendor", ("go.mod",), True, True, id="vendor of Go"),
        pytest.param("vendor", ("composer.json",), True, True, id="vendor of PHP"),
        pytest.param("vendor", ("models.py",), True, False, id="vendor as a word for a seller"),
        pytest.param("dist", (), True, True, id="dist in any case"),
        pytest.param(".git", (), True, True, id="git's own"),
        pytest.param("src", ("setup.py",), False, False, id="any other name"),
    ],
)
def test_a_folder_is_left_out_by_its_name_and_what_stands_beside_it(
    folder: str, beside: tuple[str, ...], in_repository: bool, left_out: bool
) -> None:
    assert is_left_out(folder, {folder, *beside}, in_repository=in_repository) is left_out


@pytest.mark.parametrize("mark", ["CACHEDIR.TAG", "pyvenv.cfg", "CMakeCache.txt", "build.ninja"])
def test_a_folder_with_a_tools_mark_is_output_whatever_it_is_called(tmp_path: Path, mark: str) -> None:
    write(tmp_path, f"made/{mark}", "made/a.py", "made/deep/b.py", "c.py")
    assert files_of(tmp_path) == ["c.py"]


def test_ignored_files_and_folders_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "gen/a.py", "pkg/b.py", "pkg/c.py", "pkg/sub/d.py")
    (tmp_path / ".gitignore").write_text("/gen/\n")
    (tmp_path / "pkg" / ".gitignore").write_text("b.py\n")
    (tmp_path / "pkg" / "sub" / ".glossatorignore").write_text("*\n")
    assert files_of(tmp_path) == ["pkg/c.py"]


def test_a_second_checkout_of_a_repository_is_left_out_and_a_submodule_is_not(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "tree/a.py", "module/b.py")
    (tmp_path / "tree" / ".git").write_text("gitdir: /x/.git/worktrees/tree\n")
    (tmp_path / "module" / ".git").write_text("gitdir: ../.git/modules/module\n")
    assert files_of(tmp_path) == ["a.py", "module/b.py"]


def test_large_files_are_left_out_and_large_data_sooner(tmp_path: Path) -> None:
    for name, size in (
        ("a.py", MAX_FILE_BYTES),
        ("b.py", MAX_FILE_BYTES + 1),
        ("c.json", MAX_DATA_BYTES + 1),
    ):
        (tmp_path / name).write_bytes(b"#" * size)
    assert files_of(tmp_path) == ["a.py"]


def test_manifests_are_known_though_they_are_no_source(tmp_path: Path) -> None:
    write(tmp_path, "setup.cfg", "web/tsconfig.base.json", "web/tsconfig.json", "x/Cargo.toml", "a.go")
    crawled = Crawled(tmp_path)
    assert "setup.cfg" not in crawled.all()
    names = {"setup.cfg", "web/tsconfig.base.json", "web/tsconfig.json", "x/Cargo.toml"}
    assert set(crawled.table.manifests) == names


# Links


def test_a_linked_folder_is_visited_once_where_it_really_is(tmp_path: Path) -> None:
    write(tmp_path, "real/a.py")
    (tmp_path / "also").symlink_to(tmp_path / "real")
    (tmp_path / "b.py").symlink_to(tmp_path / "real" / "a.py")
    assert files_of(tmp_path) == ["real/a.py"]


def test_no_link_leads_out_of_the_root(tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.py", "root/a.py")
    (tmp_path / "root" / "out").symlink_to(tmp_path / "outside")
    (tmp_path / "root" / "b.py").symlink_to(tmp_path / "outside" / "secret.py")
    assert files_of(tmp_path / "root") == ["a.py"]


def test_a_folder_that_becomes_a_link_before_its_turn_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.py", "root/pkg/a.py")
    crawled = Crawled(tmp_path / "root")
    crawled.crawl.everything()
    while not crawled.order:
        listing = crawled.crawl.step(time.monotonic() + 60)
        assert listing is not None
        crawled.order.append(listing.folder)
        crawled.table.put(listing)
    (tmp_path / "root" / "pkg").rename(tmp_path / "moved")
    (tmp_path / "root" / "pkg").symlink_to(tmp_path / "outside")
    assert crawled.on() == []


def test_rings_and_chains_of_links_end(tmp_path: Path) -> None:
    write(tmp_path, "pkg/a.py")
    (tmp_path / "pkg" / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "link0").symlink_to(tmp_path / "pkg")
    for number in range(50):
        (tmp_path / f"link{number + 1}").symlink_to(tmp_path / f"link{number}")
    crawled = Crawled(tmp_path)
    assert crawled.all() == ["pkg/a.py"]
    assert crawled.order == ["", "pkg"]


def test_folders_are_followed_down_only_so_far(tmp_path: Path) -> None:
    deep = "/".join(["d"] * (MAX_DEPTH + 5))
    write(tmp_path, f"{deep}/a.py", "/".join(["d"] * MAX_DEPTH) + "/b.py")
    assert files_of(tmp_path) == ["/".join(["d"] * MAX_DEPTH) + "/b.py"]


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "folder.py").mkdir()
    write(tmp_path, "a.py")
    assert files_of(tmp_path) == ["a.py"]


def test_a_name_that_is_no_text_is_left_out(tmp_path: Path) -> None:
    os.close(os.open(os.fsencode(tmp_path) + b"/caf\xe9.py", os.O_CREAT))
    write(tmp_path, "café.py")
    assert files_of(tmp_path) == ["café.py"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("A.py", "a.py", id="capitals"),
        pytest.param(
            unicodedata.normalize("NFC", "é.py"), unicodedata.normalize("NFD", "é.py"), id="composed letters"
        ),
    ],
)
def test_two_names_that_some_systems_take_for_one_are_one_file_where_they_are(
    tmp_path: Path, first: str, second: str
) -> None:
    write(tmp_path, first)
    os.link(tmp_path / first, tmp_path / second)
    crawled = Crawled(tmp_path)
    assert crawled.all() == sorted((first, second))[:1]
    assert crawled.table.find(first) == crawled.table.find(second)

    (tmp_path / second).unlink()
    (tmp_path / second).write_text("another file")
    assert files_of(tmp_path) == sorted((first, second))


def test_a_path_in_another_spelling_is_the_file_on_the_disk(tmp_path: Path) -> None:
    write(tmp_path, "Pkg/A.py")
    (tmp_path / "pkg").mkdir()
    os.link(tmp_path / "Pkg" / "A.py", tmp_path / "Pkg" / "a.py")
    crawled = Crawled(tmp_path)
    crawled.all()
    assert crawled.table.find("Pkg/a.py") == "Pkg/A.py"
    # Two folders are two folders.
    assert crawled.table.find("pkg/A.py") is None


# Order, changes, limits


def test_folders_near_to_what_is_open_come_first(tmp_path: Path) -> None:
    write(tmp_path, "a/x.py", "b/c/d/x.py", "b/c/e/x.py", "b/y.py", "z/x.py")
    crawled = Crawled(tmp_path)
    crawled.crawl.look_from(["b/c/d"])
    crawled.all()
    assert crawled.order[:5] == ["", "b", "b/c", "b/c/d", "b/c/e"]


@pytest.mark.parametrize(
    ("folder", "place", "steps"),
    [("", "", 0), ("a", "", 1), ("a/b", "a/c", 2), ("a/b/c", "a", 2), ("ab", "a", 2), ("x/y", "a/b", 4)],
)
def test_distance_is_steps_up_and_down(folder: str, place: str, steps: int) -> None:
    assert distance(folder, place) == distance(place, folder) == steps


def test_a_queue_is_soon_reordered_when_other_files_are_opened() -> None:
    queue: NearestFirst[int] = NearestFirst()
    for number in range(1_000):
        queue.put(f"folder{number}/x", number)
    queue.look_from(["folder700/x"])
    first = [queue.pop()[1] for _ in range(1_000 // REORDERED_AT_ONCE)]
    assert 700 in first
    queue.look_from(["folder900/y", "folder5/x"])
    for _ in range(10):
        queue.put("folder900/x/z", -1)
    found = [queue.pop()[1] for _ in range(len(queue))]
    assert max(found.index(5), found.index(900)) < 5
    assert sorted([*first, *found]) == [-1, *range(1_000)]


def test_at_the_limit_no_further_folder_is_looked_at(tmp_path: Path) -> None:
    write(tmp_path, *(f"f{number}/{name}.py" for number in range(20) for name in "abcde"))
    crawled = Crawled(tmp_path, most=12)
    crawled.crawl.look_from(["f7"])
    crawled.all()
    assert len(crawled.table) == 15
    assert "f7/a.py" in crawled.table
    # What is known is still kept up to date.
    (tmp_path / "f7" / "a.py").unlink()
    crawled.all()
    assert "f7/a.py" not in crawled.table


def test_a_step_ends_in_the_middle_of_a_large_folder(tmp_path: Path) -> None:
    write(tmp_path, *(f"f{number}.py" for number in range(1_000)))
    crawled = Crawled(tmp_path)
    crawled.crawl.everything()
    steps = 0
    while crawled.crawl.has_more:
        # A moment that is over lets one piece be done, as the first look at the clock is before it.
        listing = crawled.crawl.step(time.monotonic() + 1e-5)
        steps += 1
        if listing is not None:
            crawled.table.put(listing)
    assert steps > 5
    assert len(crawled.table) == 1_000


def test_a_folder_that_is_listed_again_shows_what_came_and_what_went(tmp_path: Path) -> None:
    write(tmp_path, "a/x.py", "a/gone.py", "a/old/y.py", "b/z.py")
    crawled = Crawled(tmp_path)
    crawled.all()
    write(tmp_path, "a/new.py", "a/fresh/deep/n.py")
    (tmp_path / "a" / "gone.py").unlink()
    (tmp_path / "a" / "old").rename(tmp_path / "a" / "moved")
    crawled.crawl.again("a")
    assert crawled.on() == ["a/fresh/deep/n.py", "a/moved/y.py", "a/new.py", "a/x.py", "b/z.py"]
    assert sorted(crawled.order) == ["a", "a/fresh", "a/fresh/deep", "a/moved"]


def test_a_new_folder_is_found_from_the_one_around_it(tmp_path: Path) -> None:
    write(tmp_path, "a/x.py")
    crawled = Crawled(tmp_path)
    crawled.all()
    write(tmp_path, "a/b/c/n.py")
    crawled.crawl.again("a/b/c")
    assert crawled.on() == ["a/b/c/n.py", "a/x.py"]


def test_a_changed_ignore_file_is_heard_in_all_that_is_below_it(tmp_path: Path) -> None:
    write(tmp_path, "a/x.py", "a/b/c/x.py", "y.py")
    crawled = Crawled(tmp_path)
    crawled.all()
    (tmp_path / ".gitignore").write_text("x.py\n")
    crawled.crawl.again("")
    assert crawled.on() == ["y.py"]
    (tmp_path / ".gitignore").unlink()
    crawled.crawl.again("")
    assert crawled.on() == ["a/b/c/x.py", "a/x.py", "y.py"]


def test_the_table_changes_its_version_with_the_files_and_not_with_their_content(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "b.py")
    crawled = Crawled(tmp_path)
    crawled.all()
    version = crawled.table.version
    os.utime(tmp_path / "a.py", (1, 1))
    crawled.all()
    assert crawled.table.version == version
    assert crawled.table.stamp("a.py") == (1_000_000_000, 0)
    (tmp_path / "b.py").rename(tmp_path / "c.py")
    crawled.all()
    assert crawled.table.version != version
    assert crawled.table.named("c.py") == ("c.py",)
    assert crawled.table.named("b.py") == ()


def test_all_files_are_near_to_a_folder_some_more_than_others(tmp_path: Path) -> None:
    write(tmp_path, "a/b/x.py", "a/b/c/x.py", "a/x.py", "z/y/x.py", "x.py", "a/d/x.py")
    crawled = Crawled(tmp_path)
    crawled.all()
    found = list(crawled.table.near("a/b"))
    assert found == ["a/b/x.py", "a/b/c/x.py", "a/x.py", "a/d/x.py", "x.py", "z/y/x.py"]


def test_put_says_what_is_gone_with_its_folders(tmp_path: Path) -> None:
    write(tmp_path, "a/x.py", "a/b/y.py", "z.py")
    crawled = Crawled(tmp_path)
    crawled.all()
    gone = crawled.table.put(Listing(folder="", files={}))
    assert sorted(gone) == ["a/b/y.py", "a/x.py", "z.py"]
    assert len(crawled.table) == crawled.table.size_bytes == 0


@pytest.mark.parametrize(
    ("content", "written"),
    [
        pytest.param(b"", True, id="nothing"),
        pytest.param(b"x = 1\n" * 2_000, True, id="lines"),
        pytest.param(b"x" * 4_000, True, id="one line that is not long enough to tell"),
        pytest.param(b"x" * 40_000, False, id="one long line"),
        pytest.param(b"x = 1\n\0", False, id="a null"),
        pytest.param("x = 1\n".encode("utf-16"), False, id="UTF-16"),
        pytest.param(b"\xff\xfe\xfd\n" * 100, True, id="letters of another encoding"),
    ],
)
def test_text_that_somebody_wrote_is_told_from_other_content(content: bytes, written: bool) -> None:
    assert looks_written(content) is written
