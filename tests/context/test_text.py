import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures import reference_text as reference
from fixtures.reference_text import EXOTIC_BREAKS, FRAGMENTS, lines_of, units, without_lone_surrogates
from glossator_context import text as text_module
from glossator_context.text import Encoding, Position, Text, content_length, split_lines

encodings = pytest.mark.parametrize("encoding", list(Encoding), ids=str)
unhurried = settings(deadline=None)
texts = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)
client_positions = st.tuples(st.integers(0, 12), st.integers(0, 40))
edits = st.tuples(client_positions, client_positions, texts)


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch):
    # A few characters a piece, so that short lines are converted in several pieces as long ones are.
    monkeypatch.setattr(text_module, "_PIECE_LENGTH", 3)


def edited(
    before: str, start: tuple[int, int], end: tuple[int, int], new: str, encoding=Encoding.UTF16
) -> str:
    text = Text(before)
    text.edit(text.position(*start, encoding), text.position(*end, encoding), new)
    return str(text)


@pytest.mark.parametrize("character", EXOTIC_BREAKS, ids=ascii)
def test_fault_57_only_lf_crlf_and_cr_end_a_line(character):
    before = f"one{character}two\nthree"

    assert split_lines(before) == [f"one{character}two\n", "three"]
    assert edited(before, (1, 0), (1, 5), "3") == f"one{character}two\n3"
    assert edited(before, (0, 4), (0, 7), "2") == f"one{character}2\nthree"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("", [""], id="an empty text has one empty line"),
        pytest.param("a", ["a"], id="a last line may lack its end"),
        pytest.param("a\n", ["a\n", ""], id="an end is followed by a line"),
        pytest.param("a\r\nb\rc\nd", ["a\r\n", "b\r", "c\n", "d"], id="ends may be mixed"),
        pytest.param("\r\r\n\n\r", ["\r", "\r\n", "\n", "\r", ""], id="CR LF is one end and LF CR two"),
    ],
)
def test_fault_58_lines_keep_their_own_ends(text, lines):
    assert split_lines(text) == lines
    assert str(Text(text)) == text


@pytest.mark.parametrize(
    ("before", "start", "end", "new", "lines"),
    [
        pytest.param("a\rb\nc", (1, 0), (1, 1), "", ["a\r\n", "c"], id="what stood between CR and LF is deleted"),
        pytest.param("a\rb", (1, 0), (1, 0), "\n", ["a\r\n", "b"], id="LF is typed behind CR"),
        pytest.param("a\nb", (0, 1), (0, 1), "\r", ["a\r\n", "b"], id="CR is typed before LF"),
        pytest.param("a\r\nb", (0, 1), (0, 1), "\r", ["a\r", "\r\n", "b"], id="CR is typed before CR LF"),
        pytest.param("a\rb\nc", (1, 0), (1, 1), "\r", ["a\r", "\r\n", "c"], id="CR is put between CR and LF"),
        pytest.param("a\rb\nc", (1, 0), (1, 1), "\n\r", ["a\r\n", "\r\n", "c"], id="both sides join"),
        pytest.param("a\r\nb", (0, 2), (0, 2), "x", ["ax\r\n", "b"], id="inside CR LF is before it"),
        pytest.param("a\nb", (0, 0), (1, 1), "", [""], id="everything is deleted"),
        pytest.param("a\nb", (0, 0), (1, 0), "", ["b"], id="a line is deleted"),
    ],
)  # fmt: skip
def test_fault_58_edits_at_line_ends(before, start, end, new, lines):
    text = Text(before)
    text.edit(text.position(*start, Encoding.UTF16), text.position(*end, Encoding.UTF16), new)

    assert text.lines() == lines


@pytest.mark.parametrize(
    ("encoding", "character", "column"),
    [
        pytest.param(Encoding.UTF16, 1, 1, id="before a surrogate pair"),
        pytest.param(Encoding.UTF16, 2, 1, id="inside a surrogate pair is before it"),
        pytest.param(Encoding.UTF16, 3, 2, id="behind a surrogate pair"),
        pytest.param(Encoding.UTF16, 5, 3, id="inside the second pair is before it"),
        pytest.param(Encoding.UTF8, 1, 1, id="before four bytes"),
        pytest.param(Encoding.UTF8, 4, 1, id="behind three of four bytes is before them"),
        pytest.param(Encoding.UTF8, 5, 2, id="behind four bytes"),
        pytest.param(Encoding.UTF32, 2, 2, id="code points are never inside anything"),
    ],
)
def test_fault_59_a_position_never_splits_a_character(encoding, character, column):
    text = Text("a😀\u200d👩b\n")

    assert text.position(0, character, encoding) == Position(0, column)


@encodings
def test_fault_60_each_encoding_counts_its_own_units_and_goes_there_and_back(encoding):
    text = Text("aé漢😀z")

    for column in range(6):
        character = text.character(Position(0, column), encoding)
        assert character == units("aé漢😀z"[:column], encoding)
        assert text.position(0, character, encoding) == Position(0, column)


@encodings
@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r"], ids=["no end", "LF", "CR LF", "CR"])
@pytest.mark.parametrize("line", ["abc", "aé😀", ""], ids=["ascii", "wide", "empty"])
@pytest.mark.parametrize("past", [1, 2, 3, 2**31 - 1])
def test_fault_61_past_the_end_of_a_line_is_its_end(encoding, end, line, past):
    text = Text(line + end)

    assert text.position(0, units(line, encoding) + past, encoding) == Position(0, len(line))


@encodings
@pytest.mark.parametrize(
    "whole", ["", "abc", "abc\n", "é\r\nà"], ids=["empty", "one line", "two lines", "wide"]
)
def test_fault_62_past_the_last_line_is_the_end(encoding, whole):
    text = Text(whole)

    assert text.position(99, 3, encoding) == text.end == text.clamp(Position(99, 3))
    assert edited(whole, (99, 0), (100, 7), "!", encoding) == whole + "!"


def test_fault_62_an_empty_text_can_be_edited():
    assert edited("", (0, 0), (0, 0), "a\nb") == "a\nb"
    assert edited("", (0, 0), (0, 0), "") == ""


@encodings
def test_fault_67_ten_thousand_random_edits_equal_the_reference(encoding):
    chance = random.Random(f"edits {encoding}")
    expected = without_lone_surrogates(reference.random_text(chance, 40))
    text = Text(expected)
    for _ in range(10_000):
        start, end, new = reference.random_edit(chance, expected, encoding)
        text.edit(text.position(*start, encoding), text.position(*end, encoding), new)
        expected = reference.replaced(expected, start, end, without_lone_surrogates(new), encoding)
        assert text.lines() == lines_of(expected)


@encodings
@unhurried
@given(before=texts, changes=st.lists(edits, max_size=6))
def test_fault_67_edits_equal_the_reference(encoding, before, changes):
    expected = without_lone_surrogates(before)
    text = Text(before)
    for one, other, new in changes:
        start, end = sorted((one, other))
        text.edit(text.position(*start, encoding), text.position(*end, encoding), new)
        expected = reference.replaced(expected, start, end, without_lone_surrogates(new), encoding)

        assert str(text) == expected
        assert text.lines() == lines_of(expected)


@encodings
@unhurried
@given(whole=texts, position=client_positions)
def test_fault_67_positions_equal_the_reference(encoding, whole, position):
    text = Text(whole)
    there = text.position(*position, encoding)

    offset = reference.offset_of(str(text), position, encoding)
    assert text.offset(there) == offset
    assert text.position_at(offset) == there
    assert text.clamp(there) == there
    line = text.line(there.line)
    assert text.character(there, encoding) == units(line[: there.column], encoding)


@unhurried
@given(whole=texts, positions=st.tuples(client_positions, client_positions))
def test_what_stands_between_two_positions_is_a_slice_of_the_whole(whole, positions):
    text = Text(whole)
    start, end = (text.position(*position, Encoding.UTF32) for position in sorted(positions))

    assert text.between(start, end) == str(text)[text.offset(start) : text.offset(end)]


@unhurried
@given(whole=texts)
def test_every_offset_has_a_position_and_none_inside_a_crlf(whole):
    text = Text(whole)
    for offset in range(len(whole) + 1):
        inside_crlf = str(text)[max(0, offset - 1) : offset + 1] == "\r\n"
        assert text.offset(text.position_at(offset)) == (offset - 1 if inside_crlf else offset)


@pytest.mark.parametrize(
    "character", ["\ufeff", "\0", "\x1b", "\x7f", "👩\u200d👩\u200d👧"], ids=["BOM", "NUL", "escape", "delete", "ZWJ"]
)  # fmt: skip
def test_fault_68_unusual_characters_stay_as_they_are(character):
    assert str(Text(character)) == character
    assert edited("ab", (0, 1), (0, 1), character) == f"a{character}b"


def test_fault_68_lone_surrogates_become_replacement_characters():
    assert str(Text("a\ud800b\n\udc00")) == "a\ufffdb\n\ufffd"
    assert edited("ab", (0, 1), (0, 1), "\ud83d") == "a\ufffdb"
    assert str(Text("😀")) == "😀"


def test_a_content_is_a_line_without_its_end():
    assert [content_length(line) for line in ("ab\r\n", "ab\n", "ab\r", "ab", "\r\n", "")] == [
        2,
        2,
        2,
        2,
        0,
        0,
    ]


def test_a_negative_position_is_the_start():
    text = Text("ab\ncd")

    assert text.clamp(Position(-1, 5)) == Position(0, 0)
    assert text.clamp(Position(1, -1)) == Position(1, 0)


def test_only_a_changed_text_is_joined_again():
    text = Text("a\nb")
    whole = str(text)

    assert str(text) is whole
    text.edit(Position(1, 0), Position(1, 1), "c")
    assert str(text) == "a\nc"


def test_fault_71_a_column_near_the_start_of_a_long_line_reads_only_the_start(monkeypatch):
    lengths = []
    monkeypatch.setattr(text_module, "_PIECE_LENGTH", 100)
    monkeypatch.setattr(
        text_module, "_units", lambda piece, encoding: lengths.append(len(piece)) or units(piece, encoding)
    )
    text = Text("é😀" * 10_000)

    assert text.position(0, 250, Encoding.UTF16) == Position(0, 167)
    assert sum(lengths) <= 300
