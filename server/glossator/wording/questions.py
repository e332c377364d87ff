"""Names that ask a question, and the clause that is true when the answer is yes."""

import re

from glossator.wording import lexicon
from glossator.wording.evidence import plain_words
from glossator.wording.naming import has_decorator, owner_phrase, required_parameters
from glossator.wording.phrases import has_clause, noun_phrase, object_phrase, state_clause, verb_clause
from glossator.wording.types import is_boolean
from glossator.wording.words import expanded, is_adjective
from glossator_context.facts import Facts, Returns
from glossator_context.symbols import SymbolKind

_MODALS = frozenset(("can", "could", "should", "must", "will", "would", "may"))


def question(facts: Facts) -> str:
    """`whether the response is closed`; empty where the name asks no question."""
    words = plain_words(facts)
    if words[:1] == ("should",) and len(words) > 1 and not owner_phrase(facts) and boolean_clause(facts):
        return f"whether to {verb_clause(words[1:])}"
    clause = boolean_clause(facts)
    return f"whether {clause}" if clause else ""


def boolean_clause(facts: Facts) -> str:
    """What a truth value says, as a clause: "the response is closed". Empty where the name asks no question."""
    words = plain_words(facts)
    if not words or (facts.returns is Returns.NONE and facts.symbol.kind is not SymbolKind.PROPERTY):
        return ""
    subject = subject_phrase(facts)
    first, rest = words[0], words[1:]
    if first in lexicon.BOOLEAN_STARTS and rest:
        return _clause(first, rest, subject)
    if "ok" in words[1:]:
        place = words.index("ok")
        manner = f" by {' '.join(expanded(words[place + 1 :]))}" if place + 1 < len(words) else ""
        return f"{' '.join(expanded(words[:place]))} is OK{manner}"
    if first == "exists":
        return f"{subject} exists"
    if first in lexicon.BOOLEAN_VERBS and (is_boolean(facts.symbol.returns) or rest):
        return f"{subject} {first} {object_phrase(rest)}".strip()
    if first not in lexicon.VERBS and _is_truth(facts) and len(words) <= 2 and is_adjective(words[-1]):
        return state_clause(subject, words)
    return ""


_TRUTH = re.compile(
    r"(?:not |any\(|all\(|bool\(|isinstance\().*|True|False|.* (?:is|in|is not|not in|==|!=|<=?|>=?) [^,]*"
)


def _is_truth(facts: Facts) -> bool:
    """Whether the value is a truth value, by its annotation or else by the expressions that are returned."""
    if facts.symbol.returns is not None:
        return is_boolean(facts.symbol.returns)
    own = re.compile(rf"self\._?{re.escape(facts.symbol.name)}")
    return bool(facts.returned) and all(
        _TRUTH.fullmatch(text) or own.fullmatch(text) for text in facts.returned
    )


def subject_phrase(facts: Facts) -> str:
    """What a question is about: the object, else the first parameter."""
    owner = owner_phrase(facts)
    required = required_parameters(facts)
    if owner and not (required and has_decorator(facts, "staticmethod", "classmethod")):
        return owner
    named = (*required, *facts.parameters)
    return f"`{named[0].name}`" if named else "it"


def _clause(first: str, rest: tuple[str, ...], subject: str) -> str:
    said = " ".join(expanded(rest[1:] if rest[0] == "not" else rest))
    if rest[0] == "not" and len(rest) > 1:
        return f"{subject} {first} not {said}"
    if first in {"is", "are"}:
        return state_clause(subject, rest)
    if first in {"was", "were"}:
        return f"{subject} was {said}"
    if first in {"has", "have", "had"}:
        return has_clause(subject, rest)
    if first in {"needs", "need"}:
        return f"{subject} needs {said if rest[0] == 'to' else noun_phrase(rest, 'a')}"
    if first in _MODALS and len(rest) > 1 and rest[0] not in lexicon.VERBS:
        return f"{subject} {first} {said}"
    return f"{subject} {first} {verb_clause(rest)}"
