"""`glossator docs` as a user runs it: real files, the real command, the built-in model."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from e2e.docs_command import command, docs, environment, interrupted
from e2e.endpoint_process import endpoint_process, settings_file

CODE = '''"""Shapes."""


def area_of(width: float, height: float) -> float:
    # Both in metres.
    return width * height


class Circle:
    """A circle."""

    def is_empty(self) -> bool:
        return self.radius == 0
'''
SCRIPT = "export function parsePrice(text) {\n  return Number(text);\n}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "shapes.py").write_text(CODE)
    (tmp_path / "price.js").write_text(SCRIPT)
    return tmp_path


def test_a_diff_is_shown_and_nothing_is_written(project: Path) -> None:
    ended = docs(".", cwd=project)

    assert ended.code == 0
    assert "--- a/shapes.py\n+++ b/shapes.py\n" in ended.output
    assert "+    Args:\n+        width: The width.\n" in ended.output
    assert "+ * @returns {*} The parsed price.\n" in ended.output
    assert ended.errors == "would write 3 comments in 2 files (2 files read)\n"
    assert (project / "shapes.py").read_text() == CODE
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f]", ended.output + ended.errors) is None


def test_the_diff_can_be_applied(project: Path) -> None:
    difference = docs("shapes.py", cwd=project).output
    subprocess.run(["git", "apply", "-p1", "-"], input=difference.encode(), cwd=project, check=True)
    by_git = (project / "shapes.py").read_text()
    (project / "shapes.py").write_text(CODE)

    assert docs("--write", "shapes.py", cwd=project).code == 0

    assert (project / "shapes.py").read_text() == by_git


def test_what_is_written_needs_nothing_more(project: Path) -> None:
    assert docs("--check", ".", cwd=project).code == 1

    first = docs("--write", ".", cwd=project)
    assert (first.code, first.output) == (0, "price.js: wrote 1 comment\nshapes.py: wrote 2 comments\n")
    times = [(project / name).stat().st_mtime_ns for name in ("shapes.py", "price.js")]

    second = docs("--write", ".", cwd=project)
    assert (second.code, second.output) == (0, "")
    assert [(project / name).stat().st_mtime_ns for name in ("shapes.py", "price.js")] == times
    assert docs("--check", ".", cwd=project).code == 0
    assert '"""Return whether the circle is empty.\n' in (project / "shapes.py").read_text()


def test_a_check_lists_what_is_missing(project: Path) -> None:
    ended = docs("--check", ".", cwd=project)

    assert ended.output.splitlines() == [
        "price.js:1: function parsePrice has no documentation",
        "shapes.py:4: function area_of has no documentation",
        "shapes.py:12: method Circle.is_empty has no documentation",
    ]
    assert ended.errors == "3 of 5 declarations without documentation (2 files read)\n"


def test_json_says_what_became_of_each_declaration(project: Path) -> None:
    ended = docs("--format", "json", "--write", "shapes.py", cwd=project)

    report = json.loads(ended.output)
    assert (report["version"], report["mode"], report["summary"]["documented"]) == (1, "write", 2)
    assert report["files"] == [
        {
            "path": "shapes.py",
            "status": "written",
            "reason": "",
            "symbols": [
                {"name": "area_of", "kind": "function", "line": 4, "status": "documented", "reason": "", "model": "builtin"},
                {"name": "Circle.is_empty", "kind": "method", "line": 12, "status": "documented", "reason": "", "model": "builtin"},
            ],
        }
    ]  # fmt: skip


def test_sarif_points_at_the_lines(project: Path) -> None:
    ended = docs("--format", "sarif", "--check", ".", cwd=project)

    report = json.loads(ended.output)
    assert (ended.code, report["version"]) == (1, "2.1.0")
    (the_run,) = report["runs"]
    rules = {rule["id"] for rule in the_run["tool"]["driver"]["rules"]}
    assert [
        (
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            result["locations"][0]["physicalLocation"]["region"]["startLine"],
        )
        for result in the_run["results"]
    ] == [("price.js", 1), ("shapes.py", 4), ("shapes.py", 12)]
    assert {result["ruleId"] for result in the_run["results"]} <= rules


def test_github_gets_annotations_that_no_name_can_break(tmp_path: Path) -> None:
    (tmp_path / "a,b:c%.py").write_text('"""M."""\ndef f(): pass\n')

    ended = docs("--format", "github", "--check", ".", cwd=tmp_path)

    assert ended.output == (
        "::warning file=a%2Cb%3Ac%25.py,line=2,title=Missing documentation::function f has no documentation\n"
    )


def test_a_file_name_cannot_move_the_cursor_or_end_the_line(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m\nb.py").write_text('"""M."""\ndef f(): pass\n')

    ended = docs("--check", ".", cwd=tmp_path)

    assert ended.output == "a\\x1b[31m\\x0ab.py:2: function f has no documentation\n"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        pytest.param("google", "    Args:\n        width: The width.\n", id="google"),
        pytest.param(
            "numpy", "    Parameters\n    ----------\n    width : float\n        The width.\n", id="numpy"
        ),
        pytest.param("sphinx", "    :param width: The width.\n", id="sphinx"),
    ],
)
def test_the_style_can_be_chosen(project: Path, style: str, expected: str) -> None:
    docs("--write", "--style", style, "shapes.py", cwd=project)

    assert expected in (project / "shapes.py").read_text()


def test_private_declarations_are_documented_on_request(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('"""M."""\n\n\ndef _load_file(path):\n    return path\n')

    assert docs("--check", ".", cwd=tmp_path).code == 0
    assert (
        docs("--check", "--private", ".", cwd=tmp_path).output
        == "a.py:4: function _load_file has no documentation\n"
    )


def test_trouble_is_told_by_the_exit_code(project: Path) -> None:
    (project / "broken.py").write_text("def f(:\n")

    ended = docs("--write", ".", cwd=project)

    assert ended.code == 3
    assert "broken.py: skipped: the file has syntax errors\n" in ended.errors
    assert "wrote 3 comments" in ended.errors
    assert (project / "broken.py").read_text() == "def f(:\n"


def test_requests_can_be_limited(project: Path) -> None:
    ended = docs("--write", "--max-requests", "1", "--jobs", "1", ".", cwd=project)

    assert ended.code == 3
    assert ended.output.count("the limit of 1 requests is reached") == 2
    assert "wrote 1 comment" in ended.errors


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["missing.py"], id="no such file"),
        pytest.param([], id="no path"),
        pytest.param([".", "--style", "mine"], id="no such style"),
        pytest.param([".", "--jobs", "0"], id="no jobs"),
    ],
)
def test_wrong_use_exits_with_2(project: Path, arguments: list[str]) -> None:
    ended = docs(*arguments, cwd=project)

    assert ended.code == 2
    assert "Traceback" not in ended.errors


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_files_with_uncommitted_changes_are_left_to_their_author(project: Path) -> None:
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "start")
    (project / "shapes.py").write_text(CODE + "\nX = 1\n")
    (project / "new.py").write_text('"""M."""\ndef f(): pass\n')

    refused = docs("--write", ".", cwd=project)

    assert refused.code == 3
    assert "shapes.py: skipped: git has uncommitted changes of it (see --allow-dirty)\n" in refused.errors
    assert "new.py: skipped: git has uncommitted changes of it" in refused.errors
    assert refused.output == "price.js: wrote 1 comment\n"
    assert (project / "shapes.py").read_text() == CODE + "\nX = 1\n"
    # What the first run wrote has no documentation to add, so its changes are in nobody's way.
    (project / "shapes.py").write_text(CODE)
    (project / "new.py").unlink()
    assert docs("--write", ".", cwd=project).output == "shapes.py: wrote 2 comments\n"
    assert docs("--write", ".", cwd=project).code == 0


def test_changed_files_are_written_when_that_is_allowed(project: Path) -> None:
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "start")
    (project / "shapes.py").write_text(CODE + "\nX = 1\n")

    assert docs("--write", "--allow-dirty", ".", cwd=project).code == 0
    assert "The width." in (project / "shapes.py").read_text()


def test_a_repository_cannot_start_programs_through_its_settings(project: Path) -> None:
    git(project, "init", "-q")
    git(project, "config", "core.fsmonitor", f"touch {project}/started; false")

    docs("--write", ".", cwd=project)

    assert not (project / "started").exists()


@contextmanager
def running(*arguments: str, cwd: Path, more: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command(*arguments), cwd=cwd, env={**environment(cwd / "home"), **more},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_an_endpoint_s_prose_is_verified_before_it_is_written(tmp_path: Path, project: Path) -> None:
    injected = (
        'Sure!\n```\nsummary: Multiply. See https://evil.example/x now.\nparam width: How wide. """ import os\n'
        "param depth: Invented.\nreturns: The area \\d.\nraises OSError: Invented.\n```"
    )
    with endpoint_process(tmp_path, injected) as endpoint:
        ended = docs("--write", "shapes.py", cwd=project, more=settings_file(tmp_path, endpoint.origin))

    after = (project / "shapes.py").read_text()
    assert ended.code == 0, ended.errors
    assert '    """Multiply.\n' in after
    assert 'width: How wide. \\"\\"\\" import os.\n' in after
    assert "height: The height.\n" in after
    assert "The area \\\\d.\n" in after
    assert "evil" not in after
    assert "Invented" not in after


def test_an_endpoint_that_refuses_leaves_the_code_alone(tmp_path: Path, project: Path) -> None:
    with endpoint_process(tmp_path, "I'm sorry, I cannot help with that.") as endpoint:
        ended = docs("--write", "shapes.py", cwd=project, more=settings_file(tmp_path, endpoint.origin))

    assert ended.code == 3
    assert "function area_of was not documented: the model refused" in ended.output
    assert (project / "shapes.py").read_text() == CODE


def test_ctrl_c_leaves_whole_files_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    for number in range(4):
        (folder / f"file{number}.py").write_text(CODE)
    with endpoint_process(tmp_path, "summary: Measure the area of a shape.", delay_ms=200) as endpoint:
        settings = settings_file(tmp_path, endpoint.origin)
        with running("--write", "--jobs", "1", ".", cwd=folder, more=settings) as process:
            endpoint.wait_for(1)
            ended = interrupted(process)

    assert ended.code == 130
    assert "interrupted" in ended.errors
    assert "Traceback" not in ended.errors
    for file in folder.glob("*.py"):
        assert file.read_text() == CODE or "Measure the area" in file.read_text()
    assert [entry.name for entry in folder.iterdir() if entry.name.endswith(".tmp")] == []
