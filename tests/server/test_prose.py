import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.comments.prose import Prose, parse_prose, tagged
from glossator.errors import CannotDocument

WANTED = Prose(
    summary="Parse a date.",
    parameters={"text": "The text to parse.", "strict": "Whether to be strict."},
    returns="The date.",
    raises={"ValueError": "If it is no date."},
)
TAGGED = """summary: Parse a date.
param text: The text to parse.
param strict: Whether to be strict.
returns: The date.
raises ValueError: If it is no date."""
GOOGLE = '''"""Parse a date.

Args:
    text (str): The text to parse.
    strict: Whether to be
        strict.

Returns:
    date: The date.

Raises:
    ValueError: If it is no date.
"""'''
NUMPY = '''"""Parse a date.

Parameters
----------
text : str
    The text to parse.
strict : bool, optional
    Whether to be strict.

Returns
-------
date
    The date.

Raises
------
ValueError
    If it is no date.
"""'''
SPHINX = '''"""Parse a date.

:param str text: The text to parse.
:param strict: Whether to be strict.
:type strict: bool
:returns: The date.
:rtype: date
:raises ValueError: If it is no date.
"""'''
JSDOC = """/**
 * Parse a date.
 *
 * @param {string} text - The text to parse.
 * @param {boolean} [strict=true] - Whether to be strict.
 * @returns {Date} The date.
 * @throws {ValueError} If it is no date.
 */"""
OBJECT = {
    "summary": "Parse a date.",
    "parameters": {"text": "The text to parse.", "strict": "Whether to be strict."},
    "returns": "The date.",
    "raises": [{"type": "ValueError", "description": "If it is no date."}],
}


def indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(TAGGED, id="the text that was asked for"),
        pytest.param(f"```\n{TAGGED}\n```", id="in a code fence"),
        pytest.param(f"```text\n{TAGGED}", id="in a fence that is never closed"),
        pytest.param(f"Sure!\n```\n{TAGGED}\n```", id="in a fence behind chatter"),
        pytest.param(f"Sure! Here is the documentation:\n\n{TAGGED}\n\nLet me know if you need more!", id="with chatter"),
        pytest.param(f"<think>\nsummary: wrong\nparam text: wrong\n</think>\n{TAGGED}", id="behind thoughts"),
        pytest.param(f"wrong thoughts without a start\n</think>\n\n{TAGGED}", id="behind the end of thoughts"),
        pytest.param(TAGGED.replace("summary", "SUMMARY").replace("param", "Param").replace("raises", "Raises"), id="in wrong case"),
        pytest.param("\n".join(f"- {line}" for line in TAGGED.split("\n")), id="as a list"),
        pytest.param(
            "**Summary:** Parse a date.\n**Param text:** The text to parse.\n**Param `strict`**: Whether to be strict.\n"
            "**Returns:** The date.\n**Raises ValueError:** If it is no date.",
            id="in bold",
        ),
        pytest.param(TAGGED.replace("\n", "\r\n"), id="with carriage returns"),
        pytest.param(TAGGED + "<|im_end|>", id="with a control token"),
        pytest.param(GOOGLE, id="as a Google docstring"),
        pytest.param(NUMPY, id="as a NumPy docstring"),
        pytest.param(SPHINX, id="as a Sphinx docstring"),
        pytest.param(JSDOC, id="as a JSDoc comment"),
        pytest.param(f"```python\ndef parse(text, strict=True):\n{indented(GOOGLE)}\n    return None\n```", id="a whole function typed again"),
        pytest.param(f"Here you go:\n\n```python\n@cached\nasync def parse(\n    text,\n    strict=True,\n):\n{indented(NUMPY)}\n    return 1\n```\nDone.", id="a decorated function typed again"),
        pytest.param(f"```js\n{JSDOC}\nfunction parse(text, strict) {{ return 1; }}\n```", id="a JavaScript function typed again"),
        pytest.param(json.dumps(OBJECT), id="as JSON"),
        pytest.param(f"```json\n{json.dumps(OBJECT, indent=2)}\n```", id="as JSON in a fence"),
        pytest.param(json.dumps({"documentation": OBJECT}), id="as an object in an object"),
        pytest.param(
            json.dumps({"description": "Parse a date.", "args": [{"name": "text", "description": "The text to parse."}, {"name": "strict", "description": "Whether to be strict."}], "return": {"description": "The date."}, "throws": {"ValueError": "If it is no date."}}),
            id="as JSON with other names",
        ),
    ],
)  # fmt: skip
def test_an_answer_is_read_whatever_it_is_wrapped_in(answer: str) -> None:
    assert parse_prose(answer) == WANTED


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("", id="nothing"),
        pytest.param("  \n\t\n", id="white space"),
        pytest.param("I'm sorry, but I can't help with that.", id="an apology"),
        pytest.param("As an AI language model, I cannot document code.", id="a refusal"),
        pytest.param("summary: I cannot describe this.", id="a refusal with a tag"),
        pytest.param("<think>What could this be", id="thoughts without an end"),
        pytest.param("```python\ndef f(x):\n    return x\n```", id="a function without documentation"),
        pytest.param("def f(x):\n    return x", id="bare code"),
        pytest.param("return x + 1;", id="a statement"),
        pytest.param("import os", id="an import"),
        pytest.param("...", id="dots"),
        pytest.param("None", id="a word for nothing"),
        pytest.param("param x: The value.", id="no summary"),
        pytest.param("summary: `x`", id="a summary of one letter"),
        pytest.param("{" * 20_000, id="brackets without an end"),
        pytest.param("[" * 20_000 + '{"summary": "x"}', id="deep JSON"),
        pytest.param("Read the file. " * 5_000, id="a text that is too long"),
    ],
)
def test_an_answer_without_a_usable_summary_is_refused(answer: str) -> None:
    with pytest.raises(CannotDocument):
        parse_prose(answer)


def test_details_go_on_over_untagged_lines_and_paragraphs() -> None:
    prose = parse_prose("summary: Do it.\ndetails: First line\nsecond line.\n\nNext paragraph.\nreturns: It.")

    assert prose.details == "First line\nsecond line.\n\nNext paragraph."
    assert prose.returns == "It."


def test_only_the_first_sentence_is_the_summary() -> None:
    prose = parse_prose("summary: Read e.g. the file `a.py`. It may be large.")

    assert (prose.summary, prose.details) == ("Read e.g. the file `a.py`.", "It may be large.")


def test_plain_prose_is_summary_and_details() -> None:
    prose = parse_prose("Read the whole file.\n\nThe file is closed again.")

    assert (prose.summary, prose.details) == ("Read the whole file.", "The file is closed again.")


def test_examples_and_notes_of_a_docstring_are_left_out() -> None:
    prose = parse_prose('"""Add one.\n\nArgs:\n    x: The number.\n\nExample:\n    >>> add(1)\n    2\n"""')

    assert prose == Prose(summary="Add one.", parameters={"x": "The number."})


def test_names_keep_neither_stars_nor_backquotes() -> None:
    prose = parse_prose(
        "summary: Call it.\nparam *args: Positional.\nparam `**kwargs`: Named.\nparam __init__: A name."
    )

    assert prose.parameters == {"args": "Positional.", "kwargs": "Named.", "__init__": "A name."}


def test_code_at_the_start_of_a_text_stays_code() -> None:
    prose = parse_prose("summary: `open` a file.\nparam x: `True` or `__file__`.\nreturns: *all* of `it`.")

    assert (prose.summary, prose.parameters["x"]) == ("`open` a file.", "`True` or `__file__`.")
    assert prose.returns == "*all* of `it`."


def test_the_built_in_text_is_read_back() -> None:
    prose = Prose(
        summary="Yield each line.",
        details="The file is closed.",
        parameters={"path": "The path."},
        attributes={"size": "The size."},
        yields="Each line.",
    )

    assert parse_prose(tagged(prose)) == prose


@given(st.text(max_size=300))
def test_no_answer_breaks_the_reader(answer: str) -> None:
    with suppress(CannotDocument):
        assert parse_prose(answer).summary


@given(
    st.lists(
        st.sampled_from(
            [*TAGGED.split("\n"), "```", '"""', "/**", " */", "Args:", "", "----", "{", ":param x:", "@param"]
        )
    )
)
def test_no_mixture_of_conventions_breaks_the_reader(lines: list[str]) -> None:
    with suppress(CannotDocument):
        assert parse_prose("\n".join(lines)).summary
