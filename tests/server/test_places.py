"""Places as they are written on the command line, and the workspace that a file belongs to."""

from pathlib import Path

import pytest

from glossator.cli.places import (
    parse_lines,
    parse_place,
    place_in,
    read_source,
    start_of_text,
    workspace_around,
    workspace_of,
)
from glossator.errors import UsageError
from glossator_context.text import Position


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, with a home elsewhere."""
    folder = tmp_path / "here"
    folder.mkdir()
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("argument", "parsed"),
    [
        pytest.param("a.py", ("a.py", None, None, None), id="a file"),
        pytest.param("a.py:7", ("a.py", 6, None, None), id="a line"),
        pytest.param("a.py:7-9", ("a.py", 6, 8, None), id="lines"),
        pytest.param("a.py:7-7", ("a.py", 6, 6, None), id="one line as lines"),
        pytest.param("a.py:7:3", ("a.py", 6, None, 2), id="a line and a column"),
        pytest.param("a:3.py:7", ("a:3.py", 6, None, None), id="a colon in the name"),
        pytest.param("new\nline.py:7", ("new\nline.py", 6, None, None), id="a line end in the name"),
        pytest.param("/x/a.py:7", ("/x/a.py", 6, None, None), id="an absolute path"),
        pytest.param("a.py:", ("a.py:", None, None, None), id="a colon and nothing"),
        pytest.param(":7", (":7", None, None, None), id="a line and no file"),
        pytest.param("", ("", None, None, None), id="nothing"),
        pytest.param("a.py:٣", ("a.py:٣", None, None, None), id="digits of another script"),
        pytest.param(
            f"a.py:{'9' * 5000}", (f"a.py:{'9' * 5000}", None, None, None), id="thousands of digits"
        ),
    ],
)
def test_lines_are_told_from_names(
    argument: str, parsed: tuple[str, int | None, int | None, int | None], here: Path
) -> None:
    assert parse_lines(argument) == parsed


def test_a_file_with_such_a_name_is_that_file(here: Path) -> None:
    (here / "a.py:7").touch()

    assert parse_lines("a.py:7") == ("a.py:7", None, None, None)


@pytest.mark.parametrize("argument", ["a.py:0", "a.py:0-3", "a.py:3-2", "a.py:3:0"])
def test_lines_that_cannot_be_are_refused(argument: str, here: Path) -> None:
    with pytest.raises(UsageError, match=r"\Aa\.py:"):
        parse_lines(argument)


def test_a_file_with_nonsense_behind_it_says_how_to_write_it(here: Path) -> None:
    (here / "a.py").touch()

    with pytest.raises(UsageError, match=r"write a\.py, a\.py:LINE or a\.py:LINE-LINE"):
        parse_lines("a.py:end")


@pytest.mark.parametrize(
    ("argument", "parsed"),
    [
        pytest.param("a.py:1:1", ("a.py", 0, 0), id="the start"),
        pytest.param("a.py:1:2:3", ("a.py:1", 1, 2), id="a name that looks like a line"),
        pytest.param("a b\n.py:10:20", ("a b\n.py", 9, 19), id="blanks in the name"),
    ],
)
def test_places_are_read(argument: str, parsed: tuple[str, int, int]) -> None:
    assert parse_place(argument) == parsed


@pytest.mark.parametrize(
    "argument", ["a.py", "a.py:1", "a.py:1:", ":1:1", "a.py:0:1", "a.py:1:0", "a.py:x:y", ""]
)
def test_what_is_no_place_is_refused(argument: str) -> None:
    with pytest.raises(UsageError):
        parse_place(argument)


def test_a_byte_order_mark_is_no_part_of_the_text(here: Path) -> None:
    (here / "a.py").write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2")

    source = read_source("a.py")

    assert str(source.text) == "x = 1\r\ny = 2"
    assert (source.language_id, source.uri) == ("python", (here / "a.py").as_uri())


def test_a_column_past_the_end_is_the_end_and_a_line_past_the_end_is_refused(here: Path) -> None:
    (here / "a.py").write_bytes(b"x = 1\r\ny = 2")
    source = read_source("a.py")

    assert place_in(source, 0, 99) == Position(0, 5)
    with pytest.raises(UsageError, match=r"\Aa\.py: has 2 lines, there is no line 3\Z"):
        place_in(source, 2, 0)


@pytest.mark.parametrize(
    ("line", "column"), [pytest.param("    x = 1", 4, id="text"), pytest.param("    ", 0, id="blanks alone")]
)
def test_a_line_means_what_stands_on_it(line: str, column: int, here: Path) -> None:
    (here / "a.py").write_text(f"{line}\n")

    assert start_of_text(read_source("a.py"), 0) == Position(0, column)


@pytest.mark.parametrize(
    ("marks", "file", "workspace"),
    [
        pytest.param(("here/.git",), "here/a/b.py", "here", id="the folder with a repository"),
        pytest.param(("here/.git", "here/a/.git"), "here/a/b.py", "here/a", id="the nearest one"),
        pytest.param(("here/.glossator.toml",), "here/a/b.py", "here", id="the folder with settings"),
        pytest.param((), "here/a/b.py", "here", id="without a mark the working directory"),
        pytest.param((), "other/b.py", "other", id="outside of that the file's own folder"),
        pytest.param(("home/.git",), "home/a/b.py", "home/a", id="never the home folder"),
        pytest.param((), "home/b.py", "home", id="but for a file directly in it"),
        pytest.param((".git",), "home/a/b.py", "home/a", id="nor what is above the home folder"),
    ],
)
def test_a_file_belongs_to_a_workspace(
    marks: tuple[str, ...], file: str, workspace: str, here: Path, tmp_path: Path
) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x = 1\n")
    for mark in marks:
        (tmp_path / mark).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / mark).touch()

    assert workspace_of(read_source(str(path))) == (str(tmp_path / workspace),)


def test_a_working_directory_without_a_mark_is_no_workspace(here: Path) -> None:
    assert workspace_around() == ()
    (here / ".git").mkdir()
    assert workspace_around() == (str(here),)
