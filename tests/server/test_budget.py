from types import MappingProxyType

import pytest

from fixtures.asked import FakeModel, says, source_at, tasks_of
from glossator.errors import ContextTooLong
from glossator.models.interface import Message, Request, Role
from glossator.settings import CompleteSettings, ContextSettings, ModelSettings, Settings
from glossator.tasks.asking import LEAST_BUDGET_TOKENS, WORDS_TOKENS, Tasks
from glossator_context.pieces import Task

SOURCE, _ = source_at("x = ‸\n")


def tasks_with(*models: FakeModel, context_tokens: int | None = None, wanted: int = 2000) -> Tasks:
    named = {
        model.name: ModelSettings(base_url="http://localhost", model="m", context_tokens=context_tokens)
        for model in models
    }
    settings = Settings(
        models=MappingProxyType(named),
        context=ContextSettings(complete_tokens=wanted, explain_tokens=2 * wanted),
        complete=CompleteSettings(max_tokens=100),
    )
    return tasks_of(*models, source=SOURCE, settings=settings)


def counting(tasks: Tasks, model: FakeModel, ratio: float) -> None:
    for _ in range(31):
        tasks.calibrations.of(model.identity).add(10_000, 10_000 * ratio)


def test_a_question_has_the_budget_of_the_settings() -> None:
    tasks = tasks_with(says("x"))

    assert [tasks.budget(task) for task in (Task.COMPLETE, Task.EXPLAIN, Task.DOCUMENT)] == [2000, 4000, 3000]


@pytest.mark.parametrize(("ratio", "budget"), [(1.25, 1600), (0.8, 2500), (2.4, 1000)])
def test_a_model_that_counts_otherwise_gets_as_much_less_or_more_text(ratio: float, budget: int) -> None:
    model = says("x")
    tasks = tasks_with(model)
    counting(tasks, model, ratio)

    assert tasks.budget(Task.COMPLETE) == budget


def test_of_several_models_the_one_that_counts_most_decides() -> None:
    first, second = (
        FakeModel(["x"], name="first", identity="1"),
        FakeModel(["x"], name="second", identity="2"),
    )
    tasks = tasks_with(first, second)
    counting(tasks, first, 1.25)
    counting(tasks, second, 0.8)

    assert tasks.budget(Task.COMPLETE) == 1600


def test_a_model_with_a_small_context_leaves_room_for_its_answer_and_our_words() -> None:
    tasks = tasks_with(says("x"), context_tokens=1000)

    assert tasks.budget(Task.COMPLETE) == 1000 - 100 - WORDS_TOKENS
    assert tasks.budget(Task.EXPLAIN) == LEAST_BUDGET_TOKENS


def test_what_a_model_refused_is_counted_in_its_own_tokens() -> None:
    model = says("x")
    tasks = tasks_with(model)
    counting(tasks, model, 1.25)
    request = Request(task=Task.COMPLETE, messages=(Message(Role.USER, "x"),), max_tokens=100)

    tasks.shrink(
        request, tasks.budget(Task.COMPLETE), ContextTooLong("too long", limit_tokens=1000 + WORDS_TOKENS)
    )

    assert tasks.budget(Task.COMPLETE) == 900 / 1.25
