import random

import pytest

from glossator_context.document import Document
from glossator_context.frames import Change
from glossator_context.ngrams.code_tokens import MAX_LINE_CHARS, tokens_before_cursor, tokens_of
from glossator_context.ngrams.counts import Counts
from glossator_context.ngrams.ngram import Model
from glossator_context.ngrams.prediction import Prediction
from glossator_context.text import Position, split_lines

TESTS = """\
class TestParse:
    def test_one(self):
        result = parse("one")
        self.assertEqual(result.name, "one")
        self.assertTrue(result.is_whole)

    def test_two(self):
        result = parse("two")
        self.assertEqual(result.name, "two")
        self.assertTrue(result.is_whole)

    def test_three(self):
        result = parse("three")
        self.assertEqual(result.name, "three")
        self.assertTrue(result.is_whole)
"""
LOOPS = """\
for item in items:
    if item is None:
        continue
    process(item, deep = True)

for item in others:
    if item is None:
        continue
    process(item, deep = True)

print("done")
"""
SCRIPT = """\
function first(items) {
\tconst result = [];
\tfor (const item of items) {
\t\tresult.push(item.name);
\t}
\treturn result;
}

function second(items) {
\tconst result = [];
\tfor (const item of items) {
\t\tresult.push(item.name);
\t}
\treturn result;
}
"""


def completed(text: str, learnt: str, *, multiline: bool = False, max_tokens: int = 60) -> str:
    """What the model, which knows `learnt`, writes at the mark."""
    prefix, suffix = text.split("‸")
    model = Model()
    model.learn("a", split_lines(learnt))
    return model.complete(prefix, suffix, max_tokens, multiline, name="a")


@pytest.mark.parametrize(
    ("text", "learnt", "expected"),
    [
        pytest.param("for item in things:\n    ‸", LOOPS, "if item is None:", id="a whole line"),
        pytest.param(
            "for item in things:\n    if item is No‸", LOOPS, "ne:", id="the rest of a word and its line"
        ),
        pytest.param("for item in things:\n    if ‸", LOOPS, "item is None:", id="behind a space"),
        pytest.param(
            "for item in things:\r\n    if‸", LOOPS, " item is None:", id="behind a word, with CRLF"
        ),
        pytest.param("    process(‸", LOOPS, "item, deep = True)", id="spaces as they were learnt"),
        pytest.param(
            "    process(‸)", LOOPS, "item, deep = True", id="inside a bracket that is closed already"
        ),
        pytest.param("    process(‸True)", LOOPS, "", id="nothing where a word follows"),
        pytest.param("    if ‸:\n", LOOPS, "item is None", id="before a colon that stands there already"),
        pytest.param('    print("do‸', LOOPS, 'ne")', id="the rest of a string"),
        pytest.param(
            '        result = parse("four")\n        self.assertT‸',
            TESTS,
            "rue(result.is_whole)",
            id="a method",
        ),
        pytest.param(
            "for item in things:\n‸", LOOPS, "    if item is None:", id="with the indentation that is missing"
        ),
        pytest.param(
            "\tfor (const item of items) {\n\t\t‸", SCRIPT, "result.push(item.name);", id="under tabs"
        ),
        pytest.param(
            "for item in things:\n    ‸\n    if item is None:\n", LOOPS, "", id="not the line that comes next"
        ),
        pytest.param("‸", LOOPS, "", id="nothing in an empty file"),
        pytest.param("quite unknown words ‸", LOOPS, "", id="nothing behind unknown words"),
        pytest.param("for item in things:\n    ‸", "", "", id="nothing when nothing was learnt"),
    ],
)
def test_a_line_goes_on_as_its_like_did(text: str, learnt: str, expected: str) -> None:
    assert completed(text, learnt) == expected


@pytest.mark.parametrize(
    ("text", "learnt", "expected"),
    [
        pytest.param(
            "for item in things:\n    ‸", LOOPS, "if item is None:\n        continue\n    process(item, deep = True)", id="to the end of the block"
        ),
        pytest.param(
            "for item in things:‸", LOOPS, "\n    if item is None:\n        continue\n    process(item, deep = True)", id="from a header"
        ),
        pytest.param(
            "for item in things:\n    if item is None:\n        ‸\n    process(item, deep = True)\n",
            LOOPS,
            "continue",
            id="to what stands there already",
        ),
        pytest.param(
            "\tfor (const item of items) {‸", SCRIPT, "\n\t\tresult.push(item.name);", id="under tabs, to the end of the block"
        ),
    ],
)  # fmt: skip
def test_several_lines_go_on_to_the_end_of_their_block(text: str, learnt: str, expected: str) -> None:
    assert completed(text, learnt, multiline=True) == expected


def test_no_more_tokens_are_written_than_allowed() -> None:
    assert completed("    process(‸", LOOPS, max_tokens=3) == "item, deep"


def test_the_file_at_hand_outweighs_another() -> None:
    model = Model()
    model.learn("here", split_lines("total = add(left, right)\n" * 2))
    model.learn("there", split_lines("total = add(first, second)\n" * 3))
    assert model.complete("total = add(", "", 20, False, name="here") == "left, right)"
    assert model.complete("total = add(", "", 20, False, name="there") == "first, second)"


def test_what_is_forgotten_is_not_written() -> None:
    model = Model()
    model.learn("a", split_lines(LOOPS))
    model.forget("a")
    model.forget("never known")
    assert model.tokens == 0
    assert model.complete("for item in things:\n    ", "", 60, False) == ""


def test_learning_and_forgetting_leave_no_counts() -> None:
    counts = Counts()
    counts.learn(split_lines(TESTS + LOOPS + SCRIPT))
    assert counts.table
    counts.learn([])
    assert (counts.table, counts.tokens) == ({}, 0)


def test_edits_leave_the_counts_of_a_fresh_start() -> None:
    chance = random.Random("edits of lines")
    pool = split_lines(TESTS + LOOPS + SCRIPT + "\n\n\0\n" + "x" * (MAX_LINE_CHARS + 1))
    lines = chance.choices(pool, k=60)
    edited = Counts()
    for _ in range(500):
        start = chance.randrange(len(lines) + 1)
        lines[start : start + chance.randrange(4)] = chance.choices(pool, k=chance.randrange(4))
        if chance.random() < 0.1:
            chance.shuffle(lines)
        edited.learn(lines)
        fresh = Counts()
        fresh.learn(lines)
        assert edited.table == fresh.table
        assert edited.tokens == fresh.tokens


def test_a_change_that_is_too_large_is_left_for_later() -> None:
    counts = Counts()
    counts.learn(split_lines(LOOPS))
    table = {**counts.table}
    assert not counts.learn(split_lines(TESTS), most=10)
    assert counts.table == table
    assert counts.learn(split_lines(LOOPS.replace("print", "write")), most=10)


def test_a_long_file_is_learnt_near_the_cursor_first_and_whole_at_last() -> None:
    lines = [f"value_{number} = compute_{number}(base)\n" for number in range(2_000)]
    model, whole = Model(), Model()
    whole.learn("a", lines)
    assert not model.learn_near("a", lines, 1_000)
    assert model.complete("value_1000 = compute_1", "", 20, False, name="a").startswith("0")
    assert 0 < model.tokens < whole.tokens / 4
    for _ in range(20):
        if model.learn_more("a", lines):
            break
    assert model.tokens == whole.tokens
    assert model.learn_near("a", [*lines, "more = 1\n"], 2_000)
    assert model.tokens == whole.tokens + 4
    assert not model.learn_near("a", [line.upper() for line in lines], 10)
    assert model.tokens < whole.tokens / 4


def test_memory_is_bounded_by_forgetting_the_files_of_long_ago() -> None:
    model = Model(max_tokens=1_000)
    for number in range(50):
        model.learn(str(number), split_lines(LOOPS))
        assert model.tokens <= 1_000
    assert model.knows("49")
    assert not model.knows("0")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("    x = f(a, *b)\n", ("x", " =", " f", "(", "a", ",", " *", "b", ")"), id="spaces stay in front"),
        pytest.param("x  =\t1", ("x", " =", " 1"), id="much space is one space"),
        pytest.param("say('it\\'s', \"a b\")", ("say", "(", "'it\\'s'", ",", ' "a b"', ")"), id="strings are whole"),
        pytest.param("# don't", ("#", " don", "'", "t"), id="an apostrophe opens no string"),
        pytest.param('"""Doc', ('"""', "Doc"), id="a docstring's quotes are one token"),
        pytest.param("größe += 0x1f", ("größe", " +=", " 0x1f"), id="names in any language"),
        pytest.param("  \n", (), id="a blank line has none"),
        pytest.param("x" * (MAX_LINE_CHARS + 1), (), id="a line too long has none"),
    ],
)  # fmt: skip
def test_a_line_is_its_tokens(line: str, expected: tuple[str, ...]) -> None:
    assert tokens_of(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("    self.na", (("self", "."), "na"), id="a word"),
        pytest.param("x = ", (("x", " ="), " "), id="a space"),
        pytest.param("f(", (("f", "("), ""), id="an operator is never unfinished"),
        pytest.param("f('a b", (("f", "("), "'a b"), id="an open string"),
        pytest.param("f('a b'", (("f", "(", "'a b'"), ""), id="a closed string"),
        pytest.param("    ", ((), ""), id="white space alone"),
    ],
)
def test_a_token_may_be_unfinished_at_the_cursor(line: str, expected: tuple[tuple[str, ...], str]) -> None:
    assert tokens_before_cursor(line) == expected


def test_no_line_takes_long_to_split() -> None:
    for hostile in ('"\\' * 250, "'" * 499, "`\\`" * 160, " " * 500, '"""' * 166, "0" * 500):
        assert isinstance(tokens_of(hostile), tuple)
        assert isinstance(tokens_before_cursor(hostile), tuple)


def test_a_prediction_follows_the_edits_of_its_document() -> None:
    document = Document("file:///a.py", None, "python", LOOPS, 1)
    prediction = Prediction(lambda document: ())
    prediction.opened(document)
    while prediction.has_more_to_learn:
        prediction.learn_some_more()
    end = document.text.end
    document.edit([Change(end, end, "for item in more:\n    if")], 2)
    assert prediction.predict(document, document.text.end, 60, multiline=False) == " item is None:"
    document.edit([Change(Position(0, 0), end, "if ready:\n    start(now)\n" * 3)], 3)
    assert prediction.predict(document, document.text.end, 60, multiline=False) == " ready:"


def test_a_prediction_learns_what_a_document_imports() -> None:
    library = Document(
        "/w/library.py", "/w/library.py", "python", "settings = load_settings(path, strict=True)\n" * 2, 0
    )
    document = Document("file:///w/a.py", "/w/a.py", "python", "settings = ", 1)
    prediction = Prediction(lambda document: (library,))
    prediction.opened(document)
    while prediction.has_more_to_learn:
        prediction.learn_some_more()
    assert (
        prediction.predict(document, Position(0, 11), 60, multiline=False)
        == "load_settings(path, strict=True)"
    )


def test_the_line_being_typed_is_not_learnt() -> None:
    document = Document("file:///a.py", None, "python", "alphabet_soup = 1\nother = 2\nalphabet_s", 1)
    prediction = Prediction(lambda document: ())
    assert prediction.predict(document, Position(2, 10), 60, multiline=False) == "oup = 1"
