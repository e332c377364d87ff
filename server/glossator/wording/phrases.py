"""Imperative and noun phrases from the words of a name."""

from glossator.wording import lexicon
from glossator.wording.words import (
    expanded,
    is_adjective,
    is_participle,
    is_plural,
    plural,
    singular,
    with_article,
)

_QUANTIFIERS = lexicon.word_set("all any each every no some both another its this that these those one")
_BARE_AFTER = frozenset(
    ("by", "via", "at", "per", "than", "if", "when", "while", "or", "and", "but", "not", "then", "on")
)
_STATES_TAKEN_AS_NOUNS = lexicon.word_set("default global local public private main all native base raw")


def noun_phrase(words: tuple[str, ...], article: str = "") -> str:
    """The words as one noun phrase; `article` is "the", "a" (chosen between a, an and none) or nothing.

    `max_retries` is the maximum number of retries, `word_count` the number of words, `timeout_s` the timeout in seconds.
    """
    words, unit = _without_unit(words)
    if not words:
        return ""
    text = _counted(words) or " ".join(_readable(word) for word in expanded(words))
    if words[0] in _QUANTIFIERS:
        return text + unit
    if article == "the":
        return f"the {text}{unit}"
    return (with_article(text) if article == "a" else text) + unit


def object_phrase(words: tuple[str, ...], *, creating: bool = False) -> str:
    """What a verb acts on: the words up to the first preposition, the preposition, and so on.

    `header to request` becomes "the header to the request", or "a header to the request" when creating.
    """
    if len(words) == 1 and words[0] in lexicon.PREPOSITIONS:
        return words[0]
    pieces: list[str] = []
    chunk: list[str] = []
    before = "creating" if creating else ""

    def close() -> None:
        if chunk:
            pieces.append(_chunk(tuple(chunk), before))
            chunk.clear()

    for number, word in enumerate(words):
        if word in lexicon.PREPOSITIONS and number < len(words) - 1:
            close()
            pieces.append(word)
            before = word
        elif word in lexicon.PREPOSITIONS and number == len(words) - 1 and chunk:
            close()
            pieces.append(word)
        else:
            chunk.append(word)
    close()
    return " ".join(pieces)


def _chunk(words: tuple[str, ...], before: str) -> str:
    first = words[0]
    if before in {"if", "when", "while", "unless"}:
        return (
            " ".join(("it", *map(_readable, expanded(words))))
            if len(words) == 1 and first.endswith("s")
            else noun_phrase(words)
        )
    if len(words) == 1 and first not in _STATES_TAKEN_AS_NOUNS and is_adjective(first):
        return first
    if first in {"forever", "again", "once", "now", "later", "soon", "here", "safely", "threadsafe"}:
        return " ".join(("thread-safely" if word == "threadsafe" else word) for word in words)
    if before in _BARE_AFTER and len(words) == 1:
        return noun_phrase(words)
    if before in {"creating", "as", "without", "into"}:
        return noun_phrase(words, "a")
    return noun_phrase(words, "the")


def _without_unit(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    if len(words) > 1 and words[-1] in UNITS and words[-2] not in {"of", "per"}:
        return words[:-1], f" in {UNITS[words[-1]]}"
    return words, ""


UNITS = {
    "s": "seconds", "sec": "seconds", "secs": "seconds", "seconds": "seconds", "ms": "milliseconds",
    "msec": "milliseconds", "millis": "milliseconds", "us": "microseconds", "ns": "nanoseconds", "minutes": "minutes",
    "hours": "hours", "days": "days", "px": "pixels", "kb": "kilobytes", "mb": "megabytes", "gb": "gigabytes",
    "percent": "percent", "degrees": "degrees", "radians": "radians", "hz": "hertz", "mm": "millimetres",
}  # fmt: skip


def _counted(words: tuple[str, ...]) -> str:
    """Phrases of number: max retries, num workers, word count."""
    if len(words) < 2:
        return ""
    head, rest = words[0], words[1:]
    named = " ".join(_readable(word) for word in expanded(rest))
    if head in {"max", "maximum", "min", "minimum"} and is_plural(rest[-1]):
        return f"{lexicon.SHORT_FORMS.get(head, head)} number of {named}"
    if head in {"num", "n", "nr", "count"} and is_plural(rest[-1]):
        return f"number of {named}"
    if words[-1] in {"count", "cnt"}:
        lead = expanded(words[:-1])
        if lead[0] in {"maximum", "minimum", "total"} and len(lead) > 1:
            return f"{lead[0]} number of {plural(' '.join(lead[1:]))}"
        return f"number of {plural(' '.join(lead))}"
    return ""


def _readable(word: str) -> str:
    return f"`{word}`" if len(word) == 1 and word != "a" else word


def each(words: tuple[str, ...]) -> str:
    """`each line` for lines; "the next x" for anything that is not a plural."""
    text = noun_phrase(words)
    return f"each {singular(text)}" if is_plural(text) else f"the next {text}"


def state_clause(subject: str, words: tuple[str, ...]) -> str:
    """A clause that says something is so: "the path is absolute" from `absolute`; prepositions and nouns work as well.

    Leading nouns are the subject themselves: `directory writable` is "the directory is writable".
    """
    if (
        len(words) > 1
        and is_adjective(words[-1])
        and not any(
            is_adjective(word) or word in lexicon.PREPOSITIONS or word == "not" for word in words[:-1]
        )
    ):
        nouns = noun_phrase(words[:-1], "the")
        return f"{nouns} {'are' if is_plural(words[-2]) else 'is'} {words[-1]}"
    verb = "are" if is_plural(subject.rsplit(" ", 1)[-1].strip("`")) and not subject.startswith("`") else "is"
    if (
        len(words) > 1
        and words[0].endswith("ing")
        and words[0] not in {"string", "setting", "warning", "heading"}
    ):
        return f"{subject} {verb} {words[0]} {noun_phrase(words[1:])}"
    if words[0] in lexicon.PREPOSITIONS or (
        len(words) == 1 and (is_adjective(words[0]) or words[0].endswith("ing") or _says_what_kind(words[0]))
    ):
        return f"{subject} {verb} {object_phrase(words) if len(words) > 1 else words[0]}"
    if is_participle(words[0]) or words[0] in {"not", "same", "subset", "ready"}:
        return f"{subject} {verb} {words[0]} {object_phrase(words[1:])}"
    return f"{subject} {verb} {noun_phrase(words, 'a')}"


def has_clause(subject: str, words: tuple[str, ...]) -> str:
    """`the response has a body`, or "the response has changed" where the words are a participle."""
    if len(words) == 1 and is_participle(words[0]):
        return f"{subject} has {words[0]}"
    if words and words[0] in {"no", "any", "all", "been"}:
        return f"{subject} has {' '.join(expanded(words))}"
    return f"{subject} has {noun_phrase(words, 'a')}"


def verb_clause(words: tuple[str, ...], *, creating: bool = False) -> str:
    """A verb and its object: "close the connection", "set up the logging"."""
    verb = lexicon.COMPOUND_VERBS.get(words[0], words[0])
    rest = words[1:]
    if rest and rest[0] in lexicon.PARTICLES and (len(rest) == 1 or rest[1] not in lexicon.PREPOSITIONS):
        verb, rest = f"{verb} {rest[0]}", rest[1:]
    if len(rest) > 1 and rest[0] in {"and", "or"} and rest[1] in lexicon.VERBS:
        return f"{verb} {rest[0]} {verb_clause(rest[1:], creating=creating)}"
    if not rest:
        return verb
    return f"{verb} {object_phrase(rest, creating=creating)}"


def _says_what_kind(word: str) -> bool:
    """Whether a word after "is" is an adjective by its ending: informational, generic."""
    return word.endswith(("al", "ic")) and word not in _NOUNS_BY_ENDING


_NOUNS_BY_ENDING = lexicon.word_set("""
    animal capital fabric goal integral interval journal literal logic manual metric music portal signal terminal topic
    total traffic
""")
