"""Messages to handlers, and back: pygls's types and registry under the session's rules.

A request runs as a task of its own, and every one gets exactly one answer, whatever its handler does. Its first step is
taken before any later message is looked at by a handler, so it sees the documents as they were when the client asked.
"""

import asyncio
import functools
import inspect
import itertools
import json
import logging
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from cattrs import Converter
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import _prepare_command_arguments

from glossator.errors import BadUri, DocumentMoved, GlossatorError
from glossator.lsp import messages
from glossator.lsp.complaints import Complaints
from glossator.lsp.lifecycle import Pending, Session
from glossator.lsp.messages import Notification, Response, shortened
from glossator.lsp.route import Route
from glossator.lsp.traces import trace

if TYPE_CHECKING:
    from glossator.lsp.server import GlossatorServer

MAX_RUNNING = 64
# A command may work on a whole file, with a progress that its user can cancel.
COMMAND_DEADLINE_S = 600.0

logger = logging.getLogger(__name__)


class Work(NamedTuple):
    """A request on its way to its handler. `edit` numbers the last edit of its document when it came."""

    pending: Pending
    route: Route
    params: Any
    uri: str | None
    edit: int


class GlossatorProtocol(LanguageServerProtocol):
    """The dispatcher of a session. `session` is set before the first message."""

    session: Session
    _server: "GlossatorServer"

    def __init__(self, server: "GlossatorServer", converter: Converter) -> None:
        super().__init__(server, converter)
        self._routes: dict[str, Route] = {}
        self._queue: deque[Work] = deque()
        self._running = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._edits: dict[str, int] = {}
        self._numbers = itertools.count(1)
        self._complaints = Complaints(logger)

    def add_routes(self, routes: Iterable[Route]) -> None:
        """Register handlers; one method has one handler."""
        for route in routes:
            self.fm.feature(route.method)(route.handler)
            self._routes[route.method] = route

    def add_commands(self, commands: Mapping[str, Callable[..., Any]]) -> None:
        """Register what `workspace/executeCommand` takes."""
        for name, handler in commands.items():
            self.fm.command(name)(handler)
        execute = functools.partial(
            self._execute_command
        )  # pygls marks what it registers; a method takes no marks
        self.add_routes([Route(types.WORKSPACE_EXECUTE_COMMAND, execute, deadline_s=COMMAND_DEADLINE_S)])

    def warm(self, params: Mapping[str, Any], results: Iterable[object]) -> None:
        """Do once, with examples, what is slow the first time only."""
        for method, example in params.items():
            self._converter.structure(example, _lsp_params_type(method))
        for result in results:
            self._encoded(result)

    def request(self, pending: Pending) -> None:
        """Begin to work on a request, or queue it while `MAX_RUNNING` others run."""
        route = self._routes.get(pending.method)
        if route is None:
            self.session.fail(
                pending, messages.METHOD_NOT_FOUND, f"there is no method {shortened(pending.method)}"
            )
            return
        try:
            params = self._structured(route, pending.params)
        except _Misshapen:
            self.session.fail(pending, messages.INVALID_PARAMS, f"invalid params for {route.method}")
            return
        uri = _document_uri(pending.params)
        work = Work(pending, route, params, uri, self._last_edit(uri))
        if self._running < MAX_RUNNING:
            self._start(work)
        else:
            self._queue.append(work)

    def notification(self, notification: Notification) -> None:
        """Give a notification to its handler, after what came before it. Unknown ones are ignored."""
        method = notification.method
        if method == types.WINDOW_WORK_DONE_PROGRESS_CANCEL:
            self._server.cancel_progress((notification.params or {}).get("token"))
        route = self._routes.get(method)
        if route is None:
            return
        uri = _document_uri(notification.params)
        if uri is not None and method in _EDITS:
            self._edits[uri] = next(self._numbers)
        elif uri is not None and method == types.TEXT_DOCUMENT_DID_CLOSE:
            self._edits.pop(uri, None)
        try:
            params = self._structured(route, notification.params)
        except _Misshapen:
            self._complaints.add("params", "invalid params for %s", method)
            if uri is not None and method == types.TEXT_DOCUMENT_DID_CHANGE:
                asyncio.get_running_loop().call_soon(self._server.lose_track, uri)
            return
        if inspect.iscoroutinefunction(route.handler):
            self._keep(asyncio.get_running_loop().create_task(self._notify(route, params)))
        else:
            asyncio.get_running_loop().call_soon(self._notify_now, route, params)

    def response(self, response: Response) -> None:
        """Settle a request of ours. Its asker may have given up, or may never have been."""
        future = self._request_futures.pop(response.id, None)
        response_type = self._result_types.pop(response.id, None)
        if future is None or not future.set_running_or_notify_cancel():
            return
        if response.error is not None:
            future.set_exception(JsonRpcException("the client refused"))
            return
        if response_type is None:
            future.set_result(response.result)
            return
        whole = messages.result_message(response.id, response.result)
        try:
            future.set_result(self._converter.structure(whole, response_type).result)
        except Exception:  # noqa: BLE001 - cattrs raises groups and whatever its hooks raise
            future.set_exception(JsonRpcInvalidParams("the client's answer has a wrong shape"))

    def forget_request(self, message_id: messages.MessageId) -> None:
        """Do not wait any longer for the client's answer to a request of ours."""
        self._request_futures.pop(message_id, None)
        self._result_types.pop(message_id, None)

    def cancel_tasks(self) -> None:
        """Cancel whatever runs; the session is over."""
        for task in self._tasks:
            task.cancel()

    def _register_builtin_features(self) -> None:
        """None of pygls's handlers: the documents and the session's life are ours."""

    async def _execute_command(self, params: types.ExecuteCommandParams) -> Any:
        name = shortened(params.command)
        handler = self.fm.commands.get(params.command)
        if handler is None:
            raise JsonRpcInvalidParams(f"there is no command {name}")
        given = types.ExecuteCommandParams(params.command, arguments=params.arguments or ())
        try:
            arguments, _ = _prepare_command_arguments(handler, given, self._converter)
        except Exception as error:
            raise JsonRpcInvalidParams(f"invalid arguments for {name}") from error
        return await handler(*arguments)

    def _start(self, work: Work) -> None:
        loop = asyncio.get_running_loop()
        overdue = loop.call_later(work.route.deadline_s, self._give_up, work)
        self._running += 1
        work.pending.released = functools.partial(self._release, overdue)
        task = loop.create_task(self._run(work))
        work.pending.work = task
        self._keep(task)

    def _release(self, overdue: asyncio.TimerHandle) -> None:
        """A request has its answer: the next one may start, even if its handler goes on for a while."""
        overdue.cancel()
        self._running -= 1
        while self._queue and self._running < MAX_RUNNING:
            work = self._queue.popleft()
            if not self.session.is_pending(work.pending):
                continue
            if self._last_edit(work.uri) != work.edit:
                self.session.fail(work.pending, messages.CONTENT_MODIFIED, "the document has changed")
                continue
            self._start(work)

    def _give_up(self, work: Work) -> None:
        logger.warning("%s had no answer after %s s", work.route.method, work.route.deadline_s)
        self.session.fail(work.pending, messages.REQUEST_FAILED, "the request took too long")
        if work.pending.work is not None:
            work.pending.work.cancel()

    async def _run(self, work: Work) -> None:
        """The one wrapper around the handlers of requests."""
        pending, method = work.pending, work.route.method
        fail = functools.partial(self.session.fail, pending)
        try:
            result = self.fm.features[method](work.params)
            if inspect.isawaitable(result):
                result = await result
            if self.session.is_pending(pending):
                text = self._encoded(messages.result_message(pending.id, result))
                self.session.answer_text(pending, text)
        except asyncio.CancelledError:
            fail(messages.REQUEST_CANCELLED, "cancelled")
            raise
        except DocumentMoved:
            fail(messages.CONTENT_MODIFIED, "the document has changed")
        except BadUri as error:
            fail(messages.INVALID_PARAMS, str(error))
        except GlossatorError as error:
            self._complaints.add("refused", "%s: %s", method, error)
            fail(messages.REQUEST_FAILED, str(error))
        except JsonRpcException as error:
            fail(error.code, str(error)[:MAX_REASON_CHARS])
        except BaseException as error:  # noqa: BLE001 - whatever a handler does, its request is answered
            entry = self._log_bug(method, error)
            fail(messages.INTERNAL_ERROR, f"internal error, log entry {entry}")

    async def _notify(self, route: Route, params: Any) -> None:
        """The wrapper around handlers of notifications that are coroutines."""
        try:
            await self.fm.features[route.method](params)
        except asyncio.CancelledError:
            raise
        except GlossatorError as error:
            self._complaints.add("refused", "%s: %s", route.method, error)
        except BaseException as error:  # noqa: BLE001 - the server goes on, whatever a handler does
            self._log_bug(route.method, error)

    def _notify_now(self, route: Route, params: Any) -> None:
        """The wrapper around handlers of notifications that are plain functions."""
        try:
            self.fm.features[route.method](params)
        except GlossatorError as error:
            self._complaints.add("refused", "%s: %s", route.method, error)
        except BaseException as error:  # noqa: BLE001 - the server goes on, whatever a handler does
            self._log_bug(route.method, error)

    def _log_bug(self, method: str, error: BaseException) -> int:
        entry = next(self._numbers)
        self._complaints.add("bug " + method, "entry %s: %s failed: %s", entry, method, trace(error))
        return entry

    def _structured(self, route: Route, params: dict[str, Any] | None) -> Any:
        params_type = route.params_type or _lsp_params_type(route.method)
        if params_type is None:
            return params
        try:
            return self._converter.structure({} if params is None else params, params_type)
        except Exception as error:  # cattrs raises groups, and whatever its hooks raise
            raise _Misshapen from error

    def _last_edit(self, uri: str | None) -> int:
        return 0 if uri is None else self._edits.get(uri, 0)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _encoded(self, message: Any) -> str:
        return json.dumps(message, default=self._serialize_message, allow_nan=False, separators=(",", ":"))

    def _send_data(self, data: Any) -> None:
        """Where pygls sends notifications and requests of ours."""
        self.session.send_text(self._encoded(data))


MAX_REASON_CHARS = 200

_EDITS = frozenset((types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE))


class _Misshapen(Exception):
    """Parameters do not have the shape that their method demands."""


@functools.cache
def _lsp_params_type(method: str) -> Any:
    """lsprotocol's class for the parameters of a method; None where there is none."""
    return types.METHOD_TO_TYPES.get(method, (None, None, None))[2]


def _document_uri(params: dict[str, Any] | None) -> str | None:
    """The raw URI of the document that a message is about, if it is about one."""
    document = params.get("textDocument") if params is not None else None
    uri = document.get("uri") if isinstance(document, dict) else None
    return uri if isinstance(uri, str) else None
