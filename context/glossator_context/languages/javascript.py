"""JavaScript, with JSX."""

import re

from glossator_context.languages.language import Language, words
from glossator_context.symbols import SymbolKind

DEFINITIONS = {
    "class_declaration": SymbolKind.CLASS,
    "class": SymbolKind.CLASS,
    "function_expression": SymbolKind.FUNCTION,
    "arrow_function": SymbolKind.FUNCTION,
    "function_declaration": SymbolKind.FUNCTION,
    "generator_function_declaration": SymbolKind.FUNCTION,
    "method_definition": SymbolKind.METHOD,
    "field_definition": SymbolKind.VARIABLE,
    "variable_declarator": SymbolKind.VARIABLE,
    "assignment_expression": SymbolKind.FUNCTION,
}
CONTAINERS = words(
    """
    program export_statement statement_block class_declaration class class_body function_declaration
    generator_function_declaration method_definition function_expression generator_function arrow_function
    field_definition lexical_declaration variable_declaration variable_declarator
    expression_statement assignment_expression parenthesized_expression call_expression
    if_statement else_clause try_statement catch_clause finally_clause for_statement for_in_statement while_statement
    do_statement labeled_statement switch_statement switch_body switch_case switch_default ERROR
    """
)
WRAPPERS = frozenset(
    {"export_statement", "lexical_declaration", "variable_declaration", "expression_statement"}
)
FUNCTIONS = words(
    """
    function_declaration generator_function_declaration method_definition function_expression generator_function
    arrow_function
    """
)
_EXPORT = r"\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?"
_MODIFIERS = r"\s*(?:(?:public|private|protected|static|readonly|override|async|get|set)\s+)*\*?\s*"
_NOT_A_NAME = r"(?!(?:if|for|while|switch|catch|with|function|return|super|await|new|else|do|typeof|throw)\b)"
HEADERS = (
    re.compile(_EXPORT + r"(?:abstract\s+)?(?P<class>class|interface)\s+(?P<name>[\w$]+)"),
    re.compile(_EXPORT + r"(?:async\s+)?function\s*\*?\s*(?P<name>[\w$]+)"),
    re.compile(
        _EXPORT
        + r"(?:const|let|var)\s+(?P<name>[\w$]+)\s*(?::[^=]*)?=\s*(?:async\s*)?(?:function\b|\()(?=.*(?:\{|=>)\s*$)"
    ),
    re.compile(
        _MODIFIERS
        + _NOT_A_NAME
        + r"(?P<name>#?[\w$]+)\s*(?:<[^<>()]*>)?\([^;()'\"]*\)\s*(?::[^;{}=]*)?\{\s*$"
    ),
)
# What `export` stands before.
_PLAIN = """
  (function_declaration name: (identifier) @name) @function
  (generator_function_declaration name: (identifier) @name) @function
"""
_VARIABLES = """
  (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @constant)
  (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @variable)
  (variable_declaration (variable_declarator name: (identifier) @name) @variable)
"""
DECLARATIONS = f"[{_PLAIN} {_VARIABLES}]"
_FUNCTION = "[(arrow_function) (function_expression) (generator_function)]"
TAGS = f"""
(lexical_declaration (variable_declarator name: (identifier) @name value: (class)) @class)
(variable_declaration (variable_declarator name: (identifier) @name value: (class)) @class)
{_PLAIN}
{_VARIABLES}
(lexical_declaration (variable_declarator name: (identifier) @owner value: (object [
  (method_definition name: (property_identifier) @name) @method
  (pair key: (property_identifier) @name value: {_FUNCTION}) @method])))
(method_definition name: (property_identifier) @name) @method
(expression_statement (assignment_expression
  left: (member_expression object: (_) @_exports property: (property_identifier) @name)
  right: [(arrow_function) (function_expression) (generator_function) (class)]) @function
  (#any-of? @_exports "exports" "module.exports"))
(expression_statement (assignment_expression
  left: (member_expression
    object: [(identifier) @owner (member_expression object: (identifier) @owner property: (property_identifier))]
    property: (property_identifier) @name)
  right: {_FUNCTION}) @method)
(expression_statement (assignment_expression left: (member_expression) right: (class name: (_) @name) @class))
(expression_statement (assignment_expression left: (member_expression) right: (object [
  (method_definition name: (property_identifier) @name) @function
  (pair key: (property_identifier) @name value: {_FUNCTION}) @function])))
(import_statement) @import
(export_statement source: (string)) @import
([(lexical_declaration (variable_declarator
    value: (call_expression function: (identifier) @_call arguments: (arguments . (string) .))))
  (variable_declaration (variable_declarator
    value: (call_expression function: (identifier) @_call arguments: (arguments . (string) .))))] @import
  (#eq? @_call "require"))
"""
_CLASSES = """
(class_declaration name: (identifier) @name) @class
(field_definition property: (property_identifier) @name) @property
"""
TYPED = (
    re.compile(r"(?<![\w$])(?P<name>[^\W\d][\w$]*) *= *(?:await +)?new +(?:[\w$]+\.)*(?P<type>[\w$]+)"),
    re.compile(r"@(?:param|property|type|returns?) *\{(?P<type>[^{}\n]+)\} *\[?(?P<name>[^\W\d][\w$]*)"),
)
IDENTIFIER = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
BASES = re.compile(r"\bclass\b[^{]*?\bextends\s+(?P<bases>[^{]+)")

LANGUAGE = Language(
    ids=("javascript", "javascriptreact", "javascript.jsx", "jsx"),
    suffixes=(".js", ".jsx", ".mjs", ".cjs"),
    interpreters=("node", "nodejs", "bun", "deno"),
    grammar="javascript",
    family="ecmascript",
    line_comment="//",
    definitions=DEFINITIONS,
    containers=CONTAINERS,
    functions=FUNCTIONS,
    wrappers=WRAPPERS,
    imports=frozenset({"import_statement"}),
    import_words=("import", "require", "export", "from"),
    comments=frozenset({"comment", "html_comment"}),
    headers=HEADERS,
    open_body=" {",
    close_body="}",
    no_body=";",
    no_value=";",
    tags=TAGS + _CLASSES,
    tags_depth=2,
    itself="this",
    identifier=IDENTIFIER,
    typed=TYPED,
    bases=BASES,
    blocks=frozenset({"statement_block", "class_body", "program"}),
    strings=frozenset({"string", "template_string"}),
    calls=frozenset({"call_expression", "new_expression"}),
    doc_comments=("/**",),
)
