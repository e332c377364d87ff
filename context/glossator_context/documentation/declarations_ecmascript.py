"""The declarations of a JavaScript or TypeScript file with their facts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from glossator_context.document import Document
from glossator_context.documentation.body_ecmascript import MAX_NAMES, Body, read_body
from glossator_context.documentation.declared import Declared, Found, find_declarations, source_excerpt
from glossator_context.documentation.places import Places
from glossator_context.facts import Facts, Returns
from glossator_context.grammars import Node
from glossator_context.symbols import Parameter, Symbol, SymbolKind
from glossator_context.syntax.parameters_ecmascript import annotation_of, ecmascript_parameters

_CLASSES = frozenset({"class", "class_declaration", "abstract_class_declaration"})
_FIELDS = frozenset({"public_field_definition", "property_signature"})
_NOTHING = re.compile(
    r"(?:Promise<\s*)?(?:void|undefined|never)(?:\s*\|\s*(?:void|undefined|never))*\s*>?|asserts\b.*"
)
_ITERATORS = re.compile(
    r"(?:Async)?(?:Generator|Iterator|Iterable|IterableIterator|IteratorObject)<(?P<of>[^,]*).*>", re.DOTALL
)
_PATTERN_NAMES = {"{": "options", "[": "items"}


def declared_ecmascript(document: Document, root: Node) -> tuple[Declared, ...]:
    """The functions, classes, members of classes and interfaces of a file, in source order."""
    places = Places(document.source)
    language = document.syntax.ids[0] if document.syntax is not None else document.language
    return tuple(_declared(each, places, language) for each in find_declarations(document, root))


def _declared(each: Found, places: Places, language: str) -> Declared:
    is_type = each.symbol.kind in {SymbolKind.CLASS, SymbolKind.INTERFACE}
    block = each.node.child_by_field_name("body")
    source = source_excerpt(places, each.definition.start_byte, each.definition.stop_byte, each.depth)
    facts = Facts(symbol=each.symbol, language=language, source=source)
    facts = (
        _of_type(facts, each, block, places.source)
        if is_type
        else _of_function(facts, each, block, places.source)
    )
    return Declared(
        facts=facts,
        node=each.node,
        start_byte=each.start_byte,
        parent_kind=each.definition.parent_kind,
        body=block,
    )


def _of_type(facts: Facts, each: Found, block: Node | None, source: bytes) -> Facts:
    members: dict[str, None] = {}
    fields: list[Parameter] = []
    for member in block.named_children if block is not None else ():
        name = member.child_by_field_name("name") or member.child_by_field_name("property")
        if name is None:
            continue
        text = _text(name, source)
        if len(members) < MAX_NAMES:
            members[text] = None
        if member.type in _FIELDS and _is_public_field(member, text, source):
            annotation = annotation_of(member.child_by_field_name("type"), source)
            is_optional = any(child.type == "?" for child in member.children)
            fields.append(Parameter(name=text, annotation=annotation, optional=is_optional))
    return replace(facts, attributes=tuple(fields), members=tuple(members), bases=_bases(each.node, source))


def _is_public_field(member: Node, name: str, source: bytes) -> bool:
    if name.startswith(("#", "_")):
        return False
    modifiers = [_text(child, source) for child in member.children if child.type == "accessibility_modifier"]
    value = member.child_by_field_name("value")
    is_method = value is not None and value.type in {
        "arrow_function",
        "function_expression",
        "generator_function",
    }
    return "private" not in modifiers and not is_method


def _bases(node: Node, source: bytes) -> tuple[str, ...]:
    """What a class extends and implements, or an interface extends."""
    found: list[str] = []
    pending = [
        child for child in node.named_children if child.type in {"class_heritage", "extends_type_clause"}
    ]
    while pending:
        clause = pending.pop(0)
        for child in clause.named_children:
            if child.type in {"extends_clause", "implements_clause"}:
                pending.append(child)
            elif child.type == "type_arguments" and found:
                found[-1] += _text(child, source)
            elif child.type != "comment":
                found.append(" ".join(_text(child, source).split()))
    return tuple(found)


def _of_function(facts: Facts, each: Found, block: Node | None, source: bytes) -> Facts:
    body = read_body(block, source) if block is not None else Body()
    annotation = each.symbol.returns
    iterator = _ITERATORS.fullmatch(annotation) if annotation is not None and body.yields else None
    required = dict.fromkeys(
        thrown.name for thrown in body.thrown if thrown.name is not None and not thrown.is_caught
    )
    caught = dict.fromkeys(
        thrown.name for thrown in body.thrown if thrown.name is not None and thrown.is_caught
    )
    return replace(
        facts,
        parameters=_documented_parameters(each.symbol, ecmascript_parameters(each.node, source)),
        returns=_returns(each, body, annotation),
        return_annotation=None if body.yields else annotation,
        yields=body.yields,
        yield_annotation=iterator["of"].strip() if iterator is not None else None,
        raises=tuple(name for name in required if name is not None),
        may_raise=tuple(name for name in caught if name is not None and name not in required),
        raises_unknown=any(thrown.name is None and not thrown.is_caught for thrown in body.thrown),
        calls=tuple(body.calls),
        uses=_uses(body, _bound_parameters(each.node, source)),
        returned=tuple(body.returned),
        complexity=body.complexity,
    )


def _documented_parameters(symbol: Symbol, parameters: Sequence[Parameter]) -> tuple[Parameter, ...]:
    """The parameters without TypeScript's `this`.

    A destructured one has no name, and documentation may give it any: it gets `options`, or `items` for an array.
    """
    if symbol.kind is SymbolKind.PROPERTY:
        return ()
    taken = {parameter.name for parameter in parameters}
    found: list[Parameter] = []
    for parameter in parameters:
        if parameter.name == "this":
            continue
        name = _PATTERN_NAMES.get(parameter.name[:1], parameter.name)
        number = 2
        while name != parameter.name and name in taken:
            name = f"{_PATTERN_NAMES[parameter.name[:1]]}{number}"
            number += 1
        taken.add(name)
        found.append(replace(parameter, name=name))
    return tuple(found)


def _returns(each: Found, body: Body, annotation: str | None) -> Returns:
    symbol = each.symbol
    if symbol.kind is SymbolKind.PROPERTY:
        return Returns.NONE if is_setter(each.node) else Returns.OPTIONAL
    if symbol.kind is SymbolKind.METHOD and symbol.name == "constructor":
        return Returns.NONE
    if body.yields:
        return Returns.OPTIONAL if body.returns_value else Returns.NONE
    if annotation is not None:
        return Returns.NONE if _NOTHING.fullmatch(annotation) else Returns.REQUIRED
    if body.returns_value:
        return Returns.REQUIRED
    return Returns.OPTIONAL if body.may_return_value else Returns.NONE


def is_setter(node: Node) -> bool:
    """Whether a method's node is a setter's."""
    return any(child.type == "set" for child in node.children)


def _bound_parameters(node: Node, source: bytes) -> Iterable[str]:
    """The names that the parameters bind."""
    found: set[str] = set()
    holders = [node.child_by_field_name("parameters"), node.child_by_field_name("parameter")]
    pending = [holder for holder in holders if holder is not None]
    while pending:
        each = pending.pop()
        if each.type in {"identifier", "shorthand_property_identifier_pattern"}:
            found.add(_text(each, source))
        elif each.type not in {"type_annotation", "comment"}:
            pending.extend(each.named_children)
    return found


def _uses(body: Body, parameters: Iterable[str]) -> tuple[str, ...]:
    """The names that a body reads from outside, and what it reads of its own object."""
    own = body.bound.union(parameters)
    found = [name for name in body.loads if name.partition(".")[0] not in own]
    return tuple(found[:MAX_NAMES])


def _text(node: Node, source: bytes) -> str:
    return source[node.start_byte : node.end_byte].decode()
