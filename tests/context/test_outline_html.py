import pytest

from fixtures.marked import document
from glossator_context.outline import outline
from glossator_context.symbols import SymbolKind


def named(text):
    found = outline(document(text, "html"))
    assert all(symbol.kind is SymbolKind.PROPERTY for symbol in found)
    return [symbol.qualified_name for symbol in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<p id="a">x</p>', ["a"]),
        ("<p id='a'>x</p><p id=b>x</p><P ID='c'>x</P>", ["a", "b", "c"]),
        ('<br id="a"><img id="b" src="x"/>', ["a", "b"]),
        ('<div id="a"><p><b id="b">x</b></p></div>', ["a", "a.b"]),
        ('<script id="a">var id = "no";</script><style id="b">#no { x: y }</style>', ["a", "b"]),
        ('<p class="no" data-id="no" title="id">id="no"</p><!-- <p id="no"> -->', []),
        ('<p id="">x</p><p id>x</p>', []),
        ('<my-element id="a"/>', ["a"]),
        ("", []),
    ],
    ids=["quoted", "other quotes", "void elements", "inside of another", "scripts and styles", "other attributes", "empty",
         "a custom element", "nothing"],
)  # fmt: skip
def test_elements_with_an_id_are_found(text, expected):
    assert named(text) == expected


def test_an_element_deep_in_a_page_is_found():
    assert named("<div>" * 40 + '<p id="a">x</p>' + "</div>" * 40) == ["a"]


def test_the_signature_is_the_tag_and_the_end_is_that_of_the_element():
    (symbol,) = outline(document('<section id="a" class="b">\n  text\n</section>\n', "html"))

    assert symbol.signature == '<section id="a" class="b">'
    assert symbol.end.line == 2


def test_a_page_without_its_ends_is_read_as_far_as_it_goes():
    assert named('<ul id="a"><li id="b">x<li id="c">y\n<p') == ["a", "b", "c"]
