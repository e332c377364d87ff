"""What a truth value among the parameters says: whether to do something, whether something is so."""

from glossator.wording import lexicon
from glossator.wording.phrases import noun_phrase, object_phrase, state_clause, verb_clause
from glossator.wording.types import is_boolean
from glossator.wording.words import expanded, is_adjective, is_participle, is_plural, words_of
from glossator_context.symbols import Parameter

_SWITCH_VERBS = lexicon.word_set("""
    allow disable enable exclude follow forbid hide ignore include keep raise reuse show skip trust use
""")
_MANNERS = frozenset(("verbose", "strict", "quiet", "silent", "greedy", "lazy", "recursive", "interactive"))
_THINGS = lexicon.word_set(
    "color colour code comment debug index input label layout level markup style text title"
)


def is_switch(parameter: Parameter) -> bool:
    """Whether a parameter is a truth value, by its annotation or else by its default."""
    if parameter.annotation is not None:
        return is_boolean(parameter.annotation)
    return parameter.default in {"True", "False", "true", "false"}


def switch_text(name: str) -> str:
    """The phrase for a name of at least one word; mostly it begins with "Whether"."""
    words = words_of(name)
    first, rest = words[0], words[1:]
    if first in {"is", "are", "was"} and rest:
        return (
            f"Whether {state_clause('it', rest)}"
            if first == "is"
            else f"Whether it {first} {' '.join(expanded(rest))}"
        )
    if first in {"has", "have"} and rest:
        return f"Whether it has {noun_phrase(rest, 'a')}"
    if first in {"should", "do"} and rest and rest[0] in lexicon.VERBS:
        return f"Whether to {_action(rest)}"
    if first in {"must", "can", "may", "will"} and rest and rest[0] in lexicon.VERBS:
        return f"Whether it {first} {verb_clause(rest)}"
    if first == "no" and rest and rest[0] in lexicon.VERBS:
        return f"Whether not to {verb_clause(rest)}"
    if first in {"no", "without"} and rest:
        return f"Whether to do without {noun_phrase(rest, '' if rest[-1] in _THINGS else 'a')}"
    if first in lexicon.PREPOSITIONS and rest:
        return f"Whether it is {object_phrase(words)}"
    is_verb = first in lexicon.VERBS | _SWITCH_VERBS and first not in _THINGS
    if not is_verb and lexicon.PREPOSITIONS & set(words[1:-1]):
        return f"Whether it is {' '.join(expanded(words))}"
    if is_verb and (rest or not is_adjective(first)):
        return f"Whether to {_action(words)}"
    if not rest and (is_adjective(first) or is_participle(first)):
        return f"Whether {'to be' if first in _MANNERS else 'it is'} {first}"
    if rest and is_adjective(words[-1]):
        return (
            f"Whether {noun_phrase(words[:-1], 'the')} {'are' if is_plural(words[-2]) else 'is'} {words[-1]}"
        )
    if words[-1] == "side":
        return f"Whether this is {noun_phrase(words, 'the')}"
    if words[-1] in _THINGS:
        return f"Whether to use {noun_phrase(words)}"
    noun = object_phrase(words, creating=True)
    if not rest and noun.startswith(("a ", "an ")):
        return f"The `{name}` flag"
    return f"Whether to use {noun}"


def _action(words: tuple[str, ...]) -> str:
    verb, rest = words[0], expanded(words[1:])
    if not rest:
        return lexicon.COMPOUND_VERBS.get(verb, verb)
    is_bare = is_plural(rest[-1]) or rest[-1] in lexicon.UNCOUNTABLE
    if verb in _SWITCH_VERBS and is_bare and not lexicon.PREPOSITIONS & set(rest):
        return f"{verb} {noun_phrase(words[1:])}"
    return verb_clause(words)
