"""The shape of a source: its tree, its tokens and its comments without documentation, as lists that can be compared."""

import re
from typing import NamedTuple

from glossator_context.grammars import Node, parse
from glossator_context.languages import Language
from glossator_context.syntax.docstrings import docstring_of
from glossator_context.syntax.jsdoc import is_directive, is_documentation, is_effective

_PYTHON_BODIES = frozenset({"module", "block"})
# In these nodes the text between the children counts, white space too: grammars have no node for all of it.
_TEXTS = frozenset(
    {
        "string",
        "string_content",
        "format_specifier",
        "template_string",
        "string_fragment",
        "template_literal_type",
        "regex",
        "jsx_text",
    }
)


# The grammar of Python has a node for most of them, but not for all.
_CONTINUATION = re.compile(rb"\\(?:\r\n|\r|\n)")


class Shape(NamedTuple):
    """`nodes` are (kind, depth, text of a token), parents first; `comments` are (tokens before it, text, what it touches).

    `errors` counts what the grammar could not read.
    """

    nodes: list[tuple[int, int, bytes]]
    comments: list[tuple[int, bytes, bool]]
    errors: int


class _Text(NamedTuple):
    """Source that no node covers."""

    text: bytes


def shape_of(source: bytes, syntax: Language, *, budget_ms: int) -> Shape | None:
    """The shape of a source; None where it cannot be parsed within the budget."""
    tree = parse(source, syntax.grammar, budget_ms=budget_ms)
    if tree is None:
        return None
    root = tree.root_node
    is_python = syntax.family == "python"
    nodes: list[tuple[int, int, bytes]] = []
    comments: list[tuple[int, bytes, Node]] = []
    documentation: list[tuple[int, bytes, Node]] = []
    errors = tokens = 0
    pending: list[tuple[Node | _Text, int]] = []
    _add_text(pending, source[root.end_byte :], 0, keeps_space=False)
    pending.append((root, 0))
    _add_text(pending, source[: root.start_byte], 0, keeps_space=False)
    while pending:
        node, depth = pending.pop()
        if isinstance(node, _Text):
            nodes.append((0, depth, node.text))
            continue
        kind = node.type
        if kind in syntax.comments:
            text = source[node.start_byte : node.end_byte].rstrip(b"\r\n")
            is_read = not is_python and is_documentation(text) and not is_effective(text)
            (documentation if is_read else comments).append((tokens, text, node))
            continue
        if kind == "line_continuation":
            continue
        errors += node.is_error or node.is_missing
        if not node.child_count:
            text = source[node.start_byte : node.end_byte]
            tokens += bool(text)
            nodes.append((node.kind_id, depth, text))
            continue
        nodes.append((node.kind_id, depth, b""))
        left_out = docstring_of(node, source) if is_python and kind in _PYTHON_BODIES else None
        pending.extend(reversed(_parts(node, source, depth + 1, left_out)))
    return Shape(nodes, _with_neighbours(comments, documentation, source), errors)


def _parts(node: Node, source: bytes, depth: int, left_out: Node | None) -> list[tuple[Node | _Text, int]]:
    """The children of a node and what stands between them, but for the docstring `left_out`."""
    parts: list[tuple[Node | _Text, int]] = []
    keeps_space = node.type in _TEXTS
    at = node.start_byte
    for child in node.children:
        _add_text(parts, source[at : child.start_byte], depth, keeps_space=keeps_space)
        at = child.end_byte
        if left_out is None or child.id != left_out.id:
            parts.append((child, depth))
    _add_text(parts, source[at : node.end_byte], depth, keeps_space=keeps_space)
    return parts


def _add_text(parts: list[tuple[Node | _Text, int]], text: bytes, depth: int, *, keeps_space: bool) -> None:
    if not keeps_space and text:
        text = (
            b"" if text.isspace() else _CONTINUATION.sub(b"", text).decode(errors="replace").strip().encode()
        )
    if text:
        parts.append((_Text(text), depth))


def _with_neighbours(
    comments: list[tuple[int, bytes, Node]], documentation: list[tuple[int, bytes, Node]], source: bytes
) -> list[tuple[int, bytes, bool]]:
    """The comments, each with whether documentation stands where it would take away the comment's effect.

    That is between a directive and the token it acts on, and above what must be the first comment of its file.
    """
    last_of = {tokens: node.start_byte for tokens, _, node in documentation}
    first_of = {tokens: node.start_byte for tokens, _, node in reversed(documentation)}
    found: list[tuple[int, bytes, bool]] = []
    for tokens, text, node in comments:
        acts = is_directive(text) and not _ends_line_of_code(node, source)
        is_cut = acts and last_of.get(tokens, -1) > node.start_byte
        is_late = (
            tokens == 0 and is_documentation(text) and first_of.get(0, node.start_byte) < node.start_byte
        )
        found.append((tokens, text, is_cut or is_late))
    return found


def _ends_line_of_code(comment: Node, source: bytes) -> bool:
    """Whether a comment stands behind code on its line, and nothing behind the comment."""
    before = source[source.rfind(b"\n", 0, comment.start_byte) + 1 : comment.start_byte]
    stop = source.find(b"\n", comment.end_byte)
    after = source[comment.end_byte : stop if stop >= 0 else len(source)]
    return bool(before.strip()) and not after.strip()
