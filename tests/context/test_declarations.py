import pytest

from fixtures.marked import at_cursor, document
from glossator_context.documentation.declarations import callers_of, declarations, facts_at
from glossator_context.facts import Facts, Returns
from glossator_context.frames import Change
from glossator_context.symbols import ParameterKind, SymbolKind


def facts_of(text: str, name: str, language: str = "python") -> Facts:
    """The facts of the last declaration with this qualified name."""
    found = [facts for facts in declarations(document(text, language)) if facts.symbol.qualified_name == name]
    assert found, f"{name} is not among the declarations"
    return found[-1]


def function(body: str, signature: str = "def f(a):") -> Facts:
    """The facts of a Python function with the lines of `body`."""
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return facts_of(f"{signature}\n{lines}", "f")


def method(text: str, name: str = "f") -> Facts:
    """The facts of a member of a Python class `A`."""
    lines = "".join(f"    {line}\n" for line in text.split("\n"))
    return facts_of(f"class A:\n{lines}", f"A.{name}")


@pytest.mark.parametrize(
    ("signature", "parameters"),
    [
        pytest.param("def f():", [], id="none"),
        pytest.param("def f(a, b: int, c=1, d: str = 'x'):", ["a", "b: int", "c = 1", "d: str = 'x'"], id="annotations and defaults"),
        pytest.param("def f(a, /, b, *, c):", ["a positional-only", "b", "c keyword-only"], id="separators"),
        pytest.param("def f(*args: int, c, **options):", ["args: int variadic", "c keyword-only", "options keywords"], id="stars"),
        pytest.param("def f(\n    a,  # about a\n    b,\n):", ["a", "b"], id="comments among them"),
        pytest.param("def f(a: dict[\n    str, int\n]):", ["a: dict[ str, int ]"], id="an annotation of several lines"),
    ],
)  # fmt: skip
def test_a_function_has_parameters(signature: str, parameters: list[str]) -> None:
    found = function("pass", signature).parameters
    assert [written(parameter) for parameter in found] == parameters


def written(parameter) -> str:
    text = parameter.name
    if parameter.annotation is not None:
        text += f": {parameter.annotation}"
    if parameter.default is not None:
        text += f" = {parameter.default}"
    return text if parameter.kind is ParameterKind.ORDINARY else f"{text} {parameter.kind}"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("def f(self, a): pass", ["a"], id="a method"),
        pytest.param("def f(this, a): pass", ["a"], id="a method whose self has another name"),
        pytest.param("@classmethod\ndef f(cls, a): pass", ["a"], id="a class method"),
        pytest.param("@staticmethod\ndef f(a, b): pass", ["a", "b"], id="a static method"),
        pytest.param("def f(*args): pass", ["args"], id="a method that takes its self among others"),
        pytest.param("@property\ndef f(self): pass", [], id="a property"),
    ],
)
def test_the_bound_parameter_is_left_out_of(text: str, names: list[str]) -> None:
    assert [parameter.name for parameter in method(text).parameters] == names


@pytest.mark.parametrize(
    ("signature", "body", "returns"),
    [
        pytest.param("def f():", "return 1", Returns.REQUIRED, id="a value"),
        pytest.param("def f():", "return", Returns.NONE, id="a bare return"),
        pytest.param("def f():", "return None", Returns.NONE, id="None alone"),
        pytest.param("def f():", "pass", Returns.NONE, id="no return"),
        pytest.param("def f() -> int:", "raise NotImplementedError", Returns.REQUIRED, id="an annotation alone"),
        pytest.param("def f() -> None:", "return g()", Returns.NONE, id="the annotation None"),
        pytest.param("def f() -> 'None':", "return g()", Returns.NONE, id="the annotation None in quotes"),
        pytest.param("def f() -> typing.NoReturn:", "raise x", Returns.NONE, id="an annotation of no return"),
        pytest.param("def f(a):", "# type: (int) -> None\nreturn g()", Returns.NONE, id="a signature comment with None"),
        pytest.param("def f(a):", "# type: (int) -> str\npass", Returns.REQUIRED, id="a signature comment with a type"),
        pytest.param("def f():", "yield 1", Returns.NONE, id="a generator"),
        pytest.param("def f():", "yield 1\nreturn 2", Returns.OPTIONAL, id="a generator with a result"),
        pytest.param("def f() -> Iterator[int]:", "yield 1", Returns.NONE, id="an annotated generator"),
        pytest.param("def f() -> Generator[int, None, str]:", "return (yield 1)", Returns.OPTIONAL, id="a generator with an annotated result"),
        pytest.param("def f() -> Generator[int, None, None]:", "yield 1", Returns.NONE, id="a generator with the result None"),
        pytest.param("async def f():", "return 1", Returns.REQUIRED, id="a coroutine"),
        pytest.param("def f():", "def g():\n    return 1", Returns.NONE, id="the return of a nested function"),
        pytest.param("def f():", "class B:\n    def g(self): return 1", Returns.NONE, id="the return of a nested class"),
        pytest.param("def f():", "if a:\n    return\nreturn 2", Returns.REQUIRED, id="a value in one of two branches"),
    ],
)  # fmt: skip
def test_a_function_returns(signature: str, body: str, returns: Returns) -> None:
    assert function(body, signature).returns is returns


@pytest.mark.parametrize(
    ("text", "name", "returns"),
    [
        pytest.param("@property\ndef f(self):\n    return 1", "f", Returns.OPTIONAL, id="a property"),
        pytest.param(
            "@functools.cached_property\ndef f(self):\n    return 1",
            "f",
            Returns.OPTIONAL,
            id="a cached property",
        ),
        pytest.param("def __init__(self):\n    return g()", "__init__", Returns.NONE, id="a constructor"),
        pytest.param("def __call__(self):\n    return g()", "__call__", Returns.REQUIRED, id="a call"),
    ],
)
def test_a_member_returns(text: str, name: str, returns: Returns) -> None:
    assert method(text, name).returns is returns


@pytest.mark.parametrize(
    ("signature", "body", "yields", "annotation"),
    [
        pytest.param("def f():", "yield 1", True, None, id="a statement"),
        pytest.param("def f():", "x = yield", True, None, id="an expression"),
        pytest.param("def f():", "yield from g()", True, None, id="a delegation"),
        pytest.param("def f() -> Iterator[dict[str, int]]:", "yield 1", True, "dict[str, int]", id="an annotated iterator"),
        pytest.param("async def f() -> t.AsyncGenerator[int, None]:", "yield 1", True, "int", id="an asynchronous generator"),
        pytest.param("@contextmanager\ndef f() -> Iterator[int]:", "yield 1", True, "int", id="a context manager"),
        pytest.param("def f() -> Iterator[int]:", "return g()", False, None, id="an iterator that is returned"),
        pytest.param("def f():", "x = lambda: (yield)", False, None, id="the yield of a lambda"),
        pytest.param("def f():", "def g():\n    yield 1", False, None, id="the yield of a nested function"),
    ],
)  # fmt: skip
def test_a_function_yields(signature: str, body: str, yields: bool, annotation: str | None) -> None:
    found = function(body, signature)
    assert (found.yields, found.yield_annotation) == (yields, annotation)


RAISES = [
    pytest.param("raise X", ["X"], [], False, id="a class"),
    pytest.param("raise X('a') from e", ["X"], [], False, id="an instance with a cause"),
    pytest.param("raise m.X()", ["m.X"], [], False, id="a class of a module"),
    pytest.param("raise self.X()", ["X"], [], False, id="a class of its own object"),
    pytest.param("raise m.error()", ["m.error"], [], False, id="a class in lower case that is known by its name"),
    pytest.param("raise X.make(1)", ["X"], [], False, id="a class's factory"),
    pytest.param("raise (X('a'))", ["X"], [], False, id="in parentheses"),
    pytest.param("raise X if a else Y()", ["X", "Y"], [], False, id="one of two"),
    pytest.param("raise X().with_traceback(t)", ["X"], [], False, id="with another traceback"),
    pytest.param("raise X\nraise Y\nraise X", ["X", "Y"], [], False, id="in order of first appearance"),
    pytest.param("raise a", [], [], True, id="a variable"),
    pytest.param("raise make()", [], [], True, id="a function's result"),
    pytest.param("raise ERRORS[a]", [], [], True, id="an element"),
    pytest.param("raise", [], [], True, id="what is handled by a caller"),
    pytest.param("raise Exception('a')", [], ["Exception"], False, id="too broad to be required"),
    pytest.param("raise NotImplementedError", [], ["NotImplementedError"], False, id="not implemented"),
    pytest.param("assert a", [], ["AssertionError"], False, id="an assertion"),
    pytest.param("try:\n    raise X\nexcept X:\n    pass", [], ["X"], False, id="caught by its name"),
    pytest.param("try:\n    raise X\nexcept (Y, m.X):\n    pass", [], ["X"], False, id="caught among others"),
    pytest.param("try:\n    raise X\nexcept Exception:\n    pass", [], ["X"], False, id="caught by a broad handler"),
    pytest.param("try:\n    raise X\nexcept:\n    pass", [], ["X"], False, id="caught by a bare handler"),
    pytest.param("try:\n    raise KeyError\nexcept LookupError:\n    pass", [], ["KeyError"], False, id="caught by a base class"),
    pytest.param("try:\n    raise IOError\nexcept OSError:\n    pass", [], ["IOError"], False, id="caught by another name"),
    pytest.param("try:\n    raise X\nexcept Y:\n    pass", ["X"], [], False, id="not caught by another handler"),
    pytest.param("try:\n    a\nexcept X:\n    raise Y", ["Y"], [], False, id="raised in a handler"),
    pytest.param("try:\n    a\nexcept X:\n    pass\nelse:\n    raise X", ["X"], [], False, id="raised behind the handlers"),
    pytest.param("try:\n    a\nexcept X:\n    pass\nfinally:\n    raise X", ["X"], [], False, id="raised at last"),
    pytest.param("try:\n    try:\n        raise X\n    finally:\n        b\nexcept X:\n    pass", [], ["X"], False, id="caught further out"),
    pytest.param("try:\n    a\nexcept X:\n    raise", ["X"], [], False, id="raised again"),
    pytest.param("try:\n    a\nexcept (X, Y) as e:\n    raise e", ["X", "Y"], [], False, id="raised again by name"),
    pytest.param("try:\n    a\nexcept* X:\n    raise", ["X"], [], False, id="a group raised again"),
    pytest.param("try:\n    a\nexcept ERRORS:\n    raise", [], [], True, id="raised again from a tuple of unknown content"),
    pytest.param("try:\n    a\nexcept Exception:\n    raise", [], ["Exception"], True, id="anything raised again"),
    pytest.param("try:\n    a\nexcept:\n    raise", [], [], True, id="anything at all raised again"),
    pytest.param("with suppress(X):\n    raise X", [], ["X"], False, id="suppressed"),
    pytest.param("with open(a):\n    raise X", ["X"], [], False, id="in another context"),
    pytest.param("def g():\n    raise X", [], [], False, id="raised by a nested function"),
    pytest.param("try:\n    raise X\nexcept X:\n    pass\nraise X", ["X"], [], False, id="caught once and not the second time"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "required", "allowed", "unknown"), RAISES)
def test_a_function_raises(body: str, required: list[str], allowed: list[str], unknown: bool) -> None:
    found = function(body)
    assert (list(found.raises), list(found.may_raise), found.raises_unknown) == (required, allowed, unknown)


def test_a_class_of_the_file_is_known_as_an_exception_and_by_its_base() -> None:
    text = "class error(Exception): pass\nclass more(error): pass\ndef f():\n    try:\n        raise more()\n    except error:\n        raise error()\n"
    found = facts_of(text, "f")
    assert (found.raises, found.may_raise, found.raises_unknown) == (("error",), ("more",), False)


ATTRIBUTES = [
    pytest.param("class A:\n    a: int = 1\n    _b: int\n    c = 1\n", ["a: int = 1"], [], id="the public annotated ones"),
    pytest.param("class A:\n    def __init__(self, a, b=1): pass\n", [], ["a", "b = 1"], id="the constructor's parameters"),
    pytest.param("@dataclass(frozen=True)\nclass A:\n    a: int\n    b: ClassVar[int] = 1\n    c: InitVar[str]\n    _: KW_ONLY\n    d = 1\n", ["a: int"], ["c: str"], id="a dataclass"),
    pytest.param("@dataclasses.dataclass\nclass A:\n    a: list = field(default_factory=list)\n    b: int = field(default=3)\n", ["a: list", "b: int = 3"], [], id="a dataclass's field calls"),
    pytest.param("@attr.s\nclass A:\n    a = attr.ib(default=1)\n    b = 2\n", ["a = 1"], [], id="attrs without annotations"),
    pytest.param("@define\nclass A:\n    a: int\n    _b: str\n", ["a: int", "_b: str"], [], id="attrs with annotations"),
    pytest.param("class A(TypedDict):\n    a: int\n    b: NotRequired[str]\n", ["a: int", "b: str"], [], id="a typed dictionary"),
    pytest.param("class A(NamedTuple):\n    a: int = 1\n", ["a: int = 1"], [], id="a named tuple"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "attributes", "parameters"), ATTRIBUTES)
def test_a_class_has_attributes_and_parameters(
    text: str, attributes: list[str], parameters: list[str]
) -> None:
    found = facts_of(text, "A")
    assert [written(attribute) for attribute in found.attributes] == attributes
    assert [written(parameter) for parameter in found.parameters] == parameters


def test_a_class_has_bases_and_members() -> None:
    found = facts_of(
        "class A(B[int], m.C, metaclass=M):\n    a: int\n    def f(self): pass\n    @x\n    class D: pass\n",
        "A",
    )
    assert (found.bases, found.members) == (("B[int]", "m.C"), ("a", "f", "D"))


def test_calls_come_in_order_of_first_appearance_without_those_of_nested_functions() -> None:
    found = function("b(c())\nself.d.e()\ng().h()\nb()\ndef i():\n    j()\nlambda: k()")
    assert found.calls == ("b", "c", "self.d.e", "h", "g")


def test_uses_are_what_is_read_from_outside_and_of_the_own_object() -> None:
    found = method(
        "def f(self, a):\n    b = LIMIT\n    for c in os.environ:\n        b += c + self.d + a\n    return g(b, key=H)"
    )
    assert found.uses == ("LIMIT", "os.environ", "self.d", "H")


def test_a_global_name_that_is_assigned_is_used() -> None:
    assert function("global B\nB = B + 1").uses == ("B",)


def test_returned_expressions_are_short_and_on_one_line() -> None:
    found = function(f"if a:\n    return [\n        1,\n    ]\nreturn {'x' * 200}")
    assert found.returned == ("[ 1, ]", "x" * 79 + "…")


@pytest.mark.parametrize(
    ("body", "complexity"),
    [
        pytest.param("pass", 1, id="a straight body"),
        pytest.param("if a:\n    b\nelif c:\n    d\nelse:\n    e", 3, id="branches"),
        pytest.param("for x in a:\n    while b:\n        c", 3, id="loops"),
        pytest.param("try:\n    a\nexcept X:\n    b\nexcept Y:\n    c", 3, id="handlers"),
        pytest.param("return a and b or c", 3, id="conditions"),
        pytest.param("return [x for x in a if x]", 3, id="a comprehension"),
        pytest.param("match a:\n    case 1:\n        b\n    case _:\n        c", 3, id="cases"),
        pytest.param("def g():\n    if a: b", 1, id="a nested function"),
    ],
)
def test_complexity_counts_decisions(body: str, complexity: int) -> None:
    assert function(body).complexity == complexity


ECMASCRIPT_PARAMETERS = [
    pytest.param("function f(a, b = 1, ...c) {}", ["a", "b = 1", "c variadic"], id="defaults and rest"),
    pytest.param(
        "function f(a: string, b?: number, c: X = y) {}", ["a: string", "b: number", "c: X = y"], id="types"
    ),
    pytest.param("function f(this: Window, a: string) {}", ["a: string"], id="TypeScript's this"),
    pytest.param(
        "function f({ a, b }: Options, [c]) {}", ["options: Options", "items"], id="destructured ones"
    ),
    pytest.param(
        "function f({ a }, { b }, options) {}",
        ["options2", "options3", "options"],
        id="several destructured ones",
    ),
    pytest.param("const f = a => a", ["a"], id="an arrow function without parentheses"),
    pytest.param("g(class { f = (a) => a })", ["a"], id="a field of a class without a name"),
]


@pytest.mark.parametrize(("text", "parameters"), ECMASCRIPT_PARAMETERS)
def test_a_typescript_function_has_parameters(text: str, parameters: list[str]) -> None:
    assert [written(parameter) for parameter in facts_of(text, "f", "typescript").parameters] == parameters


def test_a_question_mark_and_a_default_make_a_parameter_optional() -> None:
    found = facts_of("function f(a: string, b?: number, c = 1) {}", "f", "typescript")
    assert [parameter.optional for parameter in found.parameters] == [False, True, True]


ECMASCRIPT_RETURNS = [
    pytest.param("function f() { return 1 }", Returns.REQUIRED, id="a value"),
    pytest.param("function f() { return }", Returns.NONE, id="a bare return"),
    pytest.param("function f() { return undefined }", Returns.NONE, id="undefined"),
    pytest.param("function f() { return void g() }", Returns.NONE, id="nothing"),
    pytest.param("function f(): void { g() }", Returns.NONE, id="the annotation void"),
    pytest.param("async function f(): Promise<void> { g() }", Returns.NONE, id="a promise of nothing"),
    pytest.param("async function f(): Promise<number> { g() }", Returns.REQUIRED, id="a promise of a value"),
    pytest.param("function f(a): asserts a is X {}", Returns.NONE, id="an assertion of a type"),
    pytest.param("function f(a): a is X { return g() }", Returns.REQUIRED, id="a predicate of a type"),
    pytest.param("function f(): never { throw g() }", Returns.NONE, id="never"),
    pytest.param("function f() { return () => 1 }", Returns.REQUIRED, id="a function"),
    pytest.param(
        "function f() { g(() => { return 1 }) }", Returns.NONE, id="the return of a nested function"
    ),
    pytest.param("const f = () => 1", Returns.REQUIRED, id="an expression"),
    pytest.param(
        "const f = () => g()", Returns.OPTIONAL, id="an expression that may be called for its effect"
    ),
    pytest.param("const f = () => {}", Returns.NONE, id="an arrow function with a block"),
    pytest.param("function* f() { yield 1 }", Returns.NONE, id="a generator"),
    pytest.param("function* f() { yield 1; return 2 }", Returns.OPTIONAL, id="a generator with a result"),
]


@pytest.mark.parametrize(("text", "returns"), ECMASCRIPT_RETURNS)
def test_a_typescript_function_returns(text: str, returns: Returns) -> None:
    assert facts_of(text, "f", "typescript").returns is returns


@pytest.mark.parametrize(
    ("member", "name", "returns"),
    [
        pytest.param("constructor() { return g() }", "constructor", Returns.NONE, id="a constructor"),
        pytest.param("get a() { return 1 }", "a", Returns.OPTIONAL, id="a getter"),
        pytest.param("set a(v) {}", "a", Returns.NONE, id="a setter"),
        pytest.param("a = () => 1", "a", Returns.REQUIRED, id="a field that is a function"),
    ],
)
def test_a_typescript_member_returns(member: str, name: str, returns: Returns) -> None:
    assert facts_of(f"class A {{ {member} }}", f"A.{name}", "typescript").returns is returns


def test_a_typescript_generator_yields_what_its_annotation_says() -> None:
    found = facts_of("async function* f(): AsyncGenerator<Row, void> { yield 1 }", "f", "typescript")
    assert (found.yields, found.yield_annotation, found.symbol.is_async) == (True, "Row", True)


@pytest.mark.parametrize(
    ("body", "required", "allowed", "unknown"),
    [
        pytest.param("throw new X('a')", ["X"], [], False, id="an instance"),
        pytest.param("throw new m.X()", ["m.X"], [], False, id="a class of a module"),
        pytest.param("throw X('a')", ["X"], [], False, id="a class that is called"),
        pytest.param("throw X.make()", ["X"], [], False, id="a class's factory"),
        pytest.param("throw make()", [], [], True, id="a function's result"),
        pytest.param("throw a", [], [], True, id="a variable"),
        pytest.param("throw 'a'", [], [], True, id="a string"),
        pytest.param("try { throw new X() } catch (e) {}", [], ["X"], False, id="caught"),
        pytest.param("try { throw new X() } finally {}", ["X"], [], False, id="not caught"),
        pytest.param("try { a } catch (e) { throw e }", [], [], True, id="thrown again"),
        pytest.param("try { a } catch (e) { throw new X() }", ["X"], [], False, id="thrown in a handler"),
        pytest.param("g(() => { throw new X() })", [], [], False, id="thrown by a nested function"),
    ],
)
def test_a_typescript_function_throws(
    body: str, required: list[str], allowed: list[str], unknown: bool
) -> None:
    found = facts_of(f"function f(a) {{ {body} }}", "f", "typescript")
    assert (list(found.raises), list(found.may_raise), found.raises_unknown) == (required, allowed, unknown)


def test_a_typescript_body_is_described() -> None:
    text = "function f(a) { const b = LIMIT; if (a && b) { this.c.d(b, E.f) } return new G(a ?? h()) }"
    found = facts_of(text, "f", "typescript")
    assert (found.calls, found.uses, found.returned, found.complexity) == (
        ("this.c.d", "G", "h"),
        ("LIMIT", "E.f"),
        ("new G(a ?? h())",),
        4,
    )


def test_a_typescript_class_is_described() -> None:
    text = "class A<T> extends B<T> implements C, D { a: number; private b = 1; c?: string; f() {} }"
    found = facts_of(text, "A", "typescript")
    assert (found.bases, found.members) == (("B<T>", "C", "D"), ("a", "b", "c", "f"))
    assert [(field.name, field.annotation, field.optional) for field in found.attributes] == [
        ("a", "number", False),
        ("c", "string", True),
    ]


@pytest.mark.parametrize(
    ("language", "marked", "name"),
    [
        pytest.param("python", "def f():\n    ‸return 1\n", "f", id="a body"),
        pytest.param("python", "d‸ef f():\n    return 1\n", "f", id="a signature"),
        pytest.param("python", "@x(‸)\ndef f():\n    return 1\n", "f", id="a decorator"),
        pytest.param("python", "class A:\n    def f(self):\n        def g():\n            ‸pass\n", "A.f.g", id="the innermost of several"),
        pytest.param("python", "class A:\n    x = ‸1\n    def f(self): pass\n", "A", id="a class beside its methods"),
        pytest.param("python", "x = ‸1\ndef f(): pass\n", None, id="the top of a module"),
        pytest.param("python", "def f():\n    ‸return 1\ndef g(:\n", "f", id="a file with errors"),
        pytest.param("typescript", "@x\nexport ‸class A { f() {} }\n", "A", id="the word export"),
        pytest.param("typescript", "class A { get a() { return ‸1 } }\n", "A.a", id="a getter"),
        pytest.param("typescript", "interface I { ‸a: string }\n", "I", id="an interface"),
        pytest.param("typescript", "const f = (a) => ‸a\n", "f", id="an arrow function"),
        pytest.param("plaintext", "def f(): ‸pass\n", None, id="a language without a grammar"),
    ],
)  # fmt: skip
def test_the_declaration_at_a_place_is_that_of(language: str, marked: str, name: str | None) -> None:
    found = facts_at(*at_cursor(marked, language))
    assert (found.symbol.qualified_name if found is not None else None) == name


@pytest.mark.parametrize(
    ("language", "text", "name", "callers"),
    [
        pytest.param("python", "def f(): pass\ndef g(): f()\ndef h(): x.f()\nf()\n", "f", ["marked", "g"], id="a function"),
        pytest.param("python", "class A:\n    def f(self): pass\n    def g(self): self.f()\ndef h(a): a.f()\n", "A.f", ["A.g"], id="a method"),
        pytest.param("python", "class A: pass\ndef f(): return A()\n", "A", ["f"], id="a class"),
        pytest.param("python", "class A:\n    def __init__(self): pass\ndef f(): return A()\n", "A.__init__", ["f"], id="a constructor"),
        pytest.param("python", "class A:\n    @property\n    def a(self): pass\n    def f(self): return self.a\n", "A.a", ["A.f"], id="a property"),
        pytest.param("python", "def f():\n    def g(): pass\n    g()\ndef h(): g()\n", "f.g", ["f"], id="a nested function"),
        pytest.param("python", "def f(): f()\n", "f", ["f"], id="a recursive function"),
        pytest.param("typescript", "class A { f() {} g() { this.f() } }\nfunction f() {}\n", "A.f", ["A.g"], id="a method in TypeScript"),
    ],
)  # fmt: skip
def test_callers_are_those_of(language: str, text: str, name: str, callers: list[str]) -> None:
    found = document(text, language)
    symbol = next(facts.symbol for facts in declarations(found) if facts.symbol.qualified_name == name)
    assert list(callers_of(found, symbol)) == callers


def test_declarations_come_in_source_order_the_module_first() -> None:
    found = declarations(document("class A:\n    def f(self): pass\ndef g(): pass\n"))
    assert [(facts.symbol.qualified_name, facts.symbol.kind) for facts in found] == [
        ("marked", SymbolKind.MODULE),
        ("A", SymbolKind.CLASS),
        ("A.f", SymbolKind.METHOD),
        ("g", SymbolKind.FUNCTION),
    ]


def test_the_source_of_a_declaration_holds_its_decorators() -> None:
    assert facts_of("x = 1\n@y\ndef f(): pass\nz = 2\n", "f").source == "@y\ndef f(): pass"


def test_the_source_of_a_long_declaration_is_cut_at_the_end_of_a_line() -> None:
    found = function("\n".join("number = 1" for _ in range(5_000)))
    assert len(found.source) <= 20_000
    assert found.source.endswith("    number = 1\n")


def test_facts_follow_an_edit() -> None:
    found, position = at_cursor("def f():\n    ‸pass\n")
    before = facts_at(found, position)
    found.edit((Change(position, position, "return 1; "),), 2)
    after = facts_at(found, position)
    assert before is not None
    assert after is not None
    assert (before.returns, after.returns) == (Returns.NONE, Returns.REQUIRED)
