"""Grammars and parsing: the only module that knows tree-sitter.

A parse holds the interpreter, and 20 KB of the wrong text keep some grammars busy for a minute. So every parse goes
through a read callable with a progress callback: `parse(bytes)` ignores the callback, and with it any budget.
Two things crash the process on very deep trees and are never used: `str(node)` and `Node.child_with_descendant`
(which `Node.parent` calls, too). Trees are walked with cursors, without recursion. `TreeCursor.copy` of 0.26.1 crashes
on any tree: `copied` stands in for it.
"""

import ctypes
import importlib
import importlib.util
import logging
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import tree_sitter
from tree_sitter import Node, Tree, TreeCursor

from glossator_context.languages.language import words

__all__ = [
    "MAX_SOURCE_BYTES",
    "PARSE_BUDGET_MS",
    "Node",
    "Tree",
    "TreeCursor",
    "copied",
    "has_grammar",
    "leaves",
    "nodes",
    "parse",
]

logger = logging.getLogger(__name__)

MAX_SOURCE_BYTES = 1_000_000
PARSE_BUDGET_MS = 150

_CHUNK_BYTES = 65_536
# 0.26.0 corrupts memory in ordinary work: https://github.com/tree-sitter/py-tree-sitter/issues/472
_BROKEN_VERSIONS = frozenset({"0.26.0"})
_OFFICIAL = {
    "javascript": ("tree_sitter_javascript", "language"),
    "python": ("tree_sitter_python", "language"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
}
# What tree-sitter-languages 1.10.2 holds beside the official wheels. Its julia, markdown, rst, scala and yaml are left
# out on purpose: they crash or hang; its lua takes every value for an error. The names are listed because a wrong
# symbol of the library is not a grammar.
_LONG_TAIL = words(
    """
    bash c c_sharp commonlisp cpp css dockerfile dot elisp elixir elm embedded_template erlang fixed_form_fortran
    fortran go gomod hack haskell hcl html java jsdoc json kotlin make objc ocaml perl php ql r regex ruby rust
    sql sqlite toml tsq
    """
)


def has_grammar(language: str) -> bool:
    """Whether `parse` knows the grammar of this name."""
    return _parser(language) is not None


def parse(
    source: bytes, language: str, *, old_tree: Tree | None = None, budget_ms: int = PARSE_BUDGET_MS
) -> Tree | None:
    """The tree of UTF-8 `source`; None without a grammar, over the budget, or above `MAX_SOURCE_BYTES`.

    `old_tree` is the tree of an earlier text, told of every edit since; it makes the parse incremental.
    """
    parser = _parser(language)
    if parser is None or len(source) > MAX_SOURCE_BYTES:
        return None
    stop_s = time.monotonic() + budget_ms / 1000

    handed_over: list[bytes] = []

    def read(offset: int, _point: object) -> bytes:
        # A copy of its own, even where it is the whole source: its references are counted below.
        chunk = bytes(memoryview(source)[offset : offset + _CHUNK_BYTES])
        handed_over.append(chunk)
        return chunk

    def is_late(_offset: int, _has_error: bool) -> bool:
        return time.monotonic() > stop_s

    try:
        if old_tree is None:
            return parser.parse(read, progress_callback=is_late)
        return parser.parse(read, old_tree, progress_callback=is_late)
    except ValueError:
        # The budget is used up. Without the reset the next parse would go on with this one.
        parser.reset()
        return None
    finally:
        _take_back(handed_over)


def _reference_counts(chunks: list[bytes]) -> list[int]:
    return [sys.getrefcount(chunk) for chunk in chunks]


# What the list and the counting itself hold of a chunk that nobody else has.
_OUR_REFERENCES = _reference_counts([bytes(_CHUNK_BYTES)])[0]


def _take_back(chunks: list[bytes]) -> None:
    """Let go of what tree-sitter 0.26.1 forgets to: a reference to all that a read callable gave it.

    Without this each parse of a long file leaks its source, and each key 64 KB. Nothing is done where the count is right,
    nor for the few bytes that Python keeps for ever.
    """
    for number, count in enumerate(_reference_counts(chunks)):
        if len(chunks[number]) > 1 and count == _OUR_REFERENCES + 1:
            ctypes.pythonapi.Py_DecRef(ctypes.py_object(chunks[number]))


def copied(cursor: TreeCursor, node: Node) -> TreeCursor:
    """Another cursor at the place of `cursor`. `node` is any node of its tree."""
    copy = node.walk()
    copy.reset_to(cursor)
    return copy


def nodes(node: Node) -> Iterator[Node]:
    """`node` and all that stands below it, a parent before its children."""
    cursor = node.walk()
    while True:
        if cursor.node is not None:
            yield cursor.node
        if not cursor.goto_first_child() and not _goto_next(cursor):
            return


def leaves(tree: Tree) -> Iterator[Node]:
    """The nodes without children, in source order."""
    cursor = tree.walk()
    while True:
        if cursor.goto_first_child():
            continue
        if cursor.node is not None:
            yield cursor.node
        if not _goto_next(cursor):
            return


def _goto_next(cursor: TreeCursor) -> bool:
    """Move behind the current node and what stands below it."""
    while not cursor.goto_next_sibling():
        if not cursor.goto_parent():
            return False
    return True


@cache
def _parser(language: str) -> tree_sitter.Parser | None:
    if _binding_version() in _BROKEN_VERSIONS:
        logger.warning("tree-sitter %s corrupts memory: nothing is parsed", _binding_version())
        return None
    try:
        if language in _OFFICIAL:
            return tree_sitter.Parser(_official(*_OFFICIAL[language]))
        if language in _LONG_TAIL:
            return _long_tail_parser(language)
    except (ImportError, AttributeError, OSError, ValueError, TypeError) as error:
        # A wheel is missing or damaged, or its ABI is not one that this tree-sitter speaks (ValueError).
        logger.warning("no grammar for %s: %s", language, error)
    return None


def _binding_version() -> str:
    return tree_sitter.__version__


def _official(package: str, function: str) -> tree_sitter.Language:
    pointer: Callable[[], object] = getattr(importlib.import_module(package), function)
    return tree_sitter.Language(pointer())


def _long_tail_parser(language: str) -> tree_sitter.Parser | None:
    library = _long_tail_library()
    if library is None:
        return None
    function = getattr(library, f"tree_sitter_{language}")
    function.restype = ctypes.c_void_p
    function.argtypes = []
    new_capsule = ctypes.pythonapi.PyCapsule_New
    new_capsule.restype = ctypes.py_object
    new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    # The capsule keeps the pointer to its name, not a copy: a constant lives as long as this module.
    return tree_sitter.Parser(tree_sitter.Language(new_capsule(function(), _CAPSULE_NAME, None)))


_CAPSULE_NAME = b"tree_sitter.Language"


@cache
def _long_tail_library() -> ctypes.CDLL | None:
    """The shared library of tree-sitter-languages. The package itself fails with a modern tree-sitter: it is not imported."""
    spec = importlib.util.find_spec("tree_sitter_languages")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).with_name("languages.so")
    return ctypes.CDLL(str(path)) if path.is_file() else None
