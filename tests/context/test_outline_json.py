import pytest

from fixtures.marked import document
from glossator_context.outline import outline
from glossator_context.symbols import SymbolKind


def keys(text, language="json"):
    found = outline(document(text, language))
    assert all(symbol.kind is SymbolKind.PROPERTY for symbol in found)
    return [symbol.qualified_name for symbol in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"name": "x", "size": 1}', ["name", "size"]),
        ('{"scripts": {"build": "x", "test": "y"}}', ["scripts", "scripts.build", "scripts.test"]),
        ('{"a": {"b": {"c": 1}}}', ["a", "a.b"]),
        ('{"a": [{"b": 1}]}', ["a"]),
        ('[{"a": 1}]', []),
        ('{"": 1, "a\\"b": 2}', []),
        ('{"a": 1, // why\n "b": 2}', ["a", "b"]),
        ('{"a": 1, "b": ', ["a"]),
        ('"text"', []),
        ("", []),
    ],
    ids=["keys", "their keys", "no deeper", "not in arrays", "an array", "no names", "with comments", "unfinished", "a text",
         "nothing"],
)  # fmt: skip
def test_the_two_outer_levels_of_keys_are_found(text, expected):
    assert keys(text) == expected


def test_a_key_with_a_long_value_is_shown_alone():
    symbol = outline(document('{"files": [\n  "a",\n  "b"\n]}', "jsonc"))[0]

    assert symbol.signature == '"files":'
    assert symbol.end.line == 3
