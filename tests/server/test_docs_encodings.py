import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.docs.encodings import CannotDecode, Decoded, decode, encodable, splice

TEXT = "# ä\r\ndef f():\r\tpass\x0c\n"


@pytest.mark.parametrize(
    ("content", "encoding", "mark"),
    [
        pytest.param(TEXT.encode(), "utf-8", b"", id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), "utf-8", codecs.BOM_UTF8, id="UTF-8 with a mark"),
        pytest.param(b"# -*- coding: latin-1 -*-\n# \xe4\n", "iso8859-1", b"", id="a Latin-1 cookie"),
        pytest.param(b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n# \x80\n", "cp1252", b"", id="a cookie on the second line"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le", codecs.BOM_UTF16_LE, id="UTF-16, little end first"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be", codecs.BOM_UTF16_BE, id="UTF-16, big end first"),
        pytest.param(b"", "utf-8", b"", id="nothing"),
    ],
)  # fmt: skip
def test_bytes_become_text_and_the_same_bytes_again(content: bytes, encoding: str, mark: bytes) -> None:
    decoded = decode(content, is_python=True)

    assert (decoded.encoding, decoded.mark) == (encoding, mark)
    assert mark + decoded.text.encode(encoding) == content
    assert splice(content, decoded, []) == content


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"x = '\xe4'\n", id="Latin-1 without a cookie"),
        pytest.param(b"# coding: ascii\n# \xe4\n", id="bytes that the cookie's encoding has not"),
        pytest.param(b"# coding: nonsense\n", id="no such encoding"),
        pytest.param(b"# coding: rot13\n", id="no encoding of text"),
        pytest.param(codecs.BOM_UTF8 + b"# coding: latin-1\n", id="a mark and a cookie that disagree"),
        pytest.param(b"x = 1\n\x00\x00", id="binary"),
        pytest.param(codecs.BOM_UTF16_LE + b"a", id="half a character"),
        pytest.param(
            b"# coding: utf-7\n# +AOQ-\n# +AOQ \n", id="an encoding that writes otherwise than it reads"
        ),
    ],
)
def test_what_cannot_be_written_back_is_refused(content: bytes) -> None:
    with pytest.raises(CannotDecode):
        decode(content, is_python=True)


def test_a_cookie_means_nothing_outside_of_python() -> None:
    assert decode(b"// coding: latin-1\n", is_python=False).encoding == "utf-8"


def test_a_cookie_behind_code_is_no_cookie() -> None:
    assert decode(b"x = 1\n# coding: latin-1\n", is_python=True).encoding == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-8", "iso8859-1", "utf-16-le", "utf-16-be", "cp1252"])
def test_edits_leave_all_other_bytes_alone(encoding: str) -> None:
    text = "ä = 1\r\nb = 2\n"
    content = text.encode(encoding)
    decoded = Decoded(text, encoding)

    after = splice(content, decoded, [(7, 7, "<ü>"), (0, 1, "ö")])

    assert after.decode(encoding) == "ö = 1\r\n<ü>b = 2\n"
    assert after.endswith("b = 2\n".encode(encoding))


def test_text_that_the_encoding_has_not_is_refused() -> None:
    with pytest.raises(CannotDecode, match=r"U\+20AC"):
        splice(b"x\n", Decoded("x\n", "iso8859-1"), [(0, 0, "€")])


def test_an_encoding_with_a_state_is_not_edited_in_place() -> None:
    text = "# 日本\n# 日\n"
    content = text.encode("iso2022_jp")

    try:
        after = splice(content, Decoded(text, "iso2022_jp"), [(5, 5, "# x\n")])
    except CannotDecode:
        return
    assert after.startswith("# 日本\n".encode("iso2022_jp"))
    assert after.decode("iso2022_jp") == "# 日本\n# x\n# 日\n"


def test_typography_is_made_plain_where_the_encoding_lacks_it() -> None:
    assert encodable("It’s “so” – really…", "iso8859-1") == 'It\'s "so" - really...'
    assert encodable("It’s “so”", "utf-8") == "It’s “so”"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=50), st.data())
def test_any_edit_of_any_text_is_spliced(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    content = text.encode()

    after = splice(content, Decoded(text, "utf-8"), [(start, stop, "NEW")])

    assert after == text[:start].encode() + b"NEW" + text[stop:].encode()
