"""Elm."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(type_alias_declaration name: (upper_case_identifier) @name) @type
(type_declaration name: (upper_case_identifier) @name) @type
(union_variant name: (upper_case_identifier) @name) @constant
(file (value_declaration (function_declaration_left . (lower_case_identifier) @name)) @function)
(port_annotation name: (lower_case_identifier) @name) @function
(import_clause) @import
"""

LANGUAGE = Language(
    ids=("elm",),
    suffixes=(".elm",),
    grammar="elm",
    family="elm",
    line_comment="--",
    comments=words("line_comment block_comment"),
    imports=frozenset({"import_clause"}),
    import_words=("import",),
    strings=words("string_constant_expr char_constant_expr"),
    tags=TAGS,
    headers=(re.compile(r"(?P<name>[a-z]\w*)\s+(?:[\w(){},]+\s+)*=\s*$"),),
    typed=(re.compile(r"\b(?P<name>[a-z]\w*) *: *(?:[A-Z]\w*\.)*(?P<type>[A-Z]\w*)"),),
)
