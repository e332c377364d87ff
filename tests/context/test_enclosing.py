import pytest

from fixtures.marked import at_cursor
from glossator_context.gathering.enclosing import enclosing_pieces
from glossator_context.scope import scope_at


def texts(marked, language, shown):
    document, position = at_cursor(marked, language)
    return [piece.text for piece in enclosing_pieces(document, "a", scope_at(document, position), shown, 200)]


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("java", "class A extends B {\n  private int x, y;\n  @Override\n  void f(int a) {\n    g();\n  }\n\n  void h() {\n    ‸\n  }\n}\n",
         ["class A extends B {\n    private int x, y;\n    @Override\n    void f(int a);\n}"]),
        ("rust", "impl Show for A {\n    fn a(&self) -> u8 {\n        1\n    }\n\n    fn c() {}\n\n    fn b() {\n        ‸\n    }\n}\n",
         ["impl Show for A {\n    fn a(&self) -> u8;\n    fn c();\n}"]),
        ("go", "func (a *A) Run(b int) {\n\tc()\n\tc()\n\tc()\n\tc()\n\tc()\n\tc()\n\t‸\n}\n", ["func (a *A) Run(b int)"]),
        ("kotlin", "class A(val x: Int) {\n  val y = 1\n  fun f() = 2\n\n\n\n  fun g() {\n    ‸\n  }\n}\n",
         ["class A(val x: Int) {\n    val x: Int\n    val y = 1\n    fun f()\n}"]),
    ],
    ids=["a class of Java", "an impl of Rust", "a method of Go", "a class of Kotlin"],
)  # fmt: skip
def test_what_encloses_the_cursor_is_shown_with_its_other_members(language, marked, expected):
    line = marked[: marked.index("‸")].count("\n")

    assert texts(marked, language, range(line - 1, line + 2)) == expected


def test_members_that_the_window_shows_are_not_shown_again():
    marked = "class A {\n  int x;\n\n\n  void f() {}\n  void g() {\n    ‸\n  }\n  void h() {}\n}\n"

    assert texts(marked, "java", range(4, 9)) == ["class A {\n    int x;\n}"]
