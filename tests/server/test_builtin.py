from collections.abc import Sequence

import pytest

from fixtures.declared import facts_in, facts_of
from glossator.comments.agree import agree
from glossator.comments.prose import parse_prose
from glossator.errors import ModelBroken
from glossator.models.builtin import Builtin
from glossator.models.builtin_explain import CLOSING_LINE
from glossator.models.builtin_prose import tagged_prose
from glossator.models.interface import Chunk, Delta, Finish, FinishReason, Request, Spot
from glossator_context.facts import Facts
from glossator_context.frames import Subject
from glossator_context.pieces import Task
from glossator_context.text import Position


async def answer(request: Request, model: Builtin | None = None) -> list[Chunk]:
    return [chunk async for chunk in (model or Builtin()).stream(request)]


def text_of(chunks: Sequence[Chunk]) -> str:
    return "".join(chunk.text for chunk in chunks if isinstance(chunk, Delta))


def summary(text: str, language: str = "python") -> str:
    return parse_prose(tagged_prose(facts_in(text, language))).summary


def member_summary(text: str, name: str = "f", owner: str = "ConnectionPool") -> str:
    lines = "".join(f"    {line}\n" for line in text.split("\n"))
    return parse_prose(tagged_prose(facts_of(f"class {owner}:\n{lines}", f"{owner}.{name}"))).summary


def parameter(signature: str, name: str, body: str = "return 1") -> str:
    return parse_prose(tagged_prose(facts_in(f"def {signature}:\n    {body}\n"))).parameters[name]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        pytest.param("def parse_url(text):\n    return 1", "Parse the URL.", id="a verb and its object"),
        pytest.param("def get_user_name(user):\n    return 1", "Return the user name.", id="get becomes return"),
        pytest.param("def get_item(key):\n    return 1", "Return the item for `key`.", id="get by key"),
        pytest.param("def set_debug(flag):\n    pass", "Set the debug state.", id="set a state"),
        pytest.param("def create_http_server(port):\n    return 1", "Create an HTTP server.", id="an article by sound"),
        pytest.param("def make_unique_ids():\n    return 1", "Make unique IDs.", id="no article before a plural"),
        pytest.param("def setup_logging():\n    pass", "Set up the logging.", id="a compound verb"),
        pytest.param("def add_header_to_request(h, r):\n    pass", "Add a header to the request.", id="a preposition"),
        pytest.param("def is_valid(path) -> bool:\n    return 1", "Return whether `path` is valid.", id="a question"),
        pytest.param("def has_extra_header(r):\n    return 1", "Return whether `r` has an extra header.", id="has"),
        pytest.param("def should_retry(error):\n    return 1", "Return whether to retry.", id="should"),
        pytest.param("def isDirWritable(path):\n    return 1", "Return whether the directory is writable.", id="a noun in the question"),
        pytest.param("def status_to_exit_code(value):\n    return 1", "Convert a status to an exit code.", id="a conversion"),
        pytest.param("def iter_lines(file):\n    yield 1", "Iterate over the lines.", id="a generator"),
        pytest.param("def word_count(text):\n    return 1", "Return the number of words.", id="a name that is a noun"),
        pytest.param("def connection_lost(exc):\n    pass", "React when the connection is lost.", id="an event"),
        pytest.param("def on_resize(event):\n    pass", "Handle a resize event.", id="a handler"),
        pytest.param("def do_GET(self):\n    pass", "Handle a GET request.", id="a request handler"),
        pytest.param("def main():\n    pass", "Run the program.", id="main"),
        pytest.param("def encode(data):\n    return 1", "Encode `data`.", id="a verb alone"),
        pytest.param("def get(url, params=None):\n    return 1", "Send a GET request.", id="an HTTP method"),
        pytest.param("def test_a_dead_model_says_so():\n    pass", "Test a dead model says so.", id="a test"),
        pytest.param("def getheader(name):\n    return 1", "Return the header for `name`.", id="two words written as one"),
        pytest.param("def xyzzy(a):\n    pass", "Perform the xyzzy operation.", id="a name that says nothing"),
    ],
)  # fmt: skip
def test_a_function_is_summed_up_by_its_name_and_body(source: str, sentence: str) -> None:
    assert summary(source + "\n") == sentence


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        pytest.param("def f(self):\n    pass", "Perform the `f` operation.", id="a letter"),
        pytest.param("@property\ndef f_size(self):\n    return 1", "The `f` size of the connection pool.", id="a property"),
        pytest.param("@property\ndef is_closed(self):\n    return 1", "Whether the connection pool is closed.", id="a truth value"),
        pytest.param("def close(self):\n    pass", "Close the connection pool.", id="a verb without an object"),
        pytest.param("def add(self, item):\n    pass", "Add `item` to the connection pool.", id="add to"),
        pytest.param("def discard(self, item):\n    pass", "Discard `item` from the connection pool.", id="discard from"),
        pytest.param("def update(self, other):\n    pass", "Update the connection pool with `other`.", id="update with"),
        pytest.param("def to_dict(self):\n    return {}", "Return the connection pool as a dictionary.", id="to"),
        pytest.param("@classmethod\ndef from_file(cls, path):\n    return cls()", "Create a connection pool from a file.", id="from"),
        pytest.param("async def aread(self):\n    return 1", "Read from the connection pool.", id="an asynchronous twin"),
        pytest.param("def locked(self):\n    return self._locked", "Return whether the connection pool is locked.", id="a state"),
        pytest.param("def __len__(self):\n    return 1", "Return the number of items in the connection pool.", id="a special method"),
        pytest.param("def __eq__(self, other):\n    return 1", "Return whether the connection pool equals `other`.", id="a comparison"),
    ],
)  # fmt: skip
def test_a_member_is_summed_up_with_its_object(source: str, sentence: str) -> None:
    name = source.rpartition("def ")[2].partition("(")[0]
    assert member_summary(source, name) == sentence


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        pytest.param("class HTTPServer:\n    def start(self): ...\n    def stop(self): ...", "An HTTP server with `start` and `stop`.", id="methods"),
        pytest.param("class Child(Parent):\n    pass", "A child, based on `Parent`.", id="a base"),
        pytest.param("@dataclass\nclass RetryPolicy:\n    attempts: int\n    delay_s: float", "A retry policy: its attempts and delay s.", id="a record"),
        pytest.param("class FileNotFound(OSError):\n    pass", "Raised when the file is not found, a kind of `OSError`.", id="an error with a reason"),
        pytest.param("class NetworkError(Exception):\n    pass", "A network error.", id="an error"),
        pytest.param("class Color(Enum):\n    RED = 1\n    GREEN = 2", "The values of a color: `RED` and `GREEN`.", id="an enumeration"),
        pytest.param("class LoggingMixin:\n    pass", "A mixin for logging.", id="a mixin"),
        pytest.param("class BaseHandler:\n    pass", "The base class of handlers.", id="a base class"),
        pytest.param("class Store(Protocol):\n    def load(self): ...", "What a store offers: `load`.", id="a protocol"),
        pytest.param("class TestParser:\n    pass", "Tests of parser.", id="tests"),
    ],
)  # fmt: skip
def test_a_class_is_summed_up_by_what_it_is(source: str, sentence: str) -> None:
    assert (
        parse_prose(
            tagged_prose(facts_of(source + "\n", source.partition("class ")[2].split("(")[0].split(":")[0]))
        ).summary
        == sentence
    )


@pytest.mark.parametrize(
    ("signature", "name", "text"),
    [
        pytest.param("wait(timeout_s: float = 5)", "timeout_s", "The timeout in seconds. Defaults to 5.", id="a unit"),
        pytest.param("run(max_retries=3)", "max_retries", "The maximum number of retries. Defaults to 3.", id="a number of things"),
        pytest.param("run(verbose=False)", "verbose", "Whether to be verbose. Defaults to False.", id="a switch by default"),
        pytest.param("run(follow_redirects: bool)", "follow_redirects", "Whether to follow redirects.", id="a switch by type"),
        pytest.param("run(no_wrap: bool)", "no_wrap", "Whether not to wrap.", id="a negated switch"),
        pytest.param("run(headers: dict | None = None)", "headers", "The headers, if any.", id="what may be missing"),
        pytest.param("parse(text)", "text", "The text to parse.", id="what is acted on"),
        pytest.param("set_policy(policy)", "policy", "The new policy.", id="what is set"),
        pytest.param("add_header(name, value)", "value", "The value of the header.", id="a part of the object"),
        pytest.param("run(on_close: Callable[[], None])", "on_close", "The function to call on close.", id="a callback"),
        pytest.param("run(parent: Widget)", "parent", "The parent, a `Widget`.", id="a type that says more"),
        pytest.param("run(widget: Widget)", "widget", "The widget.", id="a type that says the same"),
        pytest.param("run(x)", "x", "The `x` value.", id="a letter"),
        pytest.param("run(*args)", "args", "Positional arguments.", id="positional arguments"),
        pytest.param("run(**fields)", "fields", "Further fields, by keyword.", id="keyword arguments"),
        pytest.param("run(data=object())", "data", "The data.", id="a default that says nothing"),
    ],
)  # fmt: skip
def test_a_parameter_is_described_by_name_type_and_default(signature: str, name: str, text: str) -> None:
    assert parameter(signature, name) == text


def test_arguments_say_where_they_are_passed_on() -> None:
    assert parameter("run(**kwargs)", "kwargs", "return client.send(1, **kwargs)") == (
        "Keyword arguments passed on to `client.send`."
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("if not path:\n        raise ValueError", "If `not path`.", id="a condition on a parameter"),
        pytest.param("if path is None:\n        raise ValueError(path)", "If `path` is None.", id="a missing value"),
        pytest.param("if not isinstance(path, str):\n        raise ValueError", "If `path` is not a `str`.", id="a type"),
        pytest.param("try:\n        g()\n    except KeyError:\n        raise ValueError", "If `KeyError` occurs within.", id="another exception"),
        pytest.param("local = g()\n    if local:\n        raise ValueError", "If a value cannot be used.", id="a local variable"),
        pytest.param("if path:\n        raise ValueError\n    raise ValueError", "If a value cannot be used.", id="two places"),
    ],
)  # fmt: skip
def test_an_exception_is_explained_by_its_only_guard_or_its_name(body: str, text: str) -> None:
    facts = facts_in(f"def load(path):\n    {body}\n    return 1\n")

    assert parse_prose(tagged_prose(facts)).raises == {"ValueError": text}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("def parse_headers(t):\n    return 1", "The parsed headers.", id="a transformed object"),
        pytest.param(
            "def find_user(t) -> User | None:\n    return 1",
            "The user that was found, or None.",
            id="perhaps none",
        ),
        pytest.param(
            "def is_open(door) -> bool:\n    return 1",
            "True if `door` is open, otherwise False.",
            id="a truth value",
        ),
        pytest.param(
            "def start(t):\n    return transport, protocol",
            "The transport and the protocol.",
            id="several values",
        ),
        pytest.param("def run(t) -> list[str]:\n    return 1", "A list of strings.", id="a type"),
        pytest.param(
            "def run(t):\n    return compute(t)", "What `compute` returns.", id="another function's result"
        ),
        pytest.param("def run(t):\n    return t + 1", "The result.", id="nothing known"),
    ],
)
def test_a_result_is_described_by_what_is_known(source: str, text: str) -> None:
    assert parse_prose(tagged_prose(facts_in(source + "\n"))).returns == text


JAVASCRIPT = """
export class Cart extends Store {
  constructor(size) { super(); }
  addItem(item) { if (!item) { throw new TypeError("item"); } this.items.push(item); }
  get isEmpty() { return this.items.length === 0; }
}
export const parsePrice = (text) => Number(text);
"""


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        pytest.param("Cart", "A cart, based on `Store`.", id="a class"),
        pytest.param("Cart.addItem", "Add an item.", id="a method"),
        pytest.param("Cart.isEmpty", "Whether the cart is empty.", id="a getter"),
        pytest.param("parsePrice", "Parse the price.", id="an arrow function"),
    ],
)
def test_javascript_is_read_as_well(name: str, sentence: str) -> None:
    assert parse_prose(tagged_prose(facts_of(JAVASCRIPT, name, "javascript"))).summary == sentence


async def test_the_documentation_agrees_with_the_facts_already() -> None:
    facts = facts_in(
        "async def fetch(url, *, retries: int = 3, **options) -> bytes:\n"
        "    if not url:\n        raise ValueError(url)\n    return await get(url, **options)\n"
    )

    chunks = await answer(Request(task=Task.DOCUMENT, messages=(), subject=Subject(facts)))

    assert chunks[-1] == Finish(FinishReason.STOP)
    assert len(chunks) > 20
    prose = parse_prose(text_of(chunks))
    assert agree(prose, facts) == prose


def explained(facts: Facts, callers: tuple[str, ...] = ()) -> Request:
    return Request(task=Task.EXPLAIN, messages=(), subject=Subject(facts, callers))


async def test_an_explanation_tells_the_facts_and_that_it_is_built_in() -> None:
    facts = facts_in(
        'def load(path: str, limit=10):\n    """Load a *file*.\n\n    More.\n    """\n'
        "    if limit < 0:\n        raise ValueError(limit)\n    return open(path).read(limit)\n"
    )

    text = text_of(await answer(explained(facts, ("main", "reload"))))

    assert text.startswith("```python\ndef load(path: str, limit=10)\n```\n")
    for expected in (
        "Load a \\*file\\*.",
        "- `path` (`str`): The path.",
        "- Raises `ValueError`: If `limit < 0`.",
        "- Calls `read` and `open`.",
        "- Is called in this file by `main` and `reload`.",
        "complexity is 2 (simple)",
        "Defined in lines 1 to 8 of this file.",
    ):
        assert expected in text
    assert text.endswith(CLOSING_LINE + "\n")


async def test_backquotes_in_code_cannot_leave_the_code_span() -> None:
    facts = facts_in('def f(a="`` ![x](https://evil.example) ```"):\n    pass\n')

    text = text_of(await answer(explained(facts)))

    assert text.startswith("````python\n")


async def test_completion_asks_the_predictor() -> None:
    asked = []

    async def predict(uri: str, position: Position, max_tokens: int, multiline: bool) -> str:
        asked.append((uri, position, max_tokens, multiline))
        return "  return 1\n"

    spot = Spot(uri="file:///a.py", position=Position(3, 4), multiline=True)
    chunks = await answer(Request(task=Task.COMPLETE, messages=(), max_tokens=7, spot=spot), Builtin(predict))

    assert text_of(chunks) == "  return 1\n"
    assert asked == [("file:///a.py", Position(3, 4), 7, True)]


async def test_an_empty_prediction_is_a_whole_answer() -> None:
    async def predict(uri: str, position: Position, max_tokens: int, multiline: bool) -> str:
        return ""

    spot = Spot(uri="file:///a.py", position=Position(0, 0))

    assert await answer(Request(task=Task.COMPLETE, messages=(), spot=spot), Builtin(predict)) == [
        Finish(FinishReason.STOP)
    ]


@pytest.mark.parametrize("task", [Task.COMPLETE, Task.EXPLAIN, Task.DOCUMENT])
async def test_a_request_about_nothing_is_refused(task: Task) -> None:
    with pytest.raises(ModelBroken):
        await answer(Request(task=task, messages=()))


def test_the_identity_changes_with_the_answers() -> None:
    assert Builtin().name == "builtin"
    assert Builtin().identity.startswith("builtin/")
