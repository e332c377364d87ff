"""The only module that speaks HTTP: one pool of connections, requests that stream, httpx's errors turned into ours.

It costs a good part of a second to import; `connections.py` does so when it is first needed, off the event loop. The
transport is used without a client around it: no cookies, no redirects, no proxies, no decoding, and half the time.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

import httpx

from glossator.errors import ModelBroken, ModelError, ModelUnavailable
from glossator.models.endpoint import Endpoint, peer_objection
from glossator.models.refusal import Barred
from glossator.models.tls import tls_context

logger = logging.getLogger(__name__)

MAX_CONNECTIONS = 64
MAX_IDLE_CONNECTIONS = 8
IDLE_CONNECTION_S = 60.0

Header = tuple[bytes, bytes]


class Reply:
    """An answer whose head has arrived. The body comes by `read`; `aclose` drops the connection unless it was all read."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self._response = response
        self._parts: AsyncGenerator[bytes, None] = response.aiter_raw()  # type: ignore[assignment]

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_encoded(self) -> bool:
        """Whether the body is compressed; it is never decoded, so that nothing small can become huge."""
        return self.headers.get("content-encoding", "").strip().lower() not in ("", "identity")

    async def read(self) -> bytes:
        """The next bytes of the body, empty at its end. Raises `ModelUnavailable` if the connection breaks."""
        try:
            return await anext(self._parts, b"")
        except (httpx.HTTPError, OSError) as error:
            raise _translated(error) from error

    async def aclose(self) -> None:
        """Let go of the connection, at once."""
        try:
            await self._response.aclose()
        except (httpx.HTTPError, OSError) as error:
            logger.debug("closing a connection failed: %s", type(error).__name__)


class Wire:
    """The process's connections. With `local_only` nothing is sent to any other machine."""

    def __init__(self, *, local_only: bool) -> None:
        self._local_only = local_only
        self._plain = _transport(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))  # which trusts nobody
        self._encrypted: httpx.AsyncHTTPTransport | None = None
        self._urls: dict[str, httpx.URL] = {}

    async def post(
        self,
        endpoint: Endpoint,
        url: str,
        headers: Sequence[Header],
        body: bytes,
        *,
        connect_s: float,
        retry_by: float,
    ) -> Reply:
        """Send, and wait for the head of the answer.

        A request that the other end drops without a single byte of an answer, as it does with a connection that idled
        too long, is sent once more if it is not later than `retry_by` on the loop's clock. Raises `ModelError`.
        """
        try:
            return await self._send(endpoint, url, headers, body, connect_s)
        except (httpx.HTTPError, OSError) as error:
            if not _was_dropped(error) or asyncio.get_running_loop().time() > retry_by:
                raise _translated(error) from error
        try:
            return await self._send(endpoint, url, headers, body, connect_s)
        except (httpx.HTTPError, OSError) as error:
            raise _translated(error) from error

    async def aclose(self) -> None:
        """Close every connection."""
        await self._plain.aclose()
        if self._encrypted is not None:
            await self._encrypted.aclose()

    async def encrypted(self) -> httpx.AsyncHTTPTransport:
        """The connections over TLS; the first call reads the system's certificates in a thread."""
        if self._encrypted is None:
            context = await asyncio.to_thread(tls_context)
            self._encrypted = self._encrypted or _transport(context)
        return self._encrypted

    async def _send(
        self, endpoint: Endpoint, url: str, headers: Sequence[Header], body: bytes, connect_s: float
    ) -> Reply:
        dial = _Dial(loopback_only=self._local_only or endpoint.is_loopback)
        request = httpx.Request(
            "POST",
            self._url(url),
            headers=[*headers, (b"Content-Length", b"%d" % len(body))],
            stream=httpx.ByteStream(body),
            extensions={"timeout": {"connect": connect_s, "pool": connect_s}, "trace": dial},
        )
        try:
            transport = await self.encrypted() if endpoint.is_encrypted else self._plain
            return Reply(await transport.handle_async_request(request))
        except BaseException:
            await dial.hang_up()
            raise

    def _url(self, url: str) -> httpx.URL:
        if url not in self._urls:
            self._urls[url] = httpx.URL(url)
        return self._urls[url]


class _Dial:
    """Watches one request from inside httpcore: who is at the other end is checked before anything is sent there."""

    def __init__(self, *, loopback_only: bool) -> None:
        self._loopback_only = loopback_only
        self._stream: Any = None

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event != "connection.connect_tcp.complete":
            return
        self._stream = info["return_value"]
        address = self._stream.get_extra_info("server_addr")
        objection = peer_objection(str(address[0]), loopback_only=self._loopback_only)
        if objection is not None:
            raise Barred(f"nothing was sent: {objection}")

    async def hang_up(self) -> None:
        """Close the connection that this request opened: httpcore forgets it if the TLS handshake is cancelled."""
        if self._stream is not None:
            await self._stream.aclose()


def _transport(context: ssl.SSLContext) -> httpx.AsyncHTTPTransport:
    return httpx.AsyncHTTPTransport(
        verify=context,
        trust_env=False,
        limits=httpx.Limits(
            max_connections=MAX_CONNECTIONS,
            max_keepalive_connections=MAX_IDLE_CONNECTIONS,
            keepalive_expiry=IDLE_CONNECTION_S,
        ),
    )


def _was_dropped(error: Exception) -> bool:
    if isinstance(error, httpx.RemoteProtocolError):
        return str(error).startswith("Server disconnected without sending")
    return isinstance(error, httpx.ReadError | httpx.WriteError)


def _translated(error: Exception) -> ModelError:
    """Our error for theirs. Their text may hold a header or an address, so none of it is repeated."""
    if isinstance(error, httpx.ConnectTimeout):
        return ModelUnavailable("no connection in time")
    cause = _tls_cause(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Barred(
            f"the endpoint's certificate is not trusted ({cause.verify_message}); "
            "if it is your company's, add its issuer to the system's certificates"
        )
    if cause is not None:
        return ModelUnavailable("no TLS connection; does the endpoint speak https?")
    if isinstance(error, httpx.PoolTimeout):
        return ModelUnavailable("too many requests at once")
    if isinstance(error, httpx.ConnectError):
        return ModelUnavailable("no connection")
    if isinstance(error, httpx.ProtocolError) and not _was_dropped(error):
        if "peer closed connection" in str(error):
            return ModelUnavailable("the connection broke off")
        return ModelBroken("the endpoint does not answer in HTTP")
    return ModelUnavailable("the connection broke off")


def _tls_cause(error: BaseException | None) -> ssl.SSLError | None:
    while error is not None:
        if isinstance(error, ssl.SSLError) and not isinstance(
            error, ssl.SSLWantReadError | ssl.SSLWantWriteError
        ):
            return error
        error = error.__cause__ or error.__context__
    return None
