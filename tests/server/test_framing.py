import json
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.lsp import framing
from glossator.lsp.framing import Body, Decoder, Oversized, UnusableStream, frame


def found_in(decoder: Decoder, *pieces: bytes) -> Iterator[Body | Oversized]:
    for piece in pieces:
        decoder.feed(piece)
        while (found := decoder.next()) is not None:
            yield found


def bodies(*pieces: bytes) -> list[bytes]:
    return [found.content for found in found_in(Decoder(), *pieces) if isinstance(found, Body)]


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(b"Content-Length: 2\r\n\r\n", id="as specified"),
        pytest.param(b"content-length:2\r\n\r\n", id="in lower case"),
        pytest.param(b"Content-Length \t:\t 2 \t\r\n\r\n", id="with spaces"),
        pytest.param(b"Content-Length: 2\n\n", id="with line feeds"),
        pytest.param(b"Content-Type: x\r\nContent-Length: 2\r\n\r\n", id="behind a type"),
        pytest.param(b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n", id="twice the same"),
        pytest.param(b"Content-Length: 0002\r\n\r\n", id="with zeros"),
        pytest.param(b"log: line\r\n\r\n\r\nContent-Length: 2\r\n\r\n", id="behind a log line"),
        pytest.param(b"rest}Content-Length: 2\r\n\r\n", id="behind the end of something"),
        pytest.param(b'{"a":"content-length: 9"}Content-Length: 2\r\n\r\n', id="behind another length"),
        pytest.param(b"Content-Length: 0\r\n\r\nContent-Length: 2\r\n\r\n", id="behind an empty message"),
        pytest.param(
            b"Content-Length: 1\r\nContent-Length: 7\r\n\r\nContent-Length: 2\r\n\r\n", id="behind two"
        ),
        pytest.param(b"Content-Length: -1\r\n\r\nContent-Length: 2\r\n\r\n", id="behind a negative one"),
        pytest.param(
            b"Content-Length: 1e3\r\n\r\n{}\nContent-Length: 2\r\n\r\n", id="behind a body without one"
        ),
    ],
)
def test_a_header_that_can_be_understood_is(header: bytes) -> None:
    assert bodies(header + b"{}" + frame(b"[]")) == [b"{}", b"[]"]


@given(st.lists(st.binary(max_size=40), max_size=6), st.randoms())
def test_bodies_come_out_as_they_went_in_however_they_are_cut(
    contents: list[bytes], rng: random.Random
) -> None:
    stream = b"".join(map(frame, contents))
    cuts = sorted(rng.randrange(len(stream) + 1) for _ in range(rng.randrange(8)))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert bodies(*pieces) == [content for content in contents if content]


@settings(max_examples=300)
@given(
    st.lists(
        st.one_of(st.binary(max_size=60), st.sampled_from([b"Content-Length:", b"\r\n", b" 5", b"-", b"{}"]))
    )
)
def test_whatever_came_before_a_message_is_found_after_a_resync(noise: list[bytes]) -> None:
    decoder = Decoder()
    list(found_in(decoder, b"".join(noise)))
    decoder.resync()
    message = b'{"this": "is the message"}'
    found = list(found_in(decoder, b"\n", frame(message), frame(message)))
    assert Body(message) in found


@pytest.mark.parametrize("too_many", range(1, 60))
def test_after_a_length_that_was_too_large_the_next_message_is_found(too_many: int) -> None:
    first, second = b'{"first": 1}', b'{"second": 2, "and": "more"}'
    decoder = Decoder()
    decoder.feed(
        b"Content-Length: %d\r\n\r\n" % (len(first) + too_many) + first + frame(second) + frame(second)
    )
    swallowed = decoder.next()
    assert isinstance(swallowed, Body)
    decoder.resync(swallowed.content)
    assert Body(second) in list(found_in(decoder, b""))


def test_a_resync_does_not_take_a_text_for_a_header() -> None:
    decoder = Decoder()
    decoder.feed(b"")
    decoder.resync(json.dumps({"text": "Content-Length: 5\r\n\r\nhello"}).encode())
    assert list(found_in(decoder, frame(b"next"))) == [Body(b"next")]


def test_a_body_that_is_too_long_is_skipped_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "MAX_BODY_BYTES", 10)
    pieces = [b"Content-Length: 25\r\n\r\n", b"x" * 20, b"x" * 5 + frame(b"next")]
    assert list(found_in(Decoder(), *pieces)) == [Oversized(25), Body(b"next")]


@pytest.mark.parametrize("length", [framing.MAX_SKIPPED_BYTES + 1, 10**30])
def test_a_body_that_is_far_too_long_ends_the_stream(length: int) -> None:
    with pytest.raises(UnusableStream, match=str(length)):
        bodies(b"Content-Length: %d\r\n\r\n" % length)


@pytest.mark.parametrize("pieces", [[b"x" * 9000], [b"x" * 100] * 90], ids=["at once", "in pieces"])
def test_a_header_line_without_an_end_ends_the_stream(pieces: list[bytes]) -> None:
    with pytest.raises(UnusableStream, match="header"):
        bodies(*pieces)


def test_an_endless_search_for_a_header_keeps_nothing() -> None:
    decoder = Decoder()
    decoder.resync()
    assert list(found_in(decoder, *[b"x" * 10_000] * 100)) == []
    assert len(decoder._buffer) < 10_000
    assert list(found_in(decoder, frame(b"next"))) == [Body(b"next")]


def test_what_has_come_of_a_body_can_be_looked_at() -> None:
    decoder = Decoder()
    assert not decoder.waits_for_body
    assert list(found_in(decoder, b"Content-Length: 9\r\n\r\n{}")) == []
    assert decoder.waits_for_body
    assert decoder.peek() == b"{}"
    decoder.resync()
    assert not decoder.waits_for_body
    assert list(found_in(decoder, frame(b"next"))) == [Body(b"next")]
