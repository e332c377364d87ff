"""The names that functions and blocks of JavaScript and TypeScript bind around a place."""

from collections.abc import Iterator, Sequence

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.languages.language import words
from glossator_context.syntax.bindings import NameKind, VisibleName, bound, statements_before, type_text

_FUNCTIONS = words(
    """
    function_declaration generator_function_declaration method_definition function_expression generator_function
    arrow_function
    """
)
_BLOCKS = words("statement_block switch_case switch_default class_static_block")
_LOOPS = words("for_statement for_in_statement")
_BRANCHES = words(
    """
    if_statement else_clause try_statement catch_clause finally_clause for_statement for_in_statement while_statement
    do_statement labeled_statement switch_statement switch_body switch_case switch_default statement_block ERROR
    """
)
_PATTERNS = words("object_pattern array_pattern rest_pattern")
_NAMES = words("identifier shorthand_property_identifier_pattern")
_DECLARATIONS = words("lexical_declaration variable_declaration")


def ecmascript_bindings(document: Document, path: Sequence[Node], offset: int) -> Iterator[VisibleName]:
    """What is bound before a byte, to which `path` leads, in the functions and blocks around it."""
    for node in reversed(path):
        kind = node.type
        if kind in _BLOCKS:
            for statement in statements_before(node, offset, _BRANCHES, all_blocks=False):
                yield from _declared(document, statement, offset)
        elif kind == "for_in_statement":
            yield from _names(document, node.child_by_field_name("left"))
        elif kind == "for_statement":
            initializer = node.child_by_field_name("initializer")
            if initializer is not None:
                yield from _declared(document, initializer, offset)
        elif kind == "catch_clause":
            yield from _names(document, node.child_by_field_name("parameter"))
        elif kind in _FUNCTIONS:
            yield from _parameters(document, node)


def _declared(document: Document, statement: Node, offset: int) -> Iterator[VisibleName]:
    kind = statement.type
    if kind in _DECLARATIONS:
        for each in statement.named_children:
            if each.type != "variable_declarator" or each.end_byte >= offset:
                continue
            value = each.child_by_field_name("value")
            type_ = type_text(document, each.child_by_field_name("type")) or _constructed(document, value)
            is_function = value is not None and value.type in _FUNCTIONS
            name_kind = NameKind.FUNCTION if is_function else NameKind.VARIABLE
            yield from _names(document, each.child_by_field_name("name"), name_kind, type_)
    elif kind in _FUNCTIONS or "class" in kind:
        name = statement.child_by_field_name("name")
        if name is not None:
            yield bound(document, name, NameKind.CLASS if "class" in kind else NameKind.FUNCTION)


def _parameters(document: Document, function: Node) -> Iterator[VisibleName]:
    yield from _names(document, function.child_by_field_name("parameter"), NameKind.PARAMETER)
    parameters = function.child_by_field_name("parameters")
    for each in parameters.named_children if parameters is not None else ():
        pattern = each.child_by_field_name("pattern") or each.child_by_field_name("left") or each
        type_ = type_text(document, each.child_by_field_name("type"))
        yield from _names(document, pattern, NameKind.PARAMETER, type_)


def _names(
    document: Document, node: Node | None, kind: NameKind = NameKind.VARIABLE, type_: str | None = None
) -> Iterator[VisibleName]:
    """The names that a pattern binds."""
    if node is None:
        return
    if node.type in _NAMES:
        yield bound(document, node, kind, type_)
    elif node.type in _PATTERNS:
        for child in node.named_children:
            yield from _names(document, child, kind)
    elif node.type == "pair_pattern":
        yield from _names(document, node.child_by_field_name("value"), kind)
    elif node.type in {"object_assignment_pattern", "assignment_pattern"}:
        yield from _names(document, node.child_by_field_name("left"), kind)


def _constructed(document: Document, value: Node | None) -> str | None:
    """The class behind `new`."""
    while value is not None and value.type in {"await_expression", "parenthesized_expression"}:
        value = value.named_child(0) if value.named_child_count else None
    if value is None or value.type != "new_expression":
        return None
    return type_text(document, value.child_by_field_name("constructor"))
