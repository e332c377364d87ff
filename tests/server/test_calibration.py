"""How estimates of tokens are corrected: by the usage that an endpoint reports, and by its tokenizer where it has one."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from fixtures.endpoint import DONE, Exchange, Script, ScriptedEndpoint, chat, chat_delta, event, reply, stream
from glossator.models.calibration import HIGH, KEPT, LOW, Calibration, Calibrations
from glossator.models.connections import Connections
from glossator.models.endpoint import parse_endpoint
from glossator.models.interface import Message, Request, Role
from glossator.models.tokenizing import MAX_CHARS, SAMPLE, tokenize_url, tokens_told
from glossator.models.wire_model import UNCOUNTED_ANSWERS, WireModel
from glossator.settings import ModelSettings
from glossator_context.pieces import Task
from glossator_context.tokens import estimate_tokens

QUESTION = "def total(values):\n    return sum(value * 2 for value in values)\n" * 40
ESTIMATE = estimate_tokens(QUESTION)
ASK = Request(task=Task.COMPLETE, messages=(Message(Role.USER, QUESTION),))
USEFUL = ESTIMATE + 4


def answering(usage: object) -> Script:
    """A whole answer whose usage is this, whatever it is; none where it is None."""
    counts = [event({"choices": [], "usage": usage})] if usage is not None else []
    return stream(event(chat_delta("a", finish="stop")), *counts, DONE)


@asynccontextmanager
async def wired(endpoint: ScriptedEndpoint, **settings: Any) -> AsyncIterator[WireModel]:
    connections = Connections()
    model = ModelSettings(base_url=endpoint.url, model="scripted", **settings)
    try:
        yield WireModel("scripted", model, connections, environment={})
    finally:
        await connections.aclose()


async def asked(model: WireModel, times: int = 1) -> None:
    for _ in range(times):
        async for _ in model.stream(ASK):
            pass


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.002)


def test_nothing_known_changes_nothing() -> None:
    assert Calibration().ratio == 1.0
    assert not Calibration().has_samples


def test_the_ratio_is_a_median_that_no_single_answer_moves_far() -> None:
    calibration = Calibration()
    for counted in (1_300, 1_300, 1_300, 400, 1_300, 2_400):
        calibration.add(1_000, counted)

    assert calibration.ratio == 1.3


def test_a_first_answer_counts_by_half() -> None:
    calibration = Calibration()
    calibration.add(1_000, 1_400)

    assert calibration.ratio == pytest.approx(1.2)


def test_small_differences_change_nothing_so_that_prompts_stay_what_they_are() -> None:
    calibration = Calibration()
    ratios = set()
    for number in range(100):
        calibration.add(1_000, 1_000 + number % 40)
        ratios.add(calibration.ratio)

    assert ratios == {1.0}


@pytest.mark.parametrize(("counted", "ratio"), [(2_400, HIGH), (420, LOW)])
def test_the_ratio_has_bounds(counted: int, ratio: float) -> None:
    calibration = Calibration()
    for _ in range(KEPT):
        calibration.add(1_000, counted)

    assert calibration.ratio == ratio


def test_what_was_true_long_ago_is_forgotten() -> None:
    calibration = Calibration()
    for counted in [1_600] * KEPT + [1_000] * KEPT:
        calibration.add(1_000, counted)

    assert calibration.ratio == 1.0


@pytest.mark.parametrize(
    ("estimate", "counted"),
    [(1_000, 0), (1_000, -5), (1_000, 90_000), (1_000, 40), (20, 25), (0, 0)],
    ids=["nothing", "less than nothing", "far too much", "far too little", "a short text", "no text"],
)
def test_counts_that_mean_nothing_are_not_learnt(estimate: float, counted: float) -> None:
    calibration = Calibration()

    assert not calibration.add(estimate, counted)
    assert (calibration.ratio, calibration.has_samples) == (1.0, False)


def test_each_model_has_a_ratio_of_its_own() -> None:
    calibrations = Calibrations()
    calibrations.of("a").add(1_000, 1_800)

    assert calibrations.of("a").ratio > 1 == calibrations.of("b").ratio
    assert calibrations.of("a") is calibrations.of("a")


async def test_a_model_learns_from_the_usage_that_its_endpoint_reports() -> None:
    async with (
        ScriptedEndpoint(answering({"prompt_tokens": round(USEFUL * 1.5)})) as endpoint,
        wired(endpoint) as model,
    ):
        await asked(model, 3)

        assert model.calibration.ratio == pytest.approx(1.5, abs=0.01)
        assert len(endpoint.requests) == 3


@pytest.mark.parametrize(
    "usage",
    [
        pytest.param(None, id="none"),
        pytest.param({}, id="an empty object"),
        pytest.param({"prompt_tokens": 0}, id="zero"),
        pytest.param({"prompt_tokens": -USEFUL}, id="a negative number"),
        pytest.param({"prompt_tokens": 10**15}, id="a huge number"),
        pytest.param({"prompt_tokens": 10**30}, id="a number that no machine has"),
        pytest.param({"prompt_tokens": str(USEFUL * 2)}, id="a string"),
        pytest.param({"prompt_tokens": USEFUL * 2.0}, id="a fraction"),
        pytest.param({"prompt_tokens": True}, id="a truth"),
        pytest.param({"prompt_tokens": [USEFUL]}, id="a list"),
        pytest.param([USEFUL], id="no object"),
        pytest.param({"prompt_tokens": 12}, id="without the part that was in a cache"),
    ],
)
async def test_usage_that_makes_no_sense_teaches_nothing_and_breaks_nothing(usage: object) -> None:
    async with ScriptedEndpoint(answering(usage)) as endpoint, wired(endpoint) as model:
        await asked(model, 2)

        assert (model.calibration.ratio, model.calibration.has_samples) == (1.0, False)


async def test_text_that_fills_a_hole_is_counted_as_it_was_sent() -> None:
    hole = Request(task=Task.COMPLETE, messages=ASK.messages, prefix=QUESTION, suffix=QUESTION)
    usage = {"prompt_tokens": ESTIMATE * 2, "completion_tokens": 1}
    script = stream(event({"choices": [{"text": "a", "finish_reason": "stop"}], "usage": usage}), DONE)
    async with ScriptedEndpoint(script) as endpoint, wired(endpoint, fim="suffix") as model:
        for _ in range(3):
            async for _ in model.stream(hole):
                pass

        assert model.calibration.has_samples
        assert model.calibration.ratio == 1.0


class Server:
    """A model whose endpoint says nothing of usage, and what it answers to `/tokenize`."""

    def __init__(self, tokenize: Callable[[dict[str, Any]], Script]) -> None:
        self.counted: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._tokenize = tokenize

    async def script(self, exchange: Exchange) -> None:
        request = exchange.request
        if not request.path.endswith("/tokenize"):
            await _played(answering(None), exchange)
            return
        assert request.path == "/tokenize"
        self.counted.append(request.json)
        self.headers.append(request.headers)
        await _played(self._tokenize(request.json), exchange)


async def _played(script: Script, exchange: Exchange) -> None:
    assert not isinstance(script, bytes)
    await script(exchange)


def llama(asked: dict[str, Any]) -> Script:
    text = asked.get("content", "")
    return reply(200, {"tokens": list(range(round(estimate_tokens(text) * 1.4)))})


def vllm(asked: dict[str, Any]) -> Script:
    if "prompt" not in asked or "model" not in asked:
        return reply(422, {"detail": "a prompt is missing"})
    count = round(estimate_tokens(asked["prompt"]) * 1.4)
    return reply(200, {"count": count, "max_model_len": 4096, "tokens": [0] * count})


@pytest.mark.parametrize(
    ("server", "field"), [(llama, "content"), (vllm, "prompt")], ids=["llama.cpp", "vLLM"]
)
async def test_a_tokenizer_counts_what_its_endpoint_was_sent_where_usage_is_missing(
    server: Callable[[dict[str, Any]], Script], field: str
) -> None:
    known = Server(server)
    async with ScriptedEndpoint(known.script) as endpoint, wired(endpoint) as model:
        await asked(model, UNCOUNTED_ANSWERS - 1)
        assert known.counted == []
        await asked(model, 1)
        await until(lambda: model.calibration.has_samples)
        await asked(model, UNCOUNTED_ANSWERS)
        await until(lambda: model.calibration.ratio > 1.3)

    texts = [each[field] for each in known.counted if field in each]
    assert texts == [SAMPLE, QUESTION[-MAX_CHARS:], QUESTION[-MAX_CHARS:]]
    assert all(each["model"] == "scripted" for each in known.counted)


def broken(body: bytes) -> Callable[[dict[str, Any]], Script]:
    return lambda _: reply(200, body, {"Content-Type": "application/json"})


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda _: reply(404, b"not found"), id="no such address"),
        pytest.param(lambda _: reply(401, {"error": "no"}), id="not allowed"),
        pytest.param(lambda _: reply(302, b"", {"Location": "http://127.0.0.1:9/"}), id="a redirect"),
        pytest.param(broken(b"<html>"), id="a web page"),
        pytest.param(broken(b"{}"), id="an empty object"),
        pytest.param(broken(b"[1, 2, 3]"), id="a bare list"),
        pytest.param(broken(b'{"tokens": "many"}'), id="a string for tokens"),
        pytest.param(broken(b'{"count": -4}'), id="a negative count"),
        pytest.param(broken(b'{"count": true}'), id="a truth for a count"),
        pytest.param(broken(b'{"count": 1}'), id="one token for all words"),
        pytest.param(broken(b'{"count": 999999}'), id="more tokens than letters"),
        pytest.param(broken(b'{"tokens": [' + b"0," * 3_000_000 + b"0]}"), id="an endless list"),
        pytest.param(lambda _: reply(200, b"", {"Content-Encoding": "gzip"}), id="something compressed"),
    ],
)
async def test_what_is_no_tokenizer_is_given_nothing_but_our_own_sample_and_asked_no_more(
    answer: Callable[[dict[str, Any]], Script],
) -> None:
    other = Server(answer)
    async with ScriptedEndpoint(other.script) as endpoint, wired(endpoint) as model:
        await asked(model, UNCOUNTED_ANSWERS)
        await until(lambda: model._tokenizer.is_missing)
        await asked(model, 2 * UNCOUNTED_ANSWERS)

        assert not model.calibration.has_samples
    assert {each.get("content", each.get("prompt")) for each in other.counted} == {SAMPLE}
    assert len(other.counted) <= 2


async def test_an_endpoint_that_reports_usage_is_never_asked_to_tokenize() -> None:
    async with (
        ScriptedEndpoint(answering({"prompt_tokens": USEFUL})) as endpoint,
        wired(endpoint) as model,
    ):
        await asked(model, 3 * UNCOUNTED_ANSWERS)

        assert {request.path for request in endpoint.requests} == {"/v1/chat/completions"}


async def test_a_tokenizer_that_says_nothing_holds_up_no_answer_and_no_end() -> None:
    async def script(exchange: Exchange) -> None:
        if exchange.request.path.endswith("/tokenize"):
            exchange.head(200)
            await exchange.request.gone.wait()
        else:
            await _played(chat("a"), exchange)

    async with ScriptedEndpoint(script) as endpoint:
        async with wired(endpoint) as model:
            await asked(model, UNCOUNTED_ANSWERS)
            await until(lambda: endpoint.requests[-1].path == "/tokenize")
            await asked(model, 1)
        await endpoint.requests[UNCOUNTED_ANSWERS].gone.wait()


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/tokenize"),
        ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/tokenize"),
        ("https://models.example/team/v1/chat/completions", "https://models.example/team/tokenize"),
        ("https://models.example/v1beta/openai", "https://models.example/v1beta/openai/tokenize"),
    ],
)
def test_a_tokenizer_is_beside_the_version_of_the_api(base_url: str, url: str) -> None:
    assert tokenize_url(parse_endpoint(base_url, has_key=False)) == url


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ({"tokens": [1, 2]}, 2),
        ({"count": 3, "tokens": [1]}, 3),
        ({"tokens": [{"id": 1, "piece": "a"}]}, 1),
        ("x", None),
    ],
    ids=["llama.cpp", "vLLM", "llama.cpp with pieces", "a string"],
)
def test_tokens_are_counted_in_both_shapes(value: object, count: int | None) -> None:
    assert tokens_told(json.dumps(value).encode()) == count
