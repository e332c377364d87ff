import pytest

from glossator_context.documentation.prove import prove
from glossator_context.facts import Proof

PYTHON = "import x\n\n\ndef f(a):\n    return a\n\n\nclass A:\n    x = 1\n"
ECMASCRIPT = "// @ts-ignore\nexport function f(a) {\n  return a\n}\n"


SAME = [
    pytest.param("python", PYTHON, PYTHON, id="no change"),
    pytest.param(
        "python", PYTHON, PYTHON.replace("(a):\n", '(a):\n    """Say."""\n'), id="a docstring in a function"
    ),
    pytest.param("python", PYTHON, PYTHON.replace("A:\n", "A:\n    'Say.'\n"), id="a docstring in a class"),
    pytest.param("python", PYTHON, '"""Say."""\n\n' + PYTHON, id="a docstring in the module"),
    pytest.param(
        "python",
        "def f():\n    'old'\n    x\n",
        "def f():\n    '''new\n    one'''\n    x\n",
        id="another docstring",
    ),
    pytest.param(
        "python",
        "def f():\n    'old'\n",
        "def f():\n    'new'\n",
        id="another docstring that is the whole body",
    ),
    pytest.param("python", "def f():\n    'old'\n    x\n", "def f():\n    x\n", id="no docstring any more"),
    pytest.param(
        "python",
        "def f(): x; y  # c\n",
        "def f():\n    'Say.'\n    x; y  # c\n",
        id="a body moved from one line",
    ),
    pytest.param("python", "def f(): \\\n  x\n", "def f():\n  'Say.'\n  x\n", id="a continuation less"),
    pytest.param("python", "x = 1\r\n", "'Say.'\r\n\r\nx = 1\r\n", id="CRLF"),
    pytest.param("python", "\ufeffx = 1\n", "\ufeff'Say.'\nx = 1\n", id="a byte order mark"),
    pytest.param(
        "python",
        "def f[T](a: T): x\n",
        "def f[T](a: T):\n    'Say.'\n    x\n",
        id="syntax newer than this Python",
    ),
    pytest.param("javascript", ECMASCRIPT, "/** Say. */\n" + ECMASCRIPT, id="a comment above a directive"),
    pytest.param("typescript", "/** a */\nlet x\n", "/** b */\nlet x\n", id="another comment"),
    pytest.param("typescript", "/** a */\nlet x\n", "let x\n", id="no comment any more"),
    pytest.param(
        "typescriptreact",
        "let x = <a>b</a>\n",
        "/** Say. */\nlet x = <a>b</a>\n",
        id="a comment above an element",
    ),
    pytest.param(
        "javascript",
        "a() // eslint-disable-line\nlet x\n",
        "a() // eslint-disable-line\n/** S */\nlet x\n",
        id="below a comment about its own line",
    ),
    pytest.param("javascript", "let x = {,}\n", "/** Say. */\nlet x = {,}\n", id="a comment above an error"),
]


@pytest.mark.parametrize(("language", "before", "after"), SAME)
def test_documentation_alone_is_the_same_program(language: str, before: str, after: str) -> None:
    assert prove(before, after, language) is Proof.SAME


CHANGED = [
    pytest.param(
        "python",
        "type A = b\nx = '\\n \\n'\n",
        "type A = b\nx = '\\n  \\n'\n",
        id="white space between escapes",
    ),
    pytest.param("python", PYTHON, PYTHON.replace("return a", "return b"), id="a name"),
    pytest.param("python", PYTHON, PYTHON.replace("x = 1", "x = 2"), id="a number"),
    pytest.param("python", "x = 0.0\n", "x = -0.0\n", id="a sign"),
    pytest.param("python", "x = 1\n", "x = True\n", id="a value that is equal but not the same"),
    pytest.param("python", "x = 'a'\n", "x = 'b'\n", id="a string that is no docstring"),
    pytest.param("python", "x = ' '\n", "x = '  '\n", id="white space in a string"),
    pytest.param("python", "x = f'{a} {b}'\n", "x = f'{a}  {b}'\n", id="white space in an f-string"),
    pytest.param("python", "x = 0x10\n", "x = 16\n", id="the spelling of a number"),
    pytest.param("python", "x = (1)\n", "x = 1\n", id="parentheses"),
    pytest.param("python", "if a:\n    b\n    c\n", "if a:\n    b\nc\n", id="indentation"),
    pytest.param(
        "python", "def f():\n    x\n", 'def f():\n    """x"""; evil()\n    x\n', id="code behind a docstring"
    ),
    pytest.param(
        "python",
        "def f():\n    x\n",
        'def f():\n    """x"""\n    evil()\n    """"""\n    x\n',
        id="a docstring that ends early",
    ),
    pytest.param(
        "python", "def f():\n    x\n", 'def f():\n    f"{evil()}"\n    x\n', id="an f-string in its place"
    ),
    pytest.param(
        "python",
        "def f():\n    x\n",
        'def f():\n    """x""" % evil()\n    x\n',
        id="a docstring that is formatted",
    ),
    pytest.param(
        "python", "def f():\n    'a'\n    'b'\n", "def f():\n    'b'\n", id="a string behind the docstring"
    ),
    pytest.param(
        "python", "def f():\n    'a'\n    x\n", "def f():\n    'b'\n    'a'\n    x\n", id="a second docstring"
    ),
    pytest.param(
        "python", "def f():\n    'a'\n", "def f():\n    pass\n", id="a body that was only a docstring"
    ),
    pytest.param(
        "python", "if a:\n    x\n", "if a:\n    'Say.'\n    x\n", id="a string where there are no docstrings"
    ),
    pytest.param("python", "x = 1  # noqa\n", "x = 1\n", id="a comment less"),
    pytest.param("python", "x = 1  # noqa\ny\n", "x = 1\ny  # noqa\n", id="a comment elsewhere"),
    pytest.param(
        "python",
        "def f():\n    x\n",
        "def f():\n    'a\\d'\n    x\n",
        id="a docstring that is read under a warning",
    ),
    pytest.param(
        "python", "#!/bin/sh\nx\n", "'a'\n#!/bin/sh\nx\n", id="a shebang that is not the first line"
    ),
    pytest.param(
        "python",
        "# coding: latin-1\nx\n",
        "'a'\n\n# coding: latin-1\nx\n",
        id="a declaration of the encoding that comes late",
    ),
    pytest.param("python", "\ufeffx\n", "x\n", id="a byte order mark less"),
    pytest.param(
        "python", "def f[T](a: T): x\n", "def f[T](a: T): y\n", id="code of a syntax newer than this Python"
    ),
    pytest.param(
        "javascript", ECMASCRIPT, ECMASCRIPT.replace("return a", "return b"), id="a name in JavaScript"
    ),
    pytest.param("javascript", "f(a)\n", "/** x */ evil() /* */\nf(a)\n", id="a comment that ends early"),
    pytest.param("javascript", "return_\n", "// Say.\nreturn_\n", id="a comment that is no documentation"),
    pytest.param("javascript", "/* a */ f\n", "f\n", id="an ordinary comment less"),
    pytest.param(
        "javascript",
        "function f() { return a }\n",
        "function f() { return\na }\n",
        id="a line break that ends a statement",
    ),
    pytest.param("javascript", "x = `a  b`\n", "x = `a b`\n", id="white space in a template"),
    pytest.param(
        "javascript", "x = `${a} ${b}`\n", "x = `${a}  ${b}`\n", id="white space between substitutions"
    ),
    pytest.param("javascript", "x = /a b/\n", "x = /a  b/\n", id="white space in a regular expression"),
    pytest.param("typescriptreact", "x = <a>b c</a>\n", "x = <a>b  c</a>\n", id="white space in an element"),
    pytest.param(
        "typescript",
        ECMASCRIPT,
        ECMASCRIPT.replace("export", "/** Say. */\nexport"),
        id="a comment below a directive",
    ),
    pytest.param(
        "javascript",
        "/** @jest-environment jsdom */\nf()\n",
        "/** Say. */\n/** @jest-environment jsdom */\nf()\n",
        id="a comment above the docblock that must be first",
    ),
    pytest.param(
        "javascript", "f()\n", "/** @jest-environment jsdom */\nf()\n", id="a comment that configures a tool"
    ),
    pytest.param(
        "javascript", "/** @type {A} */\nlet x\n", "/** Say. */\nlet x\n", id="a comment that is a type"
    ),
    pytest.param("javascript", "#!/bin/a\nf()\n", "#!/bin/b\nf()\n", id="a shebang"),
]


@pytest.mark.parametrize(("language", "before", "after"), CHANGED)
def test_more_than_documentation_is_seen(language: str, before: str, after: str) -> None:
    assert prove(before, after, language) is Proof.CODE_CHANGED


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        pytest.param(
            "python", PYTHON, PYTHON.replace("(a):\n", '(a):\n    """Say."\n'), id="a docstring without end"
        ),
        pytest.param(
            "python",
            PYTHON,
            PYTHON.replace("(a):\n", '(a):\n"""Say."""\n'),
            id="a docstring without indentation",
        ),
        pytest.param(
            "python", PYTHON, PYTHON.replace("(a):\n", '(a):\n    """a""" b\n'), id="text behind a docstring"
        ),
        pytest.param("python", PYTHON, PYTHON + "\0", id="a null character"),
        pytest.param(
            "python",
            "def f[T](a: T): x\n",
            "def f[T](a: T):\n    '''x\n",
            id="in syntax newer than this Python",
        ),
        pytest.param("javascript", ECMASCRIPT, "/** a */ b */\n" + ECMASCRIPT, id="text behind a comment"),
        pytest.param("javascript", ECMASCRIPT, ECMASCRIPT + "/** Say.\n", id="a comment without end"),
    ],
)
def test_what_no_longer_parses_is_broken(language: str, before: str, after: str) -> None:
    assert prove(before, after, language) is Proof.BROKEN


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        pytest.param("plaintext", "a\n", "b\n", id="no language"),
        pytest.param("python", "def f(:\n", "'Say.'\ndef f(:\n", id="Python that was broken before"),
        pytest.param("python", "x = '\ud800'\n", "'Say.'\nx = '\ud800'\n", id="half a character"),
        pytest.param("python", "# x\n" * 300_000, "# x\n" * 300_001, id="a text too large to parse"),
    ],
)
def test_what_cannot_be_read_is_not_proven(language: str, before: str, after: str) -> None:
    assert prove(before, after, language) is Proof.UNPROVEN


@pytest.mark.parametrize(
    "deep",
    [
        pytest.param("x = " + "(" * 1_900 + "1" + ")" * 1_900, id="parentheses"),
        pytest.param("x = a" + ".b()" * 5_000, id="a chain of calls"),
        pytest.param("x = 1" + " + 1" * 5_000, id="a sum"),
    ],
)
def test_deep_python_is_compared_without_recursion(deep: str) -> None:
    assert prove(f"{deep}\n", f"'Say.'\n{deep}\n", "python") is Proof.SAME
    assert prove(f"{deep}\n", f"'Say.'\n{deep.replace('x', 'y')}\n", "python") is Proof.CODE_CHANGED
