"""CodeQL's language."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(module name: (moduleName (simpleId) @name)) @module
(dataclass name: (className) @name) @class
(datatype name: (className) @name) @type
(classlessPredicate name: (predicateName) @name) @function
(memberPredicate name: (predicateName) @name) @method
(field (varDecl (varName (simpleId) @name))) @property
(importDirective) @import
"""

LANGUAGE = Language(
    ids=("ql", "codeql"),
    suffixes=(".ql", ".qll"),
    grammar="ql",
    family="ql",
    line_comment="//",
    comments=words("line_comment block_comment qldoc"),
    doc_comments=("/**",),
    imports=frozenset({"importDirective"}),
    import_words=("import",),
    blocks=frozenset({"body"}),
    strings=frozenset({"string"}),
    tags=TAGS,
    headers=(
        re.compile(r"\s*(?:(?:abstract|final|private)\s+)*(?P<class>class|module)\s+(?P<name>[A-Z]\w*)"),
        re.compile(
            r"\s*(?:private\s+)?(?:predicate|[A-Z]\w*|int|string|float|boolean|date)\s+(?P<name>[a-z]\w*)\("
        ),
    ),
    typed=(re.compile(r"(?P<type>[A-Z]\w*) +(?P<name>[a-z]\w*)(?= *[,)|;])"),),
    bases=re.compile(r"\bextends\s+(?P<bases>[^{]+)"),
    private=re.compile(r"\Aprivate\b"),
    parameter_order="type name",
    open_body=" {",
    close_body="}",
)
