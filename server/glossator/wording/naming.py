"""What a declaration is called in a sentence: "the connection pool", "`data`", the object a method belongs to."""

from glossator.wording.words import expanded, is_adjective, words_of
from glossator_context.facts import Facts
from glossator_context.symbols import Parameter, ParameterKind, SymbolKind

_EMPTY_PREFIXES = frozenset(("base", "abstract"))
_EMPTY_SUFFIXES = frozenset(("mixin", "base", "impl", "abc", "protocol"))


def name_words(facts: Facts) -> tuple[str, ...]:
    """The words of the declaration's own name."""
    return words_of(facts.symbol.name)


def owner_name(facts: Facts) -> str:
    """The class that a method or property belongs to; empty for anything else."""
    if facts.symbol.kind not in {SymbolKind.METHOD, SymbolKind.PROPERTY}:
        return ""
    parts = facts.symbol.qualified_name.split(".")
    return parts[-2] if len(parts) > 1 and parts[-2] != "<locals>" else ""


def owner_words(facts: Facts) -> tuple[str, ...]:
    """The owner's name in words, without Base, Abstract, Mixin and the like."""
    words = expanded(words_of(owner_name(facts)))
    while len(words) > 1 and words[0] in _EMPTY_PREFIXES:
        words = words[1:]
    while len(words) > 1 and words[-1] in _EMPTY_SUFFIXES:
        words = words[:-1]
    return words


def owner_phrase(facts: Facts) -> str:
    """The owner in a sentence, as in `the connection pool`; empty for a function of its own."""
    words = owner_words(facts)
    if len(words) == 1 and is_adjective(words[0]):
        return f"the `{owner_name(facts)}`"
    return f"the {' '.join(words)}" if words else ""


def required_parameters(facts: Facts) -> tuple[Parameter, ...]:
    """The parameters without which the function cannot be called."""
    return tuple(
        parameter
        for parameter in facts.parameters
        if parameter.default is None
        and not parameter.optional
        and parameter.kind not in {ParameterKind.VARIADIC, ParameterKind.KEYWORDS}
        and parameter.name.strip("_")
    )


def is_python(facts: Facts) -> bool:
    """Whether the declaration is Python's."""
    return facts.language == "python"


def has_decorator(facts: Facts, *names: str) -> bool:
    """Whether one of the decorators has one of these last names."""
    return any(
        decorator.lstrip("@").split("(", 1)[0].strip().rpartition(".")[2] in names
        for decorator in facts.symbol.decorators
    )


def is_factory(facts: Facts) -> bool:
    """Whether a class method is annotated to return an object of its own class."""
    returns = (facts.symbol.returns or "").strip("\"'").rpartition(".")[2]
    return has_decorator(facts, "classmethod") and returns != "" and returns in {owner_name(facts), "Self"}
