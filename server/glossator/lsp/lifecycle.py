"""One session with a client, from its first byte to its last: who may speak when, and that all requests are answered.

A session knows neither an event loop nor LSP's types, so `initialize` is answered before either is imported. Until a
`Dispatcher` is attached, the messages that need one wait in order. Everything happens on one thread.
"""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from glossator.lsp import messages
from glossator.lsp.capabilities import BadInitialize, Client, initialize_result, read_client
from glossator.lsp.complaints import Complaints
from glossator.lsp.framing import MAX_BODY_BYTES, Decoder, Oversized, UnusableStream, frame
from glossator.lsp.messages import Invalid, MessageId, Notification, Request, Response, Unreadable

EXIT_CLEAN = 0
EXIT_WITHOUT_SHUTDOWN = 1
EXIT_BAD_STREAM = 65

logger = logging.getLogger(__name__)


class Stoppable(Protocol):
    """What works on a request; an `asyncio.Task`."""

    def cancel(self) -> object:
        """Ask it to end."""


class Pending:
    """A request that has no answer yet. `released` is called when it has one."""

    __slots__ = ("id", "method", "params", "released", "work")

    def __init__(self, request: Request) -> None:
        self.id = request.id
        self.method = request.method
        self.params = request.params
        self.work: Stoppable | None = None
        self.released: Callable[[], None] | None = None


class Dispatcher(Protocol):
    """What gives messages to their handlers, once it is loaded."""

    def request(self, pending: Pending) -> None:
        """Begin to work on a request; it is answered by `Session.answer_text` or `Session.fail`."""

    def notification(self, notification: Notification) -> None:
        """Take a notification."""

    def response(self, response: Response) -> None:
        """Take the client's answer to a request of ours, or to none that is known."""


class Session:
    """`send` takes frames and never blocks; `end` is called with the exit code when the process is to end."""

    def __init__(self, send: Callable[[bytes], None], end: Callable[[int], None]) -> None:
        self.client: Client | None = None
        self.shut_down = False
        self.trace = "off"
        self._send = send
        self._end = end
        self._ended = False
        self._decoder = Decoder()
        self._pending: dict[MessageId, Pending] = {}
        self._waiting: list[Pending | Notification] = []
        self._dispatcher: Dispatcher | None = None
        self._complaints = Complaints(logger)

    @property
    def waits_for_body(self) -> bool:
        """Whether the client is in the middle of a message."""
        return self._decoder.waits_for_body

    def receive(self, data: bytes) -> None:
        """Take what was read, and act on every message that it completes. Empty means that the client is gone."""
        if not data:
            self._finish(EXIT_CLEAN if self.shut_down else EXIT_WITHOUT_SHUTDOWN)
            return
        self._decoder.feed(data)
        try:
            while not self._ended and (found := self._decoder.next()) is not None:
                if isinstance(found, Oversized):
                    logger.warning("a message of %s bytes was skipped", found.length_bytes)
                    self._refuse(None, messages.INVALID_REQUEST, f"a message may have {MAX_BODY_BYTES} bytes")
                else:
                    self._read(found.content)
        except UnusableStream as error:
            logger.error("the input cannot be read any further: %s", error)
            self._finish(EXIT_BAD_STREAM)

    def stalled(self) -> None:
        """Nothing came for a while. A body that is complete JSON already was announced too long: do not wait for more."""
        content = self._decoder.peek()
        read = messages.read(content)
        if isinstance(read, Unreadable):
            return
        self._decoder.resync()
        self._complaints.add("length", "a message was %s bytes long, and more were announced", len(content))
        self._refuse(_id_of(read), messages.PARSE_ERROR, "the message is shorter than its Content-Length")

    def attach(self, dispatcher: Dispatcher) -> None:
        """From now on messages go to `dispatcher`, first those that wait."""
        self._dispatcher = dispatcher
        waiting, self._waiting = self._waiting, []
        for message in waiting:
            if isinstance(message, Notification):
                dispatcher.notification(message)
            elif self.is_pending(message):
                dispatcher.request(message)

    def is_pending(self, pending: Pending) -> bool:
        """Whether a request still needs an answer."""
        return self._pending.get(pending.id) is pending

    def answer_text(self, pending: Pending, text: str) -> None:
        """Answer a request with a whole message that is JSON already.

        Nothing happens if it has an answer: it may have been cancelled, or be overdue.
        """
        if self._settle(pending):
            self.send_text(text)

    def fail(self, pending: Pending, code: int, reason: str) -> None:
        """Answer a request with an error, as `answer_text` does."""
        if self._settle(pending):
            self._refuse(pending.id, code, reason)

    def cancel(self, pending: Pending) -> None:
        """Answer that a request is cancelled, and stop the work on it."""
        self.fail(pending, messages.REQUEST_CANCELLED, "cancelled")
        if pending.work is not None:
            pending.work.cancel()

    def cancel_progress(self, token: Any) -> None:
        """Cancel the requests that report their progress under a token of the client."""
        for pending in list(self._pending.values()):
            if pending.params is not None and pending.params.get("workDoneToken", _NO_TOKEN) == token:
                self.cancel(pending)

    def cancel_about(self, is_meant: Callable[[str], bool]) -> None:
        """Cancel the requests about documents whose URIs, as the client spells them, are meant."""
        for pending in list(self._pending.values()):
            if any(is_meant(uri) for uri in _document_uris(pending.params)):
                self.cancel(pending)

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a message of plain JSON values. Raises `ValueError` for a number that is not JSON."""
        self.send_text(_ENCODE(message))

    def send_text(self, text: str) -> None:
        """Send a message that is JSON already."""
        self._send(frame(text.encode("ascii")))

    def _read(self, content: bytes) -> None:
        read = messages.read(content)
        if not isinstance(read, Unreadable):
            self._take(read)
            return
        self._complaints.add("parse", "a message of %s bytes was not read: %s", len(content), read.reason)
        beginning = None if read.value is None else messages.classify(read.value)
        self._refuse(_id_of(beginning), messages.PARSE_ERROR, read.reason)
        self._decoder.resync(content)

    def _take(self, message: messages.Message) -> None:
        match message:
            case Invalid():
                self._complaints.add("invalid", "a message was refused: %s", message.reason)
                self._refuse(message.id, message.code, message.reason)
            case Request():
                self._take_request(message)
            case Notification():
                self._take_notification(message)
            case Response() if self._dispatcher is not None:
                self._dispatcher.response(message)

    def _take_request(self, request: Request) -> None:
        refuse = self._refuse
        if self.shut_down:
            refuse(request.id, messages.INVALID_REQUEST, "the server is shut down")
        elif request.id in self._pending:
            refuse(request.id, messages.INVALID_REQUEST, "a request with this id is running")
        elif request.method == "initialize":
            self._initialize(request)
        elif self.client is None:
            refuse(request.id, messages.SERVER_NOT_INITIALIZED, "the server is not initialized")
        elif request.method == "shutdown":
            self._shut_down(request)
        else:
            pending = self._pending[request.id] = Pending(request)
            if self._dispatcher is None:
                self._waiting.append(pending)
            else:
                self._dispatcher.request(pending)

    def _take_notification(self, notification: Notification) -> None:
        method, params = notification.method, notification.params or {}
        if method == "exit":
            self._finish(EXIT_CLEAN if self.shut_down else EXIT_WITHOUT_SHUTDOWN)
        elif self.client is None or self.shut_down:
            return
        elif method == "$/cancelRequest":
            self._cancel_request(params.get("id"))
        elif method == "$/setTrace":
            self.trace = params["value"] if params.get("value") in ("messages", "verbose") else "off"
        else:
            if method == "window/workDoneProgress/cancel":
                self.cancel_progress(params.get("token"))
            if self._dispatcher is None:
                self._waiting.append(notification)
            else:
                self._dispatcher.notification(notification)

    def _initialize(self, request: Request) -> None:
        if self.client is not None:
            self._refuse(request.id, messages.INVALID_REQUEST, "the server is initialized already")
            return
        try:
            client = read_client(request.params)
        except BadInitialize as error:
            self._refuse(request.id, messages.INVALID_PARAMS, str(error))
            return
        self.client = client
        self.send(messages.result_message(request.id, initialize_result(client)))

    def _shut_down(self, request: Request) -> None:
        self.shut_down = True
        for pending in list(self._pending.values()):
            self.cancel(pending)
        self._waiting.clear()
        self.send(messages.result_message(request.id, None))

    def _cancel_request(self, message_id: Any) -> None:
        pending = self._pending.get(message_id) if isinstance(message_id, int | str) else None
        # True equals 1, and would cancel another request.
        if pending is not None and type(pending.id) is type(message_id):
            self.cancel(pending)

    def _settle(self, pending: Pending) -> bool:
        if not self.is_pending(pending):
            return False
        del self._pending[pending.id]
        if pending.released is not None:
            pending.released()
        return True

    def _refuse(self, message_id: MessageId | None, code: int, reason: str) -> None:
        self.send(messages.error_message(message_id, code, reason))

    def _finish(self, code: int) -> None:
        if not self._ended:
            self._ended = True
            self._end(code)


_NO_TOKEN = object()
# ASCII alone, so that a lone surrogate in a text can be sent.
_ENCODE = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


def _document_uris(params: Mapping[str, Any] | None) -> list[str]:
    """What a request is about: a document, or that of a command's first argument."""
    document = (params or {}).get("textDocument")
    arguments = (params or {}).get("arguments")
    uris = [document.get("uri") if isinstance(document, dict) else None]
    if isinstance(arguments, list):
        uris += arguments[:1]
    return [uri for uri in uris if isinstance(uri, str)]


def _id_of(message: messages.Message | None) -> MessageId | None:
    return message.id if isinstance(message, Request | Invalid) else None
