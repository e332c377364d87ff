"""What an endpoint's error means: a status, headers and a body become one of our errors, and nothing more of them is shown."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from glossator.errors import ContextTooLong, ModelBroken, ModelError, ModelRefused, ModelUnavailable
from glossator.models.chunk import decode

MAX_EXCERPT_CHARS = 200
ECHO_CHARS = 16
MIN_WAIT_S = 1.0
MAX_WAIT_S = 60.0
DEFAULT_WAIT_S = 5.0

_BARRED = {
    401: "the key is refused",
    402: "the account has no credit",
    403: "access is refused",
    404: "no such model or address",
}
_BUSY = {408: "timed out", 409: "conflict", 425: "too early", 429: "too many requests"}
_CONTEXT_CODES = ("context_length_exceeded", "exceed_context_size_error")
_CONTEXT_PHRASES = (
    re.compile(r"maximum context length (?:is|of) (\d+)", re.IGNORECASE),
    re.compile(r"context (?:size|length|window)[^\d]{0,40}(\d+)", re.IGNORECASE),
    re.compile(r"tokens? > (\d+) maximum", re.IGNORECASE),
    re.compile(r"maximum number of tokens allowed \((\d+)\)", re.IGNORECASE),
    re.compile(r"(?:prompt|input|request) is too (?:long|large)()", re.IGNORECASE),
    re.compile(
        r"(?:exceeds?|longer than) (?:the |its )?(?:available |maximum |model'?s )*context()", re.IGNORECASE
    ),
)
_SECRET_SHAPES = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|hf|ghp|key|AIza)[-_][\w-]{6,}[\w*.-]*|\S*\*{3,}\S*|(?i:bearer)\s+\S+"
)
_UNSUPPORTED = re.compile(
    r"unsupported|not supported|unrecogni[sz]ed|unknown|not permitted|not allowed|does not support|extra ",
    re.IGNORECASE,
)
_LEARNABLE = ("max_tokens", "temperature", "stream_options", "stop")


class Barred(ModelRefused):
    """The endpoint would refuse every request: nothing is sent until the settings change."""


def refusal(
    status: int, headers: Mapping[str, str], body: bytes, *, secret: str = "", now: datetime | None = None
) -> ModelError:
    """The error that an answer other than 200 stands for. `body` may be cut; `headers` have lower-case names."""
    error = _error_object(body)
    message = _message(error)
    said = excerpt(message, secret)
    code = str(error.get("code") or "") + " " + str(error.get("type") or "")
    if status in (400, 413, 422, 500) and _is_context(code, message):
        return ContextTooLong(
            _line("the prompt is too long", status, said), limit_tokens=_context_limit(error, message)
        )
    if status in _BARRED:
        return Barred(_line(_BARRED[status], status, said))
    if 300 <= status < 400 and status != 304:
        return Barred(f"redirects are not followed ({status}); write the final address into base_url")
    if status in _BUSY or status >= 500:
        wait_s = retry_after(headers, now or datetime.now(UTC))
        if status == 429:
            wait_s = MAX_WAIT_S if "insufficient_quota" in code else wait_s or DEFAULT_WAIT_S
        return ModelUnavailable(
            _line(_BUSY.get(status, "the endpoint failed"), status, said), retry_after_s=wait_s
        )
    if status >= 400:
        return ModelRefused(_line("the request is refused", status, said))
    return ModelBroken(f"an answer with status {status} has no text")


def reported_error(error: Mapping[str, Any], *, may_fall_over: bool) -> ModelError:
    """The error that an `error` object inside a successful answer stands for."""
    said = excerpt(_message(error), "")
    code = error.get("code")
    if may_fall_over and isinstance(code, int) and (code in _BUSY or 500 <= code < 600):
        wait_s = DEFAULT_WAIT_S if code == 429 else None
        return ModelUnavailable(_line("the endpoint failed", code, said), retry_after_s=wait_s)
    return ModelBroken(f"the endpoint reports an error{': ' + said if said else ''}")


def unsupported_parameter(status: int, body: bytes) -> str | None:
    """The request parameter that a model refuses and that can be left out or renamed, if that is what it says."""
    if status not in (400, 422):
        return None
    error = _error_object(body)
    message = _message(error)
    parameter = error.get("param")
    if parameter in _LEARNABLE and (
        _UNSUPPORTED.search(message) or str(error.get("code")).startswith("unsupported")
    ):
        return str(parameter)
    if not _UNSUPPORTED.search(message):
        return None
    named = [name for name in _LEARNABLE if re.search(rf"\b{name}\b", message)]
    return named[0] if named else None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """How many seconds to wait, from 1 to 60, or None where the headers do not say."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return _clamp(milliseconds / 1000)
    raw = headers.get("retry-after", "").strip()
    seconds = _number(raw)
    if seconds is not None:
        return _clamp(seconds)
    try:
        when = parsedate_to_datetime(raw)
    except (ValueError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return _clamp((when - now).total_seconds())


def excerpt(message: str, secret: str) -> str:
    """At most 200 characters of a foreign message, on one line, without control characters and whatever looks like a key."""
    text = message[: 8 * MAX_EXCERPT_CHARS]
    if secret:
        text = text.replace(secret, "…")
    text = _SECRET_SHAPES.sub("…", text)
    text = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return text if len(text) <= MAX_EXCERPT_CHARS else text[: MAX_EXCERPT_CHARS - 1] + "…"


def without_echo(line: str, sent: Iterable[str]) -> str:
    """One of our messages, with the excerpt in it cut where it begins to repeat what was sent."""
    ours, colon, said = line.partition(": ")
    texts = [" ".join(text.split()) for text in sent]
    for start in range(len(said) - ECHO_CHARS + 1):
        window = said[start : start + ECHO_CHARS]
        if any(window in text for text in texts):
            return f"{ours}{colon}{said[:start]}…"
    return line


def _error_object(body: bytes) -> Mapping[str, Any]:
    try:
        value = decode(body)
    except ValueError:
        return {}
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, dict):
        return {}
    error = value.get("error")
    if isinstance(error, dict):
        return error
    return {"message": error} if isinstance(error, str) else value


def _message(error: Mapping[str, Any]) -> str:
    for key in ("message", "detail", "msg"):
        value = error.get(key)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = value[0].get("msg")
        if isinstance(value, str):
            return value
    return ""


def _is_context(code: str, message: str) -> bool:
    return any(known in code for known in _CONTEXT_CODES) or any(
        phrase.search(message) for phrase in _CONTEXT_PHRASES
    )


def _context_limit(error: Mapping[str, Any], message: str) -> int | None:
    stated = error.get("n_ctx")
    if isinstance(stated, int) and stated > 0:
        return stated
    for phrase in _CONTEXT_PHRASES:
        match = phrase.search(message)
        if match and match[1] and len(match[1]) < 10:
            return int(match[1])
    return None


def _line(what: str, status: int, said: str) -> str:
    return f"{what} ({status}): {said}" if said else f"{what} ({status})"


def _number(raw: str | None) -> float | None:
    try:
        value = float(raw or "")
    except ValueError:
        return None
    return value if value == value else None


def _clamp(seconds: float) -> float:
    return min(max(seconds, MIN_WAIT_S), MAX_WAIT_S)
