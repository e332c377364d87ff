"""Definitions and windows of an index as candidates."""

from glossator_context.gathering.candidates import Candidate
from glossator_context.gathering.declared_elsewhere import (
    body_candidate,
    qualified_name,
    signature_candidate,
    window_candidates,
)
from glossator_context.gathering.pack import pack
from glossator_context.indexing.extract import extract
from glossator_context.indexing.segment import Segment
from glossator_context.pieces import Reason

REQUEST = '''class Request:
    """What a client asks for."""

    def url(self) -> str:
        """Where it goes."""
        return self._url


def send(request: Request) -> None:
    print(request.url())
'''


def segment_of(text: str, path: str = "request.py") -> Segment:
    return extract([(path, (0, len(text)), text.encode())])


def number_of(segment: Segment, name: str) -> int:
    names = [segment.words[word] for word in segment.def_name.tolist()]
    return names.index(name)


def signature(segment: Segment, name: str, *, with_doc: bool = False) -> Candidate:
    return signature_candidate(
        segment, number_of(segment, name), 0.5, Reason.LIKELY, "likely", with_doc=with_doc
    )


def test_a_method_stands_under_its_class():
    found = signature(segment_of(REQUEST), "url")
    assert pack([found], 100)[0].text == "Request:\n def url(self) -> str"
    assert (found.name, found.start_line, found.stop_line) == ("Request.url", 3, 6)


def test_a_class_and_its_member_are_shown_once():
    segment = segment_of(REQUEST)
    pieces = pack([signature(segment, "Request"), signature(segment, "url")], 100)
    assert pieces[0].text == "class Request:\n def url(self) -> str"


def test_the_first_line_of_the_documentation_is_shown_on_demand():
    assert signature(segment_of(REQUEST), "url", with_doc=True).text.endswith("  # Where it goes.")


def test_an_owner_whose_own_definition_is_elsewhere_is_named():
    segment = segment_of("impl Router {\n    pub fn route(&self) -> u8 {\n        1\n    }\n}\n", "router.rs")
    assert "Router" in pack([signature(segment, "route")], 100)[0].text
    assert qualified_name(segment, number_of(segment, "route")) == "Router.route"


def test_a_body_is_shown_whole_and_a_very_long_one_not_at_all():
    segment = segment_of(REQUEST)
    lines = REQUEST.split("\n")
    number = number_of(segment, "send")
    found = body_candidate(segment, number, 0.5, Reason.CALLED, "called", lambda path: lines)
    assert found is not None
    assert found.text == "def send(request: Request) -> None:\n    print(request.url())"
    long = "def send():\n" + "    print(1)\n" * 100
    segment = segment_of(long)
    assert body_candidate(segment, 0, 0.5, Reason.CALLED, "", lambda path: long.split("\n")) is None


def test_a_file_that_is_shorter_by_now_shows_no_body():
    assert body_candidate(segment_of(REQUEST), 2, 0.5, Reason.CALLED, "", lambda path: ["x"]) is None


def test_windows_that_touch_each_other_are_one():
    text = "\n".join(f"value_{number} = {number}" for number in range(40))
    segment = segment_of(text)
    found = window_candidates([(segment, 1, 0.25), (segment, 0, 0.5)], lambda path: text.split("\n"), "alike")
    assert [(each.start_line, each.stop_line, each.value) for each in found] == [(0, 24, 0.75)]
    assert found[0].text == "\n".join(text.split("\n")[:24])


def test_a_window_of_a_file_that_cannot_be_read_is_left_out():
    assert window_candidates([(segment_of(REQUEST), 0, 0.5)], lambda path: None, "alike") == []
