"""Where `*args` and `**kwargs` go, read from the first call that takes them."""

import re

from glossator_context.facts import Facts
from glossator_context.symbols import Parameter, ParameterKind, SymbolKind

_POSITIONAL = frozenset(("args", "a", "varargs"))
_NAMED = frozenset(("kwargs", "kwds", "kw", "k", "keywords"))


def passed_text(parameter: Parameter, facts: Facts) -> str:
    """`Keyword arguments passed on to X`, or without the end where the syntax does not show it."""
    is_positional = parameter.kind is ParameterKind.VARIADIC
    if parameter.name not in (_POSITIONAL if is_positional else _NAMED):
        return ""
    kind = "Positional" if is_positional else "Keyword"
    receiver = _receiver(parameter.name, r"\*" if is_positional else r"\*\*", facts)
    return f"{kind} arguments passed on to `{receiver}`" if receiver else f"{kind} arguments"


def _receiver(name: str, stars: str, facts: Facts) -> str:
    found = re.search(
        rf"\b((?:super\(\)\.)?[A-Za-z_][\w.]*)\((?:[^()]|\([^()]*\)){{0,400}}?(?<!\*){stars}{re.escape(name)}\b",
        _body(facts),
    )
    if (
        found is None
        or found[1] in {"def", "dict", "print", facts.symbol.name}
        or found[1].startswith("cast")
    ):
        return ""
    return found[1].removeprefix("self.")


def _body(facts: Facts) -> str:
    """What runs when the declaration is called, roughly: behind the line that ends its signature."""
    source = facts.source
    if facts.symbol.kind is SymbolKind.CLASS:
        found = re.search(
            r"^([ \t]+)def __init__\b.*?(?=^\1(?:def|@|async|class)\b|\Z)", source, re.DOTALL | re.MULTILINE
        )
        source = found[0] if found else ""
    parts = re.split(r"[:{][ \t]*\n", source, maxsplit=1)
    return parts[1] if len(parts) > 1 else ""
