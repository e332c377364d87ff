"""Documentation of open documents: edits for exactly one version, proven, and what is left where something fails."""

import ast
from types import SimpleNamespace
from typing import Any, cast

import pytest

from fixtures.asked import STOP, FakeModel, FakeSource, says, tasks_of
from glossator.errors import CannotDocument, DocumentMoved, GlossatorError, ModelBroken, ModelUnavailable
from glossator.lsp.documenting import Documenting, Edits
from glossator.lsp.documents import DocumentStore, OpenDocument
from glossator.lsp.progress import Progress
from glossator.lsp.server import GlossatorServer
from glossator.models.interface import Chunk, Delta, Request
from glossator.settings import DocumentSettings, Settings
from glossator_context.facts import Proof
from glossator_context.text import Position, Text

CODE = (
    "def area(radius):\n    return 3 * radius\n\n\n"
    "def volume(height):\n    return area(1) * height\n\n\n"
    "def _hidden():\n    pass\n"
)


class Answers(FakeModel):
    """Says something else about each declaration; what it has nothing to say about raises."""

    def __init__(self, **answers: str | GlossatorError) -> None:
        super().__init__([])
        self.answers = answers
        self.before_answer: Any = None

    async def stream(self, request: Request) -> Any:
        self.requests.append(request)
        assert request.subject is not None
        answer = self.answers[request.subject.facts.symbol.name]
        if self.before_answer is not None:
            self.before_answer()
        if isinstance(answer, GlossatorError):
            raise answer
        for chunk in cast("list[Chunk]", [Delta(answer), STOP] if answer else [STOP]):
            yield chunk


class Session:
    """A server with one open document, as far as documenting looks at it."""

    def __init__(self, model: FakeModel, code: str = CODE, settings: Settings | None = None) -> None:
        self.documents = DocumentStore()
        self.document: OpenDocument = self.documents.open("file:///workspace/a.py", "python", 7, code)
        tasks = tasks_of(model, source=cast(FakeSource, self.document), settings=settings)
        self.told: list[Any] = []
        self.server = cast(
            GlossatorServer,
            SimpleNamespace(
                tasks=tasks, context=tasks.context, notify=lambda _, params: self.told.append(params)
            ),
        )

    def type(self, text: str) -> None:
        self.documents.change(self.document.uri, 8, [(((0, 0), (0, 0)), text)])

    async def declaration(self, line: int) -> Edits:
        return await Documenting(self.server, self.document, "t").declaration(Position(line, 0))

    async def file(self) -> Edits:
        return await Documenting(self.server, self.document).file(Progress(self.server, "w"))

    def after(self, edits: Edits) -> str:
        text = Text(str(self.document.text))
        for edit in reversed(edits.edits):
            start, end = (self.document.from_client(place) for place in (edit.range.start, edit.range.end))
            text.edit(start, end, edit.new_text)
        return str(text)


def documentation(code: str) -> dict[str, str | None]:
    return {
        node.name: ast.get_docstring(node)
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.FunctionDef)
    }


async def test_one_declaration_is_documented_and_its_prose_streamed() -> None:
    session = Session(says("summary: Compute ", "an area."))

    edits = await session.declaration(1)

    found = documentation(session.after(edits))
    assert found["area"] is not None
    assert found["area"].startswith("Compute an area.")
    assert found["volume"] is None
    assert edits.version == 7
    assert [params.value["text"] for params in session.told] == ["summary: Compute ", "an area."]


async def test_a_file_is_documented_but_for_what_is_private() -> None:
    session = Session(Answers(area="summary: Compute an area.", volume="summary: Compute a volume."))

    edits = await session.file()

    found = documentation(session.after(edits))
    assert found["area"]
    assert found["volume"]
    assert found["_hidden"] is None
    assert [params.value.percentage for params in session.told] == [0, 50]


async def test_what_is_private_is_documented_where_the_settings_say_so() -> None:
    answers = Answers(area="summary: A.", volume="summary: B.", _hidden="summary: Hide.")
    session = Session(answers, settings=Settings(document=DocumentSettings(private=True)))

    edits = await session.file()

    assert documentation(session.after(edits))["_hidden"]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("", id="says nothing"),
        pytest.param(ModelBroken("broke off"), id="breaks off"),
    ],
)
async def test_one_that_fails_leaves_the_others(answer: str | GlossatorError) -> None:
    session = Session(Answers(area=answer, volume="summary: Compute a volume."))

    edits = await session.file()

    found = documentation(session.after(edits))
    assert found["area"] is None
    assert found["volume"]
    assert edits.failed == 1


async def test_what_was_written_is_kept_when_the_model_goes_away() -> None:
    session = Session(Answers(area="summary: Compute an area.", volume=ModelUnavailable("down")))

    edits = await session.file()

    assert documentation(session.after(edits))["area"]
    assert edits.failed == 1


async def test_a_model_that_is_not_there_is_an_error_and_no_edit() -> None:
    session = Session(Answers(area=ModelUnavailable("down")))

    with pytest.raises(ModelUnavailable):
        await session.file()


async def test_a_file_in_which_all_fail_is_one_error() -> None:
    session = Session(Answers(area="", volume=""))

    with pytest.raises(CannotDocument):
        await session.file()


async def test_a_file_without_anything_to_document_is_no_error() -> None:
    session = Session(says("never asked"), code="x = 1\n")

    edits = await session.file()

    assert edits.edits == ()
    assert edits.failed == 0


@pytest.mark.parametrize("whole", [True, False], ids=["the file", "a declaration"])
async def test_what_the_user_types_meanwhile_ends_it(whole: bool) -> None:
    answers = Answers(area="summary: Compute an area.", volume="summary: Compute a volume.")
    session = Session(answers)
    answers.before_answer = lambda: session.type("# ")

    with pytest.raises(DocumentMoved):
        await (session.file() if whole else session.declaration(0))

    assert len(answers.requests) == 1


async def test_what_the_user_types_before_it_begins_ends_it() -> None:
    model = says("never asked")
    session = Session(model)
    documenting = Documenting(session.server, session.document)
    session.type("# ")

    with pytest.raises(DocumentMoved):
        await documenting.declaration(Position(0, 0))

    assert model.requests == []


async def test_what_the_user_types_while_it_is_proven_ends_it() -> None:
    session = Session(says("summary: Compute an area."))
    prove = session.server.context.prove

    async def slow(*arguments: Any) -> Proof:
        found = await prove(*arguments)
        session.type("# ")
        return found

    session.server.context.prove = slow  # type: ignore[method-assign, assignment]

    with pytest.raises(DocumentMoved):
        await session.declaration(0)


async def test_a_comment_that_cannot_be_proven_leaves_the_others() -> None:
    session = Session(Answers(area="summary: Compute an area.", volume="summary: Compute a volume."))
    prove = session.server.context.prove

    async def strict(uri: str, after: str) -> Proof:
        return Proof.CODE_CHANGED if "an area" in after else await prove(uri, after)

    session.server.context.prove = strict  # type: ignore[method-assign, assignment]

    edits = await session.file()

    found = documentation(session.after(edits))
    assert found["area"] is None
    assert found["volume"]
    assert edits.failed == 1


async def test_where_nothing_is_declared_nothing_is_asked() -> None:
    model = says("never asked")
    session = Session(model)

    with pytest.raises(CannotDocument):
        await session.declaration(2)

    assert model.requests == []


async def test_what_is_documented_is_not_documented_again() -> None:
    session = Session(says("summary: Compute an area."))
    done = Session(says("never asked"), code=session.after(await session.declaration(0)))

    with pytest.raises(CannotDocument):
        await done.declaration(0)
