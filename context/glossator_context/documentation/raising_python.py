"""Which exceptions a Python function's callers meet, as far as the syntax says."""

import builtins
from collections.abc import Collection, Mapping
from typing import NamedTuple

from glossator_context.documentation.body_python import Body
from glossator_context.documentation.raising_statements import Raised

# These names tell a reader nothing.
_BROAD = frozenset({"Exception", "BaseException"})
_LOWER_CASE_TYPES = frozenset({"error", "timeout", "herror", "gaierror"})


class Raises(NamedTuple):
    """Exceptions by what documentation does with them: it must name `required`, it may name `allowed`.

    With `unknown` it may name any other one, too.
    """

    required: tuple[str, ...]
    allowed: tuple[str, ...]
    unknown: bool


def raises_of(body: Body, classes: Mapping[str, Collection[str]]) -> Raises:
    """The exceptions of a body. `classes` are the file's own classes with the names of their bases."""
    required: dict[str, None] = {}
    allowed: dict[str, None] = {}
    unknown = False
    for raised in body.raised:
        name = _exception_name(raised, classes)
        if name is None:
            unknown = True
        elif name in _BROAD or name == "NotImplementedError" or _is_caught(name, raised, classes):
            allowed[name] = None
            # `except Exception: raise` lets anything through.
            unknown = unknown or (name in _BROAD and not raised.called)
        else:
            required[name] = None
    if body.asserts:
        allowed["AssertionError"] = None
    return Raises(tuple(required), tuple(name for name in allowed if name not in required), unknown)


def is_type_name(name: str, classes: Collection[str] = ()) -> bool:
    """Whether a dotted name is that of a type: by its capital letter, or because the file declares it."""
    last = name.rpartition(".")[2]
    if name in classes:
        return True
    if last in _LOWER_CASE_TYPES:
        return "." in name
    letters = last.strip("_")
    return letters[:1].isupper() and not (letters.isupper() and len(letters) > 1)


def _exception_name(raised: Raised, classes: Collection[str]) -> str | None:
    name = raised.name
    if name is None:
        return None
    if is_type_name(name, classes):
        return name.removeprefix("self.").removeprefix("cls.")
    parts = name.split(".")
    if raised.called:
        # An exception's own class method made it.
        for count in range(len(parts) - 1, 0, -1):
            owner = ".".join(parts[:count])
            if is_type_name(owner, classes):
                return owner
    return None


def _is_caught(name: str, raised: Raised, classes: Mapping[str, Collection[str]]) -> bool:
    catchers = raised.catchers
    ancestors: set[str] | None = None
    while catchers is not None:
        if catchers.types is None:
            return True
        if ancestors is None:
            ancestors = _ancestors(name, classes)
        if any(_canonical(caught) in ancestors for caught in catchers.types):
            return True
        catchers = catchers.outer
    return False


def _ancestors(name: str, classes: Mapping[str, Collection[str]]) -> set[str]:
    """The last names of a class and of all its known bases."""
    found: set[str] = set()
    pending = [name]
    while pending:
        last = _canonical(pending.pop())
        if last in found:
            continue
        found.add(last)
        builtin = getattr(builtins, last, None)
        if isinstance(builtin, type):
            pending.extend(base.__name__ for base in builtin.__mro__)
        elif last in classes:
            pending.extend(classes[last])
        else:
            pending.extend(_BROAD)
    return found


def _canonical(name: str) -> str:
    """The last part of a dotted name, `OSError` for its old names."""
    last = name.rpartition(".")[2]
    builtin = getattr(builtins, last, None)
    return builtin.__name__ if isinstance(builtin, type) else last
