"""Tree-sitter's queries, as text: they declare nothing."""

from glossator_context.languages.language import Language

LANGUAGE = Language(
    ids=("tree-sitter-query", "tsq", "query"),
    suffixes=(".tsq",),
    grammar="tsq",
    family="tsq",
    line_comment=";",
    comments=frozenset({"comment"}),
    strings=frozenset({"string"}),
)
