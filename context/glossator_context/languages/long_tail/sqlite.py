"""SQLite's SQL."""

from dataclasses import replace

from glossator_context.languages.long_tail import sql

TAGS = """
(create_table_stmt (identifier) @name . "(") @class
(create_table_stmt (identifier) @name . (column_def)) @class
(create_view_stmt (VIEW) . (identifier) @name) @class
(create_index_stmt (INDEX) . (identifier) @name) @constant
(create_trigger_stmt (TRIGGER) . (identifier) @name) @function
(column_def . (identifier) @name) @property
"""

LANGUAGE = replace(
    sql.LANGUAGE, ids=("sqlite", "sqlite3"), suffixes=(), grammar="sqlite", tags=TAGS, tags_depth=4
)
