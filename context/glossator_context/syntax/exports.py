"""What a JavaScript or TypeScript file exports, read from its top level."""

from glossator_context.document import Document
from glossator_context.grammars import Node

_IDENTIFIERS = frozenset({"identifier", "shorthand_property_identifier"})


def exported_names(document: Document) -> frozenset[str] | None:
    """The local names in export lists and in `module.exports`; None where the file exports nothing at all.

    A declaration behind the word `export` is not among them: whoever reads it sees the word.
    """
    return document.remember("exported names", lambda: _exported_names(document))


def _exported_names(document: Document) -> frozenset[str] | None:
    tree, source = document.tree, document.source
    if tree is None or (b"export" not in source):
        return None
    names: set[str] = set()
    found = False
    cursor = tree.walk()
    more = cursor.goto_first_child()
    while more and (node := cursor.node) is not None:
        if node.type == "export_statement":
            found = True
            names.update(_in_statement(document, node))
        elif (
            node.type == "expression_statement"
            and source.find(b"exports", node.start_byte, node.end_byte) >= 0
        ):
            assigned = _in_assignment(document, node)
            found = found or assigned is not None
            names.update(assigned or ())
        more = cursor.goto_next_sibling()
    return frozenset(names) if found else None


def _in_statement(document: Document, statement: Node) -> list[str]:
    if any(statement.child_by_field_name(name) is not None for name in ("declaration", "source")):
        return []
    names = []
    for child in statement.named_children:
        if child.type == "export_clause":
            local = (specifier.child_by_field_name("name") for specifier in child.named_children)
            names += [document.text_of(name) for name in local if name is not None]
        elif child.type == "identifier":
            names.append(document.text_of(child))
    return names


def _in_assignment(document: Document, statement: Node) -> list[str] | None:
    """The local names in `module.exports = ...` and `exports.name = ...`; None for any other statement."""
    assignment = statement.named_child(0) if statement.named_child_count else None
    left = assignment.child_by_field_name("left") if assignment is not None else None
    right = assignment.child_by_field_name("right") if assignment is not None else None
    if left is None or right is None or left.type != "member_expression":
        return None
    if not document.text_of(left).startswith(("module.exports", "exports.")):
        return None
    if right.type != "object":
        return [document.text_of(right)] if right.type in _IDENTIFIERS else []
    values = [child.child_by_field_name("value") or child for child in right.named_children]
    return [document.text_of(value) for value in values if value.type in _IDENTIFIERS]
