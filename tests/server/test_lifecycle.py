import json
import queue
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.lsp import parents
from glossator.lsp.framing import Body, Decoder, frame
from glossator.lsp.lifecycle import Pending, Session
from glossator.lsp.messages import Notification, Response


class Editor:
    """A session's other end, in memory."""

    def __init__(self) -> None:
        self.sent = Decoder()
        self.codes: list[int] = []
        self.session = Session(self.sent.feed, self.codes.append)

    def send(self, *sent: Any) -> None:
        self.session.receive(b"".join(frame(json.dumps(message).encode()) for message in sent))

    def received(self) -> list[dict[str, Any]]:
        messages = []
        while isinstance(found := self.sent.next(), Body):
            messages.append(json.loads(found.content))
        return messages


class Answering:
    """A dispatcher that answers at once, or leaves the request to the test."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.seen: list[str] = []
        self.left: list[Pending] = []

    def request(self, pending: Pending) -> None:
        self.seen.append(pending.method)
        if pending.method == "later":
            self.left.append(pending)
        else:
            self.session.answer_text(
                pending, json.dumps({"jsonrpc": "2.0", "id": pending.id, "result": "done"})
            )

    def notification(self, notification: Notification) -> None:
        self.seen.append(notification.method)

    def response(self, response: Response) -> None:
        self.seen.append(f"response {response.id}")


def request(message_id: Any, method: Any, params: Any = None) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": message_id, "method": method, "params": params}


def notification(method: str, params: Any = None) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "method": method, "params": params}


INITIALIZE = request(0, "initialize", {"capabilities": {}})


@pytest.fixture
def editor() -> Editor:
    return Editor()


@pytest.fixture
def initialized(editor: Editor) -> Editor:
    editor.send(INITIALIZE)
    editor.received()
    return editor


def test_messages_wait_in_order_until_there_is_a_dispatcher(initialized: Editor) -> None:
    initialized.send(notification("a"), request(1, "b"), notification("c"), request(2, "d"))
    assert initialized.received() == []
    dispatcher = Answering(initialized.session)
    initialized.session.attach(dispatcher)
    assert dispatcher.seen == ["a", "b", "c", "d"]
    assert [message["id"] for message in initialized.received()] == [1, 2]


def test_a_request_cancelled_while_it_waits_is_never_seen(initialized: Editor) -> None:
    initialized.send(request(1, "b"), notification("$/cancelRequest", {"id": 1}))
    assert initialized.received()[0]["error"]["code"] == -32800
    dispatcher = Answering(initialized.session)
    initialized.session.attach(dispatcher)
    assert dispatcher.seen == []


def test_an_answer_after_the_answer_goes_nowhere(initialized: Editor) -> None:
    dispatcher = Answering(initialized.session)
    initialized.session.attach(dispatcher)
    initialized.send(request(1, "later"), notification("$/cancelRequest", {"id": 1}))
    (late,) = dispatcher.left
    initialized.session.answer_text(late, "null")
    initialized.session.fail(late, -1, "late")
    initialized.session.cancel(late)
    assert [message["error"]["code"] for message in initialized.received()] == [-32800]


def test_an_id_can_be_used_again_once_it_is_answered(initialized: Editor) -> None:
    initialized.session.attach(Answering(initialized.session))
    initialized.send(request(1, "b"), request(1, "b"))
    assert [message["result"] for message in initialized.received()] == ["done", "done"]


def test_a_request_is_cancelled_by_exactly_its_id(initialized: Editor) -> None:
    dispatcher = Answering(initialized.session)
    initialized.session.attach(dispatcher)
    initialized.send(request(1, "later"), request("1", "later"))
    initialized.send(
        notification("$/cancelRequest", {"id": "1"}), notification("$/cancelRequest", {"id": 1.0})
    )
    assert [message["id"] for message in initialized.received()] == ["1"]


@pytest.mark.parametrize(
    ("params", "is_cancelled"),
    [
        pytest.param({"textDocument": {"uri": "file:///w/a.py"}}, True, id="about a document that is meant"),
        pytest.param({"command": "x", "arguments": ["file:///w/a.py", 1]}, True, id="a command for one"),
        pytest.param({"textDocument": {"uri": "file:///v/a.py"}}, False, id="about another document"),
        pytest.param({"command": "x", "arguments": [3, "file:///w/a.py"]}, False, id="a command for none"),
        pytest.param(
            {"textDocument": "file:///w/a.py", "arguments": "file:///w"}, False, id="a strange shape"
        ),
        pytest.param(None, False, id="about nothing"),
    ],
)
def test_requests_about_some_documents_are_cancelled_and_no_others(
    initialized: Editor, params: Any, is_cancelled: bool
) -> None:
    initialized.session.attach(Answering(initialized.session))
    initialized.send(request(1, "later", params))
    initialized.session.cancel_about(lambda uri: uri.startswith("file:///w/"))

    codes = [message["error"]["code"] for message in initialized.received()]
    assert codes == ([-32800] if is_cancelled else [])


def test_nothing_is_read_after_exit(editor: Editor) -> None:
    editor.send(notification("exit"), INITIALIZE)
    assert editor.codes == [1]
    assert editor.received() == []


def test_a_lone_surrogate_can_be_said(initialized: Editor) -> None:
    initialized.session.send({"text": "\ud800"})
    assert initialized.received() == [{"text": "\ud800"}]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=5,
)
odd_messages = st.fixed_dictionaries(
    {},
    optional={
        "jsonrpc": st.just("2.0") | json_values,
        "id": st.integers(0, 3) | json_values,
        "method": st.sampled_from(["later", "now", "shutdown", "initialize", "$/cancelRequest", "x"])
        | json_values,
        "params": st.fixed_dictionaries({}, optional={"id": st.integers(0, 3), "capabilities": st.just({})})
        | json_values,
        "result": json_values,
        "error": json_values,
    },
)


@settings(max_examples=300, deadline=None)
@given(st.lists(odd_messages | json_values, max_size=12), st.booleans())
def test_whatever_comes_every_request_is_answered_once(sent: list[Any], initialize: bool) -> None:
    editor = Editor()
    if initialize:
        editor.send(INITIALIZE)
        editor.received()
    dispatcher = Answering(editor.session)
    editor.send(*sent[:6])
    editor.session.attach(dispatcher)
    editor.send(*sent[6:])
    for pending in dispatcher.left:
        editor.session.cancel(pending)

    def usable(value: Any) -> bool:
        return isinstance(value, str) or (
            isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53
        )

    asked = [
        message["id"]
        for message in sent
        if isinstance(message, dict)
        and usable(message.get("id"))
        and ("method" in message or not {"result", "error"} & set(message))
    ]
    answered = [message["id"] for message in editor.received() if message["id"] is not None]
    assert sorted(map(repr, answered)) == sorted(map(repr, asked))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.binary(max_size=50) | st.sampled_from([b"Content-Length: 5\r\n\r\n", b"{}", frame(b"[1]")]))
)
def test_whatever_bytes_come_the_session_survives_and_speaks_frames(pieces: list[bytes]) -> None:
    editor = Editor()
    for piece in pieces:
        if piece:
            editor.session.receive(piece)
    editor.session.stalled()
    assert all(message["jsonrpc"] == "2.0" for message in editor.received())
    assert editor.codes in ([], [65])


def test_a_process_is_told_from_another_with_its_number_by_when_it_started() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert parents.is_alive(process.pid)
        start = parents.start_time(process.pid)
        assert start is not None
        assert start.isdigit()
        assert int(start) >= int(parents.start_time(1) or 0)
        process.kill()
        while parents.is_alive(process.pid):
            pass
    assert not parents.is_alive(process.pid)
    assert parents.start_time(process.pid) is None


def test_a_watched_number_that_another_process_has_got_counts_as_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: queue.Queue[str] = queue.Queue()
    monkeypatch.setattr(parents, "INTERVAL_S", 0.005)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        watch = parents.start_watch(told.put)
        watch(process.pid)
        with pytest.raises(queue.Empty):
            told.get(timeout=0.1)
        monkeypatch.setattr(parents, "start_time", lambda pid: "another")
        assert str(process.pid) in told.get(timeout=5)
