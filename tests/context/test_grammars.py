import ctypes
import subprocess
import sys
import tracemalloc

import pytest

from glossator_context import grammars
from glossator_context.grammars import has_grammar, leaves, matches, nodes, parse

ENDLESS = {
    "python": b"<!--" * 5000,
    "javascript": b"{-" * 10_000,
    "typescript": b"{-" * 10_000,
    "tsx": b"{-" * 10_000,
}
DEEP = b"(" * 100_000


@pytest.fixture
def fresh_grammars():
    grammars._parser.cache_clear()
    grammars._long_tail_library.cache_clear()
    yield
    grammars._parser.cache_clear()
    grammars._long_tail_library.cache_clear()


@pytest.mark.parametrize(
    ("language", "source", "root"),
    [
        ("python", b"def f(): pass\n", "module"),
        ("javascript", b"const a = <b/>\n", "program"),
        ("typescript", b"let a: number = <number>b\n", "program"),
        ("tsx", b"let a: X = <b/>\n", "program"),
        ("bash", b"f() { echo $1; }\n", "program"),
        ("c", b"int main(void) { return 0; }\n", "translation_unit"),
        ("c_sharp", b"class A { int B { get; } }\n", "compilation_unit"),
        ("cpp", b"template <class T> T f(T t) { return t; }\n", "translation_unit"),
        ("css", b".a { color: red }\n", "stylesheet"),
        ("go", b"package main\n", "source_file"),
        ("html", b"<p>a</p>\n", "document"),
        ("java", b"class A { void f() {} }\n", "program"),
        ("json", b'{"a": [1]}\n', "document"),
        ("kotlin", b"fun f(): Int { return 1 }\n", "source_file"),
        ("lua", b"local a = { b = 1 }\n", "chunk"),
        ("php", b"<?php function f() { return 1; }\n", "program"),
        ("ruby", b"def f; 1; end\n", "program"),
        ("rust", b"fn main() {}\n", "source_file"),
        ("scala", b"object A { def f = 1 }\n", "compilation_unit"),
        ("swift", b"func f() -> Int { return 1 }\n", "source_file"),
    ],
)
def test_an_official_grammar_parses_its_language(language, source, root):
    tree = parse(source, language)

    assert has_grammar(language)
    assert tree.root_node.type == root
    assert not tree.root_node.has_error


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="tree-sitter-languages has no wheel for this Python")
@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("elixir", b"defmodule A do\nend\n"),
        ("haskell", b"f x = x\n"),
        ("ocaml", b"let f x = x\n"),
        ("toml", b"a = 1\n"),
        ("make", b"a:\n\tb\n"),
        ("sql", b"SELECT a FROM b;\n"),
    ],
)
def test_a_grammar_of_the_long_tail_parses_a_line(language, source):
    tree = parse(source, language)

    assert not tree.root_node.has_error
    assert tree.root_node.end_byte >= len(source) - 1
    assert tree.root_node.named_child_count >= 1


def test_the_package_of_the_long_tail_is_never_imported():
    program = (
        "import sys; from glossator_context.grammars import has_grammar; has_grammar('elixir');"
        "sys.exit('tree_sitter_languages' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("module", ["text", "frames", "languages", "tokens", "symbols", "pieces"])
def test_what_the_server_imports_does_not_load_tree_sitter(module):
    program = f"import sys, glossator_context.{module}; sys.exit('tree_sitter' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    "language",
    [
        "yaml",
        "markdown",
        "rst",
        "julia",
        "plaintext",
        "",
        "../x",
        "python_external_scanner_create",
    ],
)
def test_there_is_no_grammar_for_what_crashes_or_does_not_exist(language):
    assert not has_grammar(language)
    assert parse(b"x\n", language) is None


@pytest.mark.usefixtures("fresh_grammars")
def test_fault_77_without_the_long_tail_package_there_is_no_grammar_and_no_error(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    assert not has_grammar("elixir")
    assert has_grammar("python")


@pytest.mark.usefixtures("fresh_grammars")
@pytest.mark.parametrize("error", [ImportError("no wheel"), OSError("a damaged library")])
def test_fault_77_a_wheel_that_does_not_load_is_a_missing_grammar(monkeypatch, error):
    def broken(name):
        raise error

    monkeypatch.setattr("importlib.import_module", broken)

    assert parse(b"x = 1\n", "python") is None


@pytest.mark.usefixtures("fresh_grammars")
def test_fault_77_a_grammar_of_another_abi_is_a_missing_grammar(monkeypatch):
    # The first field of a grammar is the version of its ABI.
    wrong = ctypes.create_string_buffer((9).to_bytes(4, sys.byteorder) + bytes(4096))
    new_capsule = ctypes.pythonapi.PyCapsule_New
    new_capsule.restype = ctypes.py_object
    new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    capsule = new_capsule(ctypes.addressof(wrong), b"tree_sitter.Language", None)
    monkeypatch.setattr("tree_sitter_python.language", lambda: capsule)

    assert not has_grammar("python")


@pytest.mark.usefixtures("fresh_grammars")
def test_fault_77_the_tree_sitter_that_corrupts_memory_is_refused(monkeypatch):
    monkeypatch.setattr("tree_sitter.__version__", "0.26.0")

    assert not has_grammar("python")


@pytest.mark.parametrize("language", ENDLESS)
def test_fault_73_a_parse_that_would_hang_is_given_up(language):
    # Without a budget each of these runs for more than half a minute, and then there is a tree.
    assert parse(ENDLESS[language], language) is None


@pytest.mark.parametrize("language", ENDLESS)
def test_a_parser_works_after_it_was_stopped(language):
    parse(ENDLESS[language], language, budget_ms=20)

    assert not parse(b"f(1)\n", language).root_node.has_error


def test_a_source_above_the_limit_is_not_parsed():
    assert parse(b"#" * (grammars.MAX_SOURCE_BYTES + 1), "python") is None
    assert parse(b"#" * grammars.MAX_SOURCE_BYTES, "python", budget_ms=10_000) is not None


def test_an_old_tree_makes_a_parse_of_the_new_text():
    tree = parse(b"a = 1\nb = 2\n", "python")
    tree.edit(4, 5, 7, (0, 4), (0, 5), (0, 7))

    again = parse(b"a = f()\nb = 2\n", "python", old_tree=tree)

    fresh = parse(b"a = f()\nb = 2\n", "python")
    assert [node.type for node in nodes(again.root_node)] == [node.type for node in nodes(fresh.root_node)]
    assert [leaf.byte_range for leaf in leaves(again)] == [leaf.byte_range for leaf in leaves(fresh)]


def test_fault_72_a_very_deep_tree_is_walked_without_recursion():
    source = b"x = " + b"-" * 60_000 + b"1"
    tree = parse(source, "python", budget_ms=10_000)

    assert sum(1 for _ in nodes(tree.root_node)) > 120_000
    assert sum(1 for _ in leaves(tree)) == 60_003


def test_leaves_come_in_source_order_and_hold_all_the_text():
    source = b"def f(a):\n    return a + 1\n"
    found = list(leaves(parse(source, "python")))

    assert b"".join(source[leaf.start_byte : leaf.end_byte] for leaf in found) == source.translate(
        None, b" \n"
    )


@pytest.mark.parametrize(
    "source",
    [
        b"\0" * 1000,
        b"\xff\xfe\xed\xa0\x80" * 100,
        DEEP,
        b"[" * 100_000,
        b"`${" * 30_000,
        b'"' * 100_001,
        b"x" * 1_000_000,
    ],
    ids=lambda source: repr(source[:4]),
)
@pytest.mark.parametrize("language", ENDLESS)
def test_a_strange_source_gives_a_tree_or_none(language, source):
    tree = parse(source, language)

    assert tree is None or tree.root_node.end_byte <= len(source)


def test_a_parse_keeps_nothing_of_its_source() -> None:
    source = b"x = 1\n" * 30_000
    tracemalloc.start()
    try:
        parse(source, "python")
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(20):
            parse(source, "python")
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert after - before < len(source)


CALLS = "(call function: (identifier) @name) @function"


def found(source: bytes, query: str, **limits: int) -> list[tuple[int, dict[str, bytes]]]:
    """Each match's pattern, and the text of the first node of each capture."""
    root = parse(source, "python", budget_ms=10_000).root_node
    return [
        (
            pattern,
            {name: source[nodes[0].start_byte : nodes[0].end_byte] for name, nodes in captures.items()},
        )
        for pattern, captures in matches(root, query, "python", **limits)
    ]


def test_a_query_gives_each_match_with_its_captures():
    assert found(b"f(g())\n", CALLS) == [
        (0, {"name": b"f", "function": b"f(g())"}),
        (0, {"name": b"g", "function": b"g()"}),
    ]


def test_a_query_finds_nothing_that_begins_deeper_than_asked():
    assert found(b"f(g())\n", CALLS, max_depth=2) == [(0, {"name": b"f", "function": b"f(g())"})]


def test_a_query_can_compare_the_texts_of_nodes():
    query = '((call function: (identifier) @name) @function (#eq? @name "g"))'

    assert found(b"f(1)\ng(2)\n" + b"#" * 200_000, query) == [(0, {"name": b"g", "function": b"g(2)"})]


@pytest.mark.parametrize("query", ["(no_such_kind) @name", "((", "(call) @a)", "(call wrong: (_))"])
def test_a_query_that_does_not_fit_the_grammar_finds_nothing(query):
    assert found(b"f()\n", query) == []


def test_a_query_of_a_language_without_a_grammar_finds_nothing():
    assert matches(parse(b"f()\n", "python").root_node, CALLS, "no such language") == []


def test_a_query_over_a_very_deep_tree_ends():
    nested = "(unary_operator (unary_operator (unary_operator (unary_operator) @a))) @b"

    assert isinstance(found(b"x = " + b"-" * 60_000 + b"1", nested), list)


def test_a_query_that_compares_texts_keeps_nothing_of_the_source():
    source = b"f(1)\n" * 10_000
    query = '((call function: (identifier) @name) (#eq? @name "g"))'
    root = parse(source, "python", budget_ms=10_000).root_node
    matches(root, query, "python")
    tracemalloc.start()
    try:
        matches(root, query, "python")
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert kept < len(source)
