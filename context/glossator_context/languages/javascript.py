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

LANGUAGE = Language(
    ids=("javascript", "javascriptreact", "javascript.jsx", "jsx"),
    suffixes=(".js", ".jsx", ".mjs", ".cjs"),
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
)
