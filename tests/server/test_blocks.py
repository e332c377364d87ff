"""Markdown in pieces becomes blocks, and no piece is lost or repeated."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.cli.blocks import BlockSplitter

LINES = st.sampled_from(
    ["", "  ", "text", "- item", "  more of it", "```python", "```", "~~~", "# Title", "| a |", "1. one"]
)
TEXTS = st.lists(LINES, max_size=12).map("\n".join)


def blocks_of(*parts: str) -> list[str]:
    splitter = BlockSplitter()
    found = [block for part in parts for block in splitter.feed(part)]
    return found + splitter.close()


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("\n\n", [], id="blank lines"),
        pytest.param("one\n\ntwo\n", ["one", "two"], id="paragraphs"),
        pytest.param("one\nof two lines\n\n\n\ntwo", ["one\nof two lines", "two"], id="several blank lines"),
        pytest.param("- a\n\n  more\n- b", ["- a\n\n  more\n- b"], id="an indented line goes on"),
        pytest.param("```\na\n\nb\n```\nend", ["```\na\n\nb\n```", "end"], id="a fence with a blank line"),
        pytest.param("text\n```\na\n```", ["text", "```\na\n```"], id="a fence right behind a paragraph"),
        pytest.param("````\n```\n````\nx", ["````\n```\n````", "x"], id="a fence inside a longer one"),
        pytest.param("~~~\n```\n~~~", ["~~~\n```\n~~~"], id="a fence inside one of another kind"),
        pytest.param("```\nnever closed\n\n", ["```\nnever closed"], id="a fence that is never closed"),
    ],
)
def test_a_text_is_cut_into_blocks(text: str, blocks: list[str]) -> None:
    assert blocks_of(text) == blocks


@given(text=TEXTS, cuts=st.lists(st.integers(0, 100), max_size=5))
def test_where_it_is_cut_changes_nothing(text: str, cuts: list[int]) -> None:
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    parts = [text[start:stop] for start, stop in pairwise(edges)]

    assert blocks_of(*parts) == blocks_of(text)


@given(text=TEXTS)
def test_every_line_that_says_something_is_in_one_block_in_order(text: str) -> None:
    said = [line for line in text.split("\n") if line.strip()]

    assert [line for block in blocks_of(text) for line in block.split("\n") if line.strip()] == said


def test_the_end_of_a_long_block_of_code_is_code() -> None:
    splitter = BlockSplitter()
    splitter.feed("```python\n" + "".join(f"line_{number}\n" for number in range(100)))

    assert splitter.end_of_block(lines=3, characters=1000) == "```python\nline_98\nline_99\n"


def test_the_end_of_a_long_paragraph_is_short() -> None:
    splitter = BlockSplitter()
    splitter.feed("word " * 10_000)

    assert splitter.end_of_block(lines=3, characters=50) == "word " * 10
