"""Objective-C."""

import re

from glossator_context.languages.language import Language, words

_SELECTOR = (
    "selector: [(identifier) @name (keyword_selector . (keyword_declarator keyword: (identifier) @name))]"
)
TAGS = f"""
(class_interface name: (identifier) @name) @class
(class_implementation name: (identifier) @name) @class
(category_interface name: (identifier) @name) @class
(category_implementation name: (identifier) @name) @class
(protocol_declaration name: (identifier) @name) @interface
(property_declaration declarator: [
  (identifier) @name (pointer_declarator declarator: (identifier) @name)]) @property
(method_declaration {_SELECTOR}) @method
(method_definition {_SELECTOR}) @method
(function_definition declarator: (function_declarator declarator: (identifier) @name)) @function
(function_definition
  declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @function
(struct_specifier name: (type_identifier) @name body: (_)) @class
(enum_specifier name: (type_identifier) @name body: (_)) @enum
(ns_enum_specifier name: (type_identifier) @name) @enum
(enumerator name: (identifier) @name) @constant
(type_definition declarator: (type_identifier) @name) @type
(preproc_def name: (identifier) @name) @constant
(preproc_function_def name: (identifier) @name) @function
(preproc_import) @import
(preproc_include) @import
"""

LANGUAGE = Language(
    ids=("objective-c", "objc", "objectivec"),
    suffixes=(".m", ".mm"),
    grammar="objc",
    family="c",
    line_comment="//",
    comments=frozenset({"comment"}),
    doc_comments=("///", "/**"),
    imports=words("preproc_import preproc_include"),
    import_words=("import", "include"),
    blocks=words(
        """
        compound_statement enumerator_list field_declaration_list instance_variables method_declaration method_definition
        property_declaration
        """
    ),
    strings=words("string_literal string_expression system_lib_string"),
    calls=words("call_expression message_expression"),
    tags=TAGS,
    tags_depth=4,
    headers=(
        re.compile(r"\s*@(?P<class>interface|implementation|protocol)\s+(?P<name>[^\W\d]\w*)"),
        re.compile(r"\s*[-+]\s*\([^()]*\)\s*(?P<name>[^\W\d]\w*)"),
    ),
    typed=(re.compile(r"(?P<type>[A-Z]\w*)(?:<[^>\n]*>)? *\*+ *(?P<name>[^\W\d]\w*)"),),
    bases=re.compile(r"@interface\s+\w+\s*:\s*(?P<bases>[\w<>, ]+)"),
    private=re.compile(r"\Astatic\b"),
    open_body=" {",
    close_body="}",
    no_body=";",
    no_value=";",
)
