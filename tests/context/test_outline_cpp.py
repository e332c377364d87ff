import pytest

from fixtures.outlined import enclosing, outlined, symbol_named, typed_names
from fixtures.tagged import defined
from glossator_context.languages.cpp import LANGUAGE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class A : public B {\n public:\n  A(int a);\n  ~A();\n  int f() const { return 1; }\n  virtual A& g() = 0;\n  int x_, *y_;\n};\n",
         ["class A", "method A.A", "method A.~A", "method A.f", "method A.g", "property A.x_", "property A.y_"]),
        ("struct S {\n  bool operator==(const S& o) const;\n  template <typename T> T get() { return T(); }\n  struct In { int q; };\n};\n",
         ["class S", "method S.operator==", "method S.get", "class S.In", "property S.In.q"]),
        ("class A {\n  enum E { X, Y };\n  using T = int;\n  static constexpr int kMax = 3;\n};\n",
         ["class A", "enum A.E", "constant A.E.X", "constant A.E.Y", "type A.T", "property A.kMax"]),
        ("int A::f() {}\nA::A(int a) : x_(a) {}\nA::~A() {}\nbool A::operator==(const A& o) const {}\nint A::count = 0;\n",
         ["method A.f", "method A.A", "method A.~A", "method A.operator==", "property A.count"]),
        ("void a::b::C::f() {}\ntemplate <typename T> void List<T>::add(T t) {}\nchar* A::g() {}\n",
         ["method C.f", "method List.add", "method A.g"]),
        ("namespace a {\nnamespace b::c {\nvoid f() {}\n}\n}\nnamespace {\nint hidden;\n}\n",
         ["module a", "module a.c", "function a.c.f", "variable hidden"]),
        ("namespace a {\nvoid B::f() {}\n}\n", ["module a", "method a.B.f"]),
        ("template <typename T, int N>\nstruct A {\n  T x;\n};\ntemplate <>\nstruct A<int, 1> {};\n", ["class A", "property A.x", "class A"]),
        ("template <typename T> T max(T a, T b) { return a; }\nint* f();\nA& g() {}\nauto h(int a) -> int;\n",
         ["function max", "function f", "function g", "function h"]),
        ("using Fn = std::function<void()>;\ntemplate <typename T> using V = std::vector<T>;\nenum class K : int { A, B };\n",
         ["type Fn", "type V", "enum K", "constant K.A", "constant K.B"]),
        ("extern \"C\" {\nvoid f(int a);\n}\nextern \"C\" int g(void);\nint x, y = 2;\n", ["function f", "function g", "variable x", "variable y"]),
        ("void f() {\n  int local = 1;\n  A other(local);\n  auto g = [](int z) { return z; };\n}\n", ["function f"]),
        ("", []),
    ],
    ids=["a class", "a struct", "what a class declares beside", "members outside", "members of nested names", "namespaces",
         "a member in a namespace", "templates", "functions", "types", "foreign functions", "locals are left out", "nothing"],
)  # fmt: skip
def test_cpp_declarations_have_names_and_kinds(text, expected):
    assert outlined(text, "cpp") == expected


@pytest.mark.parametrize(
    ("text", "name", "signature", "returns"),
    [
        ("std::vector<int> A::f(const std::string& a,\n    int* b = nullptr) const\n{\n}\n", "A.f",
         "std::vector<int> A::f(const std::string& a, int* b = nullptr) const", "std::vector<int>"),
        ("A::A(int a)\n    : x_(a), y_(2) {\n}\n", "A.A", "A::A(int a)", None),
        ("class A final : public B<int>, private c::D {\n};\n", "A", "class A final : public B<int>, private c::D", None),
        ("auto f(int a) -> int;\n", "f", "auto f(int a) -> int", "int"),
        ("class A {\n  explicit A(const A&) = delete;\n};\n", "A.A", "explicit A(const A&) = delete", None),
        ("class A {\n  virtual int f() const override { return 1; }\n};\n", "A.f", "virtual int f() const override", "int"),
    ],
    ids=["a method", "a constructor", "a class", "a result behind", "deleted", "overridden"],
)  # fmt: skip
def test_a_signature_of_cpp_is_one_line_without_the_body(text, name, signature, returns):
    symbol = symbol_named(text, name, "cpp")

    assert (symbol.signature, symbol.returns) == (signature, returns)


def test_parameters_of_cpp_have_types_and_defaults():
    text = "void f(const std::map<int, A>& a, A* b = nullptr, int) {}\n"

    assert [
        (each.name, each.annotation, each.default) for each in symbol_named(text, "f", "cpp").parameters
    ] == [
        ("a", "const std::map<int, A>&", None),
        ("b", "A*", "nullptr"),
    ]


def test_static_hides_a_function_but_not_a_member_of_a_class():
    text = "static int f() {}\nint g() {}\nclass A {\n  static int h();\n  static const int kMax = 1;\n};\n"

    assert [name for name in ("f", "g", "A.h", "A.kMax") if symbol_named(text, name, "cpp").public] == [
        "g",
        "A.h",
        "A.kMax",
    ]


def test_the_comment_above_a_template_is_its_documentation():
    text = "/// One.\n/// Two.\ntemplate <typename T,\n          int N>\nclass A {\n  /** Three. */\n  [[nodiscard]]\n  int f();\n};\n"
    symbols = [symbol_named(text, name, "cpp") for name in ("A", "A.f")]

    assert [symbol.doc for symbol in symbols] == ["One.\nTwo.", "Three."]
    assert symbols[0].start.line == 2


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "namespace a {\nclass B {\n public:\n  void f() {\n    ‸\n  }\n};\n}\n",
            ["module a", "class a.B", "method a.B.f"],
        ),
        ("void A::f(int a) {\n  if (a) {\n    ‸\n  }\n}\nint g() {}\n", ["method A.f"]),
        ("template <typename ‸T>\nclass A {\n};\n", ["class A"]),
        ("void A::f(int a) {\n  if (a) {\n    x->‸\n  }\n}\nint g() {}\n", ["method A.f"]),
        ("class A {\n  void f() {\n    g(‸\n", ["class A", "method A.f"]),
        ("A::A(int a) : x_(a) {\n  g(‸\n", ["method A.A"]),
    ],
    ids=[
        "a method",
        "a method outside",
        "a template",
        "an open member",
        "an open call",
        "an open constructor",
    ],
)
def test_a_place_in_cpp_is_in_what_encloses_it(marked, expected):
    assert enclosing(marked, "cpp") == expected


def test_broken_cpp_still_has_an_outline():
    text = (
        "class A {\n  int x;\n  void f() {\n    foo(;\n  }\n};\n\nvoid A::g() {\n  bar(\n}\n\nint h() {\n}\n"
    )

    assert [
        name
        for name in ("class A", "method A.f", "method A.g", "function h")
        if name not in outlined(text, "cpp")
    ] == []


def test_other_files_name_members_outside_of_their_class_by_it():
    source = "namespace n {\nclass A {\n  void f();\n};\nvoid A::f() {}\n}\n"

    assert defined(source, "a.cpp") == [
        ("n", "module"),
        ("n.A", "class"),
        ("A.f", "method"),
        ("A.f", "method"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "void f(const ns::Foo& x, std::vector<Bar*> y, Baz&& z) {\n",
            {("x", "Foo"), ("y", "Bar"), ("z", "Baz")},
        ),
        ("  std::unique_ptr<Foo> x_;\n  int n_;\n", {("x_", "Foo")}),
        ("  auto x = std::make_unique<Foo>(1);\n", {("x", "Foo")}),
        ("  auto* x = new ns::Foo(1);\n", {("x", "Foo")}),
        ("  Foo x(1);\n", {("x", "Foo")}),
        ("  for (const Foo& x : y) {\n", {("x", "Foo")}),
        ("  return x;\n  delete y;\n", set()),
    ],
    ids=["parameters", "a field", "make_unique", "new", "a local", "a loop", "statements"],
)
def test_the_text_of_cpp_says_what_type_a_name_has(text, expected):
    assert typed_names(text, LANGUAGE) == expected
