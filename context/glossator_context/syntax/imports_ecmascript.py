"""What a JavaScript or TypeScript statement imports: `import`, `require` and `export ... from`."""

from collections.abc import Iterator
from typing import NamedTuple

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.symbols import Import


class _Names(NamedTuple):
    names: tuple[str, ...]
    exported: tuple[str, ...]


def ecmascript_imports(document: Document, statement: Node) -> Iterator[Import]:
    """The imports of one statement; none where it names no module."""
    if statement.type in {"lexical_declaration", "variable_declaration"}:
        for declarator in statement.named_children:
            value = declarator.child_by_field_name("value")
            source = _required(document, value) if value is not None else None
            name = declarator.child_by_field_name("name")
            if source is not None and name is not None:
                yield _import(document, statement, source, _required_names(document, name))
        return
    clause = next((child for child in statement.named_children if child.type in _CLAUSES), None)
    holder = clause if clause is not None and clause.type == "import_require_clause" else statement
    source = holder.child_by_field_name("source")
    if source is None:
        return
    names = _Names((), ("*",)) if statement.type == "export_statement" else _Names((), ())
    if clause is not None:
        names = _CLAUSES[clause.type](document, clause)
    yield _import(document, statement, source, names)


def _import(document: Document, statement: Node, source: Node, names: _Names) -> Import:
    return Import(
        module=document.text_of(source).strip("\"'`"),
        names=names.names,
        exported=names.exported,
        start=document.position_of_byte(statement.start_byte),
        end=document.position_of_byte(statement.end_byte),
    )


def _import_clause(document: Document, clause: Node) -> _Names:
    names: list[str] = []
    exported: list[str] = []
    for child in clause.named_children:
        if child.type == "identifier":
            names.append(document.text_of(child))
            exported.append("default")
        elif child.type == "namespace_import" and child.named_child_count:
            names.append(document.text_of(child.named_child(0)))
            exported.append("*")
        elif child.type == "named_imports":
            specified = _specified(document, child)
            names += specified.names
            exported += specified.exported
    return _Names(tuple(names), tuple(exported))


def _specified(document: Document, clause: Node) -> _Names:
    names: list[str] = []
    exported: list[str] = []
    for specifier in clause.named_children:
        name, alias = specifier.child_by_field_name("name"), specifier.child_by_field_name("alias")
        if name is not None:
            names.append(document.text_of(alias or name))
            exported.append(document.text_of(name))
    return _Names(tuple(names), tuple(exported))


def _exported_again(document: Document, clause: Node) -> _Names:
    """`export {a as b} from` binds nothing here."""
    return _Names((), _specified(document, clause).exported)


def _required_clause(document: Document, clause: Node) -> _Names:
    """`import name = require("module")`."""
    return (
        _Names((document.text_of(clause.named_child(0)),), ("*",))
        if clause.named_child_count
        else _Names((), ())
    )


_CLAUSES = {
    "import_clause": _import_clause,
    "export_clause": _exported_again,
    "import_require_clause": _required_clause,
}


def _required(document: Document, value: Node) -> Node | None:
    """The string in `require("module")`."""
    function, arguments = value.child_by_field_name("function"), value.child_by_field_name("arguments")
    if function is None or arguments is None or document.text_of(function) != "require":
        return None
    first = arguments.named_child(0) if arguments.named_child_count else None
    return first if first is not None and first.type == "string" else None


def _required_names(document: Document, name: Node) -> _Names:
    if name.type != "object_pattern":
        return _Names((document.text_of(name),), ("*",)) if name.type == "identifier" else _Names((), ())
    names: list[str] = []
    exported: list[str] = []
    for child in name.named_children:
        key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        if child.type == "shorthand_property_identifier_pattern":
            key = value = child
        if key is not None and value is not None:
            names.append(document.text_of(value))
            exported.append(document.text_of(key))
    return _Names(tuple(names), tuple(exported))
