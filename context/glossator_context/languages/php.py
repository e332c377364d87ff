"""PHP, with the text around it."""

import re

from glossator_context.languages.language import Language, words

_STRING = "[(string (string_content) @name) (encapsed_string (string_content) @name)]"
TAGS = f"""
(namespace_definition name: (namespace_name (name) @name .) body: (_)) @module
(class_declaration name: (name) @name) @class
(trait_declaration name: (name) @name) @class
(interface_declaration name: (name) @name) @interface
(enum_declaration name: (name) @name) @enum
(enum_case name: (name) @name) @constant
(function_definition name: (name) @name) @function
(method_declaration name: (name) @name) @method
(const_declaration (const_element . (name) @name)) @constant
(property_declaration (property_element name: (variable_name (name) @name))) @property
(property_promotion_parameter name: (variable_name (name) @name)) @property
(function_call_expression function: (name) @_define arguments: (arguments . (argument {_STRING}))
  (#eq? @_define "define")) @constant
(namespace_use_declaration) @import
(expression_statement [
  (include_expression) (include_once_expression) (require_expression) (require_once_expression)]) @import
"""
_MODIFIERS = r"(?:(?:abstract|final|readonly|public|protected|private|static|var)\s+)*"
_TYPE = r"\??\\?(?:\w+\\)*(?P<type>[A-Z]\w*)"

LANGUAGE = Language(
    ids=("php",),
    suffixes=(".php", ".phtml", ".php3", ".php4", ".php5", ".php7", ".phps", ".inc"),
    interpreters=("php",),
    grammar="php",
    family="php",
    line_comment="//",
    tags=TAGS,
    tags_depth=5,
    functions=words("function_definition method_declaration anonymous_function arrow_function property_hook"),
    imports=words("namespace_use_declaration"),
    import_words=("use", "require", "include"),
    comments=frozenset({"comment"}),
    doc_comments=("/**",),
    decorators=frozenset({"attribute_list"}),
    above=(("#[", "]"),),
    blocks=words(
        "compound_statement declaration_list enum_declaration_list colon_block switch_block match_block property_hook_list"
    ),
    statements=words(
        """
        break_statement case_statement class_declaration const_declaration continue_statement declare_statement
        default_statement do_statement echo_statement empty_statement enum_case enum_declaration exit_statement
        expression_statement for_statement foreach_statement function_definition function_static_declaration
        global_declaration goto_statement if_statement interface_declaration match_conditional_expression
        match_default_expression method_declaration named_label_statement namespace_definition
        namespace_use_declaration property_declaration return_statement switch_statement trait_declaration
        try_statement unset_statement use_declaration while_statement
        """
    ),
    strings=words("string encapsed_string heredoc nowdoc shell_command_expression"),
    calls=words(
        """
        function_call_expression member_call_expression nullsafe_member_call_expression scoped_call_expression
        object_creation_expression
        """
    ),
    headers=(
        re.compile(rf"\s*{_MODIFIERS}(?P<class>class|interface|trait|enum)\s+(?P<name>[^\W\d]\w*)"),
        re.compile(rf"\s*{_MODIFIERS}function\s+&?\s*(?P<name>[^\W\d]\w*)\s*(?:\(|$)"),
    ),
    typed=(
        re.compile(rf"[(,\s]{_TYPE}(?:\|[\w|\\]+)? +&?(?:\.\.\.)?\$(?P<name>[^\W\d]\w*)"),
        re.compile(rf"(?:\$|->)(?P<name>[^\W\d]\w*) *=(?:&)? *new +{_TYPE}"),
        re.compile(
            rf"\$(?P<name>[^\W\d]\w*) *= *{_TYPE}::(?:create|make|find|from|get|new|instance|getInstance|first)\w*\("
        ),
        re.compile(
            rf"@(?:param|var|property(?:-read|-write)?) +{_TYPE}(?:\[\]|<[^>\n]*>)?(?:\|[\w|\\]+)? +\$(?P<name>[^\W\d]\w*)"
        ),
        re.compile(rf"\$(?P<name>[^\W\d]\w*) +instanceof +{_TYPE}"),
    ),
    bases=re.compile(r"\b(?:extends|implements)\s+(?P<bases>.+)"),
    returns=re.compile(r"\)\s*:\s*(?P<type>[^{;]+?)\s*[{;]?\Z"),
    member=re.compile(r"\b(?P<receiver>[^\W\d]\w*)(?:\??->|::)\$?(?=(?P<member>[^\W\d]\w*))"),
    identifier=re.compile(r"\b[^\W\d]\w*"),
    private=re.compile(r"\A[^(]*\bprivate\s"),
    private_name=re.compile(r"_(?!_)"),
    parameter_order="type name",
    open_body=" {",
    close_body="}",
    no_body=";",
    no_value=";",
)
