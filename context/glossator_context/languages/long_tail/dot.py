"""Graphs in Graphviz's language."""

from glossator_context.languages.language import Language, words

TAGS = """
(source_file id: (id (identifier) @name)) @module
(subgraph id: (id (identifier) @name)) @module
(node_stmt (node_id (id (identifier) @name))) @variable
"""

LANGUAGE = Language(
    ids=("dot", "graphviz"),
    suffixes=(".dot", ".gv"),
    grammar="dot",
    family="dot",
    line_comment="//",
    comments=words("comment preproc"),
    blocks=frozenset({"block"}),
    strings=frozenset({"string_literal"}),
    tags=TAGS,
    tags_depth=6,
)
