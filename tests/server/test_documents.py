import logging
import random
from dataclasses import dataclass

import pytest

from fixtures import reference_text as reference
from fixtures.reference_text import EXOTIC_BREAKS, units, without_lone_surrogates
from glossator.errors import BadUri
from glossator.lsp.documents import DocumentStore
from glossator_context.frames import Change
from glossator_context.text import Encoding, Position, Text

URI = "file:///a.py"


@dataclass
class Cursor:
    line: int
    character: int


def opened(text: str, *, version: int | None = 1, encoding: Encoding = Encoding.UTF16) -> DocumentStore:
    store = DocumentStore(encoding)
    store.open(URI, "python", version, text)
    return store


def text_of(store: DocumentStore, uri: str = URI) -> str:
    document = store.get(uri)
    assert document is not None
    return str(document.text)


def insertion(line: int, character: int, new: str):
    return ((line, character), (line, character)), new


def replay(before: str, changes: tuple[Change, ...]) -> str:
    text = Text(before)
    for change in changes:
        if change.start is None or change.end is None:
            text = Text(change.text)
        else:
            text.edit(change.start, change.end, change.text)
    return str(text)


@pytest.mark.parametrize("character", EXOTIC_BREAKS, ids=ascii)
def test_fault_57_an_edit_below_an_unusual_break_lands_on_its_line(character):
    store = opened(f"a{character}b\nccc\n")

    assert store.change(URI, 2, [(((1, 0), (1, 1)), "X")]) == (Change(Position(1, 0), Position(1, 1), "X"),)
    assert text_of(store) == f"a{character}b\nXcc\n"


def test_fault_58_mixed_ends_stay_as_they_are():
    store = opened("a\r\nb\rc\nd")
    store.change(
        URI, 2, [insertion(1, 1, "1"), insertion(2, 1, "2"), insertion(0, 9, "0"), insertion(3, 1, "\r\n3")]
    )

    assert text_of(store) == "a0\r\nb1\rc2\nd\r\n3"


def test_fault_59_an_edit_inside_a_surrogate_pair_goes_before_it():
    store = opened("a😀b")
    store.change(URI, 2, [insertion(0, 2, "x")])

    assert text_of(store) == "ax😀b"


@pytest.mark.parametrize(
    ("encoding", "character"), [(Encoding.UTF8, 7), (Encoding.UTF16, 4), (Encoding.UTF32, 3)], ids=str
)
def test_fault_60_positions_are_in_the_negotiated_encoding(encoding, character):
    store = DocumentStore()
    store.encoding = encoding
    document = store.open(URI, "python", 1, "aé😀b")

    assert document.from_client(Cursor(0, character)) == Position(0, 3)
    assert document.to_client(Position(0, 3)) == (0, character)


def test_fault_60_without_a_choice_clients_count_utf_16():
    assert DocumentStore().encoding is Encoding.UTF16


@pytest.mark.parametrize("end", ["", "\r\n", "\n"], ids=["no end", "CR LF", "LF"])
def test_fault_61_past_the_end_of_a_line_is_its_end(end):
    store = opened("ab" + end)

    assert store.change(URI, 2, [insertion(0, 3, "X")]) == (Change(Position(0, 2), Position(0, 2), "X"),)
    assert text_of(store) == "abX" + end


def test_fault_62_past_the_end_of_the_document_is_its_end():
    store = opened("")
    store.change(URI, 2, [insertion(0, 0, "a\n"), insertion(7, 7, "b"), (((1, 0), (99, 0)), "c")])

    assert text_of(store) == "a\nc"


def test_fault_63_an_inverted_range_refuses_the_whole_change_and_silences_the_document(caplog):
    store = opened("abc\n")
    with caplog.at_level(logging.WARNING):
        assert (
            store.change(URI, 2, [insertion(0, 0, "x"), (((0, 2), (0, 1)), "y"), insertion(0, 0, "z")])
            is None
        )

    assert text_of(store) == "abc\n"
    assert store.get(URI).desynced
    assert len(caplog.records) == 1
    assert "abc" not in caplog.text


@pytest.mark.parametrize("inverted", [((1, 0), (0, 3)), ((0, 2), (0, 1)), ((0, 9), (0, 8))], ids=str)
def test_fault_63_a_range_is_inverted_as_the_client_wrote_it(inverted):
    store = opened("abc\nd")

    assert store.change(URI, 2, [(inverted, "x")]) is None
    assert store.get(URI).desynced


def test_fault_63_a_desynced_document_ignores_edits_until_the_whole_text_comes():
    store = opened("abc")
    store.change(URI, 2, [(((0, 2), (0, 1)), "y")])

    assert store.change(URI, 3, [insertion(0, 0, "x")]) is None
    assert text_of(store) == "abc"
    assert store.change(URI, 4, [insertion(0, 0, "x"), (None, "new"), insertion(0, 3, "er")]) == (
        Change(None, None, "new"),
        Change(Position(0, 3), Position(0, 3), "er"),
    )
    assert text_of(store) == "newer"
    assert not store.get(URI).desynced


def test_fault_63_an_inverted_range_before_a_whole_text_does_no_harm():
    store = opened("abc")

    changes = [(None, "old"), (((0, 2), (0, 1)), "y"), (None, "new")]
    assert store.change(URI, 2, changes) == (Change(None, None, "new"),)
    assert not store.get(URI).desynced


def test_fault_63_opening_again_ends_the_silence():
    store = opened("abc")
    store.change(URI, 2, [(((0, 2), (0, 1)), "y")])
    store.open(URI, "python", 1, "new")

    assert not store.get(URI).desynced


def test_fault_64_each_change_is_against_the_result_of_the_one_before():
    store = opened("one\ntwo\n")
    changes = store.change(
        URI,
        2,
        [insertion(0, 0, "zero\n"), (((1, 0), (2, 0)), ""), (((0, 0), (0, 4)), "0"), (((0, 0), (1, 3)), "2")],
    )

    assert text_of(store) == "2\n"
    assert replay("one\ntwo\n", changes) == "2\n"


def test_fault_64_no_changes_are_a_new_version_of_the_same_text():
    store = opened("abc")

    assert store.change(URI, 2, []) == ()
    assert store.get(URI).version == 2


@pytest.mark.parametrize("version", [4, 5], ids=["older", "the same"])
def test_fault_65_a_stale_version_is_dropped(version):
    store = opened("abc", version=5)

    assert store.change(URI, version, [insertion(0, 0, "x")]) is None
    assert text_of(store) == "abc"
    assert store.get(URI).version == 5


def test_fault_65_a_gap_is_accepted_and_logged(caplog):
    store = opened("abc", version=5)
    with caplog.at_level(logging.DEBUG):
        store.change(URI, 9, [insertion(0, 0, "x")])

    assert text_of(store) == "xabc"
    assert "6 to 8" in caplog.text


def test_fault_65_without_a_version_every_change_is_accepted():
    store = opened("abc", version=5)
    store.change(URI, None, [insertion(0, 0, "x")])
    assert (text_of(store), store.get(URI).version) == ("xabc", None)

    store.change(URI, 2, [insertion(0, 0, "y")])
    assert (text_of(store), store.get(URI).version) == ("yxabc", 2)


@pytest.mark.parametrize(
    "happen",
    [
        pytest.param(lambda store: store.change(URI, None, [insertion(0, 0, "x")]), id="an edit"),
        pytest.param(lambda store: store.change(URI, None, [(((0, 2), (0, 1)), "y")]), id="a refused edit"),
        pytest.param(lambda store: store.open(URI, "python", None, "abc"), id="opening again"),
        pytest.param(lambda store: store.close(URI), id="closing"),
    ],
)
def test_who_holds_a_document_sees_by_its_revision_that_it_moved(happen):
    store = opened("abc", version=None)
    held = store.get(URI)
    before = held.revision
    happen(store)

    assert held.revision != before


def test_a_dropped_change_leaves_the_revision():
    store = opened("abc", version=5)
    before = store.get(URI).revision
    store.change(URI, 5, [insertion(0, 0, "x")])

    assert store.get(URI).revision == before


def test_fault_66_what_is_not_open_is_ignored():
    store = DocumentStore()

    assert store.change(URI, 1, [insertion(0, 0, "x")]) is None
    assert store.close(URI) is None
    assert store.get(URI) is None


def test_fault_66_opening_twice_replaces_and_closing_twice_is_ignored():
    store = opened("old", version=7)
    store.open(URI, "rust", 1, "new")

    assert (text_of(store), store.get(URI).language_id, store.get(URI).version) == ("new", "rust", 1)
    assert store.close(URI) is not None
    assert store.close(URI) is None
    assert list(store) == []


@pytest.mark.parametrize("encoding", list(Encoding), ids=str)
def test_fault_67_random_changes_equal_the_reference_here_and_where_they_are_forwarded(encoding):
    chance = random.Random(f"changes {encoding}")
    expected = without_lone_surrogates(reference.random_text(chance, 40))
    store = opened(expected, encoding=encoding)
    for version in range(2, 500):
        before, changes = expected, []
        for _ in range(chance.randrange(1, 5)):
            start, end, new = reference.random_edit(chance, expected, encoding)
            expected = reference.replaced(expected, start, end, without_lone_surrogates(new), encoding)
            changes.append(((start, end), new))
        done = store.change(URI, version, changes)

        assert text_of(store) == expected
        assert replay(before, done) == expected


def test_fault_68_lone_surrogates_reach_neither_the_text_nor_the_forwarded_changes():
    store = DocumentStore()
    store.open(URI, "py\ud800", 1, "a\udc00")
    done = store.change(URI, 2, [insertion(0, 0, "\ud83d"), (None, "\ud83db")])

    assert text_of(store) == done[-1].text == "\ufffdb"
    assert store.get(URI).language_id == "py\ufffd"


@pytest.mark.parametrize(
    "uri", ["untitled:Untitled-1", "git:/a.py?x", "vscode-notebook-cell:/a.ipynb#W0", "output:x", "vscode-vfs://h/a"]
)  # fmt: skip
def test_fault_78_what_is_no_file_is_a_document_without_a_path(uri):
    document = DocumentStore().open(uri, "python", 1, "x = 1\n")

    assert document.path is None
    assert str(document.text) == "x = 1\n"


@pytest.mark.parametrize("other", ["file:///c:/a%20b.py", "file:///C:/a b.py", "file:///C%3A/a%20b.py"])
def test_fault_80_one_document_by_each_of_its_spellings(other):
    store = DocumentStore()
    store.open("file:///c%3A/a%20b.py", "python", 1, "abc")
    store.change(other, 2, [insertion(0, 0, "x")])

    assert store.get(other) is store.get("file:///c%3A/a%20b.py")
    assert store.get(other).uri == "file:///c%3A/a%20b.py"
    assert text_of(store, other) == "xabc"
    assert store.close(other) is not None
    assert list(store) == []


def test_fault_81_a_file_of_another_host_is_a_document_without_a_path():
    assert DocumentStore().open("file://host/share/a.py", "python", 1, "").path is None


@pytest.mark.parametrize(
    "uri", ["", "file://", "file:///a%00b", "file:///%zz", "file:///" + "a" * 2**20], ids=range(5)
)
def test_fault_82_no_uri_opens_nothing(uri):
    store = DocumentStore()
    for use in (
        lambda: store.open(uri, "python", 1, ""),
        lambda: store.change(uri, 1, []),
        lambda: store.close(uri),
        lambda: store.get(uri),
    ):
        with pytest.raises(BadUri):
            use()
    assert list(store) == []


def test_fault_84_the_buffer_wins_over_the_disk(tmp_path):
    file = tmp_path / "a.py"
    file.write_text("on disk\n")
    store = DocumentStore()
    store.open(file.as_uri(), "python", 1, "in the editor\n")
    file.write_text("changed on disk\n")
    assert text_of(store, file.as_uri()) == "in the editor\n"
    file.unlink()

    store.change(file.as_uri(), 2, [insertion(0, 0, "still ")])
    assert text_of(store, file.as_uri()) == "still in the editor\n"


def test_a_place_holds_the_line_around_the_cursor_as_it_was():
    store = opened("a = 1\r\nb😀c = 2\r\n", version=3)
    place = store.get(URI).place(Cursor(1, 4))
    store.change(URI, 4, [(None, "")])

    assert (place.uri, place.version, place.position) == (URI, 3, Position(1, 3))
    assert (place.line_before, place.line_after) == ("b😀c", " = 2")
    assert place.revision != store.get(URI).revision


def test_fault_71_an_insertion_counts_its_long_line_once(monkeypatch):
    counted = []
    real = Text.position
    monkeypatch.setattr(Text, "position", lambda *arguments: counted.append(1) or real(*arguments))
    opened("é" * 100).change(URI, 2, [insertion(0, 50, "x")])

    assert len(counted) == 1


def test_what_the_client_counts_agrees_with_the_reference():
    document = opened("aé漢😀z\nsecond").get(URI)

    for column in range(6):
        assert document.to_client(Position(0, column)) == (0, units("aé漢😀z"[:column], "utf-16"))
