"""What can happen to the process and its streams, and how it must go on or end: faults 41 to 56.

The limits on how long an end takes are those that the process keeps by itself, with room for a busy machine.
"""

import ast
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import glossator
from e2e.wire import FAULTY, Wire, faulty, frame, notification, request, wire
from glossator.lsp.parents import is_alive

INTERNAL_ERROR = -32603
REQUEST_FAILED = -32803
CANCELLED = -32800

EXIT_UNREAD = 74
EXIT_NO_STREAMS = 78

# The process ends within a second; the parent is looked for twice a second before that.
END_S = 2.0
ORPHAN_END_S = 3.0


@pytest.fixture
def server() -> Iterator[Wire]:
    """An initialized server that has loaded all."""
    with faulty("--child") as client:
        client.result("test/echo", {})
        yield client


@pytest.fixture(scope="module")
def shared() -> Iterator[Wire]:
    with faulty() as client:
        yield client


@pytest.fixture
def healthy(shared: Wire) -> Iterator[Wire]:
    """A server that several tests share, and that must be as healthy afterwards as before."""
    shared.others.clear()
    yield shared
    shared.check_alive()


def child_of(client: Wire) -> int:
    child = client.result("test/process")["child"]
    assert isinstance(child, int)
    assert is_alive(child)
    return child


def wait_until_gone(pid: int, limit_s: float) -> None:
    ends = time.monotonic() + limit_s
    while is_alive(pid):
        assert time.monotonic() < ends
        time.sleep(0.02)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def resident_bytes(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


BUSY = {
    "idle": [],
    "while a request runs": [request(1, "test/sleep", {"seconds": 60})],
    "while a handler ignores that it is cancelled": [request(1, "test/ignoreCancel")],
    "while a thread is busy": [request(1, "test/blockThread", {"seconds": 6})],
    "while the event loop is blocked": [notification("test/block", {"seconds": 6})],
}


@pytest.mark.parametrize("sent", BUSY.values(), ids=BUSY)
def test_faults_41_and_42_the_end_of_the_input_ends_the_process_and_its_child(
    server: Wire, sent: list[Any]
) -> None:
    child = child_of(server)
    server.send(*sent)
    server.close_input()
    assert server.wait(END_S) == 1
    assert not is_alive(child)


def test_fault_41_the_end_of_the_input_before_initialize() -> None:
    with wire() as client:
        client.close_input()
        assert client.wait(END_S) == 1


def test_fault_41_the_end_of_the_input_while_the_server_loads() -> None:
    with wire((*FAULTY, "--child")) as client:
        client.send(request(1, "initialize", {"capabilities": {}}))
        while not (children := children_of(client.pid)):
            assert client.process.poll() is None
        client.close_input()
        assert client.wait(END_S) == 1
        assert not any(map(is_alive, children))


def test_fault_41_the_end_of_the_input_after_shutdown_is_the_ordinary_end(server: Wire) -> None:
    assert server.result("shutdown") is None
    server.close_input()
    assert server.wait(END_S) == 0


def test_fault_41_a_session_from_a_file_is_answered_whole(tmp_path: Path) -> None:
    session = tmp_path / "session"
    messages = [request(1, "initialize", {"capabilities": {}}), request(2, "shutdown"), notification("exit")]
    session.write_bytes(b"".join(frame(message) for message in messages))
    with session.open() as file:
        done = subprocess.run(FAULTY, stdin=file, capture_output=True, timeout=10, check=False)
    assert done.returncode == 0
    assert done.stdout.count(b"Content-Length") == 2


@pytest.mark.parametrize(
    ("number", "sent"),
    [
        pytest.param(signal.SIGTERM, BUSY["idle"], id="SIGTERM"),
        pytest.param(signal.SIGINT, BUSY["idle"], id="SIGINT"),
        pytest.param(signal.SIGHUP, BUSY["while a thread is busy"], id="SIGHUP while a thread is busy"),
    ],
)
def test_fault_43_a_signal_ends_the_process_cleanly(number: int, sent: list[Any], tmp_path: Path) -> None:
    with faulty("--child", environment={"TMPDIR": str(tmp_path)}) as client:
        child = child_of(client)
        client.send(*sent)
        client.process.send_signal(number)
        assert client.wait(END_S) == 0
        assert not is_alive(child)
        assert list(tmp_path.iterdir()) == []


def test_fault_43_a_signal_before_initialize() -> None:
    with wire() as client:
        client.send(request(1, "test/echo"))
        client.answer(1)
        client.process.send_signal(signal.SIGTERM)
        assert client.wait(END_S) == 0


def test_fault_43_a_signal_while_the_event_loop_is_blocked(server: Wire, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    server.send(request(1, "test/touch", {"path": str(mark)}), notification("test/block", {"seconds": 6}))
    while not mark.exists():
        time.sleep(0.01)
    server.process.send_signal(signal.SIGTERM)
    assert server.wait(END_S) == 0


def test_fault_44_after_a_kill_the_next_start_works(tmp_path: Path) -> None:
    environment = {"TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    for _ in range(2):
        with faulty(environment=environment) as client:
            client.check_alive()
            client.process.kill()
            assert client.wait() == -signal.SIGKILL


# Starts the server with its own standard streams, tells its process id, and stays.
LAUNCHER = "import subprocess, sys; server = subprocess.Popen(sys.argv[1:]); server.wait()"


def test_fault_45_the_death_of_the_parent_ends_the_process_although_the_input_stays_open() -> None:
    with wire((sys.executable, "-c", LAUNCHER, *FAULTY)) as client:
        client.initialize()
        client.result("test/echo", {})
        (server,) = children_of(client.pid)
        client.process.kill()
        wait_until_gone(server, ORPHAN_END_S)


def test_fault_45_the_death_of_the_parent_before_initialize() -> None:
    with wire((sys.executable, "-c", LAUNCHER, *FAULTY)) as client:
        client.send(request(1, "test/echo"))
        client.answer(1)
        (server,) = children_of(client.pid)
        client.process.kill()
        wait_until_gone(server, ORPHAN_END_S)


def test_fault_45_the_death_of_the_client_that_initialize_names() -> None:
    program = [sys.executable, "-c", "input()"]
    with subprocess.Popen(program, stdin=subprocess.PIPE) as editor, wire() as client:
        client.initialize(processId=editor.pid)
        client.check_alive()
        editor.kill()
        assert client.wait(ORPHAN_END_S) == 1


def test_fault_46_a_process_id_that_is_nobody_s_is_ignored() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    nobody = (0, -1, "12", ended.pid)
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(wire()) for _ in nobody]
        for client, process_id in zip(clients, nobody, strict=True):
            client.initialize(processId=process_id)
        time.sleep(1.1)  # two looks at the parents
        for client in clients:
            client.check_alive()


def test_fault_47_a_client_that_does_not_read_stops_nothing_until_the_queue_is_full(tmp_path: Path) -> None:
    with wire(reading=False) as client:
        client.send(request(1, "initialize", {"capabilities": {}}), notification("initialized", {}))
        mark = tmp_path / "mark"
        client.send(request(2, "test/flood", {"megabytes": 50}))
        client.send(request(3, "test/touch", {"path": str(mark)}))
        ends = time.monotonic() + 10
        while not mark.exists():
            assert time.monotonic() < ends, client.stderr()
            time.sleep(0.01)
        assert resident_bytes(client.pid) < 250 * 1024 * 1024
        client.send(request(4, "test/flood", {"megabytes": 30}))
        assert client.wait() == EXIT_UNREAD


def test_fault_47_a_client_that_does_not_read_does_not_prevent_the_end() -> None:
    with wire(reading=False) as client:
        client.send(request(1, "initialize", {"capabilities": {}}))
        client.send(request(2, "test/flood", {"megabytes": 5}))
        assert client.process.stdout is not None
        client.process.stdout.read(100_000)
        client.process.send_signal(signal.SIGTERM)
        assert client.wait(END_S) == 0


@pytest.mark.parametrize("loaded", [True, False], ids=["loaded", "before initialize"])
def test_fault_48_an_output_that_is_closed_ends_the_process_although_it_is_idle(loaded: bool) -> None:
    with wire(reading=False) as client:
        assert client.process.stdout is not None
        if loaded:
            client.send(request(1, "initialize", {"capabilities": {}}), request(2, "test/echo"))
            seen = b""
            while b'"id":2' not in seen:
                seen += os.read(client.process.stdout.fileno(), 65536)
        client.process.stdout.close()
        assert client.wait(END_S) == EXIT_UNREAD


def test_fault_49_what_is_printed_goes_to_standard_error_and_the_input_is_nobody_else_s(
    healthy: Wire,
) -> None:
    assert healthy.result("test/chatter", {}) == ""
    told = healthy.stderr()
    for words in (
        "printed by Python",
        "written to sys.stdout",
        "written to descriptor 1",
        "put by C",
        "warned",
    ):
        assert words in told
    assert "echoed by a child" in told


KINDS = ("exception", "recursion", "memory", "exit", "interrupt", "generator", "unserializable", "infinite")


@pytest.mark.parametrize("kind", KINDS)
def test_fault_50_a_handler_that_fails_costs_its_request_an_error_without_text(
    healthy: Wire, kind: str
) -> None:
    error = healthy.ask("test/fail", {"kind": kind})["error"]
    assert error["code"] == INTERNAL_ERROR
    assert set(error) == {"code", "message"}
    entry = error["message"].rpartition(" ")[2]
    assert f"entry {entry}:" in healthy.stderr() or "left out" in healthy.stderr()


@pytest.mark.parametrize("kind", KINDS)
def test_fault_50_a_handler_of_a_notification_that_fails_costs_nothing(healthy: Wire, kind: str) -> None:
    healthy.send(notification("test/failNotification", {"kind": kind}), notification("test/failPlainly", {}))
    healthy.result("test/echo", {})
    assert healthy.others == []


def test_fault_50_a_thousand_failures_are_a_few_log_lines() -> None:
    with faulty() as client:
        client.send(*[notification("test/failPlainly", {})] * 1000)
        client.check_alive()
        assert len(client.stderr().splitlines()) < 20


@pytest.mark.parametrize("method", ["test/sleep", "test/ignoreCancel"])
def test_fault_51_a_handler_that_does_not_return_is_given_up(method: str) -> None:
    with faulty("--deadline", "0.2") as client:
        client.send(request(1, method, {"seconds": 60}))
        assert client.result("test/echo", {}) == {}
        assert client.code(1) == REQUEST_FAILED
        client.check_alive()


def test_fault_52_of_five_hundred_requests_a_bounded_number_runs_and_all_are_answered(healthy: Wire) -> None:
    ids = range(1, 501)
    healthy.send(*(request(message_id, "test/crowd", {"seconds": 0.01}) for message_id in ids))
    assert [healthy.answer(message_id)["result"] for message_id in ids] == [None] * 500
    assert healthy.result("test/running", {"most": False}) == 0
    assert 2 < healthy.result("test/running", {"most": True}) <= 64


def test_fault_52_a_queued_request_about_a_text_that_has_changed_is_dropped() -> None:
    uri = "file:///fault.py"
    document = {"uri": uri, "languageId": "python", "version": 1, "text": "a"}
    change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "b"}]}
    with faulty() as client:
        client.send(
            notification("textDocument/didOpen", {"textDocument": document}),
            *(request(message_id, "test/crowd", {"seconds": 0.3}) for message_id in range(1, 65)),
            request(65, "test/echo", {"textDocument": {"uri": uri}}),
            notification("textDocument/didChange", change),
            request(66, "test/echo", {"textDocument": {"uri": uri}}),
        )
        assert client.code(65) == -32801
        assert "result" in client.answer(66)
        client.check_alive()


CLOSINGS = {"input": "<&-", "output": ">&-", "input and output": "<&- >&-", "all": "<&- >&- 2>&-"}


@pytest.mark.parametrize("closing", CLOSINGS.values(), ids=CLOSINGS)
def test_fault_53_without_streams_the_start_ends_with_one_line(closing: str) -> None:
    command = ["sh", "-c", f'exec "$@" {closing}', "sh", *FAULTY]
    done = subprocess.run(command, stdin=subprocess.PIPE, capture_output=True, timeout=10, check=False)
    assert done.returncode == EXIT_NO_STREAMS
    assert len(done.stderr.splitlines()) == (0 if "2>" in closing else 1)


def test_fault_53_without_standard_error_the_server_serves() -> None:
    with wire(["sh", "-c", 'exec "$@" 2>&-', "sh", *FAULTY]) as client:
        client.initialize()
        client.result("test/chatter", {})
        client.ask("test/fail", {"kind": "exception"})
        client.check_alive()
        assert client.shut_down() == 0


def test_fault_53_a_standard_error_that_nobody_reads_stops_nothing() -> None:
    read_end, write_end = os.pipe()
    command = [*FAULTY]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=write_end,
        env=os.environ | {"GLOSSATOR_LOG": "DEBUG"},
    )
    os.close(write_end)
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(frame(request(1, "initialize", {"capabilities": {}})))
        for number in range(3000):
            process.stdin.write(frame(request(f"fail {number}", "test/fail", {"kind": "exception"})))
            process.stdin.write(frame(notification(f"test/unknown{number}")))
        process.stdin.write(frame(request("last", "shutdown")) + frame(notification("exit")))
        process.stdin.flush()
        told = process.stdout.read()
        assert b'"id":"last"' in told
        assert process.wait(END_S) == 0
    os.close(read_end)


def test_fault_53_a_bare_environment_is_enough(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    path = os.pathsep.join(
        str(Path(entry).resolve()) for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry
    )
    launch = 'cd "$1" && rmdir "$1" && umask 000 && shift && exec env -i LANG=C PYTHONPATH="$PYTHONPATH" "$@"'
    with wire(["sh", "-c", launch, "sh", str(gone), *FAULTY], environment={"PYTHONPATH": path}) as client:
        client.initialize()
        assert client.result("test/process")["umask"] == 0o077
        assert client.result("test/echo", {"text": "žluť 🦊"}) == {"text": "žluť 🦊"}
        client.check_alive()
        assert client.shut_down() == 0


LAYER = Path(glossator.__file__).parent / "lsp"
WALL_CLOCKS = {
    ("time", "time"),
    ("time", "time_ns"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("date", "today"),
}


@pytest.mark.parametrize("module", sorted(LAYER.glob("*.py")), ids=lambda module: module.stem)
def test_fault_54_a_clock_that_jumps_is_never_asked(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    asked = {
        (node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    imported = {
        (node.module or "", name.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert not (asked | imported) & WALL_CLOCKS


def test_fault_54_a_process_that_was_stopped_goes_on(healthy: Wire) -> None:
    healthy.send(request(700, "test/sleep", {"seconds": 0.1}))
    healthy.process.send_signal(signal.SIGSTOP)
    time.sleep(0.3)
    healthy.process.send_signal(signal.SIGCONT)
    assert healthy.answer(700)["result"] == "slept"


def test_fault_55_the_death_of_the_child_is_not_the_server_s(server: Wire) -> None:
    os.kill(child_of(server), signal.SIGKILL)
    server.check_alive()
    assert server.shut_down() == 0


def test_fault_56_the_server_tells_its_version() -> None:
    with wire() as client:
        result = client.initialize(clientInfo={"name": "plugin", "version": "99.0.0"})
        assert result["serverInfo"] == {"name": "glossator", "version": glossator.__version__}
        client.check_alive()
