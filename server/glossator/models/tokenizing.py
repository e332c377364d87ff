"""The tokenizers of endpoints that let one be asked: llama.cpp and vLLM have `/tokenize` beside their `/v1`.

Whether an endpoint has one is tried with a text of ours. Then texts that the same endpoint was sent before are counted by
it, in the background: nothing reaches it that it has not seen, and no answer waits for this.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from glossator.errors import ModelError
from glossator.models.chunk import decode
from glossator.models.endpoint import Endpoint

if TYPE_CHECKING:
    from glossator.models.wire import Header, Reply, Wire

logger = logging.getLogger(__name__)

MAX_CHARS = 16_000
MAX_BODY_BYTES = 2_000_000
TIMEOUT_S = 5.0
CONNECT_S = 1.0
SAMPLE = "def total(values):\n    return sum(value for value in values if value is not None)\n"
# No vocabulary makes fewer tokens of the sample than it has words, nor more than it has bytes.
_LEAST_TOKENS, _MOST_TOKENS = 10, len(SAMPLE)


class Tokenizer:
    """The tokenizer of one endpoint, if it has one. `count` never raises."""

    def __init__(self, endpoint: Endpoint, model: str) -> None:
        self._endpoint = endpoint
        self._model = model
        self._url = tokenize_url(endpoint)
        self._field: str | None = None
        self._is_missing = False

    @property
    def is_missing(self) -> bool:
        """Whether the endpoint is known to have none."""
        return self._is_missing

    async def count(self, wire: "Wire", headers: "Sequence[Header]", text: str) -> int | None:
        """How many tokens the endpoint makes of a text that it was sent before. None where it does not say."""
        if self._is_missing:
            return None
        try:
            async with asyncio.timeout(TIMEOUT_S):
                if self._field is None:
                    self._field = await self._found(wire, headers)
                self._is_missing = self._field is None
                return None if self._field is None else await self._asked(wire, headers, self._field, text)
        except (ModelError, TimeoutError):
            self._is_missing = True
        return None

    async def _found(self, wire: "Wire", headers: "Sequence[Header]") -> str | None:
        """The name by which the endpoint wants the text: llama.cpp's, else vLLM's; None where it takes neither."""
        for field in ("content", "prompt"):
            count = await self._asked(wire, headers, field, SAMPLE)
            if count is not None and _LEAST_TOKENS <= count <= _MOST_TOKENS:
                logger.debug("an endpoint has a tokenizer")
                return field
        return None

    async def _asked(self, wire: "Wire", headers: "Sequence[Header]", field: str, text: str) -> int | None:
        body = json.dumps({"model": self._model, field: text}).encode("ascii")
        reply = await wire.post(
            self._endpoint, self._url, headers, body, connect_s=CONNECT_S, retry_by=float("-inf")
        )
        content = await _content(reply)
        return None if content is None else tokens_told(content)


def tokenize_url(endpoint: Endpoint) -> str:
    """Where a tokenizer would be: beside the version of the API, not below it."""
    base, _, last = endpoint.base_url.rpartition("/")
    is_version = last.startswith("v") and last[1:2].isdigit()
    return f"{base if is_version else endpoint.base_url}/tokenize"


def tokens_told(content: bytes) -> int | None:
    """The number of tokens in an answer: `count`, else the length of `tokens`."""
    try:
        value: Any = decode(content)
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    count = value.get("count")
    if isinstance(count, int) and not isinstance(count, bool):
        return count if count >= 0 else None
    tokens = value.get("tokens")
    return len(tokens) if isinstance(tokens, list) else None


async def _content(reply: "Reply") -> bytes | None:
    """The body of a good answer; None for any other, and for one that is too large."""
    body = b""
    try:
        if reply.status != 200 or reply.is_encoded:
            return None
        while part := await reply.read():
            body += part
            if len(body) > MAX_BODY_BYTES:
                return None
    finally:
        await reply.aclose()
    return body
