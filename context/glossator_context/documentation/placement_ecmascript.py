"""Where a documentation comment goes in JavaScript and TypeScript: on lines of its own, above all that belongs together.

That is above the first decorator and above `export`, and above a directive that acts on the line below it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from glossator_context.documentation.declarations_ecmascript import is_setter
from glossator_context.documentation.declared import Declared
from glossator_context.documentation.places import Places
from glossator_context.facts import Insertion, Target
from glossator_context.grammars import Tree, leaves
from glossator_context.languages import Language
from glossator_context.symbols import SymbolKind
from glossator_context.syntax.jsdoc import documentation_text, is_directive, is_documentation, is_of_file

_TYPE_BODIES = frozenset({"interface_body", "object_type"})
_SIGNATURES = frozenset({"function_signature", "method_signature", "abstract_method_signature"})
_NO_DOC = re.compile(rb"(?://|\*)\s*no-doc\b")
_BOM = "\ufeff".encode()
_SPACE = re.compile(rb"\s*")
# A no-break space is white space in JavaScript, too.
_INDENTATION = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t\f\v]|\xc2\xa0)*")
_MAX_COMMENTS = 200


class _Comment(NamedTuple):
    start: int
    stop: int
    text: bytes


class _Leading(NamedTuple):
    """The comments right above a declaration, topmost first, and where they and the declaration begin."""

    comments: Sequence[_Comment]
    start: int


def place_in_ecmascript(
    declared: Sequence[Declared], places: Places, tree: Tree, language: Language
) -> Iterator[Target]:
    """The functions, classes and members of classes, each with its place or with the reason why it has none."""
    comments, code_start = _comments(tree, language, places.source)
    stops = [comment.stop for comment in comments]
    getters = {
        each.facts.symbol.qualified_name
        for each in declared
        if each.facts.symbol.kind is SymbolKind.PROPERTY and not is_setter(each.node)
    }
    previous: Declared | None = None
    for each in declared:
        if each.facts.symbol.kind is SymbolKind.INTERFACE or each.parent_kind in _TYPE_BODIES:
            continue
        leading = _leading(each.start_byte, comments, bisect_right(stops, each.start_byte), places)
        documentation = _documentation(leading.comments, code_start)
        reason = _why_not(each, previous, getters, leading, places)
        previous = each
        if documentation is not None:
            is_blank = not documentation_text(documentation)
            why_not = "has empty documentation" if is_blank else "is documented"
            yield Target(facts=each.facts, why_not=why_not, documented=not is_blank)
        elif reason is not None:
            yield Target(facts=each.facts, why_not=reason)
        else:
            yield Target(facts=each.facts, insertion=_above(_anchor(leading), places))


def _comments(tree: Tree, language: Language, source: bytes) -> tuple[list[_Comment], int]:
    """All comments in source order, and where the first code begins."""
    comments: list[_Comment] = []
    code_start = len(source)
    for leaf in leaves(tree):
        if leaf.type in language.comments:
            comments.append(_Comment(leaf.start_byte, leaf.end_byte, source[leaf.start_byte : leaf.end_byte]))
        elif leaf.type != "hash_bang_line":
            code_start = min(code_start, leaf.start_byte)
    return comments, code_start


def _leading(start: int, comments: Sequence[_Comment], count: int, places: Places) -> _Leading:
    """The comments with nothing but white space between them and the declaration at `start`, on lines of their own.

    `count` comments end before the declaration. Where one begins its line, `start` of the answer is the comment.
    """
    above: list[_Comment] = []
    first = start
    for comment in reversed(comments[max(0, count - _MAX_COMMENTS) : count]):
        if _behind(_SPACE, places.source, comment.stop) < first:
            break
        begins_line = _begins_line(comment.start, places)
        if not begins_line and places.line(comment.start) != places.line(first):
            # It belongs to the code at the end of whose line it stands.
            break
        above.append(comment)
        first = comment.start
    above.reverse()
    same_line = [
        comment.start for comment in above if places.line_start(comment.start) == places.line_start(start)
    ]
    return _Leading(above, min(same_line, default=start))


def _documentation(comments: Sequence[_Comment], code_start: int) -> bytes | None:
    """The last documentation comment that is not one about the file, above all code."""
    for comment in reversed(comments):
        if is_documentation(comment.text) and not (comment.start < code_start and is_of_file(comment.text)):
            return comment.text
    return None


def _why_not(
    each: Declared, previous: Declared | None, getters: set[str], leading: _Leading, places: Places
) -> str | None:
    name = each.facts.symbol.qualified_name
    if (
        previous is not None
        and previous.node.type in _SIGNATURES
        and previous.facts.symbol.qualified_name == name
    ):
        return "is documented at its first overload"
    if each.facts.symbol.kind is SymbolKind.PROPERTY and is_setter(each.node) and name in getters:
        return "is documented at its getter"
    if not _begins_line(leading.start, places):
        return "is not at the start of its line"
    line = places.source[leading.start : places.line_end(each.start_byte)]
    if _NO_DOC.search(line) or any(_NO_DOC.search(comment.text) for comment in leading.comments):
        return "is marked no-doc"
    return None


def _anchor(leading: _Leading) -> int:
    """The topmost of the declaration and the directives that act on it."""
    anchor = leading.start
    for comment in reversed(leading.comments):
        if is_documentation(comment.text):
            break
        if comment.start < anchor and is_directive(comment.text):
            anchor = comment.start
    return anchor


def _above(anchor: int, places: Places) -> Insertion:
    line_start = places.line_start(anchor)
    if places.source.startswith(_BOM, line_start) and line_start == 0:
        line_start = len(_BOM)
    indent = places.text(line_start, anchor)
    eol = places.terminator(anchor)
    at = places.offset(line_start)
    return Insertion(start=at, stop=at, before=indent, indent=indent, after=eol, eol=eol)


def _begins_line(at: int, places: Places) -> bool:
    return _behind(_INDENTATION, places.source, places.line_start(at)) >= at


def _behind(pattern: re.Pattern[bytes], source: bytes, at: int) -> int:
    """Where a pattern that matches anywhere stops matching."""
    match = pattern.match(source, at)
    return match.end() if match is not None else at
