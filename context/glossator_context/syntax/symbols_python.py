"""The symbol that a definition in a Python file is."""

import re

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.syntax.definitions import Definition, Owner
from glossator_context.syntax.docstrings import docstring_of, docstring_text
from glossator_context.syntax.parameters_python import parameters_of
from glossator_context.syntax.signature import comments_in, one_line

_PROPERTY = re.compile(r"(?:[\w.]*\.)?(?:property|cached_property|abstractproperty|setter|getter|deleter)\b")
_CONSTANT = re.compile(r"_*[A-Z][A-Z0-9_]*\Z")
_TYPE_ALIAS = re.compile(r"(?:[\w.]*\.)?TypeAlias\Z")
_MAX_VALUE_CHARS = 80
_COMMENTS = frozenset({"comment"})


def python_symbol(document: Document, definition: Definition, owner: Owner) -> Symbol | None:
    """The symbol of a definition; None where the node defines nothing that has a place in an outline."""
    if definition.kind == "assignment":
        return _variable(document, definition, owner)
    name = definition.part("left" if definition.kind == "type_alias_statement" else "name")
    if name is None or name.start_byte == name.end_byte:
        return None
    if definition.kind == "type_alias_statement":
        name = _first_identifier(name)
        signature = one_line(document.source, definition.node.start_byte, definition.node.end_byte)
        return _symbol(document, definition, owner, SymbolKind.TYPE, name, signature)
    decorators = tuple(_decorator(document, node) for node in definition.decorators)
    body = definition.part("body")
    doc = docstring_of(body, document.source) if body is not None else None
    doc_text = docstring_text(doc, document.source) if doc is not None else None
    signature = _signature(document, definition, name)
    if definition.kind == "class_definition":
        return _symbol(
            document,
            definition,
            owner,
            SymbolKind.CLASS,
            name,
            signature,
            doc=doc_text,
            decorators=decorators,
        )
    kind = SymbolKind.FUNCTION
    if owner.kind is SymbolKind.CLASS:
        is_property = any(_PROPERTY.match(decorator) for decorator in decorators)
        kind = SymbolKind.PROPERTY if is_property else SymbolKind.METHOD
    returns = definition.part("return_type")
    return _symbol(
        document,
        definition,
        owner,
        kind,
        name,
        signature,
        doc=doc_text,
        decorators=decorators,
        returns=one_line(document.source, returns.start_byte, returns.end_byte)
        if returns is not None
        else None,
        with_parameters=True,
        is_async=definition.node.child_count > 0 and definition.node.child(0).type == "async",
    )


def python_signature(document: Document, definition: Definition) -> str | None:
    """The signature of a definition without the rest of its symbol."""
    if definition.kind in {"assignment", "type_alias_statement"}:
        return _assignment_signature(document, definition)
    name = definition.part("name")
    return None if name is None else _signature(document, definition, name)


def _symbol(
    document: Document,
    definition: Definition,
    owner: Owner,
    kind: SymbolKind,
    name: Node,
    signature: str,
    *,
    doc: str | None = None,
    decorators: tuple[str, ...] = (),
    returns: str | None = None,
    with_parameters: bool = False,
    is_async: bool = False,
) -> Symbol:
    text = document.text_of(name)
    return Symbol(
        name=text,
        qualified_name=f"{owner.qualified_name}.{text}" if owner.qualified_name else text,
        kind=kind,
        start=document.position_of_byte(definition.start_byte),
        end=document.position_of_byte(definition.stop_byte),
        name_start=document.position_of_byte(name.start_byte),
        signature=signature,
        doc=doc,
        parameters=parameters_of(definition.node, document.source) if with_parameters else (),
        returns=returns,
        decorators=decorators,
        is_async=is_async,
        public=owner.public and not owner.is_function and not text.startswith("_"),
    )


def _signature(document: Document, definition: Definition, name: Node) -> str:
    """`def` or `class` up to the colon. Read from the parts before it: in broken code the body may be far away."""
    fields = ("type_parameters", "parameters", "superclasses", "return_type")
    ends = [part.end_byte for field in fields if (part := definition.part(field)) is not None]
    start, stop = definition.node.start_byte, max([name.end_byte, *ends])
    if b"#" not in document.source[start:stop]:
        return one_line(document.source, start, stop)
    return one_line(document.source, start, stop, comments_in(definition.node, stop, _COMMENTS))


def _decorator(document: Document, node: Node) -> str:
    return one_line(document.source, node.start_byte, node.end_byte).removeprefix("@").strip()


def _first_identifier(node: Node) -> Node:
    """The name in `type Name[T] = ...`, below the nodes that wrap it."""
    while node.type != "identifier" and node.named_child_count:
        node = node.named_child(0)
    return node


def _variable(document: Document, definition: Definition, owner: Owner) -> Symbol | None:
    """What an assignment defines at the top of a module or class."""
    name, annotation = definition.part("left"), definition.part("type")
    if (
        name is None
        or name.type != "identifier"
        or definition.parent_kind != "expression_statement"
        or owner.is_function
    ):
        return None
    text = document.text_of(name)
    annotation_text = (
        one_line(document.source, annotation.start_byte, annotation.end_byte) if annotation else None
    )
    kind = SymbolKind.VARIABLE
    if annotation_text is not None and _TYPE_ALIAS.match(annotation_text):
        kind = SymbolKind.TYPE
    elif _CONSTANT.match(text):
        kind = SymbolKind.CONSTANT
    signature = _assignment_signature(document, definition)
    return _symbol(document, definition, owner, kind, name, signature, returns=annotation_text)


def _assignment_signature(document: Document, definition: Definition) -> str:
    """`name: type = value`, without the value where it is long."""
    node, value = definition.node, definition.part("right")
    if value is None:
        return one_line(document.source, node.start_byte, node.end_byte)
    text = document.source[value.start_byte : value.end_byte]
    if len(text) <= _MAX_VALUE_CHARS and b"\n" not in text:
        return one_line(document.source, node.start_byte, node.end_byte)
    return f"{one_line(document.source, node.start_byte, value.start_byte)} ..."
