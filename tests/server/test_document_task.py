"""The document task: what is asked of a model about one declaration, and what its answer becomes."""

from collections.abc import AsyncIterator

import pytest

from fixtures.asked import STOP, FakeModel, source_at, tasks_of
from glossator.errors import CannotDocument
from glossator.models.interface import Chunk, Delta, Request
from glossator.tasks.document import document

CODE = "def area(radius):\n    return 3 * radius\n‸"
RUBBISH = "```python\nx = 1\n```"
GOOD = "summary: Return the area of a circle.\nparam radius: How far it reaches.\nreturns: The area."


class Speaker(FakeModel):
    """Says one thing after another, one for each request."""

    def __init__(self, *answers: str) -> None:
        super().__init__([])
        self.answers = list(answers)

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        self.requests.append(request)
        yield Delta(self.answers.pop(0))
        yield STOP


async def written_by(model: FakeModel) -> str:
    source, _ = source_at(CODE)
    tasks = tasks_of(model, source=source)
    target = (await tasks.context.targets(source.uri))[1]
    return (await document(tasks, source.uri, None, target, style="google")).comment


async def test_a_model_whose_answer_cannot_be_used_is_told_so_and_asked_once_more() -> None:
    model = Speaker(RUBBISH, GOOD)

    assert "How far it reaches." in await written_by(model)
    first, second = (request.messages[-1].content for request in model.requests)
    assert second.startswith(first)
    assert "could not be used" in second


async def test_a_model_that_never_answers_usably_is_asked_twice_and_no_more() -> None:
    model = Speaker(RUBBISH, RUBBISH, GOOD)

    with pytest.raises(CannotDocument):
        await written_by(model)
    assert len(model.requests) == 2
