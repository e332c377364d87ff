import pytest

from glossator_context.document import Document
from glossator_context.documentation.placement import targets
from glossator_context.documentation.prove import prove
from glossator_context.facts import Proof, Target
from glossator_context.symbols import SymbolKind

PYTHON_COMMENT = '"""Say."""'
ECMASCRIPT_COMMENT = "/** Say. */"
FILES = {"python": "file.py", "javascript": "file.js", "typescript": "file.ts", "typescriptreact": "file.tsx"}


def open_document(text: str, language: str = "python", path: str | None = None) -> Document:
    path = f"/project/{path or FILES[language]}"
    return Document(f"file://{path}", path, language, text, 1)


def with_comments(text: str, found: tuple[Target, ...], comment: str) -> str:
    """The text with a comment at each place, put in from the end to the start."""
    for target in reversed(found):
        place = target.insertion
        if place is not None:
            text = text[: place.start] + place.before + comment + place.after + text[place.stop :]
    return text


def documented(text: str, language: str = "python", *, with_module: bool = False) -> str:
    """The text with all its places filled; in Python that of the module only on demand."""
    found = targets(open_document(text, language))
    if not with_module:
        found = tuple(each for each in found if each.facts.symbol.kind is not SymbolKind.MODULE)
    comment = PYTHON_COMMENT if language == "python" else ECMASCRIPT_COMMENT
    return with_comments(text, found, comment)


def reason(text: str, name: str, language: str = "python", path: str | None = None) -> str | None:
    found = [
        each
        for each in targets(open_document(text, language, path))
        if each.facts.symbol.qualified_name == name
    ]
    assert found, f"{name} is not among the targets"
    return found[-1].why_not


PYTHON_PLACES = [
    pytest.param(
        "def f():\n    return 1\n", 'def f():\n    """Say."""\n    return 1\n', id="below the signature"
    ),
    pytest.param(
        "def f(\n    a,\n    b,\n):\n    return 1\n",
        'def f(\n    a,\n    b,\n):\n    """Say."""\n    return 1\n',
        id="below a signature of several lines",
    ),
    pytest.param(
        "def f(a=':',\n      b={1: 2}) -> 'x:y':\n  pass\n",
        'def f(a=\':\',\n      b={1: 2}) -> \'x:y\':\n  """Say."""\n  pass\n',
        id="colons inside the signature do not end it",
    ),
    pytest.param(
        "def f():  # noqa: E501\n    return 1\n",
        'def f():  # noqa: E501\n    """Say."""\n    return 1\n',
        id="a comment stays on the signature's line",
    ),
    pytest.param(
        "def f():\n    # About the body.\n\n    return 1\n",
        'def f():\n    """Say."""\n    # About the body.\n\n    return 1\n',
        id="above the comments of the body",
    ),
    pytest.param(
        "def f():\n\n    return 1\n",
        'def f():\n    """Say."""\n\n    return 1\n',
        id="above a blank line of the body",
    ),
    pytest.param(
        "def f(a):\n    # type: (int) -> str\n    # About the body.\n    return a\n",
        'def f(a):\n    # type: (int) -> str\n    """Say."""\n    # About the body.\n    return a\n',
        id="below a signature comment",
    ),
    pytest.param(
        "def f(a):  # type: (int) -> str\n    return a\n",
        'def f(a):  # type: (int) -> str\n    """Say."""\n    return a\n',
        id="below a signature comment on the signature's line",
    ),
    pytest.param(
        "def f(a,  # type: int\n      ):\n    # type: (...) -> str\n    return a\n",
        'def f(a,  # type: int\n      ):\n    # type: (...) -> str\n    """Say."""\n    return a\n',
        id="below a signature comment with types on the parameters",
    ),
    pytest.param(
        "def f(): x = 1; return x  # c\n",
        'def f():\n    """Say."""\n    x = 1; return x  # c\n',
        id="a body on one line moves with its semicolons and its comment",
    ),
    pytest.param("class A: pass\n", 'class A:\n    """Say."""\n    pass\n', id="a class on one line"),
    pytest.param(
        "class A:\n    x = 1\n", 'class A:\n    """Say."""\n\n    x = 1\n', id="a blank line below a class's"
    ),
    pytest.param(
        "class A:\n\n    x = 1\n",
        'class A:\n    """Say."""\n\n    x = 1\n',
        id="no second blank line below a class's",
    ),
    pytest.param(
        "class A:x = 1\n", 'class A:\n    """Say."""\n    x = 1\n', id="a class on one line without a space"
    ),
    pytest.param("def f(): ...\n", 'def f():\n    """Say."""\n    ...\n', id="an ellipsis stays"),
    pytest.param("def f():\n    pass\n", 'def f():\n    """Say."""\n    pass\n', id="a pass stays"),
    pytest.param(
        "def f(): return '''a\nb'''\n",
        "def f():\n    \"\"\"Say.\"\"\"\n    return '''a\nb'''\n",
        id="a string of several lines in a body on one line",
    ),
    pytest.param(
        "def f(): return 1",
        'def f():\n    """Say."""\n    return 1',
        id="no terminator at the end of the file",
    ),
    pytest.param(
        "class A:\n\tdef f(self): return 1\n",
        'class A:\n\t"""Say."""\n\n\tdef f(self):\n\t\t"""Say."""\n\t\treturn 1\n',
        id="one line in a file that is indented by tabs",
    ),
    pytest.param(
        "def f():\n    pass\nclass A:\n\tdef g(self): pass\n",
        'def f():\n    """Say."""\n    pass\nclass A:\n\t"""Say."""\n\n\tdef g(self):\n\t\t"""Say."""\n\t\tpass\n',
        id="one line indented by a tab in a file that is indented by spaces",
    ),
    pytest.param(
        "class A:\n  def f(self): return 1\n",
        'class A:\n  """Say."""\n\n  def f(self):\n    """Say."""\n    return 1\n',
        id="one line in a file that is indented by two spaces",
    ),
    pytest.param(
        "def f(): \\\n    return 1\n",
        'def f():\n    """Say."""\n    return 1\n',
        id="a continued signature loses only the backslash",
    ),
    pytest.param(
        "def f(): \\\nreturn 1\n",
        'def f():\n    """Say."""\n    return 1\n',
        id="a continued body without indentation",
    ),
    pytest.param(
        "def f(): \\\n\n    return 1\n",
        'def f(): \\\n\n    """Say."""\n    return 1\n',
        id="a continuation that ends in a blank line",
    ),
    pytest.param("def f():\n\treturn 1\n", 'def f():\n\t"""Say."""\n\treturn 1\n', id="indented by a tab"),
    pytest.param(
        "def f():\n   return 1\n", 'def f():\n   """Say."""\n   return 1\n', id="indented by three spaces"
    ),
    pytest.param(
        "def f():\n        return 1\n",
        'def f():\n        """Say."""\n        return 1\n',
        id="indented by eight spaces",
    ),
    pytest.param("def f():\r\n    return 1\r\n", 'def f():\r\n    """Say."""\r\n    return 1\r\n', id="CRLF"),
    pytest.param(
        "def f(): pass\r\n", 'def f():\r\n    """Say."""\r\n    pass\r\n', id="CRLF and a body on one line"
    ),
    pytest.param(
        "x = 1\ndef f():\r\n    return 1\n",
        'x = 1\ndef f():\r\n    """Say."""\r\n    return 1\n',
        id="mixed terminators: that of the signature",
    ),
    pytest.param(
        "\x0cdef f():\n    return 1\n",
        '\x0cdef f():\n    """Say."""\n    return 1\n',
        id="a form feed before the signature",
    ),
    pytest.param(
        "def f():\n\x0c    return 1\n",
        'def f():\n    """Say."""\n\x0c    return 1\n',
        id="a form feed before the body",
    ),
    pytest.param(
        "def f():\n    x = '\x0c'\n    return x\n",
        'def f():\n    """Say."""\n    x = \'\x0c\'\n    return x\n',
        id="a form feed in a string",
    ),
    pytest.param(
        "@decorate(\n    1\n)\n# c\nasync def f():\n    return 1\n",
        '@decorate(\n    1\n)\n# c\nasync def f():\n    """Say."""\n    return 1\n',
        id="inside a decorated function",
    ),
    pytest.param(
        "def f[T: int](a: T) -> T:\n    return a\n",
        'def f[T: int](a: T) -> T:\n    """Say."""\n    return a\n',
        id="type parameters",
    ),
    pytest.param(
        "class A[T]: x: T\n",
        'class A[T]:\n    """Say."""\n    x: T\n',
        id="a class with type parameters on one line",
    ),
    pytest.param(
        "def f():\n    def g():\n        return 1\n    return g\n",
        'def f():\n    """Say."""\n    def g():\n        """Say."""\n        return 1\n    return g\n',
        id="a nested function",
    ),
    pytest.param(
        "if x:\n    def f(): pass\nelse:\n    def f(): pass\n",
        'if x:\n    def f():\n        """Say."""\n        pass\nelse:\n    def f():\n        """Say."""\n        pass\n',
        id="functions in branches",
    ),
    pytest.param(
        'def f(): return """x"""\n',
        'def f():\n    """Say."""\n    return """x"""\n',
        id="a returned string is no docstring",
    ),
    pytest.param(
        'def f():\n    f"x"\n', 'def f():\n    """Say."""\n    f"x"\n', id="an f-string is no docstring"
    ),
    pytest.param('def f():\n    b"x"\n', 'def f():\n    """Say."""\n    b"x"\n', id="bytes are no docstring"),
    pytest.param(
        'def f():\n    "x" f"y"\n',
        'def f():\n    """Say."""\n    "x" f"y"\n',
        id="a string joined to an f-string is none",
    ),
    pytest.param(
        'def f():\n    """x""".strip()\n',
        'def f():\n    """Say."""\n    """x""".strip()\n',
        id="a called string is none",
    ),
    pytest.param(
        'def f():\n    "x",\n', 'def f():\n    """Say."""\n    "x",\n', id="a tuple is no docstring"
    ),
    pytest.param(
        "# é\ndef ф():  # ü\n    return '日本'\n",
        '# é\ndef ф():  # ü\n    """Say."""\n    return \'日本\'\n',
        id="places count code points",
    ),
    pytest.param("f = lambda: 1\n", "f = lambda: 1\n", id="a lambda has no place"),
]


@pytest.mark.parametrize(("before", "after"), PYTHON_PLACES)
def test_a_python_docstring_goes(before: str, after: str) -> None:
    assert documented(before) == after
    assert prove(before, after, "python") is Proof.SAME


MODULE_PLACES = [
    pytest.param("import x\n", '"""Say."""\n\nimport x\n', id="above the first statement"),
    pytest.param(
        "#!/usr/bin/env python\nimport x\n",
        '#!/usr/bin/env python\n"""Say."""\n\nimport x\n',
        id="below a shebang",
    ),
    pytest.param(
        "# -*- coding: latin-1 -*-\nimport x\n",
        '# -*- coding: latin-1 -*-\n"""Say."""\n\nimport x\n',
        id="below the encoding's declaration",
    ),
    pytest.param(
        "#!/bin/python\n\n# Copyright of someone\n# SPDX-License-Identifier: MIT\n\nimport x\n",
        '#!/bin/python\n\n# Copyright of someone\n# SPDX-License-Identifier: MIT\n\n"""Say."""\n\nimport x\n',
        id="below a licence",
    ),
    pytest.param(
        "from __future__ import annotations\n",
        '"""Say."""\n\nfrom __future__ import annotations\n',
        id="above imports from the future",
    ),
    pytest.param(
        "# A note on the whole file.\n\n# A note on x.\nimport x\n",
        '# A note on the whole file.\n\n"""Say."""\n\n# A note on x.\nimport x\n',
        id="above the comment that touches the first statement",
    ),
    pytest.param("\r\nimport x\r\n", '\r\n"""Say."""\r\n\r\nimport x\r\n', id="CRLF"),
    pytest.param(
        "\x0cimport x\n", '"""Say."""\n\n\x0cimport x\n', id="a form feed before the first statement"
    ),
    pytest.param(
        "\\\nimport x\n", '"""Say."""\n\n\\\nimport x\n', id="a continuation before the first statement"
    ),
    pytest.param("\ufeffimport x\n", '\ufeff"""Say."""\n\nimport x\n', id="behind a byte order mark"),
]


@pytest.mark.parametrize(("before", "after"), MODULE_PLACES)
def test_a_module_docstring_goes(before: str, after: str) -> None:
    assert documented(before, with_module=True) == after
    assert prove(before, after, "python") is Proof.SAME


ECMASCRIPT_PLACES = [
    pytest.param("javascript", "function f() {}\n", "/** Say. */\nfunction f() {}\n", id="above a function"),
    pytest.param(
        "javascript",
        "export function f() {}\n",
        "/** Say. */\nexport function f() {}\n",
        id="above the word export",
    ),
    pytest.param(
        "javascript",
        "export default function () {}\n",
        "/** Say. */\nexport default function () {}\n",
        id="above a default export without a name",
    ),
    pytest.param(
        "javascript",
        "export default () => 1\n",
        "/** Say. */\nexport default () => 1\n",
        id="above a default arrow function",
    ),
    pytest.param(
        "typescript",
        "@decorate()\nexport class A {}\n",
        "/** Say. */\n@decorate()\nexport class A {}\n",
        id="above a decorator before export",
    ),
    pytest.param(
        "typescript",
        "export @decorate() class A {}\n",
        "/** Say. */\nexport @decorate() class A {}\n",
        id="above export before a decorator",
    ),
    pytest.param(
        "typescript",
        "class A {\n  @first()\n  @second()\n  private f(): void {}\n}\n",
        "/** Say. */\nclass A {\n  /** Say. */\n  @first()\n  @second()\n  private f(): void {}\n}\n",
        id="above a member's first decorator",
    ),
    pytest.param(
        "javascript",
        "export const f = async (a) => {\n  await a\n}\n",
        "/** Say. */\nexport const f = async (a) => {\n  await a\n}\n",
        id="above a constant that is a function",
    ),
    pytest.param(
        "javascript",
        "const a = 1,\n  f = () => 2\n",
        "const a = 1,\n  /** Say. */\n  f = () => 2\n",
        id="above a function that is declared with others",
    ),
    pytest.param(
        "javascript",
        "module.exports = function () {}\n",
        "/** Say. */\nmodule.exports = function () {}\n",
        id="above an exported function of a CommonJS module",
    ),
    pytest.param(
        "javascript",
        "exports.a =\nexports.b = function () {}\n",
        "/** Say. */\nexports.a =\nexports.b = function () {}\n",
        id="above the whole of a chain of assignments",
    ),
    pytest.param(
        "typescript",
        "// @ts-ignore\nfunction f(a: X) {}\n",
        "/** Say. */\n// @ts-ignore\nfunction f(a: X) {}\n",
        id="above a comment that acts on the line below it",
    ),
    pytest.param(
        "javascript",
        "/* istanbul ignore next */\n// eslint-disable-next-line no-undef\n// prettier-ignore\nfunction f() {}\n",
        "/** Say. */\n/* istanbul ignore next */\n// eslint-disable-next-line no-undef\n// prettier-ignore\n"
        "function f() {}\n",
        id="above several of them",
    ),
    pytest.param(
        "javascript",
        "/* c8 ignore next */ function f() {}\n",
        "/** Say. */\n/* c8 ignore next */ function f() {}\n",
        id="above one on the declaration's own line",
    ),
    pytest.param(
        "javascript",
        "a() // prettier-ignore\nfunction f() {}\n",
        "a() // prettier-ignore\n/** Say. */\nfunction f() {}\n",
        id="below a comment at the end of other code",
    ),
    pytest.param(
        "javascript",
        "// An ordinary comment.\nfunction f() {}\n",
        "// An ordinary comment.\n/** Say. */\nfunction f() {}\n",
        id="below an ordinary comment",
    ),
    pytest.param(
        "javascript",
        "/** @jest-environment jsdom */\nfunction f() {}\n",
        "/** @jest-environment jsdom */\n/** Say. */\nfunction f() {}\n",
        id="below the docblock that configures a test",
    ),
    pytest.param(
        "javascript",
        "/**\n * Copyright of someone\n */\n\nfunction f() {}\n",
        "/**\n * Copyright of someone\n */\n\n/** Say. */\nfunction f() {}\n",
        id="below a licence at the top of the file",
    ),
    pytest.param(
        "typescript",
        '/// <reference types="node" />\nfunction f() {}\n',
        '/// <reference types="node" />\n/** Say. */\nfunction f() {}\n',
        id="below a reference",
    ),
    pytest.param(
        "javascript",
        "#!/usr/bin/env node\nfunction f() {}\n",
        "#!/usr/bin/env node\n/** Say. */\nfunction f() {}\n",
        id="below a shebang",
    ),
    pytest.param(
        "typescript",
        "function f(a: string): void;\nfunction f(a: number): void;\nfunction f(a: any) {}\n",
        "/** Say. */\nfunction f(a: string): void;\nfunction f(a: number): void;\nfunction f(a: any) {}\n",
        id="above the first overload",
    ),
    pytest.param(
        "typescript",
        "class A {\n  f(a: string): void;\n  f(a: any) {}\n}\n",
        "/** Say. */\nclass A {\n  /** Say. */\n  f(a: string): void;\n  f(a: any) {}\n}\n",
        id="above a method's first overload",
    ),
    pytest.param(
        "javascript",
        "class A {\n\tget x() { return 1 }\n\tset x(v) {}\n\tconstructor() {}\n\tstatic f = () => 1\n\ty = 2\n}\n",
        "/** Say. */\nclass A {\n\t/** Say. */\n\tget x() { return 1 }\n\tset x(v) {}\n"
        "\t/** Say. */\n\tconstructor() {}\n\t/** Say. */\n\tstatic f = () => 1\n\ty = 2\n}\n",
        id="members of a class, by tabs, a setter not where there is a getter",
    ),
    pytest.param(
        "typescript",
        "abstract class A {\n  abstract f(): void\n}\n",
        "/** Say. */\nabstract class A {\n  /** Say. */\n  abstract f(): void\n}\n",
        id="an abstract method",
    ),
    pytest.param(
        "typescript",
        "interface I {\n  f(): void\n}\ntype T = () => void\nenum E { A }\nconst o = {\n  f() {},\n}\n",
        "interface I {\n  f(): void\n}\ntype T = () => void\nenum E { A }\nconst o = {\n  f() {},\n}\n",
        id="nothing for interfaces, types, enumerations and methods of objects",
    ),
    pytest.param(
        "typescriptreact",
        "export const A = ({ b }: Props) => (\n  <p>{b}</p>\n)\n",
        "/** Say. */\nexport const A = ({ b }: Props) => (\n  <p>{b}</p>\n)\n",
        id="a component",
    ),
    pytest.param(
        "javascript",
        "(function () {\r\n  define(function () {\r\n    function f() {}\r\n  })\r\n})()\r\n",
        "(function () {\r\n  define(function () {\r\n    /** Say. */\r\n    function f() {}\r\n  })\r\n})()\r\n",
        id="a function inside of expressions, in a file with CRLF",
    ),
    pytest.param(
        "javascript",
        "\ufefffunction f() {}",
        "\ufeff/** Say. */\nfunction f() {}",
        id="behind a byte order mark",
    ),
    pytest.param(
        "javascript",
        "/* é日本 */ var a\nfunction ф() {}\n",
        "/* é日本 */ var a\n/** Say. */\nfunction ф() {}\n",
        id="places count code points",
    ),
]


@pytest.mark.parametrize(("language", "before", "after"), ECMASCRIPT_PLACES)
def test_a_documentation_comment_goes(language: str, before: str, after: str) -> None:
    assert documented(before, language) == after
    assert prove(before, after, language) is Proof.SAME


@pytest.mark.parametrize(
    "docstring",
    [
        pytest.param('"""Say."""', id="three quotes"),
        pytest.param("'Say.'", id="single quotes"),
        pytest.param('r"""Say."""', id="raw"),
        pytest.param('U"Say."', id="unicode prefix"),
        pytest.param('("Say.")', id="in parentheses"),
        pytest.param('((\n    # why\n    "Say."))', id="in parentheses with a comment"),
        pytest.param("\"Say.\" 'More.'", id="joined strings"),
        pytest.param('"Say."; x = 1', id="before a semicolon"),
    ],
)
def test_a_python_docstring_of_any_form_counts(docstring: str) -> None:
    found = targets(open_document(f"{docstring}\ndef f():\n    {docstring}\n"))
    assert [(each.documented, each.insertion, each.why_not) for each in found] == [
        (True, None, "is documented")
    ] * 2


@pytest.mark.parametrize(
    "above",
    [
        pytest.param("/** Say. */\n", id="directly above"),
        pytest.param("/** Say. */\n\n", id="above a blank line"),
        pytest.param("/** Say. */\n// And more.\n", id="above an ordinary comment"),
        pytest.param("/** Say. */\n// @ts-ignore\n", id="above a directive"),
        pytest.param("// @ts-ignore\n/** Say. */\n", id="below a directive"),
        pytest.param("/** Say. */ ", id="on the same line"),
        pytest.param("/** @license MIT */\n/** Say. */\n", id="below a licence"),
    ],
)
def test_a_documentation_comment_counts(above: str) -> None:
    (found,) = targets(open_document(f"{above}export function f() {{}}\n", "typescript"))
    assert (found.documented, found.insertion) == (True, None)


@pytest.mark.parametrize(
    "above",
    [
        pytest.param("/* Say. */\n", id="an ordinary block"),
        pytest.param("/**/\n", id="an empty block"),
        pytest.param("/***\n Say. ***/\n", id="three stars"),
        pytest.param("function g() { /** Say. */ }\n", id="a block inside of other code"),
        pytest.param("a() /** Say. */\n", id="a block at the end of other code"),
    ],
)
def test_another_comment_does_not_count(above: str) -> None:
    *_, found = targets(open_document(f"{above}function f() {{}}\n", "javascript"))
    assert found.insertion is not None


PYTHON_REASONS = [
    pytest.param(
        "# This file is automatically generated by x.\ndef f(): pass\n",
        "f",
        "the file is generated",
        id="a file that says so",
    ),
    pytest.param(
        "def f():\n    # An auto-generated name.\n    pass\n", "f", None, id="the word in a comment on code"
    ),
    pytest.param('def f():\n    """"""\n', "f", "has an empty docstring", id="an empty docstring"),
    pytest.param("@overload\ndef f(): ...\n", "f", "is an overload", id="an overload"),
    pytest.param(
        "@typing.overload\ndef f(): ...\n", "f", "is an overload", id="an overload by its module's name"
    ),
    pytest.param(
        "class A:\n    @x.setter\n    def x(self, v): pass\n",
        "A.x",
        "is a property's setter or deleter",
        id="a setter",
    ),
    pytest.param(
        "class A:\n    @x.deleter\n    def x(self): pass\n",
        "A.x",
        "is a property's setter or deleter",
        id="a deleter",
    ),
    pytest.param(
        "class A:\n    __doc__ = x\n",
        "A",
        "assigns its documentation",
        id="a class that assigns its docstring",
    ),
    pytest.param(
        "__doc__ = x\n", "file", "assigns its documentation", id="a module that assigns its docstring"
    ),
    pytest.param(
        "import ply.lex as lex\ndef t_NAME(t): pass\n",
        "t_NAME",
        "its docstring is a grammar rule of PLY",
        id="a token of PLY",
    ),
    pytest.param(
        "from ply import yacc\ndef p_rule(p): pass\n",
        "p_rule",
        "its docstring is a grammar rule of PLY",
        id="a rule of PLY",
    ),
    pytest.param("def t_NAME(t): pass\n", "t_NAME", None, id="such a name without PLY"),
    pytest.param(
        "from docopt import docopt\n", "file", "its docstring is read by docopt", id="a module with docopt"
    ),
    pytest.param("def f():  # no-doc\n    pass\n", "f", "is marked no-doc", id="a mark on the signature"),
    pytest.param("# no-doc\n@x\ndef f(): pass\n", "f", "is marked no-doc", id="a mark above the decorators"),
    pytest.param(
        "class A:  # no-doc\n    def f(self): pass\n",
        "A.f",
        None,
        id="a mark on the class is not its member's",
    ),
    pytest.param("", "file", "has no code", id="an empty file"),
    pytest.param("# only this\n", "file", "has no code", id="a file of comments"),
    pytest.param(
        "def f(): pass\ndef g(:\n", "f", "the file has syntax errors", id="errors elsewhere in the file"
    ),
    pytest.param(
        "# Code generated by x. DO NOT EDIT.\ndef f(): pass\n",
        "f",
        "the file is generated",
        id="a generated file",
    ),
    pytest.param(
        "# @generated\ndef f(): pass\n", "f", "the file is generated", id="a file marked as generated"
    ),
    pytest.param('x = "@generated"\ndef f(): pass\n', "f", None, id="the mark in a string"),
]


@pytest.mark.parametrize(("text", "name", "why_not"), PYTHON_REASONS)
def test_a_python_declaration_gets_no_docstring_for_a_reason(
    text: str, name: str, why_not: str | None
) -> None:
    assert reason(text, name) == why_not


ECMASCRIPT_REASONS = [
    pytest.param(
        "if (x) { function f() {} }\n", "f", "is not at the start of its line", id="inside of a line"
    ),
    pytest.param("a; function f() {}\n", "f", "is not at the start of its line", id="behind a statement"),
    pytest.param(
        "/** */\nfunction f() {}\n", "f", "has empty documentation", id="an empty documentation comment"
    ),
    pytest.param("// no-doc\nfunction f() {}\n", "f", "is marked no-doc", id="a mark above"),
    pytest.param("function f() {} // no-doc\n", "f", "is marked no-doc", id="a mark on the line"),
    pytest.param("class A {\n  set x(v) {}\n}\n", "A.x", None, id="a setter without a getter"),
    pytest.param(
        "class A {\n  get x() {}\n  set x(v) {}\n}\n",
        "A.x",
        "is documented at its getter",
        id="a setter beside its getter",
    ),
    pytest.param(
        "function f() {}\n" + "a()," * 300 + "1\n", "f", "the file is minified", id="a minified file"
    ),
    pytest.param(
        "// Code generated. DO NOT EDIT.\nfunction f() {}\n",
        "f",
        "the file is generated",
        id="a generated file",
    ),
    pytest.param(
        "function f() {}\nfunction g( {\n", "f", "the file has syntax errors", id="errors elsewhere"
    ),
]


@pytest.mark.parametrize(("text", "name", "why_not"), ECMASCRIPT_REASONS)
def test_an_ecmascript_declaration_gets_no_comment_for_a_reason(
    text: str, name: str, why_not: str | None
) -> None:
    assert reason(text, name, "javascript") == why_not


@pytest.mark.parametrize(
    ("path", "language", "text"),
    [
        pytest.param("file.pyi", "python", "def f(): ...\n", id="Python"),
        pytest.param("file.d.ts", "typescript", "export function f(): void\n", id="TypeScript"),
    ],
)
def test_a_stub_gets_no_documentation(path: str, language: str, text: str) -> None:
    assert reason(text, "f", language, path) == "the file is a stub"


def test_documentation_is_seen_in_a_file_that_gets_none() -> None:
    found = targets(open_document('# @generated\n"""Say."""\ndef f():\n    "Say."\n'))
    assert [(each.documented, each.why_not) for each in found] == [(True, "is documented")] * 2


def test_a_nested_function_is_a_target_but_not_public() -> None:
    found = targets(open_document("def f():\n    def g(): pass\n"))
    assert [(each.facts.symbol.qualified_name, each.facts.symbol.public) for each in found[1:]] == [
        ("f", True),
        ("f.g", False),
    ]


def test_targets_come_in_source_order_the_module_first() -> None:
    found = targets(open_document("class A:\n    def f(self): pass\ndef g(): pass\n"))
    assert [each.facts.symbol.qualified_name for each in found] == ["file", "A", "A.f", "g"]


def test_a_text_that_does_not_parse_at_all_has_no_targets() -> None:
    assert targets(open_document("def f(): pass\n", "plaintext", "file.txt")) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param(
            "python", "x = " + "(" * 1_900 + "1" + ")" * 1_900 + "\ndef f(): pass\n", id="parentheses"
        ),
        pytest.param("python", "x = a" + ".b()" * 5_000 + "\ndef f(): pass\n", id="a chain of calls"),
        pytest.param("javascript", "x => " * 3_000 + "1\nfunction f() {}\n", id="arrow functions"),
        pytest.param("javascript", "function f() {\n" * 500 + "}" * 500, id="functions"),
    ],
)
def test_deep_nesting_raises_nothing(language: str, text: str) -> None:
    found = targets(open_document(text, language))
    assert found[-1].facts.symbol.name == "f"


@pytest.mark.parametrize(("before", "after"), PYTHON_PLACES)
def test_what_was_documented_once_stays_as_it_is(before: str, after: str) -> None:
    assert documented(after) == after
