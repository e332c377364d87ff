import pytest

from fixtures.outlined import enclosing, outlined, symbol_named, typed_names
from fixtures.tagged import defined, imported
from glossator_context.languages.java import LANGUAGE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class A {\n  A(int a) {}\n  int b() { return 1; }\n}\n", ["class A", "method A.A", "method A.b"]),
        ("class A {\n  private int x = 1, y;\n  static final int MAX = 3;\n}\n",
         ["class A", "property A.x", "property A.y", "property A.MAX"]),
        ("interface I {\n  int SIZE = 1;\n  void f();\n  default void g() {}\n}\n",
         ["interface I", "constant I.SIZE", "method I.f", "method I.g"]),
        ("enum E {\n  A, B(1) { void f() {} };\n  private int v;\n  void g() {}\n}\n",
         ["enum E", "constant E.A", "constant E.B", "method E.B.f", "property E.v", "method E.g"]),
        ("record P(int x, int y) implements I {\n  P { }\n  void f() {}\n}\n",
         ["class P", "property P.x", "property P.y", "method P.f"]),
        ("@interface A {\n  String value() default \"\";\n}\n", ["interface A", "method A.value"]),
        ("class A {\n  static class B {\n    void f() {}\n  }\n}\n", ["class A", "class A.B", "method A.B.f"]),
        ("class A {\n  void f() {\n    int local = 1;\n    class L { void g() {} }\n  }\n}\n",
         ["class A", "method A.f", "class A.f.L", "method A.f.L.g"]),
        ("class A {\n  Runnable r = new Runnable() {\n    public void run() {}\n  };\n}\n",
         ["class A", "property A.r", "method A.r.run"]),
        ("class A {\n  static { init(); }\n}\n", ["class A"]),
        ("package a.b;\n", []),
    ],
    ids=["methods", "fields", "an interface", "an enum", "a record", "an annotation", "a class in a class", "locals are left out",
         "an object's own class", "an initializer", "nothing"],
)  # fmt: skip
def test_java_declarations_have_names_and_kinds(text, expected):
    assert outlined(text, "java") == expected


@pytest.mark.parametrize(
    ("text", "name", "signature", "returns"),
    [
        ("class A {\n  @Override\n  public <R> List<R> get(final String key,\n      int... rest) throws E {\n  }\n}\n", "A.get",
         "public <R> List<R> get(final String key, int... rest) throws E", "List<R>"),
        ("class A {\n  public A(int a) { super(a); }\n}\n", "A.A", "public A(int a)", None),
        ("@Entity(name = \"a\")\npublic final class A<T> extends B<T>\n    implements C, D {\n}\n", "A",
         "public final class A<T> extends B<T> implements C, D", None),
        ("interface I {\n  int[] f(Map<String, List<I>> a);\n}\n", "I.f", "int[] f(Map<String, List<I>> a)", "int[]"),
        ("class A {\n  private static final int MAX = 3; // most\n}\n", "A.MAX", "private static final int MAX = 3", None),
        ("class A {\n  List<String> names = List.of(\n    \"a\");\n}\n", "A.names", "List<String> names", None),
        ("enum E {\n  B(1, 2) {\n    void f() {}\n  }\n}\n", "E.B", "B(1, 2)", None),
    ],
    ids=["a method", "a constructor", "a class", "without a body", "a constant", "a long value", "a constant of an enum"],
)  # fmt: skip
def test_a_signature_of_java_is_one_line_without_body_and_annotations(text, name, signature, returns):
    symbol = symbol_named(text, name, "java")

    assert (symbol.signature, symbol.returns) == (signature, returns)


def test_parameters_and_annotations_of_java_are_told():
    text = 'class A {\n  @Override @Deprecated(since = "1")\n  void f(final Map<String, A> a, @Nullable int[] b, C... c) {}\n}\n'
    symbol = symbol_named(text, "A.f", "java")

    assert symbol.decorators == ("Override", 'Deprecated(since = "1")')
    assert [(each.name, each.annotation, str(each.kind)) for each in symbol.parameters] == [
        ("a", "Map<String, A>", "ordinary"),
        ("b", "int[]", "ordinary"),
        ("c", "C", "variadic"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "doc"),
    [
        ("/**\n * One.\n *\n * @param a two\n */\nclass A {}\n", "A", "One.\n\n@param a two"),
        ("class A {\n  /** One. */\n  @Override\n  void f() {}\n}\n", "A.f", "One."),
        ("// A remark.\nclass A {}\n", "A", None),
        ("/* A remark. */\nclass A {}\n", "A", None),
        ("class A {\n  int x; /** Of none. */\n  int y;\n}\n", "A.y", None),
        ("enum E {\n  /** One. */\n  A,\n  B\n}\n", "E.A", "One."),
    ],
    ids=[
        "a block",
        "above an annotation",
        "a line",
        "an ordinary comment",
        "behind another",
        "of a constant",
    ],
)
def test_the_comment_above_is_the_documentation_of_java(text, name, doc):
    assert symbol_named(text, name, "java").doc == doc


def test_what_is_not_private_is_public_in_java():
    text = "public class A {\n  private int x;\n  int y;\n  protected void f() {}\n  private static void g() {}\n}\nprivate class B { int z; }\n"

    assert [name for name in ("A", "A.x", "A.y", "A.f", "A.g", "B", "B.z") if symbol_named(text, name, "java").public] == [
        "A", "A.y", "A.f",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("class A {\n  void f() {\n    if (a) {\n      ‸\n    }\n  }\n}\n", ["class A", "method A.f"]),
        ("class A {\n  void f() {}\n  ‸\n  void g() {}\n}\n", ["class A"]),
        ("class A {\n  @Over‸ride\n  void f() {}\n}\n", ["class A", "method A.f"]),
        ("class A {\n  void f() {\n    g(() -> {\n      ‸\n    });\n  }\n}\n", ["class A", "method A.f"]),
        ("class A {\n  void f(int a) {\n    if (a) {\n      foo(‸\n    }\n  }\n  void n() {}\n}\n", ["class A", "method A.f"]),
        ("class A {\n  private int x = ‸\n\n  void n() {}\n}\n", ["class A", "property A.x"]),
        ("public class A extends B {\n  public A(int a) {\n    super(‸\n", ["class A", "method A.A"]),
    ],
    ids=["a method", "between two methods", "an annotation", "a lambda", "an open call", "an open field", "an open constructor"],
)  # fmt: skip
def test_a_place_in_java_is_in_what_encloses_it(marked, expected):
    assert enclosing(marked, "java") == expected


def test_broken_java_still_has_an_outline():
    text = "class A {\n  int x;\n  void f() {\n    foo(\n  }\n\n  void g() {\n    bar(;\n  }\n}\n"

    assert [
        name
        for name in ("class A", "property A.x", "method A.f", "method A.g")
        if name not in outlined(text, "java")
    ] == []


def test_imports_of_java_are_found():
    assert imported("package a;\nimport java.util.*;\nimport static a.B.c;\nclass A {}\n", LANGUAGE) == [
        "import java.util.*;", "import static a.B.c;",
    ]  # fmt: skip


def test_other_files_name_the_members_of_a_java_class_by_their_owner():
    source = "class A {\n  int x;\n  void f() { class L {} }\n  enum E { B }\n}\n"

    assert defined(source, "A.java") == [
        ("A", "class"), ("A.x", "property"), ("A.f", "method"), ("A.E", "enum"), ("E.B", "constant"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  void f(final Foo x, Map<String, List<Bar>> y, int n, Baz... z) {\n", {("x", "Foo"), ("y", "Bar"), ("z", "Baz")}),
        ("  private final Foo<Bar> x = new Foo<>();\n", {("x", "Foo")}),
        ("    Foo x = y;\n", {("x", "Foo")}),
        ("    for (Foo x : y) {\n", {("x", "Foo")}),
        ("    var x = new a.b.Foo(1);\n", {("x", "Foo")}),
        ("    if (y instanceof Foo x) {\n", {("x", "Foo")}),
        ("    try (Foo x = open()) {\n", {("x", "Foo")}),
        ("    return Foo;\n    throw new Bar(x);\n", set()),
    ],
    ids=["parameters", "a field", "a local", "a loop", "var", "a pattern", "a resource", "statements"],
)  # fmt: skip
def test_the_text_of_java_says_what_type_a_name_has(text, expected):
    assert typed_names(text, LANGUAGE) == expected
