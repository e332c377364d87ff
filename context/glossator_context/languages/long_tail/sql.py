"""SQL, most of all PostgreSQL's."""

import re

from glossator_context.languages.language import Language, words

_NAMED = ". [(identifier) @name (dotted_name (identifier) @name .)]"
TAGS = f"""
(create_table_statement {_NAMED}) @class
(create_view_statement {_NAMED}) @class
(create_materialized_view_statement {_NAMED}) @class
(create_function_statement {_NAMED}) @function
(create_type_statement type_name: [(identifier) @name (dotted_name (identifier) @name .)]) @type
(create_index_statement name: (identifier) @name) @constant
(table_column name: (identifier) @name) @property
"""

LANGUAGE = Language(
    ids=("sql", "pgsql", "plpgsql", "postgres", "mysql", "tsql"),
    suffixes=(".sql", ".ddl", ".pgsql", ".psql"),
    grammar="sql",
    family="sql",
    line_comment="--",
    comments=words("comment marginalia"),
    doc_comments=("--",),
    blocks=words("table_parameters function_body view_body"),
    strings=frozenset({"string"}),
    tags=TAGS,
    headers=(
        re.compile(
            r"\s*create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+|materialized\s+|unlogged\s+)*(?P<class>table|view|type)\s+"
            r"(?:if\s+not\s+exists\s+)?(?:\w+\.)?[\"`\[]?(?P<name>[^\W\d]\w*)",
            re.IGNORECASE,
        ),
        re.compile(
            r"\s*create\s+(?:or\s+replace\s+)?(?:function|procedure|trigger)\s+(?:\w+\.)?[\"`\[]?(?P<name>[^\W\d]\w*)",
            re.IGNORECASE,
        ),
    ),
)
