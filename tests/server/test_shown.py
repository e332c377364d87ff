"""Completions that were shown are served again, for as long as what is typed agrees with them."""

import pytest

from glossator.tasks.shown import ShownCompletions
from glossator_context.text import Position, Text

BEFORE = "def add(a, b):\n    return "


def shown_at_the_end(before: str, completion: str, after: str = "\n") -> tuple[ShownCompletions, Position]:
    text = Text(before + after)
    position = text.position_at(len(before))
    memory = ShownCompletions()
    memory.remember("file:///a.py", text, position, completion, "mini")
    return memory, position


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        pytest.param("", "a + b", id="the cursor came back"),
        pytest.param("a", " + b", id="one key"),
        pytest.param("a + ", "b", id="several keys"),
        pytest.param("x", None, id="another key"),
        pytest.param("a + b", None, id="all of it"),
    ],
)
def test_typing_through_a_completion_leaves_its_rest(typed: str, rest: str | None) -> None:
    memory, position = shown_at_the_end(BEFORE, "a + b")
    text = Text(BEFORE + typed + "\n")

    found = memory.rest("file:///a.py", text, Position(position.line, position.column + len(typed)))

    assert found == (None if rest is None else (rest, "mini"))


def test_a_block_is_typed_through_over_its_line_ends() -> None:
    memory, position = shown_at_the_end("if a:\n    ", "b = 1\n    c = 2")
    text = Text("if a:\n    b = 1\n    c\n")

    assert memory.rest("file:///a.py", text, Position(2, 5)) == (" = 2", "mini")
    assert position == Position(1, 4)


def test_a_completion_is_not_shown_where_the_text_around_it_has_changed() -> None:
    memory, position = shown_at_the_end(BEFORE, "a + b")
    changed = Text(BEFORE.replace("add", "sub") + "\n")

    assert memory.rest("file:///a.py", changed, position) is None


def test_a_completion_belongs_to_its_document() -> None:
    memory, position = shown_at_the_end(BEFORE, "a + b")

    assert memory.rest("file:///b.py", Text(BEFORE + "\n"), position) is None
    memory.forget("file:///a.py")
    assert memory.rest("file:///a.py", Text(BEFORE + "\n"), position) is None
