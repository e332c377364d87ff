"""Bytes and columns of a line."""

from hypothesis import given
from hypothesis import strategies as st

from glossator_context.line_bytes import LineColumns


@given(st.text(alphabet="aé€😀", max_size=1500), st.data())
def test_a_byte_has_the_column_of_the_characters_before_it(line: str, data: st.DataObject) -> None:
    encoded = line.encode()
    offset = data.draw(st.integers(0, len(encoded)))

    assert LineColumns(encoded).column(offset) == len(encoded[:offset].decode(errors="ignore"))
