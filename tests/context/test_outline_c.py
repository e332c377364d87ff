import pytest

from fixtures.outlined import enclosing, outlined, symbol_named, typed_names
from fixtures.tagged import defined, imported
from glossator_context.languages.c import LANGUAGE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int f(int a) { return a; }\nstatic inline char *g(void) {}\nchar **h(void) {}\n", ["function f", "function g", "function h"]),
        ("int f(int a);\nextern char *g(void);\n", ["function f", "function g"]),
        ("struct list {\n  int len, max;\n  struct list *next;\n  char name[20];\n  void (*call)(int);\n  unsigned flag : 1;\n};\n",
         ["class list", "property list.len", "property list.max", "property list.next", "property list.name", "property list.call",
          "property list.flag"]),
        ("typedef struct { int x; } point;\ntypedef struct node { int y; } node;\ntypedef struct tag { int z; } name_t;\n",
         ["class point", "property point.x", "class node", "property node.y", "class tag", "property tag.z", "type name_t"]),
        ("typedef unsigned long big, *big_p;\ntypedef int (*callback)(int a);\ntypedef struct node node;\n",
         ["type big", "type big_p", "type callback", "type node"]),
        ("enum color { RED, GREEN = 3 };\ntypedef enum { A, B } kind;\nenum { C };\n",
         ["enum color", "constant color.RED", "constant color.GREEN", "enum kind", "constant kind.A", "constant kind.B", "constant C"]),
        ("union u { int a; float b; };\nstruct forward;\n", ["class u", "property u.a", "property u.b"]),
        ("#define GUARD_H\n#define MAX 3\n#define TWICE(x) ((x) * 2)\n", ["constant MAX", "function TWICE"]),
        ("static int a = 0, *b;\nextern int c;\nconst char *names[] = { \"a\" };\nint (*hook)(int) = 0;\n",
         ["variable a", "variable b", "variable c", "variable names", "variable hook"]),
        ("struct s { int a; } one, *two;\n", ["variable one", "variable two", "class s", "property s.a"]),
        ("#ifndef A_H\n#ifdef B\nint f(void) {}\n#else\nint g(void);\n#endif\n#endif\n", ["function f", "function g"]),
        ("int f(void) {\n  int local = 1, *other;\n  struct s { int z; };\n  int g(int);\n}\n", ["function f", "class f.s"]),
        ("", []),
    ],
    ids=["functions", "prototypes", "a struct", "structs with other names", "types", "enums", "a union", "macros", "variables",
         "variables of a new type", "below conditions", "locals are left out", "nothing"],
)  # fmt: skip
def test_c_declarations_have_names_and_kinds(text, expected):
    assert outlined(text, "c") == expected


@pytest.mark.parametrize(
    ("text", "name", "signature", "returns"),
    [
        (
            "static inline char *f(int a, /* why */\n    struct s *b)\n{\n}\n",
            "f",
            "static inline char *f(int a, struct s *b)",
            "char *",
        ),
        ("int f(void);\n", "f", "int f(void)", "int"),
        ("typedef struct {\n  int x;\n} point;\n", "point", "typedef struct point", None),
        ("#define MAX 3\n", "MAX", "#define MAX 3", None),
        ('static const char *names[] = {\n  "a",\n};\n', "names", "static const char *names[]", None),
        ("struct s {\n  int a[3]; /* three */\n};\n", "s.a", "int a[3]", None),
    ],
    ids=["a function", "a prototype", "a type", "a macro", "a long value", "a field"],
)
def test_a_signature_of_c_is_one_line_without_the_body(text, name, signature, returns):
    symbol = symbol_named(text, name, "c")

    assert (symbol.signature, symbol.returns) == (signature, returns)


def test_parameters_of_c_have_types():
    text = "int f(int a, const char *b, struct s **c, char d[]) {}\n"

    assert [(each.name, each.annotation) for each in symbol_named(text, "f", "c").parameters] == [
        ("a", "int"),
        ("b", "const char *"),
        ("c", "struct s **"),
        ("d", "char[]"),
    ]


def test_the_comment_above_is_the_documentation_of_c():
    text = "/* One.\n * Two. */\nint f(void);\n// Three.\nint g(void);\n/** Four. */\n#define A 1\n\n/* Of the file. */\n\nint h(void);\n"

    assert [symbol_named(text, name, "c").doc for name in ("f", "g", "A", "h")] == [
        "One.\nTwo.",
        "Three.",
        "Four.",
        None,
    ]


def test_what_is_static_is_private_in_c():
    text = "static int f(void) {}\nint g(void) {}\nstatic int x;\nint y;\n"

    assert [name for name in ("f", "g", "x", "y") if symbol_named(text, name, "c").public] == ["g", "y"]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("int f(int a) {\n  if (a) {\n    ‸\n  }\n}\n", ["function f"]),
        ("struct s {\n  int a;\n  ‸\n};\n", ["class s"]),
        ("int f(void) {}\n‸\nint g(void) {}\n", []),
        ("int f(int a)\n{\n  if (a) {\n    b->‸\n}\n", ["function f"]),
        ("static char *f(int a) {\n  int x = g(‸\n", ["function f"]),
    ],
    ids=["a function", "a struct", "between two functions", "an open block", "an open call"],
)
def test_a_place_in_c_is_in_what_encloses_it(marked, expected):
    assert enclosing(marked, "c") == expected


def test_broken_c_still_has_an_outline():
    text = "struct s {\n  int x;\n};\n\nint f(void) {\n  foo(;\n}\n\nint g(void) {\n}\n"

    assert [
        name
        for name in ("class s", "property s.x", "function f", "function g")
        if name not in outlined(text, "c")
    ] == []


def test_includes_are_imports_of_c():
    assert [text.strip() for text in imported('#include <a.h>\n#include "b.h"\nint x;\n', LANGUAGE)] == [
        "#include <a.h>", '#include "b.h"',
    ]  # fmt: skip


def test_other_files_name_what_a_header_declares():
    source = "#ifndef A_H\n#define A_H\ntypedef struct { int x; } a;\nint f(a *b);\nextern a one;\n#endif\n"

    assert sorted(defined(source, "a.h")) == [
        ("a", "class"),
        ("a.x", "property"),
        ("f", "function"),
        ("one", "variable"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "int f(redisContext *c, const struct sds s, int n, list **l) {\n",
            {("c", "redisContext"), ("s", "sds"), ("l", "list")},
        ),
        ("  struct node *next;\n  int x;\n", {("next", "node")}),
        ("  static const point here = { 1, 2 };\n", {("here", "point")}),
        ("  for (item *each = first; each; each++)\n", {("each", "item")}),
        ("  return value;\n  goto out;\n", set()),
    ],
    ids=["parameters", "a field", "a local", "a loop", "statements"],
)
def test_the_text_of_c_says_what_type_a_name_has(text, expected):
    assert typed_names(text, LANGUAGE) == expected
