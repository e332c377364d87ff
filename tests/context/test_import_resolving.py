import json

import pytest

from glossator_context.indexing.imports.modules import Modules
from glossator_context.indexing.imports.reading import imports_in
from glossator_context.languages import language_id_of, language_of
from glossator_context.symbols import Import


def modules(files):
    """`files` are paths, or paths with texts."""
    texts = dict(files) if isinstance(files, dict) else dict.fromkeys(files, "")
    return Modules(list(texts), texts.get)


def parsed(text, path):
    found = language_of(language_id_of(path), path)
    assert found is not None
    return imports_in(text, found), found.ids[0]


def resolved(text, path, files):
    """The files that the imports of a text name, each once."""
    found, language = parsed(text, path)
    known = modules(files)
    return list(dict.fromkeys(file for each in found for file in known.resolve(each, path, language)))


def named(text, path, files):
    found, language = parsed(text, path)
    return {
        name: (list(bound.files), bound.name)
        for name, bound in modules(files).names(path, found, language).items()
    }


def cases(*table):
    """Parameters from pairs of a phrase and what a test takes."""
    return [pytest.param(*values, id=phrase) for phrase, *values in table]


@pytest.mark.parametrize(
    ("text", "path", "files", "expected"),
    cases(
        ("a module", "import a", "m.py", ["a.py"], ["a.py"]),
        ("a package", "import a", "m.py", ["a/__init__.py"], ["a/__init__.py"]),
        ("a module and its package", "import a.b", "m.py", ["a/__init__.py", "a/b.py"], ["a/b.py", "a/__init__.py"]),
        ("below src", "import a.b", "tests/m.py", ["src/a/b.py"], ["src/a/b.py"]),
        ("a package below src", "from a import B", "tests/m.py", ["src/a/__init__.py"], ["src/a/__init__.py"]),
        ("the nearest folder", "import a", "p/q/m.py", ["a.py", "p/a.py"], ["p/a.py"]),
        ("a submodule", "from a import b", "m.py", ["a/__init__.py", "a/b.py"], ["a/b.py", "a/__init__.py"]),
        ("a namespace package", "from a import b", "m.py", ["a/b.py"], ["a/b.py"]),
        ("a stub", "import a", "m.py", ["a.pyi"], ["a.pyi"]),
        ("from the own package", "from . import b", "p/m.py", ["p/__init__.py", "p/b.py"], ["p/b.py", "p/__init__.py"]),
        ("a sibling", "from .a import b", "p/m.py", ["p/a.py", "a.py"], ["p/a.py"]),
        ("from the parent", "from ..a import b", "p/q/m.py", ["p/a.py", "a.py"], ["p/a.py"]),
        ("from above the workspace", "from ...a import b", "p/m.py", ["a.py", "p/a.py"], []),
        ("another project", "from a.b import c", "libs/x/m.py", ["libs/a/a/__init__.py", "libs/a/a/b.py"], ["libs/a/a/b.py"]),
        ("not a module inside a package", "import a", "q/m.py", ["p/__init__.py", "p/a.py"], []),
        ("the library's own rather than ours", "import json", "p/m.py", ["p/__init__.py", "p/json.py"], []),
        ("a script's own rather than the library's", "import types", "p/m.py", ["p/types.py"], ["p/types.py"]),
        ("not a test's double", "import a", "p/m.py", ["tests/a/__init__.py"], []),
        ("not the file itself", "import m", "m.py", ["m.py"], []),
        ("nothing", "import os, numpy", "m.py", ["a.py"], []),
    ),
)  # fmt: skip
def test_python(text, path, files, expected):
    assert resolved(text, path, [*files, path]) == expected


def manifest(**fields):
    return json.dumps(fields)


@pytest.mark.parametrize(
    ("module", "files", "expected"),
    cases(
        *((f"a{suffix}", "./a", [f"p/a{suffix}"], [f"p/a{suffix}"]) for suffix in (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".vue")),
        ("typescript first", "./a", ["p/a.js", "p/a.ts"], ["p/a.ts"]),
        ("declarations and what they are of", "./a", ["p/a.js", "p/a.d.ts"], ["p/a.d.ts", "p/a.js"]),
        ("an index", "./a", ["p/a/index.tsx"], ["p/a/index.tsx"]),
        ("a folder's main file", "./a", {"p/a/package.json": manifest(main="b"), "p/a/b.js": ""}, ["p/a/b.js"]),
        ("the folder", ".", ["p/index.ts"], ["p/index.ts"]),
        ("the folder above", "..", ["index.ts"], ["index.ts"]),
        ("above", "../a", ["a.ts"], ["a.ts"]),
        ("compiled from", "./a.js", ["p/a.ts"], ["p/a.ts"]),
        ("written as it is", "./a.js", ["p/a.js", "p/a.ts"], ["p/a.js"]),
        ("a dot in the name", "./a.service", ["p/a.service.ts"], ["p/a.service.ts"]),
        ("a query", "./a.svg?raw", ["p/a.svg"], ["p/a.svg"]),
        ("outside", "../../a", ["a.ts"], []),
        ("a package", "a", ["p/a.ts", "a.ts"], []),
        ("by custom", "@/a/b", ["src/a/b.ts"], ["src/a/b.ts"]),
        ("by custom in the project", "@/a", ["src/a.ts", "p/src/a.ts"], ["p/src/a.ts"]),
        ("from a folder around", "lib/a", ["lib/a.ts"], ["lib/a.ts"]),
        ("from the root of the site", "/a.js", ["public/a.js"], ["public/a.js"]),
        ("the platform's", "node:fs", ["fs.ts"], []),
    ),
)  # fmt: skip
def test_javascript_and_typescript(module, files, expected):
    assert resolved(f"import x from '{module}'", "p/m.ts", files) == expected


def config(**options):
    return json.dumps({"compilerOptions": options})


@pytest.mark.parametrize(
    ("module", "files", "expected"),
    cases(
        ("a pattern", "@app/a", {"tsconfig.json": config(paths={"@app/*": ["src/*"]}), "src/a.ts": ""}, ["src/a.ts"]),
        ("an exact name", "app", {"tsconfig.json": config(paths={"app": ["src/app.ts"], "*": ["x/*"]}), "src/app.ts": "", "x/app.ts": ""}, ["src/app.ts"]),
        ("the longest pattern", "@a/b/c", {"tsconfig.json": config(paths={"@a/*": ["x/*"], "@a/b/*": ["y/*"]}), "x/b/c.ts": "", "y/c.ts": ""}, ["y/c.ts"]),
        ("the second target", "@/a", {"tsconfig.json": config(paths={"@/*": ["x/*", "y/*"]}), "y/a.ts": ""}, ["y/a.ts"]),
        ("a base", "a/b", {"tsconfig.json": config(baseUrl="src"), "src/a/b.ts": ""}, ["src/a/b.ts"]),
        ("a pattern from a base", "@/a", {"tsconfig.json": config(baseUrl="src", paths={"@/*": ["x/*"]}), "src/x/a.ts": ""}, ["src/x/a.ts"]),
        ("the project's own file", "@/a", {"tsconfig.json": config(paths={"@/*": ["x/*"]}), "p/jsconfig.json": config(paths={"@/*": ["y/*"]}), "x/a.ts": "", "p/y/a.ts": ""}, ["p/y/a.ts"]),
        ("extended", "@/a", {"p/tsconfig.json": '{"extends": "../base"}', "base.json": config(paths={"@/*": ["x/*"]}), "x/a.ts": ""}, ["x/a.ts"]),
        ("extended by several", "@/a", {"p/tsconfig.json": '{"extends": ["../b", "../c.json"]}', "b.json": "{}", "c.json": config(paths={"@/*": ["x/*"]}), "x/a.ts": ""}, ["x/a.ts"]),
        ("a referenced file", "@/a", {"tsconfig.json": '{"files": [], "references": [{"path": "./tsconfig.app.json"}]}', "tsconfig.app.json": config(paths={"@/*": ["./x/*"]}), "x/a.ts": ""}, ["x/a.ts"]),
        ("comments and commas", "@/a", {"tsconfig.json": '{ // why\n "compilerOptions": { /* so */ "paths": {"@/*": ["x/*"],}, }, }', "x/a.ts": ""}, ["x/a.ts"]),
        ("a mark in a text", "@/a", {"tsconfig.json": '{"$schema": "http://x/*", "compilerOptions": {"paths": {"@/*": ["x/*"]}},}', "x/a.ts": ""}, ["x/a.ts"]),
        ("an import map", "$a/b", {"deno.json": '{"imports": {"$a/": "./x/"}}', "x/b.ts": ""}, ["x/b.ts"]),
    ),
)  # fmt: skip
def test_aliases_of_typescript(module, files, expected):
    assert resolved(f"import x from '{module}'", "p/m.ts", files) == expected


@pytest.mark.parametrize(
    ("module", "package", "files", "expected"),
    cases(
        ("the source", "@x/a", {"name": "@x/a"}, ["src/index.ts"], ["src/index.ts"]),
        ("the main file", "a", {"name": "a", "main": "lib/a.js"}, ["lib/a.js"], ["lib/a.js"]),
        ("what the main file is built from", "a", {"name": "a", "main": "dist/a.js"}, ["src/a.ts"], ["src/a.ts"]),
        ("the source before what is built", "a", {"name": "a", "main": "index.js"}, ["index.js", "src/index.ts"], ["src/index.ts", "index.js"]),
        ("exports by condition", "a", {"name": "a", "exports": {"import": "./esm/b.js"}}, ["esm/b.ts"], ["esm/b.ts"]),
        ("exports of a module", "a/b", {"name": "a", "exports": {"./b": {"types": "./dist/c.d.ts"}}}, ["src/c.ts"], ["src/c.ts"]),
        ("exports by a pattern", "a/b/c", {"name": "a", "exports": {"./b/*": "./dist/x/*.js"}}, ["src/x/c.ts"], ["src/x/c.ts"]),
        ("exports that say it as it is", "a/b/c.cjs", {"name": "a", "exports": {"./b/*": "./b/*"}}, ["src/b/c.ts"], ["src/b/c.ts"]),
        ("a module that is not said", "a/b", {"name": "a"}, ["src/b.ts"], ["src/b.ts"]),
        ("a module at the top", "a/b", {"name": "a"}, ["b/index.js"], ["b/index.js"]),
        ("another package", "b", {"name": "a"}, ["src/index.ts"], []),
    ),
)  # fmt: skip
def test_packages_of_a_javascript_workspace(module, package, files, expected):
    tree = {"packages/a/package.json": json.dumps(package), **{f"packages/a/{file}": "" for file in files}}

    assert resolved(f"import x from '{module}'", "apps/b/m.ts", tree) == [
        f"packages/a/{file}" for file in expected
    ]


def test_a_package_names_its_own_modules():
    files = {"a/package.json": manifest(imports={"#b/*": "./src/*.js"}), "a/src/c.ts": ""}

    assert resolved("import x from '#b/c'", "a/m.ts", files) == ["a/src/c.ts"]
    assert resolved("import x from '#b/c'", "m.ts", files) == []


@pytest.mark.parametrize(
    ("module", "files", "expected"),
    cases(
        ("a package without its tests", "x.y/a/b", {"go.mod": "module x.y/a\n", "b/c.go": "", "b/d.go": "", "b/c_test.go": "", "b/c.txt": ""}, ["b/c.go", "b/d.go"]),
        ("the module's own", "x.y/a", {"go.mod": "// why\nmodule x.y/a // so\n", "c.go": ""}, ["c.go"]),
        ("a module below", "x.y/b/c", {"go.mod": "module x.y/a\n", "b/go.mod": "module x.y/b\n", "b/c/d.go": ""}, ["b/c/d.go"]),
        ("the longer name", "x.y/a/b/c", {"go.mod": "module x.y/a\n", "z/go.mod": 'module "x.y/a/b"\n', "z/c/d.go": "", "b/c/d.go": ""}, ["z/c/d.go"]),
        ("vendored", "x.y/z", {"go.mod": "module x.y/a\n", "vendor/x.y/z/b.go": ""}, ["vendor/x.y/z/b.go"]),
        ("without a module", "x.y/a/b", {"b/c.go": "", "a/b/c.go": ""}, ["a/b/c.go"]),
        ("the library's own", "net/http", {"go.mod": "module x.y/a\n", "net/http/b.go": ""}, []),
    ),
)  # fmt: skip
def test_go(module, files, expected):
    assert resolved(f'import "{module}"', "cmd/m.go", files) == expected


CRATES = {
    "Cargo.toml": '[workspace]\nmembers = ["a", "b-c"]\n',
    "a/Cargo.toml": '[package]\nname = "a"\n[dependencies]\nrenamed = { package = "b-c", path = "../b-c" }\n',
    "a/src/lib.rs": "mod x;\npub mod y;\npub use y::Shown;\n",
    "a/src/x.rs": "",
    "a/src/x/inner.rs": "",
    "a/src/y/mod.rs": "mod z;\npub use self::z::Deep;\npub use z::*;\n",
    "a/src/y/z.rs": "",
    "a/src/inline/part.rs": "",
    "a/tests/t.rs": "",
    "a/tests/common/mod.rs": "",
    "b-c/Cargo.toml": '[package]\nname = "b-c"\n[lib]\npath = "code/root.rs"\n[[bin]]\nname = "p"\npath = "main/p.rs"\n',
    "b-c/code/root.rs": "pub extern crate a as other;\npub use a::y as again;\n",
    "b-c/code/part.rs": "",
    "b-c/main/p.rs": "",
    "b-c/main/q.rs": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    cases(
        ("a declared module", "mod x;", "a/src/lib.rs", ["a/src/x.rs"]),
        ("a module in its folder", "mod y;", "a/src/lib.rs", ["a/src/y/mod.rs"]),
        ("a module below a file", "mod inner;", "a/src/x.rs", ["a/src/x/inner.rs"]),
        ("from the crate", "use crate::x::A;", "a/src/y/z.rs", ["a/src/x.rs"]),
        ("a module from the crate", "use crate::x::inner;", "a/src/y/z.rs", ["a/src/x/inner.rs", "a/src/x.rs"]),
        ("from the crate itself", "use crate::A;", "a/src/x.rs", ["a/src/lib.rs"]),
        ("from the parent", "use super::A;", "a/src/x/inner.rs", ["a/src/x.rs"]),
        ("from the parent of a folder's module", "use super::A;", "a/src/y/mod.rs", ["a/src/lib.rs"]),
        ("from two above", "use super::super::x::A;", "a/src/y/z.rs", ["a/src/x.rs"]),
        ("from itself", "use self::z::A;", "a/src/y/mod.rs", ["a/src/y/z.rs"]),
        ("from a module below", "use z::A;", "a/src/y/mod.rs", ["a/src/y/z.rs"]),
        ("below a module without a file", "use crate::inline::part::A;", "a/src/x.rs", ["a/src/inline/part.rs"]),
        ("by a public name", "use crate::Shown;", "a/src/x.rs", ["a/src/y/mod.rs", "a/src/y/z.rs", "a/src/lib.rs"]),
        ("by a public name of a module", "use crate::y::Deep;", "a/src/x.rs", ["a/src/y/z.rs", "a/src/y/mod.rs"]),
        ("another crate", "use b_c::A;", "a/src/lib.rs", ["b-c/code/root.rs"]),
        ("another crate's module", "use b_c::part::A;", "a/src/lib.rs", ["b-c/code/part.rs"]),
        ("a crate by another name", "use renamed::part::A;", "a/src/lib.rs", ["b-c/code/part.rs"]),
        ("a crate that is passed on", "use b_c::other::x::A;", "a/tests/t.rs", ["a/src/x.rs"]),
        ("a module that is passed on", "use b_c::again::z::A;", "a/tests/t.rs", ["a/src/y/z.rs"]),
        ("a test's own module", "mod common;", "a/tests/t.rs", ["a/tests/common/mod.rs"]),
        ("a program's module", "use crate::q::A;", "b-c/main/p.rs", ["b-c/main/q.rs"]),
        ("a program's root", "use crate::A;", "b-c/main/q.rs", ["b-c/main/p.rs"]),
        ("nothing", "use std::io; use serde::Serialize; use c::d;", "a/src/lib.rs", []),
    ),
)  # fmt: skip
def test_rust(text, path, expected):
    assert resolved(text, path, CRATES) == expected


JAVA = [
    "src/main/java/a/b/C.java", "src/main/java/a/b/D.java", "src/main/java/a/E.java", "src/main/kotlin/a/b/k.kt",
    "src/test/java/a/b/CTest.java", "other/src/main/java/a/b/C.java", "a/b/build.kt",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    cases(
        ("a class", "import a.b.D;", "src/main/java/a/E.java", ["src/main/java/a/b/D.java"]),
        ("the nearest class", "import a.b.C;", "other/src/main/java/x/M.java", ["other/src/main/java/a/b/C.java", "src/main/java/a/b/C.java"]),
        ("a class inside a class", "import a.b.D.Inner;", "src/main/java/a/E.java", ["src/main/java/a/b/D.java"]),
        ("a static member", "import static a.b.D.f;", "src/main/java/a/E.java", ["src/main/java/a/b/D.java"]),
        ("all static members", "import static a.b.D.*;", "src/main/java/a/E.java", ["src/main/java/a/b/D.java"]),
        ("a package, no tests", "import a.b.*;", "src/main/java/a/E.java",
         ["src/main/java/a/b/C.java", "src/main/java/a/b/D.java", "src/main/kotlin/a/b/k.kt", "other/src/main/java/a/b/C.java"]),
        ("a function of a package", "import a.b.f", "src/main/kotlin/a/m.kt",
         ["src/main/kotlin/a/b/k.kt", "src/main/java/a/b/C.java", "src/main/java/a/b/D.java", "other/src/main/java/a/b/C.java"]),
        ("a folder without the package's start", "import org.x.y.Z", "k/m.kt", ["k/x/y/Z.kt"]),
        ("nothing", "import java.util.List;", "src/main/java/a/E.java", []),
    ),
)  # fmt: skip
def test_java_and_kotlin(text, path, expected):
    assert resolved(text, path, [*JAVA, "k/x/y/Z.kt"]) == expected


def test_scala_names_what_java_and_kotlin_declare():
    assert (
        resolved("import a.b.{D, k => l}", "src/main/scala/a/M.scala", JAVA)[0] == "src/main/java/a/b/D.java"
    )


@pytest.mark.parametrize(
    ("text", "path", "files", "expected"),
    cases(
        ("beside", '#include "a.h"', "p/m.c", ["p/a.h", "a.h"], ["p/a.h"]),
        ("with its source", '#include "a.h"', "p/m.c", ["p/a.h", "p/a.c"], ["p/a.h", "p/a.c"]),
        ("with its source elsewhere", "#include <x/a.h>", "p/m.c", ["include/x/a.h", "src/a.c"], ["include/x/a.h", "src/a.c"]),
        ("above", '#include "../a.h"', "p/m.c", ["a.h"], ["a.h"]),
        ("below an include folder", "#include <x/a.hpp>", "p/m.cpp", ["lib/include/x/a.hpp"], ["lib/include/x/a.hpp"]),
        ("in quotes below an include folder", '#include "x/a.h"', "p/m.cc", ["include/x/a.h"], ["include/x/a.h"]),
        ("the nearest", '#include "x/a.h"', "p/m.c", ["q/x/a.h", "p/i/x/a.h"], ["p/i/x/a.h"]),
        ("from a template", '#include "config.h"', "p/m.c", ["config.h.in"], ["config.h.in"]),
        ("the platform's", "#include <string.h>", "p/m.c", ["p/string.h"], []),
        ("ours, though called like the platform's", '#include "string.h"', "p/m.c", ["p/string.h"], ["p/string.h"]),
        ("objective-c", "#import <X/a.h>", "p/m.m", ["X/a.h", "X/a.m"], ["X/a.h", "X/a.m"]),
    ),
)  # fmt: skip
def test_c(text, path, files, expected):
    assert resolved(text, path, files) == expected


PROJECT = "<Project><PropertyGroup><RootNamespace>Root.Name</RootNamespace></PropertyGroup></Project>"


@pytest.mark.parametrize(
    ("text", "path", "files", "expected"),
    cases(
        ("folders", "using A.B;", "M.cs", ["src/A/B/C.cs", "src/A/D.cs"], ["src/A/B/C.cs"]),
        ("a folder with dots", "using A.B.C;", "M.cs", ["src/A.B/C/D.cs"], ["src/A.B/C/D.cs"]),
        ("a project's name", "using Root.Name.X;", "M.cs", {"code/p.csproj": PROJECT, "code/X/D.cs": ""}, ["code/X/D.cs"]),
        ("a project file's name", "using Some.Thing;", "M.cs", {"code/Some.Thing.csproj": "", "code/D.cs": ""}, ["code/D.cs"]),
        ("a class", "using static A.B.C;", "M.cs", ["A/B/C.cs", "A/B/D.cs"], ["A/B/C.cs"]),
        ("an alias", "using X = A.B.C;", "M.cs", ["A/B/C.cs", "A/B/D.cs"], ["A/B/C.cs"]),
        ("nothing", "using System.Linq;", "M.cs", ["A/Linq.cs"], []),
    ),
)  # fmt: skip
def test_csharp(text, path, files, expected):
    assert resolved(text, path, files) == expected


COMPOSER = json.dumps(
    {
        "autoload": {"psr-4": {"App\\": "src/", "App\\Deep\\": ["one", "two"]}},
        "autoload-dev": {"psr-4": {"T\\": "tests"}},
    }
)


@pytest.mark.parametrize(
    ("text", "files", "expected"),
    cases(
        ("by prefix", r"use App\A\B;", {"composer.json": COMPOSER, "src/A/B.php": ""}, ["src/A/B.php"]),
        ("by the longer prefix", r"use App\Deep\B;", {"composer.json": COMPOSER, "src/Deep/B.php": "", "two/B.php": ""}, ["two/B.php"]),
        ("of the tests", r"use T\B;", {"composer.json": COMPOSER, "tests/B.php": ""}, ["tests/B.php"]),
        ("by name", r"use X\Y\B;", ["lib/y/B.php", "lib/z/B.php"], ["lib/y/B.php"]),
        ("a required file", "require __DIR__ . '/../a.php';", ["a.php"], ["a.php"]),
        ("nothing", r"use X\Y\B;", ["lib/C.php"], []),
    ),
)  # fmt: skip
def test_php(text, files, expected):
    assert resolved(text, "p/m.php", files) == expected


@pytest.mark.parametrize(
    ("text", "path", "files", "expected"),
    cases(
        ("ruby: a library", "require 'a/b'", "bin/m.rb", ["lib/a/b.rb"], ["lib/a/b.rb"]),
        ("ruby: relative", "require_relative '../a'", "p/q/m.rb", ["p/a.rb", "lib/a.rb"], ["p/a.rb"]),
        ("ruby: a gem's", "require 'a/b'", "m.rb", ["gems/a/lib/a/b.rb"], ["gems/a/lib/a/b.rb"]),
        ("lua: a module", 'require("a.b")', "lua/a/m.lua", ["lua/a/b.lua"], ["lua/a/b.lua"]),
        ("lua: a folder", 'require("a")', "m.lua", ["a/init.lua"], ["a/init.lua"]),
        ("bash: beside", 'source "$(dirname "$0")/a.sh"', "p/m.sh", ["p/a.sh", "a.sh"], ["p/a.sh"]),
        ("bash: elsewhere", ". lib/a.sh", "p/m.sh", ["lib/a.sh"], ["lib/a.sh"]),
        ("css: beside", '@import "a.css";', "p/m.css", ["p/a.css"], ["p/a.css"]),
        ("html: beside", '<script src="js/a.js">', "p/m.html", ["p/js/a.js"], ["p/js/a.js"]),
        ("html: from the root of the site", '<script src="/a.js">', "p/m.html", ["p/public/a.js"], ["p/public/a.js"]),
        ("swift: a module", "import A", "Sources/M/m.swift", {"Package.swift": "", "Sources/A/b.swift": "", "Sources/A/x/c.swift": ""}, ["Sources/A/b.swift", "Sources/A/x/c.swift"]),
        ("swift: a module elsewhere", "import A", "M/m.swift", {"Package.swift": '.target(name: "A", dependencies: [], path: "x/y")', "x/y/b.swift": ""}, ["x/y/b.swift"]),
        ("swift: no module", "import Logging", "Sources/M/m.swift", {"Package.swift": "", "Sources/M/Logging/a.swift": ""}, []),
        ("elixir: a module", "alias App.UserStore", "lib/app/m.ex", ["lib/app/user_store.ex", "lib/other/user_store.ex"], ["lib/app/user_store.ex"]),
        ("haskell: a module", "import A.B", "app/Main.hs", ["src/A/B.hs", "src/B.hs"], ["src/A/B.hs"]),
        ("perl: a module", "use A::B;", "bin/m.pl", ["lib/A/B.pm"], ["lib/A/B.pm"]),
        ("erlang: a header", '-include("a.hrl").', "src/m.erl", ["include/a.hrl"], ["include/a.hrl"]),
        ("make: a file", "include mk/a.mk", "Makefile", ["mk/a.mk"], ["mk/a.mk"]),
    ),
)  # fmt: skip
def test_other_languages(text, path, files, expected):
    assert resolved(text, path, files) == expected


@pytest.mark.parametrize(
    ("text", "path", "files", "expected"),
    cases(
        ("python: names", "from a import B, C as D", "m.py", {"a.py": ""}, {"B": (["a.py"], "B"), "D": (["a.py"], "C")}),
        ("python: modules", "import a as x\nfrom p import b", "m.py", {"a.py": "", "p/__init__.py": "", "p/b.py": ""}, {"x": (["a.py"], None), "b": (["p/b.py"], None)}),
        ("python: passed on", "from p import A", "m.py", {"p/__init__.py": "from .q import B as A", "p/q.py": "from .r import B", "p/r.py": ""},
         {"A": (["p/r.py", "p/q.py", "p/__init__.py"], "B")}),
        ("python: a name like its module's", "from p import b", "m.py", {"p/__init__.py": "from .b import b", "p/b.py": ""}, {"b": (["p/b.py", "p/__init__.py"], "b")}),
        ("python: passed on as a whole", "from p import A", "m.py", {"p/__init__.py": "from .q import *\nfrom .r import *", "p/q.py": "", "p/r.py": ""},
         {"A": (["p/__init__.py", "p/q.py", "p/r.py"], "A")}),
        ("python: everything", "from a import *", "m.py", {"a.py": ""}, {"*": (["a.py"], None)}),
        ("python: from outside", "from os import path", "m.py", {"a.py": ""}, {"path": ([], "path")}),
        ("python: in a circle", "from a import B", "m.py", {"a.py": "from b import B", "b.py": "from a import B"}, {"B": (["b.py", "a.py"], "B")}),
        ("typescript: names", "import d, { a as b } from './x'; import * as n from './x'", "m.ts", {"x.ts": ""},
         {"d": (["x.ts"], "default"), "b": (["x.ts"], "a"), "n": (["x.ts"], None)}),
        ("typescript: a barrel", "import { a } from './x'", "m.ts", {"x/index.ts": "export { b as a } from './y'", "x/y.ts": ""}, {"a": (["x/y.ts", "x/index.ts"], "b")}),
        ("typescript: a barrel of all", "import { a } from './x'", "m.ts", {"x/index.ts": "export * from './y'\nexport * from './z'", "x/y.ts": "", "x/z.ts": "export { a } from './w'", "x/w.ts": ""},
         {"a": (["x/w.ts", "x/z.ts"], "a")}),
        ("typescript: a name space passed on", "import { n } from './x'", "m.ts", {"x.ts": "export * as n from './y'", "y.ts": ""}, {"n": (["y.ts"], None)}),
        ("typescript: passed on, not bound", "export * from './x'; import './x'", "m.ts", {"x.ts": ""}, {}),
        ("go: a package", 'import f "x.y/a/b"', "m.go", {"go.mod": "module x.y/a", "b/c.go": ""}, {"f": (["b/c.go"], None)}),
        ("rust: a module and a name", "use crate::{x::A, x};", "src/m.rs", {"Cargo.toml": '[package]\nname = "p"', "src/lib.rs": "", "src/x.rs": ""},
         {"A": (["src/x.rs"], "A"), "x": (["src/x.rs"], None)}),
        ("java: a class, a member, a package", "import a.B;\nimport static a.B.c;\nimport a.*;", "M.java", {"a/B.java": ""},
         {"B": (["a/B.java"], "B"), "c": (["a/B.java"], "c"), "*": (["a/B.java"], None)}),
        ("c: everything", '#include "a.h"', "m.c", {"a.h": ""}, {"*": (["a.h"], None)}),
    ),
)  # fmt: skip
def test_names_lead_to_where_they_are_defined(text, path, files, expected):
    assert named(text, path, files) == expected


@pytest.mark.parametrize(
    ("path", "files", "expected"),
    cases(
        ("go: the package", "p/a.go", ["p/b.go", "p/b_test.go", "q/c.go"], ["p/b.go"]),
        ("go: a test's", "p/a_test.go", ["p/b.go", "p/b_test.go"], ["p/b.go", "p/b_test.go"]),
        ("java: the package in all roots", "src/test/java/a/T.java", ["src/test/java/a/U.java", "src/main/java/a/B.java", "src/main/java/b/C.java"], ["src/test/java/a/U.java", "src/main/java/a/B.java"]),
        ("c#: the name space and those around", "P/A/B/m.cs", ["P/P.csproj", "P/A/B/n.cs", "P/A/o.cs", "P/p.cs", "q.cs", "P/A/C/r.cs"], ["P/A/B/n.cs", "P/A/o.cs", "P/p.cs"]),
        ("rust: the parent and what is below", "src/a.rs", {"Cargo.toml": '[package]\nname = "p"', "src/lib.rs": "", "src/a/b.rs": "", "src/c.rs": ""}, ["src/lib.rs", "src/a/b.rs"]),
        ("c: the header", "src/a.c", ["src/a.h", "src/b.h"], ["src/a.h"]),
        ("c: the source", "include/a.hpp", ["src/a.cpp"], ["src/a.cpp"]),
        ("php: the folder", "src/A.php", ["src/B.php", "src/x/C.php"], ["src/B.php"]),
        ("ruby: the module around", "lib/a/b.rb", ["lib/a.rb", "lib/a/c.rb", "lib/d.rb"], ["lib/a.rb", "lib/a/c.rb"]),
        ("swift: the module", "Sources/A/x/m.swift", ["Sources/A/n.swift", "Sources/B/o.swift"], ["Sources/A/n.swift"]),
        ("python: nothing", "p/a.py", ["p/b.py"], []),
        ("typescript: nothing", "p/a.ts", ["p/b.ts"], []),
    ),
)  # fmt: skip
def test_files_that_are_visible_without_an_import(path, files, expected):
    texts = files if isinstance(files, dict) else dict.fromkeys(files, "")

    assert list(modules({**texts, path: ""}).siblings(path, language_id_of(path))) == expected


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{", "[" * 100_000, '{"a":' * 50_000, "\0", '"' * 1000, "1" * 10_000, "/*" * 50_000,
     '{"name": 5, "main": [], "exports": 7, "imports": "x", "compilerOptions": [], "extends": {}, "references": 3}',
     '{"name": "x", "exports": {"1": {"*": ["/etc/passwd", {"a": null}]}}, "main": "../../../../etc/passwd"}',
     '{"compilerOptions": {"baseUrl": "../../..", "paths": {"x": "y", "*": [5, "../../../*", null], "": []}}}',
     '{"extends": "./tsconfig.json", "references": [{"path": "."}, {"path": 5}, 6]}',
     '{"autoload": {"psr-4": {"": "../..", "x": 5, "A\\\\": null}}, "autoload-dev": []}',
     "module\nmodule a b c\nmodule ../../x\n", '[package]\nname = 5\n[lib]\npath = "../../../x"\n[[bin]]\npath = []\n',
     '.target(name: "A", path: "../../..")', "<RootNamespace></RootNamespace>"],
    ids=lambda text: repr(text[:30]),
)  # fmt: skip
def test_hostile_manifests_are_harmless(text):
    names = [
        "package.json",
        "tsconfig.json",
        "deno.json",
        "go.mod",
        "Cargo.toml",
        "composer.json",
        "Package.swift",
        "a.csproj",
    ]
    sources = {
        "a.ts": "",
        "b/a.rs": "",
        "src/lib.rs": "",
        "A.php": "",
        "A/a.swift": "",
        "A.cs": "",
        "x/a.go": "",
        "a.py": "",
    }
    files = {**sources, **{f"{folder}{name}": text for name in names for folder in ("", "b/")}}
    known = modules(files)

    for language in (
        "typescript",
        "go",
        "rust",
        "php",
        "swift",
        "csharp",
        "python",
        "java",
        "c",
        "ruby",
        "haskell",
    ):
        for module in (
            "x",
            "x/1",
            "#x",
            "a",
            "A",
            "A.B",
            "A\\B",
            "crate::x",
            "../../../../etc/passwd",
            "/etc/passwd",
            ".",
            "..",
            "\0",
            "",
        ):
            for level in (0, 1, 5):
                found = known.resolve(
                    Import(module=module, names=("A",), exported=("A",), level=level), "b/m.ts", language
                )
                assert set(found) <= set(files)
    assert set(known.resolve(Import(module="a"), "b/m.ts", "typescript")) <= set(files)


def test_configurations_that_extend_each_other_end():
    files = {
        "a.json": '{"extends": "./b.json"}',
        "b.json": '{"extends": "./a.json"}',
        "tsconfig.json": '{"extends": ["./a.json", "./b.json"]}',
    }

    assert resolved("import x from '@/y'", "m.ts", files) == []


def test_a_file_that_imports_itself_names_nothing():
    assert (
        resolved("export * from './m'; import m from './m.js'", "m.ts", {"m.ts": "export * from './m'"}) == []
    )


def test_modules_that_pass_on_each_other_end():
    files = {f"m{n}.ts": "\n".join(f"export * from './m{other}'" for other in range(100)) for n in range(100)}
    found = named("import { a } from './m0'", "x.ts", files)["a"]

    assert found[0][0] == "m0.ts"
    assert len(found[0]) <= 60


def test_what_a_module_passes_on_is_read_again_when_it_has_changed():
    texts = {"x.ts": "export { a } from './y'", "y.ts": "", "z.ts": ""}
    known = Modules(list(texts), lambda path: texts.get(path))
    statements, language = parsed("import { a } from './x'", "m.ts")
    before = known.names("m.ts", statements, language)["a"].files
    texts["x.ts"] = "export { a } from './z'"
    known.forget("x.ts")

    assert (before[0], known.names("m.ts", statements, language)["a"].files[0]) == ("y.ts", "z.ts")


def test_a_manifest_is_read_again_when_it_has_changed():
    texts = {"tsconfig.json": config(paths={"@/*": ["x/*"]}), "x/a.ts": "", "y/a.ts": ""}
    known = Modules(list(texts), lambda path: texts.get(path))
    (statement,), language = parsed("import a from '@/a'", "m.ts")
    before = known.resolve(statement, "m.ts", language)
    texts["tsconfig.json"] = config(paths={"@/*": ["y/*"]})
    known.forget("tsconfig.json")

    assert (before, known.resolve(statement, "m.ts", language)) == (("x/a.ts",), ("y/a.ts",))


def test_what_is_known_of_imports_elsewhere_spares_reading():
    passed_on = {
        "x.ts": Import(module="./y", exported=("b",), passed_on=("a",)),
        "y.ts": Import(module="z", names=("z",), exported=("z",)),
    }
    read = []
    known = Modules(list(passed_on), read.append, imports_of=lambda path: [passed_on[path]])
    statements, language = parsed("import { a } from './x'", "m.ts")

    assert known.names("m.ts", statements, language)["a"] == (("y.ts", "x.ts"), "b")
    assert read == []


@pytest.mark.parametrize(
    "known", [(), (Import(module="./y", exported=("b",)),)], ids=["nothing", "not by which name"]
)
def test_a_module_of_which_too_little_is_known_is_read(known):
    texts = {"x.ts": "export { b as a } from './y'", "y.ts": ""}
    found = Modules(list(texts), texts.get, imports_of=lambda path: known if path == "x.ts" else ())
    statements, language = parsed("import { a } from './x'", "m.ts")

    assert found.names("m.ts", statements, language)["a"] == (("y.ts", "x.ts"), "b")


def test_a_language_that_is_not_known_names_nothing_it_has_not():
    assert modules(["a.zz", "b.zz"]).resolve(Import(module="a", exported=("*",)), "b.zz", "zz") == ("a.zz",)
    assert modules(["a.zz"]).resolve(Import(module="c", exported=("*",)), "b.zz", "zz") == ()
