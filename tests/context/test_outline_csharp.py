import pytest

from fixtures.outlined import enclosing, outlined, symbol_named, typed_names
from fixtures.tagged import defined, imported
from glossator_context.languages.csharp import LANGUAGE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class A {\n  public A(int a) : base(a) {}\n  int F() => 1;\n}\n", ["class A", "method A.A", "method A.F"]),
        ("class A {\n  const int Max = 3, Min = 1;\n  private List<A> _items;\n  public string Name { get; set; } = \"\";\n  int X => 1;\n}\n",
         ["class A", "property A.Max", "property A.Min", "property A._items", "property A.Name", "property A.X"]),
        ("class A {\n  public event EventHandler Changed;\n  event EventHandler Closed { add {} remove {} }\n}\n",
         ["class A", "property A.Changed", "property A.Closed"]),
        ("interface I {\n  int P { get; }\n  void M();\n}\n", ["interface I", "property I.P", "method I.M"]),
        ("enum E { A = 1, B }\n", ["enum E", "constant E.A", "constant E.B"]),
        ("record R(int X, string Y) : B;\nrecord struct S(int Z);\n",
         ["class R", "property R.X", "property R.Y", "class S", "property S.Z"]),
        ("struct S {\n  public int X;\n}\ndelegate int D(int a);\n", ["class S", "property S.X", "type D"]),
        ("namespace A.B {\n  class C {\n    void M() {}\n  }\n}\n", ["module B", "class B.C", "method B.C.M"]),
        ("namespace A.B;\nclass C {\n}\n", ["class C"]),
        ("class A {\n  class B {\n    void M() {}\n  }\n}\n", ["class A", "class A.B", "method A.B.M"]),
        ("class A {\n  void M() {\n    int local = 1;\n    void N() {}\n  }\n}\n", ["class A", "method A.M", "function A.M.N"]),
        ("using System;\n", []),
    ],
    ids=["methods", "fields and properties", "events", "an interface", "an enum", "records", "a struct and a delegate", "a namespace",
         "a namespace of the whole file", "a class in a class", "locals are left out", "nothing"],
)  # fmt: skip
def test_csharp_declarations_have_names_and_kinds(text, expected):
    assert outlined(text, "csharp") == expected


@pytest.mark.parametrize(
    ("text", "name", "signature", "returns"),
    [
        ("class A {\n  [HttpGet(\"x\")]\n  public async Task<List<A>> F<T>(string x,\n      params int[] y) where T : class {\n  }\n}\n", "A.F",
         "public async Task<List<A>> F<T>(string x, params int[] y) where T : class", "Task<List<A>>"),
        ("class A {\n  public A(int a) : base(a) { }\n}\n", "A.A", "public A(int a) : base(a)", None),
        ("[Serializable]\npublic partial class A<T> : B<T>, IC where T : class {\n}\n", "A",
         "public partial class A<T> : B<T>, IC where T : class", None),
        ("class A {\n  public string Name { get; set; } = \"\";\n}\n", "A.Name", "public string Name", None),
        ("class A {\n  static int F(int a) => a + 1;\n}\n", "A.F", "static int F(int a)", "int"),
        ("record R(int X, string Y);\n", "R", "record R(int X, string Y)", None),
    ],
    ids=["a method", "a constructor", "a class", "a property", "an expression", "a record"],
)  # fmt: skip
def test_a_signature_of_csharp_is_one_line_without_body_and_attributes(text, name, signature, returns):
    symbol = symbol_named(text, name, "csharp")

    assert (symbol.signature, symbol.returns) == (signature, returns)


def test_parameters_of_csharp_have_types_and_defaults():
    text = "class A {\n  void F(this Dictionary<string, A> a, [In] ref int b, string? c = null, params A[] d) {}\n}\n"

    assert [
        (each.name, each.annotation, each.default) for each in symbol_named(text, "A.F", "csharp").parameters
    ] == [
        ("a", "Dictionary<string, A>", None),
        ("b", "int", None),
        ("c", "string?", "null"),
        ("d", "A[]", None),
    ]


def test_the_comment_above_is_the_documentation_of_csharp_without_its_elements():
    text = (
        '/// <summary>\n/// One of <see cref="B"/>.\n/// </summary>\n[Serializable]\nclass A {\n'
        "  /// <summary>Two.</summary>\n  void F() {}\n  // Three.\n  void G() {}\n}\n"
    )

    assert [symbol_named(text, name, "csharp").doc for name in ("A", "A.F", "A.G")] == [
        "One of B.",
        "Two.",
        None,
    ]


def test_what_is_not_private_is_public_in_csharp():
    text = "public class A {\n  private int x;\n  public int y;\n  private static void F() {}\n  internal void G() {}\n}\n"

    assert [name for name in ("A", "A.x", "A.y", "A.F", "A.G") if symbol_named(text, name, "csharp").public] == [
        "A", "A.y", "A.G",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "namespace N {\n  class A {\n    void M() {\n      ‸\n    }\n  }\n}\n",
            ["module N", "class N.A", "method N.A.M"],
        ),
        ("class A {\n  public int X {\n    get { return ‸1; }\n  }\n}\n", ["class A", "property A.X"]),
        ("class A {\n  [Te‸st]\n  void M() {}\n}\n", ["class A", "method A.M"]),
        (
            "namespace N {\n  class A {\n    void M() {\n      var x = Foo(‸\n    }\n  }\n}\n",
            ["module N", "class N.A", "method N.A.M"],
        ),
        ("class A {\n  public A(int a) {\n    Foo(‸\n", ["class A", "method A.A"]),
    ],
    ids=["a method", "an accessor", "an attribute", "an open call", "an open constructor"],
)
def test_a_place_in_csharp_is_in_what_encloses_it(marked, expected):
    assert enclosing(marked, "csharp") == expected


def test_broken_csharp_still_has_an_outline():
    text = "class A {\n  int x;\n  void F() {\n    Foo(\n  }\n\n  void G() {\n    Bar(;\n  }\n}\n"

    assert [
        name
        for name in ("class A", "property A.x", "method A.F", "method A.G")
        if name not in outlined(text, "csharp")
    ] == []


def test_usings_are_imports_of_csharp():
    assert imported("using System;\nusing static A.B;\nusing C = D.E;\nclass F {}\n", LANGUAGE) == [
        "using System;", "using static A.B;", "using C = D.E;",
    ]  # fmt: skip


def test_other_files_name_the_members_of_a_csharp_class_by_their_owner():
    source = "namespace N.M {\n  class A {\n    public int X { get; }\n    void F() { void G() {} }\n  }\n}\n"

    assert defined(source, "a.cs") == [
        ("M", "module"),
        ("M.A", "class"),
        ("A.X", "property"),
        ("A.F", "method"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "  void F(Foo x, IEnumerable<Bar> y, int n, params Baz[] z) {\n",
            {("x", "Foo"), ("y", "Bar"), ("z", "Baz")},
        ),
        ("  private readonly ILogger<Foo> _log;\n", {("_log", "ILogger")}),
        ("  public Foo? X { get; set; }\n", {("X", "Foo")}),
        ("    var x = new A.Foo(1);\n", {("x", "Foo")}),
        ("    foreach (Foo x in y) {\n", {("x", "Foo")}),
        ("    if (y is Foo x) {\n", {("x", "Foo")}),
        ("    return x;\n    throw new Foo(y);\n", set()),
    ],
    ids=["parameters", "a field", "a property", "var", "a loop", "a pattern", "statements"],
)
def test_the_text_of_csharp_says_what_type_a_name_has(text, expected):
    assert typed_names(text, LANGUAGE) == expected
