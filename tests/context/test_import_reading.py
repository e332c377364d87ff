import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.marked import document
from glossator_context.imports import imports
from glossator_context.indexing.imports.reading import READERS, imports_in
from glossator_context.languages import all_languages, language_of
from glossator_context.symbols import Import


def language(name):
    found = language_of(name, None)
    assert found is not None
    return found


def read(text, name):
    return [
        (each.module, each.level, each.names, each.exported, each.passed_on)
        for each in imports_in(text, language(name))
    ]


def whole(module, *names, level=0, passed_on=()):
    """The module as a whole: all its names where it is given none."""
    return (module, level, names, ("*",), passed_on)


def some(module, *names, level=0, passed_on=()):
    """Names of a module; `a=b` is called `b` here."""
    pairs = [name.split("=") for name in names]
    bound = tuple(pair[-1] for pair in pairs)
    return (module, level, bound, tuple(pair[0] for pair in pairs), passed_on)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a", [whole("a", "a")]),
        ("import a.b, c.d as e  # why", [whole("a.b", "a"), whole("c.d", "e")]),
        ("from a.b import c, d as e", [some("a.b", "c", "d=e")]),
        ("from . import a", [some("", "a", level=1)]),
        ("from .x import(a)", [some("x", "a", level=1)]),
        ("from ...a.b import (\n    c,  # why\n    d,\n)\n", [some("a.b", "c", "d", level=3)]),
        ("from a import *", [whole("a")]),
        ("import a \\\n  as b\n", [whole("a", "b")]),
        ("if x:\n    import a; import b\n", [whole("a", "a"), whole("b", "b")]),
        ("try: import a\nexcept E: pass", [whole("a", "a")]),
        ("'''\nimport z\n'''\nimport a\n", [whole("a", "a")]),
        ("x = 'import z'\n# import y\n", []),
        ("import this module\nfrom the beginning", []),
        ("from a import (b, c\n\nx = 1", [some("a", "b")]),
    ],
    ids=["a module", "two modules", "names", "a sibling", "without white space", "a relative module", "everything",
         "over two lines", "behind a semicolon", "behind a colon", "not in a string", "not in a comment", "not prose",
         "unfinished"],
)  # fmt: skip
def test_python(text, expected):
    assert read(text, "python") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a from './m'", [some("./m", "default=a")]),
        ("import a, * as b from './m'", [some("./m", "default=a", "*=b")]),
        ("import a, { b, c as d } from './m'", [some("./m", "default=a", "b", "c=d")]),
        ("import type { A } from './m'; import type B from './n'", [some("./m", "A"), some("./n", "default=B")]),
        ("import { type A, type } from './m'", [some("./m", "A", "type")]),
        ("import type from './m'", [some("./m", "default=type")]),
        ("import './m.css'", [("./m.css", 0, (), (), ())]),
        ("import a = require('./m')", [whole("./m", "a")]),
        ("import a from 'x' with { type: 'json' }", [some("x", "default=a")]),
        ("import {\n  a, // why\n  b,\n} from './m'", [some("./m", "a", "b")]),
        ("import{a}from'./b';import c from'./d'", [some("./b", "a"), some("./d", "default=c")]),
        ("export { a as b, c } from './m'", [("./m", 0, (), ("a", "c"), ("b", "c"))]),
        ("export * from './m'", [whole("./m", passed_on=("*",))]),
        ("export * as a from './m'", [whole("./m", passed_on=("a",))]),
        ("export { a }\nimport b from './b'", [some("./b", "default=b")]),
        ("const a = require('./m'), b = require('./n').c", [whole("./m", "a"), some("./n", "c=b")]),
        ("const { a, b: c } = require('./m')", [some("./m", "a", "b=c")]),
        ("const { a } = await import('./m')", [some("./m", "a")]),
        ("lazy(() => import('./m'))", [("./m", 0, (), (), ())]),
        ("let a: typeof import('./m').B", [("./m", 0, (), ("B",), ())]),
        ("module.exports = require('./m')", [whole("./m", passed_on=("*",))]),
        ("exports.a = require('./m').b", [("./m", 0, (), ("b",), ("a",))]),
        ("a.require('./m'); b.import('./n'); f('./o')", []),
        ("/* import a from 'b' */\n// require('c')\nx = 'http://d'; require('e')", [("e", 0, (), (), ())]),
    ],
    ids=["a default", "a default and all", "a default and names", "types", "a type among names", "the name type",
         "an effect", "an import by require", "an attribute", "over lines", "without white space", "names passed on",
         "a module passed on", "a module passed on by a name", "two statements", "requires", "a require taken apart",
         "awaited", "dynamic", "in a type", "all exported again", "one exported again", "other calls", "comments"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["javascript", "typescript", "typescriptreact"])
def test_javascript_and_typescript(name, text, expected):
    assert read(text, name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('import "fmt"', [whole("fmt", "fmt")]),
        ('import f "a/b"', [whole("a/b", "f")]),
        ('import (\n\t"fmt"\n\n\t// why\n\tf "a/b"\n\t. "c/d"\n\t_ "e/f"\n)',
         [whole("fmt", "fmt"), whole("a/b", "f"), whole("c/d"), ("e/f", 0, (), (), ())]),
        ('import "a/b/v2"; import "gopkg.in/yaml.v3"', [whole("a/b/v2", "b"), whole("gopkg.in/yaml.v3", "yaml")]),
        ('import "a/go-b"', [whole("a/go-b", "b")]),
        ('"a/b"', [whole("a/b", "b")]),
        ('x := []string{\n"a",\n"b"\n}', []),
    ],
    ids=["one", "an alias", "a block", "versions", "a name with a dash", "one line of a block", "not in a list"],
)  # fmt: skip
def test_go(text, expected):
    assert read(text, "go") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("use a::b::{c, d as e, self};", [some("a::b", "c", "d=e", "*=b")]),
        ("use a::*;", [whole("a")]),
        ("use a;", [whole("a", "a")]),
        ("use ::a::b;", [some("a", "b")]),
        ("pub use crate::x::{y::{z, w,}, q,};",
         [some("crate::x::y", "z", "w", passed_on=("z", "w")), some("crate::x", "q", passed_on=("q",))]),
        ("pub(crate) use self::a::*;", [whole("self::a", passed_on=("*",))]),
        ("use {a::b, c::d};", [some("a", "b"), some("c", "d")]),
        ("use super::super::r#type;", [some("super::super", "type")]),
        ("mod a;\npub mod b;", [whole("self::a", "a"), whole("self::b", "b", passed_on=("b",))]),
        ("extern crate a as b;", [whole("a", "b")]),
        ("mod tests {\n    use super::*;\n}", [whole("super")]),
        ("cfg! { mod a; pub use a::B; }", [whole("self::a", "a"), some("a", "B", passed_on=("B",))]),
        ("use a::\nuse b::c;", [some("b", "c")]),
        ("// use a::b;\nfn f() { let user = 1; }", []),
    ],
    ids=["a group with itself", "a glob", "a crate", "from outside", "nested and public", "a public glob", "no common path",
         "a raw name", "modules", "a crate by another name", "within a module", "within a macro", "behind an unfinished one",
         "nothing"],
)  # fmt: skip
def test_rust(text, expected):
    assert read(text, "rust") == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("java", "import a.b.C;\nimport a.b.*;", [some("a.b", "C"), whole("a.b")]),
        ("java", "import static a.b.C.d; import static a.b.C.*;", [some("a.b.C", "d"), whole("a.b.C")]),
        ("kotlin", "import a.b.C as D\nimport a.b.*\nimport a.`in`.c", [some("a.b", "C=D"), whole("a.b"), some("a.in", "c")]),
        ("scala", "import a.b.{C, D => E, _}", [whole("a.b"), some("a.b", "C", "D=E")]),
        ("scala", "import a.b._\nimport a.b.C as D, c.E", [whole("a.b"), some("a.b", "C=D"), some("c", "E")]),
        ("scala", "import a.{\n  B,\n  C as _\n}", [some("a", "B")]),
        ("csharp", "using A.B;\nusing static A.B.C;", [whole("A.B"), whole("A.B.C")]),
        ("csharp", "using X = A.B.C<int>;", [some("A.B", "C=X")]),
        ("csharp", "global using global::A;", [whole("A", passed_on=("*",))]),
        ("csharp", "using var x = y;\nusing (var z = q) { }", []),
        ("swift", "import A\n@testable import B\npublic import C", [whole("A"), whole("B"), whole("C")]),
        ("swift", "import struct A.B", [some("A", "B")]),
        ("php", r"use A\B; use A\C as D;", [some("A", "B"), some("A", "C=D")]),
        ("php", r"use A\{B, C as D, E\F};", [some("A", "B"), some("A", "C=D"), some(r"A\E", "F")]),
        ("php", r"use function A\f; use const A\G;", [some("A", "f"), some("A", "G")]),
        ("php", "require_once __DIR__ . '/a/b.php';", [whole("a/b.php", level=1)]),
        ("php", "$f = function () use ($x) { };", []),
    ],
    ids=["java: a class, a package", "java: static", "kotlin", "scala: selectors", "scala: everything, an alias",
         "scala: hidden", "c#: namespaces", "c#: an alias", "c#: global", "c#: no import", "swift: modules",
         "swift: one name", "php: classes", "php: a group", "php: functions", "php: a file", "php: a closure"],
)  # fmt: skip
def test_languages_that_name_packages(name, text, expected):
    assert read(text, name) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("c", '#include "a.h"\n#  include <b/c.h>', [whole("a.h", level=1), whole("b/c.h")]),
        ("cpp", '/*\n#include "a.h"\n*/\n#include MACRO\n', []),
        ("ruby", "require 'a/b'\nrequire_relative '../c'", [whole("a/b"), whole("../c", level=1)]),
        ("ruby", "autoload :A, 'a/b'", [some("a/b", "A")]),
        ("ruby", "require File.expand_path('../a', __FILE__)", [whole("a", level=1)]),
        ("ruby", '# require "a"\nrequire "#{b}/c"', []),
        ("lua", 'local a = require("b.c")\nlocal d = require "e".f', [whole("b.c", "a"), some("e", "f=d")]),
        ("lua", "-- require 'a'\nreturn require 'b'", [whole("b")]),
        ("shellscript", 'source ./a.sh\n. "$(dirname "$0")/b.sh"', [whole("a.sh", level=1), whole("b.sh", level=1)]),
        ("shellscript", 'if [ -f a ]; then . "${DIR}/../a.sh"; fi', [whole("../a.sh", level=1)]),
        ("shellscript", "echo . a\n. /etc/profile\n# . b.sh\n", []),
        ("css", '@import "a.css"; @import url(b.css) screen;', [whole("a.css", level=1), whole("b.css", level=1)]),
        ("css", '/* @import "a"; */ @import url("https://b/c.css");', []),
        ("html", '<script src="a.js"></script><link rel=stylesheet href=b.css?v=1>',
         [whole("a.js", level=1), whole("b.css", level=1)]),
        ("html", '<!-- <script src="a.js"> --><script src="https://b/c.js">', []),
        ("json", '{"import": "a"}', []),
    ],
    ids=["c", "c: not in a comment", "ruby", "ruby: autoload", "ruby: a path in full", "ruby: no import", "lua",
         "lua: without a name", "bash", "bash: behind then", "bash: no import", "css", "css: no import", "html",
         "html: no import", "json"],
)  # fmt: skip
def test_languages_that_name_files(name, text, expected):
    assert read(text, name) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("elixir", "alias A.B.{C, D}\nalias A.B, as: E\nuse F.G", [some("A.B", "C", "D"), whole("A.B", "E"), whole("F.G")]),
        ("elm", "import A.B as C exposing (x, y)\nimport D", [some("A.B", "x", "y"), whole("D", "D")]),
        ("erlang", '-include("a.hrl").\n-import(b, [c/2]).\n% -include("d.hrl").', [whole("a.hrl", level=1), some("b", "c")]),
        ("fortran-modern", "USE a, only: b, c\ninclude 'd.inc'", [some("a", "b", "c"), whole("d.inc", level=1)]),
        ("haskell", "import qualified A.B as C\nimport D (e, F)\nimport G hiding (h)", [whole("A.B", "C"), some("D", "e", "F"), whole("G")]),
        ("makefile", "include a.mk b.mk\n-include c.mk # d.mk", [whole("a.mk", level=1), whole("b.mk", level=1), whole("c.mk", level=1)]),
        ("ocaml", "open A.B\n(* open C *)", [whole("A.B")]),
        ("perl", "use A::B qw(c d);\nrequire E;\nuse parent 'F::G';", [some("A::B", "c", "d"), whole("E"), whole("F::G")]),
        ("r", "library(a)\nsource('b/c.R')", [whole("a"), whole("b/c.R", level=1)]),
        ("emacs-lisp", "(require 'a)\n(load \"b.el\")", [whole("a"), whole("b.el", level=1)]),
        ("hack", "use namespace A\\B;\nuse type A\\C;", [some("A", "B"), some("A", "C")]),
    ],
    ids=["elixir", "elm", "erlang", "fortran", "haskell", "make", "ocaml", "perl", "r", "emacs lisp", "hack"],
)  # fmt: skip
def test_further_languages(name, text, expected):
    assert read(text, name) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("python", "import a.b\ntry:\n    from c import (\n        d,\n    )\nexcept E:\n    d = None\n"),
        ("typescript", "import a from './a';\nexport * from './b';\nconst c = require('./c');\nrequire('./d');\n"),
        ("javascript", "if (x) {\n  module.exports = require('./a')\n} else {\n  module.exports = require('./b')\n}\n"),
        ("go", 'package a\n\nimport (\n\t"b" // why\n\tc "d"\n)\n'),
        ("rust", "use a::b;\nmod c;\nmod tests {\n    use super::*;\n}\ncfg_x! {\n    mod d;\n    pub use d::E;\n}\n"),
        ("java", "package a;\n\nimport b.C;\nimport static d.E.f;\n"),
        ("c", '#ifndef A\n#define A\n#include "b.h"\n#endif\n'),
        ("cpp", '#include <a.h>\nnamespace b {\n#include "c.h"\n}\n'),
        ("csharp", "using A;\nnamespace B\n{\n    using C;\n}\n"),
        ("php", "<?php\nnamespace A;\nuse B\\C;\n"),
        ("kotlin", "package a\n\nimport b.C\nimport d.*\n"),
        ("scala", "package a\n\nimport b.{C, D}\n"),
        ("swift", "import A\n@testable import B\n"),
        ("ruby", "require 'a'\nmodule B\n  autoload :C, 'c'\nend\n"),
        ("lua", 'local a = require("b")\n'),
    ],
)  # fmt: skip
def test_a_document_has_the_imports_of_its_text_and_knows_where_they_stand(name, text):
    found = imports(document(text, name))

    assert found
    assert [
        Import(module=e.module, names=e.names, level=e.level, exported=e.exported, passed_on=e.passed_on)
        for e in found
    ] == list(imports_in(text, language(name)))
    held = document(text, name).text
    for each in found:
        assert each.module.rpartition("::")[2] in held.between(each.start, each.end)


def test_imports_of_statements_are_those_of_the_file_they_were_taken_from():
    statements = ["import a", "from b import (\n    c,\n)", "from .d import *"]

    assert read("\n".join(statements), "python") == [
        entry for each in statements for entry in read(each, "python")
    ]


def test_a_text_that_is_not_parsed_in_time_has_imports_nevertheless():
    found = document("import a\nfrom b import c\nx = 1\n" + "y = [\n" * 50)
    found.parse_budget_ms = 0

    assert found.tree is None
    assert [(each.module, each.start.line) for each in imports(found)] == [("a", 0), ("b", 1)]


def test_every_language_that_says_what_its_imports_are_is_read():
    without = {each.family for each in all_languages() if each.imports} - set(READERS)

    assert not without


_PIECES = st.sampled_from(
    ["import", "from", "use", "mod", "pub", "as", "type", "export", "require(", "include", "#include", "using", "static",
     "package", "namespace", "source", "autoload",
     "(", ")", "{", "}", "<", ">", '"', "'", "`", "\\", ";", ":", "::", ",", ".", "*", "=", "#", "//", "/*", "*/", "--", "--[[",
     '"""', "<!--", "-->", "\n", "\r", " ", "\t", "\0", "\ud800", "é", "a", "b.c", "$x", "${", "$(", "@import", "url(", "<script src="]
)  # fmt: skip


@given(text=st.lists(_PIECES, max_size=60).map("".join), family=st.sampled_from(sorted(READERS)))
def test_any_text_is_read(text, family):
    reader = READERS[family]
    clean = reader.without_noise(text)

    assert len(clean) == len(text)
    for start, stop in reader.spans(clean):
        assert 0 <= start < stop <= len(text)
        assert all(isinstance(each, Import) for each in reader.read(clean[start:stop]))


@pytest.mark.parametrize(
    "piece",
    ["import {", "import (", "from . import (", "use a::{", "use ", "pub use {", "/*", '"""', "import a,", "#include<",
     "x = require(", "<script ", "= require(", "import a.{", "<!--", "--[[", "\\\n", " ", "\n", "using a = ", '. "$'],
    ids=repr,
)  # fmt: skip
@pytest.mark.parametrize("family", sorted({READERS[family]: family for family in READERS}.values()))
def test_a_hostile_text_does_not_hang(family, piece):
    reader = READERS[family]
    text = piece * (30_000 // len(piece))
    # Were a reader's time to grow with the square of the text's length, this would take minutes.
    clean = reader.without_noise(text)

    assert sum(len(reader.read(clean[start:stop])) for start, stop in reader.spans(clean)) <= len(text)


def test_a_text_without_end_has_only_so_many_imports():
    text = "".join(f"import m{number}\n" for number in range(50_000))

    assert len(imports_in(text, language("python"))) == 2_000
