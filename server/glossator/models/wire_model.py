"""A model behind an OpenAI-compatible endpoint: asks, reads the stream, and keeps every promise of `interface.Model`."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import TYPE_CHECKING

from glossator.errors import ModelBroken, ModelError, ModelUnavailable, SettingsError
from glossator.models.answer import Answer
from glossator.models.calibration import MESSAGE_TOKENS, Calibration
from glossator.models.connections import Connections
from glossator.models.dialects import Call, dialect_of
from glossator.models.endpoint import parse_endpoint
from glossator.models.interface import Chunk, Delta, Request, Usage
from glossator.models.keys import Secret, has_key, load_key
from glossator.models.limits import Countdown, Limits, limits_for
from glossator.models.refusal import Barred, refusal, unsupported_parameter, without_echo
from glossator.models.tokenizing import MAX_CHARS, Tokenizer
from glossator.settings import ModelSettings
from glossator_context.pieces import Task
from glossator_context.tokens import token_cost

if TYPE_CHECKING:
    from glossator.models.wire import Reply, Wire

logger = logging.getLogger(__name__)

MAX_ERROR_BYTES = 64 * 1024
ERROR_BODY_S = 1.0
END_OF_BODY_S = 0.05
# After so many answers without a usable count the endpoint's own tokenizer is looked for, and asked again after as many.
UNCOUNTED_ANSWERS = 8

_HEADERS = (
    (b"Content-Type", b"application/json"),
    (b"Accept", b"text/event-stream, application/json"),
    (b"Accept-Encoding", b"identity"),
    (b"User-Agent", b"glossator"),
)

Headers = tuple[tuple[bytes, bytes], ...]
LimitsOf = Callable[[Task], Limits]


class WireModel:
    """One model on one endpoint. Making it raises `SettingsError`; it sends nothing before `stream` is read.

    `origin` is what models that fail together share. What the model refuses of a request's parameters is remembered, and
    `calibration` learns from what its endpoint counts.
    """

    def __init__(
        self,
        name: str,
        settings: ModelSettings,
        connections: Connections,
        *,
        environment: Mapping[str, str],
        limits: LimitsOf | None = None,
    ) -> None:
        self.calibration = Calibration()

        self._name = name
        self._settings = settings
        self._connections = connections
        self._environment = environment
        try:
            self._endpoint = parse_endpoint(settings.base_url, has_key=has_key(settings))
            self._dialect = dialect_of(settings.fim)
        except SettingsError as error:
            raise SettingsError(f"models.{name}: {error}") from None
        self._limits = limits or (lambda task: limits_for(task, is_loopback=self._endpoint.is_loopback))
        self._secret: Secret | None = None
        self._headers: Headers | None = None
        self._preparing = asyncio.Lock()
        self._refused: set[str] = set()
        self._tokenizer = Tokenizer(self._endpoint, settings.model)
        self._uncounted = 0

    @property
    def name(self) -> str:
        """The name in the settings."""
        return self._name

    @property
    def identity(self) -> str:
        """Endpoint, model and dialect."""
        return f"{self._endpoint.base_url} {self._settings.model} {self._settings.fim}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return self._endpoint.origin

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """Deltas as they arrive, then one `Finish`. Raises `ModelError`; closing it closes the socket at once."""
        call = self._dialect(self._endpoint, self._settings.model, request)
        limits = self._limits(request.task)
        answer = Answer(limits, may_think=call.is_chat)
        reply: Reply | None = None
        has_text = False
        try:
            wire, headers = await self._connections.wire(), self._headers or await self._prepare()
            clock = asyncio.get_running_loop().time
            countdown = Countdown(limits, clock())
            reply = await self._ask(wire, call, headers, countdown, limits)
            answer.expect(reply.media_type)
            while not answer.is_over:
                try:
                    async with asyncio.timeout_at(countdown.due):
                        data = await reply.read()
                except (TimeoutError, ModelUnavailable) as error:
                    if answer.is_whole:
                        break
                    if isinstance(error, ModelUnavailable):
                        raise
                    raise ModelUnavailable(countdown.complaint(clock())) from None
                signs_of_life = answer.signs_of_life
                text = answer.feed(data) if data else answer.close()
                if answer.is_whole:
                    countdown.finish_arrived(clock())
                if text:
                    has_text = True
                    yield Delta(text)
                    countdown.text_arrived(clock())
                elif answer.signs_of_life != signs_of_life:
                    countdown.life_arrived(clock())
            held = answer.flush()
            if held:
                yield Delta(held)
            yield answer.finish()
        except ModelError as error:
            sent = (*(message.content for message in request.messages), request.prefix, request.suffix)
            error.args = (f"{self._name}: {without_echo(str(error), sent)}",)
            if has_text and isinstance(error, ModelUnavailable):
                raise ModelBroken(str(error)) from error
            raise
        finally:
            if reply is not None:
                if has_text:
                    self._learn(call, answer.usage)
                await _let_go(reply, is_whole=answer.is_whole)

    def _learn(self, call: Call, usage: Usage) -> None:
        """Compare how long the question was with how long we thought that it would be."""
        texts = call.texts
        cost = sum(map(token_cost, texts)) + MESSAGE_TOKENS * len(texts)
        if self.calibration.add(cost, usage.prompt_tokens):
            self._uncounted = 0
            return
        self._uncounted += 1
        if self._uncounted % UNCOUNTED_ANSWERS == 0 and not self._tokenizer.is_missing:
            self._connections.later(self._count("\n".join(texts)[-MAX_CHARS:]))

    async def _count(self, text: str) -> None:
        """Have the endpoint count what it was sent."""
        wire, headers = await self._connections.wire(), await self._prepare()
        counted = await self._tokenizer.count(wire, headers, text)
        if counted is not None:
            self.calibration.add(token_cost(text), counted)

    async def _prepare(self) -> Headers:
        """Load the key, once, and lay out what every request's head has in common."""
        async with self._preparing:
            if self._headers is None:
                try:
                    key = await load_key(self._settings, self.origin, environment=self._environment)
                    authorization = ((b"Authorization", key.authorization(self.origin)),) if key else ()
                except SettingsError as error:
                    raise Barred(str(error)) from None
                self._secret = key.secret if key else None
                host = self.origin.partition("://")[2].encode("ascii")
                self._headers = ((b"Host", host), *_HEADERS, *authorization)
        return self._headers

    async def _ask(
        self, wire: "Wire", call: Call, headers: Headers, countdown: Countdown, limits: Limits
    ) -> "Reply":
        """The head of an answer with status 200. A parameter that is refused by name is left out from then on."""
        while True:
            body = call.body(self._refused)
            logger.debug("%s: asked with %d bytes", self._name, len(body))
            try:
                async with asyncio.timeout_at(countdown.due):
                    reply = await wire.post(
                        self._endpoint,
                        call.url,
                        headers,
                        body,
                        connect_s=limits.connect_s,
                        retry_by=countdown.halfway,
                    )
            except TimeoutError:
                raise ModelUnavailable(countdown.complaint(asyncio.get_running_loop().time())) from None
            if reply.status == 200 and not reply.is_encoded:
                return reply
            error_body = await _error_body(reply)
            if reply.status == 200:
                raise ModelBroken("the answer is compressed, which was not asked for")
            parameter = unsupported_parameter(reply.status, error_body)
            if parameter is None or parameter in self._refused:
                secret = self._secret.reveal() if self._secret else ""
                raise refusal(reply.status, reply.headers, error_body, secret=secret)
            logger.info("%s refuses the parameter %s; it is left out from now on", self._name, parameter)
            self._refused.add(parameter)


def wire_models(
    settings: Mapping[str, ModelSettings], connections: Connections, *, environment: Mapping[str, str]
) -> dict[str, WireModel]:
    """A model for each of the settings' sections. Raises `SettingsError`, which names the section."""
    return {
        name: WireModel(name, one, connections, environment=environment) for name, one in settings.items()
    }


async def _error_body(reply: "Reply") -> bytes:
    """The body of an error as far as it comes soon; nothing of one that is compressed."""
    body = b""
    try:
        async with asyncio.timeout(ERROR_BODY_S):
            while not reply.is_encoded and len(body) < MAX_ERROR_BYTES and (part := await reply.read()):
                body += part
    except (TimeoutError, ModelError):
        return body
    finally:
        await reply.aclose()
    return body


async def _let_go(reply: "Reply", *, is_whole: bool) -> None:
    """Close the connection, or keep it for the next request if the end of the body is about to come."""
    try:
        if is_whole:
            async with asyncio.timeout(END_OF_BODY_S):
                while await reply.read():
                    pass
    except (TimeoutError, ModelError):
        pass
    finally:
        await reply.aclose()
