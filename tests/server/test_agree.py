import pytest

from fixtures.declared import facts_in, facts_of
from glossator.comments.agree import MAX_DETAILS_CHARS, MAX_ENTRY_CHARS, MAX_SUMMARY_CHARS, agree
from glossator.comments.prose import Prose
from glossator.errors import CannotDocument

PARSE = facts_in(
    'def parse(text, *, timeout_s: float = 5, mode="r", other=None):\n'
    '    """See https://example.org/format for more."""\n'
    "    if not text:\n        raise ValueError(text)\n"
    "    return text.split()\n"
)


def said(**parts: object) -> Prose:
    return Prose(**{"summary": "Parse the text.", **parts})  # type: ignore[arg-type]


def test_what_the_signature_does_not_have_is_removed() -> None:
    prose = said(
        parameters={"text": "The text.", "encoding": "Invented."},
        raises={"KeyError": "Invented."},
        yields="Invented.",
    )

    agreed = agree(prose, PARSE)

    assert "encoding" not in agreed.parameters
    assert list(agreed.raises) == ["ValueError"]
    assert agreed.yields == ""


def test_what_the_model_forgot_is_said_from_the_syntax() -> None:
    agreed = agree(said(), PARSE)

    assert agreed.parameters == {
        "text": "The text to parse.",
        "timeout_s": "The timeout in seconds. Defaults to 5.",
        "mode": 'The mode. Defaults to `"r"`.',
        "other": "The other object, if any.",
    }
    assert agreed.returns == "The parsed text."
    assert agreed.raises == {"ValueError": "If `not text`."}


def test_parameters_come_in_the_order_of_the_signature() -> None:
    prose = said(parameters={"mode": "How to read.", "text": "What to read.", "Timeout_S": "How long."})

    assert list(agree(prose, PARSE).parameters) == ["text", "timeout_s", "mode", "other"]
    assert agree(prose, PARSE).parameters["timeout_s"] == "How long."


@pytest.mark.parametrize(
    ("claim", "corrected"),
    [
        pytest.param("How long. Defaults to 5.", "How long. Defaults to 5.", id="a true claim"),
        pytest.param("How long. Defaults to `5`.", "How long. Defaults to `5`.", id="a true claim in code"),
        pytest.param("How long. Defaults to 10.", "How long. Defaults to 5.", id="a wrong claim"),
        pytest.param("How long. Defaults to 2.5 seconds.", "How long. Defaults to 5 seconds.", id="a wrong number with a unit"),
        pytest.param("How long (default: 30).", "How long (default: 5).", id="a wrong claim in brackets"),
        pytest.param("How long, default is None.", "How long, default is 5.", id="a wrong claim in other words"),
        pytest.param("How long.", "How long.", id="no claim"),
    ],
)  # fmt: skip
def test_a_claim_about_a_default_is_the_actual_default(claim: str, corrected: str) -> None:
    assert agree(said(parameters={"timeout_s": claim}), PARSE).parameters["timeout_s"] == corrected


@pytest.mark.parametrize(
    ("claim", "corrected"),
    [
        pytest.param("The text. Defaults to None.", "The text.", id="a sentence"),
        pytest.param("The text (defaults to 'x').", "The text.", id="brackets"),
        pytest.param("The text, which defaults to 3, to read.", "The text, to read.", id="a clause"),
    ],
)
def test_a_default_that_is_not_there_is_not_claimed(claim: str, corrected: str) -> None:
    assert agree(said(parameters={"text": claim}), PARSE).parameters["text"] == corrected


def test_an_empty_list_may_be_said_in_words() -> None:
    facts = facts_in("def f(a=[]):\n    pass\n")

    assert agree(said(parameters={"a": "Things. Defaults to an empty list."}), facts).parameters["a"] == (
        "Things. Defaults to an empty list."
    )


def test_a_function_without_a_result_has_no_returns() -> None:
    assert agree(said(returns="Nothing."), facts_in("def close() -> None:\n    pass\n")).returns == ""


def test_a_generator_yields_what_the_model_said_it_returns() -> None:
    facts = facts_in("def lines(path):\n    yield 1\n")

    agreed = agree(said(returns="Each line of the file."), facts)

    assert (agreed.returns, agreed.yields) == ("", "Each line of the file.")


def test_a_property_has_neither_parameters_nor_returns() -> None:
    facts = facts_of("class A:\n    @property\n    def size(self) -> int:\n        return 1\n", "A.size")

    agreed = agree(said(parameters={"self": "The object."}, returns="The size."), facts)

    assert (agreed.parameters, agreed.returns) == ({}, "")


def test_an_exception_that_may_be_raised_is_kept_where_the_model_told_of_it() -> None:
    facts = facts_in("def f():\n    assert g()\n    raise h()\n")

    agreed = agree(said(raises={"AssertionError": "If g fails.", "pkg.OtherError": "If h says so."}), facts)

    assert agreed.raises == {"AssertionError": "If g fails.", "pkg.OtherError": "If h says so."}


def test_attributes_of_a_record_are_listed_in_order() -> None:
    facts = facts_in("@dataclass\nclass Point:\n    x: int\n    y: int = 0\n")

    agreed = agree(said(attributes={"y": "The height.", "z": "Invented."}), facts)

    assert agreed.attributes == {"x": "The `x` value.", "y": "The height."}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param("Read \u202edaer\u202c it.", "Read daer it.", id="bidirectional overrides"),
        pytest.param("Re\u200bad\u00ad it\ufeff.", "Read it.", id="zero width and soft hyphens"),
        pytest.param("Read it\U000e0041\U000e0042.", "Read it.", id="tag characters"),
        pytest.param("Read\u3164 it\ufe0f.", "Read it.", id="fillers and variation selectors"),
        pytest.param("Read\x1b[31m it.\x07", "Read[31m it.", id="terminal escapes"),
        pytest.param("Read ![x](https://evil.example/a.png) it.", "Read it.", id="an image"),
        pytest.param("Read <img src=x onerror=alert(1)> it.", "Read it.", id="an HTML image"),
        pytest.param("Read <script>alert(1)</script>it.", "Read it.", id="a script"),
        pytest.param("Read <<b>script>it</b>.", "Read it.", id="a tag inside a tag"),
        pytest.param("Read <!-- hidden --> it.", "Read it.", id="an HTML comment"),
        pytest.param("Read [the file](javascript:alert(1)) now.", "Read the file now.", id="a link"),
        pytest.param("Read a List<int> of values.", "Read a List<int> of values.", id="a generic type stays"),
        pytest.param("See https://example.org/format for more.", "See https://example.org/format for more.", id="an address of the source stays"),
        pytest.param("Read it from https://evil.example/x.", "Read it.", id="a foreign address goes"),
    ],
)  # fmt: skip
def test_text_is_plain_and_visible(text: str, plain: str) -> None:
    assert agree(said(summary=text), PARSE).summary == plain


def test_a_sentence_with_a_foreign_address_is_dropped() -> None:
    agreed = agree(said(details="It is fast. Get more at www.evil.example now! It is small."), PARSE)

    assert agreed.details == "It is fast. It is small."


def test_invented_doctests_are_dropped() -> None:
    assert agree(said(details="It is fast.\n\n>>> parse('x')\n['x']\n\nIt is small."), PARSE).details == (
        "It is fast.\n\nIt is small."
    )


def test_long_texts_are_cut_at_a_sentence() -> None:
    words = "This is a sentence about the parameter. "
    agreed = agree(said(summary="Word " * 200, details=words * 90, parameters={"text": words * 30}), PARSE)

    assert len(agreed.summary) <= MAX_SUMMARY_CHARS
    assert len(agreed.details) <= MAX_DETAILS_CHARS
    assert len(agreed.parameters["text"]) <= MAX_ENTRY_CHARS
    assert agreed.parameters["text"].endswith("parameter.")


def test_a_summary_of_which_nothing_is_left_is_refused() -> None:
    with pytest.raises(CannotDocument):
        agree(said(summary="<img src=https://evil.example/a.png>"), PARSE)
