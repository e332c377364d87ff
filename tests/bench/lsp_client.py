"""A language client for benches: raw frames over pipes, and the moment at which each answer arrived."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import Any, Self


class Client:
    """A server process and the conversation with it. Times are `time.monotonic`, the same in every process."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment},
            bufsize=0,
        )
        self._answers: dict[Any, tuple[float, dict[str, Any]]] = {}
        self._arrived = threading.Condition()
        self._next_id = 0
        self._sent: dict[int, float] = {}
        self._closed = False
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.request("shutdown", None)
            self.notify("exit", None)
            self.process.wait(3)
        except (OSError, TimeoutError, subprocess.TimeoutExpired):
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def initialize(self, capabilities: dict[str, Any], folder_uri: str | None = None) -> float:
        """The seconds from the start of the process to the answer of `initialize`."""
        folders = [{"uri": folder_uri, "name": "bench"}] if folder_uri else None
        _, arrived, _ = self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": folder_uri,
                "workspaceFolders": folders,
                "capabilities": capabilities,
            },
        )
        self.notify("initialized", {})
        return arrived - self.started_at

    def request(self, method: str, params: Any, timeout_s: float = 20.0) -> tuple[float, float, Any]:
        """When it was sent, when its answer arrived, and the result."""
        number = self.send_request(method, params)
        arrived, message = self.answer(number, timeout_s)
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']}")
        return self._sent.pop(number), arrived, message["result"]

    def send_request(self, method: str, params: Any) -> int:
        """Send a request; its id."""
        self._next_id += 1
        number = self._next_id
        self._sent[number] = self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return number

    def answer(self, number: int, timeout_s: float = 20.0) -> tuple[float, dict[str, Any]]:
        """When the answer to a request arrived, and the answer."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: number in self._answers or self._closed, timeout_s):
                raise TimeoutError(f"no answer to {number}")
            if number not in self._answers:
                raise TimeoutError("the server is gone")
            return self._answers.pop(number)

    def notify(self, method: str, params: Any) -> float:
        """When it was sent."""
        return self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> float:
        body = json.dumps(message, separators=(",", ":")).encode()
        data = b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        sent = time.monotonic()
        view = memoryview(data)
        while view:
            view = view[os.write(self.process.stdin.fileno(), view) :]
        return sent

    def _read(self) -> None:
        stream = self.process.stdout
        buffer = b""
        while data := os.read(stream.fileno(), 1 << 16):
            arrived = time.monotonic()
            buffer += data
            while (end := buffer.find(b"\r\n\r\n")) >= 0:
                headers = buffer[:end].lower()
                length = int(headers.split(b"content-length:")[1].split(b"\r\n")[0])
                if len(buffer) < end + 4 + length:
                    break
                message = json.loads(buffer[end + 4 : end + 4 + length])
                buffer = buffer[end + 4 + length :]
                self._take(message, arrived)
        with self._arrived:
            self._closed = True
            self._arrived.notify_all()

    def _take(self, message: dict[str, Any], arrived: float) -> None:
        if "method" in message:
            if "id" in message:
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": None})
            return
        with self._arrived:
            self._answers[message.get("id")] = (arrived, message)
            self._arrived.notify_all()
