"""Lua."""

import re

from glossator_context.languages.language import Language, words

_OWNER = "[(identifier) @owner (dot_index_expression field: (identifier) @owner)]"
_FUNCTIONS = """(expression_list value: (table_constructor
  (field name: (identifier) @name value: (function_definition)) @method))"""
_FIELDS = "(expression_list value: (table_constructor (field name: (identifier) @name) @property))"
TAGS = f"""
(function_declaration name: (identifier) @name) @function
(function_declaration name: (dot_index_expression table: {_OWNER} field: (identifier) @name)) @method
(function_declaration name: (method_index_expression table: {_OWNER} method: (identifier) @name)) @method
(chunk (assignment_statement
  (variable_list . name: (identifier) @name) (expression_list . value: (function_definition) .)) @function)
(chunk (variable_declaration (assignment_statement
  (variable_list . name: (identifier) @name) (expression_list . value: (function_definition) .))) @function)
(chunk (assignment_statement
  (variable_list . name: (dot_index_expression table: {_OWNER} field: (identifier) @name))
  (expression_list . value: (function_definition) .)) @method)
(chunk (assignment_statement (variable_list . name: (identifier) @owner) {_FUNCTIONS}))
(chunk (variable_declaration (assignment_statement (variable_list . name: (identifier) @owner) {_FUNCTIONS})))
(chunk (return_statement (expression_list (table_constructor
  (field name: (identifier) @name value: (function_definition)) @function))))
(chunk (assignment_statement
  (variable_list . name: (dot_index_expression table: {_OWNER} field: (identifier) @name))) @property)
(chunk (assignment_statement (variable_list . name: (identifier) @owner) {_FIELDS}))
(chunk (variable_declaration (assignment_statement (variable_list . name: (identifier) @owner) {_FIELDS})))
(chunk (assignment_statement (variable_list name: (identifier) @name)) @variable)
(chunk (variable_declaration (assignment_statement
  (variable_list name: (identifier) @name)
  (expression_list . value: [(table_constructor) (string) (number)]))) @variable)
(chunk (variable_declaration (assignment_statement
  (variable_list name: (identifier) @name)
  (expression_list . value: (function_call name: (_) @_called)) (#not-eq? @_called "require")) @variable))
(variable_declaration (assignment_statement (expression_list (function_call name: (identifier) @_require)))
  (#eq? @_require "require")) @import
(chunk (function_call name: (identifier) @_require (#eq? @_require "require")) @import)
"""
_TYPE = r"(?:[a-z_]\w*\.)*(?P<type>[A-Z]\w*)"

LANGUAGE = Language(
    ids=("lua", "luau"),
    suffixes=(".lua", ".luau", ".rockspec", ".wlua"),
    file_names=(".luacheckrc", ".busted"),
    interpreters=("lua", "luajit", "lua5.1", "lua5.2", "lua5.3", "lua5.4"),
    grammar="lua",
    family="lua",
    line_comment="--",
    tags=TAGS,
    tags_depth=2,
    functions=words("function_declaration function_definition"),
    imports=frozenset(),
    import_words=("require", "dofile", "loadfile"),
    comments=frozenset({"comment"}),
    doc_comments=("---", "--[["),
    blocks=words("block chunk table_constructor"),
    statements=words(
        """
        assignment_statement break_statement do_statement elseif_statement for_statement function_call
        function_declaration goto_statement if_statement label_statement repeat_statement return_statement
        variable_declaration while_statement
        """
    ),
    strings=frozenset({"string"}),
    calls=frozenset({"function_call"}),
    headers=(
        re.compile(r"\s*(?:local\s+)?function\s+(?:\w+[.:])*(?P<name>[^\W\d]\w*)\s*(?:\(|$)"),
        re.compile(r"\s*(?:local\s+)?(?:\w+\.)*(?P<name>[^\W\d]\w*)\s*=\s*function\b"),
    ),
    typed=(
        re.compile(rf"\b(?P<name>[^\W\d]\w*) *= *{_TYPE}[.:]?(?:new|create|extend|init)?\("),
        re.compile(rf"---@param +(?P<name>[^\W\d]\w*)\?? +{_TYPE}"),
        re.compile(
            rf"---@(?:field|type) +(?:(?:public|private|protected) +)?(?P<name>[^\W\d]\w*)\?? +{_TYPE}"
        ),
    ),
    member=re.compile(r"\b(?P<receiver>[^\W\d]\w*)[.:](?=(?P<member>[^\W\d]\w*))"),
    identifier=re.compile(r"\b[^\W\d]\w*"),
    private=re.compile(r"\Alocal\s"),
    parameter_order="name: type",
    open_body="",
    close_body="end",
    no_body=" end",
    no_value="",
)
