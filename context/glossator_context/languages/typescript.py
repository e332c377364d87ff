"""TypeScript without JSX."""

import re

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
_TYPES = """
  (class_declaration name: (type_identifier) @name) @class
  (abstract_class_declaration name: (type_identifier) @name) @class
  (interface_declaration name: (type_identifier) @name) @interface
  (enum_declaration name: (identifier) @name) @enum
  (type_alias_declaration name: (type_identifier) @name) @type
  (internal_module name: [(identifier) (nested_identifier)] @name) @module
  (module name: (identifier) @name) @module
  (function_signature name: (identifier) @name) @function
"""
TAGS = f"""
{javascript.TAGS}
{_TYPES}
(export_statement declaration: [{_TYPES}])
(export_statement declaration: {javascript.DECLARATIONS})
(ambient_declaration [{_TYPES}])
(ambient_declaration {javascript.DECLARATIONS})
(ambient_declaration (statement_block [{_TYPES}]))
(ambient_declaration (module body: (statement_block [{_TYPES}])))
(ambient_declaration (module body: (statement_block {javascript.DECLARATIONS})))
(ambient_declaration (module body: (statement_block (export_statement declaration: [{_TYPES}]))))
(ambient_declaration (module body: (statement_block (export_statement declaration: {javascript.DECLARATIONS}))))
(public_field_definition name: (property_identifier) @name) @property
(property_signature name: (property_identifier) @name) @property
(method_signature name: (property_identifier) @name) @method
(abstract_method_signature name: (property_identifier) @name) @method
(method_definition parameters: (formal_parameters [
  (required_parameter (accessibility_modifier) pattern: (identifier) @name) @property
  (optional_parameter (accessibility_modifier) pattern: (identifier) @name) @property
  (required_parameter "readonly" pattern: (identifier) @name) @property]))
(enum_body [
  name: (property_identifier) @name @constant
  (enum_assignment name: (property_identifier) @name) @constant
  (enum_assignment name: (string (string_fragment) @name)) @constant
])
"""
TYPED = (
    *javascript.TYPED,
    re.compile(r"(?<![\w$])(?P<name>[^\W\d][\w$]*)[?!]? *: *(?P<type>[\w$.<| ]*[A-Z][\w$]*)"),
    re.compile(r"(?<![\w$])(?P<name>[^\W\d][\w$]*) *= *[^\n;=]*\bas +(?P<type>[A-Z][\w$]*)"),
)

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
    tags=TAGS,
    tags_depth=2,
    identifier=javascript.IDENTIFIER,
    parameter_order="name: type",
    typed=TYPED,
    bases=re.compile(r"\b(?:extends|implements)\s+(?P<bases>[^{]+)"),
    returns=re.compile(r"\)\s*:\s*(?P<type>[^{]+?)\s*(?:\{|=>|;)?$"),
    blocks=frozenset(
        {"statement_block", "class_body", "interface_body", "object_type", "enum_body", "program"}
    ),
    strings=javascript.LANGUAGE.strings,
    calls=javascript.LANGUAGE.calls,
    doc_comments=("/**",),
)
