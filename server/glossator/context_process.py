"""The parent's end of the process that parses: it tells what is open, asks, and replaces the child when it dies."""

import asyncio
import itertools
import logging
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

import msgspec

from glossator.context_crashes import Crashes
from glossator.context_news import FileChanges, ViewedLines
from glossator.context_pipe import ContextPipe, frame_of, start_pipe
from glossator.errors import ContextUnavailable
from glossator_context.facts import Proof, Target
from glossator_context.frames import (
    Answer,
    Ask,
    Change,
    Close,
    Configure,
    Dump,
    Dumped,
    Edit,
    FactsAt,
    FilesChanged,
    Gather,
    Imports,
    Notification,
    Open,
    Outline,
    Predict,
    Progress,
    Prove,
    Question,
    Subject,
    Targets,
)
from glossator_context.pieces import Gathered, Indexed, Task
from glossator_context.symbols import Import, Symbol
from glossator_context.text import Position, Text, without_surrogates

logger = logging.getLogger(__name__)

MAX_QUEUED_BYTES = 64 * 1024 * 1024
PLAIN_TEXT = "plaintext"
_READY_ID = 0
_START_S = 10.0
"""How long a child may take until it is ready: on a busy machine, starting Python is slow."""

_Value = TypeVar("_Value")


@dataclass(slots=True, kw_only=True)
class _OpenDocument:
    path: str | None
    language: str
    version: int
    text: Text
    owned: bool
    """Whether nobody else edits `text`."""
    is_sent: bool = False
    """Whether the child, if there is one, has it: one too large for a frame it never gets."""


@dataclass(slots=True, kw_only=True)
class _Asked:
    frame: bytes
    language: str | None
    answer: asyncio.Future[msgspec.Raw]


class ContextProcess:
    """A child process that knows the open documents, and answers about them.

    Telling it something never waits and never raises; what is told is kept, and told again to each new child. Asking
    raises `ContextUnavailable` when there is no answer within `deadline_s`, or the child died or failed. A child that
    owes an answer for `stuck_after_s` is replaced.
    """

    def __init__(
        self,
        *,
        deadline_s: float = 2.0,
        memory_bytes: int = 1 << 30,
        stuck_after_s: float = 3.0,
        parse_budget_ms: int = 150,
    ) -> None:
        self.restarts = 0
        self._deadline_s = deadline_s
        self._memory_bytes = memory_bytes
        self._parse_budget_ms = parse_budget_ms
        self._stuck_after_s = stuck_after_s
        self._configuration: Configure | None = None
        self._documents: dict[str, _OpenDocument] = {}
        self._ids = itertools.count(_READY_ID + 1)
        self._pipe: ContextPipe | None = None
        self._waiting: dict[int, _Asked] = {}
        """Asked while there was no child; sent to the next one."""
        self._owed: dict[int, _Asked] = {}
        """Sent and not answered, in order, even those that nobody waits for any more."""
        self._queue_limit_bytes = MAX_QUEUED_BYTES
        self._stuck_at_s = 0.0
        self._stuck_timer: asyncio.TimerHandle | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._crashes = Crashes()
        self._file_changes = FileChanges(lambda paths: self._tell(FilesChanged(paths)))
        self._viewed = ViewedLines()
        self._last_language: str | None = None

    @property
    def notices(self) -> list[str]:
        """What the user should read, each sentence once; the last one is the newest."""
        return self._crashes.notices

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is no child."""
        return None if self._pipe is None else self._pipe.pid

    async def start(self) -> None:
        """Start the child, and keep one running until `aclose`. Does not wait for the child to be ready."""
        if self._supervisor is None and not self._closing.is_set():
            self._supervisor = asyncio.create_task(self._supervise(), name="context process")

    async def aclose(self) -> None:
        """End the child, within a fraction of a second, and fail what is still asked."""
        self._closing.set()
        self._file_changes.forget()
        if self._pipe is not None:
            await self._pipe.close()
        if self._supervisor is not None:
            await self._supervisor
        self._fail(self._waiting, "the context process was closed")

    def configure(
        self,
        roots: Sequence[str],
        *,
        predicts: bool,
        index_folder: str | None = None,
        languages_folder: str | None = None,
        indexes: bool = True,
    ) -> None:
        """The workspace's folders, as absolute paths, and whether `predict` will be asked.

        What is known of the workspace is kept in `index_folder`, which is open to this user alone; None: on no disk.
        `languages_folder` holds the user's own languages. Without `indexes` other files are read only where it must be.
        """
        self._configuration = Configure(
            tuple(map(without_surrogates, roots)),
            predicts,
            index_folder=index_folder,
            languages_folder=languages_folder,
            indexes=indexes,
        )
        self._tell(self._configuration)

    def files_changed(self, paths: Iterable[str]) -> None:
        """Files or folders, by absolute paths, changed on disk, came or went. What comes together is told together."""
        self._file_changes.add(path for path in paths if path == without_surrogates(path))

    def all_files_changed(self) -> None:
        """Any file of the workspace may have changed on disk. It is looked at all of them now and then, not each time."""
        self._file_changes.add_all()

    def viewed(self, uri: str, line: int) -> None:
        """The user looks at a line of an open document. Nothing happens if it is not open."""
        document = self._documents.get(uri)
        if document is not None:
            viewed = self._viewed.note(without_surrogates(uri), document.path, line)
            if viewed is not None:
                self._tell(viewed)

    def open(self, uri: str, path: str | None, language: str, version: int, text: Text | str) -> None:
        """A document was opened, or opened anew.

        A `Text` is shared, not copied: the caller goes on editing it, and calls `edit` after each change before anything
        else can run.
        """
        document = _OpenDocument(
            path=None if path is None or path != without_surrogates(path) else path,
            language=without_surrogates(language),
            version=version,
            text=text if isinstance(text, Text) else Text(text),
            owned=not isinstance(text, Text),
        )
        self._documents[uri] = document
        if self._pipe is not None:
            self._send_document(self._pipe, uri, document)

    def edit(self, uri: str, version: int, changes: Sequence[Change]) -> None:
        """An open document was changed. Nothing happens if it is not open."""
        document = self._documents.get(uri)
        if document is None:
            return
        safe = tuple(Change(change.start, change.end, without_surrogates(change.text)) for change in changes)
        document.version = version
        if document.owned:
            _apply(document.text, safe)
        if document.is_sent and not self._tell(Edit(without_surrogates(uri), version, safe)):
            document.is_sent = False
            self._tell(Close(without_surrogates(uri)))

    def close(self, uri: str) -> None:
        """A document was closed. Nothing happens if it is not open."""
        if self._documents.pop(uri, None) is not None:
            self._tell(Close(without_surrogates(uri)))

    async def outline(self, uri: str, *, deadline_s: float | None = None) -> tuple[Symbol, ...]:
        """What the document declares, in source order."""
        return await self._ask(uri, Outline(uri), _OUTLINE, deadline_s)

    async def imports(self, uri: str, *, deadline_s: float | None = None) -> tuple[Import, ...]:
        """What the document imports, in source order."""
        return await self._ask(uri, Imports(uri), _IMPORTS, deadline_s)

    async def gather(
        self, uri: str, task: Task, position: Position, budget_tokens: int, *, deadline_s: float | None = None
    ) -> Gathered:
        """What a model should see for a task at a place."""
        return await self._ask(uri, Gather(uri, task, position, budget_tokens), _GATHERED, deadline_s)

    async def subject(
        self, uri: str, position: Position, *, deadline_s: float | None = None
    ) -> Subject | None:
        """The innermost declaration at a place, and who calls it."""
        return await self._ask(uri, FactsAt(uri, position), _SUBJECT, deadline_s)

    async def targets(self, uri: str, *, deadline_s: float | None = None) -> tuple[Target, ...]:
        """Every declaration that can carry documentation, in source order."""
        return await self._ask(uri, Targets(uri), _TARGETS, deadline_s)

    async def prove(self, uri: str, after: str, *, deadline_s: float | None = None) -> Proof:
        """Whether `after` differs from the document in documentation alone."""
        return await self._ask(uri, Prove(uri, without_surrogates(after)), _PROOF, deadline_s)

    async def predict(
        self,
        uri: str,
        position: Position,
        max_tokens: int,
        multiline: bool,
        *,
        deadline_s: float | None = None,
    ) -> str:
        """What the n-gram model would write at a place; empty where it has nothing good to say."""
        return await self._ask(uri, Predict(uri, position, max_tokens, multiline), _STRING, deadline_s)

    async def progress(self, *, deadline_s: float | None = None) -> Indexed:
        """How much of the workspace the child knows by now."""
        return await self._ask(None, Progress(), _INDEXED, deadline_s)

    async def dump(self, uri: str, *, deadline_s: float | None = None) -> Dumped:
        """The document as the child has it, for tests."""
        return await self._ask(uri, Dump(uri), _DUMPED, deadline_s)

    async def _ask(
        self,
        uri: str | None,
        question: Question,
        decoder: msgspec.msgpack.Decoder[_Value],
        deadline_s: float | None,
    ) -> _Value:
        if self._supervisor is None or self._closing.is_set():
            raise ContextUnavailable("the context process is not running")
        language = None if uri is None else self._asked_about(uri).language
        id_ = next(self._ids)
        frame = frame_of(Ask(id_, question))
        if frame is None:
            raise ContextUnavailable("the question cannot be sent")
        loop = asyncio.get_running_loop()
        asked = _Asked(frame=frame, language=language, answer=loop.create_future())
        if self._pipe is None:
            self._waiting[id_] = asked
        else:
            self._send_question(self._pipe, id_, asked)
        seconds = self._deadline_s if deadline_s is None else deadline_s
        timer = loop.call_later(seconds, _fail, asked.answer, f"no answer within {seconds:g} s")
        try:
            value = await asked.answer
        finally:
            timer.cancel()
            self._waiting.pop(id_, None)
        try:
            return decoder.decode(value)
        except msgspec.MsgspecError as error:
            raise ContextUnavailable("the answer cannot be understood") from error

    def _asked_about(self, uri: str) -> _OpenDocument:
        document = self._documents.get(uri)
        if document is None:
            raise ContextUnavailable("the document is not open")
        if self._pipe is not None and not document.is_sent:
            raise ContextUnavailable("the document is too large")
        return document

    def _tell(self, notification: Notification) -> bool:
        """Whether the child was told, or there is none."""
        if self._pipe is None:
            return True
        frame = frame_of(notification)
        if frame is not None:
            self._send(self._pipe, frame)
        return frame is not None

    def _send_document(self, pipe: ContextPipe, uri: str, document: _OpenDocument) -> None:
        language = PLAIN_TEXT if self._crashes.is_plain(document.language) else document.language
        uri = without_surrogates(uri)
        frame = frame_of(Open(uri, document.path, language, document.version, str(document.text)))
        document.is_sent = frame is not None
        if frame is not None:
            self._send(pipe, frame)

    def _send(self, pipe: ContextPipe, frame: bytes) -> None:
        pipe.send(frame)
        if pipe.queued_bytes > self._queue_limit_bytes:
            logger.warning("the context process takes nothing any more: replacing it")
            pipe.kill()

    def _send_question(self, pipe: ContextPipe, id_: int, asked: _Asked) -> None:
        if not self._owed:
            self._expect_progress(self._stuck_after_s)
        self._owed[id_] = asked
        self._last_language = asked.language or self._last_language
        self._send(pipe, asked.frame)

    async def _supervise(self) -> None:
        while not self._closing.is_set():
            pipe = await self._started()
            language = None
            if pipe is not None:
                self._take(pipe)
                try:
                    await pipe.ended
                except asyncio.CancelledError:
                    pipe.kill()
                    raise
                finally:
                    language = self._drop(pipe)
                await pipe.close()
            if not self._closing.is_set():
                await self._wait(self._crashes.add(language))
                self.restarts += 1

    async def _wait(self, seconds: float) -> None:
        """Sleep, but not into the closing."""
        if seconds > 0:
            try:
                await asyncio.wait_for(self._closing.wait(), seconds)
            except TimeoutError:
                return

    async def _started(self) -> ContextPipe | None:
        try:
            return await start_pipe(
                self._on_answer, memory_bytes=self._memory_bytes, parse_budget_ms=self._parse_budget_ms
            )
        except OSError as error:
            logger.warning("the context process cannot be started: %s", type(error).__name__)
            return None

    def _take(self, pipe: ContextPipe) -> None:
        """Make `pipe` the child, and tell it all at once: no edit can come between a text and what follows it."""
        if self._closing.is_set():
            pipe.kill()
            return
        self._pipe = pipe
        # A new child looks at all files by itself.
        self._file_changes.forget()
        self._expect_progress(_START_S)
        self._queue_limit_bytes = sys.maxsize
        if self._configuration is not None:
            self._tell(self._configuration)
        for uri, document in self._documents.items():
            self._send_document(pipe, uri, document)
        for viewed in self._viewed:
            self._tell(viewed)
        self._queue_limit_bytes = pipe.queued_bytes + MAX_QUEUED_BYTES
        waiting, self._waiting = self._waiting, {}
        for id_, asked in waiting.items():
            self._send_question(pipe, id_, asked)

    def _drop(self, pipe: ContextPipe) -> str | None:
        """Fail what the child still owes. Returns the language of the document that it was asked about last."""
        self._pipe = None
        self._stop_watching()
        # Questions are answered in order: the first that is owed is the one that was being worked on.
        language = next((asked.language for asked in self._owed.values()), self._last_language)
        if self._closing.is_set():
            self._fail(self._owed, "the context process was closed")
        else:
            self._fail(self._owed, "the context process died")
            logger.info("the context process %s ended: starting another", pipe.pid)
        return language

    def _on_answer(self, answer: Answer) -> None:
        asked = self._owed.pop(answer.id, None)
        self._stuck_at_s = time.monotonic() + self._stuck_after_s
        if answer.id == _READY_ID:
            self._stop_watching()
            if self._owed:
                self._expect_progress(self._stuck_after_s)
        if asked is None or asked.answer.done():
            return
        if answer.error is not None:
            _fail(asked.answer, f"the context process failed with {answer.error}")
        else:
            asked.answer.set_result(answer.value)

    def _expect_progress(self, seconds: float) -> None:
        self._stuck_at_s = max(self._stuck_at_s, time.monotonic() + seconds)
        if self._stuck_timer is None:
            self._stuck_timer = asyncio.get_running_loop().call_later(seconds, self._check_progress)

    def _stop_watching(self) -> None:
        if self._stuck_timer is not None:
            self._stuck_timer.cancel()
            self._stuck_timer = None

    def _check_progress(self) -> None:
        self._stuck_timer = None
        if not self._owed or self._pipe is None:
            return
        rest_s = self._stuck_at_s - time.monotonic()
        if rest_s > 0:
            self._stuck_timer = asyncio.get_running_loop().call_later(rest_s, self._check_progress)
            return
        logger.warning("the context process gave no answer for %g s: replacing it", self._stuck_after_s)
        self._pipe.kill()

    def _fail(self, questions: dict[int, _Asked], reason: str) -> None:
        for asked in questions.values():
            _fail(asked.answer, reason)
        questions.clear()


def _fail(answer: asyncio.Future[msgspec.Raw], reason: str) -> None:
    if not answer.done():
        answer.set_exception(ContextUnavailable(reason))


def _apply(text: Text, changes: Sequence[Change]) -> None:
    for change in changes:
        if change.start is None or change.end is None:
            text.edit(Position(0, 0), text.end, change.text)
        else:
            text.edit(text.clamp(change.start), text.clamp(change.end), change.text)


_OUTLINE = msgspec.msgpack.Decoder(tuple[Symbol, ...])
_IMPORTS = msgspec.msgpack.Decoder(tuple[Import, ...])
_GATHERED = msgspec.msgpack.Decoder(Gathered)
_INDEXED = msgspec.msgpack.Decoder(Indexed)
_SUBJECT = cast("msgspec.msgpack.Decoder[Subject | None]", msgspec.msgpack.Decoder(Subject | None))
_TARGETS = msgspec.msgpack.Decoder(tuple[Target, ...])
_PROOF = msgspec.msgpack.Decoder(Proof)
_STRING = msgspec.msgpack.Decoder(str)
_DUMPED = msgspec.msgpack.Decoder(Dumped)
