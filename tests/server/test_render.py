import ast
import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.declared import facts_in, facts_of, target_of
from glossator.comments.apply import apply_insertion, apply_insertions, comment_edit
from glossator.comments.prose import Prose, parse_prose
from glossator.comments.render import render
from glossator.comments.style import detect_style, style_of_project
from glossator_context.documentation.prove import Proof, prove
from glossator_context.facts import Facts, Insertion

FUNCTION = facts_in(
    "def fetch(url: str, *parts: str, timeout_s: float = 5.0, **options) -> bytes:\n"
    "    raise TimeoutError\n    return b''\n"
)
PROSE = Prose(
    summary="Fetch a page.",
    details="Redirects are not followed.",
    parameters={"url": "Where it is.", "parts": "What to add.", "timeout_s": "How long to wait.", "options": "Passed on."},
    returns="The body.",
    raises={"TimeoutError": "If it takes too long."},
)  # fmt: skip
GOOGLE = '''"""Fetch a page.

Redirects are not followed.

Args:
    url: Where it is.
    *parts: What to add.
    timeout_s: How long to wait.
    **options: Passed on.

Returns:
    The body.

Raises:
    TimeoutError: If it takes too long.
"""'''
NUMPY = '''"""Fetch a page.

Redirects are not followed.

Parameters
----------
url : str
    Where it is.
*parts : str
    What to add.
timeout_s : float, optional
    How long to wait.
**options
    Passed on.

Returns
-------
bytes
    The body.

Raises
------
TimeoutError
    If it takes too long.
"""'''
SPHINX = '''"""Fetch a page.

Redirects are not followed.

:param url: Where it is.
:param *parts: What to add.
:param timeout_s: How long to wait.
:param **options: Passed on.
:returns: The body.
:raises TimeoutError: If it takes too long.
"""'''


def rendered(
    prose: Prose, facts: Facts = FUNCTION, style: str = "google", width: int = 88, indent: int = 4
) -> str:
    return render(prose, facts, style=style, width=width, indent_width=indent)


@pytest.mark.parametrize(
    ("style", "comment"),
    [
        pytest.param("google", GOOGLE, id="Google"),
        pytest.param("numpy", NUMPY, id="NumPy"),
        pytest.param("sphinx", SPHINX, id="Sphinx"),
        pytest.param("auto", GOOGLE, id="no style chosen"),
        pytest.param("jsdoc", GOOGLE, id="a style of another language"),
    ],
)
def test_a_python_comment_follows_its_convention(style: str, comment: str) -> None:
    assert rendered(PROSE, style=style) == comment


@pytest.mark.parametrize("style", ["google", "numpy", "sphinx"])
def test_a_convention_is_read_back_as_the_same_prose(style: str) -> None:
    assert parse_prose(rendered(PROSE, style=style)) == PROSE


@pytest.mark.parametrize("style", ["google", "numpy", "sphinx", "jsdoc", "tsdoc"])
def test_a_summary_alone_takes_one_line(style: str) -> None:
    python = facts_in("def close():\n    pass\n")
    script = facts_in("function close() {}\n", "javascript")

    assert rendered(Prose(summary="Close it."), python, style) == '"""Close it."""'
    assert rendered(Prose(summary="Close it."), script, style) == "/** Close it. */"


def test_a_generator_has_yields_and_a_class_attributes() -> None:
    generator = facts_in("def lines() -> Iterator[str]:\n    yield ''\n")
    record = facts_in("@dataclass\nclass P:\n    x: int = 0\n")

    assert rendered(Prose(summary="Read.", yields="Each line."), generator, "numpy").split("\n")[2:6] == [
        "Yields", "------", "str", "    Each line.",
    ]  # fmt: skip
    assert rendered(Prose(summary="A point.", attributes={"x": "Across."}), record) == (
        '"""A point.\n\nAttributes:\n    x: Across.\n"""'
    )
    assert ":ivar x: Across." in rendered(
        Prose(summary="A point.", attributes={"x": "Across."}), record, "sphinx"
    )


def test_a_colon_in_what_is_returned_is_not_taken_for_a_type() -> None:
    comment = rendered(Prose(summary="Do.", returns="One of two: yes or no."))

    assert "    bytes: One of two: yes or no." in comment


def test_javascript_has_types_and_typescript_has_none() -> None:
    prose = Prose(
        summary="Load it.", parameters={"path": "Where.", "retries": "How often."}, returns="The text.",
        raises={"TypeError": "If there is none."},
    )  # fmt: skip
    source = "async function load(path, retries = 3) { return ''; }\n"

    assert rendered(prose, facts_in(source, "javascript"), "auto") == (
        "/**\n * Load it.\n *\n * @param {*} path - Where.\n * @param {number} [retries=3] - How often.\n"
        " * @returns {Promise<string>} The text.\n * @throws {TypeError} If there is none.\n */"
    )
    assert rendered(prose, facts_in(source, "typescript"), "auto") == (
        "/**\n * Load it.\n *\n * @param path - Where.\n * @param retries - How often.\n"
        " * @returns The text.\n * @throws {@link TypeError} If there is none.\n */"
    )


def test_tsdoc_escapes_what_would_be_markup() -> None:
    facts = facts_in("function f(): void {}\n", "typescript")

    assert rendered(Prose(summary="Send to a@b and keep {x}, List<y> and `{z}`."), facts, "tsdoc") == (
        "/** Send to a\\@b and keep \\{x\\}, List\\<y\\> and `{z}`. */"
    )


def test_no_line_of_prose_becomes_a_tag() -> None:
    facts = facts_in("function f() {}\n", "javascript")
    words = Prose(summary="Do it.", details="It is " + "very " * 12 + "@deprecated now.")

    comment = rendered(words, facts, "jsdoc", width=70)

    assert "\\@deprecated" in comment or " * @deprecated" not in comment


LONG = "This sentence is rather long and goes on for a while so that it has to be wrapped somewhere."


@pytest.mark.parametrize("style", ["google", "numpy", "sphinx"])
@pytest.mark.parametrize("indent", [4, 8, 20])
def test_lines_are_wrapped_at_the_width_that_is_left(style: str, indent: int) -> None:
    prose = Prose(
        summary=LONG, details=LONG, parameters={"url": LONG}, returns=LONG, raises={"TimeoutError": LONG}
    )

    lines = rendered(prose, style=style, width=72, indent=indent).split("\n")

    assert max(map(len, lines)) <= 72 - indent
    assert [line for line in lines if line != line.rstrip()] == []


def test_wrapped_entries_are_read_as_one() -> None:
    prose = Prose(summary="Do it.", parameters={"url": LONG}, returns=LONG)

    for style in ("google", "numpy", "sphinx"):
        assert parse_prose(rendered(prose, style=style, width=60)) == prose


WORDS = st.text(st.sampled_from(list("abc .,:;\"'\\`{}*/@#<>[]()-=~\n\tÄ—🙂")), min_size=1, max_size=50)


@given(WORDS, WORDS, WORDS, st.sampled_from(["google", "numpy", "sphinx"]))
def test_a_docstring_in_place_changes_nothing_but_itself(
    summary: str, details: str, entry: str, style: str
) -> None:
    source = "def f(url: str, *parts: str) -> bytes:\n    return b''  # kept\n"
    target = target_of(source, "f")
    assert target.insertion is not None
    prose = Prose(
        summary=f"S{summary}", details=details, parameters={"url": entry, "parts": entry}, returns=f"R{entry}"
    )

    comment = render(prose, target.facts, style=style, width=80, indent_width=4)
    after = apply_insertion(source, target.insertion, comment)

    assert prove(source, after, "python") is Proof.SAME
    docstring = ast.get_docstring(ast.parse(after).body[0], clean=False)  # type: ignore[arg-type]
    assert docstring is not None
    assert inspect.cleandoc(docstring).startswith("S")
    written = ast.literal_eval(comment).split()
    assert docstring.split() == written


@given(WORDS, WORDS, st.sampled_from(["jsdoc", "tsdoc"]))
def test_a_block_comment_in_place_changes_nothing_but_itself(summary: str, entry: str, style: str) -> None:
    source = "export async function f(url) {\n  return url; // kept\n}\n"
    target = target_of(source, "f", "javascript")
    assert target.insertion is not None
    prose = Prose(summary=f"S{summary}", details=entry, parameters={"url": f"E{entry}"}, returns=f"R{entry}")

    after = apply_insertion(
        source, target.insertion, render(prose, target.facts, style=style, width=80, indent_width=0)
    )

    assert prove(source, after, "javascript") is Proof.SAME


def test_blank_lines_of_a_comment_get_no_indentation() -> None:
    insertion = Insertion(start=0, stop=1, before="\n\t", indent="\t", after=";", eol="\r\n")

    assert comment_edit(insertion, '"""A.\n\nB.\n"""') == (0, 1, '\n\t"""A.\r\n\r\n\tB.\r\n\t""";')


def test_many_comments_are_put_in_at_once() -> None:
    source = "def f(): pass\n\n\nclass A:\n    def g(self):\n        return 1\n"
    comments = []
    for name in ("f", "A", "A.g"):
        insertion = target_of(source, name).insertion
        assert insertion is not None
        comments.append((insertion, f'"""About {name}."""'))

    tree = ast.parse(apply_insertions(source, comments))

    function, klass = tree.body
    assert isinstance(function, ast.FunctionDef)
    assert isinstance(klass, ast.ClassDef)
    method = klass.body[1]
    assert isinstance(method, ast.FunctionDef)
    assert [ast.get_docstring(node) for node in (function, klass, method)] == [
        "About f.",
        "About A.",
        "About A.g.",
    ]


@pytest.mark.parametrize(
    ("docs", "style"),
    [
        pytest.param([], "google", id="nothing to see"),
        pytest.param(["Just a summary.", "Another."], "google", id="no sections"),
        pytest.param(["A.\n\nArgs:\n    x: y\n"], "google", id="Google"),
        pytest.param(["A.\n\nParameters\n----------\nx : int\n"], "numpy", id="NumPy"),
        pytest.param(["A.\n\n:param x: y\n"], "sphinx", id="Sphinx"),
        pytest.param(
            ["A.\n\n:param x: y", "B.\n\n:returns: z", "C.\n\nArgs:\n    x: y"], "sphinx", id="a majority"
        ),
    ],
)
def test_the_convention_of_most_docstrings_is_found(docs: list[str], style: str) -> None:
    assert detect_style(docs) == style


@pytest.mark.parametrize(
    ("pyproject", "style"),
    [
        pytest.param(
            {"tool": {"ruff": {"lint": {"pydocstyle": {"convention": "numpy"}}}}}, "numpy", id="ruff"
        ),
        pytest.param({"tool": {"pydocstyle": {"convention": "google"}}}, "google", id="pydocstyle"),
        pytest.param({"tool": {"numpydoc_validation": {"checks": ["all"]}}}, "numpy", id="numpydoc"),
        pytest.param({"tool": {"pydoclint": {"style": "sphinx"}}}, "sphinx", id="pydoclint"),
        pytest.param(
            {"tool": {"pydocstyle": {"convention": "pep257"}}}, None, id="a convention without sections"
        ),
        pytest.param({"tool": {"ruff": "nonsense"}}, None, id="nonsense"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_a_project_says_which_convention_it_uses(pyproject: dict[str, object], style: str | None) -> None:
    assert style_of_project(pyproject) == style


def test_a_method_keeps_the_indentation_of_its_body() -> None:
    target = target_of("class A:\n\tdef f(self, a):\n\t\treturn a\n", "A.f")
    assert target.insertion is not None
    prose = Prose(summary="Do it.", parameters={"a": "What."}, returns="It.")

    comment = render(prose, target.facts, style="google", width=80, indent_width=8)
    after = apply_insertion("class A:\n\tdef f(self, a):\n\t\treturn a\n", target.insertion, comment)

    assert facts_of(after, "A.f").symbol.doc is not None
    assert "\n\t\tArgs:\n\t\t    a: What.\n" in after
