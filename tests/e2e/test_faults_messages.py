"""What a client may send that it should not, and what each must get: faults 1 to 40.

Every test ends with the same question: does the server live, has it answered each request once, and sent only frames?
"""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from e2e.wire import Wire, faulty, frame, notification, request, wire

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
NOT_INITIALIZED = -32002
CANCELLED = -32800
CONTENT_MODIFIED = -32801

# Long enough for a busy machine, and far from the seconds that the handlers which are cancelled would take.
PROMPT_S = 2.0
URI = "file:///fault.py"


@pytest.fixture(scope="module")
def shared() -> Iterator[Wire]:
    with faulty() as client:
        yield client


@pytest.fixture
def server(shared: Wire) -> Iterator[Wire]:
    """An initialized server, which must be as healthy after the test as before it."""
    shared.others.clear()
    yield shared
    shared.check_alive()


@pytest.fixture
def fresh() -> Iterator[Wire]:
    """A server that has not been initialized."""
    with wire() as client:
        yield client
        client.check_clean()


def next_id() -> int:
    return time.monotonic_ns()


def error_without_id(client: Wire) -> int:
    """The code of the next error that names no request."""
    while "error" not in (message := client.next_other()):
        pass
    assert message["id"] is None
    code = message["error"]["code"]
    assert isinstance(code, int)
    return code


def at(line: Any, character: Any) -> dict[str, Any]:
    return {"textDocument": {"uri": URI}, "position": {"line": line, "character": character}}


# Who may speak when.


def test_fault_01_a_request_before_initialize_is_refused(fresh: Wire) -> None:
    fresh.send(request(1, "textDocument/definition", at(0, 0)), request(2, "shutdown"), request(3, "unknown"))
    assert [fresh.code(message_id) for message_id in (1, 2, 3)] == [NOT_INITIALIZED] * 3
    fresh.initialize()
    fresh.check_alive()


def test_fault_02_a_notification_before_initialize_is_dropped_silently(fresh: Wire) -> None:
    document = {"uri": URI, "languageId": "python", "version": 1, "text": "early"}
    fresh.send(notification("textDocument/didOpen", {"textDocument": document}), notification("nonsense"))
    fresh.initialize()
    assert fresh.result("test/text", {"uri": URI}) is None
    fresh.check_alive()
    assert fresh.others == []


def test_fault_03_a_second_initialize_is_refused_and_changes_nothing(fresh: Wire) -> None:
    fresh.initialize(clientInfo={"name": "first"})
    document = {"uri": URI, "languageId": "python", "version": 1, "text": "kept"}
    fresh.send(notification("textDocument/didOpen", {"textDocument": document}))
    again = fresh.ask("initialize", {"processId": None, "capabilities": {}, "clientInfo": {"name": "second"}})
    assert again["error"]["code"] == INVALID_REQUEST
    assert fresh.result("test/client")["name"] == "first"
    assert fresh.result("test/text", {"uri": URI}) == "kept"
    fresh.check_alive()


def test_fault_03_a_misshapen_initialize_can_be_sent_again(fresh: Wire) -> None:
    for params in (
        None,
        [],
        {"capabilities": []},
        {"capabilities": {}, "workspaceFolders": {}},
        {"capabilities": {}, "workspaceFolders": [{"name": "x"}]},
        {"capabilities": {}, "rootUri": 3},
    ):
        assert fresh.ask("initialize", params)["error"]["code"] == INVALID_PARAMS, params
    fresh.initialize()
    fresh.check_alive()


def test_faults_04_05_and_07_after_shutdown_requests_are_refused_and_notifications_ignored(
    fresh: Wire,
) -> None:
    fresh.initialize()
    assert fresh.result("shutdown") is None
    fresh.send(notification("textDocument/didOpen", {"textDocument": {}}), notification("test/failPlainly"))
    assert fresh.ask("test/echo", {})["error"]["code"] == INVALID_REQUEST
    assert fresh.ask("shutdown")["error"]["code"] == INVALID_REQUEST
    assert fresh.others == []
    fresh.send(notification("exit"))
    assert fresh.wait() == 0


def test_fault_04_shutdown_answers_the_requests_that_still_run(fresh: Wire) -> None:
    fresh.initialize()
    fresh.send(request(1, "test/sleep", {"seconds": 60}))
    assert fresh.result("shutdown") is None
    assert fresh.code(1) == CANCELLED
    fresh.send(notification("exit"))
    assert fresh.wait() == 0


@pytest.mark.parametrize(
    ("before", "code"),
    [
        pytest.param([], 1, id="before initialize"),
        pytest.param([request(1, "initialize", {"capabilities": {}})], 1, id="without shutdown"),
        pytest.param(
            [request(1, "initialize", {"capabilities": {}}), request(2, "shutdown")], 0, id="after shutdown"
        ),
    ],
)
def test_fault_06_exit_tells_whether_shutdown_came_before(fresh: Wire, before: list[Any], code: int) -> None:
    fresh.send(*before, notification("exit"))
    assert fresh.wait() == code


def test_fault_06_exit_without_shutdown_once_all_is_loaded(fresh: Wire) -> None:
    fresh.initialize()
    fresh.check_alive()
    fresh.send(notification("exit"))
    assert fresh.wait() == 1


# Messages that are none.


@pytest.mark.parametrize("method", ["nonsense", "textDocument/nonsense", "$/nonsense"])
def test_fault_08_an_unknown_method_is_refused_as_a_request_and_ignored_as_a_notification(
    server: Wire, method: str
) -> None:
    server.send(notification(method, {}), notification(method))
    assert server.ask(method, {})["error"]["code"] == METHOD_NOT_FOUND
    assert server.others == []


DEEP = b'{"jsonrpc":"2.0","id":1,"method":"test/echo","params":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001
LONG_NUMBER = b'{"jsonrpc":"2.0","id":1,"method":"test/echo","params":{"a":' + b"7" * 5000 + b"}}"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"{nonsense}", id="09 malformed JSON"),
        pytest.param(b'{"jsonrpc":"2.0","id":1,"method":"test/echo"', id="09 JSON that breaks off"),
        pytest.param(b'{"jsonrpc":"2.0","method":"test/echo","params":{"a":"\xff"}}', id="10 invalid UTF-8"),
        pytest.param(
            b'{"jsonrpc":"2.0","method":"test/echo","params":{"a":"\xed\xa0\x80"}}', id="10 a surrogate"
        ),
        pytest.param(DEEP, id="23 100 000 levels"),
        pytest.param(LONG_NUMBER, id="24 a number of 5 000 digits"),
        pytest.param(b'{"jsonrpc":"2.0","id":NaN,"method":"test/echo","params":{}}', id="25 NaN"),
        pytest.param(b'{"jsonrpc":"2.0","method":"test/echo","params":{"a":-Infinity}}', id="25 Infinity"),
        pytest.param(
            b'{"jsonrpc":"2.0","method":"test/echo","params":{"a":1e999}}', id="25 a number beyond all"
        ),
    ],
)
def test_faults_09_10_and_23_to_25_what_is_not_json_gets_a_parse_error(server: Wire, content: bytes) -> None:
    server.send(content)
    assert error_without_id(server) == PARSE_ERROR


@pytest.mark.parametrize(
    "message",
    [
        pytest.param([request(1, "test/echo", {})], id="11 a batch"),
        pytest.param([], id="11 an empty batch"),
        pytest.param(42, id="12 a number"),
        pytest.param(None, id="12 null"),
        pytest.param("x", id="12 a string"),
        pytest.param({}, id="12 an empty object"),
        pytest.param(request(None, "test/echo", {}), id="14 null"),
        pytest.param(request(1.5, "test/echo", {}), id="14 a fraction"),
        pytest.param(request(True, "test/echo", {}), id="14 a boolean"),
        pytest.param(request({}, "test/echo", {}), id="14 an object"),
        pytest.param(request([1], "test/echo", {}), id="14 a list"),
        pytest.param(request(10**400, "test/echo", {}), id="14 a number without end"),
    ],
)
def test_faults_11_12_and_14_what_is_no_message_gets_an_error_without_an_id(
    server: Wire, message: Any
) -> None:
    server.send(message)
    assert error_without_id(server) == INVALID_REQUEST


@pytest.mark.parametrize("version", [None, "1.0", 2.0, "", ["2.0"]])
def test_fault_13_another_version_of_json_rpc_is_refused(server: Wire, version: Any) -> None:
    message = request(next_id(), "test/echo", {}) | {"jsonrpc": version}
    server.send(message)
    assert server.code(message["id"]) == INVALID_REQUEST


def test_fault_13_a_missing_version_is_refused(server: Wire) -> None:
    message_id = next_id()
    server.send({"id": message_id, "method": "test/echo", "params": {}})
    assert server.code(message_id) == INVALID_REQUEST


def test_fault_15_an_id_in_use_is_refused_and_its_first_request_goes_on() -> None:
    with faulty() as client:
        client.send(request(5, "test/sleep", {"seconds": 0.3}), request(5, "test/echo", {}))
        assert client.code(5) == INVALID_REQUEST
        first = client.next_other() if client.others else None
        while first is None:
            client.result("test/echo", {})
            first = client.others.pop(0) if client.others else None
        assert first["id"] == 5
        assert first["result"] == "slept"
        # The oracle saw two messages with one id, which is what was asked for.
        assert client.problems == ["two answers to 5"]
        client.problems.clear()
        client.check_alive()


def test_fault_16_missing_params_are_null_or_refused(server: Wire) -> None:
    first, second = next_id(), next_id()
    server.send({"jsonrpc": "2.0", "id": first, "method": "test/echo"})
    server.send({"jsonrpc": "2.0", "id": second, "method": "textDocument/definition"})
    assert server.answer(first)["result"] is None
    assert server.code(second) == INVALID_PARAMS


@pytest.mark.parametrize("method", [None, 3, ["test/echo"], {}, "", True])
def test_fault_17_a_method_that_is_no_name_is_refused(server: Wire, method: Any) -> None:
    message_id = next_id()
    server.send(request(message_id, method, {}))
    assert server.code(message_id) == INVALID_REQUEST


def test_fault_17_a_method_of_a_million_characters_is_refused_briefly(server: Wire) -> None:
    answer = server.ask("x" * 1_000_000, {})
    assert answer["error"]["code"] == METHOD_NOT_FOUND
    assert len(json.dumps(answer)) < 1000


@pytest.mark.parametrize("params", [[], [1], "x", 3, True])
def test_fault_18_params_of_another_type_are_refused(server: Wire, params: Any) -> None:
    server.send(notification("test/echo", params))
    assert error_without_id(server) == INVALID_PARAMS
    assert server.ask("test/echo", params)["error"]["code"] == INVALID_PARAMS


@pytest.mark.parametrize(
    "params",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"textDocument": {"uri": URI}}, id="no position"),
        pytest.param(
            {"textDocument": URI, "position": {"line": 0, "character": 0}}, id="a text for an object"
        ),
        pytest.param(
            {"textDocument": {"uri": 3}, "position": {"line": 0, "character": 0}}, id="a number for a text"
        ),
        pytest.param({"textDocument": {"uri": URI}, "position": [0, 0]}, id="a list for an object"),
        pytest.param({"textDocument": {"uri": URI}, "position": "jsonrpc"}, id="a text for a position"),
    ],
)
def test_fault_18_params_of_a_wrong_shape_are_refused(server: Wire, params: Any) -> None:
    assert server.ask("textDocument/definition", params)["error"]["code"] == INVALID_PARAMS


def test_fault_19_a_nested_key_of_json_rpc_is_only_a_key(server: Wire) -> None:
    nested = {"jsonrpc": "2.0", "id": 3, "method": "exit", "result": {"jsonrpc": []}, "error": None}
    assert server.result("test/echo", {"a": [nested]}) == {"a": [nested]}
    extra = at(1, 2) | nested
    assert server.result("textDocument/definition", extra)[0]["range"]["start"] == {"line": 1, "character": 2}


@pytest.mark.parametrize("bad", [-1, -(2**31), 2**31, 2**63, 10**300, 1.0, 1.5, "1", True, None, [1], {}])
def test_faults_20_to_22_a_position_that_is_none_is_refused(server: Wire, bad: Any) -> None:
    assert server.ask("textDocument/definition", at(bad, 0))["error"]["code"] == INVALID_PARAMS
    assert server.ask("textDocument/definition", at(0, bad))["error"]["code"] == INVALID_PARAMS


def test_faults_20_to_22_the_largest_position_is_served(server: Wire) -> None:
    largest = {"line": 2**31 - 1, "character": 2**31 - 1}
    assert server.result("textDocument/definition", at(2**31 - 1, 2**31 - 1))[0]["range"]["start"] == largest


@pytest.mark.parametrize("key", ["__proto__", "", "class", "self", "x" * 1_000_000, "\x00", "constructor"])
def test_fault_26_a_strange_key_is_ignored(server: Wire, key: str) -> None:
    params = at(1, 2)
    params["position"] |= {key: {"a": 1}}
    params["textDocument"] |= {key: None}
    result = server.result("textDocument/definition", params | {key: [1]})
    assert result[0]["range"]["start"] == {"line": 1, "character": 2}


# Frames that are none.

ECHO = {"jsonrpc": "2.0", "method": "test/echo", "params": {}}


def framed(header: str, message_id: int) -> bytes:
    content = json.dumps(ECHO | {"id": message_id}).encode()
    return header.format(N=len(content)).encode() + content


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("content-length: {N}\r\n\r\n", id="27 in lower case"),
        pytest.param("CONTENT-LENGTH:{N}\r\n\r\n", id="27 in capitals without a space"),
        pytest.param("Content-Length :   {N}  \r\n\r\n", id="27 with many spaces"),
        pytest.param(
            "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: {N}\r\n\r\n",
            id="27 behind the type",
        ),
        pytest.param("Content-Length: {N}\r\nContent-Type: x\r\nOther: y\r\n\r\n", id="27 before others"),
        pytest.param("Content-Length: {N}\n\n", id="28 with line feeds alone"),
        pytest.param("Content-Length: {N}\r\n\n", id="28 with mixed line ends"),
        pytest.param("\r\n\r\nContent-Length: {N}\r\n\r\n", id="28 behind empty lines"),
        pytest.param(
            "Content-Length: 0\r\n\r\nContent-Length: {N}\r\n\r\n", id="29 behind a length of nothing"
        ),
        pytest.param(
            "Content-Length: -5\r\n\r\nContent-Length: {N}\r\n\r\n", id="29 behind a negative length"
        ),
        pytest.param(
            "Content-Length: -5\r\n\r\n{{}}xContent-Length: {N}\r\n\r\n", id="29 behind a negative body"
        ),
        pytest.param(
            "Content-Length: five\r\n\r\nContent-Length: {N}\r\n\r\n", id="29 behind a length in words"
        ),
        pytest.param("Content-Length:\r\n\r\nContent-Length: {N}\r\n\r\n", id="29 behind a missing length"),
        pytest.param("DEBUG started\r\nContent-Length: {N}\r\n\r\n", id="33 behind a garbage line"),
        pytest.param(
            "a: b\r\n\r\n\x1b[31mred\x1b[0m\nContent-Length: {N}\r\n\r\n", id="33 behind garbage lines"
        ),
    ],
)
def test_faults_27_to_29_and_33_a_message_is_served(server: Wire, header: str) -> None:
    first, second = next_id(), next_id()
    server.send_bytes(framed(header, first) + framed("Content-Length: {N}\r\n\r\n", second))
    assert server.answer(first)["result"] == {}
    assert server.answer(second)["result"] == {}


def test_fault_30_a_message_of_more_than_64_mib_is_refused_and_skipped(server: Wire) -> None:
    length = 64 * 1024 * 1024 + 1
    server.send_bytes(b"Content-Length: %d\r\n\r\n" % length)
    piece = b"Content-Length: 2\r\n\r\n{}" * 1000
    while length:
        sent = piece[:length]
        server.send_bytes(sent)
        length -= len(sent)
    assert error_without_id(server) == INVALID_REQUEST


@pytest.mark.parametrize("length", [512 * 1024 * 1024 + 1, 10**12, 2**63, 10**300])
def test_fault_30_a_message_of_more_than_512_mib_ends_the_server_with_a_log_line(
    fresh: Wire, length: int
) -> None:
    fresh.send_bytes(b"Content-Length: %d\r\n\r\n" % length)
    assert fresh.wait() == 65
    assert str(length) in fresh.stderr()


@pytest.mark.parametrize("wrong_by", [-30, -3, -2, -1])
def test_fault_31_after_a_length_that_is_too_small_the_next_message_is_served(
    server: Wire, wrong_by: int
) -> None:
    wrong, right = next_id(), next_id()
    content = json.dumps(request(wrong, "test/echo", {"text": "é" * 20})).encode()
    server.send_bytes(b"Content-Length: %d\r\n\r\n" % (len(content) + wrong_by) + content)
    server.send(request(right, "test/echo", {}))
    assert error_without_id(server) == PARSE_ERROR
    assert server.answer(right)["result"] == {}


@pytest.mark.parametrize("wrong_by", [1, 3, 17, 40, 100])
def test_fault_31_after_a_length_that_is_too_large_the_next_message_is_served(
    server: Wire, wrong_by: int
) -> None:
    wrong, right = next_id(), next_id()
    content = json.dumps(request(wrong, "test/echo", {})).encode()
    server.send_bytes(b"Content-Length: %d\r\n\r\n" % (len(content) + wrong_by) + content)
    server.send(request(right, "test/echo", {}), request(right + 1, "test/echo", {}))
    assert server.code(wrong) == PARSE_ERROR
    assert server.answer(right)["result"] == {}
    assert server.answer(right + 1)["result"] == {}


def test_fault_31_a_client_that_waits_after_a_length_that_is_too_large_gets_an_error(server: Wire) -> None:
    wrong = next_id()
    content = json.dumps(request(wrong, "test/echo", {})).encode()
    server.send_bytes(b"Content-Length: %d\r\n\r\n" % (len(content) + 3) + content)
    assert server.code(wrong) == PARSE_ERROR


def test_fault_31_a_message_that_comes_in_small_pieces_is_served(server: Wire) -> None:
    message_id = next_id()
    for byte in frame(request(message_id, "test/echo", {})):
        server.send_bytes(bytes([byte]))
    assert server.answer(message_id)["result"] == {}


def test_fault_32_a_header_line_without_an_end_ends_the_server(fresh: Wire) -> None:
    fresh.send_bytes(b"x" * 8500)
    assert fresh.wait() == 65
    assert "header" in fresh.stderr()


# Cancelling.


@pytest.mark.parametrize(
    "params",
    [
        pytest.param({"id": 999_999}, id="an unknown id"),
        pytest.param({"id": None}, id="null"),
        pytest.param({}, id="no id"),
        pytest.param({"id": [1]}, id="a list"),
        pytest.param({"id": True}, id="true, which equals 1"),
        pytest.param(None, id="no params"),
    ],
)
def test_fault_34_a_cancel_of_nothing_is_ignored(server: Wire, params: Any) -> None:
    if 1 not in server.answers:
        server.send(request(1, "test/sleep", {"seconds": 0.2}))
    server.send(notification("$/cancelRequest", params))
    assert server.answer(1)["result"] == "slept"
    assert server.others == []


def wait_until_started(client: Wire, before: int) -> None:
    ends = time.monotonic() + 10
    while client.result("test/count") == before:
        assert time.monotonic() < ends


def test_fault_35_a_running_request_is_cancelled_at_once(server: Wire) -> None:
    before, message_id = server.result("test/count"), next_id()
    server.send(request(message_id, "test/sleep", {"seconds": 60}))
    wait_until_started(server, before)
    server.send(notification("$/cancelRequest", {"id": message_id}))
    assert server.code(message_id, timeout_s=PROMPT_S) == CANCELLED


@pytest.mark.parametrize("method", ["test/ignoreCancel", "test/cleanUpSlowly"])
def test_fault_35_a_cancel_is_answered_whatever_the_handler_does(server: Wire, method: str) -> None:
    message_id = next_id()
    server.send(request(message_id, method, {}))
    server.result("test/echo", {})
    server.send(notification("$/cancelRequest", {"id": message_id}))
    assert server.code(message_id, timeout_s=PROMPT_S) == CANCELLED
    # The handler did hear of it, and what it answers later goes nowhere.
    server.other("test/cancelled")


def test_fault_35_a_request_is_cancelled_by_its_progress(server: Wire) -> None:
    message_id = next_id()
    server.send(request(message_id, "test/sleep", {"seconds": 60, "workDoneToken": "token"}))
    server.send(notification("window/workDoneProgress/cancel", {"token": "unknown"}))
    server.send(notification("window/workDoneProgress/cancel", {"token": "token"}))
    assert server.code(message_id, timeout_s=PROMPT_S) == CANCELLED


def hundred_cancelled(first: int) -> list[dict[str, Any]]:
    ids = range(first, first + 100)
    asked = [request(message_id, "test/sleep", {"seconds": 60}) for message_id in ids]
    return [*asked, *(notification("$/cancelRequest", {"id": message_id}) for message_id in ids)]


def test_fault_36_a_hundred_requests_cancelled_at_once_start_nothing(server: Wire) -> None:
    before, first = server.result("test/count"), next_id()
    server.send(*hundred_cancelled(first))
    assert {server.code(message_id) for message_id in range(first, first + 100)} == {CANCELLED}
    assert server.result("test/count") == before


def test_fault_36_requests_cancelled_while_the_server_loads_start_nothing(fresh: Wire) -> None:
    fresh.initialize()
    fresh.send(*hundred_cancelled(1))
    assert {fresh.code(message_id) for message_id in range(1, 101)} == {CANCELLED}
    assert fresh.result("test/count") == 0


def test_fault_37_an_answer_about_a_text_that_has_changed_is_dropped(server: Wire) -> None:
    message_id = next_id()
    document = {"uri": URI, "languageId": "python", "version": 1, "text": "a"}
    server.send(
        notification("textDocument/didOpen", {"textDocument": document}),
        request(message_id, "test/changeWhileAsked", {"textDocument": {"uri": URI}}),
        notification(
            "textDocument/didChange",
            {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": "b"}]},
        ),
    )
    assert server.code(message_id) == CONTENT_MODIFIED
    assert server.result("test/text", {"uri": URI}) == "b"


# A client that does not answer as asked.


@pytest.mark.parametrize(
    "response",
    [
        pytest.param({"id": 77, "result": None}, id="a result"),
        pytest.param({"id": "77", "error": {"code": 1, "message": "x"}}, id="an error"),
        pytest.param({"id": "glossator-999", "result": []}, id="an id like ours"),
        pytest.param({"id": 1.5, "result": []}, id="an id that is none"),
        pytest.param({"id": None, "error": {"code": -32700, "message": "x"}}, id="an error without an id"),
    ],
)
def test_fault_38_an_answer_to_nothing_is_ignored(server: Wire, response: dict[str, Any]) -> None:
    server.send({"jsonrpc": "2.0"} | response)
    server.result("test/echo", {})
    assert [message for message in server.others if "error" not in message] == []


QUESTIONS = {
    "workspace/configuration": {"items": [{"section": "glossator"}]},
    "window/workDoneProgress/create": {"token": "t"},
    "workspace/applyEdit": {"edit": {}},
}


def ask_of_client(server: Wire, method: str, timeout_s: float | None = None) -> tuple[int, dict[str, Any]]:
    message_id = next_id()
    params = {"method": method, "params": QUESTIONS[method]}
    server.send(request(message_id, "test/ask", params | ({"timeout_s": timeout_s} if timeout_s else {})))
    return message_id, server.other(method)


@pytest.mark.parametrize("method", QUESTIONS)
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"error": {"code": -32601, "message": "no"}}, id="an error"),
        pytest.param({"error": "no"}, id="an error of a wrong shape"),
        pytest.param({"result": 3}, id="a result of a wrong shape"),
    ],
)
def test_fault_39_a_client_that_refuses_is_not_asked_again(
    server: Wire, method: str, answer: dict[str, Any]
) -> None:
    message_id, question = ask_of_client(server, method)
    server.send({"jsonrpc": "2.0", "id": question["id"]} | answer)
    result = server.answer(message_id)["result"]
    assert result["refused"] or method == "window/workDoneProgress/create"


@pytest.mark.parametrize("method", QUESTIONS)
def test_fault_39_a_client_that_answers_null_is_no_trouble(server: Wire, method: str) -> None:
    message_id, question = ask_of_client(server, method)
    server.send({"jsonrpc": "2.0", "id": question["id"], "result": None})
    assert server.answer(message_id)["result"]["answer"] is None


@pytest.mark.parametrize("method", QUESTIONS)
def test_fault_39_a_client_that_never_answers_is_waited_for_a_while(server: Wire, method: str) -> None:
    message_id, question = ask_of_client(server, method, 0.05)
    assert server.answer(message_id)["result"]["refused"]
    assert server.other("$/cancelRequest")["params"]["id"] == question["id"]
    server.send({"jsonrpc": "2.0", "id": question["id"], "result": None})


def test_fault_39_a_client_is_waited_for_two_seconds(server: Wire) -> None:
    message_id, _ = ask_of_client(server, "workspace/configuration")
    assert 1.9 < server.answer(message_id)["result"]["seconds"] < 4


def test_fault_39_a_request_that_is_cancelled_while_it_asks_the_client_leaves_nothing_behind(
    server: Wire,
) -> None:
    message_id, question = ask_of_client(server, "workspace/configuration")
    server.send(
        notification("$/cancelRequest", {"id": message_id}),
        {"jsonrpc": "2.0", "id": question["id"], "result": [None]},
    )
    assert server.code(message_id) == CANCELLED
    assert "InvalidState" not in server.stderr()


@pytest.mark.parametrize(
    "params",
    [
        pytest.param({"capabilities": {}, "processId": None, "rootUri": None}, id="empty capabilities"),
        pytest.param({}, id="no capabilities"),
        pytest.param({"capabilities": None, "workspaceFolders": None, "clientInfo": None}, id="nulls"),
        pytest.param({"capabilities": {"general": [], "textDocument": 3, "window": None}}, id="nonsense"),
    ],
)
def test_fault_40_a_client_that_says_nothing_of_itself_is_served_plainly(fresh: Wire, params: Any) -> None:
    result = fresh.result("initialize", params)
    assert result["capabilities"]["positionEncoding"] == "utf-16"
    assert "completionProvider" in result["capabilities"]
    fresh.send({"jsonrpc": "2.0", "method": "initialized"})
    told = fresh.result("test/client")
    assert told["folders"] == []
    assert told["process_id"] is None
    assert not told["progress"]
    fresh.check_alive()
    assert fresh.others == []


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        pytest.param(["utf-8", "utf-16"], "utf-8", id="the first of several"),
        pytest.param(["utf-7", "utf-32"], "utf-32", id="the first that is known"),
        pytest.param(["utf-7", 3, None], "utf-16", id="none that is known"),
        pytest.param("utf-8", "utf-16", id="not a list"),
    ],
)
def test_fault_40_the_encoding_is_the_client_s_first_that_is_known(
    fresh: Wire, offered: Any, chosen: str
) -> None:
    result = fresh.initialize(capabilities={"general": {"positionEncodings": offered}})
    assert result["capabilities"]["positionEncoding"] == chosen
