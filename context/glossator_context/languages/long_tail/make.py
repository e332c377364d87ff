"""Makefiles: their targets and variables."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(rule (targets (word) @name) (#not-match? @name "^\\\\.|%")) @function
(define_directive name: (word) @name) @function
(variable_assignment name: (word) @name) @variable
(include_directive) @import
"""

LANGUAGE = Language(
    ids=("makefile", "make"),
    suffixes=(".mk", ".mak", ".make"),
    file_names=("Makefile", "makefile", "GNUmakefile", "Makefile.am", "Makefile.in", "Kbuild"),
    interpreters=("make", "gmake"),
    grammar="make",
    family="make",
    line_comment="#",
    comments=frozenset({"comment"}),
    doc_comments=("##", "#"),
    imports=frozenset({"include_directive"}),
    import_words=("include",),
    blocks=words("recipe raw_text"),
    statements=words("rule recipe_line variable_assignment define_directive include_directive"),
    tags=TAGS,
    member=re.compile(r"(?!)(?P<receiver>)(?P<member>)"),
    identifier=re.compile(r"[^\W\d][\w-]*"),
)
