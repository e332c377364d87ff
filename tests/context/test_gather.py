import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.marked import at_cursor, document
from glossator_context.document import Document
from glossator_context.frames import Change
from glossator_context.gather import estimate_tokens, gather
from glossator_context.languages import language_id_of
from glossator_context.pieces import Reason, Task
from glossator_context.text import Position

tasks = pytest.mark.parametrize("task", list(Task), ids=str)


def nothing(path):
    return None


def workspace(files):
    documents = {
        path: Document(f"file://{path}", path, language_id_of(path), text, 1) for path, text in files.items()
    }
    return documents.get


def gathered(
    marked, *, task=Task.COMPLETE, budget=2000, files=(), path="/w/m.py", language="python", roots=("/w",)
):
    found, position = at_cursor(marked, language, path)
    return gather(found, task, position, budget, read=workspace(dict(files)), roots=roots)


def piece_texts(result, reason):
    return {piece.path: piece.text for piece in result.pieces if piece.reason is reason}


LONG_CLASS = (
    "class Stack(Base):\n    '''A stack.'''\n    limit: int = 3\n    def __init__(self, items: list[int]) -> None:\n"
    "        self.items = items\n\n"
    + "".join(
        f"    def method_{n}(self, a: int) -> str:\n        return str(a + {n})\n\n" for n in range(200)
    )
    + "    @property\n    def top(self):\n        return self.‸items\n\n"
    + "".join(f"    def later_{n}(self):\n        pass\n\n" for n in range(200))
)


@tasks
def test_a_small_file_is_gathered_whole(task):
    result = gathered("import a\n\ndef f():\n    return ‸1\n\nx = 2\n", task=task)

    assert (result.prefix, result.suffix) == ("import a\n\ndef f():\n    return ", "1\n\nx = 2\n")
    assert [symbol.name for symbol in result.scope] == ["f"]
    assert result.parsed
    assert result.language == "python"


def test_a_large_file_is_cut_at_line_ends():
    result = gathered(LONG_CLASS)
    lines = LONG_CLASS.replace("‸", "").splitlines(keepends=True)

    assert result.prefix.splitlines(keepends=True)[0] in lines
    assert result.prefix.endswith("        return self.")
    assert result.suffix.startswith("items\n")
    assert result.suffix.endswith("\n")
    assert estimate_tokens(result.prefix) > 3 * estimate_tokens(result.suffix) / 2


def test_the_head_of_the_prefix_stays_while_a_line_is_typed():
    found, position = at_cursor(LONG_CLASS.replace("return self.‸items", "‸"), path="/w/m.py")
    heads = set()
    for version, character in enumerate("value = self.compute(self.items[0], [1, 2], key='x')", 2):
        found.edit([Change(position, position, character)], version)
        position = Position(position.line, position.column + 1)
        result = gather(found, Task.COMPLETE, position, 2000, read=nothing, roots=("/w",))
        heads.add((result.pieces, result.prefix[:200]))

    assert len(heads) <= 2


def test_the_members_of_the_class_around_the_cursor_are_gathered_where_the_prefix_does_not_show_them():
    result = gathered(LONG_CLASS)
    text = piece_texts(result, Reason.ENCLOSING)["m.py"]

    assert text.startswith(
        "class Stack(Base):\n    limit: int = 3\n    def __init__(self, items: list[int]) -> None: ...\n"
    )
    assert "def top" not in text
    members = [line.strip() for line in text.splitlines()[1:]]
    shown = result.prefix + result.suffix
    assert all(member.removesuffix(": ...") + ":" not in shown for member in members if "def " in member)
    assert any("method_1" in member for member in members)


def test_a_long_function_whose_header_is_far_above_is_named():
    body = "".join(f"    value_{n} = {n}\n" for n in range(2000))
    result = gathered(f"def long(a, b) -> int:\n{body}    return ‸1\n")

    assert piece_texts(result, Reason.ENCLOSING) == {"m.py": "def long(a, b) -> int: ..."}


def test_what_the_windows_show_is_not_gathered_again():
    assert gathered("class A:\n    def m(self): pass\n    def n(self):\n        ‸pass\n").pieces == ()


def test_the_pieces_around_the_cursor_stay_while_a_call_is_open():
    found, position = at_cursor(LONG_CLASS.replace("return self.‸items", "‸"), path="/w/m.py")
    before = gather(found, Task.COMPLETE, position, 2000, read=nothing, roots=())
    found.edit([Change(position, position, "self.push(")], 2)
    after = gather(
        found, Task.COMPLETE, Position(position.line, position.column + 10), 2000, read=nothing, roots=()
    )

    assert found.tree.root_node.has_error
    assert after.pieces == before.pieces


@pytest.mark.parametrize(
    ("statement", "files", "expected"),
    [
        ("from a import f", {"/w/a.py": "def f(x: int) -> str:\n    '''Make it.\n\n    Long.\n    '''\ndef g(): pass\n"},
         {"a.py": "def f(x: int) -> str: ...  # Make it."}),
        ("from a import _f as g", {"/w/a.py": "def _f(): pass\n"}, {"a.py": "def _f(): ..."}),
        ("import a", {"/w/a.py": "X = 1\ndef f(): pass\ndef _g(): pass\nclass C:\n    def m(self): pass\n"},
         {"a.py": "X = 1\ndef f(): ...\nclass C: ..."}),
        ("from a import C", {"/w/a.py": "class C(D):\n    '''See.'''\n    x: int\n    def __init__(self, x): pass\n"
                                        "    def m(self): pass\n    def _p(self): pass\n"},
         {"a.py": "class C(D):  # See.\n    x: int\n    def __init__(self, x): ...\n    def m(self): ..."}),
        ("from p import b", {"/w/p/__init__.py": "", "/w/p/b.py": "def f(): pass\n"}, {"p/b.py": "def f(): ..."}),
        ("from p import f", {"/w/p/__init__.py": "from p.b import f\n", "/w/p/b.py": "def f(): pass\n"}, {"p/b.py": "def f(): ..."}),
        ("from p import f", {"/w/p/__init__.py": "from .b import *\n", "/w/p/b.py": "def f(): pass\n"}, {"p/b.py": "def f(): ..."}),
        ("from .a import f, g", {"/w/a.py": "def f(): pass\ndef g(): pass\n"}, {"a.py": "def f(): ...\ndef g(): ..."}),
        ("import m", {"/w/m.py": "def f(): pass\n"}, {}),
        ("import os", {}, {}),
        ("from a import gone", {"/w/a.py": "def f(): pass\n"}, {}),
        ("from a import f", {"/w/a.py": "<!--" * 5000}, {}),
    ],
    ids=["a function", "a private name", "a whole module", "a class", "a submodule", "a name passed on", "all passed on",
         "two names", "itself", "no file", "a name that is gone", "a file that does not parse"],
)  # fmt: skip
def test_imported_names_are_gathered_as_signatures(statement, files, expected):
    assert piece_texts(gathered(f"{statement}\n\n‸\n", files=files), Reason.IMPORTED) == expected


@pytest.mark.parametrize(
    ("statement", "files", "expected"),
    [
        ('import { f } from "./a"', {"/w/a.ts": "/** Make it. */\nexport function f(x: number): string { return '' }\n"},
         {"a.ts": "function f(x: number): string;  // Make it."}),
        ('import { C } from "./a"', {"/w/a.ts": "export class C {\n  x = 1;\n  private y = 2;\n  m(): void {}\n}\n"},
         {"a.ts": "class C {\n    x = 1;\n    m(): void;\n}"}),
        ('import D from "./a"', {"/w/a.ts": "export const z = 1;\nexport default class D {}\n"}, {"a.ts": "class D;"}),
        ('import * as a from "./a"', {"/w/a.ts": "export const z = 1;\nfunction hidden() {}\n"}, {"a.ts": "const z = 1;"}),
        ('import { f } from "."', {"/w/index.ts": 'export { f } from "./b";\n', "/w/b.ts": "export const f = () => 1;\n"},
         {"b.ts": "const f = ();"}),
        ('import { I } from "./a.js"', {"/w/a.ts": "export interface I { a: string }\n"}, {"a.ts": "interface I {\n    a: string;\n}"}),
    ],
    ids=["a function", "a class", "a default", "everything", "a name passed on", "an interface"],
)  # fmt: skip
def test_names_imported_by_typescript_are_gathered_as_signatures(statement, files, expected):
    result = gathered(f"{statement}\n\n‸\n", files=files, path="/w/m.ts", language="typescript")

    assert piece_texts(result, Reason.IMPORTED) == expected


def test_a_piece_says_where_it_is_from_and_what_it_costs():
    result = gathered("from p.a import f\n‸\n", files={"/w/p/a.py": "import b\n\n\ndef f():\n    pass\n"})
    (piece,) = result.pieces

    assert (piece.path, piece.start_line, piece.stop_line) == ("p/a.py", 3, 5)
    assert piece.tokens == estimate_tokens(piece.text)
    assert result.tokens == piece.tokens + estimate_tokens(result.prefix) + estimate_tokens(result.suffix)


def test_names_that_stand_near_the_cursor_come_first_where_not_all_fit():
    many = "".join(f"def function_{n}(argument: int) -> str: pass\n" for n in range(60))
    result = gathered("import a\n\na.function_57(‸)\n", files={"/w/a.py": many}, budget=200)

    (text,) = piece_texts(result, Reason.IMPORTED).values()
    assert text.startswith("def function_57(")
    assert "function_1(" in text
    assert "function_40(" not in text


def test_a_changed_file_is_gathered_as_it_is_now():
    other = document("def f(): pass\n", path="/w/a.py")
    found, position = at_cursor("from a import f\n‸\n", path="/w/m.py")

    def signature():
        result = gather(found, Task.COMPLETE, position, 500, read={"/w/a.py": other}.get, roots=("/w",))
        return [piece.text for piece in result.pieces]

    assert signature() == ["def f(): ..."]
    other.edit([Change(Position(0, 6), Position(0, 6), "new")], 2)
    assert signature() == ["def f(new): ..."]


def test_files_that_do_not_exist_are_not_read_where_the_caller_can_tell():
    reads = []
    found, position = at_cursor("import a\nimport os\n‸\n", path="/w/m.py")

    def read(path):
        reads.append(path)
        return document("def f(): pass\n", path=path)

    gather(found, Task.COMPLETE, position, 500, read=read, roots=("/w",), exists={"/w/a.py"}.__contains__)

    assert set(reads) == {"/w/a.py"}


def test_the_files_of_imports_are_not_looked_for_at_each_keystroke():
    looked = []
    found, position = at_cursor("import a\nimport os\n\nx = ‸\n", path="/w/m.py")
    for version in range(2, 30):
        found.edit([Change(position, position, "y")], version)
        gather(found, Task.COMPLETE, position, 500, read=nothing, roots=("/w",), exists=looked.append)
        if version == 2:
            first = len(looked)

    assert 0 < len(looked) == first


@pytest.mark.parametrize("task", [Task.EXPLAIN, Task.DOCUMENT], ids=str)
def test_the_subject_is_gathered_before_what_stands_around_it(task):
    around = "".join(f"def other_{n}():\n    return {n}\n\n" for n in range(300))
    subject = "def subject(a):\n" + "".join(f"    step_{n} = {n}\n" for n in range(20)) + "    return ‸a\n"
    result = gathered(f"{around}{subject}\n{around}", task=task, budget=600)

    assert subject.replace("‸", "") in result.prefix + result.suffix
    assert "other_299" in result.prefix
    assert "other_0" in result.suffix


def test_a_subject_larger_than_the_budget_is_cut_around_the_place():
    subject = "def subject(a):\n" + "".join(f"    step_{n} = {n}\n" for n in range(4000))
    found = document(subject, path="/w/m.py")
    result = gather(found, Task.EXPLAIN, Position(2000, 4), 1000, read=nothing, roots=())

    assert result.prefix.endswith("    step_1998 = 1998\n    ")
    assert result.suffix.startswith("step_1999 = 1999\n")
    assert result.tokens <= 1000


def test_without_a_tree_there_is_text_alone():
    result = gathered("<!--" * 5000 + "\nimport a\nx = ‸1\n", files={"/w/a.py": "def f(): pass\n"})

    assert not result.parsed
    assert result.pieces == ()
    assert (result.prefix, result.suffix) == ("import a\nx = ", "1\n")


@pytest.mark.parametrize("language", ["plaintext", "nothing-we-know"])
def test_another_language_is_text_alone(language):
    result = gathered("func f() {‸}\n", language=language, path="/w/m.go")

    assert (result.language, result.parsed, result.prefix, result.suffix) == (
        language,
        False,
        "func f() {",
        "}\n",
    )


def test_fault_71_of_a_line_of_a_million_characters_the_part_at_the_cursor_is_gathered():
    found = document("x" * 500_000 + "y" * 500_000, "javascript", "/w/m.js")
    result = gather(found, Task.COMPLETE, Position(0, 500_000), 5000, read=nothing, roots=())

    assert result.prefix == "x" * 4000
    assert result.suffix == "y" * len(result.suffix)
    assert 1000 < len(result.suffix) <= 4000


budgets = st.one_of(st.integers(-5, 60), st.integers(60, 3000))
fragments = st.sampled_from(
    ["class A:\n", "    def m(self, a=1):\n", "        return a\n", "\n", "import a\n", "from a import f, C\n", "x = (1,\n", "é日😀\n",
     "\r\n", "\r", "\0", "y" * 300, "        # " + "word " * 20 + "\n", "def f():\n", "'''"]
)  # fmt: skip
OTHER = (
    "class C:\n    '''Doc.'''\n"
    + "".join(f"    def m{n}(self, a: int): pass\n" for n in range(40))
    + "def f(a): pass\n"
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(fragments, max_size=120).map("".join),
    st.sampled_from(Task),
    budgets,
    st.integers(0, 130),
    st.integers(0, 320),
)
def test_what_is_gathered_is_never_more_than_the_budget(text, task, budget, line, column):
    found = document(text, path="/w/m.py")
    other = document(OTHER, path="/w/a.py")
    position = Position(line, column)
    result = gather(found, task, position, budget, read={"/w/a.py": other}.get, roots=("/w",))

    spent = estimate_tokens(result.prefix) + estimate_tokens(result.suffix)
    assert (
        result.tokens == spent + sum(estimate_tokens(piece.text) for piece in result.pieces) <= max(0, budget)
    )
    assert result.prefix + result.suffix in str(found.text)
    offset = found.text.offset(found.text.clamp(position))
    assert str(found.text)[:offset].endswith(result.prefix)
    assert str(found.text)[offset:].startswith(result.suffix)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [("", 0, 0), ("x", 1, 1), ("return self.items[0]\n", 5, 9), ("日本語のテキスト", 8, 16), ("😀😀", 2, 8)],
    ids=["nothing", "a letter", "a line of code", "Japanese", "emoji"],
)
def test_tokens_are_estimated_nearly(text, least, most):
    assert least <= estimate_tokens(text) <= most


@tasks
@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "def f(a=" * 5000,
        "\0" * 1000,
        "class A:\n" * 3000,
        "\n" * 100_000,
        "é😀\ud800" * 1000,
        "if a:\n " * 3000,
    ],
    ids=lambda text: ascii(text[:8]),
)
@pytest.mark.parametrize("language", ["python", "javascript"])
def test_of_a_strange_text_something_is_gathered(text, language, task):
    found = document(text, language, "/w/m.py")
    for position in (Position(0, len(text) // 2), found.text.end, Position(500, 1)):
        result = gather(found, task, position, 500, read=nothing, roots=("/w",))

        assert result.tokens <= 500
        assert result.prefix + result.suffix != ""
