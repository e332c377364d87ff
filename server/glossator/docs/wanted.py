"""Which declarations get documentation without being asked for by name."""

import re

from glossator.wording.naming import has_decorator
from glossator_context.facts import Facts
from glossator_context.symbols import SymbolKind

_TEST_NAME = re.compile(r"test(?:_|[A-Z]|\Z)|(?:setUp|tearDown)(?:Class|Module)?\Z")
_TEST_FILE = re.compile(r"(?:^|[/\\])(?:test_[^/\\]*|[^/\\]*_test|conftest|[^/\\]*\.(?:test|spec))\.\w+\Z")


def is_wanted(facts: Facts, path: str, *, private: bool) -> bool:
    """Whether a declaration is public; with `private` all are but Python's constructors, which their classes document.

    Special methods are left to the language, overriding methods to what they override, and a test's documentation would
    be shown in place of its name.
    """
    symbol = facts.symbol
    if symbol.kind is SymbolKind.MODULE:
        return True
    if symbol.name in {"__init__", "__new__"}:
        return False
    if private:
        return True
    if not symbol.public or (symbol.name.startswith("__") and symbol.name.endswith("__")):
        return False
    if has_decorator(facts, "override", "overrides"):
        return False
    return not (_TEST_FILE.search(path) and _TEST_NAME.match(symbol.name))
