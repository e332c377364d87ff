"""How a question is put: which address of the endpoint, and the JSON body. A new dialect is one function and one line."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from glossator.errors import SettingsError
from glossator.models.endpoint import Endpoint
from glossator.models.interface import Request
from glossator_context.pieces import Task

MAX_STOPS = 4

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to be. `is_chat` says whether a model may think aloud before it answers."""

    url: str
    fields: dict[str, Any]
    is_chat: bool

    @property
    def texts(self) -> tuple[str, ...]:
        """What the model reads of it."""
        if self.is_chat:
            return tuple(message["content"] for message in self.fields["messages"])
        return self.fields["prompt"], self.fields["suffix"]

    def body(self, refused: Collection[str]) -> bytes:
        """The JSON, without the parameters that the model is known to refuse."""
        fields = {name: value for name, value in self.fields.items() if name not in refused}
        if "max_tokens" in refused:
            fields["max_completion_tokens"] = self.fields["max_tokens"]
        try:
            return _encode(fields)
        except UnicodeEncodeError:
            return _encode(_mended(fields))


Dialect = Callable[[Endpoint, str, Request], Call]


def dialect_of(fim: str) -> Dialect:
    """The dialect that the setting `fim` names. Raises `SettingsError` for one that does not exist."""
    try:
        return _DIALECTS[fim]
    except KeyError:
        raise SettingsError(f"fim = {fim!r} is unknown; known are {', '.join(_DIALECTS)}") from None


def _chat(endpoint: Endpoint, model: str, request: Request) -> Call:
    messages = [{"role": message.role, "content": message.content} for message in request.messages]
    return Call(
        url=endpoint.chat_url, fields={"model": model, "messages": messages, **_common(request)}, is_chat=True
    )


def _suffix(endpoint: Endpoint, model: str, request: Request) -> Call:
    if request.task is not Task.COMPLETE or not (request.prefix or request.suffix):
        return _chat(endpoint, model, request)
    fields = {"model": model, "prompt": request.prefix, "suffix": request.suffix, **_common(request)}
    return Call(url=endpoint.text_url, fields=fields, is_chat=False)


_DIALECTS: Mapping[str, Dialect] = {"auto": _chat, "chat": _chat, "suffix": _suffix}


def _common(request: Request) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if request.stop:
        fields["stop"] = request.stop[:MAX_STOPS]
    return fields


def _mended(value: Any) -> Any:
    """The same with U+FFFD for lone surrogates, which no encoding can carry."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {name: _mended(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_mended(one) for one in value]
    return value
