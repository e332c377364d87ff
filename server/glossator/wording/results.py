"""What a function returns or yields, in one sentence."""

import re

from glossator.wording import lexicon
from glossator.wording.evidence import ends_in_verb, is_action, plain_words
from glossator.wording.naming import has_decorator, is_factory, owner_phrase, owner_words, required_parameters
from glossator.wording.phrases import each, noun_phrase, object_phrase
from glossator.wording.questions import boolean_clause
from glossator.wording.types import is_boolean, type_phrase, without_none
from glossator.wording.words import (
    capital,
    expanded,
    is_adjective,
    is_participle,
    is_plural,
    listed,
    participle,
    sentence,
    words_of,
)
from glossator_context.facts import Facts

_SPECIAL = {
    "__repr__": "The representation",
    "__str__": "The string",
    "__hash__": "The hash",
    "__len__": "The number of items",
    "__iter__": "An iterator",
    "__aiter__": "An asynchronous iterator",
    "__next__": "The next item",
    "__anext__": "The next item",
    "__getitem__": "The item",
    "__enter__": "What the `with` block works with",
    "__aenter__": "What the `async with` block works with",
}
_EMPTY_NAMES = lexicon.word_set("""
    result results res ret retval rv out output value values self cls data obj x y r s tmp temp new item i n a b c it
    this None True False other wrapper decorator inner response text lines parts found answer
""")
_CREATING = lexicon.word_set("create make new instantiate construct spawn")
_FINDING = lexicon.word_set("find lookup search locate")
_CHOOSING = lexicon.word_set("select choose pick")
# What these find out is named by their object.
_DETERMINING = lexicon.word_set("""
    compute calculate calc count measure determine infer estimate guess detect derive generate build fetch retrieve read
    receive collect gather obtain pop peek take list
""")
# These give their object back in another form.
_TRANSFORMING = lexicon.word_set("""
    adapt aggregate align amend annotate capitalize chop clean clip coerce collapse combine compile compose compress
    concatenate convert copy crop decode decompose decompress decorate decrypt deserialize duplicate encode encrypt
    enrich escape expand extract filter fix flatten flip fold format group hash highlight indent interpolate invert join
    load merge normalize optimize pack pad parse partition prepare prettify process quote recast reformat render reorder
    resample reshape resize resolve reverse rewrite rotate round sanitize scale serialize shorten shuffle simplify slice
    sort split strip style substitute summarize tokenize transform translate transpose trim truncate unescape unfold
    unpack unquote unwrap wrap zip sample sniff
""")
_PLAIN_TYPES = frozenset(("int", "float", "number"))


def returns_text(facts: Facts) -> str:
    """What the function returns, as one sentence."""
    annotation, is_optional = without_none(_awaited(facts.return_annotation))
    clause = boolean_clause(facts)
    if clause and (is_boolean(annotation) or annotation is None):
        return sentence(f"True if {clause}, otherwise False")
    if facts.returned and set(facts.returned) <= {"True", "False", "true", "false"}:
        return sentence(" or ".join(sorted({text.capitalize() for text in facts.returned}, reverse=True)))
    text = _thing(facts, annotation)
    return sentence(f"{text}, or None" if is_optional and not text.endswith("or None") else text)


def yields_text(facts: Facts) -> str:
    """What each step of the generator gives, as one sentence."""
    annotation = facts.yield_annotation
    if has_decorator(facts, "contextmanager", "asynccontextmanager", "fixture"):
        if not re.search(r"\byield\b[ \t]*[^\s#)]", facts.source):
            return "Nothing."
        typed = type_phrase(annotation)
        return sentence(capital(typed) if typed else "What the `with` block works with")
    words = plain_words(facts)
    nouns = words[1:] if words and is_action(facts, words) else words
    if nouns and is_plural(expanded(nouns)[-1]) and not lexicon.PREPOSITIONS & set(nouns):
        return sentence(capital(each(nouns)))
    typed = re.sub(r"^an? ", "", type_phrase(annotation))
    return sentence(
        f"The next {typed}" if typed and not re.search(r" of |, or None", typed) else "The next item"
    )


def _thing(facts: Facts, annotation: str | None) -> str:
    words = plain_words(facts)
    if facts.returned and set(facts.returned) <= {"self", "this"}:
        return f"{capital(owner_phrase(facts)) or 'The object'} itself"
    typed = type_phrase(annotation)
    if facts.symbol.name in _SPECIAL:
        return _SPECIAL[facts.symbol.name]
    if not words or facts.symbol.name.startswith("__") or annotation in _PLAIN_TYPES - {"number"}:
        return _counted(facts, words) or _outcome(facts, typed)
    if several := _several(facts):
        return several
    if is_factory(facts):
        return f"The new {' '.join(owner_words(facts))}"
    if words[0] in {"to", "as", "into"} and len(words) > 1:
        return capital(typed) if typed else f"The {' '.join(expanded(words[1:]))}"
    if words[0] == "from" and owner_phrase(facts):
        return f"The new {' '.join(owner_words(facts))}"
    if is_action(facts, words):
        return _of_action(facts, words, typed)
    nouns = words[1:] if words[0] == "use" and len(words) > 1 else words
    if len(nouns) > 1 and ends_in_verb(nouns):
        return _outcome(facts, typed)
    if len(nouns) == 1 and is_adjective(nouns[0]):
        return capital(typed) if typed else "The value"
    if "to" in nouns[1:-1]:
        return capital(typed) if typed else f"The {object_phrase(nouns[nouns.index('to') + 1 :])}"
    return capital(object_phrase(nouns))


def _counted(facts: Facts, words: tuple[str, ...]) -> str:
    """A number whose name says what it counts or measures."""
    if not words:
        return ""
    nouns = words[1:] if is_action(facts, words) and words[0] in {"get", *_DETERMINING} else words
    is_named = nouns and not is_action(facts, nouns) and not is_adjective(nouns[-1])
    return capital(object_phrase(nouns)) if is_named else ""


def _of_action(facts: Facts, words: tuple[str, ...], typed: str) -> str:
    verb, rest = words[0], words[1:]
    nouns = rest[: next((n for n, word in enumerate(rest) if word in lexicon.PREPOSITIONS), len(rest))]
    if (
        not nouns
        or is_adjective(nouns[-1])
        or (verb == "copy" and nouns[0] in lexicon.VERBS - lexicon.WEAK_VERBS)
    ):
        return _of_lone_action(facts, verb, typed) if not rest else _outcome(facts, typed)
    text = noun_phrase(nouns)
    if verb in {"get", *_DETERMINING}:
        return f"The {text}"
    if verb in _CREATING:
        return f"The new {text}"
    if verb in _FINDING:
        return f"The {text} that {'were' if is_plural(text) else 'was'} found"
    if verb in _CHOOSING:
        return f"The chosen {text}"
    if verb in _TRANSFORMING:
        return f"The {text}" if is_participle(nouns[0]) else f"The {_done(verb)} {text}"
    return _outcome(facts, typed)


def _of_lone_action(facts: Facts, verb: str, typed: str) -> str:
    required, owner = required_parameters(facts), owner_phrase(facts)
    if verb in _TRANSFORMING and required and not (owner and verb in lexicon.OWNER_VERBS):
        noun = " ".join(expanded(words_of(required[0].name)))
        if len(noun) > 2 and noun.replace(" ", "").isalpha() and not is_adjective(noun):
            return f"The {_done(verb)} {noun}"
    if verb in {"copy", "clone"} and owner:
        return f"The copy of {owner}"
    return _outcome(facts, typed)


def _outcome(facts: Facts, typed: str) -> str:
    """What is known of a result that the name does not tell: a variable's name, a type, the function that gave it."""
    if several := _several(facts):
        return several
    if named := _returned_name(facts):
        return capital(noun_phrase(words_of(named), "the"))
    if typed:
        return capital(typed)
    call = _returned_call(facts)
    return f"What `{call}` returns" if call else "The result"


def _several(facts: Facts) -> str:
    """A tuple of variables: "The transport and the protocol"."""
    if len(facts.returned) != 1:
        return ""
    found = re.fullmatch(r"\(?((?:[a-z][a-z_]{2,}\s*,\s*){1,3}[a-z][a-z_]{2,})\)?", facts.returned[0])
    if found is None:
        return ""
    names = [noun_phrase(words_of(name), "the") for name in re.split(r"\s*,\s*", found[1])]
    return capital(listed(names))


def _returned_name(facts: Facts) -> str:
    """The variable that is returned, where it is the only one and its name says something."""
    names = [text for text in facts.returned if text not in {"None", "null", "undefined"}]
    if len(names) != 1 or not re.fullmatch(r"(?:self\._?|this\._?)?[a-z]\w+", names[0]):
        return ""
    name = names[0].rpartition(".")[2].strip("_")
    if (
        name in _EMPTY_NAMES
        or name == facts.symbol.name
        or not words_of(name)
        or is_adjective(words_of(name)[-1])
    ):
        return ""
    return name


def _returned_call(facts: Facts) -> str:
    """The function whose answer is handed on, where that is all that is returned."""
    if len(facts.returned) != 1:
        return ""
    found = re.fullmatch(
        r"(?:await )?((?:self\.|this\.|super\(\)\.)?_?[a-z]\w*(?:\.[a-z_]\w*)?)\(.*",
        facts.returned[0],
        re.DOTALL,
    )
    name = re.sub(r"^(?:self|this)\.", "", found[1]) if found else ""
    return "" if name.startswith("_") or "._" in name else name


def _done(verb: str) -> str:
    return participle(lexicon.COMPOUND_VERBS.get(verb, verb).split(" ", 1)[0])


def _awaited(annotation: str | None) -> str | None:
    """The annotation of what an asynchronous function gives, without its Promise."""
    found = re.fullmatch(r"(?:Promise|Awaitable)\s*[<\[](.*)[>\]]", annotation or "", re.DOTALL)
    return found[1] if found else annotation
