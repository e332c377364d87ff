"""OCaml's implementation files."""

import re

from glossator_context.languages.language import Language, words

_FUNCTION = "(value_definition (let_binding pattern: (value_name) @name . (parameter)))"
_VALUE = "(value_definition (let_binding pattern: (value_name) @name))"
TAGS = f"""
(compilation_unit {_FUNCTION} @function)
(structure {_FUNCTION} @function)
(compilation_unit {_VALUE} @variable)
(structure {_VALUE} @variable)
(module_definition (module_binding name: (module_name) @name)) @module
(module_type_definition name: (module_type_name) @name) @interface
(type_definition (type_binding name: (type_constructor) @name)) @type
(type_binding body: (variant_declaration (constructor_declaration (constructor_name) @name) @constant))
(type_binding body: (record_declaration (field_declaration (field_name) @name) @property))
(exception_definition (constructor_declaration (constructor_name) @name)) @class
(class_definition (class_binding name: (class_name) @name)) @class
(method_definition name: (method_name) @name) @method
(external (value_name) @name) @function
(value_specification (value_name) @name) @function
(open_module) @import
(include_module) @import
"""

LANGUAGE = Language(
    ids=("ocaml",),
    suffixes=(".ml",),
    interpreters=("ocaml",),
    grammar="ocaml",
    family="ocaml",
    line_comment="(*",
    comments=frozenset({"comment"}),
    imports=words("open_module include_module"),
    import_words=("open", "include"),
    blocks=words("structure signature object_expression"),
    strings=words("string quoted_string character"),
    tags=TAGS,
    tags_depth=4,
    headers=(
        re.compile(r"\s*(?P<class>module)\s+(?:type\s+)?(?P<name>[A-Z]\w*)"),
        re.compile(r"\s*(?:let|and)\s+(?:rec\s+)?(?P<name>[a-z_][\w']*)\s+[^=\s].*="),
    ),
    typed=(re.compile(r"\((?P<name>[a-z_][\w']*) *: *(?:[A-Z]\w*\.)*(?P<type>[\w']+)"),),
    identifier=re.compile(r"\b[^\W\d][\w']*"),
)
