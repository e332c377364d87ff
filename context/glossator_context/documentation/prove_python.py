"""Whether Python reads two texts as the same program, docstrings aside."""

import ast
import re
import warnings
from typing import NamedTuple

from glossator_context.facts import Proof

_COOKIE = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(r"[ \t\f]*(?:#.*)?")
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class _Reading(NamedTuple):
    tree: ast.Module
    warnings: int


def compare_syntax(before: str, after: str) -> Proof:
    """Compare what `ast` reads. `UNPROVEN` where it cannot read `before`: then this Python is too old, or the code is wrong."""
    old = _read(before)
    if old is None:
        return Proof.UNPROVEN
    new = _read(after)
    if new is None:
        return Proof.BROKEN
    # A docstring that is read only under a warning is an error where warnings are errors.
    is_same = new.warnings <= old.warnings and _are_equal(old.tree, new.tree)
    return Proof.SAME if is_same else Proof.CODE_CHANGED


def same_head(before: str, after: str) -> bool:
    """Whether `#!` and the encoding's declaration, which work by their line alone, are where they were."""
    return _head(before) == _head(after)


def _head(text: str) -> tuple[str, str]:
    lines = _LINE_ENDS.split(text[:10_000], maxsplit=2)[:2]
    shebang = lines[0] if lines[0].startswith("#!") else ""
    for line in lines:
        cookie = _COOKIE.match(line)
        if cookie is not None:
            return shebang, cookie[1]
        if _BLANK.fullmatch(line) is None:
            break
    return shebang, ""


def _read(text: str) -> _Reading | None:
    try:
        with warnings.catch_warnings(record=True) as raised:
            warnings.simplefilter("always")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return _Reading(tree, len(raised))


def _are_equal(before: ast.AST, after: ast.AST) -> bool:
    """Whether two trees differ in docstrings and places alone. A loop, because trees are deep."""
    pending: list[tuple[object, object]] = [(before, after)]
    while pending:
        old, new = pending.pop()
        if type(old) is not type(new):
            return False
        if isinstance(old, ast.AST) and isinstance(new, ast.AST):
            for name in old._fields:
                parts = (getattr(old, name, None), getattr(new, name, None))
                if name == "body" and isinstance(old, _DOCUMENTED):
                    parts = (_without_docstring(parts[0]), _without_docstring(parts[1]))
                pending.append(parts)
        elif isinstance(old, list) and isinstance(new, list):
            if len(old) != len(new):
                return False
            pending.extend(zip(old, new, strict=True))
        elif repr(old) != repr(new):
            # By `repr`, because 0.0 equals -0.0 and nan does not equal itself.
            return False
    return True


def _without_docstring(body: object) -> object:
    if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
        value = body[0].value
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return body[1:]
    return body
