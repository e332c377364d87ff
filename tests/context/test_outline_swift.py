import pytest

from fixtures.outlined import enclosing, outlined, symbol_named, typed_names
from fixtures.tagged import defined, imported
from glossator_context.languages.swift import LANGUAGE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("func f(a: Int) -> Int {\n  return 1\n}\n", ["function f"]),
        ("class A: B {\n  let x = 1\n  var y: Int { 1 }\n  init(a: Int) {}\n  func f() {}\n}\n",
         ["class A", "property A.x", "property A.y", "method A.init", "method A.f"]),
        ("struct S {\n  var x, y: Int\n}\nactor W {\n  func f() {}\n}\n",
         ["class S", "property S.x", "property S.y", "class W", "method W.f"]),
        ("enum E: Int {\n  case a = 1, b\n  case c(Int)\n  func f() {}\n}\n",
         ["enum E", "constant E.a", "constant E.b", "constant E.c", "method E.f"]),
        ("protocol P: AnyObject {\n  associatedtype Out\n  var x: Int { get }\n  func f()\n  init()\n}\n",
         ["interface P", "type P.Out", "property P.x", "method P.f", "method P.init"]),
        ("extension String: P {\n  func f() {}\n  var x: Int { 1 }\n}\n", ["module String", "method String.f", "property String.x"]),
        ("extension A.Inner {\n  func f() {}\n}\n", ["module Inner", "method Inner.f"]),
        ("class A {\n  class B {\n    func f() {}\n  }\n  typealias T = Int\n}\n", ["class A", "class A.B", "method A.B.f", "type A.T"]),
        ("let x: A = A()\nvar y = 1\ntypealias H = (Int) -> Void\n", ["variable x", "variable y", "type H"]),
        ("func f() {\n  let local = 1\n  func g() {}\n}\n", ["function f", "function f.g"]),
        ("func ** (l: Int, r: Int) -> Int {\n  1\n}\n", ["function **"]),
        ("import A\n", []),
    ],
    ids=["a function", "a class", "structs and actors", "an enum", "a protocol", "an extension", "an extension of a nested type",
         "a class in a class", "values and types", "locals are left out", "an operator", "nothing"],
)  # fmt: skip
def test_swift_declarations_have_names_and_kinds(text, expected):
    assert outlined(text, "swift") == expected


@pytest.mark.parametrize(
    ("text", "name", "signature", "returns"),
    [
        ("class A {\n  @discardableResult\n  override func f<T>(_ a: T, with b: Int...) async throws -> [T] where T: P {\n  }\n}\n", "A.f",
         "override func f<T>(_ a: T, with b: Int...) async throws -> [T] where T: P", "[T]"),
        ("func f(g: (Int) -> Void) {\n}\n", "f", "func f(g: (Int) -> Void)", None),
        ("@objc public final class A<T: B>: C, D where T: E {\n}\n", "A", "public final class A<T: B>: C, D where T: E", None),
        ("struct S {\n  var x: Int { 1 }\n}\n", "S.x", "var x: Int", None),
        ("class A {\n  convenience init?(a: Int) {\n  }\n}\n", "A.init", "convenience init?(a: Int)", None),
    ],
    ids=["a method", "a function's parameter", "a class", "a computed property", "an initializer"],
)  # fmt: skip
def test_a_signature_of_swift_is_one_line_without_body_and_attributes(text, name, signature, returns):
    symbol = symbol_named(text, name, "swift")

    assert (symbol.signature, symbol.returns) == (signature, returns)


def test_parameters_of_swift_are_named_as_the_body_calls_them():
    text = "func f(_ a: [String: Int], with b: Int = 2, c: (Int, A) -> Void, d: A...) {\n}\n"

    assert [(each.name, each.annotation, each.default, str(each.kind)) for each in symbol_named(text, "f", "swift").parameters] == [
        ("a", "[String: Int]", None, "ordinary"),
        ("b", "Int", "2", "ordinary"),
        ("c", "(Int, A) -> Void", None, "ordinary"),
        ("d", "A", None, "variadic"),
    ]  # fmt: skip


def test_the_comment_above_is_the_documentation_of_swift():
    text = (
        "/// One.\n/// Two.\n@objc\nclass A {\n  /** Three. */\n  func f() {}\n  // Four.\n  func g() {}\n}\n"
    )

    assert [symbol_named(text, name, "swift").doc for name in ("A", "A.f", "A.g")] == [
        "One.\nTwo.",
        "Three.",
        None,
    ]


def test_what_is_not_private_is_public_in_swift():
    text = "class A {\n  private func f() {}\n  fileprivate var x = 1\n  private(set) var y = 1\n  func g() {}\n}\n"

    assert [name for name in ("A", "A.f", "A.x", "A.y", "A.g") if symbol_named(text, name, "swift").public] == [
        "A", "A.y", "A.g",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("class A {\n  func f() {\n    g { x in\n      ‸\n    }\n  }\n}\n", ["class A", "method A.f"]),
        ("extension A {\n  var x: Int {\n    ‸1\n  }\n}\n", ["module A", "property A.x"]),
        ("extension A {\n  func f() {\n    let x = foo(‸\n  }\n}\n", ["module A", "method A.f"]),
        ("class A {\n  init(a: Int) {\n    guard let x = ‸\n", ["class A", "method A.init"]),
    ],
    ids=["a closure", "a computed property", "an open call", "an open initializer"],
)
def test_a_place_in_swift_is_in_what_encloses_it(marked, expected):
    assert enclosing(marked, "swift") == expected


def test_broken_swift_still_has_an_outline():
    text = "class A {\n  let x = 1\n  func f() {\n    foo(\n  }\n\n  func g() {\n  }\n}\n"
    found = [name.rpartition(".")[2].rpartition(" ")[2] for name in outlined(text, "swift")]

    assert [name for name in ("A", "f", "g") if name not in found] == []


def test_imports_of_swift_are_found():
    assert imported("import Foundation\n@testable import A\nclass B {}\n", LANGUAGE) == [
        "import Foundation",
        "@testable import A",
    ]


def test_other_files_name_extensions_of_swift_by_what_they_extend():
    source = "extension String {\n  func shout() {}\n  var x: Int { 1 }\n}\nclass A {\n  func f() {}\n}\n"

    assert defined(source, "a.swift") == [
        ("String.shout", "method"), ("String.x", "property"), ("A", "class"), ("A.f", "method"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("func f(x: Foo, with y: [Bar], _ z: inout Baz?) {\n", {("x", "Foo"), ("y", "Bar"), ("z", "Baz")}),
        ("  private weak var x: a.Foo?\n", {("x", "Foo")}),
        ("  let x = Foo(1)\n", {("x", "Foo")}),
        ("  let x = try? Foo.make()\n", {("x", "Foo")}),
        ("  let x = y as? Foo\n", {("x", "Foo")}),
        ("  let x = foo(1)\n", set()),
    ],
    ids=["parameters", "a property", "a value", "a method of the type", "a cast", "a function"],
)
def test_the_text_of_swift_says_what_type_a_name_has(text, expected):
    assert typed_names(text, LANGUAGE) == expected
