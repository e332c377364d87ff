"""What every task does between its prompt and its answer, and that parts in use stay open."""

import asyncio
import contextlib

import pytest

from fixtures.asked import FakeCache, FakeModel, says, source_at, tasks_of
from glossator.errors import ContextTooLong, ModelBroken, Refused
from glossator.models.interface import Finish, FinishReason, Message, Request, Role
from glossator.tasks.asking import Outcome, Tasks, ask
from glossator.tasks.complete import complete
from glossator_context.pieces import Task
from glossator_context.tokens import estimate_tokens

KEY = "AKIA" + "B7QX" * 4
QUESTION = Request(
    task=Task.EXPLAIN,
    messages=(Message(Role.SYSTEM, "our words", is_ours=True), Message(Role.USER, f"what is {KEY}?")),
)


def tasks_with(*models: FakeModel, cache: FakeCache | None = None) -> Tasks:
    source, _ = source_at("x = 1‸\n")
    return tasks_of(*models, source=source, cache=cache)


async def parts_of(tasks: Tasks, outcome: Outcome, path: str | None = "/workspace/a.py") -> list[str]:
    return [part async for part in ask(tasks, QUESTION, outcome, path=path)]


async def test_an_answer_comes_in_parts_and_is_stored_whole() -> None:
    cache, outcome = FakeCache(), Outcome()

    parts = await parts_of(tasks_with(says("It ", "is ", "a key."), cache=cache), outcome)

    assert parts == ["It ", "is ", "a key."]
    assert outcome == Outcome("It is a key.", "fake", cached=False, finish=FinishReason.STOP)
    assert [stored.text for stored in cache.stored.values()] == ["It is a key."]


async def test_a_stored_answer_asks_no_model() -> None:
    cache, outcome = FakeCache(), Outcome()
    first, second = says("It is a key."), says("never asked")
    await parts_of(tasks_with(first, cache=cache), Outcome())

    parts = await parts_of(tasks_with(second, cache=cache), outcome)

    assert parts == ["It is a key."]
    assert outcome.cached
    assert second.requests == []


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(says("It is", ModelBroken("broke off")), id="broke off"),
        pytest.param(says("It is", Finish(FinishReason.LENGTH)), id="was cut off"),
        pytest.param(says("It is", Finish(FinishReason.FILTERED)), id="was filtered"),
        pytest.param(says(Finish(FinishReason.STOP)), id="is empty"),
    ],
)
async def test_an_answer_is_not_stored_that(model: FakeModel) -> None:
    cache = FakeCache()
    tasks = tasks_with(model, cache=cache)

    with contextlib.suppress(ModelBroken):
        await parts_of(tasks, Outcome())

    assert cache.stored == {}


async def test_a_secret_is_a_placeholder_on_its_way_out_and_itself_on_its_way_back() -> None:
    model, outcome = says("REDACTED_AWS", "_KEY_1", " is a key"), Outcome()

    parts = await parts_of(tasks_with(model), outcome)

    assert KEY not in str(model.requests)
    assert model.requests[0].messages[0].content == "our words"
    assert "".join(parts) == outcome.text == f"{KEY} is a key"


async def test_a_file_that_must_not_be_sent_is_refused_even_if_its_answer_is_stored() -> None:
    cache = FakeCache()
    await parts_of(tasks_with(says("It is a key."), cache=cache), Outcome())

    with pytest.raises(Refused):
        await parts_of(tasks_with(says("no"), cache=cache), Outcome(), path="/workspace/.env")


@pytest.mark.parametrize(
    ("limit_tokens", "most_tokens"),
    [pytest.param(None, 1100, id="unknown"), pytest.param(1000, 700, id="known")],
)
async def test_a_question_that_is_too_long_is_asked_once_more_and_then_always_shorter(
    limit_tokens: int | None, most_tokens: int
) -> None:
    lines = "".join(f"value_{number} = compute({number})\n" for number in range(2000))
    source, position = source_at(f"{lines}x = ‸\n")
    refusing = FakeModel([ContextTooLong("too long", limit_tokens=limit_tokens)])
    tasks = tasks_of(refusing, source=source)
    with pytest.raises(ContextTooLong):
        await complete(tasks, source, position)
    first, second = (len(request.prefix) for request in refusing.requests)

    with pytest.raises(ContextTooLong):
        await complete(tasks, source, position)

    assert second < first
    assert estimate_tokens(refusing.requests[1].prefix) < most_tokens
    assert len(refusing.requests[2].prefix) == second


async def test_a_model_that_finds_everything_too_long_is_asked_less_and_less_but_not_for_ever() -> None:
    source, position = source_at("x = ‸\n")
    refusing = FakeModel([ContextTooLong("too long")])
    tasks = tasks_of(refusing, source=source)

    for _ in range(10):
        with pytest.raises(ContextTooLong):
            await complete(tasks, source, position)

    assert len(refusing.requests) < 20


async def test_parts_in_use_are_told_to_be_unused_when_the_last_answer_has_ended() -> None:
    told: list[str] = []
    tasks = tasks_with(says("a", lambda: told.append("answering"), "b"))
    tasks.on_used = lambda: told.append("used")
    answer = ask(tasks, QUESTION, Outcome(), path=None)
    await anext(answer)
    waiting = asyncio.create_task(tasks.unused())
    await asyncio.sleep(0)
    assert not waiting.done()

    async for _ in answer:
        pass
    await asyncio.wait_for(waiting, 10)

    assert told == ["answering", "used"]


async def test_an_answer_that_is_left_stops_its_model() -> None:
    model = says("a", "b")
    tasks = tasks_with(model)
    answer = ask(tasks, QUESTION, Outcome(), path=None)
    await anext(answer)

    await answer.aclose()

    assert model.closed_early == 1
    await asyncio.wait_for(tasks.unused(), 10)


async def test_what_one_message_holds_is_never_taken_for_two() -> None:
    source, _ = source_at("‸")
    cache = FakeCache()
    one = (Message(Role.USER, "a\0user\0b"),)
    two = (Message(Role.USER, "a"), Message(Role.USER, "b"))
    for messages in (one, two):
        tasks = tasks_of(says("x"), source=source, cache=cache)
        async for _ in ask(tasks, Request(task=Task.EXPLAIN, messages=messages), Outcome(), path=None):
            pass

    assert len(cache.stored) == 2
