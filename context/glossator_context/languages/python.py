"""Python."""

import re

from glossator_context.languages.language import Language, words
from glossator_context.symbols import SymbolKind

_DEFINITIONS = """[
  (class_definition name: (identifier) @name) @class
  (function_definition name: (identifier) @name) @function
  (decorated_definition definition: (class_definition name: (identifier) @name)) @class
  (decorated_definition definition: (function_definition name: (identifier) @name)) @function
  (expression_statement (assignment left: (identifier) @name)) @variable
  (import_statement) @import
  (import_from_statement) @import
]"""
# Beside what stands at the top, or in a class: what an `if`, `try` or `with` there holds.
TAGS = f"""
(class_definition name: (identifier) @name) @class
(function_definition name: (identifier) @name) @function
(decorated_definition definition: (class_definition name: (identifier) @name)) @class
(decorated_definition definition: (function_definition name: (identifier) @name)) @function
(type_alias_statement left: (type [(identifier) @name (generic_type (identifier) @name)])) @type
(expression_statement (assignment left: (identifier) @name)) @variable
(import_statement) @import
(import_from_statement) @import
(if_statement consequence: (block {_DEFINITIONS}))
(else_clause body: (block {_DEFINITIONS}))
(try_statement body: (block {_DEFINITIONS}))
(except_clause (block {_DEFINITIONS}))
(with_statement body: (block {_DEFINITIONS}))
"""
TYPED = (
    re.compile(r"\b(?P<name>[^\W\d]\w*) *: *[\"']?(?P<type>[\w.\[|, ]*[A-Z]\w*)"),
    re.compile(r"\b(?P<name>[^\W\d]\w*) *= *(?:await +)?(?:\w+\.)*(?P<type>_*[A-Z]\w*)\("),
    re.compile(r"\bisinstance\((?P<name>[^\W\d]\w*), *(?:\w+\.)*(?P<type>[A-Z]\w*)"),
)

LANGUAGE = Language(
    ids=("python",),
    suffixes=(".py", ".pyi", ".pyw"),
    interpreters=("python", "pypy"),
    grammar="python",
    family="python",
    line_comment="#",
    definitions={
        "class_definition": SymbolKind.CLASS,
        "function_definition": SymbolKind.FUNCTION,
        "type_alias_statement": SymbolKind.TYPE,
        "assignment": SymbolKind.VARIABLE,
    },
    containers=words(
        """
        module block class_definition function_definition decorated_definition expression_statement
        if_statement elif_clause else_clause try_statement except_clause except_group_clause finally_clause
        with_statement for_statement while_statement match_statement case_clause ERROR
        """
    ),
    functions=frozenset({"function_definition", "lambda"}),
    wrappers=frozenset({"decorated_definition", "expression_statement"}),
    imports=frozenset({"import_statement", "import_from_statement", "future_import_statement"}),
    import_words=("import", "from"),
    comments=frozenset({"comment"}),
    headers=(
        re.compile(r"\s*(?P<class>class)\s+(?P<name>\w+)\s*(?:[(:\[]|$)"),
        re.compile(r"\s*(?:async\s+)?def\s+(?P<name>\w+)\s*(?:[(\[]|$)"),
    ),
    open_body=":",
    close_body="",
    no_body=": ...",
    no_value="",
    tags=TAGS,
    tags_depth=2,
    itself="self",
    parameter_order="name: type",
    typed=TYPED,
    bases=re.compile(r"class\s+\w+\s*(?:\[[^\]]*\])?\s*\((?P<bases>.*)\)"),
    returns=re.compile(r"\)\s*->\s*(?P<type>.+?)\s*:?$"),
    blocks=frozenset({"block", "module"}),
    strings=frozenset({"string"}),
    calls=frozenset({"call"}),
)
