"""The server object that every handler gets: what the parts of a session share, and the ways to reach the client."""

import asyncio
import itertools
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from glossator import __version__
from glossator.errors import BadUri, GlossatorError
from glossator.lsp.capabilities import Client, Folder
from glossator.lsp.complaints import Complaints
from glossator.lsp.documents import DocumentStore, OpenDocument
from glossator.lsp.lifecycle import Session
from glossator.lsp.newest import Newest
from glossator.lsp.protocol import GlossatorProtocol
from glossator.lsp.shown_files import ShownFiles
from glossator.lsp.strict import strict_converter
from glossator.lsp.watching import Watching
from glossator.models.calibration import Calibrations
from glossator.settings import Settings
from glossator_context.pieces import Indexed
from glossator_context.text import Encoding

if TYPE_CHECKING:
    from glossator.context_process import ContextProcess
    from glossator.lsp.status import StatusChanges
    from glossator.tasks.asking import Tasks
    from glossator.tasks.assembly import Assembly

ASK_S = 2.0

T = TypeVar("T")
Token = int | str

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no answer, in a line that is fit to be shown."""

    message: str


class GlossatorServer(LanguageServer):
    """`client`, `documents` and `context` are there before the first message; `setup` adds what tasks need."""

    REFUSED: Final = object()

    protocol: GlossatorProtocol
    client: Client
    context: "ContextProcess"

    def __init__(self) -> None:
        super().__init__(
            "glossator", __version__, protocol_cls=GlossatorProtocol, converter_factory=strict_converter
        )
        self.config_file: str | None = None
        self.settings = Settings()
        self.assembly: Assembly | None = None
        self.client_settings: Any = None
        self.folders: tuple[Folder, ...] = ()
        self.roots: tuple[str, ...] = ()
        self.problems: tuple[str, ...] = ()
        self.told: set[str] = set()
        self.documents = DocumentStore()
        self.newest = Newest()
        self.shown_files = ShownFiles()
        self.watching = Watching()
        self.calibrations = Calibrations()
        self.indexed = Indexed()
        self.accepted: dict[str, int] = {}
        self.changing = asyncio.Lock()
        self.status_changes: StatusChanges | None = None
        self.retiring: set[asyncio.Task[None]] = set()
        self._asked = itertools.count(1)
        self._cancellable: dict[Token, asyncio.Task[Any]] = {}
        self._complaints = Complaints(logger)

    def join(self, session: Session, client: Client, context: "ContextProcess") -> None:
        """Become the server of a session, whose client has been read."""
        self.protocol.session = session
        self.client = client
        self.folders = client.folders
        self.context = context
        self.documents.encoding = Encoding(client.encoding)

    @property
    def tasks(self) -> "Tasks":
        """What the handlers ask; there from the first message on."""
        if self.assembly is None:
            raise RuntimeError("the server is not set up")
        return self.assembly.tasks

    def open_document(self, uri: str) -> OpenDocument | None:
        """The document, if it is open and certainly what the client shows. Raises `BadUri`."""
        document = self.documents.get(uri)
        return None if document is None or document.desynced else document

    def lose_track(self, uri: str) -> None:
        """An edit of a document could not be read: what we have is not what the client shows."""
        try:
            self.documents.lose_track(uri)
        except BadUri:
            return

    async def quietly(self, work: Coroutine[Any, Any, T]) -> T | Problem:
        """Do the work; a deliberate error costs one log line, and is answered as a problem."""
        try:
            return await work
        except GlossatorError as error:
            self._complaints.add("task", "%s: %s", type(error).__name__, error)
            return Problem(str(error))

    def notify(self, method: str, params: Any) -> None:
        """Send a notification; `params` is of LSP's types or plain data."""
        self.protocol.notify(method, params)

    async def tell(self, text: str) -> None:
        """Show the user what they must act on, or asked for."""
        self.notify(
            types.WINDOW_SHOW_MESSAGE, types.ShowMessageParams(type=types.MessageType.Info, message=text)
        )

    async def ask_client(self, method: str, params: Any, *, timeout_s: float = ASK_S) -> Any:
        """The client's answer to a request of ours, or `REFUSED` where it refuses or does not answer in time."""
        message_id = f"glossator-{next(self._asked)}"
        # pygls would fail on an answer that comes after its asker was cancelled (its issue 621): the id is forgotten.
        answer = asyncio.wrap_future(self.protocol.send_request(method, params, msg_id=message_id))
        try:
            return await asyncio.wait_for(answer, timeout_s)
        except TimeoutError:
            self.notify(types.CANCEL_REQUEST, types.CancelParams(id=message_id))
            self._complaints.add("ask", "the client did not answer %s within %s s", method, timeout_s)
            return self.REFUSED
        except JsonRpcException:
            self._complaints.add("ask", "the client refused %s", method)
            return self.REFUSED
        finally:
            self.protocol.forget_request(message_id)

    @contextmanager
    def cancellable(self, token: Token | None) -> Iterator[None]:
        """Let the user's cancel of a progress cancel the handler that runs here."""
        task = asyncio.current_task()
        if token is None or task is None:
            yield
            return
        self._cancellable[token] = task
        try:
            yield
        finally:
            self._cancellable.pop(token, None)

    def cancel_progress(self, token: Any) -> None:
        """The user cancelled a progress; unknown ones are ignored, for they may just have ended."""
        task = self._cancellable.get(token) if isinstance(token, int | str) else None
        if task is not None:
            task.cancel()

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Where pygls would show a message to the user: a log line instead."""
        self._complaints.add("pygls", "pygls reports %s", type(error).__name__)
