"""What other files say of a declaration: who calls it, what it calls, what tests it."""

from dataclasses import replace

import pytest

from fixtures.asked import FakeContext, FakeSource, source_at, tasks_of
from glossator.errors import ModelRefused
from glossator.models.builtin import Builtin
from glossator.models.interface import BUILTIN, Delta, Request
from glossator.models.router import Router
from glossator.settings import Routes
from glossator.tasks.asking import Outcome, Tasks
from glossator.tasks.explain import Selection, explain
from glossator_context.pieces import Gathered, Indexed, Piece, Reason, Task

CODE = "def save(order):\n    ‸note(store.path)\n    return store.write(order)\n"


def piece(path: str, name: str, reason: Reason, score: float = 1.0) -> Piece:
    return Piece(
        path=path, start_line=0, stop_line=3, text="…", reason=reason, tokens=5, name=name, score=score
    )


class Neighbourhood(FakeContext):
    """A context whose pieces are these."""

    def __init__(self, source: FakeSource, pieces: list[Piece], indexed: Indexed) -> None:
        super().__init__(source)
        self._pieces = tuple(pieces)
        self._indexed = indexed

    async def gather(self, *arguments: object, **options: object) -> Gathered:
        gathered = await super().gather(*arguments, **options)  # type: ignore[arg-type]
        return replace(gathered, pieces=self._pieces, indexed=self._indexed)


def tasks_among(source: FakeSource, *pieces: Piece, is_complete: bool = True) -> Tasks:
    tasks = tasks_of(source=source)
    tasks.router = Router({BUILTIN: Builtin()}, Routes())
    indexed = Indexed(files=3, known=3 if is_complete else 9, is_complete=is_complete)
    tasks.context = Neighbourhood(source, list(pieces), indexed)  # type: ignore[assignment]
    return tasks


async def explained(*pieces: Piece, is_complete: bool = True) -> list[str]:
    """The lines of the built-in explanation."""
    source, position = source_at(CODE)
    tasks, outcome = tasks_among(source, *pieces, is_complete=is_complete), Outcome()
    async for _ in explain(tasks, source, Selection(start=position, end=position), outcome):
        pass
    return outcome.text.split("\n")


async def test_callers_in_other_files_are_named_the_likeliest_first() -> None:
    lines = await explained(
        piece("app/main.py", "checkout", Reason.CALLER, 0.4),
        piece("app/admin.py", "Admin.restore", Reason.CALLER, 0.9),
        piece("app/admin.py", "Admin.restore", Reason.CALLER, 0.2),
        piece("app/other.py", "unrelated", Reason.NEAR, 2.0),
    )

    assert (
        "- By its name it is used in other files: `Admin.restore` in `app/admin.py` and `checkout` in `app/main.py`."
        in lines
    )


async def test_a_caller_outside_of_any_declaration_is_named_by_its_file() -> None:
    assert "- By its name it is used in other files: `run.py`." in await explained(
        piece("run.py", "", Reason.CALLER)
    )


async def test_where_files_are_still_to_be_read_the_explanation_says_so() -> None:
    lines = await explained(piece("a.py", "f", Reason.CALLER), is_complete=False)

    assert "- By its name it is used in other files: `f` in `a.py`; more files are still to be read." in lines


async def test_what_it_calls_and_what_tests_it_is_named_by_file() -> None:
    lines = await explained(
        piece("store.py", "Store.write", Reason.CALLED, 0.9),
        piece("store.py", "Store.path", Reason.CALLED, 0.8),
        piece("log.py", "note", Reason.CALLED, 0.7),
        piece("tests/test_save.py", "test_an_order_is_saved", Reason.TEST),
    )

    assert (
        "- Of the names that it calls, other files declare `Store.write` in `store.py` and `note` in `log.py`."
        in lines
    )
    assert "- By its name it is tested: `test_an_order_is_saved` in `tests/test_save.py`." in lines


async def test_of_many_callers_the_first_are_named_and_the_others_counted() -> None:
    lines = await explained(*(piece(f"{number}.py", "f", Reason.CALLER) for number in range(15)))

    (line,) = (line for line in lines if "other files" in line)
    assert line.endswith("`f` in `11.py` and 3 more.")


async def test_without_neighbours_nothing_is_said_of_other_files() -> None:
    assert not [line for line in await explained() if "other files" in line or "tested" in line]


async def test_a_path_from_another_file_cannot_leave_its_code_span() -> None:
    lines = await explained(piece("a`b](x).py", "f", Reason.CALLER))

    assert "- By its name it is used in other files: `f` in `` a`b](x).py ``." in lines


@pytest.mark.parametrize("task", [Task.REVIEW, Task.TEST])
async def test_the_built_in_model_says_what_it_cannot_do(task: Task) -> None:
    with pytest.raises(ModelRefused, match="a model of your own"):
        [
            chunk
            async for chunk in Builtin().stream(Request(task=task, messages=()))
            if isinstance(chunk, Delta)
        ]


async def test_a_file_is_named_once_where_the_caller_in_it_is_known() -> None:
    lines = await explained(
        piece("a.py", "", Reason.CALLER, 0.9),
        piece("a.py", "f", Reason.CALLER, 0.8),
        piece("b.py", "", Reason.CALLER, 0.7),
    )

    assert "- By its name it is used in other files: `f` in `a.py` and `b.py`." in lines
