import pytest

from fixtures.outlined import enclosing, outlined, symbol_named, typed_names
from fixtures.tagged import defined, imported
from glossator_context.languages.kotlin import LANGUAGE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fun f(a: Int): Int {\n  return 1\n}\nfun g() = 2\n", ["function f", "function g"]),
        ("class A(private val a: Int, val b: String, c: Long) : B(a) {\n  fun f() {}\n}\n",
         ["class A", "property A.a", "property A.b", "method A.f"]),
        ("class A {\n  val x: Int = 1\n  var y by lazy { 1 }\n  val z: Int\n    get() = 1\n}\n",
         ["class A", "property A.x", "property A.y", "property A.z"]),
        ("class A {\n  constructor(a: Int) : this()\n  init {\n    val local = 1\n  }\n}\n", ["class A", "method A.constructor"]),
        ("class A {\n  companion object {\n    const val MAX = 3\n    fun make() = A()\n  }\n}\n",
         ["class A", "property A.MAX", "method A.make"]),
        ("interface I {\n  val x: Int\n  fun f()\n}\nfun interface P {\n  fun test(a: Int): Boolean\n}\n",
         ["interface I", "property I.x", "method I.f", "interface P", "method P.test"]),
        ("enum class E(val v: Int) {\n  A(1),\n  B(2) {\n    override fun f() {}\n  };\n  fun g() {}\n}\n",
         ["enum E", "property E.v", "constant E.A", "constant E.B", "method E.B.f", "method E.g"]),
        ("object Single : Base() {\n  fun f() {}\n}\n", ["class Single", "method Single.f"]),
        ("sealed interface R {\n  data class Ok(val v: Int) : R\n  object Err : R\n}\n",
         ["interface R", "class R.Ok", "property R.Ok.v", "class R.Err"]),
        ("fun String.shout(n: Int): String = this\nfun <T> List<T>.second(): T? = null\nval String.size2: Int get() = length\n",
         ["method String.shout", "method List.second", "property String.size2"]),
        ("const val TOP = 1\nprivate val x = 2\ntypealias H = (Int) -> Unit\n", ["variable TOP", "variable x", "type H"]),
        ("fun f() {\n  val local = 1\n  fun g() {}\n}\n", ["function f", "function f.g"]),
        ("package a.b\n", []),
    ],
    ids=["functions", "a constructor's properties", "properties", "constructors", "a companion", "interfaces", "an enum", "an object",
         "a sealed interface", "extensions", "values and types", "locals are left out", "nothing"],
)  # fmt: skip
def test_kotlin_declarations_have_names_and_kinds(text, expected):
    assert outlined(text, "kotlin") == expected


@pytest.mark.parametrize(
    ("text", "name", "signature", "returns"),
    [
        ("class A {\n  @Test\n  override suspend fun f(a: Int, vararg b: String): List<A> {\n  }\n}\n", "A.f",
         "override suspend fun f(a: Int, vararg b: String): List<A>", "List<A>"),
        ("fun f(g: (Int) -> Unit) {\n}\n", "f", "fun f(g: (Int) -> Unit)", None),
        ("fun f(a: Int): Int = a + 1\n", "f", "fun f(a: Int): Int", "Int"),
        ("open class A<T : Any>(\n  val a: T,\n) : B(a), C {\n}\n", "A", "open class A<T : Any>(val a: T) : B(a), C", None),
        ("class A {\n  val x: Int\n    get() = 1\n}\n", "A.x", "val x: Int", None),
    ],
    ids=["a method", "a function's parameter", "an expression", "a class", "a property with a getter"],
)  # fmt: skip
def test_a_signature_of_kotlin_is_one_line_without_body_and_annotations(text, name, signature, returns):
    symbol = symbol_named(text, name, "kotlin")

    assert (symbol.signature, symbol.returns) == (signature, returns)


def test_parameters_of_kotlin_have_types_and_defaults():
    text = "fun f(a: Map<String, Int>, b: (Int, A) -> Unit = {}, vararg c: String) {\n}\n"

    assert [(each.name, each.annotation, each.default, str(each.kind)) for each in symbol_named(text, "f", "kotlin").parameters] == [
        ("a", "Map<String, Int>", None, "ordinary"),
        ("b", "(Int, A) -> Unit", "{}", "ordinary"),
        ("c", "String", None, "variadic"),
    ]  # fmt: skip


def test_the_comment_above_is_the_documentation_of_kotlin():
    text = (
        "/** One.\n * Two. */\n@Ann\nclass A {\n  /** Three. */\n  fun f() {}\n  // Four.\n  fun g() {}\n}\n"
    )

    assert [symbol_named(text, name, "kotlin").doc for name in ("A", "A.f", "A.g")] == [
        "One.\nTwo.",
        "Three.",
        None,
    ]


def test_what_is_not_private_is_public_in_kotlin():
    text = (
        "class A private constructor(private val a: Int, val b: Int) {\n  private fun f() {}\n  internal fun g() {}\n}\n"
        "private fun h() {}\n"
    )

    assert [name for name in ("A", "A.a", "A.b", "A.f", "A.g", "h") if symbol_named(text, name, "kotlin").public] == [
        "A", "A.b", "A.g",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("class A {\n  fun f() {\n    g { x ->\n      ‸\n    }\n  }\n}\n", ["class A", "method A.f"]),
        ("class A {\n  val x: Int\n    get() {\n      return ‸1\n    }\n}\n", ["class A", "property A.x"]),
        ("class A {\n  fun f() {}\n  ‸\n  fun g() {}\n}\n", ["class A"]),
        ("class A {\n  fun f(a: Int) {\n    val x = foo(‸\n  }\n}\n", ["class A", "method A.f"]),
        (
            "object A : B() {\n  override fun f() {\n    when (x) {\n      is C -> ‸\n",
            ["class A", "method A.f"],
        ),
    ],
    ids=["a lambda", "a getter", "between two methods", "an open call", "an open when"],
)
def test_a_place_in_kotlin_is_in_what_encloses_it(marked, expected):
    assert enclosing(marked, "kotlin") == expected


def test_broken_kotlin_still_has_an_outline():
    text = "class A {\n  val x = 1\n  fun f() {\n    foo(\n  }\n}\n\nfun String.g() {\n}\n"
    found = [name.rpartition(".")[2].rpartition(" ")[2] for name in outlined(text, "kotlin")]

    assert [name for name in ("A", "f", "g") if name not in found] == []


def test_imports_of_kotlin_are_found():
    assert imported("package a\n\nimport a.b.C as D\nimport e.*\nclass A\n", LANGUAGE) == [
        "import a.b.C as D",
        "import e.*",
    ]


def test_other_files_name_extensions_of_kotlin_by_what_they_extend():
    source = "fun String.shout() = this\nclass A {\n  companion object {\n    fun make() = A()\n  }\n}\n"

    assert defined(source, "a.kt") == [("String.shout", "method"), ("A", "class"), ("A.make", "method")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "class A(private val x: Foo, y: List<Bar>, vararg z: Baz?) {\n",
            {("x", "Foo"), ("y", "Bar"), ("z", "Baz")},
        ),
        ("  lateinit var x: a.b.Foo\n", {("x", "Foo")}),
        ("  val x = Foo(1)\n", {("x", "Foo")}),
        ("  val x by lazy { Foo() }\n", {("x", "Foo")}),
        ("  items.map { x: Foo -> x }\n", {("x", "Foo")}),
        ("  val x = foo(1)\n", set()),
    ],
    ids=["a constructor", "a property", "a value", "a lazy value", "a lambda", "a function"],
)
def test_the_text_of_kotlin_says_what_type_a_name_has(text, expected):
    assert typed_names(text, LANGUAGE) == expected
