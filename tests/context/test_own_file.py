"""What the open file declares outside of the lines that are shown."""

from collections import Counter

from glossator_context.document import Document
from glossator_context.gathering.candidates import Candidate
from glossator_context.gathering.own_file import own_candidates
from glossator_context.gathering.pack import pack
from glossator_context.pieces import Reason
from glossator_context.scope import scope_at
from glossator_context.text import Position

SOURCE = """import json
from shapes import area


def first(value):
    return value


class Table:
    def rows(self):
        return []

    def columns(self):
        return []


def last(value):
    return first(value)
"""


def own(shown: range, *near: str, line: int = 17) -> list[Candidate]:
    document = Document("file:///a.py", "/a.py", "python", SOURCE, 1)
    scope = scope_at(document, Position(line, 4))
    return own_candidates(document, "a.py", scope, shown, Counter(near))


def test_signatures_and_imports_outside_the_shown_lines_are_candidates():
    assert pack(own(range(16, 19)), 1000)[0].text == (
        "import json\nfrom shapes import area\ndef first(value): ...\n"
        "class Table:\n def rows(self): ...\n def columns(self): ..."
    )


def test_what_is_shown_already_is_none():
    assert own(range(100)) == []


def test_what_is_named_near_the_cursor_is_worth_more():
    values = {candidate.text: candidate.value for candidate in own(range(16, 19), "first")}
    assert values["def first(value): ..."] > values["class Table:"]


def test_what_encloses_the_cursor_and_its_members_are_left_to_the_enclosing_pieces():
    texts = [candidate.text for candidate in own(range(12, 14), line=12)]
    assert "class Table:" not in texts
    assert "def rows(self): ..." not in texts
    assert "def last(value): ..." in texts


def test_every_candidate_says_that_it_is_of_this_file():
    assert {candidate.reason for candidate in own(range(16, 19))} == {Reason.SIBLING}
