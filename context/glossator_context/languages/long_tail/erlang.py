"""Erlang."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(fun_decl clause: (function_clause name: (atom) @name)) @function
(record_decl name: (atom) @name) @class
(record_field name: (atom) @name) @property
(type_alias name: (type_name name: (atom) @name)) @type
(opaque name: (type_name name: (atom) @name)) @type
(callback fun: (atom) @name) @function
(pp_define lhs: (macro_lhs name: (_) @name)) @constant
(import_attribute) @import
(pp_include) @import
(pp_include_lib) @import
"""

LANGUAGE = Language(
    ids=("erlang",),
    suffixes=(".erl", ".hrl", ".escript"),
    file_names=("rebar.config", "rebar.lock"),
    interpreters=("escript",),
    grammar="erlang",
    family="erlang",
    line_comment="%",
    comments=frozenset({"comment"}),
    doc_comments=("%%", "%"),
    imports=words("import_attribute pp_include pp_include_lib"),
    import_words=("-import", "-include"),
    blocks=words("clause_body"),
    strings=frozenset({"string"}),
    tags=TAGS,
    headers=(re.compile(r"(?P<name>[a-z]\w*)\s*\([^()]*\)\s*(?:when\b.*)?->"),),
    typed=(re.compile(r"#(?P<type>[a-z]\w*)\{[^{}\n]*\} *= *(?P<name>[A-Z_]\w*)"),),
    member=re.compile(r"\b(?P<receiver>[^\W\d]\w*):(?=(?P<member>[a-z]\w*))"),
)
