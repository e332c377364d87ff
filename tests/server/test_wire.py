"""What an endpoint may do to us, over a real socket, and what the asker gets: text, or one of our own errors, in time."""

import asyncio
import gc
import json
import logging
import os
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from fixtures.endpoint import (
    DONE,
    SSE_HEADERS,
    Exchange,
    Part,
    Script,
    ScriptedEndpoint,
    chat,
    chat_delta,
    endless,
    event,
    head,
    instant,
    raw,
    refusing,
    reply,
    silence,
    stream,
    text_delta,
)
from glossator.errors import (
    ContextTooLong,
    ModelBroken,
    ModelError,
    ModelRefused,
    ModelUnavailable,
    SettingsError,
)
from glossator.models.connections import Connections
from glossator.models.interface import Chunk, Delta, Finish, FinishReason, Message, Request, Role, Usage
from glossator.models.limits import Limits
from glossator.models.refusal import Barred
from glossator.models.wire_model import WireModel, wire_models
from glossator.settings import ModelSettings
from glossator_context.pieces import Task

KEY = "sk-canary-0123456789"
PROMPT = "print('the user\u2019s own code')"
SHORT = Limits(connect_s=0.5, first_token_s=0.3, idle_s=0.3, total_s=0.9, finish_s=0.05, max_chunks=64)
PATIENT = Limits(connect_s=5, first_token_s=5, idle_s=5, total_s=10, max_chunks=100_000)
ASK = Request(
    task=Task.COMPLETE,
    messages=(Message(Role.SYSTEM, "Complete."), Message(Role.USER, PROMPT)),
    prefix="def f(",
    suffix="):\n",
    max_tokens=64,
    stop=("\n\n", "a", "b", "c", "d"),
)

A = event(chat_delta("a"))
B = event(chat_delta("b"))
STOP = event(chat_delta("", finish="stop"))


@asynccontextmanager
async def model_at(
    base_url: str, *, limits: Limits = PATIENT, local_only: bool = False, **settings: Any
) -> AsyncIterator[WireModel]:
    connections = Connections(local_only=local_only)
    environment = {"MY_KEY": KEY}
    try:
        model = ModelSettings(base_url=base_url, model="small", **settings)
        yield WireModel("mini", model, connections, environment=environment, limits=lambda _: limits)
    finally:
        await connections.aclose()


@asynccontextmanager
async def wired(
    *scripts: Script, limits: Limits = PATIENT, **settings: Any
) -> AsyncIterator[tuple[WireModel, ScriptedEndpoint]]:
    async with (
        ScriptedEndpoint(*scripts) as endpoint,
        model_at(endpoint.url, limits=limits, **settings) as model,
    ):
        yield model, endpoint


async def ask(model: WireModel, request: Request = ASK) -> tuple[str, Finish]:
    chunks: list[Chunk] = [chunk async for chunk in model.stream(request)]
    finish = chunks.pop()
    assert isinstance(finish, Finish)
    return "".join(chunk.text for chunk in chunks if isinstance(chunk, Delta)), finish


async def answer_to(*scripts: Script, **settings: Any) -> tuple[str, Finish]:
    async with wired(*scripts, **settings) as (model, _):
        return await ask(model)


async def error_of(*scripts: Script, limits: Limits = SHORT, **settings: Any) -> ModelError:
    async with wired(*scripts, limits=limits, **settings) as (model, _):
        with pytest.raises(ModelError) as caught:
            await ask(model)
    message = str(caught.value)
    assert message.startswith("mini: ")
    assert message.isprintable()
    assert KEY not in message
    assert len(message) < 330
    return caught.value


def choices(*choices: object, **further: object) -> bytes:
    return event({"choices": list(choices), **further})


def bare(fields: dict[str, object]) -> bytes:
    return choices({"index": 0, **fields})


GOOD_STREAMS = [
    pytest.param([A, B, STOP, DONE], "ab", id="the usual"),
    pytest.param([A, B, DONE], "ab", id="no finish reason but an end mark"),
    pytest.param([A, B, STOP], "ab", id="no end mark but a finish reason"),
    pytest.param([b": OPENROUTER PROCESSING\n\n", A, b":\n\n", B, STOP, DONE], "ab", id="comments"),
    pytest.param([(A + B + STOP + DONE).replace(b"\n", b"\r\n")], "ab", id="carriage return and line feed"),
    pytest.param([(A + B + STOP + DONE).replace(b"\n", b"\r")], "ab", id="carriage returns alone"),
    pytest.param([b"data: {}\r", b"\n\r", b"\n", A, B, DONE], "ab", id="a line end in two chunks"),
    pytest.param([(A + B + STOP + DONE).replace(b"data: ", b"data:")], "ab", id="no space after the colon"),
    pytest.param(
        [bytes([byte]) for byte in event(chat_delta("ü😀\u2028")) + STOP + DONE],
        "ü😀\u2028",
        id="byte by byte",
    ),
    pytest.param(
        [event(chat_delta("a\u2028b\x85c\x0bd\x0ce")), STOP, DONE],
        "a\u2028b\x85c\x0bd\x0ce",
        id="line separators in JSON",
    ),
    pytest.param(
        [b'data: {"choices":[{"delta":\ndata: {"content":"ab"}}]}\n\n', DONE], "ab", id="data on two lines"
    ),
    pytest.param([b"\xef\xbb\xbf", A, B, DONE], "ab", id="a byte order mark"),
    pytest.param([b"\r\n\r\n  \n", A, B, DONE], "ab", id="white space before the stream"),
    pytest.param(
        [b"data: ping\n\ndata: \n\ndata: null\n\ndata: []\n\n", A, B, DONE], "ab", id="data that is no object"
    ),
    pytest.param(
        [b"event: ping\ndata: {}\n\nid: 1\nretry: 10\nfoo: bar\n", A, B, DONE],
        "ab",
        id="unknown events and fields",
    ),
    pytest.param([A, B, b"data: [DONE]"], "ab", id="the end mark without a line end"),
    pytest.param([bare({"delta": {"role": "assistant"}}), A, B, DONE], "ab", id="a chunk with a role alone"),
    pytest.param([bare({"delta": {"content": None}}), A, B, DONE], "ab", id="null content"),
    pytest.param([bare({"delta": None}), bare({}), A, B, DONE], "ab", id="no delta"),
    pytest.param([bare({"content_filter_offsets": {}}), A, B, DONE], "ab", id="filter offsets alone"),
    pytest.param([choices(prompt_filter_results=[]), A, B, STOP, choices(), DONE], "ab", id="no choices"),
    pytest.param(
        [event({"choices": None}), event({}), choices(None, 3, "x"), A, B, DONE],
        "ab",
        id="choices that are none",
    ),
    pytest.param(
        [bare({"delta": {"content": [{"type": "text", "text": "a"}, "b"]}}), DONE],
        "ab",
        id="content as a list",
    ),
    pytest.param(
        [bare({"delta": {"content": [{"type": "thinking", "text": "x"}, 3]}}), A, B, DONE],
        "ab",
        id="thinking in a list",
    ),
    pytest.param([bare({"delta": {"content": {"a": 1}}}), A, B, DONE], "ab", id="content of an unknown kind"),
    pytest.param(
        [choices({"index": 1, "delta": {"content": "x"}}), A, B, DONE], "ab", id="a second candidate"
    ),
    pytest.param(
        [event(text_delta("a")), event(text_delta("b", finish="stop"))], "ab", id="text instead of a delta"
    ),
    pytest.param(
        [bare({"message": {"content": "ab"}, "finish_reason": "stop"})],
        "ab",
        id="a message instead of a delta",
    ),
    pytest.param(
        [A, B, bare({"message": {"content": "ab"}, "finish_reason": "stop"})],
        "ab",
        id="a message that repeats all",
    ),
    pytest.param(
        [event({"content": "a"}), event({"content": "b", "stop": True})], "ab", id="llama.cpp's own shape"
    ),
    pytest.param(
        [
            event({"choices": [], "prompt_progress": {}}),
            A,
            B,
            event(chat_delta("", finish="stop", timings={})),
        ],
        "ab",
        id="progress and timings",
    ),
    pytest.param(
        [
            bare({"delta": {"reasoning_content": "x"}}),
            bare({"delta": {"reasoning": "y", "content": ""}}),
            A,
            B,
            DONE,
        ],
        "ab",
        id="reasoning",
    ),
    pytest.param(
        [event(chat_delta("<thi")), event(chat_delta("nk>hm</th")), event(chat_delta("ink>\n\na")), B, DONE],
        "ab",
        id="thinking aloud",
    ),
    pytest.param(
        [event(chat_delta("<th")), event(chat_delta(">")), STOP, DONE],
        "<th>",
        id="a tag that is not thinking",
    ),
    pytest.param([event(chat_delta("<t")), STOP, DONE], "<t", id="a tag that stays open"),
    pytest.param([event(chat_delta("a", finish="")), B, STOP, DONE], "ab", id="an empty finish reason"),
    pytest.param(
        [event(chat_delta("a", finish="null")), B, STOP, DONE], "ab", id="a finish reason called null"
    ),
    pytest.param(
        [event(chat_delta("a")), event(chat_delta("b", finish="eos")), DONE], "ab", id="eos as finish reason"
    ),
    pytest.param(
        [bare({"delta": {"content": "ab", "tool_calls": None}, "finish_reason": "stop"}), DONE],
        "ab",
        id="no tool calls",
    ),
    pytest.param(
        [
            b'data: {"choices":[{"delta":{"content":"\\ud83d"}}]}\n\n',
            b'data: {"choices":[{"delta":{"content":"\\ude00!"}}]}\n\n',
            DONE,
        ],
        "😀!",
        id="a surrogate pair in two chunks",
    ),
    pytest.param(
        [b'data: {"choices":[{"delta":{"content":"a\\ud83d"}}]}\n\n', B, DONE],
        "a\ufffdb",
        id="half a surrogate pair",
    ),
    pytest.param(
        [b'data: {"choices":[{"delta":{"content":"a\\ud83d"}}]}\n\n', DONE],
        "a\ufffd",
        id="half a surrogate pair at the end",
    ),
    pytest.param(
        [b'data: {"choices":[{"delta":{"content":"ab"},"logprobs":NaN}]}\n\n', DONE],
        "ab",
        id="numbers that are not JSON",
    ),
    pytest.param(
        [event({"choices": [{"delta": {"content": "ab"}}], "deep": json.loads("[" * 500 + "]" * 500)}), DONE],
        "ab",
        id="depth",
    ),
    pytest.param(
        [json.dumps({"choices": [{"message": {"content": "ab"}, "finish_reason": "stop"}]}).encode()],
        "ab",
        id="JSON although a stream was asked for",
    ),
    pytest.param([b'{"choices": [{"text"', b': "ab"}]}'], "ab", id="JSON in pieces without a finish reason"),
    pytest.param([STOP, DONE], "", id="no text"),
    pytest.param([DONE], "", id="nothing but the end mark"),
    pytest.param([A, B, STOP, DONE, b"data: {broken\n\n"], "ab", id="rubbish after the end mark"),
    pytest.param([A, B, STOP, DONE, 30.0], "ab", id="the connection stays open after the end mark"),
    pytest.param([A, B, STOP, 30.0], "ab", id="the connection stays open after the finish reason"),
]


@pytest.mark.parametrize(("parts", "text"), GOOD_STREAMS)
async def test_a_good_answer_in_an_unusual_form_is_understood(parts: list[Part], text: str) -> None:
    got, finish = await answer_to(stream(*parts))
    assert (got, finish.reason) == (text, FinishReason.STOP)


@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/plain", "application/octet-stream", "TEXT/EVENT-STREAM; charset=utf-8", ""],
)
async def test_the_first_byte_decides_what_a_body_is(kind: str) -> None:
    assert (await answer_to(stream(A, B, DONE, headers={"Content-Type": kind})))[0] == "ab"
    body = reply(200, {"choices": [{"message": {"content": "ab"}}]}, {"Content-Type": kind})
    assert (await answer_to(body))[0] == "ab"


@pytest.mark.parametrize(
    ("reason", "meaning"),
    [
        ("stop", FinishReason.STOP),
        ("EOS", FinishReason.STOP),
        ("end_turn", FinishReason.STOP),
        ("length", FinishReason.LENGTH),
        ("max_tokens", FinishReason.LENGTH),
        ("tool_calls", FinishReason.LENGTH),
        ("something new", FinishReason.LENGTH),
        ("content_filter", FinishReason.FILTERED),
        ("SAFETY", FinishReason.FILTERED),
    ],
)
async def test_only_a_known_good_end_is_a_whole_answer(reason: str, meaning: FinishReason) -> None:
    assert (await answer_to(stream(A, event(chat_delta("", finish=reason)), DONE)))[1].reason is meaning


async def test_a_refusal_to_answer_is_a_filtered_answer() -> None:
    parts = bare({"delta": {"content": None, "refusal": "I cannot"}}), event(chat_delta("", finish="stop"))
    text, finish = await answer_to(
        stream(bare({"delta": {"refusal": "I cannot"}, "finish_reason": "stop"}), DONE)
    )
    assert (text, finish.reason) == ("", FinishReason.FILTERED)
    assert (await answer_to(stream(*parts, DONE)))[1].reason is FinishReason.FILTERED


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param({"prompt_tokens": 7, "completion_tokens": 2}, Usage(7, 2, 0), id="plain"),
        pytest.param(
            {"prompt_tokens": 7, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 5}},
            Usage(7, 2, 5),
            id="cached",
        ),
        pytest.param(
            {"prompt_tokens": 7, "completion_tokens": 2, "prompt_cache_hit_tokens": 5},
            Usage(7, 2, 5),
            id="cached, DeepSeek",
        ),
        pytest.param({"prompt_tokens": None, "completion_tokens": -2}, Usage(), id="nonsense"),
        pytest.param(
            {"prompt_tokens": "7", "completion_tokens": 1e300, "prompt_tokens_details": []},
            Usage(),
            id="wrong types",
        ),
        pytest.param(None, Usage(), id="none"),
    ],
)
async def test_tokens_are_counted_wherever_the_endpoint_says_so(counts: object, expected: Usage) -> None:
    after = stream(A, STOP, choices(usage=counts), DONE)
    within = stream(A, event(chat_delta("b", finish="stop", usage=counts)), DONE)
    assert (await answer_to(after))[1].usage == expected
    assert (await answer_to(within))[1].usage == expected


async def test_each_token_is_passed_on_as_it_comes() -> None:
    gate = asyncio.Event()
    async with wired(stream(A, gate, B, STOP, DONE)) as (model, _):
        chunks = model.stream(ASK)
        assert await anext(chunks) == Delta("a")
        gate.set()
        assert [chunk async for chunk in chunks] == [Delta("b"), Finish(FinishReason.STOP)]


@pytest.mark.parametrize("then", ["fin", "rst"])
async def test_a_connection_that_breaks_after_the_finish_reason_breaks_nothing(then: str) -> None:
    assert await answer_to(stream(A, STOP, 0.02, then=then)) == ("a", Finish(FinishReason.STOP))


async def test_the_end_does_not_wait_for_the_connection() -> None:
    gate = asyncio.Event()
    async with wired(stream(A, STOP, DONE, gate)) as (model, _):
        chunks = model.stream(ASK)
        assert [await anext(chunks), await anext(chunks)] == [Delta("a"), Finish(FinishReason.STOP)]
        await chunks.aclose()


BROKEN_STREAMS = [
    pytest.param(stream(A, B), ModelBroken, id="the end of the body without an end of the answer"),
    pytest.param(stream(A, then="fin"), ModelBroken, id="FIN after text"),
    pytest.param(stream(A, then="rst"), ModelBroken, id="RST after text"),
    pytest.param(stream(), ModelBroken, id="an empty stream"),
    pytest.param(stream(b": hello\n\n"), ModelBroken, id="nothing but a comment"),
    pytest.param(stream(then="fin"), ModelUnavailable, id="FIN after the head"),
    pytest.param(stream(then="rst"), ModelUnavailable, id="RST after the head"),
    pytest.param(raw(then="fin"), ModelUnavailable, id="FIN before the head"),
    pytest.param(raw(then="rst"), ModelUnavailable, id="RST before the head"),
    pytest.param(raw(head(200, SSE_HEADERS), A, then="fin"), ModelBroken, id="FIN of a body without length"),
    pytest.param(raw(head(200, {**SSE_HEADERS, "Content-Length": "9999"}), A, then="fin"), ModelBroken, id="FIN before the length is reached"),
    pytest.param(raw(head(200, {"Content-Length": "9"}), b'{"choices', then="keep"), ModelBroken, id="JSON that is cut"),
    pytest.param(stream(b'{"choices": [', then="fin"), ModelUnavailable, id="FIN within JSON"),
    pytest.param(stream(A, b'data: {"choices": [{"delta": {"cont\n\n', B, DONE), ModelBroken, id="a chunk that is cut"),
    pytest.param(stream(b"data: {\xff\xfe\n\n", DONE), ModelBroken, id="a chunk of rubbish"),
    pytest.param(stream(b"data: " + b'{"a":' * 90_000 + b"\n\n", DONE), ModelBroken, id="a chunk nested too deeply"),
    pytest.param(stream(b'["a"]'), ModelBroken, id="JSON of another shape"),
    pytest.param(stream(event({"error": {"message": "boom"}})), ModelBroken, id="an error in a stream"),
    pytest.param(stream(A, event({"error": {"message": "boom", "code": 502}, "choices": [{"delta": {"content": ""}, "finish_reason": "error"}]})), ModelBroken, id="an error after text"),
    pytest.param(stream(event({"error": {"message": "boom", "code": 502}})), ModelUnavailable, id="a gateway's error before text"),
    pytest.param(stream(event({"error": {"message": "boom", "code": 429}})), ModelUnavailable, id="a rate limit within a stream"),
    pytest.param(stream(event({"error": "boom"})), ModelBroken, id="an error that is a string"),
    pytest.param(stream(event({"object": "error", "message": "boom"})), ModelBroken, id="an error of an old vLLM"),
    pytest.param(stream(event({"detail": "boom"})), ModelBroken, id="an error of FastAPI"),
    pytest.param(stream(b"event: error\ndata: boom\n\n"), ModelBroken, id="an error event"),
    pytest.param(stream(A, event(chat_delta("", finish="error")), DONE), ModelBroken, id="a finish reason called error"),
    pytest.param(reply(200, {"error": {"message": "boom"}}), ModelBroken, id="an error with status 200"),
    pytest.param(reply(200, b"<!DOCTYPE html><html>Log in", {"Content-Type": "text/html"}), ModelBroken, id="a login page"),
    pytest.param(reply(200, b"\n <html>Log in", {"Content-Type": "text/event-stream"}), ModelBroken, id="a login page that lies"),
    pytest.param(reply(200, b"Hello", {"Content-Type": "text/plain"}), ModelBroken, id="plain text"),
    pytest.param(reply(200, b""), ModelBroken, id="no body"),
    pytest.param(reply(201, {"choices": [{"text": "a"}]}), ModelBroken, id="201"),
    pytest.param(raw(head(204, {}), then="keep"), ModelBroken, id="204"),
    pytest.param(reply(206, b"data"), ModelBroken, id="206"),
    pytest.param(raw(head(304, {}), then="keep"), ModelBroken, id="304"),
    pytest.param(raw(head(101, {"Upgrade": "x", "Connection": "upgrade"}), then="hold"), ModelBroken, id="101"),
    pytest.param(raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), ModelBroken, id="another protocol"),
    pytest.param(raw(b"HTTP/1.1 twenty OK\r\n\r\n"), ModelBroken, id="a status that is no number"),
    pytest.param(raw(b"\x15\x03\x01\x00\x02\x02\x50"), ModelBroken, id="TLS"),
    pytest.param(raw(head(200, {"Transfer-Encoding": "chunked"}), b"zz\r\nrubbish\r\n"), ModelBroken, id="broken chunks"),
    pytest.param(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"), ModelBroken, id="two lengths"),
    pytest.param(raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"), ModelBroken, id="a negative length"),
    pytest.param(raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n"), ModelBroken, id="a header of a megabyte"),
    pytest.param(raw(b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 100_000 + b"\r\n"), ModelBroken, id="100,000 headers"),
    pytest.param(raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000, then="hold"), ModelUnavailable, id="10,000 times 100"),
    pytest.param(stream(b"data: " + b"a" * 1_100_000), ModelBroken, id="a line of more than a megabyte"),
    pytest.param(stream(*[A] * 65), ModelBroken, id="more chunks than the limit"),
    pytest.param(stream(event(chat_delta("a" * 200_000)), event(chat_delta("b" * 70_000)), STOP, DONE), ModelBroken, id="more text than the limit"),
    pytest.param(silence(), ModelUnavailable, id="silence"),
    pytest.param(raw(b"HTTP/1.1 200", then="hold"), ModelUnavailable, id="silence within the head"),
    pytest.param(stream(then="hold"), ModelUnavailable, id="silence after the head"),
    pytest.param(stream(A, then="hold"), ModelBroken, id="silence after text"),
    pytest.param(endless(b"a", start=b"HTTP/1.1 200 OK\r\nX: ", every_s=0.05), ModelUnavailable, id="a head that never ends"),
    pytest.param(endless(b"1\r\na\r\n", start=head(200, {**SSE_HEADERS, "Transfer-Encoding": "chunked"}) + b"6\r\ndata: \r\n", every_s=0.05), ModelUnavailable, id="a line that never ends"),
    pytest.param(endless(b"3\r\n:\n\n\r\n", start=head(200, {**SSE_HEADERS, "Transfer-Encoding": "chunked"}), every_s=0.05), ModelUnavailable, id="comments for ever"),
    pytest.param(stream(A, *[0.05, b": hm\n\n"] * 100), ModelBroken, id="comments for ever after text"),
    pytest.param(stream(*[0.02, A] * 100), ModelBroken, id="text for ever"),
]  # fmt: skip


ENDLESS_STREAMS = [
    pytest.param(endless(b"10000\r\n" + b": comment line\n\n" * 4096 + b"\r\n", start=head(200, {**SSE_HEADERS, "Transfer-Encoding": "chunked"})), id="more bytes than the limit"),
    pytest.param(endless(b"1000\r\n{" + b" " * 4095 + b"\r\n", start=head(200, {"Transfer-Encoding": "chunked"})), id="JSON without an end"),
]  # fmt: skip


@pytest.mark.parametrize("script", ENDLESS_STREAMS)
async def test_a_body_without_an_end_is_given_up_at_its_limit(script: Script) -> None:
    assert type(await error_of(script, limits=PATIENT)) is ModelBroken


@pytest.mark.parametrize(("script", "kind"), BROKEN_STREAMS)
async def test_a_bad_answer_is_one_of_our_errors_and_in_time(script: Script, kind: type[ModelError]) -> None:
    async with asyncio.timeout(5):
        assert type(await error_of(script)) is kind


@pytest.mark.parametrize("encoding", ["gzip", "gzip, gzip, gzip", "br", "zstd", "deflate", "x-unknown"])
async def test_a_compressed_answer_is_refused_unread(encoding: str) -> None:
    error = await error_of(
        stream(b"\x1f\x8b\x08rubbish", headers={**SSE_HEADERS, "Content-Encoding": encoding})
    )
    assert type(error) is ModelBroken
    assert "compressed" in str(error)
    refused = await error_of(reply(401, b"\x1f\x8b\x08rubbish", {"Content-Encoding": encoding}))
    assert str(refused) == "mini: the key is refused (401)"


STATUSES = [
    *[(status, Barred) for status in (301, 302, 303, 307, 308, 401, 402, 403, 404)],
    *[(status, ModelRefused) for status in (400, 405, 406, 410, 411, 413, 415, 422, 431)],
    *[(status, ModelUnavailable) for status in (408, 409, 425, 429, 500, 501, 502, 503, 504, 520, 529, 599)],
]


@pytest.mark.parametrize(("status", "kind"), STATUSES)
@pytest.mark.parametrize("body", [b"", b"<html>Bad Gateway</html>", b'{"error": nonsense', b"[]", b"7"])
async def test_a_status_says_what_to_do_whatever_the_body(
    status: int, kind: type[ModelError], body: bytes
) -> None:
    error = await error_of(reply(status, body))
    assert type(error) is kind
    assert str(status) in str(error)
    assert "Bad Gateway" not in str(error)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param({"error": {"message": "boom", "type": "t", "param": None, "code": None}}, "boom", id="OpenAI"),
        pytest.param({"object": "error", "message": "boom", "code": 400}, "boom", id="old vLLM"),
        pytest.param({"detail": "boom"}, "boom", id="FastAPI"),
        pytest.param({"detail": [{"loc": ["body"], "msg": "boom", "input": PROMPT}]}, "boom", id="FastAPI validation"),
        pytest.param({"message": "boom"}, "boom", id="a message alone"),
        pytest.param({"error": "boom"}, "boom", id="Ollama"),
        pytest.param([{"error": {"message": "boom"}}], "boom", id="Gemini"),
        pytest.param({"error": {"message": "bo\x1b[31mom\r\nX:\u202e y\x00"}}, "bo [31mom X: y", id="control characters"),
        pytest.param({"error": {"message": f"your key {KEY} is bad"}}, "your key … is bad", id="our key"),
        pytest.param({"error": {"message": "your key sk-proj-ABCDEF0123456789 is bad"}}, "your key … is bad", id="a key"),
        pytest.param({"error": {"message": "key provided: sk-ab******6789. Look"}}, "key provided: … Look", id="a masked key"),
        pytest.param({"error": {"message": "a" * 5000}}, "a" * 199 + "…", id="a long story"),
    ],
)  # fmt: skip
async def test_of_a_refusal_a_short_clean_excerpt_is_shown(body: object, said: str) -> None:
    error = await error_of(reply(400, body), api_key_env="MY_KEY")
    assert str(error) == f"mini: the request is refused (400): {said}"


async def test_a_refusal_that_repeats_what_was_sent_is_cut_there() -> None:
    error = await error_of(refusing(400, f"cannot parse {PROMPT} near 3"))
    assert str(error) == "mini: the request is refused (400): cannot parse …"
    echoed = await error_of(stream(event({"error": {"message": f"refused: {PROMPT}"}})))
    assert "own code" not in str(echoed)


@pytest.mark.parametrize(
    ("status", "error", "limit_tokens"),
    [
        pytest.param(400, {"code": "context_length_exceeded", "message": "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens"}, 8192, id="OpenAI"),
        pytest.param(400, {"type": "invalid_request_error", "message": "This endpoint's maximum context length is 32768 tokens."}, 32768, id="by its text alone"),
        pytest.param(400, {"type": "exceed_context_size_error", "message": "too big", "n_prompt_tokens": 5000, "n_ctx": 4096}, 4096, id="llama.cpp"),
        pytest.param(500, {"message": "the request exceeds the available context size (2048 tokens)"}, 2048, id="llama.cpp of old"),
        pytest.param(400, {"message": "prompt is too long: 210000 tokens > 200000 maximum"}, 200000, id="Anthropic"),
        pytest.param(400, {"message": "The input token count (9) exceeds the maximum number of tokens allowed (8)."}, 8, id="Gemini"),
        pytest.param(413, {"message": "prompt is too long"}, None, id="without a number"),
    ],
)  # fmt: skip
async def test_a_prompt_that_is_too_long_is_told_with_the_limit(
    status: int, error: dict[str, Any], limit_tokens: int | None
) -> None:
    caught = await error_of(reply(status, {"error": error}))
    assert isinstance(caught, ContextTooLong)
    assert caught.limit_tokens == limit_tokens


@pytest.mark.parametrize(
    ("headers", "low", "high"),
    [
        pytest.param({"Retry-After": "7"}, 7, 7, id="seconds"),
        pytest.param({"Retry-After": "1.5"}, 1.5, 1.5, id="a fraction"),
        pytest.param({"Retry-After": "0"}, 1, 1, id="zero"),
        pytest.param({"Retry-After": "-1"}, 1, 1, id="less than zero"),
        pytest.param({"Retry-After": "999999"}, 60, 60, id="eleven days"),
        pytest.param({"Retry-After": "inf"}, 60, 60, id="for ever"),
        pytest.param({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 1, 1, id="a date long gone"),
        pytest.param(
            {"Retry-After": "Wed, 21 Oct 9999 07:28:00 -0000"}, 60, 60, id="a date far away without a zone"
        ),
        pytest.param({"retry-after-ms": "2500", "Retry-After": "50"}, 2.5, 2.5, id="milliseconds"),
        pytest.param({"Retry-After": "nan"}, 5, 5, id="not a number"),
        pytest.param({"Retry-After": "soon"}, 5, 5, id="a word"),
        pytest.param({}, 5, 5, id="absent"),
    ],
)
async def test_too_many_requests_say_how_long_to_wait(
    headers: dict[str, str], low: float, high: float
) -> None:
    error = await error_of(refusing(429, "slow down", headers=headers))
    assert isinstance(error, ModelUnavailable)
    assert error.retry_after_s is not None
    assert low <= error.retry_after_s <= high


async def test_too_many_requests_may_say_a_date() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    error = await error_of(refusing(429, "slow down", headers={"Retry-After": date}))
    assert isinstance(error, ModelUnavailable)
    assert error.retry_after_s is not None
    assert 20 < error.retry_after_s <= 30


async def test_an_account_without_quota_is_not_asked_again_soon() -> None:
    error = await error_of(refusing(429, "You exceeded your quota", code="insufficient_quota"))
    assert isinstance(error, ModelUnavailable)
    assert error.retry_after_s == 60


async def test_an_overloaded_server_without_a_date_says_nothing_of_waiting() -> None:
    error = await error_of(refusing(503, "Loading model"))
    assert isinstance(error, ModelUnavailable)
    assert error.retry_after_s is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("where", ["absolute", "relative", "file:///etc/passwd", "//other.example/"])
async def test_a_redirect_is_never_followed(status: int, where: str) -> None:
    async with ScriptedEndpoint(chat("stolen")) as target:
        location = {"absolute": target.url + "/chat/completions", "relative": "/elsewhere"}.get(where, where)
        async with wired(reply(status, b"", {"Location": location}), api_key_env="MY_KEY") as (
            model,
            endpoint,
        ):
            with pytest.raises(Barred, match="redirects are not followed"):
                await ask(model)
        assert (len(endpoint.requests), target.connections) == (1, 0)


async def test_cookies_are_neither_kept_nor_sent() -> None:
    body = b"".join((A, STOP, DONE))
    setting = reply(200, body, {"Content-Type": "text/event-stream", "Set-Cookie": "spy=1; Path=/"})
    async with wired(setting) as (model, endpoint):
        await ask(model)
        await ask(model)
    assert [request.headers.get("cookie") for request in endpoint.requests] == [None, None]


async def test_a_request_says_exactly_what_it_must() -> None:
    async with wired(chat("a"), api_key_env="MY_KEY") as (model, endpoint):
        await ask(model)
    (request,) = endpoint.requests
    body = request.body
    assert request.headers == {
        "host": endpoint.origin.removeprefix("http://"),
        "content-type": "application/json",
        "accept": "text/event-stream, application/json",
        "accept-encoding": "identity",
        "user-agent": "glossator",
        "authorization": f"Bearer {KEY}",
        "content-length": str(len(body)),
    }
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert request.json == {
        "model": "small",
        "messages": [{"role": "system", "content": "Complete."}, {"role": "user", "content": PROMPT}],
        "max_tokens": 64,
        "temperature": 0.0,
        "stream": True,
        "stream_options": {"include_usage": True},
        "stop": ["\n\n", "a", "b", "c"],
    }


async def test_a_hole_is_put_to_the_text_endpoint_where_the_settings_say_suffix() -> None:
    async with wired(chat("x = 1"), fim="suffix") as (model, endpoint):
        assert (await ask(model))[0] == "x = 1"
        await ask(model, Request(task=Task.EXPLAIN, messages=ASK.messages))
    hole, question = endpoint.requests
    assert hole.path == "/v1/completions"
    assert (hole.json["prompt"], hole.json["suffix"]) == ("def f(", "):\n")
    assert "messages" not in hole.json
    assert question.path == "/v1/chat/completions"


async def test_text_completions_may_begin_with_a_tag_called_think() -> None:
    parts = event(text_delta("<think>")), event(text_delta("x</think>", finish="stop"))
    assert (await answer_to(stream(*parts), fim="suffix"))[0] == "<think>x</think>"


async def test_text_that_no_encoding_can_carry_is_sent_with_a_mark() -> None:
    async with wired(chat("a")) as (model, endpoint):
        await ask(model, Request(task=Task.EXPLAIN, messages=(Message(Role.USER, "a\ud800b"),)))
    assert endpoint.requests[0].json["messages"][0]["content"] == "a\ufffdb"


UNSUPPORTED = "Unsupported parameter: '{0}' is not supported with this model."


@pytest.mark.parametrize(
    ("refusal", "left_out", "instead"),
    [
        pytest.param(refusing(400, UNSUPPORTED.format("max_tokens") + " Use 'max_completion_tokens' instead.", param="max_tokens", code="unsupported_parameter"), "max_tokens", {"max_completion_tokens": 64}, id="max_tokens"),
        pytest.param(refusing(400, "Unsupported value: 'temperature' does not support 0.0 with this model.", param="temperature", code="unsupported_value"), "temperature", {}, id="temperature"),
        pytest.param(reply(422, {"detail": [{"loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted: stream_options"}]}), "stream_options", {}, id="stream_options"),
        pytest.param(refusing(400, UNSUPPORTED.format("stop")), "stop", {}, id="stop"),
    ],
)  # fmt: skip
async def test_a_parameter_that_a_model_refuses_is_left_out_from_then_on(
    refusal: Script, left_out: str, instead: dict[str, object]
) -> None:
    async with wired(refusal, chat("a")) as (model, endpoint):
        assert (await ask(model))[0] == "a"
        assert (await ask(model))[0] == "a"
    first, *later = [request.json for request in endpoint.requests]
    expected = {name: value for name, value in first.items() if name != left_out} | instead
    assert later == [expected, expected]


async def test_several_refused_parameters_are_learned_in_one_request() -> None:
    refusals = [refusing(400, UNSUPPORTED.format(name), param=name) for name in ("max_tokens", "temperature")]
    async with wired(*refusals, chat("a")) as (model, endpoint):
        assert (await ask(model))[0] == "a"
    assert len(endpoint.requests) == 3


async def test_a_parameter_that_stays_refused_is_not_tried_again() -> None:
    async with wired(refusing(400, UNSUPPORTED.format("temperature"), param="temperature")) as (
        model,
        endpoint,
    ):
        with pytest.raises(ModelRefused, match="temperature"):
            await ask(model)
    assert len(endpoint.requests) == 2


async def test_connections_are_used_again() -> None:
    async with wired(chat("a")) as (model, endpoint):
        for _ in range(5):
            await ask(model)
    assert endpoint.connections == 1


async def test_connections_are_used_again_when_the_end_of_the_body_comes_a_little_later() -> None:
    async with wired(stream(A, STOP, DONE, 0.01)) as (model, endpoint):
        for _ in range(3):
            await ask(model)
    assert endpoint.connections == 1


async def test_connections_are_used_again_after_an_error() -> None:
    async with wired(refusing(400, "no"), refusing(500, "no"), chat("a")) as (model, endpoint):
        for kind in (ModelRefused, ModelUnavailable):
            with pytest.raises(kind):
                await ask(model)
        await ask(model)
    assert endpoint.connections == 1


@pytest.mark.parametrize("end", ["fin", "rst"])
async def test_a_request_on_a_connection_that_died_while_idle_is_sent_again(end: str) -> None:
    async with wired(chat("a"), raw(then=end), chat("b")) as (model, endpoint):
        assert (await ask(model))[0] == "a"
        assert (await ask(model))[0] == "b"
    assert len(endpoint.requests) == 3


async def test_a_connection_that_was_closed_while_idle_is_not_used() -> None:
    async with wired(chat("a")) as (model, endpoint):
        await ask(model)
        endpoint.drop_idle_connections()
        await endpoint.requests[0].gone.wait()
        await ask(model)
    assert (endpoint.connections, len(endpoint.requests)) == (2, 2)


async def test_a_request_is_sent_again_once_and_no_more() -> None:
    async with wired(raw(then="rst")) as (model, endpoint):
        with pytest.raises(ModelUnavailable):
            await ask(model)
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    "parts", [(head(200, SSE_HEADERS),), (head(200, SSE_HEADERS), A)], ids=["after the head", "after text"]
)
async def test_nothing_is_sent_again_once_an_answer_has_begun(parts: tuple[bytes, ...]) -> None:
    async with wired(raw(*parts, then="rst")) as (model, endpoint):
        with pytest.raises(ModelError):
            await ask(model)
    assert len(endpoint.requests) == 1


async def test_a_request_is_not_sent_again_when_too_little_time_is_left() -> None:
    async with wired(raw(0.25, then="rst"), limits=SHORT) as (model, endpoint):
        with pytest.raises(ModelUnavailable):
            await ask(model)
    assert len(endpoint.requests) == 1


async def test_an_endpoint_that_is_not_there_is_unavailable() -> None:
    async with ScriptedEndpoint(chat("a")) as endpoint:
        url = endpoint.url
    async with model_at(url) as model:
        with pytest.raises(ModelUnavailable, match="mini: no connection"):
            await ask(model)


async def test_a_host_that_has_no_address_is_unavailable() -> None:
    async with model_at("https://nowhere.invalid/v1", limits=SHORT) as model:
        with pytest.raises(ModelUnavailable):
            await ask(model)


AUTHORITY = trustme.CA()
CERTIFICATE = AUTHORITY.issue_cert("127.0.0.1")


def encrypted_endpoint(host: str = "127.0.0.1") -> ScriptedEndpoint:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    CERTIFICATE.configure_cert(context)
    return ScriptedEndpoint(chat("a"), tls=context, host=host)


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    AUTHORITY.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    async with (
        encrypted_endpoint() as endpoint,
        model_at(endpoint.url, limits=SHORT) as model,
    ):
        with pytest.raises(Barred, match=r"certificate is not trusted \("):
            await ask(model)
    assert endpoint.requests == []


def trust_the_test_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    monkeypatch.setattr("glossator.models.wire.tls_context", lambda: context)


async def test_an_answer_comes_over_tls_on_one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    trust_the_test_certificate(monkeypatch)
    async with encrypted_endpoint() as endpoint, model_at(endpoint.url, api_key_env="MY_KEY") as model:
        assert (await ask(model))[0] == "a"
        assert (await ask(model))[0] == "a"
    assert (endpoint.connections, len(endpoint.requests)) == (1, 2)


async def test_a_certificate_of_another_host_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    trust_the_test_certificate(monkeypatch)
    async with encrypted_endpoint("127.0.0.2") as endpoint, model_at(endpoint.url) as model:
        with pytest.raises(Barred, match="certificate is not trusted"):
            await ask(model)
    assert endpoint.requests == []


async def test_a_cancelled_answer_over_tls_closes_the_socket_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    trust_the_test_certificate(monkeypatch)
    async with encrypted_endpoint() as endpoint, model_at(endpoint.url) as model:
        endpoint.scripts[:] = [stream(A, then="hold")]
        chunks = model.stream(ASK)
        assert await anext(chunks) == Delta("a")
        await chunks.aclose()
        await endpoint.requests[0].gone.wait()
    assert endpoint.requests[0].closed_early


async def test_https_to_a_port_without_tls_is_told_clearly() -> None:
    async def answer_in_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer_in_http, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, model_at(f"https://127.0.0.1:{port}/v1") as model:
        with pytest.raises(ModelUnavailable, match="no TLS connection"):
            await ask(model)


async def test_https_to_a_port_that_says_nothing_is_given_up_in_time() -> None:
    hasty = replace(PATIENT, connect_s=0.2)
    async with ScriptedEndpoint(chat("a")) as endpoint:
        async with model_at(endpoint.url.replace("http:", "https:"), limits=hasty) as model:
            with pytest.raises(ModelUnavailable, match="no connection in time"):
                await ask(model)
        assert endpoint.requests == []


async def test_http_to_a_port_with_tls_is_told_clearly() -> None:
    async with encrypted_endpoint() as endpoint, model_at(endpoint.url.replace("https:", "http:")) as model:
        with pytest.raises(ModelError, match=r"does not answer in HTTP|broke off"):
            await ask(model)


async def test_a_cancelled_handshake_leaves_no_socket_behind() -> None:
    async with wired(chat("a")) as (_, endpoint), model_at(endpoint.url.replace("http:", "https:")) as model:
        task = asyncio.ensure_future(ask(model))
        while not endpoint.received_bytes:
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        async with asyncio.timeout(1):
            while endpoint.open_connections:
                await asyncio.sleep(0.001)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"])
async def test_a_proxy_from_the_environment_is_ignored(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ScriptedEndpoint(chat("stolen")) as proxy:
        monkeypatch.setenv(variable, proxy.origin)
        assert (await answer_to(chat("a")))[0] == "a"
    assert proxy.connections == 0


async def test_local_only_sends_nothing_to_a_name_that_is_another_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with ScriptedEndpoint(chat("stolen")) as endpoint:
        url = f"http://box.example:{endpoint.port}/v1"
        _resolve_to(monkeypatch, "127.0.0.1")
        async with model_at(url, local_only=True) as model:
            assert (await ask(model))[0] == "stolen"
        _pretend_peer(monkeypatch, "192.168.1.2")
        async with model_at(url, local_only=True) as model:
            with pytest.raises(Barred, match=r"nothing was sent: 192\.168\.1\.2 is not this machine"):
                await ask(model)
    assert len(endpoint.requests) == 1


async def test_a_name_that_turns_out_to_be_the_metadata_service_gets_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with ScriptedEndpoint(chat("stolen")) as endpoint:
        _resolve_to(monkeypatch, "127.0.0.1")
        _pretend_peer(monkeypatch, "169.254.169.254")
        async with model_at(f"http://box.example:{endpoint.port}/v1") as model:
            with pytest.raises(Barred, match="metadata"):
                await ask(model)
    assert endpoint.requests == []


@pytest.mark.parametrize("parts", [None, (), (A,)], ids=["before the head", "after the head", "after text"])
async def test_a_cancelled_request_closes_the_socket_at_once(parts: tuple[bytes, ...] | None) -> None:
    written = asyncio.Event()

    async def script(exchange: Exchange) -> None:
        if parts is not None:
            exchange.head()
            await exchange.play(parts, exchange.chunk)
        written.set()

    async with wired(script) as (model, endpoint), asyncio.timeout(PATIENT.first_token_s / 2):
        task = asyncio.ensure_future(ask(model))
        await written.wait()
        task.cancel()
        await endpoint.requests[0].gone.wait()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert endpoint.requests[0].closed_early


async def test_closing_the_iterator_closes_the_socket_at_once() -> None:
    async with wired(stream(A, then="hold")) as (model, endpoint), asyncio.timeout(PATIENT.idle_s / 2):
        chunks = model.stream(ASK)
        assert await anext(chunks) == Delta("a")
        await chunks.aclose()
        await endpoint.requests[0].gone.wait()
    assert endpoint.requests[0].closed_early


async def test_a_forgotten_iterator_closes_the_socket_too() -> None:
    async with wired(stream(A, then="hold")) as (model, endpoint), asyncio.timeout(PATIENT.idle_s / 2):
        chunks = model.stream(ASK)
        assert await anext(chunks) == Delta("a")
        del chunks
        gc.collect()
        await endpoint.requests[0].gone.wait()
    assert endpoint.requests[0].closed_early


async def test_cancelling_at_any_moment_leaves_the_model_usable() -> None:
    async with wired(stream(A, 0.002, B, STOP, DONE)) as (model, _):
        for step in range(120):
            task = asyncio.ensure_future(ask(model))
            for _ in range(step):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
        assert (await ask(model))[0] == "ab"


async def test_many_questions_at_once_are_all_answered() -> None:
    async with wired(chat("x = 1", delay_s=0.001)) as (model, _):
        answers = await asyncio.gather(*(ask(model) for _ in range(40)))
    assert {text for text, _ in answers} == {"x = 1"}


async def test_a_slow_reader_is_not_an_idle_endpoint() -> None:
    async with wired(stream(A, B, STOP, DONE), limits=replace(SHORT, total_s=10)) as (model, _):
        texts = []
        async for chunk in model.stream(ASK):
            texts.append(chunk)
            await asyncio.sleep(SHORT.idle_s + 0.05)
    assert texts[-1] == Finish(FinishReason.STOP)


async def test_signs_of_life_put_off_the_first_deadline_but_not_the_last() -> None:
    waiting: list[Part] = [0.1, b": PROCESSING\n\n"]
    lively = replace(SHORT, total_s=10)
    assert (await answer_to(stream(*waiting * 4, A, STOP, DONE), limits=lively))[0] == "a"
    thinking: list[Part] = [0.1, bare({"delta": {"reasoning_content": "hm"}})]
    assert (await answer_to(stream(*thinking * 4, A, STOP, DONE), limits=lively))[0] == "a"
    error = await error_of(stream(*waiting * 30, A, STOP, DONE))
    assert str(error) == "mini: no whole answer within 0.9 s"


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        pytest.param(silence(), "no text within 0.3 s", id="first token"),
        pytest.param(stream(A, then="hold"), "no more text for 0.3 s", id="idle"),
        pytest.param(stream(*[0.02, A] * 100), "no whole answer within 0.9 s", id="total"),
    ],
)
async def test_a_deadline_says_what_took_too_long(script: Script, complaint: str) -> None:
    assert str(await error_of(script)) == f"mini: {complaint}"


async def test_a_key_is_loaded_once(tmp_path: Path) -> None:
    count = tmp_path / "count"
    command = ("/bin/sh", "-c", f"echo run >> {count}; echo {KEY}")
    async with wired(chat("a"), api_key_command=command) as (model, endpoint):
        await asyncio.gather(*(ask(model) for _ in range(5)))
    assert count.read_text() == "run\n"
    assert {request.headers["authorization"] for request in endpoint.requests} == {f"Bearer {KEY}"}


async def test_a_key_that_cannot_be_loaded_bars_the_model_before_anything_is_sent() -> None:
    async with wired(chat("a"), api_key_env="OTHER") as (model, endpoint):
        with pytest.raises(Barred, match="mini: the environment variable OTHER has no key"):
            await ask(model)
    assert endpoint.connections == 0


async def test_logs_have_neither_code_nor_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for script in (
        chat("secret answer"),
        refusing(400, f"bad key {KEY}"),
        stream(A, then="rst"),
        raw(b"\x00secret answer"),
    ):
        async with wired(script, api_key_env="MY_KEY") as (model, _):
            try:
                await ask(model)
            except ModelError:
                continue
    assert "canary" not in caplog.text
    assert "own code" not in caplog.text
    assert "secret answer" not in caplog.text


def settings_of(**fields: Any) -> dict[str, ModelSettings]:
    return {"mini": ModelSettings(**{"base_url": "https://a.example", "model": "small", **fields})}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param({"base_url": "a.example"}, "begin with https", id="base_url"),
        pytest.param(
            {"base_url": "http://a.example", "api_key_env": "MY_KEY"}, "encryption", id="a key in the clear"
        ),
        pytest.param({"fim": "telepathy"}, "telepathy", id="fim"),
    ],
)
def test_a_wrong_setting_is_told_with_its_section(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(SettingsError, match=rf"models\.mini: .*{reason}"):
        wire_models(settings_of(**fields), Connections(), environment={})


def test_an_identity_is_all_that_decides_an_answer() -> None:
    def identity(**fields: Any) -> str:
        return wire_models(settings_of(**fields), Connections(), environment={})["mini"].identity

    variants = [
        {},
        {"model": "large"},
        {"base_url": "https://b.example"},
        {"base_url": "https://a.example/x"},
        {"fim": "suffix"},
    ]
    assert len({identity(**fields) for fields in variants}) == len(variants)
    assert identity() == identity(base_url="https://A.example:443/v1/chat/completions")


async def test_a_warm_pool_is_ready_and_has_connected_to_nothing() -> None:
    async with ScriptedEndpoint(instant("a")) as endpoint:
        connections = Connections()
        await connections.warm()
        assert endpoint.connections == 0
        (model,) = wire_models(settings_of(base_url=endpoint.url), connections, environment={}).values()
        assert (await ask(model))[0] == "a"
        await connections.aclose()


def _resolve_to(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    real = socket.getaddrinfo

    def fake(host: object, *arguments: Any, **options: Any) -> Any:
        return real(address if host in (b"box.example", "box.example") else host, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", fake)


def _pretend_peer(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    from httpcore._backends.anyio import AnyIOStream

    real: Callable[[Any, str], Any] = AnyIOStream.get_extra_info

    def fake(self: Any, info: str) -> Any:
        return (address, 80) if info == "server_addr" else real(self, info)

    monkeypatch.setattr(AnyIOStream, "get_extra_info", fake)


async def test_the_endpoint_can_be_a_process_of_its_own(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    script = Path(__file__).parent.parent / "fixtures" / "endpoint.py"
    process = await asyncio.create_subprocess_exec(
        sys.executable, script, "--port-file", port_file, "--reply", "x = 1", stdin=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(20):
        while not port_file.exists():
            await asyncio.sleep(0.01)
        origin = f"http://127.0.0.1:{port_file.read_text().strip()}"
        async with model_at(origin) as model:
            assert (await ask(model))[0] == "x = 1"
            await asyncio.to_thread(_call, f"{origin}/control/reply", {"text": "a b c d", "delay_ms": 1000})
            chunks = model.stream(ASK)
            assert await anext(chunks) == Delta("a")
            await chunks.aclose()
            while not (told := await asyncio.to_thread(_call, f"{origin}/control/requests"))[1]["closed_at"]:
                await asyncio.sleep(0.01)
        assert [request["closed_early"] for request in told] == [False, True]
        assert process.stdin is not None
        process.stdin.close()
        assert await process.wait() == 0


def test_nothing_of_http_is_imported_before_it_is_needed() -> None:
    source = "import glossator.models.router, glossator.models.wire_model, sys; print('httpx' in sys.modules)"
    output = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, check=True, env=_environment()
    )
    assert output.stdout == b"False\n"


def _environment() -> dict[str, str]:
    """The import path of this process, for another."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def _call(url: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data)) as response:
        return json.load(response)
