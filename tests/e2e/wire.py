"""A client of bytes: sends whatever a test wants over a real process's pipes, and reads frames and nothing else.

Unlike a real client it hides nothing: what is not a frame on the server's standard output fails the test, and so does
a second answer to one request.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Json = dict[str, Any]

FAULTY = (sys.executable, str(Path(__file__).parents[1] / "fixtures" / "faulty_server.py"))
PRODUCT = (sys.executable, "-m", "glossator", "serve")
DEADLINE_S = 10.0

# Settings and caches of whoever runs the tests are none of a test's business.
HOMES = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
# The server sends these by itself, whatever the client does.
UNASKED = frozenset(("glossator/statusChanged",))


def frame(message: Any) -> bytes:
    """A message as a well-behaved client sends it."""
    content = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(content), content)


def request(message_id: Any, method: Any, params: Any = None) -> Json:
    return {"jsonrpc": "2.0", "id": message_id, "method": method, "params": params}


def notification(method: str, params: Any = None) -> Json:
    return {"jsonrpc": "2.0", "method": method, "params": params}


class Wire:
    """One server process. Answers are kept by id, so tests may wait for them in any order."""

    def __init__(
        self,
        command: Sequence[str] = FAULTY,
        *,
        environment: Mapping[str, str] | None = None,
        reading: bool = True,
        **options: Any,
    ) -> None:
        self.stderr_file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `kill`
        self._home = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.stderr_file,
            env={**os.environ, **dict.fromkeys(HOMES, self._home.name), **(environment or {})},
            **options,
        )
        self.answers: dict[Any, Json] = {}
        self.others: list[Json] = []
        self.problems: list[str] = []
        self._asked = 1000
        self._news: queue.Queue[Json | None] = queue.Queue()
        self._ended = False
        if reading:
            threading.Thread(target=self._read, daemon=True).start()

    @property
    def pid(self) -> int:
        return self.process.pid

    def send_bytes(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, *sent: Any) -> None:
        """Send messages in one write."""
        self.send_bytes(b"".join(frame(message) for message in sent))

    def ask(self, method: str, params: Any = None, *, timeout_s: float = DEADLINE_S) -> Json:
        """Send a request and wait for its answer."""
        self._asked += 1
        self.send(request(self._asked, method, params))
        return self.answer(self._asked, timeout_s=timeout_s)

    def result(self, method: str, params: Any = None, *, timeout_s: float = DEADLINE_S) -> Any:
        """The result of a request that must succeed."""
        answer = self.ask(method, params, timeout_s=timeout_s)
        assert "result" in answer, answer
        return answer["result"]

    def initialize(self, **params: Any) -> Json:
        """Initialize, and tell that it is done."""
        result = self.result("initialize", {"processId": None, "rootUri": None, "capabilities": {}} | params)
        self.send(notification("initialized", {}))
        assert isinstance(result, dict)
        return result

    def answer(self, message_id: Any, *, timeout_s: float = DEADLINE_S) -> Json:
        """The answer to a request that was sent."""
        ends = time.monotonic() + timeout_s
        while message_id not in self.answers:
            self._take(ends, f"no answer to {message_id}")
        return self.answers[message_id]

    def code(self, message_id: Any, *, timeout_s: float = DEADLINE_S) -> int:
        """The code of the error that answers a request."""
        answer = self.answer(message_id, timeout_s=timeout_s)
        assert "error" in answer, answer
        code = answer["error"]["code"]
        assert isinstance(code, int)
        return code

    def next_other(self, *, timeout_s: float = DEADLINE_S) -> Json:
        """The next message that answers no request: a notification, a request, or an error without an id."""
        ends = time.monotonic() + timeout_s
        while not self.others:
            self._take(ends, "no message")
        return self.others.pop(0)

    def other(self, method: str, *, timeout_s: float = DEADLINE_S) -> Json:
        """The next message of a method."""
        while (message := self.next_other(timeout_s=timeout_s)).get("method") != method:
            pass
        return message

    def close_input(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def wait(self, timeout_s: float = DEADLINE_S) -> int:
        """The exit code; the process must end by itself."""
        return self.process.wait(timeout_s)

    def seconds_to_end(self) -> float:
        begun = time.monotonic()
        self.wait()
        return time.monotonic() - begun

    def stderr(self) -> str:
        self.stderr_file.seek(0)
        return self.stderr_file.read().decode(errors="replace")

    def check_alive(self) -> None:
        """What must hold after any fault: the process lives, answers promptly, and nothing but frames was sent."""
        assert self.process.poll() is None, self.stderr()
        assert self.result("test/echo", {"alive": True}, timeout_s=5) == {"alive": True}
        self.check_clean()

    def check_clean(self) -> None:
        """Only frames came, each request was answered once, and nothing secret was told."""
        assert self.problems == []
        told = self.stderr() + json.dumps([*self.answers.values(), *self.others])
        assert "canary" not in told

    def shut_down(self) -> int:
        """The end that the protocol asks for."""
        assert self.result("shutdown") is None
        self.send(notification("exit"))
        return self.wait()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        for stream in (self.process.stdin, self.process.stdout, self.stderr_file):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self.process.wait()
        self._home.cleanup()

    def _take(self, ends: float, problem: str) -> None:
        try:
            message = self._news.get(timeout=max(0.0, ends - time.monotonic()))
        except queue.Empty:
            raise AssertionError(f"{problem} in time; standard error: {self.stderr()}") from None
        if message is None:
            self._news.put(None)
            raise AssertionError(f"{problem}: the stream ended; standard error: {self.stderr()}")
        if message.get("method") in UNASKED:
            return
        if "method" in message or message.get("id") is None:
            self.others.append(message)
        elif message["id"] in self.answers:
            self.problems.append(f"two answers to {message['id']}")
            self.others.append(message)
        else:
            self.answers[message["id"]] = message

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        with contextlib.suppress(ValueError, OSError):  # closed by `kill`
            while header := stream.readline():
                name, _, value = header.partition(b": ")
                if name != b"Content-Length" or stream.readline() != b"\r\n":
                    self.problems.append(f"not a header: {header!r}")
                    continue
                message = json.loads(stream.read(int(value)))
                assert message["jsonrpc"] == "2.0"
                self._news.put(message)
        self._news.put(None)


@contextlib.contextmanager
def wire(command: Sequence[str] = FAULTY, **options: Any) -> Iterator[Wire]:
    """A server process that is gone afterwards, whatever happens."""
    client = Wire(command, **options)
    try:
        yield client
    finally:
        client.kill()


@contextlib.contextmanager
def faulty(*arguments: str, **options: Any) -> Iterator[Wire]:
    """An initialized server with the handlers of the fixture."""
    with wire((*FAULTY, *arguments), **options) as client:
        client.initialize()
        yield client
