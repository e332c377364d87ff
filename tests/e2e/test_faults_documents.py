import itertools
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.wire import Wire, notification, wire
from fixtures import reference_text as reference
from fixtures.reference_text import EXOTIC_BREAKS, units, without_lone_surrogates

pytestmark = pytest.mark.slow

ECHO = (sys.executable, str(Path(__file__).parents[1] / "fixtures" / "echo_server.py"))
ENCODINGS = ("utf-8", "utf-16", "utf-32")
EDITS = 10_000
EDITS_A_WRITE = 250

numbers = itertools.count()


class Editor:
    """An editor with one server. Each document is told by a number that no other test uses."""

    def __init__(self, client: Wire) -> None:
        self.client = client

    def open(self, text: str, *, uri: str | None = None, version: int | None = 1) -> str:
        uri = uri or f"file:///nowhere/{next(numbers)}.py"
        item = {"uri": uri, "languageId": "python", "version": version, "text": text}
        self.client.send(notification("textDocument/didOpen", {"textDocument": item}))
        return uri

    def change(self, uri: str, version: int | None, *changes) -> None:
        self.client.send(change_message(uri, version, *changes))

    def close(self, uri: str) -> None:
        self.client.send(notification("textDocument/didClose", {"textDocument": {"uri": uri}}))

    def document(self, uri: str):
        return self.client.result("test/document", {"uri": uri})

    def text(self, uri: str) -> str:
        """The document's text, the same in both of the server's processes."""
        text = self.document(uri)["text"]
        assert self.client.result("test/dumped", {"uri": uri}, timeout_s=30) == text
        return text


def change_message(uri, version, *changes):
    identifier = {"uri": uri, "version": version}
    content = [change if isinstance(change, dict) else edit(*change) for change in changes]
    return notification("textDocument/didChange", {"textDocument": identifier, "contentChanges": content})


def edit(start, end, text):
    ends = [{"line": line, "character": character} for line, character in (start, end)]
    return {"range": {"start": ends[0], "end": ends[1]}, "text": text}


def started(*encodings: object) -> Iterator[Editor]:
    offered = {"general": {"positionEncodings": list(encodings)}} if encodings else {}
    with wire(ECHO) as client:
        client.initialize(capabilities=offered)
        yield Editor(client)
        # Nothing was shown to the user, and nothing but answers was sent.
        assert client.problems == []
        assert [message for message in client.others if message.get("method") == "window/showMessage"] == []
        assert client.process.poll() is None


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    yield from started()


@pytest.fixture(scope="module", params=ENCODINGS)
def counting_editor(request) -> Iterator[tuple[Editor, str]]:
    for editor in started(request.param):
        yield editor, request.param


@pytest.mark.parametrize("character", EXOTIC_BREAKS, ids=ascii)
def test_fault_57_an_edit_below_an_unusual_break_lands_on_its_line(editor, character):
    uri = editor.open(f"a{character}b\nccc\n")
    editor.change(uri, 2, ((1, 0), (1, 1), "X"))

    assert editor.text(uri) == f"a{character}b\nXcc\n"


def test_fault_58_mixed_ends_stay_as_they_are(editor):
    uri = editor.open("a\r\nb\rc\nd")
    editor.change(
        uri, 2, ((1, 1), (1, 1), "1"), ((2, 1), (2, 1), "2"), ((0, 9), (0, 9), "0"), ((3, 1), (3, 1), "\r")
    )

    assert editor.text(uri) == "a0\r\nb1\rc2\nd\r"


def test_fault_59_an_edit_inside_a_surrogate_pair_goes_before_it(editor):
    uri = editor.open("a😀b")
    editor.change(uri, 2, ((0, 2), (0, 4), "x"))

    assert editor.text(uri) == "ax"


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        pytest.param(["utf-8"], "utf-8", id="utf-8"),
        pytest.param(["utf-16"], "utf-16", id="utf-16"),
        pytest.param(["utf-32", "utf-16"], "utf-32", id="utf-32 first"),
        pytest.param([], "utf-16", id="nothing offered"),
        pytest.param(["ebcdic", 7], "utf-16", id="nonsense offered"),
    ],
)
def test_fault_60_positions_are_in_the_negotiated_encoding(offered, chosen):
    with wire(ECHO) as client:
        result = client.initialize(capabilities={"general": {"positionEncodings": offered}})
        assert result["capabilities"]["positionEncoding"] == chosen

        editor = Editor(client)
        uri = editor.open("é漢😀z")
        column = units("é漢😀", chosen)
        editor.change(uri, 2, ((0, column), (0, column), "|"))
        assert editor.document(uri)["text"] == "é漢😀|z"


@pytest.mark.parametrize("end", ["", "\r\n", "\n"], ids=["no end", "CR LF", "LF"])
def test_fault_61_past_the_end_of_a_line_is_its_end(counting_editor, end):
    editor, encoding = counting_editor
    uri = editor.open("é😀" + end)
    past = units("é😀", encoding) + 1
    editor.change(uri, 2, ((0, past), (0, past), "X"))
    editor.change(uri, 3, ((0, 2**31 - 1), (0, 2**31 - 1), "Y"))

    assert editor.text(uri) == "é😀XY" + end


def test_fault_62_past_the_end_of_the_document_is_its_end(editor):
    uri = editor.open("")
    editor.change(uri, 2, ((0, 0), (0, 0), "a\n"), ((7, 7), (7, 7), "b"), ((1, 0), (99, 0), "c"))

    assert editor.text(uri) == "a\nc"


def test_fault_63_an_inverted_range_silences_the_document_until_the_whole_text_comes(editor):
    uri = editor.open("def f():\n    return 1\n")
    editor.change(uri, 2, ((0, 0), (0, 0), "x"), ((0, 5), (0, 4), "y"))
    editor.change(uri, 3, ((0, 0), (0, 0), "z"))
    assert editor.document(uri)["desynced"]
    assert editor.document(uri)["text"] == "def f():\n    return 1\n"

    editor.change(uri, 4, {"text": "whole\n"}, ((0, 0), (0, 0), "the "))
    assert not editor.document(uri)["desynced"]
    assert editor.text(uri) == "the whole\n"


def test_fault_63_an_edit_that_cannot_be_read_silences_the_document_as_well(editor):
    uri = editor.open("abc")
    editor.change(uri, 2, ((0, -1), (0, 1), "x"))
    assert editor.document(uri)["desynced"]

    editor.change(uri, 3, {"text": "whole"})
    assert editor.text(uri) == "whole"


def test_fault_64_each_change_is_against_the_result_of_the_one_before(editor):
    uri = editor.open("one\ntwo\n")
    editor.change(uri, 2, ((0, 0), (0, 0), "zero\n"), ((1, 0), (2, 0), ""), ((0, 1), (1, 2), "-"))

    assert editor.text(uri) == "z-o\n"


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        pytest.param(4, "abc", id="older: dropped"),
        pytest.param(5, "abc", id="the same: dropped"),
        pytest.param(6, "xabc", id="next: applied"),
        pytest.param(99, "xabc", id="after a gap: applied"),
        pytest.param(None, "xabc", id="null: applied"),
    ],
)
def test_fault_65_versions(editor, version, expected):
    uri = editor.open("abc", version=5)
    editor.change(uri, version, ((0, 0), (0, 0), "x"))

    assert editor.text(uri) == expected


def test_fault_65_without_any_version_edits_go_on(editor):
    uri = editor.open("abc", version=None)
    for letter in "xyz":
        editor.change(uri, None, ((0, 0), (0, 0), letter))

    assert editor.text(uri) == "zyxabc"


def test_fault_66_strange_orders_are_ignored(editor):
    uri = "file:///nowhere/strange.py"
    editor.change(uri, 2, ((0, 0), (0, 0), "x"))
    editor.close(uri)
    editor.open("one", uri=uri, version=9)
    editor.open("two", uri=uri, version=1)
    editor.change(uri, 2, ((0, 0), (0, 0), "x"))
    assert editor.text(uri) == "xtwo"

    editor.close(uri)
    editor.close(uri)
    assert editor.document(uri) is None


def test_fault_67_ten_thousand_random_edits_equal_the_reference(counting_editor):
    editor, encoding = counting_editor
    chance = random.Random(f"the wire, {encoding}")
    expected = without_lone_surrogates(reference.random_text(chance, 40))
    uri = editor.open(expected)
    messages = []
    for version in range(2, EDITS + 2):
        start, end, new = reference.random_edit(chance, expected, encoding)
        # Halves that meet in one JSON string are a pair.
        new = without_lone_surrogates(json.loads(json.dumps(new)))
        messages.append(change_message(uri, version, (start, end, new)))
        expected = reference.replaced(expected, start, end, new, encoding)
        if len(messages) == EDITS_A_WRITE:
            editor.client.send(*messages)
            messages.clear()
            assert editor.document(uri)["text"] == expected

    assert editor.text(uri) == expected
    assert editor.document(uri)["version"] == EDITS + 1


@pytest.mark.parametrize(
    "text",
    ["\ufeffx = 1\n", "a\0b", "\x1b[31m\x07\x7f", "👩\u200d👩\u200d👧\n", "é\u0301\u202e"],
    ids=["BOM", "NUL", "control characters", "ZWJ", "marks"],
)
def test_fault_68_unusual_characters_stay_as_they_are(editor, text):
    uri = editor.open(text)
    end = units(text.rstrip("\n"), "utf-16")
    editor.change(uri, 2, ((0, end), (0, end), text))

    assert editor.text(uri) == text.rstrip("\n") + text + ("\n" if text.endswith("\n") else "")


def test_fault_68_lone_surrogates_become_replacement_characters(editor):
    uri = editor.open("a\ud800b")
    editor.change(uri, 2, ((0, 3), (0, 3), "\udc00"), ((0, 0), (0, 1), "\ud83d\ude00"))

    assert editor.text(uri) == "😀\ufffdb\ufffd"


@pytest.mark.parametrize(
    "uri", ["untitled:Untitled-1", "git:/a.py?x", "vscode-notebook-cell:/a.ipynb#W0", "output:x", "vscode-vfs://h/a"]
)  # fmt: skip
def test_fault_78_what_is_no_file_is_a_document_without_a_path(editor, uri):
    editor.open("x = 1\n", uri=uri)
    editor.change(uri, 2, ((0, 0), (0, 1), "y"))

    assert editor.text(uri) == "y = 1\n"
    assert editor.document(uri)["path"] is None


def test_fault_79_five_hundred_cells_come_change_and_go(editor):
    before = editor.client.result("test/count")
    uris = [f"vscode-notebook-cell:/nowhere/book.ipynb#W{number}" for number in range(500)]
    cells = [{"kind": 2, "document": uri} for uri in uris]
    items = [{"uri": uri, "languageId": "python", "version": 1, "text": f"x = {uri[-1]}\n"} for uri in uris]
    book = {"uri": "file:///nowhere/book.ipynb", "notebookType": "jupyter", "version": 1, "cells": cells}
    opened = notification("notebookDocument/didOpen", {"notebookDocument": book, "cellTextDocuments": items})
    text = {"document": {"uri": uris[7], "version": 2}, "changes": [edit((0, 0), (0, 1), "y")]}
    structure = {
        "array": {"start": 0, "deleteCount": 3, "cells": [cells[2], cells[0]]},
        "didClose": [{"uri": uris[1]}],
    }
    changed = notification(
        "notebookDocument/didChange",
        {
            "notebookDocument": {"uri": book["uri"], "version": 2},
            "change": {"cells": {"structure": structure, "textContent": [text]}},
        },
    )
    editor.client.send(opened, changed)

    assert editor.client.result("test/count") == before + 499
    assert editor.document(uris[1]) is None
    assert editor.text(uris[0]) == "x = 0\n"
    assert editor.text(uris[7]) == "y = 7\n"
    closed = {"notebookDocument": {"uri": book["uri"]}, "cellTextDocuments": []}
    editor.client.send(notification("notebookDocument/didClose", closed))
    assert editor.client.result("test/count") == before


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("file:///c%3A/x.py", "file:///C:/x.py", id="drive letters"),
        pytest.param("file:///n/a%20b.py", "file:///n/a b.py", id="a space"),
        pytest.param("file:///n/100%25.py", "file:///n/10%30%25.py", id="a percent sign"),
        pytest.param("file:///n/c%2B.py", "file:///n/c+.py", id="a plus"),
        pytest.param("file:///n/c%23.py", "file:///n/c#.py", id="a hash"),
        pytest.param("file:///n/c%3F.py", "file:///n/c?.py", id="a question mark"),
    ],
)
def test_fault_80_one_document_by_each_of_its_spellings(editor, first, second):
    editor.open("abc", uri=first)
    editor.change(second, 2, ((0, 0), (0, 0), "x"))
    assert editor.text(first) == editor.text(second) == "xabc"

    editor.close(second)
    assert editor.document(first) is None


def test_fault_81_a_file_of_another_host_is_a_document_without_a_path(editor):
    uri = editor.open("x = 1\n", uri="file://host/share/a.py")

    assert editor.document(uri)["path"] is None


@pytest.mark.parametrize(
    "uri",
    [
        pytest.param("", id="empty"),
        pytest.param("file://", id="no path"),
        pytest.param("file:///a%00b", id="NUL"),
        pytest.param("file:///a%zz", id="a bad escape"),
        pytest.param("file:///" + "a" * 2**20, id="a megabyte"),
    ],
)
def test_fault_82_no_uri_is_an_invalid_parameter(editor, uri):
    before = editor.client.result("test/count")
    editor.open("x = 1\n", uri=uri or "file:")
    editor.change(uri, 2, ((0, 0), (0, 0), "x"))
    editor.close(uri)
    answer = editor.client.ask("test/document", {"uri": uri})

    assert answer["error"]["code"] == -32602
    assert len(answer["error"]["message"]) < 200
    assert editor.client.result("test/count") == before


def test_fault_84_the_buffer_wins_over_the_disk(editor, tmp_path):
    file = tmp_path / "a.py"
    file.write_text("on disk\n")
    uri = editor.open("in the editor\n", uri=file.as_uri())
    file.unlink()
    editor.change(uri, 2, ((0, 0), (0, 0), "still "))

    assert editor.text(uri) == "still in the editor\n"
