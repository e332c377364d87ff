import ast
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.comments.encode import block_comment, python_docstring

NASTY = st.text(
    st.one_of(st.sampled_from(list("\"'\\`\n\t{}*/#%NuUx0 ab.")), st.characters(exclude_categories=["Cs"])),
    max_size=60,
)


def read_back(literal: str, indent: str = "    ") -> str:
    """The docstring of a function that has the literal in it, as Python reads it."""
    body = "\n".join(f"{indent}{line}" if line else "" for line in literal.split("\n"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree = ast.parse(f"def f():\n{body}\n{indent}return 1\n")
    (function,) = tree.body
    assert isinstance(function, ast.FunctionDef)
    assert len(function.body) == 2
    return ast.get_docstring(function, clean=True) or ""


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        pytest.param("Do it.", '"""Do it."""', id="one line"),
        pytest.param("Do it.\n\nMore.", '"""Do it.\n\nMore.\n"""', id="several lines"),
        pytest.param(r"Match \d.", r'r"""Match \d."""', id="a backslash"),
        pytest.param(
            r"The name \N{BULLET} and \u2022.", 'r"""The name \\N{BULLET} and \\u2022."""', id="escapes"
        ),
        pytest.param("It ends in \\", 'r"""It ends in \\\n"""', id="a backslash at the end"),
        pytest.param('Say "hi"', '"""Say "hi"\n"""', id="a quote at the end"),
        pytest.param('"Hi", it says.', '""""Hi", it says."""', id="a quote at the start"),
        pytest.param('Three """ quotes.', '"""Three \\"\\"\\" quotes."""', id="triple quotes"),
        pytest.param(
            'Three """ and \\d.', '"""Three \\"\\"\\" and \\\\d."""', id="triple quotes and a backslash"
        ),
        pytest.param("Three ''' quotes.", '"""Three \'\'\' quotes."""', id="the other triple quotes"),
        pytest.param("A\x00B\x1b[31mC\r\nD", '"""AB[31mC\nD\n"""', id="control characters"),
        pytest.param("", '""" """', id="nothing"),
    ],
)
def test_a_docstring_is_written_so_that_python_reads_it(text: str, literal: str) -> None:
    assert python_docstring(text) == literal


@given(NASTY)
def test_a_docstring_reads_back_as_its_text_whatever_that_is(text: str) -> None:
    literal = python_docstring(text)

    kept = ast.literal_eval(literal)
    assert read_back(literal).split() == kept.split()
    # What is not kept are characters that nobody sees.
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum() and c in kept]
    assert all(c in kept for c in text if c in "\"'\\`{}*/#%")


def test_a_line_too_long_with_its_quotes_is_closed_on_the_next() -> None:
    assert python_docstring("x" * 20, max_chars=22) == f'"""{"x" * 20}\n"""'


@given(st.lists(NASTY, min_size=1, max_size=4))
def test_a_block_comment_ends_where_it_should_and_nowhere_else(lines: list[str]) -> None:
    comment = block_comment(lines)

    assert comment.startswith("/**")
    assert comment.endswith("*/")
    assert comment.count("*/") == 1
    assert "\x00" not in comment
    assert "\r" not in comment


def test_the_end_of_a_comment_is_escaped_in_javascript() -> None:
    assert block_comment(["Match */ and go on."]) == "/** Match *\\/ and go on. */"
