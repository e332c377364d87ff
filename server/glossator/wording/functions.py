"""The summary of a function, method or property, in the imperative mood (a property gets a noun phrase)."""

from glossator.wording import lexicon
from glossator.wording.actions import action
from glossator.wording.dunders import dunder_summary
from glossator.wording.evidence import ends_in_verb, is_action, plain_words
from glossator.wording.naming import (
    has_decorator,
    is_factory,
    is_python,
    owner_phrase,
    owner_words,
    required_parameters,
)
from glossator.wording.phrases import noun_phrase, object_phrase, verb_clause
from glossator.wording.questions import question
from glossator.wording.switches import switch_text
from glossator.wording.types import is_boolean
from glossator.wording.words import capital, expanded, is_adjective, is_participle, listed, with_article
from glossator_context.facts import Facts, Returns
from glossator_context.symbols import SymbolKind

_ACTORS = lexicon.word_set("handler callback hook listener worker main observer visitor consumer")
_LAST_VERBS = lexicon.word_set("""
    exec execute create delete remove parse open close connect send sendto receive recv validate initialize init start
    stop build destroy register
""")
# "The process has exited", not "is exited".
_INTRANSITIVE = lexicon.word_set("""
    exited expired failed changed ended arrived finished started stopped died occurred happened vanished appeared
""")
_TRIVIAL_CALLS = lexicon.word_set("""
    len isinstance str int list dict tuple set super print repr type getattr hasattr setattr cast iter next range max min
    format join append bool float sorted
""")
_MAX_CALLS = 2


def function_summary(facts: Facts) -> str:
    """One line on what the function does, without its full stop; empty where the name says nothing at all."""
    name = facts.symbol.name
    if name.startswith("__") and name.endswith("__") and (special := dunder_summary(facts)):
        return special
    words = plain_words(facts)
    if not words:
        return ""
    if facts.symbol.kind is SymbolKind.PROPERTY or has_decorator(facts, "property", "cached_property"):
        return _property(facts, words)
    if asked := question(facts):
        return f"Return {asked}"
    return capital(
        _test(facts, words) or _conversion(facts, words) or _event(facts, words) or _rest(facts, words)
    )


def _property(facts: Facts, words: tuple[str, ...]) -> str:
    """A noun phrase: what the property is."""
    if asked := question(facts):
        return capital(asked)
    owner = owner_phrase(facts)
    if words[0] in {"as", "to"} and len(words) > 1 and owner:
        return f"{capital(owner)} as {noun_phrase(words[1:], 'a')}"
    if len(words) == 1 and is_adjective(words[0]):
        return f"The `{facts.symbol.name}` value{_of(owner)}"
    if is_boolean(facts.symbol.returns) and len(words) > 1 and is_action(facts, words):
        return switch_text(facts.symbol.name)
    phrase = object_phrase(words)
    if owner and (phrase == owner or phrase.endswith(f" {owner.removeprefix('the ')}")):
        return capital(phrase)
    return f"{capital(phrase)}{_of(owner)}"


def _test(facts: Facts, words: tuple[str, ...]) -> str:
    if words[0] == "test" and len(words) > 1 and facts.returns is Returns.NONE:
        return f"test {' '.join(words[1:])}"
    return ""


def _conversion(facts: Facts, words: tuple[str, ...]) -> str:
    """Names of the forms to_x, as_x, from_x, with_x and x_to_y."""
    first, rest = words[0], words[1:]
    if first in {"before", "after"} and rest:
        return f"run {first} {object_phrase(rest)}"
    if facts.returns is Returns.NONE:
        return ""
    owner, required = owner_phrase(facts), required_parameters(facts)
    thing = owner or (f"`{required[0].name}`" if required else "")
    if rest and first in {"to", "as", "into"} and thing:
        return f"return {thing} as {_form(rest)}"
    if rest and first == "from":
        made = with_article(" ".join(owner_words(facts))) or "an object"
        return f"create {made} from {object_phrase(rest, creating=True)}"
    if rest and first == "with" and owner:
        return f"return {owner} with {noun_phrase(rest, 'the')}"
    if first not in lexicon.VERBS and "to" in words[1:-1]:
        place = words.index("to")
        return f"convert {noun_phrase(words[:place], 'a')} to {_form(words[place + 1 :])}"
    return ""


def _form(words: tuple[str, ...]) -> str:
    return " ".join(words) if words[0].startswith("thread") else object_phrase(words, creating=True)


def _event(facts: Facts, words: tuple[str, ...]) -> str:
    """Names of events: on_x, x_received, connection_lost."""
    first, rest = words[0], words[1:]
    if first == "on" and rest:
        if len(rest) > 1 and is_participle(rest[-1]):
            return _reaction(rest)
        return f"handle {with_article(' '.join([*expanded(rest), 'event']))}"
    if facts.returns is not Returns.NONE or facts.yields:
        return ""
    last = facts.symbol.name.rpartition("_")[2]
    if first == "do" and len(rest) == 1 and last.isupper():
        return f"handle {with_article(last + ' request')}"
    is_verb = first in lexicon.VERBS and first not in lexicon.WEAK_VERBS
    if rest and is_participle(words[-1]) and not is_verb and not lexicon.PREPOSITIONS & set(words):
        return _reaction(words)
    return ""


def _reaction(words: tuple[str, ...]) -> str:
    return f"react when {noun_phrase(words[:-1], 'the')} {'has' if words[-1] in _INTRANSITIVE else 'is'} {words[-1]}"


def _rest(facts: Facts, words: tuple[str, ...]) -> str:
    if words == ("main",):
        return "run the program"
    if is_action(facts, words):
        return action(facts, words)
    if (
        words[-1] in _LAST_VERBS
        and len(words) > 1
        and not is_adjective(words[0])
        and words[-2] not in lexicon.PREPOSITIONS
    ):
        link = {"recv": "from", "receive": "from", "recvfrom": "from", "sendto": "to"}.get(words[-1], "")
        return verb_clause(
            (
                words[-1].replace("sendto", "send").replace("recvfrom", "recv"),
                *filter(None, (link,)),
                *words[:-1],
            )
        )
    if words[0] == "new" and len(words) > 1:
        return f"create {with_article(noun_phrase(words))}"
    owner = owner_phrase(facts)
    if facts.yields:
        is_context = has_decorator(facts, "contextmanager", "asynccontextmanager")
        return f"{'provide' if is_context else 'yield'} {object_phrase(words)}"
    if facts.returns is not Returns.NONE:
        return _given(facts, words, owner)
    if not is_python(facts) and owner and facts.symbol.name == "constructor":
        return f"create {with_article(owner.removeprefix('the '))}"
    if words[-1] in _ACTORS:
        return f"act as {noun_phrase(words, 'the')}"
    return _by_calls(facts) or f"perform {noun_phrase(words, 'the')} operation"


def _given(facts: Facts, words: tuple[str, ...], owner: str) -> str:
    """A function that is named after what it gives."""
    if words[0] == "use" and not is_python(facts) and len(words) > 1:
        return f"provide {object_phrase(words[1:])}"
    if len(words) == 1 and is_adjective(words[0]):
        if is_factory(facts):
            kind = f"{words[0]} {owner.removeprefix('the ')}"
            return f"create {with_article(kind)}"
        return f"return the {words[0]} value{_of(owner)}"
    if len(words) > 1 and ends_in_verb(words) and words[-2] not in lexicon.PREPOSITIONS:
        return f"perform {noun_phrase(words, 'the')} operation"
    if is_factory(facts):
        return f"return {with_article(owner.removeprefix('the '))} for {object_phrase(words)}"
    is_plain = not required_parameters(facts) and not lexicon.PREPOSITIONS & set(words)
    return f"return {object_phrase(words)}{_of(owner) if is_plain else ''}"


def _by_calls(facts: Facts) -> str:
    """What a function calls, where that is little enough to say what it does."""
    names = (call.rpartition(".")[2] for call in facts.calls)
    calls = [
        name
        for name in dict.fromkeys(names)
        if name.isidentifier() and name[0].islower() and name not in _TRIVIAL_CALLS
    ]
    if not 1 <= len(calls) <= _MAX_CALLS or facts.symbol.name in calls:
        return ""
    return f"call {listed([f'`{call}`' for call in calls])}"


def _of(owner: str) -> str:
    return f" of {owner}" if owner else ""
