import pytest

from fixtures.marked import document
from glossator_context.frames import Change
from glossator_context.imports import imports, resolve
from glossator_context.text import Position


def imported(text, language="python"):
    return [
        (each.level, each.module, each.names, each.exported) for each in imports(document(text, language))
    ]


def resolved(text, path, files, roots=("/w",)):
    language = "python" if path.endswith(".py") else "typescript"
    known = imports(document(text, language, path))
    return resolve(known, path, roots, frozenset(files).__contains__)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a\n", [(0, "a", ("a",), ("*",))]),
        ("import a.b, c.d as e\n", [(0, "a.b", ("a",), ("*",)), (0, "c.d", ("e",), ("*",))]),
        ("from a.b import c, d as e\n", [(0, "a.b", ("c", "e"), ("c", "d"))]),
        ("from . import a\n", [(1, "", ("a",), ("a",))]),
        ("from ...a.b import (\n    c,  # why\n    d,\n)\n", [(3, "a.b", ("c", "d"), ("c", "d"))]),
        ("from a import *\n", [(0, "a", (), ("*",))]),
        ("from __future__ import annotations\n", [(0, "__future__", ("annotations",), ("annotations",))]),
        ("try:\n    import a\nexcept E:\n    import b as a\n", [(0, "a", ("a",), ("*",)), (0, "b", ("a",), ("*",))]),
        ("if TYPE_CHECKING:\n    from a import B\n", [(0, "a", ("B",), ("B",))]),
        ("def f():\n    import a\n", []),
        ("x = 1\n", []),
    ],
    ids=["a module", "two modules", "names", "a sibling", "a relative module", "everything", "the future",
         "a fallback", "for types", "inside a function", "nothing"],
)  # fmt: skip
def test_python_imports(text, expected):
    assert imported(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('import a from "./m";\n', [(0, "./m", ("a",), ("default",))]),
        ("import a, * as b from './m'\n", [(0, "./m", ("a", "b"), ("default", "*"))]),
        ('import { a, b as c, type D } from "./m";\n', [(0, "./m", ("a", "c", "D"), ("a", "b", "D"))]),
        ('import type { A } from "./m";\n', [(0, "./m", ("A",), ("A",))]),
        ('import "./m.css";\n', [(0, "./m.css", (), ())]),
        ('import a = require("./m");\n', [(0, "./m", ("a",), ("*",))]),
        ('const a = require("./m"), b = 1;\n', [(0, "./m", ("a",), ("*",))]),
        ('const { a, b: c } = require("./m");\n', [(0, "./m", ("a", "c"), ("a", "b"))]),
        ('export { a as b } from "./m";\n', [(0, "./m", (), ("a",))]),
        ('export * from "./m";\n', [(0, "./m", (), ("*",))]),
        ("export const a = 1;\nconst b = f('./m');\n", []),
    ],
    ids=["a default", "a default and all", "names", "a type", "an effect", "an import by require", "a require",
         "a taken apart require", "a passed on name", "a passed on module", "nothing"],
)  # fmt: skip
def test_typescript_imports(text, expected):
    assert imported(text, "typescript") == expected


def test_an_import_knows_where_it_stands():
    (found,) = imports(document("x = 1\nfrom a import (\n    b,\n)\n"))

    assert (found.start, found.end) == ((1, 0), (3, 1))


@pytest.mark.parametrize(
    ("text", "path", "files", "expected"),
    [
        ("import a", "/w/m.py", ["/w/a.py"], ["/w/a.py"]),
        ("import a", "/w/m.py", ["/w/a/__init__.py"], ["/w/a/__init__.py"]),
        ("import a.b", "/w/p/m.py", ["/w/src/a/b.py"], ["/w/src/a/b.py"]),
        ("import a", "/w/p/q/m.py", ["/w/p/a.py", "/w/a.py"], ["/w/p/a.py"]),
        ("import a", "/w/m.py", ["/a.py"], []),
        ("import a", "/w/m.py", ["/w/a.pyi"], ["/w/a.pyi"]),
        ("from a import b, c", "/w/m.py", ["/w/a/__init__.py", "/w/a/b.py"], ["/w/a/__init__.py", "/w/a/b.py"]),
        ("from a import b", "/w/m.py", ["/w/a/b.py"], ["/w/a/b.py"]),
        ("from . import b", "/w/p/m.py", ["/w/p/__init__.py", "/w/p/b.py"], ["/w/p/__init__.py", "/w/p/b.py"]),
        ("from .a import b", "/w/p/m.py", ["/w/p/a.py", "/w/a.py"], ["/w/p/a.py"]),
        ("from ..a import b", "/w/p/m.py", ["/w/a.py", "/w/p/a.py"], ["/w/a.py"]),
        ("from ...a import b", "/w/p/m.py", ["/a.py"], []),
        ("from .a import b", "/elsewhere/m.py", ["/elsewhere/a.py"], ["/elsewhere/a.py"]),
        ("from ..a import b", "/elsewhere/p/m.py", ["/elsewhere/a.py"], []),
        ("import a\nfrom a import b\nimport m", "/w/m.py", ["/w/a.py", "/w/m.py"], ["/w/a.py"]),
        ("import a", "/v/m.py", ["/v/src/a.py"], ["/v/src/a.py"]),
        ("import os", "/w/m.py", [], []),
    ],
    ids=["a module", "a package", "below src", "the nearest folder", "never above the root", "a stub", "a submodule",
         "a namespace package", "from the own package", "a sibling", "from the parent", "not out of the roots",
         "outside of the roots", "not out of the own folder", "each file once", "another root", "nothing"],
)  # fmt: skip
def test_python_imports_name_files(text, path, files, expected):
    assert list(resolved(text, path, files, roots=("/w", "/v"))) == expected


@pytest.mark.parametrize(
    ("module", "files", "expected"),
    [
        *(("./a", [f"/w/p/a{suffix}"], [f"/w/p/a{suffix}"]) for suffix in (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs")),
        ("./a", ["/w/p/a.js", "/w/p/a.ts"], ["/w/p/a.ts"]),
        ("./a", ["/w/p/a/index.tsx"], ["/w/p/a/index.tsx"]),
        ("../a", ["/w/a.ts"], ["/w/a.ts"]),
        ("..", ["/w/index.ts"], ["/w/index.ts"]),
        (".", ["/w/p/index.ts"], ["/w/p/index.ts"]),
        ("./a.js", ["/w/p/a.ts"], ["/w/p/a.ts"]),
        ("./a.js", ["/w/p/a.js", "/w/p/a.ts"], ["/w/p/a.js"]),
        ("./a.service", ["/w/p/a.service.ts"], ["/w/p/a.service.ts"]),
        ("./b/../a", ["/w/p/a.ts"], ["/w/p/a.ts"]),
        ("../../a", ["/a.ts"], []),
        ("a", ["/w/p/a.ts", "/w/a.ts"], []),
        ("/a", ["/a.ts"], []),
    ],
)  # fmt: skip
def test_relative_imports_of_typescript_name_files(module, files, expected):
    assert list(resolved(f'import x from "{module}";\n', "/w/p/m.ts", files)) == expected


def typed(found, text, at):
    position = Position(*at)
    for version, character in enumerate(text, 2):
        found.edit([Change(position, position, character)], version)
        position = (
            Position(position.line + 1, 0)
            if character == "\n"
            else Position(position.line, position.column + 1)
        )
        imports(found)


def test_imports_are_not_read_again_for_a_keystroke_below_them():
    found = document("import a\n\nx = 1\n")
    first = imports(found)
    typed(found, "y = f(2)\n", (2, 0))

    assert imports(found) is first


@pytest.mark.parametrize(
    ("before", "new", "at", "expected"),
    [
        ("import a\n\nx = 1\n", "import b\n", (2, 0), ["a", "b"]),
        ("x = 1\n", "from b import c\n", (1, 0), ["b"]),
        ("import a\n", "bc", (0, 8), ["abc"]),
        ("import a\nimport b\n", "x = 1\n", (0, 0), ["a", "b"]),
        ("x = 1\ny = 2\nmport b\n", "i", (2, 0), ["b"]),
    ],
    ids=["a new one", "the first one", "a longer name", "a line above", "a missing letter"],
)
def test_typed_imports_are_found(before, new, at, expected):
    found = document(before)
    imports(found)
    typed(found, new, at)

    fresh = imports(document(str(found.text)))
    assert imports(found) == fresh
    assert [each.module for each in fresh] == expected


@pytest.mark.parametrize(
    ("language", "before", "new", "at", "expected"),
    [
        ("go", 'package a\n\nimport (\n\t"b"\n)\n', '\t"c"\n', (4, 0), ["b", "c"]),
        ("rust", "use a::b;\n\nfn f() {}\n", "mod c;\n", (1, 0), ["a", "self::c"]),
        ("c", '#include "a.h"\n\nint b;\n', "#include <c.h>\n", (2, 0), ["a.h", "c.h"]),
        (
            "typescript",
            "import a from './a'\nconst x = 1\n",
            "const b = require('./b')\n",
            (2, 0),
            ["./a", "./b"],
        ),
        ("ruby", "require 'a'\nx = 1\n", "require_relative 'b'\n", (2, 0), ["a", "b"]),
        ("php", "<?php\nuse A\\B;\n", "use C\\{D, E};\n", (2, 0), ["A", "C", "C"]),
    ],
    ids=["go", "rust", "c", "typescript", "ruby", "php"],
)
def test_typed_imports_of_other_languages_are_found(language, before, new, at, expected):
    found = document(before, language)
    imports(found)
    typed(found, new, at)

    assert imports(found) == imports(document(str(found.text), language))
    assert [each.module for each in imports(found)] == expected


def test_a_deleted_import_is_gone():
    found = document("import a\nimport b\n\nx = 1\n")
    imports(found)
    found.edit([Change(Position(1, 0), Position(2, 0), "")], 2)

    assert [each.module for each in imports(found)] == ["a"]


@pytest.mark.parametrize(
    "text",
    ["<!--" * 5000, "import " * 5000, "from . " * 3000, "\0", "import {" * 3000],
    ids=lambda text: text[:8],
)
@pytest.mark.parametrize("language", ["python", "javascript", "plaintext"])
def test_a_strange_text_has_some_imports(text, language):
    found = imports(document(text, language, "/w/m.py"))

    assert isinstance(resolve(found, "/w/m.py", ("/w",), lambda path: False), tuple)
