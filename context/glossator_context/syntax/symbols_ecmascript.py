"""The symbol that a definition in a JavaScript or TypeScript file is."""

import re
from dataclasses import replace

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.symbols import Symbol, SymbolKind
from glossator_context.syntax.definitions import Definition, Owner
from glossator_context.syntax.exports import exported_names
from glossator_context.syntax.jsdoc import is_documentation
from glossator_context.syntax.parameters_ecmascript import annotation_of, ecmascript_parameters
from glossator_context.syntax.signature import comments_in, one_line

_FUNCTION_KINDS = frozenset({"arrow_function", "function_expression", "generator_function"})
_CLASS_KINDS = frozenset({"class", "class_declaration", "abstract_class_declaration"})
_ANONYMOUS = _FUNCTION_KINDS | {"class"}
_TYPE_OWNERS = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE})
_EXPORTS = re.compile(r"(?:module\s*\.\s*)?exports\s*\.\s*")
_COMMENTS = frozenset({"comment", "html_comment"})
_JSDOC_MARGIN = re.compile(r"^[ \t]*\*?[ \t]?", re.MULTILINE)
_MAX_VALUE_CHARS = 80


def ecmascript_symbol(document: Document, definition: Definition, owner: Owner) -> Symbol | None:
    """The symbol of a definition; None where the node defines nothing that has a place in an outline."""
    if definition.kind in _ANONYMOUS and definition.parent_kind != "export_statement":
        return None
    if definition.kind == "assignment_expression":
        return _assigned(document, definition, owner)
    if definition.kind == "variable_declarator":
        return _variable(document, definition, owner)
    kind = _kind(definition, owner, document)
    name = definition.part("property" if definition.kind == "field_definition" else "name")
    if name is None and definition.kind not in _ANONYMOUS:
        return None
    value = definition.part("value") if kind in {SymbolKind.VARIABLE, SymbolKind.METHOD} else None
    function = value if value is not None and value.type in _FUNCTION_KINDS else definition.node
    return _symbol(document, definition, owner, kind, name, function)


def ecmascript_signature(document: Document, definition: Definition) -> str | None:
    """The signature of a definition without the rest of its symbol."""
    value = definition.part("value")
    return _signature(
        document,
        definition,
        value if value is not None and value.type in _FUNCTION_KINDS else definition.node,
    )


def _kind(definition: Definition, owner: Owner, document: Document) -> SymbolKind:
    syntax = document.syntax
    kind = syntax.definitions[definition.kind] if syntax is not None else SymbolKind.VARIABLE
    if definition.kind == "method_definition" and _has_word(definition.node, "get", "set"):
        return SymbolKind.PROPERTY
    value = definition.part("value")
    if kind is SymbolKind.VARIABLE and value is not None and value.type in _FUNCTION_KINDS:
        return SymbolKind.METHOD if owner.kind in _TYPE_OWNERS else SymbolKind.FUNCTION
    return kind


def _assigned(document: Document, definition: Definition, owner: Owner) -> Symbol | None:
    """What `exports.name = function` and `Class.prototype.name = function` define."""
    left, right = definition.part("left"), definition.part("right")
    if (
        left is None
        or right is None
        or left.type != "member_expression"
        or owner.is_function
        or owner.symbol is not None
    ):
        return None
    if right.type not in _FUNCTION_KINDS | _CLASS_KINDS:
        return None
    name = left.child_by_field_name("property")
    if name is None:
        return None
    kind = SymbolKind.CLASS if right.type in _CLASS_KINDS else SymbolKind.FUNCTION
    symbol = _symbol(document, definition, owner, kind, name, right)
    qualified_name = _EXPORTS.sub("", one_line(document.source, left.start_byte, left.end_byte))
    is_exported = exported_names(document) is None or qualified_name != document.text_of(left)
    return replace(
        symbol, qualified_name=qualified_name, public=is_exported and not symbol.name.startswith("_")
    )


def _variable(document: Document, definition: Definition, owner: Owner) -> Symbol | None:
    name, value = definition.part("name"), definition.part("value")
    if name is None or name.type != "identifier":
        return None
    if value is not None and value.type in _FUNCTION_KINDS:
        return _symbol(document, definition, owner, SymbolKind.FUNCTION, name, value)
    if owner.is_function:
        return None
    if value is not None and value.type in _CLASS_KINDS:
        return _symbol(document, definition, owner, SymbolKind.CLASS, name, value)
    kind = SymbolKind.CONSTANT if _declaring_word(document, definition) == "const" else SymbolKind.VARIABLE
    return _symbol(document, definition, owner, kind, name, definition.node)


def _declaring_word(document: Document, definition: Definition) -> str:
    """`const`, `let` or `var`, whichever a variable's statement begins with."""
    before = document.source[definition.statement.start_byte : definition.node.start_byte].split()
    return next((word.decode() for word in before if word in {b"const", b"let", b"var"}), "")


def _symbol(
    document: Document,
    definition: Definition,
    owner: Owner,
    kind: SymbolKind,
    name: Node | None,
    function: Node,
) -> Symbol:
    """The symbol of a definition whose parameters and body are those of the node `function`."""
    text = "default" if name is None else document.text_of(name).strip("\"'")
    source = document.source
    is_callable = kind in {SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.PROPERTY}
    returns = function.child_by_field_name("return_type")
    if not is_callable or returns is None:
        returns = function.child_by_field_name("type")
    return Symbol(
        name=text,
        qualified_name=f"{owner.qualified_name}.{text}" if owner.qualified_name else text,
        kind=kind,
        start=document.position_of_byte(definition.start_byte),
        end=document.position_of_byte(definition.stop_byte),
        name_start=document.position_of_byte((name or definition.node).start_byte),
        signature=_signature(document, definition, function),
        doc=_doc(document, definition.comment),
        parameters=ecmascript_parameters(function, source) if is_callable else (),
        returns=annotation_of(returns, source),
        decorators=tuple(
            one_line(source, node.start_byte, node.end_byte).removeprefix("@").strip()
            for node in definition.decorators
        ),
        is_async=_has_word(function, "async"),
        public=_is_public(document, definition, owner, text),
    )


def _signature(document: Document, definition: Definition, function: Node) -> str:
    """The definition up to its body, with the word that begins it, without `export` and decorators."""
    source, node = document.source, definition.node
    start, stop = _first_word(node), _header_stop(document, definition, function)
    prefix = f"{_declaring_word(document, definition)} " if definition.kind == "variable_declarator" else ""
    has_comment = b"//" in source[start:stop] or b"/*" in source[start:stop]
    comments = comments_in(node, stop, _COMMENTS) if has_comment else ()
    text = one_line(source, start, stop, comments)
    return prefix + text.removesuffix("=>").rstrip(" \t{;,")


def _first_word(node: Node) -> int:
    """Where a definition begins behind its decorators."""
    for index in range(node.child_count):
        child = node.child(index)
        if child.type != "decorator":
            return child.start_byte
    return node.start_byte


def _header_stop(document: Document, definition: Definition, function: Node) -> int:
    body = function.child_by_field_name("body")
    if body is not None:
        return body.start_byte
    value = function.child_by_field_name("value")
    if value is not None and definition.kind != "type_alias_declaration":
        text = document.source[value.start_byte : value.end_byte]
        if len(text) > _MAX_VALUE_CHARS or b"\n" in text:
            # `const name: Type = {...}`: the value is left out, and the equals sign before it.
            return _end_before(definition.node, value)
    return definition.node.end_byte


def _end_before(holder: Node, value: Node) -> int:
    """The end of what stands before `= value`."""
    end = holder.start_byte
    for child in holder.children:
        if child.start_byte >= value.start_byte or child.type == "=":
            break
        end = child.end_byte
    return end


def _has_word(node: Node, *words: str) -> bool:
    """Whether one of the words stands among a definition's own first children."""
    for index in range(node.child_count):
        child = node.child(index)
        if child.type in words:
            return True
        if child.is_named and child.type not in {"decorator", "accessibility_modifier", "override_modifier"}:
            return False
    return False


def _doc(document: Document, comment: Node | None) -> str | None:
    """The text of a documentation comment without its marks."""
    if comment is None:
        return None
    text = document.text_of(comment)
    if not is_documentation(text.encode()):
        return None
    return _JSDOC_MARGIN.sub("", text[3:].removesuffix("*/").replace("\r\n", "\n")).strip()


def _is_public(document: Document, definition: Definition, owner: Owner, name: str) -> bool:
    if owner.is_function or not owner.public or name.startswith(("_", "#")):
        return False
    if owner.symbol is not None:
        modifier = definition.node.child(0) if definition.node.child_count else None
        is_private = modifier is not None and modifier.type == "accessibility_modifier"
        return not is_private or document.text_of(definition.node.child(0)) != "private"
    if definition.statement.type == "export_statement":
        return True
    exported = exported_names(document)
    return exported is None or name in exported
