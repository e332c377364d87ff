"""One JSON object of an answer, in any of the shapes that OpenAI-compatible endpoints give it."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from glossator.models.interface import FinishReason, Usage

_REASONS = {
    **dict.fromkeys(
        ("stop", "eos", "eos_token", "end_turn", "stop_sequence", "end", "done"), FinishReason.STOP
    ),
    **dict.fromkeys(
        ("content_filter", "safety", "recitation", "blocklist", "refusal"), FinishReason.FILTERED
    ),
}
_ERRORS = frozenset(("error", "cancelled", "canceled", "abort", "aborted"))
_TEXT_KINDS = (None, "text", "output_text")


class Part(NamedTuple):
    """What one object adds. `whole` says that `text` is all of the text and not the next part of it."""

    text: str = ""
    whole: bool = False
    reason: FinishReason | None = None
    usage: Usage | None = None
    error: Mapping[str, Any] | None = None


def decode(data: str | bytes) -> Any:
    """The JSON value; raises `ValueError`. Lone surrogates, which JSON may spell and UTF-8 may not, come through."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def read_part(value: Mapping[str, Any]) -> Part:
    """What an object says. Anything unknown is skipped; an `error` in any shape is reported as one object."""
    error = _error(value)
    if error is not None:
        return Part(error=error)
    usage = read_usage(value.get("usage"))
    choices = value.get("choices")
    if not isinstance(choices, list):
        return _native(value, usage)
    for choice in choices:
        if isinstance(choice, dict) and choice.get("index", 0) in (0, None):
            return _choice(choice, usage)
    return Part(usage=usage)


def read_usage(value: object) -> Usage | None:
    """The token counts, where there are any."""
    if not isinstance(value, dict):
        return None
    details = value.get("prompt_tokens_details")
    cached = (
        details.get("cached_tokens") if isinstance(details, dict) else value.get("prompt_cache_hit_tokens")
    )
    return Usage(_count(value.get("prompt_tokens")), _count(value.get("completion_tokens")), _count(cached))


def _choice(choice: Mapping[str, Any], usage: Usage | None) -> Part:
    raw_reason = choice.get("finish_reason")
    if isinstance(raw_reason, str) and raw_reason.lower() in _ERRORS:
        return Part(error={"message": "the endpoint reports an error"}, usage=usage)
    reason = _reason(raw_reason)
    delta = choice.get("delta")
    message = choice.get("message")
    source = delta if isinstance(delta, dict) else message
    if isinstance(source, dict) and isinstance(source.get("refusal"), str) and source["refusal"]:
        reason = FinishReason.FILTERED
    if isinstance(delta, dict) and delta.get("content") is not None:
        return Part(_text(delta["content"]), False, reason, usage)
    if choice.get("text") is not None:
        return Part(_text(choice["text"]), False, reason, usage)
    if isinstance(message, dict):
        return Part(_text(message.get("content")), True, reason, usage)
    return Part("", False, reason, usage)


def _native(value: Mapping[str, Any], usage: Usage | None) -> Part:
    """The shape of llama.cpp's own completions: `{"content": …, "stop": true, "stop_type": "limit"}`."""
    reason = None
    if value.get("stop") is True:
        cut = value.get("stop_type") == "limit" or value.get("stopped_limit") is True
        reason = FinishReason.LENGTH if cut else FinishReason.STOP
        usage = usage or Usage(_count(value.get("tokens_evaluated")), _count(value.get("tokens_predicted")))
    return Part(_text(value.get("content")), False, reason, usage)


def _error(value: Mapping[str, Any]) -> Mapping[str, Any] | None:
    error = value.get("error")
    if isinstance(error, dict):
        return error
    if isinstance(error, str) and error:
        return {"message": error}
    if value.get("object") == "error" or ("detail" in value and "choices" not in value):
        return value
    return None


def _reason(value: object) -> FinishReason | None:
    """None while the text goes on. A reason nobody knows is not a whole answer, so it counts as cut short."""
    if not isinstance(value, str) or not value or value == "null":
        return None
    return _REASONS.get(value.lower(), FinishReason.LENGTH)


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    return "".join(map(_piece, content))


def _piece(piece: object) -> str:
    if isinstance(piece, str):
        return piece
    if isinstance(piece, dict) and piece.get("type") in _TEXT_KINDS and isinstance(piece.get("text"), str):
        return str(piece["text"])
    return ""


def _count(value: object) -> int:
    return value if isinstance(value, int) and 0 < value < 1 << 53 else 0
