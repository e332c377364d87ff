"""What a message is: JSON decoded once and strictly, then told apart as request, notification or response.

Nothing here knows LSP's types. What cannot be understood becomes an `Invalid`, which says how to answer it.
"""

import json
import math
from typing import Any, NamedTuple, NoReturn

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
SERVER_NOT_INITIALIZED = -32002
CONTENT_MODIFIED = -32801
REQUEST_CANCELLED = -32800
REQUEST_FAILED = -32803

MAX_METHOD_CHARS = 128

MessageId = int | str


class Request(NamedTuple):
    """A request of the client. `params` is an object, or None where there is none."""

    id: MessageId
    method: str
    params: dict[str, Any] | None


class Notification(NamedTuple):
    """A notification of the client. `params` is an object, or None where there is none."""

    method: str
    params: dict[str, Any] | None


class Response(NamedTuple):
    """The client's answer to a request of ours; `error` is None when it succeeded."""

    id: MessageId
    result: Any
    error: Any


class Invalid(NamedTuple):
    """A message that is answered by an error. `id` is None when it cannot be known."""

    id: MessageId | None
    code: int
    reason: str


class Unreadable(NamedTuple):
    """Bytes that are not one JSON value. `value` is the value they begin with, if they do."""

    reason: str
    value: Any = None


Message = Request | Notification | Response | Invalid


def read(content: bytes) -> Message | Unreadable:
    """Decode one body and tell what it is."""
    try:
        text = content.decode("utf-8")
        value = _DECODER.decode(text)
    except UnicodeDecodeError:
        return Unreadable("the message is not UTF-8")
    except RecursionError:
        return Unreadable("the message is nested too deeply")
    except ValueError:
        return Unreadable("the message is not JSON", _beginning(text))
    return classify(value)


def classify(value: Any) -> Message:
    """Tell what a decoded value is."""
    if not isinstance(value, dict):
        kind = "batches are not part of LSP" if isinstance(value, list) else "a message is an object"
        return Invalid(None, INVALID_REQUEST, kind)
    message_id = value.get("id")
    known = message_id if _is_id(message_id) else None
    if "method" not in value and known is not None and ("result" in value or "error" in value):
        return Response(known, value.get("result"), value.get("error"))
    if value.get("jsonrpc") != "2.0":
        return Invalid(known, INVALID_REQUEST, 'jsonrpc is not "2.0"')
    if "id" in value and known is None:
        return Invalid(None, INVALID_REQUEST, "the id is neither a string nor an integer")
    method = value.get("method")
    if not isinstance(method, str) or not method:
        return Invalid(known, INVALID_REQUEST, "the method is not a name")
    params = value.get("params")
    if params is not None and not isinstance(params, dict):
        return Invalid(known, INVALID_PARAMS, "params is not an object")
    if known is None:
        return Notification(method, params)
    return Request(known, method, params)


def result_message(message_id: MessageId, result: Any) -> dict[str, Any]:
    """The answer to a request that succeeded."""
    return {"jsonrpc": "2.0", "id": message_id, "result": result}


def error_message(message_id: MessageId | None, code: int, reason: str) -> dict[str, Any]:
    """The answer to a request that failed, or to a message without a usable id."""
    return {"jsonrpc": "2.0", "id": message_id, "error": {"code": code, "message": reason}}


def shortened(method: str) -> str:
    """A method's name, fit to be repeated in an answer or a log line."""
    return ascii(method[:MAX_METHOD_CHARS])[1:-1]


_LARGEST_ID = 1 << 53


def _is_id(value: Any) -> bool:
    if isinstance(value, int):
        return not isinstance(value, bool) and -_LARGEST_ID < value < _LARGEST_ID
    return isinstance(value, str)


def _beginning(text: str) -> Any:
    try:
        return _DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("the number is too large")
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite)
