import pytest

from fixtures.outlined import enclosing, outlined, symbol_named, typed_names
from fixtures.tagged import defined, imported
from glossator_context.languages.rust import LANGUAGE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fn f() {}\npub async fn g() {}\n", ["function f", "function g"]),
        ("pub struct A {\n    pub x: u8,\n    y: u8,\n}\nstruct B;\nstruct C(u8);\n",
         ["class A", "property A.x", "property A.y", "class B", "class C"]),
        ("enum E {\n    A,\n    B(u8),\n    C { x: u8 },\n}\n",
         ["enum E", "constant E.A", "constant E.B", "constant E.C", "property E.C.x"]),
        ("trait T {\n    const N: u8;\n    type Out;\n    fn a(&self);\n    fn b(&self) {}\n}\n",
         ["interface T", "constant T.N", "type T.Out", "method T.a", "method T.b"]),
        ("impl A {\n    const N: u8 = 1;\n    fn new() -> Self { A }\n}\n", ["module A", "constant A.N", "method A.new"]),
        ("impl<T> fmt::Display for Point<T> {\n    fn fmt(&self) {}\n}\n", ["module Point", "method Point.fmt"]),
        ("impl<'a> T for &'a mut A<u8> {\n    fn f() {}\n}\nimpl T for crate::B {\n    fn f() {}\n}\n",
         ["module A", "method A.f", "module B", "method B.f"]),
        ("impl T for [u8] {\n    fn f() {}\n}\n", ["function f"]),
        ("pub mod a {\n    pub fn f() {}\n}\nmod b;\n", ["module a", "function a.f"]),
        ("pub const MAX: u8 = 3;\nstatic mut N: u8 = 0;\ntype R<T> = Result<T>;\n", ["constant MAX", "variable N", "type R"]),
        ("macro_rules! twice {\n    ($x:expr) => { $x };\n}\n", ["function twice"]),
        ("union U {\n    a: u8,\n}\nextern \"C\" {\n    fn c(a: u8);\n}\n", ["class U", "property U.a", "function c"]),
        ("fn f() {\n    const N: u8 = 1;\n    let x = 1;\n    fn g() {}\n    struct S { q: u8 }\n}\n",
         ["function f", "function f.g", "class f.S"]),
        ("", []),
    ],
    ids=["functions", "structs", "an enum", "a trait", "an impl", "an impl of a trait", "impls of references and paths",
         "an impl of a type without name", "modules", "values and types", "a macro", "a union and foreign functions",
         "locals are left out", "nothing"],
)  # fmt: skip
def test_rust_declarations_have_names_and_kinds(text, expected):
    assert outlined(text, "rust") == expected


@pytest.mark.parametrize(
    ("text", "name", "signature", "returns"),
    [
        ("impl A {\n    pub fn f<F: Fn(u8) -> u8>(&mut self, f: F) -> Result<(), E>\n    where\n        F: Send,\n    {\n    }\n}\n",
         "A.f", "pub fn f<F: Fn(u8) -> u8>(&mut self, f: F) -> Result<(), E> where F: Send", "Result<(), E>"),
        ("fn f(g: impl Fn(u8) -> u8) {}\n", "f", "fn f(g: impl Fn(u8) -> u8)", None),
        ("#[derive(Debug)]\npub struct A<T> where T: Copy {\n    x: T,\n}\n", "A", "pub struct A<T> where T: Copy", None),
        ("struct B(pub u8, String);\n", "B", "struct B(pub u8, String)", None),
        ("impl<T> Show for A<T> {\n}\n", "A", "impl<T> Show for A<T>", None),
        ("enum E {\n    B(u8),\n}\n", "E.B", "B(u8)", None),
        ("const NAMES: &[&str] = &[\n    \"a\",\n];\n", "NAMES", "const NAMES: &[&str]", None),
        ("macro_rules! m {\n    () => {};\n}\n", "m", "macro_rules! m", None),
    ],
    ids=["a method", "a function's parameter", "a struct", "a tuple", "an impl", "a variant", "a long constant", "a macro"],
)  # fmt: skip
def test_a_signature_of_rust_is_one_line_without_body_and_attributes(text, name, signature, returns):
    symbol = symbol_named(text, name, "rust")

    assert (symbol.signature, symbol.returns) == (signature, returns)


def test_parameters_of_rust_have_types():
    text = "fn f(&self, mut a: Vec<u8>, b: &'a str, (c, d): (u8, u8), g: impl Fn(u8, u8) -> u8) {}\n"

    assert [(each.name, each.annotation) for each in symbol_named(text, "f", "rust").parameters] == [
        ("self", None),
        ("a", "Vec<u8>"),
        ("b", "&'a str"),
        ("(c, d)", "(u8, u8)"),
        ("g", "impl Fn(u8, u8) -> u8"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "doc", "first_line"),
    [
        ("/// One.\n///\n/// Two.\nfn f() {}\n", "f", "One.\n\nTwo.", 3),
        ("/** One. */\nfn f() {}\n", "f", "One.", 1),
        ("/// One.\n#[inline]\n#[cfg(\n    test\n)]\nfn f() {}\n", "f", "One.", 1),
        ("//! Of the file.\nfn f() {}\n", "f", None, 1),
        ("// A remark.\nfn f() {}\n", "f", None, 1),
        ("struct A {\n    /// X.\n    x: u8,\n}\n", "A.x", "X.", 2),
    ],
    ids=["lines", "a block", "above attributes", "of what encloses it", "no documentation", "of a field"],
)
def test_the_comment_above_the_attributes_is_the_documentation_of_rust(text, name, doc, first_line):
    symbol = symbol_named(text, name, "rust")

    assert (symbol.doc, symbol.start.line) == (doc, first_line)


def test_what_is_pub_or_of_a_public_trait_is_public():
    text = (
        "pub struct A { pub x: u8, y: u8 }\nimpl A { pub fn a() {} fn b() {} pub(crate) fn c() {} }\n"
        "pub trait T { fn t(); }\nstruct B { pub z: u8 }\npub enum E { V }\nfn f() {}\n"
    )
    names = ("A", "A.x", "A.y", "A.a", "A.b", "A.c", "T", "T.t", "B", "B.z", "E", "E.V", "f")

    assert [name for name in names if symbol_named(text, name, "rust").public] == [
        "A", "A.x", "A.a", "A.c", "T", "T.t", "E", "E.V",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("impl Show for A {\n    fn a(&self) {\n        self.‸\n    }\n}\n", ["module A", "method A.a"]),
        ("#[tes‸t]\n#[ignore]\nfn a() {}\n", ["function a"]),
        ("fn f() {\n    g(|x| {\n        ‸\n    });\n}\n", ["function f"]),
        ("impl A {\n    fn a() {}\n    ‸\n    fn b() {}\n}\n", ["module A"]),
        ("impl A {\n    fn a(&self) {\n        let x = foo(‸\n", ["class A", "method A.a"]),
        ("mod tests {\n    fn a() {\n        match x {\n            A => ‸\n", ["module tests", "function tests.a"]),
        ("impl A {\n    fn a(&self) {\n        let x = self.‸\n    }\n\n    fn b() {}\n}\n", ["module A", "method A.a"]),
    ],
    ids=["a method", "an attribute", "a closure", "between two methods", "an open call", "an open match", "an open statement"],
)  # fmt: skip
def test_a_place_in_rust_is_in_what_encloses_it(marked, expected):
    assert enclosing(marked, "rust") == expected


def test_broken_rust_still_has_an_outline():
    text = "struct A {\n    x: u8,\n}\n\nimpl A {\n    fn a(&self) {\n        foo(\n    }\n}\n\nfn b() {\n}\n"
    wanted = ("class A", "property A.x", "method A.a", "function b")

    assert [name for name in wanted if name not in outlined(text, "rust")] == []


def test_modules_in_files_of_their_own_are_imports_of_rust():
    source = "use std::io::{self, Read};\nextern crate log;\nmod a;\nmod b {\n    fn f() {}\n}\n"

    assert imported(source, LANGUAGE) == ["use std::io::{self, Read};", "extern crate log;", "mod a;"]


def test_other_files_name_the_methods_of_a_rust_type_by_their_owner():
    source = "struct A;\nimpl Show for A {\n    fn a(&self) { fn inner() {} }\n}\n"

    assert defined(source, "a.rs") == [("A", "class"), ("A.a", "method")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fn f(x: &mut Foo, y: Option<Bar>, z: &'a [Baz], n: usize) {\n", {("x", "Foo"), ("y", "Bar"), ("z", "Baz")}),
        ("    pub items: Vec<Arc<Item>>,\n    name: String,\n", {("items", "Item"), ("name", "String")}),
        ("    let x = Foo::new(1);\n", {("x", "Foo")}),
        ("    let mut x = Some(Foo { a });\n", {("x", "Foo")}),
        ("    let x = &mut crate::a::Foo::default();\n", {("x", "Foo")}),
        ("    let x: Box<dyn Foo> = y;\n", {("x", "Foo")}),
        ("    g(|a: Foo| a)\n", {("a", "Foo")}),
        ("    let x = foo(1);\n", set()),
    ],
    ids=["parameters", "fields", "a constructor", "a literal in Some", "a path", "a binding with a type", "a closure", "a function"],
)  # fmt: skip
def test_the_text_of_rust_says_what_type_a_name_has(text, expected):
    assert typed_names(text, LANGUAGE) == expected
