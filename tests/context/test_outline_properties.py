import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator_context import outline as outlines
from glossator_context.document import Document
from glossator_context.frames import Change
from glossator_context.grammars import parse
from glossator_context.outline import outline, symbols_within
from glossator_context.scope import scope_at
from glossator_context.text import Position

FRAGMENTS = {
    "python": ["class A:\n", "    def m(self):\n", "        return 1\n", "def f(a):\n", "    x = 1\n", "LIMIT = 2\n", "@decorated\n",
               "'''Doc.'''\n", "# a remark\n", "async ", "(", ")", "\"\"\""],
    "typescript": ["export class A {\n", "  m(a: B) {\n", "  x = 1;\n", "}\n", "function f() {\n", "const a = 1, b = () => 2;\n",
                   "/** Doc. */\n", "@dec()\n", "export ", "export { a };\n", "interface I { p: number }\n", "/*", "*/", "{", "`"],
    "go": ["type A struct {\n", "\tX, y int\n", "}\n", "func (a *A) M() {\n", "func f(a int) {\n", "const (\n", "\tC = 1\n", ")\n", "var v = 1\n",
           "// Doc.\n", "type I interface {\n", "\tM()\n", "{", "\"", "/*", "*/\n"],
    "rust": ["struct A {\n", "    x: u8,\n", "}\n", "impl A {\n", "impl T for A {\n", "    fn m(&self) {\n", "fn f() {\n", "/// Doc.\n", "#[test]\n",
             "mod m {\n", "enum E { V, W(u8) }\n", "pub ", "const C: u8 = 1;\n", "{", "\"", "/*", "*/\n"],
    "java": ["class A {\n", "  void m(int a) {\n", "  }\n", "}\n", "  private int x = 1, y;\n", "  /** Doc. */\n", "  @Override\n", "interface I {\n",
             "enum E { V, W }\n", "record R(int z) {}\n", "import a.b;\n", "private ", "{", "\"", "/*", "*/\n"],
    "kotlin": ["class A(val x: Int) {\n", "  fun m(a: Int) {\n", "  }\n", "}\n", "  val y = 1\n", "fun String.ext() = 1\n", "/** Doc. */\n", "@Ann\n",
               "object O {\n", "  companion object {\n", "private ", "{", "\"", "/*", "*/\n"],
    "swift": ["class A {\n", "  func m(a: Int) {\n", "  }\n", "}\n", "  let x = 1\n", "extension A {\n", "/// Doc.\n", "@objc\n", "enum E {\n",
              "  case v, w\n", "private ", "{", "\"", "/*", "*/\n"],
    "csharp": ["namespace N {\n", "class A {\n", "  void M(int a) {\n", "  }\n", "}\n", "  public int X { get; set; }\n", "  int y = 1, z;\n",
               "/// <summary>Doc.</summary>\n", "[Test]\n", "enum E { V, W }\n", "private ", "{", "\"", "/*", "*/\n"],
    "c": ["struct s {\n", "  int x, *y;\n", "};\n", "} t;\n", "typedef struct {\n", "int f(int a) {\n", "}\n", "int g(void);\n", "/* Doc. */\n", "#define M 1\n",
          "#ifdef X\n", "#endif\n", "static int v = 1;\n", "{", "\"", "/*", "*/\n"],
    "cpp": ["namespace n {\n", "class A {\n", " public:\n", "  int m() const;\n", "  int x_ = 1;\n", "};\n", "}\n", "int A::m() const {\n",
            "template <typename T>\n", "/// Doc.\n", "enum class E { V, W };\n", "static ", "{", "\"", "/*", "*/\n"],
}  # fmt: skip
BUDGET_MS = 60_000
COMMON = ["\n", "\r\n", "\r", "  ", "\t", "é", "😀", "\0", "a", " ", ""]
places = st.tuples(st.integers(0, 14), st.integers(0, 20)).map(lambda place: Position(*place))


def document(text, language):
    """A document whose parses take as long as they take: a busy machine must not change what is found."""
    return Document("file:///a", None, language, text, 1, parse_budget_ms=BUDGET_MS)


def texts(language, most):
    return st.lists(st.sampled_from(FRAGMENTS[language] * 3 + COMMON), max_size=most).map("".join)


def sessions(language):
    changes = st.lists(st.tuples(places, places, texts(language, 3), st.integers(0, 3)), max_size=10)
    return st.tuples(texts(language, 24), changes)


def read_anew(found):
    """The symbols in the tree, none of them kept from before."""
    return [placed.symbol for placed in outlines._placed(found, None)] if found.tree is not None else []


@pytest.mark.parametrize("language", sorted(FRAGMENTS))
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_after_any_edits_an_outline_is_that_of_a_new_document(language, data):
    before, changes = data.draw(sessions(language))
    edited = document(before, language)
    outline(edited)
    for version, (first, second, new, look) in enumerate(changes):
        edited.edit([Change(*sorted((first, second)), new)], version)
        if look == 1:
            assert edited.tree is not None
        elif look >= 2:
            outline(edited)
            kept = outlines._kept.get(edited)
            assert kept is not None
            assert list(kept.symbols) == read_anew(edited)

    fresh = parse(edited.source, edited.syntax.grammar, budget_ms=BUDGET_MS)
    if fresh is not None and not fresh.root_node.has_error:
        assert outline(edited) == outline(document(str(edited.text), language))


@pytest.mark.parametrize("language", sorted(FRAGMENTS.keys() - {"python", "typescript"}))
@settings(max_examples=20, deadline=None)
@given(st.data())
def test_a_part_of_a_file_has_the_symbols_that_the_whole_file_has_there(language, data):
    found = document(data.draw(texts(language, 24)), language)
    if found.tree is None:
        return
    whole = list(outlines._placed(found, None))
    first = data.draw(st.integers(0, len(found.source)))
    within = (first, first + data.draw(st.integers(1, 40)))

    assert [
        placed for placed in symbols_within(found, within) if placed.start_byte < within[1] and placed.stop_byte > within[0]
    ] == [placed for placed in whole if placed.start_byte < within[1] and placed.stop_byte > within[0]]  # fmt: skip


@pytest.mark.parametrize("language", sorted(FRAGMENTS))
@settings(max_examples=20, deadline=None)
@given(st.data())
def test_where_a_file_is_whole_the_scope_is_made_of_its_outline(language, data):
    found = document(data.draw(texts(language, 24)), language)
    if found.tree is None or found.tree.root_node.has_error:
        return
    symbols = outline(found)
    for line in range(found.text.line_count):
        for symbol in scope_at(found, Position(line, data.draw(st.integers(0, 12)))):
            assert symbol in symbols


@pytest.mark.parametrize("language", sorted(FRAGMENTS))
def test_an_outline_in_haste_is_that_of_the_last_tree_and_changes_nothing_for_later(language):
    whole = "".join(FRAGMENTS[language][:4])
    edited = document(whole, language)
    before = outline(edited)
    edited.edit([Change(Position(0, 0), Position(0, 0), "\n")], 2)
    with edited.in_haste():
        in_haste = outline(edited)

    assert [symbol.qualified_name for symbol in in_haste] == [symbol.qualified_name for symbol in before]
    assert [symbol.start.line for symbol in in_haste] == [symbol.start.line + 1 for symbol in before]
    assert outline(edited) == outline(document(f"\n{whole}", language))
