"""Whether what a rule matched looks like a secret, rather than like a word, a name or a placeholder."""

import math
import re
from collections import Counter

MIN_BITS_PER_CHARACTER = 2.75
RANDOM_BITS_PER_CHARACTER = 3.5

_WORDS = re.compile(r"[A-Za-z]*[0-9]{0,4}(?:[_\-./:,#@+][A-Za-z]*[0-9]{0,4})*")
_TEMPLATE = re.compile(
    r"[{}<>]|\$[({A-Za-z]|%[(s]|\*{3}|\.{3}|(?i:x{4}|your|example|change_?me|placeholder|redacted)"
)
_DULL = frozenset(
    {"password", "passwd", "pass", "pwd", "secret", "token", "username", "admin", "test", "guest", "xxx"}
)
_RANDOM_HAS = tuple(map(re.compile, ("[0-9].*[0-9]", "[a-z]", "[A-Z]")))


def is_mixed(match: re.Match[str]) -> bool:
    """Whether letters and digits are mixed as in a generated key, not as in a hyphenated name."""
    value = match[0]
    return bool(re.search(r"[0-9]", value)) and _bits_per_character(value) >= MIN_BITS_PER_CHARACTER


def is_password(match: re.Match[str]) -> bool:
    """Whether a password that stands where only passwords stand is more than a placeholder."""
    return not _TEMPLATE.search(match["s"]) and match["s"].lower() not in _DULL


def is_assigned_secret(match: re.Match[str]) -> bool:
    """Whether a value is a secret, and not a word, a name or a call; without quotes (group `q`) it must be random."""
    value = match["s"]
    if _TEMPLATE.search(value) or (_WORDS.fullmatch(value) and len(re.findall(r"[0-9]+", value)) <= 1):
        return False
    bits = _bits_per_character(value)
    if not match["q"]:
        return bits >= RANDOM_BITS_PER_CHARACTER and all(kind.search(value) for kind in _RANDOM_HAS)
    has_both = bool(re.search(r"[A-Za-z]", value) and re.search(r"[^A-Za-z]", value))
    return has_both and bits >= MIN_BITS_PER_CHARACTER


def _bits_per_character(value: str) -> float:
    total = len(value)
    return -sum(count / total * math.log2(count / total) for count in Counter(value).values())
