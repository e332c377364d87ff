import pytest

from fixtures.outlined import enclosing, outlined, symbol_named, typed_names
from fixtures.tagged import imported
from glossator_context.languages.go import LANGUAGE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("func F(a int) error { return nil }\n", ["function F"]),
        ("func (s *Server) Run() {}\n", ["method Server.Run"]),
        ("func (s Server) Run() {}\nfunc (Server) Stop() {}\n", ["method Server.Run", "method Server.Stop"]),
        ("func (l *List[T]) Len() int { return 0 }\n", ["method List.Len"]),
        ("type A struct {\n\tName string\n\tx, y int\n\t*Base\n}\n",
         ["class A", "property A.Name", "property A.x", "property A.y"]),
        ("type I interface {\n\tRun(a int) error\n\tio.Reader\n}\n", ["interface I", "method I.Run"]),
        ("type (\n\tID int\n\tAlias = string\n\tHandler func(w Writer)\n\tPages []Page\n)\n",
         ["type ID", "type Alias", "type Handler", "type Pages"]),
        ("type Set[K comparable] map[K]bool\n", ["type Set"]),
        ("const Max = 3\nvar a, b = 1, 2\n", ["constant Max", "variable a", "variable b"]),
        ("const (\n\tA = iota\n\tB\n)\nvar (\n\tx = 1\n)\n", ["constant A", "constant B", "variable x"]),
        ("func f() {\n\tvar a int\n\tconst b = 1\n\ttype local struct{ q int }\n\tc := func() {}\n}\n",
         ["function f", "class f.local"]),
        ("var tests = []struct{ name string }{{\"a\"}}\n", ["variable tests"]),
        ("var _ I = (*A)(nil)\n", []),
        ("package a\n", []),
    ],
    ids=["a function", "a pointer's method", "values' methods", "a generic receiver", "a struct", "an interface", "a group of types",
         "a generic type", "single values", "groups of values", "locals are left out", "an anonymous struct", "a name for nothing", "nothing"],
)  # fmt: skip
def test_go_declarations_have_names_and_kinds(text, expected):
    assert outlined(text, "go") == expected


@pytest.mark.parametrize(
    ("text", "name", "signature", "returns"),
    [
        ("func (s *Server) Run(a, b int, c ...string) (n int, err error) {\n}\n", "Server.Run",
         "func (s *Server) Run(a, b int, c ...string) (n int, err error)", "(n int, err error)"),
        ("func New(\n\tname string, // who\n) *Server {\n}\n", "New", "func New(name string) *Server", "*Server"),
        ("func f() {}\n", "f", "func f()", None),
        ("type A[T any] struct {\n\tx int\n}\n", "A", "type A[T any] struct", None),
        ("type I interface {\n\tRun()\n}\n", "I", "type I interface", None),
        ("type I interface {\n\tRun(a int) error\n}\n", "I.Run", "Run(a int) error", "error"),
        ("const Max = 3 // at most\n", "Max", "const Max = 3", None),
        ("const (\n\tMax   = 3\n)\n", "Max", "Max = 3", None),
        ("var names = map[string]int{\n\t\"a\": 1,\n}\n", "names", "var names", None),
    ],
    ids=["a method", "over several lines", "without a result", "a generic struct", "an interface", "its method", "a constant",
         "one of a group", "a long value"],
)  # fmt: skip
def test_a_signature_of_go_is_one_line_without_the_body(text, name, signature, returns):
    symbol = symbol_named(text, name, "go")

    assert (symbol.signature, symbol.returns) == (signature, returns)


def test_names_of_one_type_share_it():
    parameters = symbol_named("func F(a, b int, c ...*http.Request) {}\n", "F", "go").parameters

    assert [(each.name, each.annotation, str(each.kind)) for each in parameters] == [
        ("a", "int", "ordinary"),
        ("b", "int", "ordinary"),
        ("c", "*http.Request", "variadic"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "doc"),
    [
        ("// F runs.\n//\n// Twice.\nfunc F() {}\n", "F", "F runs.\n\nTwice."),
        ("/* F runs. */\nfunc F() {}\n", "F", "F runs."),
        ("// F runs.\n//go:noinline\nfunc F() {}\n", "F", "F runs."),
        ("// Of nothing.\n\nfunc F() {}\n", "F", None),
        ("type A struct {\n\t// X is.\n\tX int\n}\n", "A.X", "X is."),
        ("const (\n\t// A is.\n\tA = 1\n)\n", "A", "A is."),
        ("type A struct{} // not above\nfunc F() {}\n", "F", None),
    ],
    ids=[
        "lines",
        "a block",
        "before a directive",
        "an empty line between",
        "of a field",
        "of a constant",
        "behind another",
    ],
)
def test_the_comment_above_is_the_documentation_of_go(text, name, doc):
    assert symbol_named(text, name, "go").doc == doc


def test_what_begins_with_a_capital_is_public_in_go():
    text = "type A struct {\n\tX int\n\ty int\n}\nfunc (a *A) Run() {}\nfunc (a *A) stop() {}\nfunc f() {}\n"

    assert [name for name in ("A", "A.X", "A.y", "A.Run", "A.stop", "f") if symbol_named(text, name, "go").public] == [
        "A", "A.X", "A.Run",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("func (s *Server) Run() {\n\tif a {\n\t\tb(‸)\n\t}\n}\n", ["method Server.Run"]),
        ("func f() {\n\tgo func() {\n\t\t‸\n\t}()\n}\n", ["function f"]),
        ("type A struct {\n\tx int\n\t‸\n}\n", ["class A"]),
        ("func f() {}\n‸\nfunc g() {}\n", []),
        ("func (s *Server) Run() {\n\tx := foo(‸\n", ["method Server.Run"]),
        ("func (s *Server) Run() {\n\tx := foo(‸\n}\n\nfunc g() {}\n", ["method Server.Run"]),
        ("func (s *Server) Run(a int, ‸", ["method Server.Run"]),
        ("type A struct {\n\tx map[string]‸\n", ["class A"]),
    ],
    ids=["a method", "a function without a name", "a struct", "between two functions", "an open call", "an open call before more",
         "an open signature", "an open struct"],
)  # fmt: skip
def test_a_place_in_go_is_in_what_encloses_it(marked, expected):
    assert enclosing(marked, "go") == expected


def test_broken_go_still_has_an_outline():
    text = "type A struct {\n\tx int\n}\n\nfunc (a *A) Run() {\n\tb := foo(\n\n}\n\nfunc g() {\n}\n"

    assert [
        name for name in ("class A", "method A.Run", "function g") if name not in outlined(text, "go")
    ] == []


def test_imports_of_go_are_found():
    assert imported('package a\n\nimport "fmt"\nimport (\n\t"os"\n\tx "a/b"\n)\n', LANGUAGE) == [
        'import "fmt"', 'import (\n\t"os"\n\tx "a/b"\n)',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("func (r *Router) F(w http.ResponseWriter, req *Request) {\n",
         {("r", "Router"), ("w", "ResponseWriter"), ("req", "Request")}),
        ("type A struct {\n\titems []*pkg.Item\n\tby map[string]Item\n\tn int\n}\n", {("items", "Item"), ("by", "Item")}),
        ("\tx := &Foo{}\n", {("x", "Foo")}),
        ("\tx := pkg.Foo{a: 1}\n", {("x", "Foo")}),
        ("\tx, err := NewFoo(1)\n", {("x", "Foo")}),
        ("\tx := new(Foo)\n", {("x", "Foo")}),
        ("\tvar x *pkg.Foo\n", {("x", "Foo")}),
        ("\tx, ok := y.(*Foo)\n", {("x", "Foo")}),
        ("\treturn Foo\n\tgo run(a)\n", set()),
    ],
    ids=["parameters", "fields", "a literal", "a package's literal", "a constructor", "new", "a variable", "an assertion", "statements"],
)  # fmt: skip
def test_the_text_of_go_says_what_type_a_name_has(text, expected):
    assert typed_names(text, LANGUAGE) == expected
