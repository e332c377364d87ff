"""Packing: what is worth most for its tokens, never more than there is room for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator_context.gathering.candidates import Candidate, Header
from glossator_context.gathering.pack import pack
from glossator_context.pieces import Reason
from glossator_context.tokens import estimate_tokens


def signature(
    text: str,
    *,
    value: float = 0.5,
    path: str = "a.py",
    line: int = 1,
    header: Header | None = None,
    head_of: Header | None = None,
    name: str = "",
) -> Candidate:
    return Candidate(
        path=path,
        start_line=line,
        stop_line=line + 1,
        text=text,
        value=value,
        reason=Reason.NEAR,
        cause=f"cause of {text}",
        header=header,
        head_of=head_of,
        name=name,
    )


def window(text: str, *, value: float = 0.5, path: str = "a.py", line: int = 1) -> Candidate:
    return Candidate(
        path=path,
        start_line=line,
        stop_line=line + 1 + text.count("\n"),
        text=text,
        value=value,
        reason=Reason.SIMILAR,
        cause="alike",
        kind="window",
    )


REQUEST = Header(10, "Request:")


def test_signatures_of_one_file_are_one_piece_in_the_order_of_the_file():
    pieces = pack([signature("def b()", line=9), signature("def a()", line=2, value=0.1)], 100)
    assert [piece.text for piece in pieces] == ["def a()\ndef b()"]
    assert (pieces[0].start_line, pieces[0].stop_line) == (2, 10)


def test_members_stand_below_their_class_which_is_shown_once():
    members = [
        signature("def url(self)", line=12, header=REQUEST),
        signature("def body(self)", line=20, header=REQUEST),
    ]
    assert pack(members, 100)[0].text == "Request:\n def url(self)\n def body(self)"


def test_a_class_that_was_chosen_itself_is_not_shown_twice():
    chosen = [
        signature("class Request:", line=10, head_of=REQUEST),
        signature("def url(self)", line=12, header=REQUEST),
    ]
    assert pack(chosen, 100)[0].text == "class Request:\n def url(self)"


def test_members_come_below_their_own_class_also_where_classes_are_told_out_of_order():
    other = Header(30, "Response:")
    chosen = [
        signature("def url(self)", line=31, header=REQUEST),
        signature("def status(self)", line=32, header=other),
    ]
    assert pack(chosen, 100)[0].text == ("Request:\n def url(self)\nResponse:\n def status(self)")


def test_a_class_within_a_class_is_shown_once_with_its_members_below():
    inner = Header(11, "Form:")
    chosen = [
        signature("class Form:", line=11, header=REQUEST, head_of=inner),
        signature("def fields(self)", line=12, header=inner),
    ]
    assert pack(chosen, 100)[0].text == "Request:\n class Form:\n def fields(self)"


def test_a_window_is_a_piece_of_its_own():
    pieces = pack([window("x = 1\ny = 2", line=4), signature("def a()")], 100)
    assert {piece.kind for piece in pieces} == {"window", "signature"}


def test_what_is_worth_more_for_its_tokens_is_taken_first():
    cheap = signature("def a()", value=0.4, path="a.py")
    dear = signature("def b(" + "argument, " * 30 + ")", value=0.6, path="b.py")
    room = estimate_tokens(dear.text) + 6
    assert [piece.path for piece in pack([dear, cheap], room)] == ["a.py"]


def test_a_piece_says_why_its_best_part_was_chosen():
    pieces = pack([signature("def b()", line=9, value=0.9), signature("def a()", line=2, value=0.1)], 100)
    assert pieces[0].cause == "cause of def b()"
    assert pieces[0].score == pytest.approx(1.0)


def test_the_most_valuable_piece_comes_first():
    pieces = pack([signature("def a()", value=0.1), signature("def b()", value=0.9, path="b.py")], 100)
    assert [piece.path for piece in pieces] == ["b.py", "a.py"]


def test_a_second_declaration_of_the_same_name_is_worth_less():
    several = [
        signature("def close(self, a)", name="A.close", value=0.5, path="a.py"),
        signature("def close(self, b)", name="B.close", value=0.5, path="b.py"),
        signature("def flush(self, c)", name="C.flush", value=0.4, path="c.py"),
    ]
    room = 2 * (estimate_tokens("def close(self, a)\n") + 8)
    assert {piece.path for piece in pack(several, room)} == {"a.py", "c.py"}


def test_without_room_there_are_no_pieces():
    assert pack([signature("def a()")], 0) == []


headers = st.none() | st.builds(Header, line=st.integers(0, 3), text=st.sampled_from(["X:", "Y:", ""]))
candidates = st.lists(
    st.builds(
        Candidate,
        path=st.sampled_from(["a.py", "package/b.py", "ü.py"]),
        start_line=st.integers(0, 30),
        stop_line=st.integers(31, 40),
        text=st.text(alphabet="ab ü\n(", max_size=60),
        value=st.floats(0, 1),
        reason=st.just(Reason.NEAR),
        cause=st.just(""),
        kind=st.sampled_from(["signature", "body", "window"]),
        header=headers,
        head_of=headers,
    ),
    max_size=30,
)


@given(candidates, st.integers(0, 200))
def test_pieces_with_their_paths_never_cost_more_than_the_room(several: list[Candidate], room_tokens: int):
    pieces = pack(several, room_tokens)
    assert sum(piece.tokens for piece in pieces) <= room_tokens
    for piece in pieces:
        assert estimate_tokens(piece.text) + estimate_tokens(piece.path) <= piece.tokens + 1


@given(candidates)
def test_with_room_for_all_nothing_is_left_out(several: list[Candidate]):
    pieces = pack(several, 1e9)
    assert {piece.path for piece in pieces} == {candidate.path for candidate in several}
    shown = {(piece.path, piece.kind): "" for piece in pieces}
    for piece in pieces:
        shown[piece.path, piece.kind] += f"{piece.text}\n"
    for candidate in several:
        alike = [
            other
            for other in several
            if (other.path, other.kind, other.start_line)
            == (candidate.path, candidate.kind, candidate.start_line)
        ]
        lines = [line for other in alike for line in other.text.split("\n")]
        assert any(line in shown[candidate.path, candidate.kind] for line in lines)
