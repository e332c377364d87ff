import pytest

from fixtures.marked import document
from glossator_context.outline import outline
from glossator_context.symbols import ParameterKind, SymbolKind

K = SymbolKind


def declared(text, language="python"):
    return [(symbol.qualified_name, symbol.kind) for symbol in outline(document(text, language))]


def only(text, language="python"):
    (symbol,) = outline(document(text, language))
    return symbol


def named(text, name, language="python"):
    return next(symbol for symbol in outline(document(text, language)) if symbol.qualified_name == name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(): pass\n", [("f", K.FUNCTION)]),
        ("async def f(): pass\n", [("f", K.FUNCTION)]),
        ("class A:\n    def m(self): pass\n", [("A", K.CLASS), ("A.m", K.METHOD)]),
        ("class A:\n    class B:\n        def m(self): pass\n", [("A", K.CLASS), ("A.B", K.CLASS), ("A.B.m", K.METHOD)]),
        ("def f():\n    def g(): pass\n", [("f", K.FUNCTION), ("f.g", K.FUNCTION)]),
        ("class A:\n    def m(self):\n        def g(): pass\n", [("A", K.CLASS), ("A.m", K.METHOD), ("A.m.g", K.FUNCTION)]),
        ("class A:\n    @property\n    def p(self): ...\n", [("A", K.CLASS), ("A.p", K.PROPERTY)]),
        ("class A:\n    @functools.cached_property\n    def p(self): ...\n", [("A", K.CLASS), ("A.p", K.PROPERTY)]),
        ("class A:\n    @p.setter\n    def p(self, v): ...\n", [("A", K.CLASS), ("A.p", K.PROPERTY)]),
        ("MAX_SIZE = 3\n_LOW = 1\nname = 2\n", [("MAX_SIZE", K.CONSTANT), ("_LOW", K.CONSTANT), ("name", K.VARIABLE)]),
        ("type X[T] = list[T]\nY: TypeAlias = int\n", [("X", K.TYPE), ("Y", K.TYPE)]),
        ("class A:\n    x: int = 1\n    RED = 2\n", [("A", K.CLASS), ("A.x", K.VARIABLE), ("A.RED", K.CONSTANT)]),
        ("if a:\n    def f(): pass\nelse:\n    def g(): pass\n", [("f", K.FUNCTION), ("g", K.FUNCTION)]),
        ("try:\n    import a\nexcept E:\n    class F: pass\n", [("F", K.CLASS)]),
        ("def f():\n    local = 1\n    for LOCAL in x: pass\n", [("f", K.FUNCTION)]),
        ("a, b = 1, 2\na.b = 3\na[0] = 4\n", []),
        ("x = lambda: 1\n", [("x", K.VARIABLE)]),
        ("", []),
    ],
    ids=["a function", "a coroutine", "a method", "nested classes", "a nested function", "a function in a method",
         "a property", "a cached property", "a setter", "constants", "type aliases", "fields", "both branches",
         "a fallback class", "locals are left out", "other targets are left out", "a lambda", "nothing"],
)  # fmt: skip
def test_python_declarations_have_names_and_kinds(text, expected):
    assert declared(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function f() {}\nfunction* g() {}\n", [("f", K.FUNCTION), ("g", K.FUNCTION)]),
        ("class A { m() {} get p() {} #h() {} }\n", [("A", K.CLASS), ("A.m", K.METHOD), ("A.p", K.PROPERTY), ("A.#h", K.METHOD)]),
        ("const f = () => 1, g = function () {};\n", [("f", K.FUNCTION), ("g", K.FUNCTION)]),
        ("const A = 1; let b = 2; var c;\n", [("A", K.CONSTANT), ("b", K.VARIABLE), ("c", K.VARIABLE)]),
        ("const A = class { m() {} };\n", [("A", K.CLASS), ("A.m", K.METHOD)]),
        ("class A { x = 1; h = () => 2; }\n", [("A", K.CLASS), ("A.x", K.VARIABLE), ("A.h", K.METHOD)]),
        ("export default function () {}\n", [("default", K.FUNCTION)]),
        ("export default class { m() {} }\n", [("default", K.CLASS), ("default.m", K.METHOD)]),
        ("function f() { const local = 1; function g() {} }\n", [("f", K.FUNCTION), ("f.g", K.FUNCTION)]),
        ("exports.f = function () {};\nA.prototype.m = () => 1;\n", [("f", K.FUNCTION), ("A.prototype.m", K.FUNCTION)]),
        ("const { a, b } = c;\nfoo.map(x => { function no() {} });\n", []),
        ("(function () { function f() {} })();\n", [("f", K.FUNCTION)]),
    ],
    ids=["functions", "methods", "function values", "variables", "a class value", "fields", "a default function",
         "a default class", "a nested function", "assigned functions", "patterns and callbacks", "a function called at once"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["javascript", "typescript", "typescriptreact"])
def test_javascript_declarations_have_names_and_kinds(text, expected, language):
    assert declared(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("interface I { a: number; m(): void }\n", [("I", K.INTERFACE), ("I.a", K.PROPERTY), ("I.m", K.METHOD)]),
        ("enum E { A, B = 2 }\n", [("E", K.ENUM)]),
        ("type T = { a: number };\n", [("T", K.TYPE)]),
        ("abstract class A { abstract m(): void; private x = 1; }\n", [("A", K.CLASS), ("A.m", K.METHOD), ("A.x", K.VARIABLE)]),
        ("namespace N { export const f = () => 1; }\n", [("N", K.MODULE), ("N.f", K.FUNCTION)]),
        ("declare function f(a: string): void;\n", [("f", K.FUNCTION)]),
        ("function f(a: string): void;\nfunction f(a: any) {}\n", [("f", K.FUNCTION), ("f", K.FUNCTION)]),
    ],
    ids=["an interface", "an enum", "a type", "an abstract class", "a namespace", "an ambient function", "overloads"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["typescript", "typescriptreact"])
def test_typescript_declarations_have_names_and_kinds(text, expected, language):
    assert declared(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "signature"),
    [
        ("python", "@decorated\nasync def f(a, /, b: int = 1, *c, d, **e) -> int:\n    pass\n",
         "async def f(a, /, b: int = 1, *c, d, **e) -> int"),
        ("python", "def f(\n    a,  # the first\n    b,\n) -> dict[\n    str, int\n]: pass\n", "def f(a, b) -> dict[str, int]"),
        ("python", "class A[T](B, metaclass=M):\n    '''Doc.'''\n", "class A[T](B, metaclass=M)"),
        ("python", "NAMES: list[str] = [\n    'a',\n]\n", "NAMES: list[str] = ..."),
        ("python", "LIMIT = 3  # at most\n", "LIMIT = 3"),
        ("typescript", "export const f = async <T,>(a: T): Promise<T> => { return a };\n",
         "const f = async <T,>(a: T): Promise<T>"),
        ("typescript", "export default abstract class A<T>\n  extends B\n  implements C {\n}\n",
         "abstract class A<T> extends B implements C"),
        ("typescript", "function f(\n  a: number, // the first\n  b = '/*',\n): void {\n}\n", "function f(a: number, b = '/*'): void"),
        ("typescript", "const OPTIONS: Options = {\n  a: 1,\n};\n", "const OPTIONS: Options"),
        ("typescript", "export type T = A | B;\n", "type T = A | B"),
        ("javascript", "let limit = 3;\n", "let limit = 3"),
    ],
)  # fmt: skip
def test_a_signature_is_one_line_without_body_decorators_and_comments(language, text, signature):
    assert outline(document(text, language))[0].signature == signature


def test_a_very_long_signature_is_cut():
    signature = only(f"def f({', '.join(f'parameter_{number}' for number in range(1000))}): pass\n").signature

    assert len(signature) == 2000
    assert signature.endswith("…")


@pytest.mark.parametrize(
    ("language", "text", "doc"),
    [
        ("python", 'def f():\n    """One.\n\n      Two.\n    Three.\n    """\n', "One.\n\n  Two.\nThree."),
        ("python", "def f():\n    # a comment\n    r'''\\d'''\n", "\\d"),
        ("python", "def f():\n    '\\x41 doc'\n", "A doc"),
        ("python", "def f():\n    f'{x}'\n", None),
        ("python", "def f():\n    return 'no'\n", None),
        ("python", "class A:\n    '''Doc.'''\n", "Doc."),
        ("javascript", "/** One.\n *\n *   Two.\n */\nfunction f() {}\n", "One.\n\n  Two."),
        ("javascript", "/** One. */\nexport default class {}\n", "One."),
        ("typescript", "/** One. */\n@Component({})\nexport class A {}\n", "One."),
        ("typescript", "/** One. */\nexport const f = () => 1;\n", "One."),
        ("javascript", "// One.\nfunction f() {}\n", None),
        ("javascript", "/* One. */\nfunction f() {}\n", None),
        ("javascript", "/** Of another. */\ng();\nfunction f() {}\n", None),
    ],
)
def test_documentation_is_given_without_its_marks(language, text, doc):
    assert only(text, language).doc == doc


def test_a_member_has_the_comment_before_its_decorator():
    assert named("class A {\n  /** One. */\n  @Input() m() {}\n}\n", "A.m", "typescript").doc == "One."


def test_python_parameters_have_kinds_annotations_and_defaults():
    found = only("def f(a, /, b: int, c=1, *d: str, e: int = 2, **g): pass\n").parameters

    assert [(each.name, each.kind, each.annotation, each.default) for each in found] == [
        ("a", ParameterKind.POSITIONAL_ONLY, None, None),
        ("b", ParameterKind.ORDINARY, "int", None),
        ("c", ParameterKind.ORDINARY, None, "1"),
        ("d", ParameterKind.VARIADIC, "str", None),
        ("e", ParameterKind.KEYWORD_ONLY, "int", "2"),
        ("g", ParameterKind.KEYWORDS, None, None),
    ]


def test_a_method_keeps_its_bound_parameter():
    assert [each.name for each in named("class A:\n    def m(self, b): pass\n", "A.m").parameters] == [
        "self",
        "b",
    ]


def test_typescript_parameters_have_kinds_annotations_and_defaults():
    found = only(
        "function f(a: number, b?: string, { c, d }: O = {}, ...e: any[]) {}\n", "typescript"
    ).parameters

    assert [(each.name, each.kind, each.annotation, each.default, each.optional) for each in found] == [
        ("a", ParameterKind.ORDINARY, "number", None, False),
        ("b", ParameterKind.ORDINARY, "string", None, True),
        ("{ c, d }", ParameterKind.ORDINARY, "O", "{}", True),
        ("e", ParameterKind.VARIADIC, "any[]", None, False),
    ]


@pytest.mark.parametrize(
    ("language", "text", "returns", "is_async", "decorators"),
    [
        ("python", "@a.b(1)\n@c\nasync def f() -> x: pass\n", "x", True, ("a.b(1)", "c")),
        ("python", "def f(): pass\n", None, False, ()),
        ("typescript", "export const f = async (): Promise<x> => 1\n", "Promise<x>", True, ()),
        ("typescript", "@A({ b: 1 })\nexport class C {}\n", None, False, ("A({ b: 1 })",)),
        ("javascript", "function f() {}\n", None, False, ()),
    ],
)
def test_a_symbol_knows_what_stands_around_its_name(language, text, returns, is_async, decorators):
    symbol = only(text, language)

    assert (symbol.returns, symbol.is_async, symbol.decorators) == (returns, is_async, decorators)


def test_a_declaration_begins_with_its_decorators_and_export():
    python = only("x()\n@a\ndef é(b):\n    pass\n\n")
    typescript = only("@A()\nexport class B {\n}\n", "typescript")

    assert (python.start, python.end, python.name_start) == ((1, 0), (3, 8), (2, 4))
    assert (typescript.start, typescript.end, typescript.name_start) == ((0, 0), (2, 1), (1, 13))


@pytest.mark.parametrize(
    ("language", "text", "public"),
    [
        ("python", "def f(): pass\ndef _g(): pass\nclass A:\n    def __init__(self): pass\n    def m(self): pass\n",
         {"f", "A", "A.m"}),
        ("python", "class _A:\n    def m(self): pass\ndef f():\n    def g(): pass\n", {"f"}),
        ("javascript", "function f() {}\nclass A { m() {} #p() {} _q() {} }\n", {"f", "A", "A.m"}),
        ("javascript", "export function f() {}\nfunction g() {}\n", {"f"}),
        ("javascript", "function f() {}\nfunction g() {}\nexport { f as h };\n", {"f"}),
        ("javascript", "function f() {}\nfunction g() {}\nfunction h() {}\nmodule.exports = { f, i: g };\n", {"f", "g"}),
        ("javascript", "class A {}\nclass B {}\nexport default A;\n", {"A"}),
        ("javascript", "export const a = 1, b = 2;\nconst c = 3;\n", {"a", "b"}),
        ("typescript", "export class A { private m() {} protected n() {} o() {} }\n", {"A", "A.n", "A.o"}),
    ],
    ids=["python names", "python containers", "no exports", "an export", "an export list", "module.exports",
         "an exported name", "several variables", "modifiers"],
)  # fmt: skip
def test_what_is_public(language, text, public):
    assert {symbol.qualified_name for symbol in outline(document(text, language)) if symbol.public} == public


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("python", "class A:\n    def m(self):\n        x = foo(\n", ["A", "A.m"]),
        ("python", "class A:\n    def m(self\n\ndef g(): pass\n", ["A", "A.m", "g"]),
        ("python", "x = (\ndef f(a):\n    return 1\nclass A:\n    def m(self): return [\n", ["x", "f", "A", "A.m"]),
        ("python", "def f(): pass\ndef \nclass B:\n    pass\n", ["f", "B"]),
        ("javascript", "class A {\n  m() {\n    const x = foo(\n", ["A", "A.m"]),
        ("javascript", "function f(a) {\n  if (a) {\n    return g(\n}\nfunction h() {}\n", ["f", "h"]),
    ],
    ids=["an open call", "an open signature", "an open bracket before all", "a lone def", "an open class", "an open block"],
)  # fmt: skip
def test_broken_code_still_has_an_outline(language, text, expected):
    names = [symbol.qualified_name for symbol in outline(document(text, language))]

    assert [name for name in expected if name not in names and name != "x"] == []
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 5000,
        "(" * 100_000,
        "def f(a=" * 5000,
        "\0" * 1000,
        "class A: " * 3000,
        "x" * 1_000_000,
        "é😀\ud800\n" * 100,
    ],
    ids=lambda text: ascii(text[:8]),
)
@pytest.mark.parametrize("language", ["python", "javascript", "typescriptreact"])
def test_a_strange_text_has_some_outline(text, language):
    assert all(symbol.start <= symbol.end for symbol in outline(document(text, language)))


def test_functions_nested_by_the_thousand_end_somewhere():
    symbols = outline(document("function f() {" * 900 + "}" * 900, "javascript"))

    assert 10 < len(symbols) < 1000


def test_symbols_come_in_source_order_and_inside_their_containers():
    text = "class A:\n    def m(self):\n        def g(): pass\n\n    x = 1\n\ndef f(): pass\n"
    symbols = outline(document(text))

    assert [symbol.start for symbol in symbols] == sorted(symbol.start for symbol in symbols)
    for symbol in symbols:
        owner = next(
            (each for each in symbols if each.qualified_name == symbol.qualified_name.rpartition(".")[0]),
            None,
        )
        assert owner is None or owner.start <= symbol.start <= symbol.end <= owner.end


def test_plain_text_declares_nothing():
    assert outline(document("def f(): pass\n", "plaintext")) == ()
