"""How many tokens a text is, nearly: no tokenizer, because each model has its own and none comes without a download.

Byte-pair tokenizers cut source at words, at runs of punctuation and at line ends before they cut any further, so those
are counted, and weighed by what they cost on average. The weights are a least-squares fit, over 2,500 files and parts of
files in 25 languages from 44 public repositories, to the mean of four vocabularies: those of GPT-4, GPT-4.1, Qwen 2.5 and
Mistral Nemo. On 1,500 files and parts of files from 32 other repositories the estimate is off by 4 % in the median and by
more than 11 % in one of ten (length / 3.6 by 14 % and 32 %); against each vocabulary alone by 4 to 5 % and 11 to 14 %.
What is left of it is the model's own, which its endpoint tells; factors for each language would take away half a percent.
"""

from functools import lru_cache
from math import ceil

CHARS_PER_TOKEN = 3.6
"""On average over languages: for sizing things, not for counting."""

_WINDOW_CHARS = 16_000
_LINE_CHARS = 400
_LINES_KEPT = 16_384

# All weights are multiples of 1/32, so that sums of them are exact: lines cost together what each costs alone.
_WORD = 0.90625
_EIGHT_LETTERS = 0.59375  # of one word
_HUMP = 0.4375  # the upper case in `camelCase`
_TWO_CAPITALS = 0.15625
_PUNCTUATION = 0.71875  # a run of it, as in `):`
_TWO_MARKS = 0.25  # of one run
_DIGIT = 0.625
_NUMBER = 0.78125
_LINE = 0.59375
_INDENTATION = 0.8125
_SIXTEEN_BLANKS = 0.25
# Characters of so many bytes in UTF-8.
_TWO_BYTES = 0.5
_THREE_BYTES = 0.90625
_FOUR_BYTES = 3.0


def token_cost(text: str) -> float:
    """The estimate before rounding. The cost of whole lines is exactly the sum of the costs of each."""
    # A window is the same lines at each keystroke, and they are weighed more often than once.
    if len(text) <= _LINE_CHARS:
        return _kept_cost(text)
    if len(text) > _WINDOW_CHARS:
        return _cost(text)
    lines = text.split("\n")
    cost = _LINE * (len(lines) - 1)
    for line in lines:
        cost += _kept_cost(line) if len(line) <= _LINE_CHARS else _cost(line)
    return cost


def estimate_tokens(text: str) -> int:
    """About how many tokens a model sees in a text."""
    return ceil(token_cost(text))


def beginning(text: str, budget_tokens: float) -> str:
    """The longest beginning of a text, about, that the budget is enough for; whole lines, unless the first is too long."""
    if token_cost(text) <= budget_tokens:
        return text
    kept, room_tokens = 0, budget_tokens
    for line in text.splitlines(keepends=True):
        room_tokens -= token_cost(line)
        if room_tokens < 0:
            break
        kept += len(line)
    text = text[:kept] if kept else text
    while text and token_cost(text) > budget_tokens:
        text = text[: len(text) * 3 // 4]
    return text


def _cost(text: str) -> float:
    source = text.encode("utf-8", "surrogatepass")
    words = source.translate(_LETTERS)
    cases = source.translate(_CASES)
    marks = source.translate(_MARKS)
    digits = source.translate(_DIGITS)
    blanks = source.translate(_BLANKS)
    cost = (
        _WORD * len(words.split())
        + _EIGHT_LETTERS * words.count(b"aaaaaaaa")
        + _HUMP * cases.count(b"aA")
        + _TWO_CAPITALS * cases.count(b"AA")
        + _PUNCTUATION * len(marks.split())
        + _TWO_MARKS * marks.count(b"..")
        + _DIGIT * digits.count(b"0")
        + _NUMBER * len(digits.split())
        + _LINE * source.count(b"\n")
        + _INDENTATION * (blanks.startswith(b" ") + blanks.count(b"\n "))
        + _SIXTEEN_BLANKS * blanks.count(b" " * 16)
    )
    if len(source) != len(text):
        leads = source.translate(_LEADS)
        cost += (
            _TWO_BYTES * leads.count(b"2")
            + _THREE_BYTES * leads.count(b"3")
            + _FOUR_BYTES * leads.count(b"4")
        )
    return cost


_kept_cost = lru_cache(maxsize=_LINES_KEPT)(_cost)


def _table(*classes: tuple[bytes, bytes], others: bytes = b" ") -> bytes:
    """For `bytes.translate`: each of some bytes becomes the name of their class."""
    table = bytearray(others * 256)
    for members, name in classes:
        for member in members:
            table[member] = name[0]
    return bytes(table)


_LOWER = b"abcdefghijklmnopqrstuvwxyz"
_UPPER = _LOWER.upper()
_NUMERALS = b"0123456789"
_LETTERS = _table((_LOWER + _UPPER, b"a"))
_CASES = _table((_LOWER, b"a"), (_UPPER, b"A"))
_DIGITS = _table((_NUMERALS, b"0"))
_MARKS = _table((bytes(set(range(0x21, 0x7F)) - set(_LOWER + _UPPER + _NUMERALS)), b"."))
_BLANKS = _table((b" \t", b" "), (b"\n", b"\n"), others=b"a")
_LEADS = _table(
    (bytes(range(0xC2, 0xE0)), b"2"), (bytes(range(0xE0, 0xF0)), b"3"), (bytes(range(0xF0, 0xF5)), b"4")
)
