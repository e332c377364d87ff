"""Where a Python docstring goes: below the signature, in the indentation of the body, and nothing else moves."""

import re
from collections.abc import Iterator, Sequence

from glossator_context.documentation.declared import Declared
from glossator_context.documentation.places import Places
from glossator_context.facts import Insertion, Target
from glossator_context.grammars import Node
from glossator_context.symbols import SymbolKind
from glossator_context.syntax.docstrings import first_statement

_SPACE_AND_CONTINUATIONS = re.compile(rb"(?:[ \t\f]|\\(?:\r\n|\r|\n))*")
_CONTINUED_LINE = re.compile(rb"[ \t\f]*\\(?:\r\n|\r|\n)")
_SIGNATURE_COMMENT = re.compile(rb"#\s*type:\s*\(")
_INDENTATION = re.compile(rb"[ \t]*")
_NO_DOC = re.compile(rb"#\s*no-doc\b")
_READS_PLY = re.compile(
    rb"^[ \t]*(?:import[ \t]+[\w.]*\bply\b|from[ \t]+[\w.]*\bply\b|from[ \t]+[\w.]+[ \t]+import[ \t].*\bply\b)",
    re.MULTILINE,
)
_READS_DOCOPT = re.compile(rb"^[ \t]*(?:import|from)[ \t]+docopt\b", re.MULTILINE)
# A comment block that belongs to the file, not to the statement below it.
_HEADER = re.compile(
    rb"^#!|coding[:=]|copyright|licen[cs]e|spdx|all rights reserved|\(c\)|vim?:|-\*-|^# ///"
    rb"|^#\s*(?:mypy|pylint|ruff|flake8|isort|fmt|type|pyright|pytype|cython|distutils)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_DEFAULT_UNIT = "    "


def place_in_python(declared: Sequence[Declared], places: Places) -> Iterator[Target]:
    """Each declaration with its place, or with the reason why it has none."""
    unit = _indentation_unit(declared, places)
    reads_ply = _READS_PLY.search(places.source) is not None
    for each in declared:
        if each.doc is not None:
            is_blank = not each.facts.symbol.doc
            why_not = "has an empty docstring" if is_blank else "is documented"
            yield Target(facts=each.facts, why_not=why_not, documented=not is_blank)
            continue
        if each.facts.symbol.kind is SymbolKind.MODULE:
            insertion, reason = _above_module(each.node, places)
        else:
            reason = _why_not(each, places, reads_ply=reads_ply)
            insertion = None if reason else _below_signature(each, places, unit)
            if insertion is None and reason is None:
                reason = "has unusual white space before its body"
        yield Target(facts=each.facts, insertion=insertion, why_not=reason)


def _why_not(each: Declared, places: Places, *, reads_ply: bool) -> str | None:
    symbol = each.facts.symbol
    if any(name.rpartition(".")[2] == "overload" for name in symbol.decorators):
        return "is an overload"
    if any(name.endswith((".setter", ".deleter")) for name in symbol.decorators):
        return "is a property's setter or deleter"
    if each.body is not None and _assigns_doc(each.body, places.source):
        return "assigns its documentation"
    if reads_ply and symbol.name.startswith(("t_", "p_")):
        return "its docstring is a grammar rule of PLY"
    if _is_marked(each, places):
        return "is marked no-doc"
    return None


def _is_marked(each: Declared, places: Places) -> bool:
    """Whether a `# no-doc` stands on the signature's first or last line, or on a line of its own above it."""
    lines = [places.line(each.node.start_byte), places.line(_colon(each.node).start_byte)]
    above = {places.line(each.start_byte) - 1, places.line(each.node.start_byte) - 1}
    lines += [line for line in above if line >= 0 and places.line_bytes(line).lstrip().startswith(b"#")]
    return any(_NO_DOC.search(places.line_bytes(line)) for line in lines)


def _assigns_doc(body: Node, source: bytes) -> bool:
    for statement in body.named_children:
        assignment = statement.named_child(0) if statement.type == "expression_statement" else None
        left = assignment.child_by_field_name("left") if assignment is not None else None
        if left is not None and source[left.start_byte : left.end_byte] == b"__doc__":
            return True
    return False


def _below_signature(each: Declared, places: Places, unit: str) -> Insertion | None:
    first = first_statement(each.body) if each.body is not None else None
    if first is None:
        return None
    source = places.source
    colon = _colon(each.node)
    eol = places.terminator(colon.start_byte)
    stop = _skip(source, colon.end_byte)
    if stop == first.start_byte:
        indent = _one_line_indentation(each.node, first, places, unit)
        start = places.offset(colon.end_byte)
        return Insertion(
            start=start,
            stop=places.offset(stop),
            before=eol + indent,
            indent=indent,
            after=eol + indent,
            eol=eol,
        )
    found = _logical_indentation(first.start_byte, places)
    if found is None:
        return None
    for comment in each.node.children:
        if (
            comment.type == "comment"
            and comment.start_byte > stop
            and _SIGNATURE_COMMENT.match(source, comment.start_byte)
        ):
            stop = comment.start_byte
    below = places.next_line_start(stop)
    at = places.offset(below)
    # PEP 257: a blank line follows the docstring of a class.
    is_class = each.facts.symbol.kind is SymbolKind.CLASS
    is_blank = below < len(source) and not places.line_bytes(places.line(below)).strip()
    after = eol + eol if is_class and not is_blank else eol
    return Insertion(start=at, stop=at, before=found, indent=found, after=after, eol=eol)


def _colon(node: Node) -> Node:
    """The colon that ends a signature."""
    return next((child for child in reversed(node.children) if child.type == ":"), node)


def _skip(source: bytes, at: int) -> int:
    match = _SPACE_AND_CONTINUATIONS.match(source, at)
    return match.end() if match is not None else at


def _one_line_indentation(node: Node, first: Node, places: Places, unit: str) -> str:
    """The indentation of a body that stands behind its signature: its own where it has a line, else one unit more."""
    outer = _logical_indentation(node.start_byte, places) or ""
    line_start = places.line_start(first.start_byte)
    own = _INDENTATION.match(places.source, line_start)
    if (
        own is not None
        and own.end() == first.start_byte
        and own[0].decode().startswith(outer)
        and len(own[0]) > len(outer)
    ):
        return own[0].decode()
    return outer + ("\t" if outer.startswith("\t") else unit)


def _logical_indentation(at: int, places: Places) -> str | None:
    """The white space before the statement at `at`; None where something else stands there.

    Python counts that of the first of continued lines, and what stands behind the last form feed.
    """
    source = places.source
    start = places.line_start(at)
    if source[start:at].strip(b" \t\f"):
        return None
    while start > 0:
        above = places.line_start(start - 1)
        if _CONTINUED_LINE.fullmatch(source, above, start) is None:
            break
        start, at = above, above + len(source[above:start].rstrip(b"\r\n\\"))
    return source[start:at].rpartition(b"\f")[2].decode()


def _indentation_unit(declared: Sequence[Declared], places: Places) -> str:
    """What the file indents by, seen in its first body that has lines of its own."""
    for each in declared:
        first = first_statement(each.body) if each.body is not None else None
        if first is None or each.facts.symbol.kind is SymbolKind.MODULE:
            continue
        outer = _logical_indentation(each.node.start_byte, places)
        inner = _logical_indentation(first.start_byte, places)
        if outer is not None and inner is not None and inner.startswith(outer) and len(inner) > len(outer):
            return inner[len(outer) :]
    return _DEFAULT_UNIT


def _above_module(root: Node, places: Places) -> tuple[Insertion | None, str | None]:
    source = places.source
    first = first_statement(root)
    if first is None:
        return None, "has no code"
    if _READS_DOCOPT.search(source):
        return None, "its docstring is read by docopt"
    if _assigns_doc(root, source):
        return None, "assigns its documentation"
    comments = [
        child for child in root.children if child.type == "comment" and child.start_byte < first.start_byte
    ]
    if any(_NO_DOC.match(source, comment.start_byte) for comment in comments):
        return None, "is marked no-doc"
    start = _logical_line_start(first.start_byte, places)
    attached = _attached_comment(comments, start, places)
    if attached is not None:
        start = attached
    bom = len("\ufeff".encode()) if start == 0 and source.startswith("\ufeff".encode()) else 0
    at = places.offset(start + bom)
    eol = places.terminator(start)
    return Insertion(start=at, stop=at, before="", indent="", after=eol + eol, eol=eol), None


def _logical_line_start(at: int, places: Places) -> int:
    start = places.line_start(at)
    while start > 0 and _CONTINUED_LINE.fullmatch(places.source, places.line_start(start - 1), start):
        start = places.line_start(start - 1)
    return start


def _attached_comment(comments: Sequence[Node], below: int, places: Places) -> int | None:
    """The first line of the comment block that touches the line `below`, unless the block belongs to the file."""
    start = below
    for comment in reversed(comments):
        line = places.line_start(comment.start_byte)
        if places.next_line_start(comment.start_byte) != start:
            break
        start = line
    if start == below or _HEADER.search(places.source[start:below]) is not None:
        return None
    return start
