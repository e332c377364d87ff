import pytest

from fixtures.marked import at_cursor
from glossator_context.visible import NameKind, visible_names


def names(marked: str, language: str = "python") -> list[str]:
    return [each.name for each in visible_names(*at_cursor(marked, language))]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("def f(a, *b, c=1, **d):\n    ‸\n", ["a", "b", "c", "d", "f"], id="parameters"),
        pytest.param("def f():\n    a = 1\n    b = 2\n    ‸\n    c = 3\n", ["b", "a", "f"], id="locals before it, not those behind"),
        pytest.param("def f():\n    a, (b, *c) = x\n    ‸\n", ["a", "b", "c", "f"], id="a pattern"),
        pytest.param("def f():\n    a = ‸\n", ["f"], id="not the name that is being bound"),
        pytest.param("def f():\n    for a in x:\n        with y as b:\n            ‸\n", ["b", "a", "f"], id="loops and contexts"),
        pytest.param("def f():\n    try:\n        a = 1\n    except E as b:\n        ‸\n", ["b", "a", "f"], id="an exception"),
        pytest.param("def f():\n    if (a := g()):\n        ‸\n", ["a", "f"], id="an assignment in a condition"),
        pytest.param("def f(a):\n    def g(b):\n        ‸\n    c = 1\n", ["g", "b", "a", "f"], id="a function in a function"),
        pytest.param("class A:\n    x = 1\n    def m(self):\n        ‸\n", ["self", "A"], id="a method sees no names of its class"),
        pytest.param("class A:\n    x = 1\n    ‸\n", ["x", "A"], id="a class sees its own"),
        pytest.param("y = [a for a in b if ‸]\n", ["a", "y"], id="a comprehension"),
        pytest.param("y = lambda a, b=1: ‸\n", ["a", "b"], id="a lambda"),
        pytest.param("import os.path\nfrom a import b as c\n\n\ndef f():\n    import d\n    ‸\n", ["d", "f", "os", "c"], id="imports"),
        pytest.param("A = 1\n\n\ndef f():\n    ‸\n\n\ndef g():\n    pass\n\n\nclass B:\n    pass\n", ["f", "A", "g", "B"], id="all of the top level, the nearest first"),
        pytest.param("def f(a):\n    a = 1\n    ‸\n", ["a", "f"], id="a name that is bound twice once"),
        pytest.param("‸", [], id="nothing"),
    ],
)  # fmt: skip
def test_names_of_python_are_visible(marked: str, expected: list[str]) -> None:
    assert names(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("function f(a, {b, c: d}, ...e) {\n  ‸\n}\n", ["a", "b", "d", "e", "f"], id="parameters"),
        pytest.param("function f() {\n  const a = 1;\n  let [b, c] = a;\n  ‸\n  var d = 1;\n}\n", ["b", "c", "a", "f"], id="declarations"),
        pytest.param("function f() {\n  if (x) {\n    const a = 1;\n  }\n  ‸\n}\n", ["f"], id="not those of a block that is closed"),
        pytest.param("function f() {\n  for (const a of b) {\n    ‸\n  }\n}\n", ["a", "f"], id="a loop"),
        pytest.param("items.map((a) => {\n  const b = a;\n  ‸\n});\n", ["b", "a"], id="a callback"),
        pytest.param("items.map(a => ‸);\n", ["a"], id="an arrow without brackets"),
        pytest.param("try {\n} catch (a) {\n  ‸\n}\n", ["a"], id="a caught error"),
        pytest.param("import A, {b as c} from './d';\nexport const e = 1;\nexport default function f() {\n  ‸\n}\n", ["f", "e", "A", "c"], id="imports and exports"),
        pytest.param("class A {\n  b = 1;\n  m(c: D) {\n    ‸\n  }\n}\ninterface E {}\n", ["c", "A", "E"], id="a method"),
    ],
)  # fmt: skip
def test_names_of_typescript_are_visible(marked: str, expected: list[str]) -> None:
    assert names(marked, "typescript") == expected


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        pytest.param("go", "package a\n\nvar b int\n\nfunc (r *T) f(c string, d ...int) {\n\te, err := g()\n\tfor i, v := range e {\n\t\t‸\n\t}\n}\n\nfunc h() {}\n", {"b", "c", "d", "e", "err", "i", "v", "h"}, id="Go"),
        pytest.param("rust", "struct A;\nconst B: u8 = 1;\nfn f(c: &str) {\n    let mut d = 1;\n    let (g, h) = c;\n    items.iter().map(|i| {\n        ‸\n    });\n}\n", {"A", "B", "f", "c", "d", "g", "h", "i"}, id="Rust"),
        pytest.param("java", "import a.B;\nclass C {\n  private int d;\n  void m(String e) {\n    List<String> g = h();\n    for (String i : g) {\n      ‸\n    }\n  }\n  void n() {}\n}\n", {"B", "C", "d", "m", "e", "g", "i", "n"}, id="Java"),
        pytest.param("c", "static int a;\nint f(char *b) {\n  struct s *c = b;\n  ‸\n}\n", {"a", "f", "b", "c"}, id="C"),
        pytest.param("ruby", "def f(a)\n  b = 1\n  a.each do |c|\n    ‸\n  end\nend\n", {"f", "a", "b", "c"}, id="Ruby"),
        pytest.param("lua", "local a = 1\nfunction f(b)\n  local c, d = b\n  ‸\nend\n", {"a", "b", "c", "d"}, id="Lua"),
    ],
)  # fmt: skip
def test_names_of_other_languages_are_visible(language: str, marked: str, expected: set[str]) -> None:
    assert expected <= set(names(marked, language))


@pytest.mark.parametrize(
    ("language", "marked", "absent"),
    [
        pytest.param("go", "package a\n\nfunc f() {\n\tfor i := range b {\n\t\tc := 1\n\t}\n\t‸\n\td := 2\n}\n", {"i", "c", "d"}, id="Go"),
        pytest.param("rust", "fn f() {\n    {\n        let a = 1;\n    }\n    ‸\n    let b = 1;\n}\n", {"a", "b"}, id="Rust"),
        pytest.param("java", "class C {\n  void m(int a) {\n    int b = 1;\n  }\n  void n() {\n    ‸\n  }\n}\n", {"a", "b"}, id="Java"),
    ],
)  # fmt: skip
def test_names_of_other_blocks_are_not_visible(language: str, marked: str, absent: set[str]) -> None:
    assert not absent & set(names(marked, language))


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        pytest.param("python", "class A:\n    def m(self, a):\n        b = 1\n        for c in b:\n            x = f(‸\n", {"self", "a", "b", "c", "A"}, id="an open call of Python"),
        pytest.param("python", "def f(a):\n    b = 1\n    if b ==‸\n\n\ndef g(): pass\n", {"a", "b", "f", "g"}, id="half a condition"),
        pytest.param("typescript", "function f(a: A) {\n  const b = 1;\n  if (a.‸\n}\nconst c = 1;\n", {"a", "b"}, id="an open condition"),
        pytest.param("go", "func f(a int) {\n\tb := 1\n\tif b ==‸\n", {"a", "b"}, id="half a condition of Go"),
    ],
)  # fmt: skip
def test_names_are_visible_in_broken_code(language: str, marked: str, expected: set[str]) -> None:
    assert expected <= set(names(marked, language))


@pytest.mark.parametrize(
    ("language", "marked", "name", "expected"),
    [
        ("python", "def f(a: list[int]):\n    ‸\n", "a", ("list[int]", NameKind.PARAMETER, 0)),
        ("python", "def f():\n    a: B = g()\n    ‸\n", "a", ("B", NameKind.VARIABLE, 1)),
        ("python", "def f():\n    a = b.C(1)\n    ‸\n", "a", ("b.C", NameKind.VARIABLE, 1)),
        ("python", "def f():\n    with C() as a:\n        ‸\n", "a", ("C", NameKind.VARIABLE, 1)),
        ("python", "a = b\n\n\ndef f(): pass\n‸\n", "f", (None, NameKind.FUNCTION, 3)),
        ("typescript", "const a: B<C> = d;\nfunction f() {\n  ‸\n}\n", "a", ("B<C>", NameKind.VARIABLE, 0)),
        ("typescript", "function f() {\n  const a = new B();\n  ‸\n}\n", "a", ("B", NameKind.VARIABLE, 1)),
        ("typescript", "function f(a?: B) {\n  ‸\n}\n", "a", ("B", NameKind.PARAMETER, 0)),
        ("go", "func f() {\n\ta := &b.C{}\n\t‸\n}\n", "a", ("C", NameKind.VARIABLE, 1)),
        ("rust", "fn f() {\n    let a = B::new();\n    ‸\n}\n", "a", ("B", NameKind.VARIABLE, 1)),
        ("java", "class A {\n  void f() {\n    Foo a = b();\n    ‸\n  }\n}\n", "a", ("Foo", NameKind.VARIABLE, 2)),
        ("python", "from a import b\n‸\n", "b", (None, NameKind.IMPORT, 0)),
    ],
    ids=["an annotated parameter", "an annotated local", "a constructed one", "a context", "a function",
         "an annotated constant", "new", "an optional parameter", "a composite literal of Go", "a constructor of Rust",
         "a declaration of Java", "an import"],
)  # fmt: skip
def test_a_name_has_its_type_its_kind_and_its_line(
    language: str, marked: str, name: str, expected: tuple[str | None, NameKind, int]
) -> None:
    found = next(each for each in visible_names(*at_cursor(marked, language)) if each.name == name)
    assert (found.type, found.kind, found.line) == expected


@pytest.mark.parametrize("language", ["python", "javascript", "rust", "ruby", "plaintext"])
@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "<!--" * 5000,
        "\0" * 1000,
        "def f(a=" * 5000,
        "let " * 20_000,
        "{\n" * 5000,
        "x" * 1_000_000,
    ],
    ids=["brackets", "comments", "NULs", "open functions", "words", "braces", "a long line"],
)
def test_a_strange_text_has_some_names(text: str, language: str) -> None:
    document, position = at_cursor(f"{text[: len(text) // 2]}‸{text[len(text) // 2 :]}", language)
    assert all(each.name for each in visible_names(document, position))
