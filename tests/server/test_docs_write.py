import errno
import os
from pathlib import Path
from typing import Any

import pytest

from glossator.docs.files import FileFailed, read_snapshot, replace_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.py"
    path.write_bytes(b"x = 1\r\n")
    return path


def left_behind(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_file_is_replaced_in_one_step(file: Path) -> None:
    file.chmod(0o750)
    before = read_snapshot(file)

    replace_file(before, b"y = 2\r\n")

    assert file.read_bytes() == b"y = 2\r\n"
    assert file.stat().st_mode & 0o7777 == 0o750
    assert file.stat().st_ino != before.identity[1]
    assert left_behind(file.parent) == ["a.py"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: path.write_bytes(b"other\r\n"), id="other bytes"),
        pytest.param(lambda path: path.write_bytes(b"x = 9\r\n"), id="other bytes of the same size"),
        pytest.param(lambda path: os.utime(path, ns=(1, 1)), id="another time"),
        pytest.param(lambda path: (path.unlink(), path.write_bytes(b"x = 1\r\n")), id="another file of the same content"),
    ],
)  # fmt: skip
def test_a_file_that_changed_meanwhile_is_left_alone(file: Path, change: Any) -> None:
    before = read_snapshot(file)
    change(file)
    now = file.read_bytes()

    with pytest.raises(FileFailed, match="has changed"):
        replace_file(before, b"y = 2\r\n")

    assert file.read_bytes() == now
    assert left_behind(file.parent) == ["a.py"]


def test_a_file_that_was_removed_meanwhile_is_not_made_again(file: Path) -> None:
    before = read_snapshot(file)
    file.unlink()

    with pytest.raises(FileFailed):
        replace_file(before, b"y = 2\r\n")

    assert left_behind(file.parent) == []


def test_a_symbolic_link_is_neither_read_nor_replaced(file: Path) -> None:
    link = file.parent / "b.py"
    link.symlink_to(file)

    with pytest.raises(FileFailed, match="symbolic link"):
        read_snapshot(link)


def test_a_link_that_takes_the_file_s_place_is_not_followed(file: Path) -> None:
    before = read_snapshot(file)
    victim = file.parent / "victim"
    victim.write_bytes(b"x = 1\r\n")
    file.unlink()
    file.symlink_to(victim)

    with pytest.raises(FileFailed, match="symbolic link"):
        replace_file(before, b"y = 2\r\n")

    assert victim.read_bytes() == b"x = 1\r\n"
    assert left_behind(file.parent) == ["a.py", "victim"]


def test_a_file_with_two_names_is_not_replaced(file: Path) -> None:
    os.link(file, file.parent / "b.py")

    with pytest.raises(FileFailed, match="hard links"):
        replace_file(read_snapshot(file), b"y = 2\r\n")

    assert (file.parent / "b.py").read_bytes() == b"x = 1\r\n"


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.py")

    with pytest.raises(FileFailed, match="not a regular file"):
        read_snapshot(tmp_path / "a.py")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileFailed, match="not a regular file"):
        read_snapshot(tmp_path)


def test_a_file_that_is_too_large_is_not_read(file: Path) -> None:
    with pytest.raises(FileFailed, match="larger than"):
        read_snapshot(file, max_bytes=3)


def test_what_a_killed_run_left_is_removed_by_the_next(file: Path) -> None:
    (file.parent / ".a.py.glossator-0123456789ab.tmp").write_bytes(b"hal")
    (file.parent / ".b.py.glossator-0123456789ab.tmp").write_bytes(b"another file's")

    replace_file(read_snapshot(file), b"y = 2\r\n")

    assert left_behind(file.parent) == [".b.py.glossator-0123456789ab.tmp", "a.py"]


@pytest.mark.parametrize(
    ("call", "number", "reason"),
    [
        pytest.param("fsync", errno.ENOSPC, "no space left", id="a full disk"),
        pytest.param("fsync", errno.EIO, "input/output error", id="a broken disk"),
        pytest.param("replace", errno.EACCES, "permission denied", id="no permission"),
        pytest.param("fchmod", errno.EPERM, "operation not permitted", id="no right to the mode"),
        pytest.param("open", errno.EROFS, "read-only file system", id="a read-only file system"),
        pytest.param("open", errno.EMFILE, "too many open files", id="no descriptors"),
    ],
)
def test_a_failing_write_leaves_the_file_and_no_other(
    file: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, reason: str
) -> None:
    before = read_snapshot(file)
    real = getattr(os, call)

    def failing(*args: Any, **kwargs: Any) -> Any:
        if call == "open" and not str(args[0]).endswith(".tmp"):
            return real(*args, **kwargs)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, failing)
    with pytest.raises(FileFailed, match=reason):
        replace_file(before, b"y = 2\r\n")
    monkeypatch.undo()

    assert file.read_bytes() == b"x = 1\r\n"
    assert left_behind(file.parent) == ["a.py"]
