import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.errors import ModelBroken
from glossator.models.sse import Event, EventParser


def message(data: str) -> Event:
    return Event(data, "message")


def parse(stream: bytes) -> list[Event]:
    parser = EventParser()
    return parser.feed(stream) + parser.close()


STREAMS = [
    pytest.param(b"data: a\n\n", [message("a")], id="line feeds"),
    pytest.param(
        b"data: a\r\n\r\ndata: b\r\n\r\n", [message("a"), message("b")], id="carriage return and line feed"
    ),
    pytest.param(b"data: a\r\rdata: b\r\r", [message("a"), message("b")], id="carriage returns alone"),
    pytest.param(b"data: a\r\n\ndata: b\n\r\n", [message("a"), message("b")], id="mixed line ends"),
    pytest.param(b"data:a\n\n", [message("a")], id="no space after the colon"),
    pytest.param(b"data:  a \n\n", [message(" a ")], id="only one space is taken"),
    pytest.param(b"data: a\ndata: b\ndata:\n\n", [message("a\nb\n")], id="several data lines"),
    pytest.param(b"data\n\n", [message("")], id="a field name without a colon"),
    pytest.param(b"data:\n\n", [message("")], id="empty data"),
    pytest.param(b": hello\n\n:\n\ndata: a\n\n", [message("a")], id="comments"),
    pytest.param(b"id: 7\nretry: 3\nfoo: bar\ndata: a\n\n", [message("a")], id="fields of no interest"),
    pytest.param(
        b"event: error\ndata: a\n\ndata: b\n\n", [Event("a", "error"), message("b")], id="a named event"
    ),
    pytest.param(b"event: lost\n\ndata: b\n\n", [message("b")], id="an event without data"),
    pytest.param(b"\xef\xbb\xbfdata: a\n\n", [message("a")], id="a byte order mark"),
    pytest.param(
        b"data: a\n\n\xef\xbb\xbfdata: b\n\n", [message("a")], id="a byte order mark that is not at the start"
    ),
    pytest.param(
        "data: a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\n\n".encode(),
        [message("a\u2028b\u2029c\x85d\x0be\x0cf\x1cg")],
        id="characters that end lines elsewhere",
    ),
    pytest.param("data: ü😀\n\n".encode(), [message("ü😀")], id="characters of several bytes"),
    pytest.param(b"data: a\xffb\n\n", [message("a\ufffdb")], id="bytes that are not UTF-8"),
    pytest.param(b"\n\n\r\n\r", [], id="nothing but empty lines"),
    pytest.param(b"", [], id="nothing at all"),
    pytest.param(b"data: a\n", [message("a")], id="the last empty line is missing"),
    pytest.param(
        b"data: a\n\ndata: [DONE]", [message("a"), message("[DONE]")], id="the last line end is missing"
    ),
]


@pytest.mark.parametrize(("stream", "events"), STREAMS)
def test_a_stream_is_read_as_the_standard_says(stream: bytes, events: list[Event]) -> None:
    assert parse(stream) == events


@pytest.mark.parametrize(("stream", "events"), STREAMS)
def test_it_does_not_matter_where_the_chunks_begin(stream: bytes, events: list[Event]) -> None:
    parser = EventParser()
    got = [event for byte in stream for event in parser.feed(bytes([byte]))]
    assert got + parser.close() == events


@given(
    st.lists(
        st.sampled_from(
            [b"data: a", b"data:", b"\r", b"\n", b"\r\n", b": c", "ü\u2028".encode(), b"event: e"]
        )
    ),
    st.lists(st.integers(1, 9)),
)
def test_any_split_of_any_stream_gives_the_same_events(pieces: list[bytes], cuts: list[int]) -> None:
    stream = rest = b"".join(pieces)
    parser = EventParser()
    events = []
    for cut in cuts:
        events += parser.feed(rest[:cut])
        rest = rest[cut:]
    assert events + parser.feed(rest) + parser.close() == parse(stream)


def test_an_event_is_there_as_soon_as_its_empty_line_is() -> None:
    parser = EventParser()
    assert parser.feed(b"data: a\r\n") == []
    assert parser.feed(b"\r") == [message("a")]
    assert parser.feed(b"\ndata: b\r\n\r\n") == [message("b")]


def test_comments_are_counted_as_signs_of_life() -> None:
    parser = EventParser()
    parser.feed(b": PROCESSING\n\n:\n")
    assert parser.comments == 2


@pytest.mark.parametrize(
    "chunk", [b"data: " + b"a" * 60, b"data: " + b"a" * 60 + b"\n\n"], ids=["unended", "whole"]
)
def test_a_line_longer_than_the_limit_is_refused(chunk: bytes) -> None:
    with pytest.raises(ModelBroken, match="line"):
        EventParser(max_line_bytes=50).feed(chunk)


def test_a_long_line_in_small_chunks_is_refused_before_it_ends() -> None:
    parser = EventParser(max_line_bytes=50)
    for _ in range(50):
        parser.feed(b"a")
    with pytest.raises(ModelBroken, match="line"):
        parser.feed(b"a")


def test_a_stream_longer_than_the_limit_is_refused() -> None:
    parser = EventParser(max_total_bytes=18)
    parser.feed(b"data: a\n\n" * 2)
    with pytest.raises(ModelBroken, match="larger"):
        parser.feed(b"data: a\n\n")
