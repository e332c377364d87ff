import pytest

from fixtures.marked import at_cursor, document
from glossator_context.document import Document
from glossator_context.outline import outline
from glossator_context.scope import scope_at
from glossator_context.symbols import SymbolKind
from glossator_context.text import Position


def names(marked, language="python"):
    return [symbol.qualified_name for symbol in scope_at(*at_cursor(marked, language))]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("class A:\n    def m(self):\n        return ‸1\n", ["A", "A.m"]),
        ("class A:\n    def m(self):\n        return 1‸\n", ["A", "A.m"]),
        ("class A:\n    def m(self):\n        return 1   ‸\n", ["A", "A.m"]),
        ("class A:\n    def m(self):\n        return 1‸", ["A", "A.m"]),
        ("class A:\n    def m(se‸lf):\n        return 1\n", ["A", "A.m"]),
        ("def f():\n    def g():\n        pass‸\n", ["f", "f.g"]),
        ("@decor‸ated\ndef f(): pass\n", ["f"]),
        ("‸def f(): pass\n", ["f"]),
        ("def f(): pass\n‸def g(): pass\n", ["g"]),
        ("x = 1‸\ndef f(): pass\n", []),
        ("class A:\n    x = ‸1\n", ["A"]),
        ("if a:\n    def f():\n        ‸pass\n", ["f"]),
        ("‸", []),
    ],
    ids=["inside a method", "at its end", "in white space behind it", "at the end of the file", "in a signature",
         "a nested function", "on a decorator", "before all", "between two functions", "on the top level",
         "in a value", "below a branch", "in nothing"],
)  # fmt: skip
def test_a_place_in_python_is_in_what_encloses_it(marked, expected):
    assert names(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("class A:\n    def m(self):\n        return 1\n        ‸\n", ["A", "A.m"]),
        ("class A:\n    def m(self):\n        return 1\n    ‸\n", ["A"]),
        ("class A:\n    def m(self):\n        return 1\n‸\n", []),
        ("class A:\n    def m(self):\n        return 1\n\n\n        ‸\n\ndef g(): pass\n", ["A", "A.m"]),
        ("def f():\n    a = 1\n‸\n    b = 2\n", ["f"]),
        ("def f():\n    a = 1\n    # a comment\n    ‸\n", ["f"]),
        ("def f():\n    if a:\n        b()\n\n    ‸\n", ["f"]),
        ("def f():\n    ‸", ["f"]),
    ],
    ids=["deeper than the method", "as deep as the method", "at the margin", "behind empty lines",
         "between two statements", "behind a comment", "behind a block", "in a body not yet there"],
)  # fmt: skip
def test_an_empty_line_of_python_belongs_to_the_block_it_is_indented_like(marked, expected):
    assert names(marked) == expected


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("python", "class A:\n    def m(self):\n        x = foo(‸\n", ["A", "A.m"]),
        ("python", "class A:\n    def m(self):\n        x = foo(‸\n\n    def n(self): pass\n", ["A", "A.m"]),
        ("python", "class A:\n    x = (\n    def m(self):\n        if x:\n            y = [‸\n\ndef g(): pass\n", ["A", "A.m"]),
        ("python", "class A:\n    def m(self): pass\n    def ‸", ["A"]),
        ("python", "def f(‸", ["f"]),
        ("python", "def f():\n    '''‸\n", ["f"]),
        ("javascript", "class A {\n  m() {\n    const x = foo(‸\n", ["A", "A.m"]),
        ("javascript", "class A {\n  m(a, b) {\n    if (x) {\n      return g(‸\n  }\n  n() {}\n}\n", ["A", "A.m"]),
        ("typescript", "export class A {\n  async m(a: B): C {\n    const f = (x: Y) => {\n      g(‸\n", ["A", "A.m", "A.m.f"]),
        ("javascript", "function f() {\n  if (a) {\n    ‸", ["f"]),
    ],
    ids=["an open call", "an open call before more", "an error above", "a lone def", "an open signature",
         "an open string", "an open call in a class", "a block that is not closed", "functions in functions", "an open block"],
)  # fmt: skip
def test_broken_code_encloses_as_its_indentation_says(language, marked, expected):
    assert names(marked, language) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("const f = () => {\n  items.map(x => {\n    ‸\n  })\n}\n", ["f"]),
        ("function f() {\n}‸\nfunction g() {}\n", ["f"]),
        ("export const o = { m() { ‸ } };\n", ["o.m"]),
        ("export ‸class A { }\n", ["A"]),
        ("interface I {\n  a‸: string\n}\n", ["I", "I.a"]),
        ("namespace N { function f() { ‸ } }\n", ["N", "N.f"]),
        ("const a = ‸1;\n", []),
    ],
    ids=["a callback", "behind a brace", "a method of an object", "on the word export", "an interface", "a namespace",
         "a constant is no scope"],
)  # fmt: skip
def test_a_place_in_typescript_is_in_what_encloses_it(marked, expected):
    assert names(marked.replace("o.m", "o.m"), "typescript") == expected


def test_the_scope_is_made_of_the_outlines_symbols():
    text = (
        "class A(B):\n    '''Doc.'''\n    @property\n    def p(self) -> int:\n        def g(a, *b): return 1\n"
        "        return 2\n    class C:\n        async def m(self): pass\nif x:\n    def f(): pass\n"
    )
    found = document(text)
    symbols = outline(found)
    for line in range(found.text.line_count):
        column = len(found.text.line(line).rstrip("\n"))
        for symbol in scope_at(found, Position(line, column)):
            assert symbol in symbols


def test_a_document_that_is_too_large_to_parse_has_a_scope_from_its_indentation():
    text = "class A:\n    def m(self):\n" + "        x = 1\n" * 100
    large = Document("file:///a.py", None, "python", "#" * 1_000_001 + "\n" + text, 1)

    assert large.tree is None
    found = scope_at(large, Position(40, 14))
    assert [(symbol.qualified_name, symbol.kind) for symbol in found] == [
        ("A", SymbolKind.CLASS),
        ("A.m", SymbolKind.METHOD),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 5000,
        "(" * 100_000,
        "def f(a=" * 5000,
        "\0" * 1000,
        "x" * 1_000_000,
        "function f() {" * 5000,
        "\n" * 10_000,
    ],
    ids=lambda text: ascii(text[:8]),
)
@pytest.mark.parametrize("language", ["python", "javascript", "plaintext"])
def test_a_strange_text_has_some_scope(text, language):
    found = document(text, language)

    for position in (Position(0, 0), Position(0, len(text) // 2), Position(9999, 3), found.text.end):
        assert all(symbol.start <= found.text.end for symbol in scope_at(found, position))
