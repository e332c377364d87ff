"""All that can be said of a declaration: the parts of its documentation, each from the syntax alone."""

from glossator.wording.classes import class_summary
from glossator.wording.functions import function_summary
from glossator.wording.modules import module_summary
from glossator.wording.naming import has_decorator
from glossator.wording.parameters import default_text, parameter_text
from glossator.wording.raising import raising_text
from glossator.wording.results import returns_text, yields_text
from glossator.wording.words import sentence
from glossator_context.facts import Facts
from glossator_context.symbols import Parameter, SymbolKind

__all__ = [
    "attribute_text",
    "details",
    "parameter_text",
    "raising_text",
    "returns_text",
    "summary",
    "yields_text",
]

_TYPES = frozenset((SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.TYPE))


def summary(facts: Facts) -> str:
    """One sentence on the declaration; never empty."""
    kind = facts.symbol.kind
    if kind is SymbolKind.MODULE:
        text = module_summary(facts)
    elif kind in _TYPES:
        text = class_summary(facts)
    else:
        text = function_summary(facts)
    return sentence(text or f"The {kind.value} `{facts.symbol.name}`")


def details(facts: Facts) -> str:
    """What a caller should know besides; mostly nothing."""
    if has_decorator(facts, "contextmanager"):
        return "Use it in a `with` statement."
    if has_decorator(facts, "asynccontextmanager"):
        return "Use it in an `async with` statement."
    if has_decorator(facts, "abstractmethod"):
        return "Subclasses must override this."
    if (
        set(facts.may_raise) == {"NotImplementedError"}
        and not facts.returned
        and facts.complexity == 1
        and len(facts.calls) <= 1
    ):
        return "Subclasses must override this."
    return ""


def attribute_text(attribute: Parameter, facts: Facts) -> str:
    """One or two sentences on a field."""
    text = parameter_text(attribute, facts)
    return text if default_text(attribute) or attribute.default is None else text.rstrip()
