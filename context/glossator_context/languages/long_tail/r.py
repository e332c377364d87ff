"""R."""

import re

from glossator_context.languages.language import Language

TAGS = """
(program (left_assignment name: (identifier) @name value: (function_definition)) @function)
(program (equals_assignment name: (identifier) @name value: (function_definition)) @function)
(program (left_assignment name: (identifier) @name value: (call function: (identifier) @_class)
  (#any-of? @_class "R6Class" "setRefClass" "new_class")) @class)
(program (left_assignment name: (identifier) @name) @variable)
(program (equals_assignment name: (identifier) @name) @variable)
(program (call function: (identifier) @_define arguments: (arguments . (string) @name)
  (#any-of? @_define "setClass" "setRefClass")) @class)
(program (call function: (identifier) @_define arguments: (arguments . (string) @name)
  (#any-of? @_define "setGeneric" "setMethod")) @function)
(call function: (identifier) @_load
  (#any-of? @_load "library" "require" "requireNamespace" "source" "box::use")) @import
"""

LANGUAGE = Language(
    ids=("r",),
    suffixes=(".r",),
    file_names=(".Rprofile",),
    interpreters=("Rscript",),
    grammar="r",
    family="r",
    line_comment="#",
    comments=frozenset({"comment"}),
    doc_comments=("#'", "#"),
    import_words=("library", "require", "source"),
    blocks=frozenset({"brace_list"}),
    strings=frozenset({"string"}),
    calls=frozenset({"call"}),
    tags=TAGS,
    headers=(re.compile(r"\s*(?P<name>[^\W\d][\w.]*)\s*(?:<-|=)\s*function\b"),),
    typed=(re.compile(r"(?<![\w.])(?P<name>[^\W\d][\w.]*) *(?:<-|=) *(?P<type>[A-Z]\w*)(?:\$new)?\("),),
    member=re.compile(r"(?<![\w.])(?P<receiver>[^\W\d][\w.]*)(?:\$|@|:::?)(?=(?P<member>[^\W\d][\w.]*))"),
    identifier=re.compile(r"[^\W\d][\w.]*"),
    private_name=re.compile(r"\."),
)
