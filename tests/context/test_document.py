import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.marked import document
from glossator_context.document import Document
from glossator_context.frames import Change
from glossator_context.grammars import MAX_SOURCE_BYTES, nodes, parse
from glossator_context.line_bytes import LineBytes
from glossator_context.text import Position, Text

FRAGMENTS = {
    "python": [
        "def f(a):\n",
        "    return 1\n",
        "class A:\n",
        "x = 1",
        "import os\n",
        "'''",
        '"',
        "(",
        ")",
        ":",
        "# é",
    ],
    "typescript": [
        "function f(a) {\n",
        "}\n",
        "class A {",
        "const x = 1;",
        "import a from 'b'\n",
        "`",
        "${",
        "/*",
        "*/",
    ],
}
COMMON = ["\n", "\r\n", "\r", "    ", "\t", "é", "日本", "😀", "\ufeff", "\0", "\ud800", ""]
places = st.tuples(st.integers(0, 12), st.integers(0, 30)).map(lambda place: Position(*place))


def texts(language, most):
    return st.lists(st.sampled_from(FRAGMENTS[language] + COMMON), max_size=most).map("".join)


def sessions():
    def session(language):
        changes = st.lists(st.tuples(places, places, texts(language, 3), st.booleans()), max_size=12)
        return st.tuples(st.just(language), texts(language, 30), changes)

    return st.sampled_from(sorted(FRAGMENTS)).flatmap(session)


def shape(tree):
    return [
        (
            node.type,
            node.start_byte,
            node.end_byte,
            tuple(node.start_point),
            tuple(node.end_point),
            node.is_missing,
        )
        for node in nodes(tree.root_node)
    ]


@settings(max_examples=200, deadline=None)
@given(sessions())
def test_after_any_edits_a_document_is_what_a_new_one_would_be(session):
    language, before, changes = session
    edited = document(before, language)
    expected = str(edited.text)
    for version, (first, second, new, is_looked_at) in enumerate(changes):
        start, end = sorted((edited.text.clamp(first), edited.text.clamp(second)))
        start_offset, end_offset = edited.text.offset(start), edited.text.offset(end)
        expected = expected[:start_offset] + new.replace("\ud800", "\ufffd") + expected[end_offset:]
        edited.edit([Change(*sorted((first, second)), new)], version)
        if is_looked_at:
            assert edited.tree is not None

        assert str(edited.text) == expected
        assert edited.source == expected.encode()
        starts = [edited.line_start_byte(line) for line in range(edited.text.line_count + 1)]
        lines = edited.text.lines()
        assert starts == [len("".join(lines[:line]).encode()) for line in range(len(lines) + 1)]

    fresh = parse(expected.encode(), edited.syntax.grammar)
    if not fresh.root_node.has_error:
        assert shape(edited.tree) == shape(fresh)
    # Tree-sitter may mend broken code in another way than from nothing, but nothing of it may stay behind.
    edited.edit([Change(Position(0, 0), edited.text.end, "x = [1]\n")], 99)
    assert shape(edited.tree) == shape(parse(b"x = [1]\n", edited.syntax.grammar))


@pytest.mark.parametrize("language", sorted(FRAGMENTS))
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_a_text_typed_letter_by_letter_has_the_tree_of_the_whole(language, newline):
    whole = {
        "python": "class Ä:\n    '''日本 😀'''\n    def f(self, a=(1, 2)):\n        return [a]  # é\n\nx = 1\n",
        "typescript": "class Ä {\n  /** 日本 😀 */\n  f(a = [1, 2]) {\n    return `${a}`; // é\n  }\n}\nlet x = 1;\n",
    }[language].replace("\n", newline)
    typed = document("", language)
    for version, character in enumerate(whole):
        end = typed.text.clamp(typed.text.end)
        typed.edit([Change(end, end, character)], version)
        assert typed.tree is not None

    assert str(typed.text) == whole
    assert shape(typed.tree) == shape(parse(whole.encode(), typed.syntax.grammar))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=12),
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 4), st.lists(st.integers(0, 5), min_size=1, max_size=4))
    ),
)
def test_the_bytes_of_lines_follow_any_replacements(lengths, replacements):
    lines = LineBytes(lengths)
    for first, count, new in replacements:
        first = min(first, len(lengths) - 1)
        lines.replace(first, min(first + count, len(lengths)), new)
        lengths[first : first + count] = new

        starts = [sum(lengths[:line]) for line in range(len(lengths) + 1)]
        assert [lines.start(line) for line in range(len(starts))] == starts
        assert lines.total == sum(lengths)
        for offset in range(sum(lengths)):
            line = lines.line_at(offset)
            assert starts[line] <= offset < starts[line + 1]


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("ab\ncd", 4, (1, 1)),
        ("é😀x\n", 2, (0, 1)),
        ("é😀x\n", 6, (0, 2)),
        ("é😀x\n", 4, (0, 1)),
        ("a\r\nb", 2, (0, 1)),
        ("a\r\nb", 3, (1, 0)),
        ("a\n", 2, (1, 0)),
        ("a\n", 99, (1, 0)),
        ("", 0, (0, 0)),
    ],
    ids=["ascii", "behind two bytes", "behind four bytes", "inside a character", "inside CRLF", "behind CRLF", "the end",
         "behind the end", "nothing"],
)  # fmt: skip
def test_a_byte_has_a_position(text, offset, position):
    assert document(text).position_of_byte(offset) == position


@pytest.mark.parametrize("text", ["a = 'é😀'\nb = '日本'\n", "\r\n\rx\n", "\ufeffx = 1\n"], ids=ascii)
def test_a_position_has_the_byte_that_has_the_position(text):
    found = document(text)
    for line in range(found.text.line_count):
        for column in range(len(found.text.line(line).rstrip("\r\n")) + 1):
            position = Position(line, column)
            offset = len("".join(found.text.lines(0, line)).encode()) + len(
                found.text.line(line)[:column].encode()
            )

            assert found.byte_offset(position) == offset
            assert found.position_of_byte(offset) == position


def test_a_whole_new_text_takes_the_place_of_the_old_one():
    changed = document("x = (\n")
    changed.edit([Change(None, None, "y = 1\n"), Change(Position(0, 0), Position(0, 1), "z")], 7)

    assert (str(changed.text), changed.version) == ("z = 1\n", 7)
    assert shape(changed.tree) == shape(parse(b"z = 1\n", "python"))


@pytest.mark.parametrize(
    "text", ["<!--" * 5000, "x" * (MAX_SOURCE_BYTES + 1)], ids=["a hang", "a large file"]
)
def test_a_document_without_a_tree_gets_one_when_it_becomes_parseable(text):
    changed = document(text)
    assert changed.tree is None

    changed.edit([Change(Position(0, 1), changed.text.end, " = 1\n")], 2)

    assert changed.tree is not None
    assert not changed.tree.root_node.has_error or text.startswith("<")
    assert changed.source == str(changed.text).encode()


def test_a_parse_that_took_too_long_is_not_tried_again_before_the_next_edit(monkeypatch):
    parses = []
    monkeypatch.setattr("glossator_context.document.parse", lambda *arguments, **options: parses.append(1))
    slow = document("x = 1\n")

    assert (slow.tree, slow.tree) == (None, None)
    assert len(parses) == 1

    slow.edit([Change(Position(0, 0), Position(0, 0), "y")], 2)
    assert slow.tree is None
    assert len(parses) == 2


def test_fault_71_a_line_of_a_million_characters_is_edited_without_a_tree():
    long = document("é" + "x" * 1_000_000, "javascript")
    for version in range(20):
        long.edit([Change(Position(0, 500_000), Position(0, 500_000), "y")], version)
        assert long.tree is None

    assert long.byte_offset(Position(0, 2)) == 3
    assert len(long.source) == 1_000_022


def test_lone_surrogates_are_replaced_before_anything_is_encoded():
    found = document("x = '\ud800'\n")
    found.edit([Change(Position(0, 0), Position(0, 1), "\udfffy")], 2)

    assert str(found.text) == "\ufffdy = '\ufffd'\n"
    assert found.source.decode() == str(found.text)


def test_what_is_remembered_is_forgotten_with_the_version():
    found = document("x\n")

    assert found.remember("key", lambda: 1) == 1
    assert found.remember("key", lambda: 2) == 1
    found.edit([Change(Position(0, 0), Position(0, 0), "y")], 2)
    assert found.remember("key", lambda: 3) == 3


def test_plain_text_has_bytes_and_positions_but_no_tree():
    found = Document("untitled:1", None, "plaintext", "héllo\n", 1)

    assert found.tree is None
    assert found.position_of_byte(3) == (0, 2)
    assert isinstance(found.text, Text)
