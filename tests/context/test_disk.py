import os
from pathlib import Path

import pytest

from glossator_context.disk import LOOK_AGAIN_AFTER_S, MAX_FILE_BYTES, MAX_KEPT, Disk


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root").mkdir()
    (tmp_path / "outside.py").write_text("secret = 1\n")
    return tmp_path / "root"


def disk_of(root: Path, clock: Clock | None = None) -> Disk:
    disk = Disk(clock=clock or Clock())
    disk.set_roots((str(root),))
    return disk


def text_of(disk: Disk, path: Path) -> str | None:
    document = disk.read(str(path))
    return None if document is None else str(document.text)


def test_a_file_inside_the_roots_is_read_with_its_language(root: Path) -> None:
    (root / "a.py").write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    document = disk_of(root).read(str(root / "a.py"))
    assert document is not None
    assert (str(document.text), document.language, document.path) == (
        "x = 1\r\n",
        "python",
        str(root / "a.py"),
    )


def test_a_link_inside_the_roots_is_followed_and_one_that_leads_out_is_not(root: Path) -> None:
    (root / "a.py").write_text("x = 1\n")
    (root / "inside.py").symlink_to(root / "a.py")
    (root / "out.py").symlink_to(root.parent / "outside.py")
    disk = disk_of(root)
    assert text_of(disk, root / "inside.py") == "x = 1\n"
    assert text_of(disk, root / "out.py") is None
    assert not disk.is_file(str(root / "out.py"))


@pytest.mark.parametrize("path", ["../outside.py", "a/../../outside.py", "../root2/b.py"])
def test_no_spelling_of_a_path_leads_out(root: Path, path: str) -> None:
    (root / "a").mkdir()
    (root.parent / "root2").mkdir()
    (root.parent / "root2" / "b.py").write_text("secret = 2\n")
    disk = disk_of(root)
    assert disk.read(f"{root}/{path}") is None
    assert not disk.is_file(f"{root}/{path}")


def test_without_roots_nothing_is_read(root: Path) -> None:
    assert text_of(Disk(), root.parent / "outside.py") is None


def test_what_is_no_text_of_the_right_size_is_not_read(root: Path) -> None:
    os.mkfifo(root / "pipe.py")
    (root / "folder.py").mkdir()
    (root / "latin.py").write_bytes(b"# caf\xe9\n")
    (root / "large.py").write_bytes(b"#" * (MAX_FILE_BYTES + 1))
    (root / "largest.py").write_bytes(b"#" * MAX_FILE_BYTES)
    disk = disk_of(root)
    for name in ("pipe.py", "folder.py", "latin.py", "large.py", "absent.py"):
        assert text_of(disk, root / name) is None, name
    assert text_of(disk, root / "largest.py") == "#" * MAX_FILE_BYTES


def test_a_file_is_looked_at_again_only_after_a_while(root: Path) -> None:
    clock = Clock()
    disk = disk_of(root, clock)
    path = root / "a.py"
    path.write_text("x = 1\n")
    first = disk.read(str(path))
    clock.now_s = LOOK_AGAIN_AFTER_S + 1
    assert disk.read(str(path)) is first
    path.write_text("x = 12\n")
    assert disk.read(str(path)) is first
    clock.now_s += LOOK_AGAIN_AFTER_S
    assert text_of(disk, path) == "x = 12\n"
    path.unlink()
    assert text_of(disk, path) == "x = 12\n"
    clock.now_s += LOOK_AGAIN_AFTER_S
    assert text_of(disk, path) is None
    path.write_text("x = 123\n")
    clock.now_s += LOOK_AGAIN_AFTER_S
    assert text_of(disk, path) == "x = 123\n"


def test_the_files_asked_for_last_are_kept(root: Path) -> None:
    disk = disk_of(root)
    for number in range(MAX_KEPT + 1):
        (root / f"{number}.py").write_text(f"x = {number}\n")
    for number in range(MAX_KEPT + 1):
        disk.read(str(root / f"{number}.py"))
        disk.read(str(root / "1.py"))
    (root / "0.py").write_text("changed = 0\n")
    (root / "1.py").write_text("changed = 1\n")
    assert text_of(disk, root / "0.py") == "changed = 0\n"
    assert text_of(disk, root / "1.py") == "x = 1\n"
