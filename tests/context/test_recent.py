"""The places where the user was a moment ago."""

from glossator_context.document import Document
from glossator_context.gathering.recent import KEPT, Recent
from glossator_context.pieces import Reason

LINES = "\n".join(f"line {number}" for number in range(100))
DOCUMENTS = {uri: Document(uri, None, "python", LINES, 1) for uri in ("file:///a", "file:///b", "file:///c")}
PATHS = {uri: uri[-1] for uri in DOCUMENTS}


def shown(recent: Recent, uri: str = "file:///a") -> list[tuple[str, int, Reason]]:
    return [
        (candidate.path, candidate.start_line, candidate.reason)
        for candidate in recent.candidates(uri, DOCUMENTS, PATHS)
    ]


def test_the_lines_around_a_visit_are_shown_the_last_visit_first():
    recent = Recent()
    recent.viewed("file:///b", 50)
    recent.edited("file:///c", 20)
    assert shown(recent) == [("c", 14, Reason.EDITED), ("b", 44, Reason.VIEWED)]


def test_what_was_edited_is_worth_more_than_what_was_viewed_and_both_fade():
    recent = Recent()
    for line in (90, 60, 30):
        recent.edited("file:///b", line)
    recent.viewed("file:///c", 10)
    values = [candidate.value for candidate in recent.candidates("file:///a", DOCUMENTS, PATHS)]
    assert values[1] > values[0]
    assert values[1:] == sorted(values[1:], reverse=True)


def test_visits_near_each_other_are_one_and_an_edit_is_not_forgotten_by_a_look():
    recent = Recent()
    recent.edited("file:///b", 50)
    recent.viewed("file:///b", 55)
    assert shown(recent) == [("b", 49, Reason.EDITED)]


def test_the_document_that_is_asked_about_is_left_out():
    recent = Recent()
    recent.edited("file:///a", 5)
    assert shown(recent) == []


def test_a_closed_document_is_left_out():
    recent = Recent()
    recent.edited("file:///b", 5)
    recent.closed("file:///b")
    assert shown(recent) == []


def test_a_line_that_is_gone_by_now_shows_the_end():
    recent = Recent()
    recent.edited("file:///b", 5000)
    (only,) = recent.candidates("file:///a", DOCUMENTS, PATHS)
    assert only.text.endswith("line 99")


def test_only_the_last_visits_are_kept():
    recent = Recent()
    for line in range(0, 2000, 20):
        recent.edited("file:///b", line)
    assert len(recent._visits) == KEPT
