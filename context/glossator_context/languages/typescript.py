"""TypeScript without JSX."""

from glossator_context.languages import javascript
from glossator_context.languages.language import Language
from glossator_context.symbols import SymbolKind

DEFINITIONS = {
    **javascript.DEFINITIONS,
    "abstract_class_declaration": SymbolKind.CLASS,
    "interface_declaration": SymbolKind.INTERFACE,
    "enum_declaration": SymbolKind.ENUM,
    "type_alias_declaration": SymbolKind.TYPE,
    "function_signature": SymbolKind.FUNCTION,
    "method_signature": SymbolKind.METHOD,
    "abstract_method_signature": SymbolKind.METHOD,
    "property_signature": SymbolKind.PROPERTY,
    "public_field_definition": SymbolKind.VARIABLE,
    "internal_module": SymbolKind.MODULE,
    "module": SymbolKind.MODULE,
}
CONTAINERS = (javascript.CONTAINERS - {"field_definition"}) | {
    "abstract_class_declaration",
    "ambient_declaration",
    "interface_body",
    "interface_declaration",
    "internal_module",
    "module",
    "public_field_definition",
}

LANGUAGE = Language(
    ids=("typescript",),
    suffixes=(".ts", ".mts", ".cts"),
    grammar="typescript",
    family="ecmascript",
    line_comment="//",
    definitions=DEFINITIONS,
    containers=CONTAINERS,
    functions=javascript.FUNCTIONS,
    wrappers=javascript.WRAPPERS | {"ambient_declaration"},
    imports=frozenset({"import_statement", "import_alias"}),
    import_words=("import", "require", "export", "from"),
    comments=frozenset({"comment", "html_comment"}),
    headers=javascript.HEADERS,
    open_body=" {",
    close_body="}",
    no_body=";",
    no_value=";",
)
