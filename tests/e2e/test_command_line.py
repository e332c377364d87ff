"""The commands as their users use them: good and bad input, pipes and terminals, endpoints that work and that do not."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.commands import children_left, command, glossator, home_of, on_terminal, started
from e2e.docs_command import environment
from e2e.endpoint_process import EndpointProcess, endpoint_process, settings_file
from e2e.screen import seen_on

SHAPES = '''"""Shapes."""

import math

PI = 3


def area(radius):
    return math.pi * radius ** 2


class Circle:
    """A circle."""

    def volume(self, height):
        if height < 0:
            raise ValueError("too low")
        return area(self.radius) * height
'''
SCRIPT = "export function parsePrice(text) {\n  return Number(text);\n}\n\nclass Till {\n  open() {}\n}\n"
UNFINISHED = """def known(batch, reference):
    if batch.reference == reference:
        return True
    return False


def again(batch, reference):
    if batch.refer
"""
CANARY = "sk-canary-0123456789abcdefghij"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
LONG = "\n\n".join(
    f"Paragraph {number} says something of its own and goes on for a while." for number in range(16)
)
COMMANDS = ["docs", "explain", "complete", "context", "serve", "doctor", "init", "cache"]
ODD_NAMES = ('it\'s $(touch HACK) "q".py', "new\nline.py", "a:3.py", "-dash.py")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of every kind; no test changes one."""
    folder = tmp_path_factory.mktemp("project")
    (folder / ".git").mkdir()
    for name, content in {
        "shapes.py": SHAPES.encode(),
        "price.js": SCRIPT.encode(),
        "unfinished.py": UNFINISHED.encode(),
        "crlf.py": SHAPES.replace("\n", "\r\n").encode(),
        "bom.py": b"\xef\xbb\xbf" + SHAPES.encode(),
        "broken.py": b"def area(:\n    retur\nclass\n",
        "notes.txt": b"Buy milk.\n",
        "empty.py": b"",
        "blank.py": b"  \n\n",
        "latin.py": b"x = 1\ny = '\xe9'\n",
        "binary.py": b"x = 1\0\n",
        "huge.py": b"x" * 25_000_000,
        ".env": b"PASSWORD=hunter2hunter2\n",
        "secret.py": f'KEY = "{CANARY}"\n\n\ndef send(key):\n    return key\n'.encode(),
        "ctrl.py": b'def area():\n    return "\x1b[2J\xc2\x9b"\n',
        **{name: SHAPES.encode() for name in ODD_NAMES},
    }.items():
        (folder / name).write_bytes(content)
    (folder / "latin\udce9.py").write_text(SHAPES)
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "fifo")
    return folder


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[EndpointProcess]:
    with endpoint_process(tmp_path, "It is *short*.") as process:
        yield process


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        pytest.param("nosuch.py", "no such file", id="a file that is not there"),
        pytest.param("folder", "is a folder", id="a folder"),
        pytest.param("fifo", "is no regular file", id="a pipe that nobody writes to"),
        pytest.param("/dev/null", "is no regular file", id="a device"),
        pytest.param("loop", "Too many levels of symbolic links", id="a link to itself"),
        pytest.param("/proc/self/mem", "Input/output error", id="a file that cannot be read"),
        pytest.param("latin.py", "is not UTF-8 text (line 2)", id="a text in another encoding"),
        pytest.param("binary.py", "is binary (it holds NUL)", id="a binary file"),
        pytest.param("huge.py", "is larger than 20 MB", id="a huge file"),
    ],
)
def test_a_file_that_cannot_be_explained_is_one_line(file: str, reason: str, project: Path) -> None:
    ended = glossator("explain", file, cwd=project)

    assert (ended.code, ended.output, ended.errors) == (2, "", f"glossator: {file}: {reason}\n")


@pytest.mark.parametrize("name", ["complete", "context"])
@pytest.mark.parametrize("file", ["nosuch.py", "fifo", "latin.py"])
def test_a_file_that_cannot_be_used_is_one_line(name: str, file: str, project: Path) -> None:
    ended = glossator(name, f"{file}:1:1", cwd=project)

    assert (ended.code, ended.output) == (2, "")
    assert ended.errors.startswith(f"glossator: {file}: ")
    assert ended.errors.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        pytest.param(("explain", "shapes.py:99"), "shapes.py: has 19 lines, there is no line 99", id="a line past the end"),
        pytest.param(
            ("explain", "shapes.py:abc"),
            "shapes.py:abc: is no place; write shapes.py, shapes.py:LINE or shapes.py:LINE-LINE",
            id="letters for a line",
        ),
        pytest.param(("explain", "empty.py"), "empty.py: is empty, there is nothing to explain", id="an empty file"),
        pytest.param(("complete", "shapes.py:0:0"), "shapes.py:0:0: lines and columns start at 1", id="place zero"),
        pytest.param(
            ("complete", "shapes.py:3"),
            "shapes.py:3: is no place; write FILE:LINE:COLUMN, for example main.py:12:5",
            id="a place without its column",
        ),
        pytest.param(("explain", "esc\x1b[31m.py"), "esc�[31m.py: no such file", id="a name that would colour the terminal"),
        pytest.param(("explain", "shapes.py", "--config", "no.toml"), "no.toml: there is no such file", id="settings that are not there"),
        pytest.param(("explain", "shapes.py", "--config", "folder"), "folder: is no regular file", id="a folder for settings"),
        pytest.param(("cache", "--config", "fifo"), "fifo: is no regular file", id="a pipe for settings"),
        pytest.param(("complete", "shapes.py:1:1", "--config", "latin.py"), "latin.py:2: is not UTF-8", id="settings in another encoding"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_one_line(arguments: tuple[str, ...], line: str, project: Path) -> None:
    ended = glossator(*arguments, cwd=project)

    assert (ended.code, ended.output, ended.errors) == (2, "", f"glossator: {line}\n")


@pytest.mark.parametrize("name", [*ODD_NAMES, "latin\udce9.py", "crlf.py", "bom.py", "broken.py"])
def test_a_file_is_explained_whatever_its_name_and_its_line_ends(name: str, project: Path) -> None:
    ended = glossator("explain", "--", name, cwd=project)

    assert (ended.code, ended.errors) == (0, "")
    assert "Declares" in ended.output
    assert "`area`" in ended.output
    assert not (project / "HACK").exists()


@pytest.mark.parametrize(
    ("place", "told"),
    [
        pytest.param(
            "shapes.py", "Declares `PI`, `area` and `Circle`", id="a Python file by its declarations"
        ),
        pytest.param(
            "price.js", "Declares `parsePrice` and `Till`", id="a JavaScript file by its declarations"
        ),
        pytest.param(
            "shapes.py:3", "Declares `PI`, `area` and `Circle`", id="a line outside of all by the file"
        ),
        pytest.param("shapes.py:8", "**`area`** (function)", id="a line by the declaration around it"),
        pytest.param("shapes.py:12:3", "**`Circle`** (class)", id="a line and column"),
        pytest.param("shapes.py:6-10", "**`area`** (function)", id="lines by the only declaration in them"),
        pytest.param(
            "shapes.py:8-18", "Declares `area` and `Circle`", id="lines by the declarations in them"
        ),
        pytest.param(
            "shapes.py:16-17", "**`Circle.volume`** (method)", id="lines inside a declaration by it"
        ),
    ],
)
def test_the_built_in_model_explains(place: str, told: str, project: Path) -> None:
    ended = glossator("explain", place, cwd=project)

    assert (ended.code, ended.errors) == (0, "")
    assert told in ended.output
    assert ended.output.endswith("\n")


def test_a_file_without_declarations_says_what_could_explain_it(project: Path) -> None:
    ended = glossator("explain", "notes.txt", cwd=project)

    assert (ended.code, ended.output) == (3, "")
    assert ended.errors == (
        "glossator: the built-in model explains declarations, and can read none here; "
        "a model of your own, in the settings, explains any text\n"
    )


def test_a_pipe_gets_the_completion_alone(project: Path) -> None:
    ended = glossator("complete", "unfinished.py:8:19", cwd=project)

    assert (ended.code, ended.output, ended.errors) == (0, "ence == reference:\n", "")


def test_a_column_past_the_end_is_the_end(project: Path) -> None:
    at_end = glossator("complete", "unfinished.py:8:19", cwd=project)

    assert glossator("complete", "unfinished.py:8:9999", cwd=project) == at_end


def test_a_completion_as_json_says_who_wrote_it(project: Path) -> None:
    ended = glossator("complete", "unfinished.py:8:19", "--format", "json", cwd=project)

    assert json.loads(ended.output) == {
        "text": "ence == reference:",
        "replaced": 0,
        "model": "builtin",
        "cached": False,
    }


def test_no_completion_is_no_error(project: Path) -> None:
    ended = glossator("complete", "empty.py:1:1", cwd=project)

    assert (ended.code, ended.output, ended.errors) == (0, "", "")


def test_a_terminal_shows_the_completion_set_apart_inside_its_line(project: Path) -> None:
    shown = on_terminal("complete", "unfinished.py:8:19", cwd=project)

    assert shown.written == b"\x1b[2m    if batch.refer\x1b[0m\x1b[1;32mence == reference:\x1b[0m\r\n"


def test_a_terminal_without_colours_still_sets_it_apart(project: Path) -> None:
    shown = on_terminal("complete", "unfinished.py:8:19", cwd=project, more={"NO_COLOR": "1"})

    assert shown.written == b"\x1b[2m    if batch.refer\x1b[0m\x1b[1mence == reference:\x1b[0m\r\n"


def test_a_terminal_is_told_that_there_is_nothing(project: Path) -> None:
    shown = on_terminal("complete", "empty.py:1:1", cwd=project)

    assert (shown.code, shown.written) == (0, b"glossator: nothing to complete here\r\n")


def test_a_terminal_sees_no_control_character_of_a_file(
    tmp_path: Path, project: Path, endpoint: EndpointProcess
) -> None:
    more = settings_file(tmp_path, endpoint.origin)

    shown = on_terminal("complete", "ctrl.py:2:5", cwd=project, more=more)

    plain = re.sub(r"\x1b\[[0-9;]*m|\r(?=\n)", "", shown.written.decode())
    assert plain == '    It is *short*.return "\ufffd[2J\ufffd"\n'


def test_an_explanation_streams_into_a_pipe(tmp_path: Path, project: Path) -> None:
    with endpoint_process(tmp_path, LONG, delay_ms=20) as endpoint:
        more = settings_file(tmp_path, endpoint.origin)
        process = started("explain", "shapes.py:8", cwd=project, more=more)
        assert process.stdout is not None
        first = process.stdout.read(10)

        assert first == b"Paragraph "
        assert endpoint.requests()[0]["answered_at"] is None
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=20)

    assert process.returncode == 130
    assert errors == b"glossator: interrupted\n"
    assert rest.endswith(b"\n")
    assert CONTROL.search(rest.decode()) is None
    assert children_left(process.pid) == []


def test_a_reader_that_leaves_is_no_error(tmp_path: Path, project: Path) -> None:
    with endpoint_process(tmp_path, LONG, delay_ms=2) as endpoint:
        more = settings_file(tmp_path, endpoint.origin)
        process = started("explain", "shapes.py:8", cwd=project, more=more)
        assert process.stdout is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr is not None
        errors = process.stderr.read()
        process.stderr.close()

        assert (process.wait(20), errors) == (0, b"")
        assert endpoint.wait_for(1, "closed_at")[0]["closed_early"]


def test_a_full_disk_is_one_line(project: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("explain", "shapes.py"), cwd=project, env=environment(home_of(project)),
            stdout=full, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip

    assert done.returncode == 3
    assert done.stderr == b"glossator: the output cannot be written: No space left on device\n"


def test_a_long_explanation_is_on_the_terminal_once(tmp_path: Path, project: Path) -> None:
    rows, columns = 8, 40
    code = "```python\n" + "\n".join(f"code_{number} = {number}" for number in range(40)) + "\n```"
    with endpoint_process(tmp_path, f"{LONG}\n\n{code}\n\nThe end.", delay_ms=1) as endpoint:
        more = settings_file(tmp_path, endpoint.origin)
        shown = on_terminal("explain", "shapes.py:8", cwd=project, more=more, rows=rows, columns=columns)

    seen = seen_on(shown.written, rows=rows, columns=columns)
    text = " ".join(line.strip() for line in seen if line)
    wanted = LONG.split("\n\n")
    wanted += [f"code_{number} = {number}" for number in range(40)]
    assert shown.code == 0
    assert text == " ".join([*wanted, "The end."])


def test_ctrl_c_on_a_terminal_leaves_what_was_read_and_a_cursor(tmp_path: Path, project: Path) -> None:
    typed = []

    def type_ctrl_c(terminal: int, written: bytes) -> None:
        if b"Paragraph 3" in written and not typed:
            typed.append(os.write(terminal, b"\x03"))

    with endpoint_process(tmp_path, LONG, delay_ms=5) as endpoint:
        more = settings_file(tmp_path, endpoint.origin)
        shown = on_terminal("explain", "shapes.py:8", cwd=project, more=more, seen=type_ctrl_c)

    seen = [line for line in seen_on(shown.written, rows=24, columns=80) if line]
    assert shown.code == 130
    assert seen[0].startswith("Paragraph 0 says")
    assert seen[-1] == "glossator: interrupted"
    assert shown.written.rfind(b"\x1b[?25h") > shown.written.rfind(b"\x1b[?25l")


def test_sigterm_leaves_no_child(tmp_path: Path, project: Path) -> None:
    with endpoint_process(tmp_path, LONG, delay_ms=20) as endpoint:
        process = started(
            "explain", "shapes.py:8", cwd=project, more=settings_file(tmp_path, endpoint.origin)
        )
        assert process.stdout is not None
        process.stdout.read(1)

        process.terminate()
        _, errors = process.communicate(timeout=20)

    assert (process.returncode, errors) == (143, b"")
    assert children_left(process.pid) == []


def test_an_explanation_as_json_is_whole(tmp_path: Path, project: Path, endpoint: EndpointProcess) -> None:
    more = settings_file(tmp_path, endpoint.origin)

    ended = glossator("explain", "shapes.py:8", "--format", "json", cwd=project, more=more)
    again = glossator("explain", "shapes.py:8", "--format", "json", cwd=project, more=more)

    wanted = {"text": "It is *short*.", "model": "scripted", "cached": False, "complete": True}
    assert json.loads(ended.output) == wanted
    assert json.loads(again.output) == wanted | {"cached": True}
    assert len(endpoint.requests()) == 1


def test_the_whole_file_is_sent_where_no_line_is_named(
    tmp_path: Path, project: Path, endpoint: EndpointProcess
) -> None:
    ended = glossator("explain", "notes.txt", cwd=project, more=settings_file(tmp_path, endpoint.origin))

    assert (ended.code, ended.output) == (0, "It is *short*.\n")
    assert "Buy milk." in endpoint.requests()[0]["body"]


@pytest.mark.parametrize("arguments", [("explain", "shapes.py"), ("complete", "shapes.py:9:12")])
def test_an_endpoint_that_is_down_is_one_line(
    arguments: tuple[str, ...], tmp_path: Path, project: Path
) -> None:
    ended = glossator(*arguments, cwd=project, more=settings_file(tmp_path, "http://127.0.0.1:9"))

    assert (ended.code, ended.output, ended.errors) == (3, "", "glossator: scripted: no connection\n")


def test_context_shows_the_prompt_and_sends_nothing(
    tmp_path: Path, project: Path, endpoint: EndpointProcess
) -> None:
    ended = glossator("context", "shapes.py:9:12", cwd=project, more=settings_file(tmp_path, endpoint.origin))

    assert (ended.code, ended.errors) == (0, "")
    assert ended.output.startswith("complete: about ")
    assert "asks scripted\n" in ended.output
    assert "def area(radius):\n    return <CURSOR>\n" in ended.output
    assert endpoint.requests() == []


def test_context_shows_each_piece_with_its_reason_and_cost(tmp_path: Path) -> None:
    (tmp_path / "shapes.py").write_text(SHAPES)
    (tmp_path / "use.py").write_text("from shapes import area\n\n\ndef use():\n    return area(\n")

    ended = glossator("context", "use.py:5:17", cwd=tmp_path)
    as_json = glossator("context", "use.py:5:17", "--json", cwd=tmp_path)

    told = json.loads(as_json.output)
    pieces = [each for each in told["pieces"] if "def area(radius)" in each["text"]]
    assert {each["path"] for each in pieces} == {"shapes.py"}
    piece = pieces[0]
    assert piece["start"] <= 8
    row = rf"^ +{piece['tokens']}  shapes\.py:{piece['start']}-{piece['stop']} +{re.escape(piece['reason'])}"
    assert re.search(row, ended.output, re.MULTILINE)
    assert re.search(
        rf"^ +{told['tokens']}  of {told['budget']} tokens that the context may have",
        ended.output,
        re.MULTILINE,
    )
    assert 0 < piece["tokens"] < told["tokens"] < told["promptTokens"]
    assert told["tokens"] <= told["budget"]


@pytest.mark.parametrize("task", ["complete", "explain", "document", "review", "test"])
def test_context_keeps_to_its_budget_for_each_task_without_any_settings(task: str, tmp_path: Path) -> None:
    body = "".join(f"    value_{number} = radius * {number}\n" for number in range(400))
    (tmp_path / "long.py").write_text(f"def area(radius):\n{body}    return value_3\n")

    ended = glossator("context", "long.py:200:5", "--task", task, "--budget", "300", "--json", cwd=tmp_path)

    told = json.loads(ended.output)
    assert (ended.code, ended.errors, told["budget"]) == (0, "", 300)
    assert told["tokens"] <= 300
    assert any("value_" in message["content"] for message in told["messages"])


def test_context_of_a_task_that_nobody_asks_yet_says_so(tmp_path: Path, project: Path) -> None:
    ended = glossator("context", "shapes.py:9:12", "--task", "review", cwd=project)

    assert ended.code == 0
    assert "asks nobody" in ended.output
    assert "def area(radius):" in ended.output


def test_context_without_an_index_reads_what_the_file_imports(tmp_path: Path) -> None:
    (tmp_path / "shapes.py").write_text(SHAPES)
    (tmp_path / "use.py").write_text("from shapes import area\n\n\ndef use():\n    return area(\n")

    ended = glossator("context", "use.py:5:17", "--no-index", "--json", cwd=tmp_path)

    told = json.loads(ended.output)
    assert "def area(radius)" in "".join(piece["text"] for piece in told["pieces"])
    assert told["indexed"] == {"files": 0, "known": 0, "complete": False}


def test_context_says_that_a_denied_file_is_not_sent(
    tmp_path: Path, project: Path, endpoint: EndpointProcess
) -> None:
    more = settings_file(tmp_path, endpoint.origin)

    told = glossator("context", ".env:1:1", cwd=project, more=more)
    refused = glossator("explain", ".env", cwd=project, more=more)

    reason = "this file is excluded by the built-in rule .env\n"
    assert told.code == 0
    assert told.output.endswith(f"\nnothing would be sent: {reason}")
    assert "hunter2" not in told.output
    assert (refused.code, refused.output, refused.errors) == (3, "", f"glossator: Nothing was sent: {reason}")
    assert endpoint.requests() == []


def test_context_shows_a_placeholder_for_a_secret(
    tmp_path: Path, project: Path, endpoint: EndpointProcess
) -> None:
    ended = glossator("context", "secret.py:5:12", cwd=project, more=settings_file(tmp_path, endpoint.origin))

    assert "a placeholder" in ended.output
    assert "REDACTED_" in ended.output
    assert CANARY not in ended.output


def test_a_workspace_can_keep_its_files_back_but_not_name_an_endpoint(
    tmp_path: Path, endpoint: EndpointProcess
) -> None:
    workspace = tmp_path / "workspace"
    (workspace / "inner").mkdir(parents=True)
    (workspace / ".glossator.toml").write_text('[privacy]\ndeny = ["inner/"]\n[models.evil]\nmodel = "x"\n')
    (workspace / "inner" / "shapes.py").write_text(SHAPES)

    ended = glossator(
        "explain", "inner/shapes.py", cwd=workspace, more=settings_file(tmp_path, endpoint.origin)
    )

    ignored, refused = ended.errors.splitlines()
    assert ended.code == 3
    assert "models.evil is ignored" in ignored
    assert refused == "glossator: Nothing was sent: this file is excluded by entry 1 of privacy.deny"
    assert endpoint.requests() == []


def test_a_key_appears_in_no_output(tmp_path: Path, project: Path, endpoint: EndpointProcess) -> None:
    more = {**settings_file(tmp_path, endpoint.origin), "CANARY_KEY": CANARY, "GLOSSATOR_LOG": "debug"}
    config = Path(more["GLOSSATOR_CONFIG"])
    config.write_text(config.read_text().replace("[routes]", 'api_key_env = "CANARY_KEY"\n[routes]'))
    endpoint.reply(status=401, body={"error": {"message": f"Incorrect API key provided: {CANARY}"}})

    runs = [
        glossator(*arguments, cwd=project, more=more)
        for arguments in (("explain", "shapes.py"), ("complete", "shapes.py:9:12"), ("doctor",), ("context", "shapes.py:9:12"))
    ]  # fmt: skip

    assert [each.code for each in runs] == [3, 3, 3, 0]
    assert "the key is refused (401)" in runs[0].errors
    assert not any(CANARY in each.output + each.errors for each in runs)


PROBLEMS = '[complete]\nmax_token = 5\nenabled = "yes"\n'


@pytest.mark.parametrize(
    "arguments",
    [("explain", "shapes.py"), ("complete", "shapes.py:9:12"), ("context", "shapes.py:9:12"), ("cache",)],
)
def test_wrong_settings_are_told_one_by_one_and_nothing_is_done(
    arguments: tuple[str, ...], tmp_path: Path, project: Path
) -> None:
    config = tmp_path / "wrong.toml"
    config.write_text(PROBLEMS)

    ended = glossator(*arguments, "--config", config, cwd=project)

    assert (ended.code, ended.output) == (2, "")
    assert ended.errors.splitlines() == [
        f"glossator: {config}:2: complete.max_token is not known; did you mean max_tokens?",
        f"glossator: {config}:3: complete.enabled must be true or false",
    ]


def verdicts(output: str) -> dict[str, tuple[str, str]]:
    """What `doctor` says of each thing: its verdict and its text."""
    found = [re.fullmatch(r"(ok|note|fail) +(\S+) +(.+)", line) for line in output.splitlines()]
    assert all(found), output
    return {line[2]: (line[1], line[3]) for line in found if line}


def test_doctor_without_settings_finds_all_well(project: Path) -> None:
    ended = glossator("doctor", cwd=project)

    assert (ended.code, ended.errors) == (0, "")
    found = verdicts(ended.output)
    assert {verdict for verdict, _ in found.values()} == {"ok"}
    assert found.keys() >= {"version", "settings", "python", "javascript", "typescript", "cache", "editors"}
    assert "glossator init" in found["settings"][1]


def test_doctor_asks_a_model_for_a_word(tmp_path: Path, project: Path, endpoint: EndpointProcess) -> None:
    ended = glossator("doctor", cwd=project, more=settings_file(tmp_path, endpoint.origin))

    assert ended.code == 0
    assert re.fullmatch(r"scripted answered in \d+ ms", verdicts(ended.output)["scripted"][1])
    assert len(endpoint.requests()) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(("/v1", ":1/v1"), "base_url", id="an address that cannot be read"),
        pytest.param(("[routes]", 'api_key_env = "NO_KEY"\n[routes]'), "the environment variable NO_KEY is not set: export it, or change models.scripted.api_key_env", id="a key that is not set"),
        pytest.param(("[routes]", "[routes]\nreview = [\"mini\"]"), "routes.review names mini", id="a route to no model"),
    ],
)  # fmt: skip
def test_doctor_says_what_is_wrong_in_the_settings(
    change: tuple[str, str], told: str, tmp_path: Path, project: Path
) -> None:
    more = settings_file(tmp_path, "http://127.0.0.1:9")
    config = Path(more["GLOSSATOR_CONFIG"])
    config.write_text(config.read_text().replace(*change))

    ended = glossator("doctor", cwd=project, more=more)

    assert (ended.code, ended.errors) == (3, "")
    assert told in "\n".join(line for line in ended.output.splitlines() if line.startswith("fail"))


def test_doctor_says_how_to_mend_a_model_that_does_not_exist(
    tmp_path: Path, project: Path, endpoint: EndpointProcess
) -> None:
    endpoint.reply(status=404, body={"error": {"message": "no model scripted"}})

    ended = glossator("doctor", cwd=project, more=settings_file(tmp_path, endpoint.origin))

    assert ended.code == 3
    told = (
        "no such model or address (404): no model scripted: check the key, the name scripted and the address"
    )
    assert verdicts(ended.output)["scripted"] == ("fail", f"{told} {endpoint.origin} in [models.scripted]")


def test_doctor_waits_for_all_models_at_once_and_not_for_long(tmp_path: Path, project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        more = settings_file(tmp_path, f"http://127.0.0.1:{silent.getsockname()[1]}")
        config = Path(more["GLOSSATOR_CONFIG"])
        down = '[models.down]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\n'
        spare = '[models.spare]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\n'
        routes = '[routes]\nreview = ["down"]'
        config.write_text(down + spare + config.read_text().replace("[routes]", routes))

        ended = glossator("doctor", cwd=project, more=more)

    found = verdicts(ended.output)
    assert ended.code == 3
    assert found["scripted"] == (
        "fail",
        "no answer within 5 s: is it still loading, or is it busy? Try again",
    )
    assert found["spare"] == ("note", "is never asked: no route names it; see [routes] in the settings")


def test_init_writes_settings_that_only_their_user_can_read(tmp_path: Path) -> None:
    ended = glossator("init", cwd=tmp_path)

    (written,) = (home_of(tmp_path) / "config").rglob("*.toml")
    assert (ended.code, ended.output) == (0, f"wrote {written}\n")
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert tomllib.loads(written.read_text()).keys() >= {"routes", "complete", "privacy", "cache"}
    assert glossator("init", "--print", cwd=tmp_path).output == written.read_text()
    assert glossator("doctor", cwd=tmp_path).code == 0


def test_init_leaves_a_file_that_exists_as_it_is(tmp_path: Path) -> None:
    config = tmp_path / "mine.toml"
    config.write_text("# mine\n")

    ended = glossator("init", "--config", config, cwd=tmp_path)

    assert ended.code == 2
    assert ended.errors == f"glossator: {config} exists and is left as it is; --print shows a new one\n"
    assert config.read_text() == "# mine\n"


def test_init_says_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    ended = glossator("init", "--config", "file/config.toml", cwd=tmp_path)

    assert ended.code == 2
    assert ended.errors == "glossator: file/config.toml cannot be written: file is no folder\n"


def test_the_cache_is_counted_and_cleared(tmp_path: Path, project: Path, endpoint: EndpointProcess) -> None:
    more = settings_file(tmp_path, endpoint.origin)
    glossator("explain", "shapes.py", cwd=project, more=more)

    before = glossator("cache", cwd=project, more=more)
    cleared = glossator("cache", "--clear", cwd=project, more=more)

    assert (before.code, before.errors) == (0, "")
    assert ": 1 answer, " in before.output
    assert cleared.output.splitlines()[0] == "cleared"
    assert ": 0 answers, " in cleared.output


def test_a_cache_folder_that_cannot_be_used_is_one_line_and_no_obstacle(
    tmp_path: Path, project: Path, endpoint: EndpointProcess
) -> None:
    (tmp_path / "file").touch()
    more = {**settings_file(tmp_path, endpoint.origin), "XDG_CACHE_HOME": str(tmp_path / "file")}

    shown = glossator("cache", cwd=project, more=more)
    explained = glossator("explain", "shapes.py", cwd=project, more=more)
    found = verdicts(glossator("doctor", cwd=project, more=more).output)

    line = f"answers are kept in memory only: {tmp_path}/file/glossator cannot be used: Not a directory"
    assert (shown.code, shown.output, shown.errors) == (3, "", f"glossator: {line}\n")
    assert (explained.code, explained.output, explained.errors) == (
        0,
        "It is *short*.\n",
        f"glossator: {line}\n",
    )
    assert found["cache"] == ("fail", f"{line}: name another with cache.folder, or set cache.enabled = false")


@pytest.mark.parametrize("arguments", [("explain", "shapes.py"), ("doctor",), ("cache",)])
def test_a_working_directory_that_is_gone_is_no_obstacle(arguments: tuple[str, ...], project: Path) -> None:
    absolute = [str(project / each) if each.endswith(".py") else each for each in arguments]
    script = f"import os, sys, tempfile, shutil; d = tempfile.mkdtemp(); os.chdir(d); os.rmdir(d); sys.argv[1:] = {absolute}; from glossator.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(home_of(project)), capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")


def test_a_narrow_encoding_gets_escapes(project: Path) -> None:
    ended = glossator("context", "shapes.py:9:12", cwd=project, more={"PYTHONIOENCODING": "ascii"})

    assert (ended.code, ended.errors) == (0, "")
    assert "\\xab" + "data" in ended.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "shapes.py:8"),
        ("complete", "shapes.py:9:12"),
        ("context", "shapes.py:9:12"),
        ("doctor",),
        ("cache",),
    ],
)
def test_nothing_is_left_open(
    arguments: tuple[str, ...], tmp_path: Path, project: Path, endpoint: EndpointProcess
) -> None:
    more = settings_file(tmp_path, endpoint.origin)

    ended = glossator(*arguments, cwd=project, more=more, options=("-W", "error"))

    assert (ended.code, ended.errors) == (0, "")


def test_an_unknown_command_suggests_one_that_is_close(project: Path) -> None:
    ended = glossator("explian", cwd=project)

    assert ended.code == 2
    assert ended.errors.endswith("Error: there is no command 'explian'. Did you mean 'explain'?\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_there_for_every_command(name: str, project: Path) -> None:
    ended = glossator(name, "--help", cwd=project)

    assert (ended.code, ended.errors) == (0, "")
    assert ended.output.startswith(f"Usage: glossator {name} ")


def test_help_imports_no_command(project: Path) -> None:
    ended = glossator("--help", cwd=project, options=("-X", "importtime"))

    assert "click" in ended.errors
    assert "asyncio" not in ended.errors
    assert [line.split()[0] for line in ended.output.partition("Commands:\n")[2].splitlines()] == COMMANDS


def test_an_editor_waits_for_no_parser_of_command_lines(project: Path) -> None:
    ended = glossator("serve", "--nonsense", cwd=project, options=("-X", "importtime"))

    assert ended.code == 2
    assert "glossator.lsp.boot" in ended.errors
    assert "click" not in ended.errors
