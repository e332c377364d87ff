import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from glossator.errors import (
    ContextTooLong,
    ModelBroken,
    ModelError,
    ModelRefused,
    ModelUnavailable,
    SettingsError,
)
from glossator.models.breaker import FAILURES_TO_OPEN, FIRST_PAUSE_S
from glossator.models.interface import Chunk, Delta, Finish, FinishReason, Request, Usage
from glossator.models.refusal import Barred
from glossator.models.router import Router, State
from glossator.settings import Routes
from glossator_context.pieces import Task

Step = Chunk | ModelError | asyncio.Event

REQUEST = Request(task=Task.COMPLETE, messages=())
GOOD = (Delta("a"), Delta("b"), Finish(FinishReason.STOP, Usage(5, 2, 1)))


@dataclass
class Fake:
    """Answers by its script: chunks are given, errors raised, events awaited. The last script serves all further requests."""

    name: str
    scripts: list[tuple[Step, ...]]
    origin: str = ""
    asked: int = 0
    closed: int = 0
    identity: str = field(default="", init=False)

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        script = self.scripts[min(self.asked, len(self.scripts) - 1)]
        self.asked += 1
        try:
            for step in script:
                if isinstance(step, ModelError):
                    raise step
                if isinstance(step, asyncio.Event):
                    await step.wait()
                else:
                    yield step
        finally:
            self.closed += 1


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def fake(name: str, *scripts: tuple[Step, ...] | ModelError, origin: str = "") -> Fake:
    steps = [script if isinstance(script, tuple) else (script,) for script in scripts]
    return Fake(name, steps, origin or f"https://{name}.example")


def route(*models: Fake, clock: Clock | None = None) -> Router:
    names = tuple(model.name for model in models)
    return Router(
        {model.name: model for model in models},
        Routes(complete=names, explain=names, document=names, review=names),
        clock=clock or Clock(),
    )


def down(retry_after_s: float | None = None) -> ModelUnavailable:
    return ModelUnavailable("down", retry_after_s=retry_after_s)


async def ask(router: Router) -> str:
    try:
        return "".join(
            [chunk.text async for chunk in router.stream(Task.COMPLETE, REQUEST) if isinstance(chunk, Delta)]
        )
    except ModelError as error:
        return type(error).__name__


async def ask_times(router: Router, times: int) -> list[str]:
    return [await ask(router) for _ in range(times)]


async def test_the_first_model_of_the_route_answers() -> None:
    first, second = fake("first", GOOD), fake("second", GOOD)
    assert await ask(route(first, second)) == "ab"
    assert (first.asked, second.asked) == (1, 0)


async def test_a_model_that_cannot_be_reached_gives_way_to_the_next() -> None:
    router = route(fake("first", down()), fake("second", GOOD))
    async with await router.open(Task.COMPLETE, REQUEST) as answering:
        assert answering.model.name == "second"
        assert [chunk async for chunk in answering] == list(GOOD)


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(ModelRefused("no"), id="refused"),
        pytest.param(Barred("no"), id="barred"),
        pytest.param(ModelBroken("no"), id="broken"),
        pytest.param(ContextTooLong("no"), id="too long"),
    ],
)
async def test_no_other_error_moves_on_to_the_next(error: ModelError) -> None:
    second = fake("second", GOOD)
    assert await ask(route(fake("first", error), second)) == type(error).__name__
    assert second.asked == 0


async def test_nothing_moves_on_after_the_first_text() -> None:
    second = fake("second", GOOD)
    assert await ask(route(fake("first", (Delta("a"), down())), second)) == "ModelUnavailable"
    assert second.asked == 0


async def test_a_model_that_is_not_in_the_route_is_never_asked() -> None:
    stranger = fake("stranger", GOOD)
    models = {"listed": fake("listed", down()), "stranger": stranger}
    assert (
        await ask(Router(models, Routes(complete=("listed",), explain=(), document=(), review=())))
        == "ModelUnavailable"
    )
    assert stranger.asked == 0


async def test_a_route_without_models_is_refused() -> None:
    assert await ask(Router({}, Routes(complete=(), explain=(), document=(), review=()))) == "ModelRefused"


def test_a_route_to_an_unknown_model_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match=r"routes\.explain names mini"):
        Router({}, Routes(complete=(), explain=("mini",), document=(), review=()))


def test_the_candidates_of_a_task_are_known_beforehand() -> None:
    first, second = fake("first", GOOD), fake("second", GOOD)
    assert route(first, second).candidates(Task.EXPLAIN) == (first, second)


async def test_an_answer_that_ends_without_an_end_is_broken() -> None:
    assert await ask(route(fake("first", (Delta("a"),)))) == "ModelBroken"


async def test_closing_an_answer_closes_the_model() -> None:
    model = fake("first", GOOD)
    async with await route(model).open(Task.COMPLETE, REQUEST) as answering:
        assert await anext(answering) == Delta("a")
    assert model.closed == 1


async def test_after_five_failures_an_endpoint_is_left_alone() -> None:
    model = fake("first", down())
    router = route(model)
    await ask_times(router, FAILURES_TO_OPEN + 20)
    assert model.asked == FAILURES_TO_OPEN
    (health,) = router.health()
    assert (health.state, health.error) == (State.WAITING, "down")
    assert health.retry_in_s > 0


async def test_success_between_failures_keeps_it_in_use() -> None:
    model = fake("first", *[(down(),)] * 4, GOOD, *[(down(),)] * 4, GOOD)
    assert await ask_times(route(model), 10) == [
        *["ModelUnavailable"] * 4,
        "ab",
        *["ModelUnavailable"] * 4,
        "ab",
    ]


async def test_answers_that_always_break_off_are_failures_too() -> None:
    model = fake("first", (Delta("a"), ModelBroken("broke off")))
    await ask_times(route(model), 20)
    assert model.asked == FAILURES_TO_OPEN


async def test_models_of_one_origin_fail_together() -> None:
    big, small = fake("big", down(), origin="https://o"), fake("small", GOOD, origin="https://o")
    router = Router(
        {"big": big, "small": small}, Routes(complete=("big",), explain=("small",), document=(), review=())
    )
    await ask_times(router, FAILURES_TO_OPEN)
    with pytest.raises(ModelUnavailable, match="left alone"):
        await router.open(Task.EXPLAIN, REQUEST)
    assert small.asked == 0


async def test_while_it_is_left_alone_the_next_of_the_route_answers() -> None:
    clock = Clock()
    router = route(fake("first", down()), fake("second", GOOD), clock=clock)
    assert await ask_times(router, 20) == ["ab"] * 20
    assert router.health()[0].requests == FAILURES_TO_OPEN


@pytest.mark.parametrize(("retry_after_s", "wait_s"), [(1.0, 1.0), (30.0, 30.0), (60.0, 60.0)])
async def test_too_many_requests_are_answered_by_exactly_the_wait_asked_for(
    retry_after_s: float, wait_s: float
) -> None:
    clock = Clock()
    model = fake("first", down(retry_after_s), GOOD)
    router = route(model, clock=clock)
    await ask_times(router, 10)
    clock.now += wait_s - 0.1
    await ask_times(router, 10)
    assert model.asked == 1
    clock.now += 0.2
    assert await ask(router) == "ab"
    assert router.health()[0].state is State.READY


async def test_an_endpoint_that_stays_down_is_tried_less_and_less_and_at_least_every_minute() -> None:
    clock = Clock()
    model = fake("first", down())
    router = route(model, clock=clock)
    tried_at = []
    for _ in range(600):
        asked = model.asked
        await ask(router)
        if model.asked > asked:
            tried_at.append(clock.now - 1000)
        clock.now += 1
    pauses = [later - earlier for earlier, later in pairwise(tried_at)]
    assert pauses == [1, 1, 1, 1, 5, 10, 20, 40, *[60] * 8]


async def test_one_request_alone_tries_a_sick_endpoint_and_one_that_is_given_up_leaves_room_for_the_next() -> (
    None
):
    clock = Clock()
    never = asyncio.Event()
    model = fake("first", *[(down(),)] * FAILURES_TO_OPEN, (never,), GOOD)
    router = route(model, clock=clock)
    await ask_times(router, FAILURES_TO_OPEN)
    clock.now += FIRST_PAUSE_S
    trying = asyncio.ensure_future(ask(router))
    await asyncio.sleep(0)
    assert await ask(router) == "ModelUnavailable"
    assert model.asked == FAILURES_TO_OPEN + 1
    trying.cancel()
    await asyncio.wait([trying])
    assert await ask(router) == "ab"


async def test_an_answer_that_has_begun_lets_the_others_in() -> None:
    clock = Clock()
    model = fake("first", *[(down(),)] * FAILURES_TO_OPEN, GOOD)
    router = route(model, clock=clock)
    await ask_times(router, FAILURES_TO_OPEN)
    clock.now += FIRST_PAUSE_S
    async with await router.open(Task.COMPLETE, REQUEST):
        assert await ask(router) == "ab"


async def test_one_failure_after_a_recovery_that_broke_off_leaves_it_alone_for_longer() -> None:
    clock = Clock()
    model = fake("first", *[(down(),)] * FAILURES_TO_OPEN, (Delta("a"), ModelBroken("broke off")), GOOD)
    router = route(model, clock=clock)
    await ask_times(router, FAILURES_TO_OPEN)
    clock.now += FIRST_PAUSE_S
    assert await ask(router) == "ModelBroken"
    assert router.health()[0].retry_in_s == 2 * FIRST_PAUSE_S


async def test_a_refused_key_ends_all_requests_until_the_user_says_so() -> None:
    clock = Clock()
    model = fake("first", Barred("the key is refused (401)"), GOOD)
    router = route(model, clock=clock)
    await ask_times(router, 5)
    clock.now += 3600
    assert await ask(router) == "ModelRefused"
    assert model.asked == 1
    assert router.health()[0].state is State.REFUSED
    assert router.health()[0].error == "the key is refused (401)"
    router.retry()
    assert await ask(router) == "ab"
    assert router.health()[0].state is State.READY


async def test_a_refused_model_gives_way_to_the_next_from_then_on() -> None:
    router = route(fake("first", Barred("no such model")), fake("second", GOOD))
    assert await ask_times(router, 3) == ["Barred", "ab", "ab"]


async def test_a_refused_model_does_not_take_its_neighbours_along() -> None:
    big, small = (
        fake("big", Barred("no such model"), origin="https://o"),
        fake("small", GOOD, origin="https://o"),
    )
    assert await ask_times(route(big, small), 2) == ["Barred", "ab"]


async def test_a_single_bad_request_does_not_stop_the_next() -> None:
    model = fake("first", ModelRefused("a bad request"), GOOD)
    assert await ask_times(route(model), 2) == ["ModelRefused", "ab"]


async def test_tokens_are_counted_for_each_model() -> None:
    router = route(fake("first", GOOD))
    await ask_times(router, 3)
    (health,) = router.health()
    assert (health.requests, health.usage, health.error) == (3, Usage(15, 6, 3), None)
