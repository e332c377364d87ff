"""Whether a function's name begins with a verb: by the word, and where the word is a noun as well, by the syntax."""

import re

from glossator.wording import lexicon
from glossator.wording.naming import name_words, required_parameters
from glossator_context.facts import Facts, Returns

# Two words written as one, as the standard library does it.
_GLUED = re.compile(
    r"(get|set|put|add|del|read|write|make|send|end|has|is|open|close|find|new|recv|accept|parse|fetch|load|save)"
    r"(header|headers|response|request|line|lines|file|name|names|value|values|item|items|peer|timeout|option|options|"
    r"attr|attribute|size|message|char|nameinfo|addrinfo|sockname|peername|data|code|config|state|type|mode|buffer|level|host|port|path|"
    r"url|body|cookie|cookies|text|token|block|all|any|raw|json|node|doc|docs|event|loop|dir|function|method|class|"
    r"module|generator|coroutine|future|builtin|abstract|frame|traceback|atty|enabled|empty|closed|connected|alive|"
    r"digit|space|main|running|reading|writing|compatible|valid|error|key|keys)\Z"
)
_ASIDE = frozenset(("internal", "impl", "inner", "helper", "async", "asynchronous"))
_HEAD_NOUNS = lexicon.word_set("""
    args arguments code color colour control count default dict factory file func function handler height id ID index
    info instance item key keys kind length level limit lines map mode name names node number object option options order
    path pattern position prefix rate result size status style suffix time type URL value values version width wrapper
""")


def plain_words(facts: Facts) -> tuple[str, ...]:
    """The name's words, without what says nothing, and with words that were written as one taken apart."""
    words = name_words(facts)
    while len(words) > 1 and words[-1] in _ASIDE:
        words = words[:-1]
    while len(words) > 1 and (
        words[0] == "internal" or (words[0] in {"do", "async"} and words[1] in lexicon.VERBS)
    ):
        words = words[1:]
    if not words:
        return words
    first = words[0]
    if first[0] == "a" and first[1:] in lexicon.VERBS and (facts.symbol.is_async or facts.yields):
        # The asynchronous twin of a method: aread, aclose.
        if first not in lexicon.VERBS:
            return (first[1:], *words[1:])
    elif first == "aiter":
        return ("iter", *words[1:])
    if first in {"py", "c"} and len(words) > 1 and words[1] in lexicon.VERBS:
        return words[1:]
    if first not in lexicon.VERBS and first not in lexicon.COMPOUND_VERBS and (glued := _GLUED.match(first)):
        return (glued[1], glued[2], *words[1:])
    return words


def is_action(facts: Facts, words: tuple[str, ...]) -> bool:
    """Whether `words`, those of the name, begin with what the function does."""
    first = words[0]
    if first in lexicon.COMPOUND_VERBS:
        return True
    if first not in lexicon.VERBS or first not in lexicon.WEAK_VERBS:
        return first in lexicon.VERBS
    if facts.returns is Returns.NONE and not facts.yields:
        return True
    if len(words) == 1:
        return bool(required_parameters(facts)) or facts.symbol.is_async
    return words[-1] not in _HEAD_NOUNS and (
        bool(facts.parameters) or first in {"format", "process", "measure"}
    )


def ends_in_verb(words: tuple[str, ...]) -> bool:
    """Whether the last word is a verb and hardly ever a noun: shell complete, socket accept."""
    last = words[-1]
    if last in {"sendall", "sendfile", "recvfrom", "sendto", "exec"}:
        return True
    return last in lexicon.VERBS and last not in lexicon.WEAK_VERBS and last not in lexicon.VERBS_AS_NOUNS
