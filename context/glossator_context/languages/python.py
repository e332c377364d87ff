"""Python."""

import re

from glossator_context.languages.language import Language, words
from glossator_context.symbols import SymbolKind

LANGUAGE = Language(
    ids=("python",),
    suffixes=(".py", ".pyi", ".pyw"),
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
)
