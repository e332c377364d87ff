"""The words of an identifier, and how English bends them: articles, plurals, participles."""

import re

from glossator.wording import lexicon

_PART = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+|[^\W\d_A-Z]+")
_PLURAL_ACRONYM = re.compile(r"([A-Z]{2,})s(?![a-z])")
_VOWEL_SOUND = re.compile(
    r"(?!uni(?!m|n|d)|use|usa|usi|usu|uti|uri|url|utc|utf|uuid|ui\b|one|once|eu)[aeiou]|hour|honest|heir",
    re.IGNORECASE,
)
_SPELLED_VOWEL = re.compile(r"[AEFHILMNORSX][A-Z0-9]*s?\b(?<![a-z]{2})")
_SAID_AS_WORD = frozenset(
    (
        "REST",
        "RAM",
        "REPL",
        "LAN",
        "FAQ",
        "FIFO",
        "SOAP",
        "SOCKS",
        "SIGINT",
        "SIGTERM",
        "MIME",
        "NAT",
        "LIFO",
        "MAC",
    )
)


def words_of(name: str) -> tuple[str, ...]:
    """The words of an identifier in lower case, acronyms in capitals: `parseURL_list` is parse, URL, list."""
    name = _PLURAL_ACRONYM.sub(lambda match: match[1].capitalize() + "s", name)
    parts = _PART.findall(name.strip("_$"))
    return tuple(_spelled(part) for part in parts)


def expanded(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with the usual short forms written out: msg is message, src is source."""
    return tuple(lexicon.SHORT_FORMS.get(word, word) for word in words)


def _spelled(part: str) -> str:
    low = part.lower()
    if low in lexicon.ACRONYMS:
        return lexicon.ACRONYMS[low]
    if len(part) >= 2 and part.isupper() and low not in lexicon.SHORT_FORMS and len(part) <= 4:
        return part
    return low


def is_plural(word: str) -> bool:
    """Whether a noun looks like a plural."""
    if word in lexicon.PLURALS:
        return True
    last = word.rsplit(" ", 1)[-1]
    if last in lexicon.SINGULAR_S or last.endswith(("ss", "us", "is", "ics")):
        return False
    return last.endswith("s") and len(last) > 2


def singular(word: str) -> str:
    """The singular of a plural noun; any other word as it is."""
    head, blank, last = word.rpartition(" ")
    if last in lexicon.IRREGULAR_SINGULARS:
        last = lexicon.IRREGULAR_SINGULARS[last]
    elif not is_plural(last):
        pass
    elif last.endswith("ies") and len(last) > 4:
        last = last[:-3] + "y"
    elif last.endswith(("sses", "shes", "ches", "xes", "zes")):
        last = last[:-2]
    else:
        last = last[:-1]
    return head + blank + last


def plural(word: str) -> str:
    """The plural of a singular noun."""
    if is_plural(word):
        return word
    for many, one in lexicon.IRREGULAR_SINGULARS.items():
        if word == one and many not in {"indexes", "media"}:
            return many
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|sh|ch|x|z)$", word) else "s")


def with_article(phrase: str) -> str:
    """`a` or `an` before a countable singular; nothing before plurals and what cannot be counted."""
    last = phrase.rsplit(" ", 1)[-1]
    if (
        not phrase
        or phrase.split(" ", 1)[0] in _DETERMINERS
        or is_plural(last)
        or "/" in last
        or last in lexicon.UNCOUNTABLE
        or phrase in lexicon.UNCOUNTABLE
    ):
        return phrase
    return f"{article(phrase)} {phrase}"


_DETERMINERS = lexicon.word_set("a an the any all each every no some another both its")


def article(phrase: str) -> str:
    """`a` or `an`, by the sound of the first word."""
    word = phrase.lstrip("`*").split(" ", 1)[0]
    if word.isupper() and word not in _SAID_AS_WORD:
        return "an" if _SPELLED_VOWEL.match(word) else "a"
    return "an" if _VOWEL_SOUND.match(word) else "a"


def participle(verb: str) -> str:
    """The past participle: parsed, built, dropped."""
    if verb in lexicon.IRREGULAR_PARTICIPLES:
        return lexicon.IRREGULAR_PARTICIPLES[verb]
    if verb in lexicon.DOUBLING:
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("e"):
        return verb + "d"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return verb + "ed"


def is_participle(word: str) -> bool:
    """Whether a word looks like a past participle, as in `connection_closed`."""
    if word in {
        "need",
        "feed",
        "seed",
        "speed",
        "embed",
        "bed",
        "red",
        "breed",
        "shed",
        "indeed",
        "hundred",
        "proceed",
        "exceed",
        "succeed",
        "med",
        "thread",
    }:
        return False
    return (word.endswith("ed") and len(word) > 4) or word in _IRREGULAR


_IRREGULAR = frozenset(
    ("made", "lost", "sent", "built", "found", "done", "taken", "written", "begun", "broken", "chosen", "given", "known",
     "shown", "hidden", "gone", "paid", "bound", "frozen", "thrown", "drawn", "overridden", "kept", "held", "left", "sorted")
)  # fmt: skip


def is_adjective(word: str) -> bool:
    """Whether a word says what something is like: absolute, closed, writable."""
    if word in lexicon.ADJECTIVES or is_participle(word):
        return True
    if word in lexicon.VERBS:
        return False
    return word.endswith(("able", "ible", "ous", "ful", "less", "ive")) and word not in _NOUNS_LIKE_ADJECTIVES


_NOUNS_LIKE_ADJECTIVES = lexicon.word_set("""
    alternative archive bible cable callable deliverable derivative directive drive hive initiative iterable live motive
    narrative native objective perspective primitive receive representative syllable table timetable variable executive
    detective five
""")


def listed(items: list[str], conjunction: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def capital(text: str) -> str:
    """The text with a capital at its start, unless it starts with code."""
    return text[:1].upper() + text[1:] if text[:1].islower() else text


def sentence(text: str) -> str:
    """`text` with a capital at the start and a full stop at the end. Code at the start keeps its case."""
    text = text.strip()
    if not text:
        return text
    first = text.split(" ", 1)[0]
    if (first.isalpha() and first.islower()) or (
        "-" in first and first.replace("-", "").isalpha() and first.islower()
    ):
        text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?。！？" else text + "."
