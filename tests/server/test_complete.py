"""The completion task as a function: what is asked, when a model is stopped, and what is shown of its answer."""

import asyncio

import pytest

from fixtures.asked import FakeCache, FakeContext, FakeModel, says, source_at, tasks_of
from glossator.errors import ModelBroken, Refused
from glossator.models.interface import Finish, FinishReason, Usage
from glossator.settings import CompleteSettings, PrivacySettings, Settings
from glossator.tasks.complete import Completion, complete
from glossator_context.text import Position, Text

TOTAL = (
    "def total(values):\n    result = 0\n    for value in values:\n        result += value\n    return ‸\n"
)
CUT = Finish(FinishReason.LENGTH, Usage(10, 5))
FILTERED = Finish(FinishReason.FILTERED, Usage(10, 5))


async def completed(marked: str, model: FakeModel, *, invoked: bool = True, **fields: str) -> str | None:
    source, position = source_at(marked, **fields)
    found = await complete(tasks_of(model, source=source), source, position, invoked=invoked)
    return None if found is None else found.text


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param(["result\nprint(", "x)"], "result", id="the first line alone"),
        pytest.param(["```python\n", "result\n", "```"], "result", id="a fence around it"),
        pytest.param(["```python\nresult", "\nprint()\n```\nThis", " returns"], "result", id="two lines in a fence"),
        pytest.param(["```python"], None, id="a fence's opening line that a stop sequence cut off"),
        pytest.param(["```"], None, id="a fence without a language, cut off"),
        pytest.param(["``"], None, id="half of a fence's opening marks"),
        pytest.param(["\n"], None, id="a line end alone"),
    ],
)  # fmt: skip
async def test_one_line_is_taken_of_an_answer(parts: list[str], expected: str | None) -> None:
    assert await completed(TOTAL, says(*parts)) == expected


async def test_a_fenced_answer_ends_when_its_first_line_is_there() -> None:
    model = says("```python\n", "result\n", "never = read\n", "```")

    assert await completed(TOTAL, model) == "result"
    assert model.closed_early == 1


@pytest.mark.parametrize(
    ("marked", "answer", "expected"),
    [
        pytest.param(
            "def f(a):\n    ‸\n",
            "b = a\n    return b\n\n\ndef g():\n    pass\n",
            "b = a\n    return b",
            id="lines left of the cursor's line do not belong to its block",
        ),
        pytest.param(
            "def f(a):‸\n",
            "\n    return a\n\n\nprint(f(1))\n",
            "\n    return a",
            id="the body of an opened block ends before its opener's own column",
        ),
        pytest.param(
            "    if a:‸\n",
            "\n        b()\n    c()\n    d()\n",
            "\n        b()",
            id="a statement beside the opener is not its block",
        ),
        pytest.param(
            "if a:‸\n",
            "\n    b()\nelif c:\n    d()\nelse:\n    e()\nf()\n",
            "\n    b()\nelif c:\n    d()\nelse:\n    e()",
            id="else belongs to if",
        ),
        pytest.param(
            "function f(a) {‸\n",
            "\n  return a;\n}\n\nf(1);\n",
            "\n  return a;\n}",
            id="a closing brace belongs to its block and ends it",
        ),
        pytest.param(
            "call(‸\n",
            "\n    a,\n    b,\n)\nother()\n",
            "\n    a,\n    b,\n)",
            id="a closing bracket belongs to its call and ends it",
        ),
        pytest.param(
            "if (a) {‸\n",
            "\n  b();\n} else {\n  c();\n}\nd();\n",
            "\n  b();\n} else {\n  c();\n}",
            id="a line that closes and opens goes on",
        ),
        pytest.param(
            "x = [\n    1,‸\n]\n",
            "\n    2,\n    3,\n]\nprint(x)",
            "\n    2,\n    3,",
            id="elements end before the bracket that is there",
        ),
        pytest.param(
            "import os\n\n‸\n",
            "def f():\n    a()\n\n    b()\n\n\ndef g():\n    pass\n",
            "def f():\n    a()\n\n    b()",
            id="one paragraph at the first column",
        ),
        pytest.param(
            "class A:\n\t‸\n", "x = 1\n\ty = 2\nz = 3\n", "x = 1\n\ty = 2", id="tabs"
        ),
        pytest.param(
            "def f(a):\n    ‸\n",
            "```python\nb = a\n    return b\n\nprint(b)\n```\nIt returns b.",
            "b = a\n    return b",
            id="a fence around a block",
        ),
        pytest.param(
            "def f(a):\n    ‸\n",
            "    b = a\n    return b\n",
            "b = a\n    return b",
            id="the indentation that is there already is not repeated",
        ),
        pytest.param(
            "def f(a):\n    if a:\n    ‸\n",
            "    b = a\n",
            "    b = a",
            id="the indentation that is missing is kept",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 7, 10_000], ids=["key by key", "in pieces", "at once"])
async def test_a_block_ends_where_its_lines_end(marked: str, answer: str, expected: str, size: int) -> None:
    pieces = [answer[start : start + size] for start in range(0, len(answer), size)]

    assert await completed(marked, says(*pieces)) == expected


async def test_a_model_is_stopped_where_the_block_ends() -> None:
    model = says("return a\n", "\n", "print(", "never read", "never read")

    assert await completed("def f(a):\n    ‸\n", model) == "return a"
    assert model.closed_early == 1


async def test_an_answer_that_was_cut_off_is_shown_without_its_last_line_and_not_stored() -> None:
    source, position = source_at("def f(a):\n    ‸\n")
    cache = FakeCache()
    model = says("b = a\n    retu", CUT)

    found = await complete(tasks_of(model, source=source, cache=cache), source, position)

    assert found is not None
    assert found.text == "b = a"
    assert cache.stored == {}


async def test_a_filtered_answer_is_no_completion_and_not_stored() -> None:
    source, position = source_at(TOTAL)
    cache = FakeCache()

    found = await complete(tasks_of(says("resu", FILTERED), source=source, cache=cache), source, position)

    assert found is None
    assert cache.stored == {}


async def test_a_stream_that_breaks_gives_nothing_and_stores_nothing() -> None:
    source, position = source_at(TOTAL)
    cache = FakeCache()
    tasks = tasks_of(says("resu", ModelBroken("broke off")), source=source, cache=cache)

    with pytest.raises(ModelBroken):
        await complete(tasks, source, position)

    assert cache.stored == {}
    assert tasks.shown.rest(source.uri, source.text, position) is None


async def test_a_stored_answer_gives_the_secrets_back_that_it_never_held() -> None:
    key = "AKIA" + "B7QX" * 4
    source, position = source_at(f"KEY = '{key}'\nprint(‸)\n")
    cache = FakeCache()
    first = says("REDACTED_AWS_KEY_1")
    again = says("never asked")

    found = await complete(tasks_of(first, source=source, cache=cache), source, position)
    later = await complete(tasks_of(again, source=source, cache=cache), source, position)

    assert found is not None
    assert later is not None
    assert found.text == later.text == key
    assert later.cached
    assert again.requests == []
    assert key not in str(cache.stored)
    assert key not in str(first.requests)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        pytest.param("def f(a):\r\n    ‸\r\n", "b = a\r\n    ret", id="CRLF"),
        pytest.param("def f(a):\r    ‸\r", "b = a\r    ret", id="CR"),
        pytest.param("def f(a):\n    ‸\n", "b = a\n    ret", id="LF"),
    ],
)
async def test_a_block_is_typed_through_with_the_documents_line_ends(text: str, typed: str) -> None:
    source, position = source_at(text)
    tasks = tasks_of(says("b = a\n    return b"), source=source)
    await complete(tasks, source, position)
    offset = source.text.offset(position)
    whole = str(source.text)
    source.edit(whole[:offset] + typed + whole[offset:])

    found = await complete(tasks, source, source.text.position_at(offset + len(typed)))

    assert found is not None
    assert found.text == "urn b"
    assert found.cached


async def test_typing_through_survives_the_closers_that_an_editor_adds() -> None:
    source, position = source_at("def f(a):\n    return ‸\n")
    tasks = tasks_of(says("max(a, key=len)"), source=source)
    await complete(tasks, source, position)
    source.edit("def f(a):\n    return max()\n")

    found = await complete(tasks, source, Position(1, len("    return max(")))

    assert found == Completion(text="a, key=len)", replaced=1, model="fake", cached=True)


@pytest.mark.parametrize(
    ("marked", "answer", "text", "replaced"),
    [
        pytest.param("print(‸)\n", "area()", "area()", 0, id="brackets that are closed within the answer"),
        pytest.param("print(‸)\n", "area())", "area()", 0, id="one bracket too many"),
        pytest.param("x = '‸'\n", "word'", "word", 0, id="a quotation mark that is there"),
        pytest.param("f([‸])\n", "a, b], c)", "a, b], c", 1, id="a bracket in the middle and one at the end"),
        pytest.param("f(‸);\n", "a);", "a", 0, id="a bracket and a semicolon"),
        pytest.param("[\n    1‸,\n]\n", "2, 3", "2, 3", 0, id="a comma within the answer is not the line's"),
        pytest.param(
            "f(‸)\n", "\n    a,\n    b,\n)", "\n    a,\n    b,\n)", 1, id="a bracket some lines below"
        ),
    ],
)
async def test_closers_behind_the_cursor_are_counted_once(
    marked: str, answer: str, text: str, replaced: int
) -> None:
    source, position = source_at(marked)

    found = await complete(tasks_of(says(answer), source=source), source, position)

    assert found == Completion(text=text, replaced=replaced, model="fake", cached=False)


@pytest.mark.parametrize(
    ("marked", "answer"),
    [
        pytest.param("x = ‸area(1)\n", "area(1)", id="the rest of the line"),
        pytest.param("x = ‸area(1)\n", "area", id="the beginning of the rest of the line"),
        pytest.param("def f():\n    ‸\n    return 1\n", "return 1\n", id="the next line"),
        pytest.param("def f():\r\n    ‸\r\n    return 1\r\n", "return 1\n", id="the next line with CRLF"),
    ],
)
async def test_what_stands_behind_the_cursor_is_no_completion(marked: str, answer: str) -> None:
    assert await completed(marked, says(answer)) is None


@pytest.mark.parametrize("when", ["while the context is gathered", "while the model answers"])
async def test_a_document_that_moves_on_gets_no_completion(when: str) -> None:
    source, position = source_at(TOTAL)

    def edit() -> None:
        source.edit("x")

    model = says(edit, "result") if when == "while the model answers" else says("result")
    tasks = tasks_of(model, source=source)
    if when == "while the context is gathered":
        gather = tasks.context.gather

        async def gather_slowly(*arguments: object, **options: object) -> object:
            gathered = await gather(*arguments, **options)  # type: ignore[arg-type]
            edit()
            return gathered

        tasks.context.gather = gather_slowly  # type: ignore[method-assign, assignment]

    assert await complete(tasks, source, position) is None
    assert tasks.shown.rest(source.uri, Text(TOTAL.replace("‸", "")), position) is None


@pytest.mark.parametrize(
    ("marked", "language", "invoked"),
    [
        pytest.param("‸", "python", True, id="an empty file"),
        pytest.param("  \n\t\n‸", "python", True, id="only white space"),
        pytest.param("# to do\n\n‸", "python", False, id="only comments"),
        pytest.param("// to do\n/* a\n * b\n */\n‸", "typescript", False, id="only comments of a C-like language"),
        pytest.param("re‸turn", "python", False, id="in the middle of a word"),
        pytest.param("x1‸2", "python", False, id="in the middle of a name with digits"),
    ],
)  # fmt: skip
async def test_nothing_is_asked_where_nothing_can_be_said(marked: str, language: str, invoked: bool) -> None:
    model = says("x")

    assert await completed(marked, model, invoked=invoked, language_id=language) is None
    assert model.requests == []


async def test_a_list_in_a_text_is_no_comment() -> None:
    assert await completed("* one\n* ‸", says("two"), invoked=False, language_id="markdown") == "two"


async def test_a_comment_alone_is_completed_by_hand() -> None:
    assert await completed("# the first ten squares\n‸", says("squares = 1"), invoked=True) == "squares = 1"


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(CompleteSettings(enabled=False), id="switched off"),
        pytest.param(CompleteSettings(languages=("rust",)), id="for another language"),
    ],
)
async def test_a_setting_stops_completion(settings: CompleteSettings) -> None:
    source, position = source_at(TOTAL)
    model = says("result")
    tasks = tasks_of(model, source=source, settings=Settings(complete=settings))

    assert await complete(tasks, source, position, invoked=True) is None
    assert model.requests == []


async def test_a_file_that_is_denied_is_refused_before_it_is_read() -> None:
    source, position = source_at("KEY=‸\n", path="/workspace/.env", language_id="dotenv")
    model = says("1")

    with pytest.raises(Refused):
        await complete(tasks_of(model, source=source), source, position)

    assert model.requests == []


async def test_secrets_leave_as_placeholders_unless_the_user_says_otherwise() -> None:
    key = "AKIA" + "B7QX" * 4
    source, position = source_at(f"KEY = '{key}'\nx = ‸\n")
    kept, sent = says("1"), says("1")

    await complete(tasks_of(kept, source=source), source, position)
    settings = Settings(privacy=PrivacySettings(redact=False))
    await complete(tasks_of(sent, source=source, settings=settings), source, position)

    assert key not in str(kept.requests)
    assert key in str(sent.requests)


async def test_only_a_model_that_fills_holes_is_sent_the_text_twice() -> None:
    source, position = source_at(TOTAL)
    chats, fills = says("result"), says("result")

    await complete(tasks_of(chats, source=source, chat_only=frozenset({"fake"})), source, position)
    await complete(tasks_of(fills, source=source), source, position)

    assert (chats.requests[0].prefix, chats.requests[0].suffix) == ("", "")
    assert fills.requests[0].prefix.endswith("    return ")
    assert chats.requests[0].messages == fills.requests[0].messages


async def test_a_dead_context_process_leaves_the_text_alone() -> None:
    source, position = source_at(TOTAL)
    model = says("result")
    tasks = tasks_of(model, source=source)
    context: FakeContext = tasks.context  # type: ignore[assignment]
    context.is_dead = True

    found = await complete(tasks, source, position)

    assert found is not None
    assert "result += value" in model.requests[0].messages[-1].content


async def test_a_debounced_completion_is_not_asked_for_once_its_document_has_moved_on() -> None:
    source, position = source_at(TOTAL)
    model = says("result")
    tasks = tasks_of(model, source=source, settings=Settings(complete=CompleteSettings(debounce_ms=1)))
    asked = asyncio.ensure_future(complete(tasks, source, position))
    await asyncio.sleep(0)
    source.edit("x")

    assert await asked is None
    assert model.requests == []
