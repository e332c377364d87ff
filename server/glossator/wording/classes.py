"""The summary of a class, interface, enumeration or type: a noun phrase."""

import re

from glossator.wording.error_names import clause_of_name
from glossator.wording.listing import MAX_SUMMARY_CHARS, named, with_names
from glossator.wording.naming import name_words
from glossator.wording.phrases import noun_phrase
from glossator.wording.words import capital, expanded, is_adjective, listed, plural, with_article, words_of
from glossator_context.facts import Facts
from glossator_context.symbols import SymbolKind

_ERROR_BASE = re.compile(r"(?:Error|Exception|Warning|Interrupt|Exit)\Z")
_ENUM_BASES = frozenset(("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"))
_RECORD_BASES = frozenset(("NamedTuple", "TypedDict", "Struct", "BaseModel"))
_PLAIN_BASES = frozenset(("object", "ABC", "Protocol", "Generic", "Base", *_RECORD_BASES))
_MAX_FIELDS = 4


def class_summary(facts: Facts) -> str:
    """One line on what the class stands for, without its full stop."""
    words, name = name_words(facts), facts.symbol.name
    bases = tuple(re.split(r"[\[<(]", base, maxsplit=1)[0].rpartition(".")[2].strip() for base in facts.bases)
    known = [base for base in bases if base not in _PLAIN_BASES and base.isidentifier() and base != name]
    if _ERROR_BASE.search(name) or any(_ERROR_BASE.search(base) for base in bases):
        return _error(words, name, known)
    if facts.symbol.kind is SymbolKind.ENUM or _ENUM_BASES & set(bases):
        subject = f"The values of {with_article(noun_phrase(words))}" if words else "The values"
        return with_names(subject, ": ", _values(facts))
    if special := _by_role(facts, words, bases):
        return special
    is_named = len(words) == 0 or (len(words) == 1 and (len(words[0]) == 1 or is_adjective(words[0])))
    thing = f"The class `{name}`" if is_named else capital(with_article(noun_phrase(words)))
    fields = [field.name for field in facts.attributes if not field.name.startswith("_")]
    if fields and _is_record(facts, bases):
        return _record(thing, fields)
    if known:
        base = named(known[:2], MAX_SUMMARY_CHARS - len(thing) - len(", based on "))
        return f"{thing}, based on {base}" if base else thing
    return with_names(thing, " with ", _methods(facts) or fields)


def _by_role(facts: Facts, words: tuple[str, ...], bases: tuple[str, ...]) -> str:
    """What the name's ending or the kind of declaration says the class is for."""
    if words[:1] == ("test",) or words[-1:] == ("test",) or "TestCase" in bases:
        subject = tuple(word for word in words if word not in {"test", "tests", "case"})
        return f"Tests of {noun_phrase(subject)}" if subject else "Test cases"
    if words[-1:] == ("mixin",) and len(words) > 1:
        return f"A mixin for {noun_phrase(words[:-1], 'a')}"
    if len(words) > 1 and (words[0] in {"base", "abstract"} or words[-1] == "base"):
        rest = tuple(word for word in words if word not in {"base", "abstract"})
        return f"The base class of {plural(noun_phrase(rest))}" if rest else "A base class"
    thing = with_article(noun_phrase(words))
    fields = [field.name for field in facts.attributes]
    if "Protocol" in bases and thing:
        return with_names(f"What {thing} offers", ": ", _methods(facts) or fields)
    if facts.symbol.kind is SymbolKind.INTERFACE and thing:
        return with_names(f"The shape of {thing}", ": ", [*fields, *_methods(facts)])
    return capital(thing) if facts.symbol.kind is SymbolKind.TYPE else ""


def _error(words: tuple[str, ...], name: str, known: list[str]) -> str:
    bases = [base for base in known if base not in {"Exception", "BaseException", "Error"}]
    core = words[:-1] if words[-1:] and words[-1] in {"error", "exception", "warning"} else words
    if core and core[0] in {"base", "abstract"} and len(core) > 1:
        said = f"The base class of {noun_phrase(core[1:])} errors"
    elif not core:
        said = "An error"
    elif clause := clause_of_name(name):
        said = f"Raised when {clause}"
    else:
        last = "warning" if words[-1] == "warning" else "error"
        said = capital(with_article(noun_phrase((*core, last))))
    return with_names(said, ", a kind of ", bases[:1]) if bases else said


def _values(facts: Facts) -> list[str]:
    """The names of an enumeration's members, in capitals where any are."""
    names = [
        name for name in (*(field.name for field in facts.attributes), *facts.members) if name.isidentifier()
    ]
    if not any(name.isupper() for name in names):
        names = re.findall(r"^\s+([A-Z][A-Z0-9_]*)\s*=", facts.source, re.MULTILINE) or names
    capitals = [name for name in names if name.isupper()]
    return [name for name in dict.fromkeys(capitals or names) if not name.startswith("_")]


def _is_record(facts: Facts, bases: tuple[str, ...]) -> bool:
    decorators = " ".join(facts.symbol.decorators)
    return bool(re.search(r"\b(?:dataclass|define|frozen|mutable|attrs?)\b", decorators)) or bool(
        _RECORD_BASES & set(bases)
    )


def _record(thing: str, fields: list[str]) -> str:
    words = [" ".join(expanded(words_of(field))) for field in fields]
    said = f"{thing}: its {listed(words)}"
    is_readable = len(fields) <= _MAX_FIELDS and not any(
        is_adjective(word) or len(word) == 1 for word in words
    )
    return said if is_readable and len(said) <= MAX_SUMMARY_CHARS else with_names(thing, ": ", fields)


def _methods(facts: Facts) -> list[str]:
    fields = {field.name for field in facts.attributes}
    return [
        name
        for name in facts.members
        if not name.startswith("_") and name.isidentifier() and name not in fields and name != "constructor"
    ]
