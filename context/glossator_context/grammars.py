"""Grammars and parsing: the only module that knows tree-sitter.

A parse holds the interpreter, and 20 KB of the wrong text keep some grammars busy for a minute. So every parse goes
through a read callable with a progress callback: `parse(bytes)` ignores the callback, and with it any budget. The
callable costs nothing that can be measured, at chunks of 4 KB or of 1 MB, nor do some 5,000 calls back a megabyte.
Two things crash the process on very deep trees and are never used: `str(node)` and `Node.child_with_descendant`
(which `Node.parent` calls, too). Trees are walked with cursors, without recursion. `TreeCursor.copy` of 0.26.1 crashes
on any tree: `copied` stands in for it.
"""

import ctypes
import importlib
import importlib.util
import logging
import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import tree_sitter
from tree_sitter import Node, Tree, TreeCursor

from glossator_context.languages.language import words
from glossator_context.syntax.hazards import is_hazardous, readable

__all__ = [
    "MAX_SOURCE_BYTES",
    "PARSE_BUDGET_MS",
    "Node",
    "Tree",
    "TreeCursor",
    "captures_of",
    "copied",
    "field_number",
    "has_grammar",
    "leaves",
    "matches",
    "nodes",
    "parse",
]

logger = logging.getLogger(__name__)

MAX_SOURCE_BYTES = 1_000_000
PARSE_BUDGET_MS = 150

_CHUNK_BYTES = 65_536
_NODE_TEXT_BYTES = 256
# As often as a source is read between two reports of progress where all is well: once a chunk, and a few times at its end.
_MAX_READS = 40
_WHEEL = re.compile(r"tree_sitter_\w+(?::language\w*)?", re.ASCII)
# Matches in progress: without a limit 20,000 nested calls keep a query busy for half a minute.
_MATCH_LIMIT = 256
# Signs in one node, and those for each other node in it, that a query gets through in some milliseconds.
_MAX_SIGNS = 5_000
_SIGNS_A_NODE = 4
_MAX_LOOKS = 4_000
# 0.26.0 corrupts memory in ordinary work: https://github.com/tree-sitter/py-tree-sitter/issues/472
_BROKEN_VERSIONS = frozenset({"0.26.0"})
_OFFICIAL = {
    "bash": ("tree_sitter_bash", "language"),
    "c": ("tree_sitter_c", "language"),
    "c_sharp": ("tree_sitter_c_sharp", "language"),
    "cpp": ("tree_sitter_cpp", "language"),
    "css": ("tree_sitter_css", "language"),
    "go": ("tree_sitter_go", "language"),
    "html": ("tree_sitter_html", "language"),
    "java": ("tree_sitter_java", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "json": ("tree_sitter_json", "language"),
    "kotlin": ("tree_sitter_kotlin", "language"),
    "lua": ("tree_sitter_lua", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "python": ("tree_sitter_python", "language"),
    "ruby": ("tree_sitter_ruby", "language"),
    "rust": ("tree_sitter_rust", "language"),
    "scala": ("tree_sitter_scala", "language"),
    "swift": ("tree_sitter_swift", "language"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
}
# What tree-sitter-languages 1.10.2 holds beside the official wheels. Its julia, markdown, rst, scala and yaml are left
# out on purpose: they crash or hang; its lua takes every value for an error. The names are listed because a wrong
# symbol of the library is not a grammar.
_LONG_TAIL = words(
    """
    commonlisp dockerfile dot elisp elixir elm embedded_template erlang fixed_form_fortran fortran gomod hack haskell
    hcl jsdoc make objc ocaml perl ql r regex sql sqlite toml tsq
    """
)


def has_grammar(language: str) -> bool:
    """Whether `parse` knows the grammar of this name."""
    return _parser(language) is not None


def parse(
    source: bytes, language: str, *, old_tree: Tree | None = None, budget_ms: int = PARSE_BUDGET_MS
) -> Tree | None:
    """The tree of `source`, read as UTF-8; None without a grammar, over the budget, above `MAX_SOURCE_BYTES`, or where
    it is a hazard to the process.

    `old_tree` is the tree of an earlier text, told of every edit since; it makes the parse incremental.
    """
    parser = _parser(language)
    if parser is None or len(source) > MAX_SOURCE_BYTES:
        return None
    stop_s = time.monotonic() + budget_ms / 1000
    source = readable(source)
    if is_hazardous(source, language):
        return None

    handed_over: list[bytes] = []
    is_cut = is_parsed = False
    reads = 0

    def read(offset: int, _point: object) -> bytes:
        nonlocal is_cut, reads
        if is_parsed:
            # The tree keeps this function, and a query that compares the texts of nodes calls it for each.
            return source[offset : offset + _NODE_TEXT_BYTES]
        reads += 1
        if reads > _MAX_READS and time.monotonic() > stop_s + budget_ms / 2000:
            # Some scanners read on to the end for each character, and report no progress: this is how they end. It is the
            # last resort: to end a text inside of what is begun costs some grammars all the memory.
            is_cut = True
            return b""
        # A copy of its own, even where it is the whole source: its references are counted below.
        chunk = bytes(memoryview(source)[offset : offset + _CHUNK_BYTES])
        handed_over.append(chunk)
        return chunk

    def is_late(_offset: int, _has_error: bool) -> bool:
        nonlocal reads
        reads = 0
        return time.monotonic() > stop_s

    try:
        if old_tree is None:
            tree = parser.parse(read, progress_callback=is_late)
        else:
            tree = parser.parse(read, old_tree, progress_callback=is_late)
        return None if is_cut or (len(source) > _MAX_SIGNS and _has_endless_list(tree.root_node)) else tree
    except ValueError:
        # The budget is used up. Without the reset the next parse would go on with this one.
        parser.reset()
        return None
    finally:
        _take_back(handed_over)
        handed_over.clear()
        is_parsed = True


def _has_endless_list(root: Node) -> bool:
    """Whether thousands of signs stand side by side, with no node of a kind between them, as they do in an error.

    For each of them a query looks through all that follow: 100,000 take it ten seconds. Only nodes that hold as many are
    looked into, and only so many in all: this takes no time in a text of any sense.
    """
    pending = [root]
    left = _MAX_LOOKS
    while pending and left > 0:
        node = pending.pop()
        if node.child_count - node.named_child_count > max(
            _MAX_SIGNS, _SIGNS_A_NODE * node.named_child_count
        ):
            return True
        cursor = node.walk()
        is_child = cursor.goto_first_child()
        while is_child and left > 0:
            left -= 1
            if cursor.node is not None and cursor.node.descendant_count > _MAX_SIGNS:
                pending.append(cursor.node)
            is_child = cursor.goto_next_sibling()
    return False


def matches(
    node: Node,
    query: str,
    language: str,
    *,
    max_depth: int | None = None,
    within: tuple[int, int] | None = None,
) -> list[tuple[int, dict[str, list[Node]]]]:
    """What a query finds in `node` and below it: each match's pattern number and its captures by name.

    Empty for a query that the grammar does not know. What begins more than `max_depth` levels below `node` is left out,
    and what has nothing in common with the bytes `within`.
    """
    compiled = _query(query, language)
    if compiled is None:
        return []
    # No progress callback: 0.26.1 hands it a pointer into a stack that is gone, and the process dies. Time goes by nodes
    # instead (60 ns each) and by what is found (2 µs a match with two captures, 0.3 µs with one); `max_depth` bounds both.
    cursor = tree_sitter.QueryCursor(compiled, match_limit=_MATCH_LIMIT)
    if max_depth is not None:
        cursor.set_max_start_depth(max_depth)
    if within is not None:
        cursor.set_byte_range(*within)
    return cursor.matches(node)


def captures_of(query: str, language: str) -> tuple[str, ...]:
    """The names that a query captures. Raises ValueError, which says where, for one that the grammar does not know."""
    parser = _parser(language)
    if parser is None or parser.language is None:
        raise ValueError(f"there is no grammar {language!r}")
    try:
        compiled = tree_sitter.Query(parser.language, query)
    except tree_sitter.QueryError as error:
        raise ValueError(str(error)) from error
    return tuple(compiled.capture_name(number) for number in range(compiled.capture_count))


@cache
def field_number(language: str, name: str) -> int:
    """The number of a field for `Node.child_by_field_id`: a third of the time of its name. 0, which no field has, for none."""
    parser = _parser(language)
    if parser is None or parser.language is None:
        return 0
    return parser.language.field_id_for_name(name) or 0


@cache
def _query(query: str, language: str) -> tree_sitter.Query | None:
    parser = _parser(language)
    if parser is None or parser.language is None:
        return None
    try:
        return tree_sitter.Query(parser.language, query)
    except (tree_sitter.QueryError, ValueError) as error:
        logger.warning("a query does not fit the grammar of %s: %s", language, error)
        return None


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
        if _WHEEL.fullmatch(language) is not None:
            return tree_sitter.Parser(_of_wheel(language))
    except (ImportError, AttributeError, OSError, ValueError, TypeError) as error:
        # A wheel is missing or damaged, or its ABI is not one that this tree-sitter speaks (ValueError).
        logger.warning("no grammar for %s: %s", language, error)
    return None


def _binding_version() -> str:
    return tree_sitter.__version__


def _official(package: str, function: str) -> tree_sitter.Language:
    pointer: Callable[[], object] = getattr(importlib.import_module(package), function)
    return tree_sitter.Language(pointer())


def _of_wheel(name: str) -> tree_sitter.Language:
    """The grammar of an installed wheel, named by its module: `tree_sitter_x`, `tree_sitter_x:language_y`."""
    module, _, function = name.partition(":")
    return _official(module, function or "language")


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
