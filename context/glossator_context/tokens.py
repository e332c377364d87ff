"""How many tokens a text is, nearly. No tokenizer: the models' own differ, and a budget needs no more."""

from math import ceil

# Byte-pair tokenizers of code models take 3 to 4 ASCII characters of source to a token, and split other scripts into
# little more than their bytes.
CHARS_PER_TOKEN = 3.6
_TOKENS_PER_EXTRA_BYTE = 0.6


def token_cost(text: str) -> float:
    """The estimate before rounding: the cost of a text is the sum of the costs of its parts."""
    cost = len(text) / CHARS_PER_TOKEN
    if not text.isascii():
        cost += (len(text.encode("utf-8", "surrogatepass")) - len(text)) * _TOKENS_PER_EXTRA_BYTE
    return cost


def estimate_tokens(text: str) -> int:
    """About how many tokens a model sees in a text."""
    return ceil(token_cost(text))
