import pytest

from fixtures.outlined import enclosing, outlined, symbol_named, typed_names
from fixtures.tagged import defined, imported
from glossator_context.languages.scala import LANGUAGE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class A(val x: Int, y: String)(implicit z: C) extends B(x) {\n  def f: Int = 1\n}\n",
         ["class A", "property A.x", "property A.y", "property A.z", "method A.f"]),
        ("object A {\n  val x = 1\n  var y = 2\n  lazy val z = 3\n  type T = Int\n  def apply() = new A\n}\n",
         ["class A", "property A.x", "property A.y", "property A.z", "type A.T", "method A.apply"]),
        ("trait T {\n  def f: Int\n  val x: Int\n}\n", ["interface T", "method T.f", "property T.x"]),
        ("case class P(x: Int, y: Int = 2)\ncase object S\n", ["class P", "property P.x", "property P.y", "class S"]),
        ("enum E(val v: Int) {\n  case A extends E(1)\n  case B, C\n  def f = 1\n}\n",
         ["enum E", "property E.v", "constant E.A", "constant E.B", "constant E.C", "method E.f"]),
        ("extension (s: String) {\n  def twice: String = s + s\n}\nextension [T](xs: List[T]) def second: T = xs(1)\n",
         ["module String", "method String.twice", "module List", "method List.second"]),
        ("given order: Ordering[Int] = ???\n", ["constant order"]),
        ("def f(a: Int): Int = 1\nval x = 1\n", ["function f", "variable x"]),
        ("package object p {\n  val z = 1\n}\n", ["module p", "property p.z"]),
        ("class A:\n  val x = 1\n  def f(a: Int): Int =\n    a + 1\nend A\n", ["class A", "property A.x", "method A.f"]),
        ("object A {\n  def f() = {\n    val local = 1\n    def g() = 2\n  }\n}\n", ["class A", "method A.f", "function A.f.g"]),
        ("class A {\n  def +(o: A): A = o\n  def this(a: Int) = this()\n}\n", ["class A", "method A.+", "method A.this"]),
        ("package a.b\n", []),
    ],
    ids=["a class", "an object", "a trait", "case classes", "an enum", "extensions", "a given", "on the top level", "a package object",
         "without braces", "locals are left out", "unusual names", "nothing"],
)  # fmt: skip
def test_scala_declarations_have_names_and_kinds(text, expected):
    assert outlined(text, "scala") == expected


@pytest.mark.parametrize(
    ("text", "name", "signature", "returns"),
    [
        ("object A {\n  @tailrec\n  final def f[T](a: T, b: Int*)(implicit c: C): List[T] = {\n  }\n}\n", "A.f",
         "final def f[T](a: T, b: Int*)(implicit c: C): List[T]", "List[T]"),
        ("def f: Int = 1 + 1\n", "f", "def f: Int = 1 + 1", "Int"),
        ("def f(a: Int) = 1\n", "f", "def f(a: Int) = 1", None),
        ("abstract class A[T <: B](val a: T)\n    extends C(a)\n    with D {\n}\n", "A",
         "abstract class A[T <: B](val a: T) extends C(a) with D", None),
        ("class A:\n  def f(a: Int): Int =\n    a + 1\n", "A.f", "def f(a: Int): Int", "Int"),
    ],
    ids=["a method", "an expression", "without a type", "a class", "an indented body"],
)  # fmt: skip
def test_a_signature_of_scala_is_one_line_without_body_and_annotations(text, name, signature, returns):
    symbol = symbol_named(text, name, "scala")

    assert (symbol.signature, symbol.returns) == (signature, returns)


def test_parameters_of_scala_have_types_and_defaults():
    text = "def f(a: Map[String, Int], b: Int => Unit, c: Int = 2, d: String*) = 1\n"

    assert [(each.name, each.annotation, each.default, str(each.kind)) for each in symbol_named(text, "f", "scala").parameters] == [
        ("a", "Map[String, Int]", None, "ordinary"),
        ("b", "Int => Unit", None, "ordinary"),
        ("c", "Int", "2", "ordinary"),
        ("d", "String", None, "variadic"),
    ]  # fmt: skip


def test_the_comment_above_is_the_documentation_of_scala():
    text = "/** One.\n  * Two.\n  */\n@ann\nclass A {\n  /** Three. */\n  def f = 1\n  // Four.\n  def g = 2\n}\n"

    assert [symbol_named(text, name, "scala").doc for name in ("A", "A.f", "A.g")] == [
        "One.\nTwo.",
        "Three.",
        None,
    ]


def test_what_is_not_private_is_public_in_scala():
    text = "class A(private val a: Int, val b: Int) {\n  private def f = 1\n  private[p] def g = 1\n  protected def h = 1\n}\n"

    assert [name for name in ("A", "A.a", "A.b", "A.f", "A.g", "A.h") if symbol_named(text, name, "scala").public] == [
        "A", "A.b", "A.h",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("object A {\n  def f() = {\n    xs.map { x =>\n      ‸\n    }\n  }\n}\n", ["class A", "method A.f"]),
        ("extension (s: String) {\n  def f = {\n    ‸\n  }\n}\n", ["module String", "method String.f"]),
        ("object A {\n  def f() = {\n    val x = foo(‸\n  }\n}\n", ["class A", "method A.f"]),
        ("class A {\n  def f(a: Int) = a match {\n    case B => ‸\n", ["class A", "method A.f"]),
    ],
    ids=["a closure", "an extension", "an open call", "an open match"],
)
def test_a_place_in_scala_is_in_what_encloses_it(marked, expected):
    assert enclosing(marked, "scala") == expected


def test_broken_scala_still_has_an_outline():
    text = "class A {\n  val x = 1\n  def f() = {\n    foo(\n  }\n\n  def g() = {\n  }\n}\n"
    found = [name.rpartition(".")[2].rpartition(" ")[2] for name in outlined(text, "scala")]

    assert [name for name in ("A", "f", "g") if name not in found] == []


def test_imports_of_scala_are_found():
    assert imported("package a\nimport a.b.{C => D, _}\nimport e.F\n", LANGUAGE) == [
        "import a.b.{C => D, _}",
        "import e.F",
    ]


def test_other_files_name_extensions_of_scala_by_what_they_extend():
    source = "extension (s: String) {\n  def twice = s + s\n}\nobject A {\n  def f = 1\n}\n"

    assert defined(source, "a.scala") == [("String.twice", "method"), ("A", "class"), ("A.f", "method")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(x: Foo, y: Option[Bar], n: => Baz) = 1\n", {("x", "Foo"), ("y", "Bar"), ("n", "Baz")}),
        ("  private val x: a.b.Foo = y\n", {("x", "Foo")}),
        ("  val x = new Foo(1)\n", {("x", "Foo")}),
        ("  val x = Foo(1)\n", {("x", "Foo")}),
        ("  val x = foo(1)\n", set()),
    ],
    ids=["parameters", "a value with a type", "new", "a companion's apply", "a function"],
)
def test_the_text_of_scala_says_what_type_a_name_has(text, expected):
    assert typed_names(text, LANGUAGE) == expected
