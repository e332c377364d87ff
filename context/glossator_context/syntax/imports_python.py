"""What a Python import statement imports."""

from collections.abc import Iterator

from glossator_context.document import Document
from glossator_context.grammars import Node
from glossator_context.symbols import Import


def python_imports(document: Document, statement: Node) -> Iterator[Import]:
    """The imports of one statement: one for each module."""
    start = document.position_of_byte(statement.start_byte)
    end = document.position_of_byte(statement.end_byte)
    named = [_named(document, node) for node in statement.children_by_field_name("name")]
    if statement.type == "import_statement":
        for name, alias in named:
            bound = alias or name.partition(".")[0]
            yield Import(module=name, names=(bound,), exported=("*",), start=start, end=end)
        return
    if statement.type == "future_import_statement":
        module, level = "__future__", 0
    else:
        module, level = _module(document, statement.child_by_field_name("module_name"))
        if not module and not level:
            return
    exported = tuple(name for name, _ in named)
    if any(child.type == "wildcard_import" for child in statement.named_children):
        exported = ("*",)
    names = tuple(alias or name for name, alias in named)
    yield Import(module=module, names=names, level=level, exported=exported, start=start, end=end)


def _named(document: Document, node: Node) -> tuple[str, str | None]:
    """A name of an import and what it is called here."""
    if node.type != "aliased_import":
        return _dotted(document, node), None
    name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
    return _dotted(document, name) if name is not None else "", document.text_of(
        alias
    ) if alias is not None else None


def _module(document: Document, node: Node | None) -> tuple[str, int]:
    if node is None:
        return "", 0
    text = _dotted(document, node)
    module = text.lstrip(".")
    return module, len(text) - len(module)


def _dotted(document: Document, node: Node) -> str:
    return "".join(document.text_of(node).split())
