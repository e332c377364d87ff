"""Perl."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(package_statement (package_name (identifier) @name .)) @module
(function_definition name: (identifier) @name) @function
(use_constant_statement constant: (identifier) @name) @constant
(use_no_statement) @import
"""

LANGUAGE = Language(
    ids=("perl",),
    suffixes=(".pl", ".pm", ".t", ".psgi"),
    file_names=("cpanfile", "Makefile.PL", "Build.PL"),
    interpreters=("perl",),
    grammar="perl",
    family="perl",
    line_comment="#",
    comments=frozenset({"comments"}),
    doc_comments=("#",),
    imports=frozenset({"use_no_statement"}),
    import_words=("use", "require"),
    blocks=frozenset({"block"}),
    strings=words("string_single_quoted string_double_quoted string_q_quoted string_qq_quoted"),
    calls=words("call_expression method_invocation"),
    tags=TAGS,
    headers=(
        re.compile(r"\s*(?P<class>package)\s+(?:\w+::)*(?P<name>[^\W\d]\w*)"),
        re.compile(r"\s*sub\s+(?:\w+::)*(?P<name>[^\W\d]\w*)"),
    ),
    typed=(
        re.compile(r"\$(?P<name>[^\W\d]\w*) *= *(?:\w+::)*(?P<type>[A-Z]\w*)->new\b"),
        re.compile(r"\$(?P<name>[^\W\d]\w*) *= *new +(?:\w+::)*(?P<type>[A-Z]\w*)"),
    ),
    open_body=" {",
    close_body="}",
    no_body=";",
)
