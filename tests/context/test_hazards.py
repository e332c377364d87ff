import tracemalloc

import pytest

from glossator_context.grammars import leaves, matches, parse
from glossator_context.syntax.hazards import is_hazardous, readable


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"a = 1\n", b"a = 1\n"),
        ("é = 😀\n".encode(), "é = 😀\n".encode()),
        ("é = ü\n".encode("latin-1"), b"? = ?\n"),
        (b"a\xffb\xc3", b"a?b?"),
        (b"\xed\xa0\x80 \xed\xb0\x80", b"??? ???"),
        (b"\0", b"\0"),
        (b"", b""),
    ],
    ids=["ASCII", "UTF-8", "another encoding", "single bytes", "surrogates", "a NUL", "nothing"],
)
def test_what_is_no_utf_8_becomes_question_marks_in_its_place(source, expected):
    assert readable(source) == expected
    assert len(expected) == len(source)


@pytest.mark.parametrize(
    ("grammar", "source"),
    [
        ("python", b"(" * 2_000),
        ("cpp", b"%w[" * 3_000),
        ("json", b'{"a":' * 2_000),
        ("java", b"impl<" * 1_000),
        ("c_sharp", b"< record " * 1_000),
        ("cpp", b"template<a, " * 1_000),
        ("java", b"<<b->" * 1_000),
        ("bash", b"a |\n" * 2_000),
        ("bash", b"local a |& " * 2_000),
    ],
    ids=["brackets", "lists of words", "objects", "generics", "words between angles", "templates", "arrows between angles",
         "pipes on lines", "pipes on a line"],
)  # fmt: skip
def test_what_is_begun_thousands_of_times_and_never_ended_is_a_hazard(grammar, source):
    assert is_hazardous(source, grammar)
    assert parse(source, grammar) is None


@pytest.mark.parametrize(
    ("grammar", "source"),
    [
        ("python", b"f(a[0], {1: (2, 3)})\n" * 20_000),
        ("python", b"SMILEYS.append(':-(')\n" * 5_000),
        ("python", b'OPENING = "([{<"\n' * 5_000),
        ("c", b"if (a < b && c <= d) { e = f << 2; }\n" * 10_000),
        ("java", b"for (int i = 0; i < n; i++) { x -> y; }\n" * 10_000),
        ("java", b"Map<String, List<Map<A, B>>> a;\n" * 10_000),
        ("cpp", b"a < b;\n" * 10_000),
        ("cpp", b"std::cout << a << b << c;\n" * 10_000),
        ("bash", b"a | b || c\n" * 10_000),
        ("bash", b"a |\n  b\n" * 10_000),
        ("json", b'[{"a": [1, 2]},' * 1_000),
        ("java", b"a<b<c<d>>>" * 5_000),
    ],
    ids=["calls", "brackets in strings", "all brackets in strings", "comparisons", "loops", "nested generics",
         "comparisons alone", "shifts", "pipes", "pipes on two lines", "some objects that do not end", "generics on one line"],
)  # fmt: skip
def test_what_people_write_is_no_hazard(grammar, source):
    assert not is_hazardous(source, grammar)


def test_a_text_of_another_encoding_is_read_but_for_its_letters():
    tree = parse("# é\ndef f():\n    pass\n".encode("latin-1"), "python")

    assert [leaf.type for leaf in leaves(tree)][:3] == ["comment", "def", "identifier"]


@pytest.mark.parametrize("grammar", ["bash", "lua", "scala", "swift"])
@pytest.mark.parametrize("unit", [b"\0", b"\\ ", b"`", b"#", "\ufeff ".encode()], ids=ascii)
def test_a_scanner_that_reads_on_to_the_end_for_each_character_is_stopped(grammar, unit):
    # Without the end that it is told, each of these takes minutes or all the memory.
    tree = parse(unit * 200_000, grammar, budget_ms=30)

    assert tree is None or tree.root_node.end_byte <= len(unit) * 200_000


def test_thousands_of_signs_side_by_side_are_no_tree():
    assert parse(b"!" * 20_000, "c", budget_ms=10_000) is None
    assert parse(b"!" * 4_000, "c", budget_ms=10_000) is not None


def test_a_long_table_is_a_tree():
    assert parse(b"int table[] = {" + b"-1, " * 20_000 + b"1};\n", "c", budget_ms=10_000) is not None
    assert parse(b"[" + b"1," * 20_000 + b"1]", "json", budget_ms=10_000) is not None


def test_a_query_that_compares_texts_keeps_nothing_of_the_source():
    source = b"attr_reader :a\n" * 2_000
    tree = parse(source, "ruby", budget_ms=10_000)
    query = '(call method: (identifier) @_name (#eq? @_name "attr_writer")) @property'
    tracemalloc.start()
    try:
        assert matches(tree.root_node, query, "ruby") == []
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert kept < len(source)
    assert tree.root_node.children[0].text == b"attr_reader :a"
