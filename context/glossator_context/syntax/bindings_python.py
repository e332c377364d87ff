"""The names that functions, lambdas and comprehensions of Python bind around a place."""

import re
from collections.abc import Iterator, Sequence

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.indexing.imports.reading import imports_in
from glossator_context.languages import python
from glossator_context.languages.language import words
from glossator_context.syntax.bindings import NameKind, VisibleName, bound, statements_before, type_text

_NESTED = words(
    """
    block if_statement elif_clause else_clause try_statement except_clause except_group_clause finally_clause with_statement
    for_statement while_statement match_statement case_clause expression_statement with_clause decorated_definition ERROR
    """
)
_PATTERNS = words(
    "pattern_list tuple_pattern list_pattern list_splat_pattern tuple list as_pattern_target parenthesized_expression"
)
_COMPREHENSIONS = words("list_comprehension set_comprehension dictionary_comprehension generator_expression")
_CLASS_NAME = re.compile(r"_*[A-Z]\w*\Z")
_WALRUS = re.compile(rb"([^\W\d]\w*)\s*:=")


def python_bindings(document: Document, path: Sequence[Node], offset: int) -> Iterator[VisibleName]:
    """What is bound before a byte, to which `path` leads, in the functions and expressions around it."""
    is_inner = True
    for node in reversed(path):
        kind = node.type
        if kind in _COMPREHENSIONS:
            for clause in node.named_children:
                if clause.type == "for_in_clause":
                    yield from _names(document, clause.child_by_field_name("left"))
        elif kind == "lambda":
            parameters = node.child_by_field_name("parameters")
            for each in parameters.named_children if parameters is not None else ():
                yield from _names(document, each.child_by_field_name("name") or each, NameKind.PARAMETER)
        elif kind == "function_definition" or (kind == "class_definition" and is_inner):
            body = node.child_by_field_name("body")
            if body is not None and body.start_byte <= offset:
                yield from _bindings_in(document, body, offset)
            # The names of a class are not seen in its methods.
            is_inner = is_inner and kind != "function_definition"


def _bindings_in(document: Document, body: Node, offset: int) -> Iterator[VisibleName]:
    for node in statements_before(body, offset, _NESTED, all_blocks=True):
        match node.type:
            case "assignment":
                type_ = type_text(document, node.child_by_field_name("type")) or _constructed(
                    document, node.child_by_field_name("right")
                )
                if node.end_byte < offset:
                    yield from _names(document, node.child_by_field_name("left"), type_=type_)
            case "for_statement":
                yield from _names(document, node.child_by_field_name("left"))
            case "with_item" | "case_pattern":
                yield from _targets(document, node)
            case "except_clause" | "except_group_clause":
                yield from _targets(document, node)
            case "function_definition" | "class_definition":
                name = node.child_by_field_name("name")
                kind = NameKind.CLASS if node.type == "class_definition" else NameKind.FUNCTION
                if name is not None:
                    yield bound(document, name, kind)
            case "import_statement" | "import_from_statement":
                line = document.position_of_byte(node.start_byte).line
                for each in imports_in(document.text_of(node), python.LANGUAGE):
                    for imported in each.names:
                        if imported.isidentifier():
                            yield VisibleName(name=imported, kind=NameKind.IMPORT, line=line, type=None)
            case "if_statement" | "while_statement" | "elif_clause":
                condition = node.child_by_field_name("condition")
                if condition is not None:
                    yield from _walrus(document, condition)


def _targets(document: Document, node: Node) -> Iterator[VisibleName]:
    """What stands behind `as` below a node."""
    for child in node.named_children:
        if child.type == "as_pattern":
            value = child.named_child(0)
            alias = child.child_by_field_name("alias")
            is_error = node.type.startswith("except")
            type_ = type_text(document, value) if is_error else _constructed(document, value)
            yield from _names(document, alias, type_=type_)


def _names(
    document: Document, node: Node | None, kind: NameKind = NameKind.VARIABLE, type_: str | None = None
) -> Iterator[VisibleName]:
    """The names that a target binds."""
    if node is None:
        return
    if node.type == "identifier":
        yield bound(document, node, kind, type_)
    elif node.type in _PATTERNS:
        for child in node.named_children:
            yield from _names(document, child, kind, type_ if node.type == "as_pattern_target" else None)


def _constructed(document: Document, value: Node | None) -> str | None:
    """The class that a call constructs, by its name."""
    while value is not None and value.type in {"await", "parenthesized_expression"}:
        value = value.named_child(0) if value.named_child_count else None
    function = value.child_by_field_name("function") if value is not None and value.type == "call" else None
    if function is None or function.type not in {"identifier", "attribute"}:
        return None
    text = document.text_of(function)
    return text if _CLASS_NAME.match(text.rpartition(".")[2]) else None


def _walrus(document: Document, condition: Node) -> Iterator[VisibleName]:
    line = document.position_of_byte(condition.start_byte).line
    for match in _WALRUS.finditer(document.source, condition.start_byte, condition.end_byte):
        yield VisibleName(
            name=match[1].decode(errors="replace"), kind=NameKind.VARIABLE, line=line, type=None
        )
