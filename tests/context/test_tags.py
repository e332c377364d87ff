from textwrap import dedent

import pytest

from glossator_context import grammars
from glossator_context.indexing.extract import extract
from glossator_context.indexing.segment import KINDS
from glossator_context.languages import all_languages
from glossator_context.syntax.tag_queries import plan_of


def defined(path: str, source: str) -> list[str]:
    """What a file defines, in order: kind, and name behind its owner."""
    segment = extract([(path, (0, 0), dedent(source).encode())])
    return [
        f"{KINDS[kind]} {'' if owner < 0 else segment.words[owner] + '.'}{segment.words[name]}"
        for kind, owner, name in zip(
            segment.def_kind.tolist(), segment.def_owner.tolist(), segment.def_name.tolist(), strict=True
        )
    ]


PYTHON = {
    "functions, classes and variables": (
        """
        LIMIT = 3
        names: list[str] = []
        def f(a): ...
        async def g(): ...
        class A(B):
            pass
        """,
        ["variable LIMIT", "variable names", "function f", "function g", "class A"],
    ),
    "a method is one directly in a class": (
        """
        class A:
            size = 1
            def f(self):
                def inner(): ...
                class Local:
                    def g(self): ...
                local = 1
        """,
        ["class A", "property A.size", "method A.f"],
    ),
    "decorated ones once": (
        """
        @dataclass(frozen=True)
        class A:
            @property
            def f(self): ...
            @staticmethod
            def g(): ...
        @cache
        def h(): ...
        """,
        ["class A", "method A.f", "method A.g", "function h"],
    ),
    "what methods set of their object, the first time": (
        """
        class A:
            size = 1
            def __init__(self, x):
                self.x = x
                self.y: int = 2
                self.size = 3
                other.z = 4
                if self.w == 5: pass
            def f(self):
                self.x = 6
                self.late = 7
        class B:
            def f(self):
                self.x = 8
        def free(self):
            self.no = 9
        """,
        [
            "class A",
            "property A.size",
            "method A.__init__",
            "property A.x",
            "property A.y",
            "method A.f",
            "property A.late",
            "class B",
            "method B.f",
            "property B.x",
            "function free",
        ],
    ),
    "classes in classes": (
        """
        class A:
            class B:
                class C:
                    def f(self):
                        self.x = 1
            def g(self): ...
        """,
        ["class A", "class A.B", "class B.C", "method C.f", "property C.x", "method A.g"],
    ),
    "what is defined on a condition": (
        """
        try:
            import fast
            A = 1
        except ImportError:
            def f(): ...
        if X:
            class B:
                def g(self): ...
        else:
            B = None
        with y:
            z = 1
        """,
        ["variable A", "function f", "class B", "method B.g", "variable B", "variable z"],
    ),
    "type aliases": ("type A = int\ntype B[T] = list[T]\n", ["type A", "type B"]),
    "the rest of broken code": (
        """
        class A:
            def f(self):
                return self.(
            def g(self):
                return 1
            x = = 2
        def h(): pass
        """,
        ["class A", "method A.f", "method A.g", "property A.x", "function h"],
    ),
}
JAVASCRIPT = {
    "declarations": (
        """
        const a = 1, b = () => 2;
        let c;
        export var d = function () {};
        export default function e() {}
        function* f() {}
        export class G extends H {}
        const I = class { j() {} };
        """,
        [
            "constant a",
            "function b",
            "variable c",
            "function d",
            "function e",
            "function f",
            "class G",
            "class I",
            "method I.j",
        ],
    ),
    "members of classes": (
        """
        class A {
          static s = 1;
          handler = () => {};
          async m() { const local = 1; function inner() {} }
          get g() { return 1; }
          #private() {}
          constructor(x) {
            this.x = x;
            this.s = 2;
          }
        }
        """,
        [
            "class A",
            "property A.s",
            "method A.handler",
            "method A.m",
            "method A.g",
            "method A.constructor",
            "property A.x",
        ],
    ),
    "what is assigned": (
        """
        exports.a = function () {};
        module.exports.b = () => 1;
        A.prototype.c = function () {};
        A.d = () => 1;
        module.exports = { e() {}, f: function () {}, g: 1 };
        module.exports = class B { h() {} };
        other.value = 1;
        """,
        [
            "function a",
            "function b",
            "method A.c",
            "method A.d",
            "function e",
            "function f",
            "class B",
            "method B.h",
        ],
    ),
    "members of objects": (
        "export const api = { list() {}, get: async () => {}, size: 1 };\n",
        ["constant api", "method api.list", "method api.get"],
    ),
    "nothing in functions": (
        """
        function f() {
          const a = 1;
          class B { c() {} }
        }
        const g = () => { let d; };
        describe("x", () => { const e = 1; function h() {} });
        """,
        ["function f", "function g"],
    ),
    "no modules that are required": (
        """
        const fs = require("fs"), { join } = require("path");
        var os = require('os');
        const other = load("x");
        """,
        ["constant other"],
    ),
}
TYPESCRIPT = {
    "types": (
        """
        export interface I extends J { p: string; m(a: number): void; readonly q?: string }
        export type T = { a: string; b(): void } | null;
        enum E { A, B = 2, 'C' = 3 }
        declare function f(a: string): void;
        declare const c: number;
        """,
        [
            "interface I",
            "property I.p",
            "method I.m",
            "property I.q",
            "type T",
            "property T.a",
            "method T.b",
            "enum E",
            "constant E.A",
            "constant E.B",
            "constant E.C",
            "function f",
            "constant c",
        ],
    ),
    "members of classes": (
        """
        export abstract class A<T> {
          private x: number = 1;
          handler = (e: Event) => { const local = 1; };
          constructor(private readonly a: Foo, public b?: Bar, c: number, readonly d: string) {}
          abstract m(): void;
          over(a: string): void;
          over(a: { inner: string }): void {}
        }
        """,
        [
            "class A",
            "property A.x",
            "method A.handler",
            "method A.constructor",
            "property A.a",
            "property A.b",
            "property A.d",
            "method A.m",
            "method A.over",
            "method A.over",
        ],
    ),
    "constants and functions that are exported": (
        """
        export const f = async (a: number): Promise<void> => {};
        export const LIMIT: number = 1, g = function () {};
        let later: string;
        """,
        ["function f", "constant LIMIT", "function g", "variable later"],
    ),
    "namespaces and modules": (
        """
        namespace N { export class K { m() {} } export const k = 1; function f() {} }
        declare module "foo" { export function bar(): void; const v: number; interface W { x: string } }
        declare global { interface Window { y: string } }
        """,
        [
            "module N",
            "class N.K",
            "method K.m",
            "constant N.k",
            "function N.f",
            "function bar",
            "constant v",
            "interface W",
            "property W.x",
            "interface Window",
            "property Window.y",
        ],
    ),
}


@pytest.mark.parametrize(("source", "expected"), PYTHON.values(), ids=PYTHON)
def test_python_defines(source, expected):
    assert defined("a.py", source) == expected


@pytest.mark.parametrize("path", ["a.js", "a.ts", "a.tsx"])
@pytest.mark.parametrize(("source", "expected"), JAVASCRIPT.values(), ids=JAVASCRIPT)
def test_javascript_defines(source, expected, path):
    if path != "a.js":
        # In TypeScript a class says itself what its objects have.
        expected = [each for each in expected if each != "property A.x"]

    assert defined(path, source) == expected


@pytest.mark.parametrize("path", ["a.ts", "a.tsx"])
@pytest.mark.parametrize(("source", "expected"), TYPESCRIPT.values(), ids=TYPESCRIPT)
def test_typescript_defines(source, expected, path):
    assert defined(path, source) == expected


def test_jsx_in_a_file_of_its_own_is_read():
    assert defined("a.tsx", "export function A() { return <p>{b}</p>; }\n") == ["function A"]
    assert defined("a.jsx", "export const A = () => <p/>;\n") == ["function A"]


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("a.go", "type T struct { N int }\nfunc (t *T) M() {}\nfunc F() {}\n", ["class T", "property T.N", "method T.M", "function F"]),
        ("A.java", "class A { int n; void m() {} class B {} }\n", ["class A", "property A.n", "method A.m", "class A.B"]),
        ("a.rs", "struct S { n: u8 }\nimpl S { fn m(&self) {} }\n", ["class S", "property S.n", "method S.m"]),
    ],
    ids=["Go", "Java", "Rust"],
)  # fmt: skip
def test_an_owner_is_what_encloses_or_what_the_query_says(path, source, expected):
    assert defined(path, source) == expected


@pytest.mark.parametrize(
    "language", [each for each in all_languages() if each.tags], ids=lambda each: each.ids[0]
)
def test_a_query_that_runs_faster_has_the_same_patterns(language):
    plan = plan_of(language.tags)

    query, faster = (
        grammars._query(language.tags, language.grammar),
        grammars._query(plan.query, language.grammar),
    )

    assert query.pattern_count == faster.pattern_count
    assert all(grammars.field_number(language.grammar, field) for field, _ in plan.names.values())


def test_a_pattern_that_says_where_the_name_is_looks_for_the_whole_alone():
    plan = plan_of(
        """
        ; a comment (with a bracket
        (a name: (b) @name) @class
        [(a name: (b) @name) @class (c) @import]
        ((d name: (b) @name) @class (#eq? @name "(") )
        (e f: (g) @name) @method
        """
    )

    assert plan.names == {0: ("name", "b"), 3: ("f", "g")}
    assert [pattern.strip() for pattern in plan.query.split("\n")] == [
        "(a) @class",
        "[(a name: (b) @name) @class (c) @import]",
        '((d name: (b) @name) @class (#eq? @name "(") )',
        "(e) @method",
    ]


def test_a_file_without_definitions_has_none():
    assert defined("a.py", "print(1)\n") == []
    assert defined("a.py", "") == []
    assert defined("a.txt", "class A: pass\n") == []


@pytest.mark.parametrize("path", ["a.py", "a.js", "a.ts", "a.tsx"])
@pytest.mark.parametrize(
    "source",
    [
        "class A { " * 3_000,
        "class A:\n  " * 3_000,
        "function f() { " * 3_000,
        "(" * 50_000,
        "<!--" * 2_000,
        "class \0 A {}\n",
        "export export export const const",
    ],
    ids=lambda source: repr(source[:12]),
)
def test_strange_code_is_read_all_the_same(path, source):
    assert isinstance(defined(path, source), list)
