"""The explanation task as a function: what is asked about, what is shown, and what is left of an answer that breaks off."""

import pytest

from fixtures.asked import FakeCache, FakeContext, FakeModel, FakeSource, says, source_at, tasks_of
from glossator.errors import ContextTooLong, ModelBroken, ModelUnavailable
from glossator.models.interface import Finish, FinishReason
from glossator.tasks.asking import Outcome, Tasks
from glossator.tasks.explain import Selection, explain
from glossator_context.text import Position, Text

CODE = (
    "def area(radius):\n    return ‸3 * radius ** 2\n\n\ndef volume(height):\n    return area(1) * height\n"
)


async def explained(
    tasks: Tasks, source: FakeSource, start: Position, end: Position | None = None, **options: str
) -> tuple[list[str], Outcome]:
    outcome, parts = Outcome(), []
    try:
        async for part in explain(
            tasks, source, Selection(start=start, end=end or start), outcome, **options
        ):
            parts.append(part)
    except ModelBroken:
        parts.append("!")
    return parts, outcome


def asked(model: FakeModel) -> str:
    return model.requests[-1].messages[-1].content


async def test_a_cursor_means_its_declaration_with_its_callers() -> None:
    source, position = source_at(CODE)
    model = says("It computes an area.")

    await explained(tasks_of(model, source=source), source, position)

    assert "def area(radius):" in asked(model)
    assert "def volume" not in asked(model)
    assert "It is called by: volume." in asked(model)


async def test_a_selection_means_its_lines_and_a_question_is_asked_with_them() -> None:
    source, _ = source_at(CODE)
    model = says("It multiplies.")

    await explained(
        tasks_of(model, source=source), source, Position(5, 4), Position(5, 27), instruction="Why?"
    )

    assert "return area(1) * height" in asked(model)
    assert "def volume" not in asked(model)
    assert asked(model).endswith("The developer asks: Why?")


async def test_what_is_shown_is_safe_however_it_is_cut() -> None:
    source, position = source_at(CODE)
    model = says("See ![x](http", "://evil/?q=1) and [here", "](command:rm) <img", " src=x>.")

    parts, outcome = await explained(tasks_of(model, source=source), source, position)

    assert "".join(parts) == outcome.text
    assert "](" not in outcome.text
    assert "<img" not in outcome.text


async def test_an_answer_that_breaks_off_leaves_what_was_shown() -> None:
    source, position = source_at(CODE)
    cache = FakeCache()
    model = says("It computes an ", ModelBroken("broke off"))

    parts, outcome = await explained(tasks_of(model, source=source, cache=cache), source, position)

    assert parts == ["It computes an ", "!"]
    assert outcome.text == "It computes an "
    assert outcome.finish is None
    assert cache.stored == {}


async def test_an_answer_that_is_cut_off_says_so_and_is_not_stored() -> None:
    source, position = source_at(CODE)
    cache = FakeCache()
    model = says("It computes", Finish(FinishReason.LENGTH))

    _, outcome = await explained(tasks_of(model, source=source, cache=cache), source, position)

    assert outcome.finish is FinishReason.LENGTH
    assert cache.stored == {}


async def test_a_stored_answer_is_shown_in_the_same_words() -> None:
    source, position = source_at(CODE)
    cache = FakeCache()
    _, first = await explained(tasks_of(says("It `x`. "), source=source, cache=cache), source, position)

    parts, again = await explained(tasks_of(says("no"), source=source, cache=cache), source, position)

    assert again.cached
    assert "".join(parts) == again.text == first.text


async def test_without_a_context_process_the_text_alone_is_explained() -> None:
    source, position = source_at(CODE)
    model = says("It computes.")
    tasks = tasks_of(model, source=source)
    context: FakeContext = tasks.context  # type: ignore[assignment]
    context.is_dead = True

    parts, _ = await explained(tasks, source, position)

    assert parts
    assert "def volume(height):" in asked(model)


async def test_a_document_that_changes_meanwhile_is_explained_as_it_was() -> None:
    source, _ = source_at(CODE)
    model = says("It multiplies.")
    tasks = tasks_of(model, source=source)
    subject = tasks.context.subject

    async def slow(*arguments: object, **options: object) -> object:
        source.text = Text("")
        source.revision += 1
        return await subject(*arguments, **options)  # type: ignore[arg-type]

    tasks.context.subject = slow  # type: ignore[method-assign, assignment]

    await explained(tasks, source, Position(5, 4), Position(5, 27))

    assert "return area(1) * height" in asked(model)


async def test_a_huge_selection_is_cut_to_what_a_question_may_cost() -> None:
    source = FakeSource(Text("x = 1\n" * 200_000))
    model = says("It repeats.")

    await explained(tasks_of(model, source=source), source, Position(0, 0), Position(200_000, 0))

    assert 10_000 < len(asked(model)) < 60_000


async def test_a_question_that_is_too_long_is_asked_once_more_with_less() -> None:
    source = FakeSource(Text("x = 1\n" * 200_000))
    model = FakeModel([ContextTooLong("too long", limit_tokens=4000)])
    tasks = tasks_of(model, source=source)

    with pytest.raises(ContextTooLong):
        await explained(tasks, source, Position(0, 0), Position(200_000, 0))

    first, second = (len(request.messages[-1].content) for request in model.requests)
    assert second < first / 2


async def test_a_model_that_is_down_is_an_error_without_text() -> None:
    source, position = source_at(CODE)

    with pytest.raises(ModelUnavailable):
        await explained(tasks_of(says(ModelUnavailable("down")), source=source), source, position)
