"""Hack."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(class_declaration name: (identifier) @name) @class
(trait_declaration name: (identifier) @name) @class
(interface_declaration name: (identifier) @name) @interface
(enum_declaration name: (identifier) @name) @enum
(enumerator . (identifier) @name) @constant
(alias_declaration . (identifier) @name) @type
(const_declaration (const_declarator name: (identifier) @name)) @constant
(property_declaration (property_declarator name: (variable) @name)) @property
(method_declaration name: (identifier) @name) @method
(function_declaration name: (identifier) @name) @function
(use_statement) @import
"""

LANGUAGE = Language(
    ids=("hack", "hacklang"),
    suffixes=(".hack", ".hck", ".hackpartial"),
    interpreters=("hhvm",),
    grammar="hack",
    family="hack",
    line_comment="//",
    comments=frozenset({"comment"}),
    doc_comments=("/**",),
    imports=frozenset({"use_statement"}),
    import_words=("use",),
    blocks=words("compound_statement member_declarations"),
    strings=words("string heredoc"),
    tags=TAGS,
    headers=(
        re.compile(
            r"\s*(?:(?:abstract|final)\s+)*(?P<class>class|interface|trait|enum)\s+(?P<name>[^\W\d]\w*)"
        ),
        re.compile(
            r"\s*(?:(?:abstract|final|public|protected|private|static|async)\s+)*function\s+(?P<name>[^\W\d]\w*)\s*[(<]"
        ),
    ),
    typed=(re.compile(r"(?P<type>[A-Z]\w*)(?:<[^>\n]*>)? +\$(?P<name>[^\W\d]\w*)"),),
    bases=re.compile(r"\b(?:extends|implements)\s+(?P<bases>.+)"),
    returns=re.compile(r"\)\s*:\s*(?P<type>[^{;]+?)\s*[{;]?\Z"),
    private=re.compile(r"\A[^(]*\bprivate\s"),
    parameter_order="type name",
    open_body=" {",
    close_body="}",
    no_body=";",
    no_value=";",
)
