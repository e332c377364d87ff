"""The declarations of a Python file with their facts."""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePath
from typing import NamedTuple

from glossator_context.document import Document
from glossator_context.documentation.body_python import MAX_NAMES, Body, read_body
from glossator_context.documentation.declared import Declared, Found, find_declarations, source_excerpt
from glossator_context.documentation.fields_python import fields_of
from glossator_context.documentation.places import Places
from glossator_context.documentation.raising_python import raises_of
from glossator_context.facts import Facts, Returns
from glossator_context.grammars import Node
from glossator_context.symbols import Parameter, Symbol, SymbolKind
from glossator_context.syntax.docstrings import docstring_of, docstring_text
from glossator_context.syntax.parameters_python import bound_removed, parameters_of, text_of

_LANGUAGE = "python"
_SIGNATURE_COMMENT = re.compile(r"#\s*type:\s*\(.*\)\s*->\s*(?P<returns>.+?)\s*(?:#.*)?")
_NOTHING = frozenset({"None", "NoReturn", "Never"})
_ITERATORS = re.compile(
    r"(?:\w+\.)*(?P<name>Iterator|Iterable|Generator|AsyncIterator|AsyncIterable|AsyncGenerator)\[(?P<of>.*)\]",
    re.DOTALL,
)
_GENERATOR_ARGUMENTS = 3  # yielded, sent, returned


class _File(NamedTuple):
    """What the declarations of a file share. `classes` are its classes with the names of their bases."""

    places: Places
    classes: Mapping[str, Collection[str]]


def declared_python(document: Document, root: Node) -> tuple[Declared, ...]:
    """The module and all that `class` and `def` declare in it, in source order."""
    found = list(find_declarations(document, root))
    classes = {each.symbol.name: _bases(each.node, document.source) for each in found if _is_class(each)}
    file = _File(Places(document.source), classes)
    return (
        _module(document, root, file),
        *(_class(each, file) if _is_class(each) else _function(each, file) for each in found),
    )


def _is_class(each: Found) -> bool:
    return each.symbol.kind is SymbolKind.CLASS


def _module(document: Document, root: Node, file: _File) -> Declared:
    places = file.places
    body = read_body(root, places.source)
    doc = docstring_of(root, places.source)
    name = PurePath(document.path or document.uri).stem
    symbol = Symbol(
        name=name,
        qualified_name=name,
        kind=SymbolKind.MODULE,
        start=places.position(0),
        end=places.position(len(places.source)),
        name_start=places.position(0),
        signature=f"module {name}",
        doc=docstring_text(doc, places.source) if doc is not None else None,
    )
    facts = Facts(
        symbol=symbol,
        language=_LANGUAGE,
        members=_members(body, places.source),
        calls=tuple(body.calls),
        uses=_uses(body, ()),
        complexity=body.complexity,
        source=source_excerpt(places, 0, len(places.source), 0),
    )
    return Declared(facts=facts, node=root, start_byte=0, body=root, doc=doc)


def _class(each: Found, file: _File) -> Declared:
    source = file.places.source
    block = each.node.child_by_field_name("body")
    body = read_body(block, source) if block is not None else Body()
    bases = _bases(each.node, source)
    fields = fields_of(block, each.symbol.decorators, bases, source)
    parameters = _constructor_parameters(body, source)
    facts = Facts(
        symbol=each.symbol,
        language=_LANGUAGE,
        parameters=fields.parameters if parameters is None else parameters,
        attributes=fields.attributes,
        bases=bases,
        members=tuple(dict.fromkeys((*(field.name for field in fields.attributes), *_members(body, source)))),
        calls=tuple(body.calls),
        uses=_uses(body, ()),
        source=_source(each, file),
    )
    return _declared(each, facts, block, source)


def _function(each: Found, file: _File) -> Declared:
    source = file.places.source
    block = each.node.child_by_field_name("body")
    body = read_body(block, source) if block is not None else Body()
    annotation = each.symbol.returns or _commented_annotation(each.node, source)
    raises = raises_of(body, file.classes)
    yielded, result = _iterator_parts(annotation) if body.yields else (None, None)
    facts = Facts(
        symbol=each.symbol,
        language=_LANGUAGE,
        parameters=_documented_parameters(each.symbol),
        returns=_returns(each.symbol, body, result if body.yields else annotation),
        return_annotation=result if body.yields else annotation,
        yields=body.yields,
        yield_annotation=yielded,
        raises=raises.required,
        may_raise=raises.allowed,
        raises_unknown=raises.unknown,
        members=_members(body, source),
        calls=tuple(body.calls),
        uses=_uses(body, each.symbol.parameters),
        returned=tuple(body.returned),
        complexity=body.complexity,
        source=_source(each, file),
    )
    return _declared(each, facts, block, source)


def _declared(each: Found, facts: Facts, block: Node | None, source: bytes) -> Declared:
    doc = docstring_of(block, source) if block is not None else None
    return Declared(facts=facts, node=each.node, start_byte=each.start_byte, body=block, doc=doc)


def _source(each: Found, file: _File) -> str:
    return source_excerpt(file.places, each.definition.start_byte, each.definition.stop_byte, each.depth)


def _documented_parameters(symbol: Symbol) -> tuple[Parameter, ...]:
    if symbol.kind is SymbolKind.PROPERTY:
        return ()
    is_static = any(name.rpartition(".")[2] == "staticmethod" for name in symbol.decorators)
    is_bound = symbol.kind is SymbolKind.METHOD and not is_static
    return bound_removed(symbol.parameters) if is_bound else symbol.parameters


def _returns(symbol: Symbol, body: Body, annotation: str | None) -> Returns:
    """What to say of the result, given the annotation of what `return` returns."""
    if symbol.kind is SymbolKind.PROPERTY:
        return Returns.OPTIONAL
    if symbol.kind is SymbolKind.METHOD and symbol.name == "__init__":
        return Returns.NONE
    has_result = body.returns_value
    if annotation is not None:
        has_result = annotation.strip("\"'").rpartition(".")[2] not in _NOTHING
    if not has_result:
        return Returns.NONE
    return Returns.OPTIONAL if body.yields else Returns.REQUIRED


def _commented_annotation(node: Node, source: bytes) -> str | None:
    """What a `# type: (...) -> X` comment says is returned."""
    for child in node.children:
        if child.type == "comment":
            match = _SIGNATURE_COMMENT.fullmatch(source[child.start_byte : child.end_byte].decode())
            if match is not None:
                return match["returns"]
    return None


def _iterator_parts(annotation: str | None) -> tuple[str | None, str | None]:
    """What a generator's annotation says of the values it yields and of its result."""
    match = _ITERATORS.fullmatch(annotation.strip("\"'")) if annotation is not None else None
    if match is None:
        return None, None
    arguments = _split_arguments(match["of"])
    has_result = match["name"] == "Generator" and len(arguments) == _GENERATOR_ARGUMENTS
    return arguments[0], arguments[2] if has_result else None


def _split_arguments(text: str) -> list[str]:
    arguments = [""]
    depth = 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            arguments.append("")
        else:
            arguments[-1] += char
    return [argument.strip() for argument in arguments]


def _bases(node: Node, source: bytes) -> tuple[str, ...]:
    listed = node.child_by_field_name("superclasses")
    children = listed.named_children if listed is not None else ()
    texts = (
        text_of(child, source) for child in children if child.type not in {"keyword_argument", "comment"}
    )
    return tuple(text for text in texts if text is not None)


def _constructor_parameters(body: Body, source: bytes) -> tuple[Parameter, ...] | None:
    """What a class is made from; None where the class has no `__init__` of its own."""
    found = None
    for node, name in _named(body.definitions, source):
        if name == "__init__":
            found = bound_removed(parameters_of(node, source))
    return found


def _members(body: Body, source: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, name in _named(body.definitions[:MAX_NAMES], source)))


def _named(definitions: Iterable[Node], source: bytes) -> Iterable[tuple[Node, str]]:
    """The definitions under their decorators, with their names."""
    for outer in definitions:
        node = outer.child_by_field_name("definition") if outer.type == "decorated_definition" else outer
        name = node.child_by_field_name("name") if node is not None else None
        if node is not None and name is not None:
            yield node, source[name.start_byte : name.end_byte].decode()


def _uses(body: Body, parameters: Iterable[Parameter]) -> tuple[str, ...]:
    """The names that a body reads from outside, and what it reads of its own object."""
    own = (body.bound - body.shared) | {parameter.name for parameter in parameters}
    found: list[str] = []
    for name in body.loads:
        root, dot, _ = name.partition(".")
        if len(found) < MAX_NAMES and (root not in own or (dot and root in {"self", "cls"})):
            found.append(name)
    return tuple(found)
