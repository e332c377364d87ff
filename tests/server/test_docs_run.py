import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from glossator.context_process import ContextProcess
from glossator.docs.convention import convention
from glossator.docs.outcome import FileReport, FileStatus, Mode, SymbolStatus, Totals
from glossator.docs.plan import Planned, Skipped, find_files
from glossator.docs.run import Bench, Options, run
from glossator.errors import CannotDocument, ModelUnavailable
from glossator_context.facts import Target

CODE = "def first(a):\n    return a\n\n\ndef second(b):\n    return b\n"


@dataclass
class Answer:
    """What the engine needs of a documentation."""

    comment: str
    model: str = "test"


async def about(uri: str, path: str, target: Target, style: str) -> Answer:
    return Answer(f'"""About {target.facts.symbol.name}."""')


@asynccontextmanager
async def context() -> AsyncIterator[ContextProcess]:
    process = ContextProcess(deadline_s=20, stuck_after_s=30)
    await process.start()
    try:
        yield process
    finally:
        await process.aclose()


async def documented(
    *paths: Path,
    mode: Mode = Mode.WRITE,
    answer: object = about,
    stop: asyncio.Event | None = None,
    **options: object,
) -> tuple[dict[str, FileReport], Totals]:
    """Run the engine over files and folders; the reports by the files' names."""
    reports: list[FileReport] = []
    plan = list(find_files(paths))
    files = [each for each in plan if isinstance(each, Planned)]
    settings = Options(mode=mode, style_of=convention(files, "auto"), **options)  # type: ignore[arg-type]
    async with context() as process:
        bench = Bench(context=process, document=answer)  # type: ignore[arg-type]
        totals = await run(plan, [bench], settings, reports.append, stop or asyncio.Event())
    assert [report.path for report in reports] == [each.path for each in plan][: len(reports)]
    return {report.path.name: report for report in reports}, totals


def names(report: FileReport, status: SymbolStatus) -> list[str]:
    return [symbol.name for symbol in report.symbols if symbol.status is status]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.py"
    path.write_text('"""A module."""\n\n\n' + CODE)
    return path


async def test_what_is_missing_is_written_and_the_second_run_changes_nothing(file: Path) -> None:
    reports, totals = await documented(file)

    assert reports["a.py"].status is FileStatus.WRITTEN
    assert names(reports["a.py"], SymbolStatus.DOCUMENTED) == ["first", "second"]
    assert '    """About first."""\n    return a\n' in file.read_text()
    before = file.stat()

    reports, totals = await documented(file)

    assert reports["a.py"].status is FileStatus.COMPLETE
    assert (totals.requests, totals.changed) == (0, 0)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


async def test_a_check_asks_nobody_and_writes_nothing(file: Path) -> None:
    before = file.read_bytes()

    async def never(*_: object) -> Answer:
        raise AssertionError("asked")

    reports, totals = await documented(file, mode=Mode.CHECK, answer=never)

    assert [(symbol.name, symbol.line) for symbol in reports["a.py"].symbols] == [("first", 4), ("second", 8)]
    assert (totals.due, totals.requests) == (2, 0)
    assert file.read_bytes() == before


async def test_a_diff_shows_and_writes_nothing(file: Path) -> None:
    before = file.read_bytes()

    reports, _ = await documented(file, mode=Mode.DIFF)

    assert '+    """About first."""\n' in reports["a.py"].diff
    assert reports["a.py"].diff.startswith("--- a/a.py\n+++ b/a.py\n@@")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "error",
    [CannotDocument("it refused"), ModelUnavailable("it is away")],
    ids=["no usable answer", "a dead model"],
)
async def test_a_symbol_that_fails_is_reported_and_the_others_are_written(
    file: Path, error: Exception
) -> None:
    async def answer(uri: str, path: str, target: Target, style: str) -> Answer:
        if target.facts.symbol.name == "first":
            raise error
        return await about(uri, path, target, style)

    reports, totals = await documented(file, answer=answer)

    (failed,) = (symbol for symbol in reports["a.py"].symbols if symbol.status is SymbolStatus.FAILED)
    assert (failed.name, failed.reason) == ("first", str(error))
    assert reports["a.py"].status is FileStatus.WRITTEN
    assert '"""About second."""' in file.read_text()
    assert totals.has_trouble


@pytest.mark.parametrize(
    "comment",
    [
        pytest.param('"""x"""\n    import os', id="code behind the docstring"),
        pytest.param('"""x', id="a docstring that never ends"),
        pytest.param("pass", id="no docstring"),
        pytest.param('f"""x {open("/etc/passwd")}"""', id="an f-string"),
        pytest.param('"""x""" + 1', id="an expression"),
    ],
)
async def test_a_comment_that_would_change_code_is_taken_back_alone(file: Path, comment: str) -> None:
    async def answer(uri: str, path: str, target: Target, style: str) -> Answer:
        return (
            Answer(comment) if target.facts.symbol.name == "first" else await about(uri, path, target, style)
        )

    reports, _ = await documented(file, answer=answer)

    assert names(reports["a.py"], SymbolStatus.FAILED) == ["first"]
    assert names(reports["a.py"], SymbolStatus.DOCUMENTED) == ["second"]
    assert comment not in file.read_text()


async def test_no_more_requests_are_made_than_were_allowed(tmp_path: Path) -> None:
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text('"""A module."""\n' + CODE)

    reports, totals = await documented(tmp_path, max_requests=3, jobs=1)

    assert (totals.requests, totals.documented, totals.failed) == (3, 3, 1)
    assert "limit of 3 requests" in reports["b.py"].symbols[-1].reason


async def test_no_more_questions_are_asked_at_once_than_were_allowed(tmp_path: Path) -> None:
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text(CODE)
    running = most = 0

    async def answer(uri: str, path: str, target: Target, style: str) -> Answer:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(20):
            await asyncio.sleep(0)
        running -= 1
        return await about(uri, path, target, style)

    _, totals = await documented(tmp_path, answer=answer, jobs=2)

    assert totals.documented == 9
    assert most == 2


async def test_a_stop_leaves_the_files_in_work_as_they_were(tmp_path: Path) -> None:
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text('"""A module."""\n' + CODE)
    stop = asyncio.Event()

    async def answer(uri: str, path: str, target: Target, style: str) -> Answer:
        if path.endswith("b.py"):
            stop.set()
            await asyncio.Event().wait()
        return await about(uri, path, target, style)

    reports, totals = await documented(tmp_path, answer=answer, stop=stop, jobs=1)

    assert totals.interrupted
    assert "b.py" not in reports
    assert CODE in (tmp_path / "b.py").read_text()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.py", "b.py", "c.py"]


async def test_a_file_that_changes_while_the_model_thinks_is_left_to_its_author(file: Path) -> None:
    async def answer(uri: str, path: str, target: Target, style: str) -> Answer:
        file.write_text("x = 1\n")
        return await about(uri, path, target, style)

    reports, totals = await documented(file, answer=answer)

    assert (reports["a.py"].status, reports["a.py"].reason) == (
        FileStatus.FAILED,
        "the file has changed since it was read",
    )
    assert file.read_text() == "x = 1\n"
    assert totals.has_trouble
    assert totals.documented == 0


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        pytest.param(
            b"\xef\xbb\xbfdef f(a):\r\n\treturn a", b"\xef\xbb\xbf", id="mark, CRLF, tab, no last line end"
        ),
        pytest.param(b"# coding: latin-1\n# \xe4\ndef f(a):\n  return '\xe4'\n", b"\xe4", id="Latin-1"),
        pytest.param(b"def f(a): return a  # why\x0c\n", b"# why\x0c", id="a form feed"),
    ],
)
async def test_all_bytes_outside_of_the_comments_are_kept(
    tmp_path: Path, content: bytes, kept: bytes
) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(content)

    _, totals = await documented(path, private=True)

    after = path.read_bytes()
    assert totals.documented == 2
    assert kept in after
    rest = after.replace(b'"""About a."""', b"").replace(b'"""About f."""', b"")
    assert b"".join(rest.split()) == b"".join(content.split())
    assert after.count(b"\r\n") == (after.count(b"\n") if b"\r\n" in content else 0)


async def test_a_comment_in_an_encoding_that_lacks_its_characters_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"# coding: latin-1\n" + CODE.encode())

    async def answer(uri: str, path: str, target: Target, style: str) -> Answer:
        return Answer('"""日本."""' if target.facts.symbol.name == "first" else '"""It’s."""')

    reports, _ = await documented(path, answer=answer)

    assert names(reports["a.py"], SymbolStatus.FAILED) == ["first"]
    assert b'"""It\'s."""' in path.read_bytes()


@pytest.mark.parametrize(
    ("content", "reason", "trouble"),
    [
        pytest.param(b"def f(:\n", "the file has syntax errors", True, id="syntax errors"),
        pytest.param(b"x = '\xff'\n", "the file is not utf-8", True, id="bytes that are no text"),
        pytest.param(b"# Code generated by x. DO NOT EDIT.\ndef f(): pass\n", "the file is generated", False, id="generated code"),
        pytest.param(b"def f():\r    return 1\r", "it has lines that end in a carriage return alone", False, id="line ends of another age"),
    ],
)  # fmt: skip
async def test_a_file_that_must_not_be_touched_is_skipped_with_a_reason(
    tmp_path: Path, content: bytes, reason: str, trouble: bool
) -> None:
    (tmp_path / "a.py").write_bytes(content)

    reports, totals = await documented(tmp_path)

    assert (reports["a.py"].status, reports["a.py"].reason) == (FileStatus.SKIPPED, reason)
    assert totals.has_trouble is trouble
    assert (tmp_path / "a.py").read_bytes() == content


async def test_a_file_with_two_names_is_skipped_when_writing(file: Path) -> None:
    os.link(file, file.parent / "b.py")

    reports, totals = await documented(file)

    assert reports["a.py"].reason == "the file has further hard links"
    assert totals.requests == 0


async def test_a_dirty_file_is_skipped_before_anything_is_asked(file: Path) -> None:
    reports, totals = await documented(file, is_dirty={file}.__contains__)

    assert "uncommitted changes" in reports["a.py"].reason
    assert totals.requests == 0


def planned(*paths: Path, only: Sequence[str] = ()) -> list[str]:
    return [each.path.name for each in find_files(paths, only=only) if isinstance(each, Planned)]


def test_folders_are_walked_in_order_without_what_is_ignored(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("generated/\n*_pb2.py\n!kept_pb2.py\n")
    for name in (
        "b.py", "a.py", "c_pb2.py", "kept_pb2.py", "notes.md", "a.pyi", "lib.min.js", "sub/d.ts", "sub/.gitignore",
        "generated/e.py", "node_modules/f.js", ".venv/g.py", "__pycache__/h.py", "other/pyvenv.cfg", "other/i.py",
        "module/.git", "module/j.py",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("d.ts\n" if name == "sub/.gitignore" else "")
    (tmp_path / "link.py").symlink_to(tmp_path / "a.py")
    (tmp_path / "loop").symlink_to(tmp_path)

    assert planned(tmp_path) == ["a.py", "b.py", "kept_pb2.py"]
    skipped = {each.path.name: each.reason for each in find_files([tmp_path]) if isinstance(each, Skipped)}
    assert skipped == {
        "a.pyi": "it is a stub",
        "lib.min.js": "it is minified",
        "link.py": "it is a symbolic link",
        "module": "it is another repository's (a submodule)",
    }


def test_a_file_that_is_named_is_taken_though_it_is_ignored(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("a.py\n")
    (tmp_path / "a.py").write_text("")

    assert planned(tmp_path) == []
    assert planned(tmp_path / "a.py", tmp_path / "a.py") == ["a.py"]


def test_ignore_files_above_the_folder_count_up_to_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("/src/gen/\n")
    for name in ("src/gen/a.py", "src/b.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    assert planned(tmp_path / "src") == ["b.py"]


def test_only_files_that_match_are_taken(tmp_path: Path) -> None:
    for name in ("a.py", "b.py", "c.js"):
        (tmp_path / name).write_text("")

    assert planned(tmp_path, only=["*.py", "!b.py"]) == ["a.py"]


def test_a_pipe_and_a_large_file_are_skipped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.py")
    (tmp_path / "b.py").write_bytes(b"#" * 1_000_001)

    reasons = [each.reason for each in find_files([tmp_path]) if isinstance(each, Skipped)]

    assert reasons == ["it is not a regular file", "it is larger than 1 MB"]


@pytest.mark.parametrize(
    ("settings", "code", "style"),
    [
        pytest.param("[tool.pydocstyle]\nconvention = 'numpy'\n", "", "numpy", id="the project's settings"),
        pytest.param("", 'def f():\n    """A.\n\n    :returns: x\n    """\n', "sphinx", id="most docstrings"),
        pytest.param("[tool.pydocstyle\n", "", "google", id="settings that cannot be read"),
        pytest.param("", "", "google", id="nothing to go by"),
    ],
)
def test_the_convention_is_that_of_the_project(tmp_path: Path, settings: str, code: str, style: str) -> None:
    (tmp_path / "pyproject.toml").write_text(settings)
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "a.py").write_text(code)
    plan = [each for each in find_files([tmp_path]) if isinstance(each, Planned)]

    assert convention(plan, "auto")(plan[0]) == style
    assert convention(plan, "numpy")(plan[0]) == "numpy"
