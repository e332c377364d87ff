import pytest

from fixtures.marked import at_cursor
from glossator_context.inside import Inside
from glossator_context.stops import Extent, Stop, completion_extent

LINE, STATEMENT, BLOCK = Stop.LINE, Stop.STATEMENT, Stop.BLOCK


def stop_of(marked: str, language: str) -> Stop:
    return completion_extent(*at_cursor(marked, language)).stop


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("def f():\n    ‸\n", BLOCK, id="a body that is empty"),
        pytest.param("def f():‸\n", BLOCK, id="behind a header"),
        pytest.param("def f():  # why\n    ‸\n", BLOCK, id="behind a header with a comment"),
        pytest.param("def f(\n    a,\n) -> int:\n    ‸\n", BLOCK, id="behind a signature of several lines"),
        pytest.param("if a:\n    b()\nelse:\n    ‸\n\nc()\n", BLOCK, id="an empty branch before other code"),
        pytest.param("def f():\n    ‸\n    return 1\n", STATEMENT, id="a body that goes on below"),
        pytest.param("def f():\n    a = 1\n    ‸\n", STATEMENT, id="a line of its own in a body"),
        pytest.param("def f():‸\n    return 1\n", LINE, id="behind a header with a body"),
        pytest.param("x = ‸\n", STATEMENT, id="the end of a line"),
        pytest.param("x = ‸   \n", STATEMENT, id="before white space alone"),
        pytest.param("x = f(‸) + 1\n", LINE, id="before other code"),
        pytest.param("x = f(‸)\n", LINE, id="before a closing bracket"),
        pytest.param("x = f(\n    ‸\n)\n", STATEMENT, id="in an open call"),
        pytest.param("x = {\n    1:‸\n}\n", STATEMENT, id="behind a key"),
        pytest.param("x = f(lambda a:‸\n", STATEMENT, id="behind a lambda's colon"),
        pytest.param(
            "class A:\n    def f(self, x=[:\n        ‸\n", BLOCK, id="below a header that does not parse"
        ),
        pytest.param("‸", STATEMENT, id="in nothing"),
    ],
)
def test_a_completion_of_python_stops_where_its_tree_says(marked: str, expected: Stop) -> None:
    assert stop_of(marked, "python") is expected


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        pytest.param("javascript", "function f() {\n  ‸\n}\n", BLOCK, id="an empty function"),
        pytest.param("javascript", "function f() {‸}\n", BLOCK, id="between braces"),
        pytest.param("javascript", "const f = (a) => {\n  ‸\n}\n", BLOCK, id="an arrow function"),
        pytest.param("javascript", "const f = (a) =>‸\n", BLOCK, id="behind an arrow"),
        pytest.param("javascript", "const o = {\n  ‸\n}\n", STATEMENT, id="an object"),
        pytest.param("javascript", "f(‸)\n", LINE, id="a call"),
        pytest.param("javascript", "if (a) {\n  b()\n  ‸\n}\n", STATEMENT, id="a block with statements"),
        pytest.param("javascript", "function f() {\n  if (a) {\n    ‸\n", BLOCK, id="blocks that are not closed"),
        pytest.param("javascript", "switch (a) {\n  case 1:\n    ‸\n}\n", BLOCK, id="a case"),
        pytest.param("typescript", "interface A {\n  ‸\n}\n", BLOCK, id="an interface"),
        pytest.param("typescript", "const a: ‸ = 1\n", LINE, id="a type before its value"),
        pytest.param("typescriptreact", "const a = <A b={‸} />\n", LINE, id="an attribute"),
        pytest.param("go", "func f() {\n\t‸\n}\n", BLOCK, id="a Go function"),
        pytest.param("go", "func f() {\n\tfor _, a := range b {\n\t\t‸\n\t}\n}\n", BLOCK, id="a loop"),
        pytest.param("go", "func f() {\n\ta := ‸\n}\n", STATEMENT, id="a value in Go"),
        pytest.param("rust", "fn f() {\n    match a {\n        ‸\n    }\n}\n", BLOCK, id="a match of Rust"),
        pytest.param("rust", "fn f() {\n    let a = b‸;\n}\n", LINE, id="before a semicolon"),
        pytest.param("java", "class A {\n  void f() {\n    ‸\n  }\n}\n", BLOCK, id="a method of Java"),
        pytest.param("java", "class A {\n  void f() {\n    g(‸\n", STATEMENT, id="an open call of Java"),
        pytest.param("c", "int f(void) {\n  ‸\n}\n", BLOCK, id="a function of C"),
        pytest.param("ruby", "def f(a)\n  ‸\nend\n", BLOCK, id="a method of Ruby"),
        pytest.param("ruby", "a.each do |b|\n  ‸\nend\n", BLOCK, id="a block of Ruby"),
        pytest.param("ruby", "def f\n  a = 1\n  ‸\nend\n", STATEMENT, id="a body of Ruby"),
        pytest.param("lua", "function f(a)\n  ‸\nend\n", BLOCK, id="a function of Lua"),
        pytest.param("lua", "if a then\n  ‸\nend\n", BLOCK, id="a branch of Lua"),
        pytest.param("shellscript", "f() {\n  ‸\n}\n", BLOCK, id="a function of a shell"),
        pytest.param("shellscript", "for a in b; do\n  ‸\ndone\n", BLOCK, id="a loop of a shell"),
        pytest.param("html", "<ul>\n  ‸\n</ul>\n", BLOCK, id="an element"),
        pytest.param("css", ".a {\n  ‸\n}\n", BLOCK, id="a rule of CSS"),
        pytest.param("json", '{\n  "a": ‸\n}\n', STATEMENT, id="a value of JSON"),
        pytest.param("plaintext", "as follows:\n  ‸\n", BLOCK, id="a text behind a colon"),
        pytest.param("plaintext", "some words ‸ and more\n", LINE, id="a text with more behind"),
        pytest.param("plaintext", "some words ‸\n", STATEMENT, id="the end of a text's line"),
    ],
)  # fmt: skip
def test_a_completion_stops_in_every_language(language: str, marked: str, expected: Stop) -> None:
    assert stop_of(marked, language) is expected


@pytest.mark.parametrize(
    ("language", "marked", "inside", "stop"),
    [
        pytest.param("python", "# a ‸\n", Inside.COMMENT, LINE, id="a comment"),
        pytest.param("python", "x = 1  # a‸\n", Inside.COMMENT, LINE, id="a comment behind code"),
        pytest.param("python", "x = 'a ‸'\n", Inside.STRING, LINE, id="a string"),
        pytest.param("python", "x = 'a‸\n", Inside.STRING, LINE, id="a string that is not closed"),
        pytest.param("python", "x = 'a'‸\n", Inside.CODE, STATEMENT, id="behind a string"),
        pytest.param(
            "python", 'def f():\n    """A\n    ‸\n    """\n', Inside.STRING, STATEMENT, id="a docstring"
        ),
        pytest.param("python", "x = f'a {b.‸}'\n", Inside.CODE, LINE, id="code in a string"),
        pytest.param("javascript", "/* a\n * ‸\n */\n", Inside.COMMENT, STATEMENT, id="a long comment"),
        pytest.param("javascript", "/* a */‸\n", Inside.CODE, STATEMENT, id="behind a closed comment"),
        pytest.param("javascript", "const a = `b ${c.‸}`\n", Inside.CODE, LINE, id="code in a template"),
        pytest.param("rust", "fn f<'a>(b: &'a ‸\n", Inside.CODE, STATEMENT, id="no string behind a lifetime"),
        pytest.param("go", 'func f() {\n\tg("a‸")\n}\n', Inside.STRING, LINE, id="a string of Go"),
        pytest.param("plaintext", "don't ‸\n", Inside.CODE, STATEMENT, id="an apostrophe in a text"),
    ],
)
def test_a_string_and_a_comment_are_told_apart_from_code(
    language: str, marked: str, inside: Inside, stop: Stop
) -> None:
    found = completion_extent(*at_cursor(marked, language))
    assert (found.inside, found.stop) == (inside, stop)


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("python", "class A:\n    def f(self):\n        ‸", Extent(stop=BLOCK, indent="    ")),
        ("go", "func f() {\n\tif a {\n\t\t‸\n\t}\n}\n", Extent(stop=BLOCK, indent="\t", closer="}")),
        ("python", "def f():\n    a = ‸", Extent(stop=STATEMENT, indent="    ")),
    ],
    ids=["the header's of a block", "with what closes it", "the line's of a statement"],
)
def test_an_extent_knows_its_indentation(language: str, marked: str, expected: Extent) -> None:
    assert completion_extent(*at_cursor(marked, language)) == expected


@pytest.mark.parametrize("language", ["python", "javascript", "rust", "html", "plaintext"])
@pytest.mark.parametrize(
    "text",
    ["", "(" * 100_000, "<!--" * 5000, "\0" * 1000, "'" * 100_000, "{\n" * 5000, "#" + "x" * 1_000_000],
    ids=["nothing", "brackets", "comments", "NULs", "quotes", "braces", "a long line"],
)
def test_a_strange_text_has_some_end(text: str, language: str) -> None:
    document, position = at_cursor(f"{text[: len(text) // 2]}‸{text[len(text) // 2 :]}", language)
    assert completion_extent(document, position).stop in Stop
