"""What becomes of a model's raw completion."""

import pytest

from glossator.tasks.closers import replaced_columns
from glossator.tasks.ghost import ghost_text, until_any


@pytest.mark.parametrize(
    ("raw", "before", "after", "multiline", "expected"),
    [
        pytest.param("total += 1", "    ", "\n", False, "total += 1", id="plain text stays"),
        pytest.param(
            "```python\ntotal += 1\n```", "    ", "\n", False, "total += 1", id="a fence is removed"
        ),
        pytest.param(
            "```\na = 1\nb = 2\n```\nThis adds.",
            "",
            "",
            True,
            "a = 1\nb = 2",
            id="chatter behind a fence goes",
        ),
        pytest.param(
            "```py\na = 1\nb =", "", "", True, "a = 1\nb =", id="a fence that was cut off is removed"
        ),
        pytest.param("<think>hm</think>x = 1", "", "", False, "x = 1", id="reasoning is removed"),
        pytest.param("<think>hm", "", "", False, "", id="nothing but reasoning is nothing"),
        pytest.param("x = 1<|endoftext|>import", "", "", False, "x = 1", id="a special token ends it"),
        pytest.param("x = 1<|fim_middle|>", "", "", False, "x = 1", id="a hole filler's token ends it"),
        pytest.param("x<｜fim▁end｜>y", "", "", False, "x", id="a token with full-width bars ends it"),
        pytest.param(
            "return total", "    return ", "\n", False, "total", id="an echo of the line is removed"
        ),
        pytest.param(
            "    return total",
            "    return ",
            "\n",
            False,
            "total",
            id="an echo with its indentation is removed",
        ),
        pytest.param(
            "b = a\nif b:\n    c()",
            "x\r\nb = a\r\nif b:",
            "\r\n",
            True,
            "\n    c()",
            id="an echo of several lines is removed from a document with CRLF",
        ),
        pytest.param("a\nb", "", "", False, "a", id="one line where one is wanted"),
        pytest.param("\nb", "x = 1", "", False, "", id="a line end first is nothing for this line"),
        pytest.param(
            "value)", "print(", ")", False, "value", id="what stands behind the cursor is not repeated"
        ),
        pytest.param("a = 1\r\nb = 2", "", "", True, "a = 1\nb = 2", id="line ends become line feeds"),
        pytest.param(
            "    return total", "x\n", "\n    return total\n", True, "", id="what follows anyway is nothing"
        ),
        pytest.param(
            "x = '\u202e'", "", "", False, "", id="text that changes its reading direction is refused"
        ),
        pytest.param("x\x1b[31m", "", "", False, "", id="control characters are refused"),
        pytest.param("   \n  ", "", "", True, "", id="white space is nothing"),
        pytest.param("", "", "", True, "", id="nothing is nothing"),
        pytest.param("a = 1   \n\n", "", "", True, "a = 1", id="trailing white space goes"),
        pytest.param("x\ty", "", "", False, "x\ty", id="a tab is kept"),
    ],
)
def test_a_raw_answer_becomes_ghost_text(
    raw: str, before: str, after: str, multiline: bool, expected: str
) -> None:
    assert ghost_text(raw, before, after, multiline=multiline) == expected


def test_a_line_that_repeats_without_end_is_cut() -> None:
    text = ghost_text("x += 1\n" * 1000, "", "", multiline=True)

    assert text.count("x += 1") <= 2


@pytest.mark.parametrize(
    ("text", "rest", "expected"),
    [
        pytest.param("value)", ")", 1, id="a bracket that the editor closed"),
        pytest.param("value", ")", 0, id="a bracket that the text does not close"),
        pytest.param("a, b])", "])", 2, id="two brackets"),
        pytest.param("a)", ") + 1", 0, id="code that stands behind the cursor"),
        pytest.param("a)", "", 0, id="nothing behind the cursor"),
    ],
)
def test_closers_that_an_editor_inserted_are_taken_over(text: str, rest: str, expected: int) -> None:
    assert replaced_columns(text, rest) == expected


@pytest.mark.parametrize(
    ("stops", "expected"),
    [
        pytest.param((), "a; b // c", id="none"),
        pytest.param(("//",), "a; b ", id="one"),
        pytest.param(("//", ";"), "a", id="the first of several"),
        pytest.param(("",), "a; b // c", id="an empty one"),
    ],
)
def test_a_completion_ends_where_its_user_wants(stops: tuple[str, ...], expected: str) -> None:
    assert until_any("a; b // c", stops) == expected
