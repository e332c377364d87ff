from hashlib import blake2b
from textwrap import dedent

import pytest

from glossator_context.indexing.extract import extract
from glossator_context.indexing.segment import (
    ABSTRACT,
    GENERATED,
    HAS_DOC,
    PUBLIC,
    TEST_LIKE,
    TOP_LEVEL,
    WINDOW_LINES,
    Segment,
)

STAMP = (1_700_000_000_000_000_001, 42)


def segment_of(path: str, source: str | bytes) -> Segment:
    """The segment of one file."""
    return extract([(path, STAMP, source if isinstance(source, bytes) else dedent(source).encode())])


def words_by_window(segment: Segment) -> list[dict[str, int]]:
    """How often each word is in each window."""
    return [
        {
            segment.words[word]: count
            for word, count in zip(
                segment.window_words[start:stop].tolist(), segment.window_counts[start:stop].tolist(), strict=True
            )
        }
        for start, stop in zip(segment.window_offsets[:-1], segment.window_offsets[1:], strict=True)
    ]  # fmt: skip


def pairs(rows, segment: Segment) -> set[tuple[str, str, int]]:
    """Rows of two words and a count, in words."""
    return {(segment.words[first], segment.words[second], count) for first, second, count in rows.tolist()}


def lines_of(segment: Segment) -> dict[str, tuple[int, int, int]]:
    """Of each definition the line of its name, its first line and its last one."""
    return {
        segment.words[name]: (line, start, end)
        for name, line, start, end in zip(
            segment.def_name.tolist(),
            segment.def_line.tolist(),
            segment.def_start.tolist(),
            segment.def_end.tolist(),
            strict=True,
        )
    }


def signatures(path: str, source: str) -> list[str]:
    return list(segment_of(path, source).signatures)


def docs(path: str, source: str) -> list[str]:
    return list(segment_of(path, source).docs)


def flags(path: str, source: str) -> dict[str, int]:
    """The flags of each definition."""
    segment = segment_of(path, source)
    return dict(
        zip([segment.words[name] for name in segment.def_name], segment.def_flags.tolist(), strict=True)
    )


def test_a_file_keeps_its_path_stamp_language_and_digest():
    source = b"x = 1\ny = 2\n"

    segment = segment_of("a/b.py", source)

    assert segment.paths == ["a/b.py"]
    assert segment.stamps.tolist() == [list(STAMP)]
    assert [segment.language_names[number] for number in segment.languages] == ["python"]
    assert segment.digest(0) == blake2b(source, digest_size=16).digest()
    assert segment.line_counts.tolist() == [3]


def test_no_files_make_an_empty_segment():
    segment = extract([])

    assert segment.paths == []
    assert list(segment.words) == []
    assert segment.def_offsets.tolist() == segment.file_windows.tolist() == [0]
    assert segment.describe() == []


def test_words_are_counted_by_windows_of_lines():
    source = "".join(f"name{number} = other\n" for number in range(WINDOW_LINES + 2))

    segment = segment_of("a.py", source)

    first, second = words_by_window(segment)
    assert first["other"] == WINDOW_LINES
    assert first["name0"] == 1
    assert set(second) == {f"name{WINDOW_LINES}", f"name{WINDOW_LINES + 1}", "other"}
    assert segment.window_line.tolist() == [0, WINDOW_LINES]
    assert segment.window_file.tolist() == [0, 0]


def test_the_words_of_a_window_ascend():
    segment = segment_of("a.py", " ".join(f"w{number}" for number in range(300)) + "\n" + "w7 w3 w250\n")

    assert (segment.window_words[1:] > segment.window_words[:-1]).all()


def test_windows_belong_to_their_files():
    files = [
        ("a.py", STAMP, b"a\n" * 30),
        ("b.py", STAMP, b""),
        ("c.py", STAMP, b"b"),
    ]

    segment = extract(files)

    assert segment.file_windows.tolist() == [0, 3, 4, 5]
    assert segment.window_file.tolist() == [0, 0, 0, 1, 2]
    assert [set(window) for window in words_by_window(segment)] == [{"a"}, {"a"}, {"a"}, set(), {"b"}]


def test_a_word_is_found_by_its_windows():
    segment = segment_of("a.py", "common rare\n" + "\n" * WINDOW_LINES + "common\n")
    word = segment.word_ids["common"]

    start, stop = segment.posting_offsets[word : word + 2]

    assert segment.posting_windows[start:stop].tolist() == [0, 1]
    assert len(segment.posting_windows) == len(segment.window_words)


def test_a_count_stops_at_what_a_byte_holds():
    assert words_by_window(segment_of("a.py", "x " * 1000 + "\n")) == [{"x": 255}]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", "a1 _b __c__ 12 0x1F 3e5 1st x2y", {"a1", "_b", "__c__", "x2y"}),
        ("a.py", "größe 名前 naïve “quoted” a—b 🙂 it’s", {"größe", "名前", "naïve", "quoted", "a", "b", "it", "s"}),
        ("a.js", "$ $el a$b jQuery", {"$", "$el", "a$b", "jQuery"}),
        ("a.py", "a$b", {"a", "b"}),
        ("a.css", ".btn-primary { margin-top: 1px }", {"btn-primary", "margin-top"}),
        ("a.html", '<p class="btn-primary x"></p>', {"p", "class", "btn-primary", "x"}),
        ("a.rb", "empty? save! a ? b", {"empty?", "save!", "a", "b"}),
        ("a.php", "$name = $this->x;", {"name", "this", "x"}),
        ("a.txt", "plain text", {"plain", "text"}),
        ("a.py", "x" * 101 + " " + "y" * 100, {"y" * 100}),
        ("a.py", "", set()),
    ],
    ids=[
        "numbers are none",
        "letters of all scripts",
        "dollars of JavaScript",
        "and of no other language",
        "hyphens of style sheets",
        "hyphens of HTML",
        "marks at the end of Ruby's",
        "dollars before PHP's are not part of them",
        "of a text without a language",
        "what is too long is none",
        "of nothing",
    ],
)  # fmt: skip
def test_words_are_what_may_be_a_name(path, text, expected):
    assert set(segment_of(path, text).words) == expected


def test_long_words_that_begin_alike_are_told_apart():
    names = [f"{'a' * length}{end}" for length in range(1, 40) for end in ("", "b", "c")]

    segment = segment_of("a.py", " ".join(names * 2))

    assert sorted(segment.words) == sorted(set(names))
    assert sum(words_by_window(segment)[0].values()) == 2 * len(names)


def test_many_words_are_all_kept():
    names = [f"name_{number}" for number in range(30_000)]

    segment = segment_of("a.txt", "\n".join(names))

    assert sorted(segment.words) == sorted(names)
    assert len(set(segment.words)) == len(segment.words)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", "self.x.y()\na.b\na.b", {("self", "x", 1), ("x", "y", 1), ("a", "b", 2)}),
        ("a.ts", "a?.b\nc!.d\nf().g", {("a", "b", 1), ("c", "d", 1)}),
        ("a.cpp", "a->b;\nstd::move(c.d);", {("a", "b", 1), ("std", "move", 1), ("c", "d", 1)}),
        ("a.lua", "a:b()\nc.d = 1", {("a", "b", 1), ("c", "d", 1)}),
        ("a.py", "1.5\n'a . b'", set()),
        ("a.txt", "a.b", set()),
    ],
    ids=["Python", "TypeScript", "C++", "Lua", "numbers and blanks", "a text without a language"],
)
def test_members_stand_with_what_they_are_asked_of(path, text, expected):
    segment = segment_of(path, text)

    assert pairs(segment.members, segment) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", "def f(a: Foo, b: 'Bar', c: list[Baz] = 1): pass\n", {("a", "Foo"), ("b", "Bar"), ("c", "Baz")}),
        ("a.py", "x = Foo()\ny = pkg.Bar(1)\nz = Color.RED\n", {("x", "Foo"), ("y", "Bar"), ("z", "Color")}),
        ("a.js", "const x = new Foo();\nlet y = new pkg.Bar(1);\n", {("x", "Foo"), ("y", "Bar")}),
        ("a.ts", "function f(a: Foo, b?: pkg.Bar) {}\n", {("a", "Foo"), ("b", "Bar")}),
        ("A.java", "class A { Foo a; void f(List<Bar> b) { Baz c = g(); } }\n", {("a", "Foo"), ("b", "Bar"), ("c", "Baz")}),
        ("a.go", "package m\nfunc f(a *Foo, b pkg.Bar) {\n\tc := &Baz{}\n}\n", {("a", "Foo"), ("b", "Bar"), ("c", "Baz")}),
        ("a.rs", "fn f(a: &mut Foo, b: Vec<Bar>) { let c = Baz::new(); }\n", {("a", "Foo"), ("b", "Vec"), ("b", "Bar"), ("c", "Baz")}),
        ("a.c", "void f(struct foo *a) { bar_t b; return c; }\n", {("a", "foo"), ("b", "bar_t")}),
        ("a.py", "x == Foo()\nreturn\n", set()),
    ],
    ids=["annotations", "values", "new objects", "TypeScript", "Java", "Go", "Rust", "C", "a comparison says nothing"],
)  # fmt: skip
def test_names_stand_with_their_types(path, text, expected):
    segment = segment_of(path, text)

    assert {(name, type_) for name, type_, _ in pairs(segment.typed, segment)} == expected


def test_definitions_know_their_lines():
    source = """\
    import os
    @decorator
    class A(
        B,
    ):
        x = [
            1,
        ]
        def f(self): pass
    """

    assert lines_of(segment_of("a.py", source)) == {
        "A": (2, 1, 8),
        "x": (5, 5, 7),
        "f": (8, 8, 8),
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_lines_end_as_they_end(newline):
    source = "a = 1\n\n# größe\nclass A:\n    def f(self):\n        pass\n".replace("\n", newline)

    segment = segment_of("a.py", source.encode())

    assert lines_of(segment) == {"a": (0, 0, 0), "A": (3, 3, 5), "f": (4, 4, 5)}
    assert segment.line_counts.tolist() == [7]
    assert list(segment.signatures) == ["a = 1", "class A", "def f(self)"]


def test_definitions_stand_by_file_and_line():
    segment = extract(
        [("b.py", STAMP, b"b = 1\na = 2\n"), ("c.py", STAMP, b"\n"), ("a.py", STAMP, b"c = 3\n")]
    )

    assert [segment.words[name] for name in segment.def_name] == ["b", "a", "c"]
    assert segment.def_offsets.tolist() == [0, 2, 2, 3]
    assert segment.def_file.tolist() == [0, 0, 2]


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("a.py", "@cache\ndef f(a,\n      b=1,  # the second\n) -> int:\n    return 1\n", ["def f(a, b=1, ) -> int"]),
        ("a.py", "class A(B, metaclass=M):\n    '''Doc.'''\n", ["class A(B, metaclass=M)"]),
        ("a.py", "TABLE = {\n    'a': 1,\n}\n", ["TABLE = { 'a': 1, }"]),
        ("a.ts", "export function f<T>(a: T): Promise<void> {\n}\n", ["function f<T>(a: T): Promise<void>"]),
        ("a.ts", "export const f = (a: number): string => {\n};\n", ["const f = (a: number): string"]),
        ("a.ts", "export interface A extends B {\n}\n", ["interface A extends B"]),
        ("a.kt", "fun f(a: Int): Int {\n    return a\n}\n", ["fun f(a: Int): Int"]),
        ("a.go", "package m\ntype T struct {\n\tN int\n}\n", ["type T struct", "N int"]),
        ("a.css", ".a {\n  color: red;\n}\n", [".a { color: red; }"]),
        ("a.py", f"def f({'a, ' * 200}b): pass\n", [f"{('def f(' + 'a, ' * 200)[:299]}…"]),
        ("a.py", f"x = '{'é' * 500}'\n", [f"{('x = ' + chr(39) + 'é' * 500)[:119]}…"]),
    ],
    ids=[
        "over several lines, without comments",
        "of a class",
        "of a value",
        "of TypeScript",
        "of an arrow function",
        "of an interface",
        "whose body is in no field",
        "whose body is deeper",
        "of a language without line comments",
        "that is too long",
        "of a value that is too long",
    ],
)  # fmt: skip
def test_a_signature_is_one_line_without_the_body(path, source, expected):
    assert signatures(path, source) == expected


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("a.py", 'def f():\n    """Do it.\n\n    More.\n    """\n', "Do it."),
        ("a.py", "class A:\n    r'''\n    First.'''\n", "First."),
        ("a.py", "def f():\n    return 'no doc'\n", ""),
        ("a.py", "# above\ndef f(): pass\n", ""),
        ("a.ts", "/** Does it. */\nexport function f() {}\n", "Does it."),
        ("a.ts", "/**\n * Does it.\n *\n * @param a - b\n */\n@decorator()\nexport class A {}\n", "Does it."),
        ("a.ts", "// no doc\nfunction f() {}\n", ""),
        ("a.ts", "/** Another's. */\nimport a from 'b';\nfunction f() {}\n", ""),
        ("a.go", "package m\n\n// F does it.\n// And more.\nfunc F() {}\n", "F does it."),
        ("a.go", "package m\n\n// Not this.\n\nfunc F() {}\n", ""),
        ("a.rs", "/// Does it.\n///\n/// More.\n#[inline]\npub fn f() {}\n", "Does it."),
        ("A.cs", "/// <summary>\n/// Does it.\n/// </summary>\nclass A {}\n", "Does it."),
        ("A.java", "/**\n * Does <b>it</b>.\n */\n@Deprecated\nclass A {}\n", "Does it."),
    ],
    ids=[
        "a docstring",
        "a docstring of a class",
        "a string that is none",
        "a comment above a Python function",
        "a comment on one line",
        "a comment above a decorator",
        "a comment that documents nothing",
        "a comment of what stands between",
        "line comments",
        "line comments further above",
        "line comments above an attribute",
        "tags around it",
        "tags in it",
    ],
)  # fmt: skip
def test_a_doc_is_the_first_line_of_what_documents(path, source, expected):
    assert docs(path, source)[0] == expected


def test_definitions_are_flagged():
    assert flags("a.py", 'class A:\n    """Doc."""\n    def _f(self): pass\ndef g(): pass\n_h = 1\n') == {
        "A": PUBLIC | TOP_LEVEL | HAS_DOC,
        "_f": 0,
        "g": PUBLIC | TOP_LEVEL,
        "_h": TOP_LEVEL,
    }


def test_a_function_without_a_body_is_abstract():
    source = "abstract class A { abstract f(): void; g(): void {} }\ninterface B { h(): void }\n"

    assert {name for name, flag in flags("a.ts", source).items() if flag & ABSTRACT} == {"f", "h"}


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("a.go", "package m\nfunc Public() {}\nfunc private() {}\n", {"Public"}),
        ("A.java", "class A { private int a; public int b; }\n", {"A", "b"}),
        ("a.rs", "pub fn a() {}\nfn b() {}\n", {"a"}),
        ("a.php", "<?php\nclass A { private $a; function __construct() {} }\n", {"A", "__construct"}),
    ],
    ids=["Go", "Java", "Rust", "PHP"],
)
def test_what_is_public_is_said_in_each_language(path, source, expected):
    assert {name for name, flag in flags(path, source).items() if flag & PUBLIC} == expected


@pytest.mark.parametrize(
    "path",
    [
        "tests/a.py",
        "a/test/b.ts",
        "a/__tests__/b.js",
        "test_a.py",
        "a/conftest.py",
        "a/b_test.go",
        "a/b.spec.ts",
        "a/b.test.tsx",
        "src/test/java/org/ATest.java",
        "A.Tests/B.cs",
        "spec/a_spec.rb",
        "a/FooTest.kt",
    ],
)
def test_a_test_is_known_by_its_path(path):
    assert segment_of(path, "x = 1\n").file_flags[0] & TEST_LIKE


@pytest.mark.parametrize(
    "path", ["a.py", "attest.py", "contest/a.py", "latest.go", "a/testify.ts", "Greatest.java"]
)
def test_other_files_are_no_tests(path):
    assert not segment_of(path, "x = 1\n").file_flags[0] & TEST_LIKE


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# Generated by the protocol buffer compiler.  DO NOT EDIT!\nx = 1\n", True),
        ("// Code generated by mockgen. DO NOT EDIT.\n", True),
        ("/* @generated */\n", True),
        ("# This file was automatically generated\n", True),
        ("# reads what others generated\nx = 1\n", False),
        ("x = 1\n" * 500 + "# @generated\n", False),
    ],
    ids=["protocol buffers", "Go", "a mark", "a sentence", "a word in passing", "not in the head"],
)
def test_a_generated_file_says_so_in_its_head(source, expected):
    assert bool(segment_of("a.py", source).file_flags[0] & GENERATED) is expected


def test_imports_are_read():
    segment = segment_of("a.py", "import os\nfrom .a import b as c\nx = 1\n")

    assert [(each.module, each.names, each.level, each.exported) for each in segment.imports(0)] == [
        ("os", ("os",), 0, ("*",)),
        ("a", ("c",), 1, ("b",)),
    ]


def test_files_of_several_languages_make_one_segment():
    files = [
        ("a.py", STAMP, b"def f(x): return x.y\n"),
        ("b.css", STAMP, b".btn-primary { color: red }\n"),
        ("c.ts", STAMP, b"export const $f = (x: Foo) => x.y;\n"),
        ("d.txt", STAMP, b"f\n"),
    ]

    together, apart = extract(files), [extract([file]) for file in files]

    assert together.describe() == [line for segment in apart for line in segment.describe()]
    assert sorted(set(together.words)) == sorted(together.words)


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("a.rb", "class A\n  attr_reader :size\n  def empty?\n    @x.nil?\n  end\nend\n", ["A", "size", "empty?"]),
        ("a.scala", "class A(b: Int) {\n  def f(x: Int): Int = x\n}\n", ["A", "b", "f"]),
    ],
    ids=["Ruby", "Scala"],
)  # fmt: skip
def test_names_are_those_that_are_used(path, source, expected):
    segment = segment_of(path, source)

    assert [segment.words[name] for name in segment.def_name] == expected


def test_a_name_that_is_no_word_is_a_name_all_the_same():
    segment = segment_of("a.ts", "namespace A.B { export const x = 1 }\nenum E { 'with blank' = 1 }\n")

    assert [segment.words[name] for name in segment.def_name] == ["A.B", "x", "E", "with blank"]
    assert segment.words[segment.def_owner[1]] == "A.B"
    assert len(set(segment.words)) == len(segment.words)


@pytest.mark.parametrize(
    "source",
    [
        b"\xff\xfe\x00d\x00e\x00f",
        b"def f\xff(): pass\nclass \xe2\x28\xa1: pass\n",
        b"\xef\xbb\xbfdef f(): pass\n",
        b"def f():\0 pass\n" * 10,
        b"\r\r\n\n\r",
        b"(" * 100_000,
        b"<!--" * 5_000,
        b"x" * 1_100_000,
        b"a." * 100_000,
        b'"""' + b"a" * 10_000,
        b"\n" * 100_000,
        "\u2028\u0085 = 1\n".encode(),
        b"\xed\xa0\x80 surrogate\n",
    ],
    ids=lambda source: repr(source[:8]),
)
@pytest.mark.parametrize("path", ["a.py", "a.ts", "a.txt", "a.css"])
def test_strange_sources_are_read_all_the_same(path, source):
    segment = segment_of(path, source)

    assert segment.paths == [path]
    assert len(segment.describe()) == 1
    assert segment.def_line.min(initial=0) >= 0
    assert (segment.def_end < segment.line_counts[0]).all()


def test_a_byte_order_mark_is_no_part_of_a_name():
    segment = segment_of("a.py", "\ufeffdef f(): pass\n".encode())

    assert set(segment.words) == {"def", "f", "pass"}
    assert [segment.words[name] for name in segment.def_name] == ["f"]


def test_many_files_are_the_same_as_each_by_itself():
    files = [
        (f"f{number}.py", (number, number), f"class C{number}(Base):\n    def m(self): self.x = {number}\n# ü{number}\n".encode())
        for number in range(40)
    ]  # fmt: skip

    together = extract(files)

    assert together.describe() == [line for file in sorted(files) for line in extract([file]).describe()]
