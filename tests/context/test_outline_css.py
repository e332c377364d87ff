import pytest

from fixtures.marked import document
from fixtures.tagged import imported
from glossator_context.languages.css import LANGUAGE
from glossator_context.outline import outline
from glossator_context.symbols import SymbolKind

K = SymbolKind


def declared(text):
    return [(symbol.qualified_name, symbol.kind) for symbol in outline(document(text, "css"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (".card { color: red }", ["card"]),
        ("#main { color: red }", ["main"]),
        ("body { color: red }", ["body"]),
        (".card, #main { color: red }", ["card", "main"]),
        (".nav .item { a: b } .nav > .link { a: b } h1 + .lead { a: b } h1 ~ .rest { a: b }", ["item", "link", "lead", "rest"]),
        (".card:hover { a: b } .nav a:hover { a: b } .x::before { a: b }", ["card", "a", "x"]),
        ("a.button { a: b } input[type=text] { a: b }", ["button", "input"]),
        ("@media (min-width: 1px) { .wide { a: b } }", ["wide"]),
        (".card { .inner { a: b } }", ["card", "card.inner"]),
    ],
    ids=["a class", "an id", "an element", "several", "what a selector ends with", "before a colon", "compounds",
         "in a query", "nested"],
)  # fmt: skip
def test_a_rule_is_named_by_what_its_selector_ends_with(text, expected):
    assert declared(text) == [(name, K.PROPERTY) for name in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":root { --gap: 1px; color: red }", [("root", K.PROPERTY), ("root.--gap", K.VARIABLE)]),
        ("@keyframes spin { from { a: b } to { a: c } }", [("spin", K.FUNCTION)]),
        ("@layer base { .card { a: b } }", [("base", K.MODULE), ("base.card", K.PROPERTY)]),
        ("@property --x { syntax: '*'; }", [("--x", K.VARIABLE)]),
        ("@font-face { font-family: X } @supports (a: b) { }", []),
        ("/* .no { --no: 1 } */", []),
        ("", []),
    ],
    ids=[
        "a custom property",
        "keyframes",
        "a layer",
        "a registered property",
        "without names",
        "a comment",
        "nothing",
    ],
)
def test_what_else_has_a_name_is_found(text, expected):
    assert declared(text) == expected


def test_the_signature_is_the_selector_and_the_comment_above_the_documentation():
    (card,) = outline(document("/* A box. */\n.card,\n.card:hover {\n  color: red;\n}\n", "css"))[:1]

    assert card.signature == ".card, .card:hover"
    assert card.doc == "A box."


def test_broken_rules_do_not_hide_the_others():
    assert ("ok", K.PROPERTY) in declared(".ok { color: red }\n.broken { color: ; { \n")


def test_imports_are_statements():
    source = '@import url("a.css");\n@import "b.css" screen;\n.a { background: url(c.png) }\n'

    assert imported(source, LANGUAGE) == ['@import url("a.css");', '@import "b.css" screen;']
