"""What the open file itself lets expect: words that followed the last words before, and names that it defines or binds."""

import re

from glossator_context.ranking.reading import Reading

_LAST_WORDS = 5
_OCCURRENCES = 10
_REACH = 8

_DEFINED = re.compile(
    r"\b(?:def|fn|func|fun|function|class|struct|interface|trait|enum|type|const|let|var|val|static|macro_rules!)\s+"
    r"(?:\([^)\n]*\)\s*)?(?:mut\s+)?(?P<name>[^\W\d][\w$]*)"
)
_METHOD = re.compile(
    r"^[ \t]+(?:[\w<>\[\],.?*&]+[ \t]+)*(?P<name>[^\W\d][\w$]*)[ \t]*\([^;\n]*\{[ \t]*$", re.MULTILINE
)


def followers(reading: Reading) -> dict[str, float]:
    """Words that stood closely behind an earlier occurrence of one of the last words, by how often and how closely."""
    last: list[str] = []
    for line in reading.before[:3]:
        for word in reversed(line):
            if word not in last and len(word) > 1:
                last.append(word)
    found: dict[str, float] = {}
    words = reading.prefix_words + reading.suffix_words
    places: dict[str, list[int]] = {word: [] for word in last[:_LAST_WORDS]}
    for place, word in enumerate(words):
        if word in places:
            places[word].append(place)
    end = len(reading.prefix_words)
    for rank, occurrences in enumerate(places.values()):
        behind = [place for place in occurrences if place < end - 3 * _LAST_WORDS or place >= end][
            -_OCCURRENCES:
        ]
        for place in behind:
            for step, word in enumerate(words[place + 1 : place + 1 + _REACH]):
                found[word] = found.get(word, 0.0) + 1.0 / (
                    (1 + rank / 2) * (1 + step / 4) * (len(behind) + 1)
                )
    return found


def defined_here(text: str) -> set[str]:
    """The names that the open file seems to define."""
    return {match["name"] for match in _DEFINED.finditer(text)} | {
        match["name"] for match in _METHOD.finditer(text)
    }


def bound_here(reading: Reading) -> set[str]:
    """The names that the function around the cursor binds."""
    return {*reading.parameters, *reading.from_calls, *reading.from_names}
