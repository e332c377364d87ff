"""Go's module files: the module and what it requires."""

from glossator_context.languages.language import Language

TAGS = """
(module_directive (module_path) @name) @module
(require_spec (module_path) @name) @constant
"""

LANGUAGE = Language(
    ids=("go.mod", "gomod"),
    file_names=("go.mod",),
    grammar="gomod",
    family="gomod",
    line_comment="//",
    comments=frozenset({"comment"}),
    tags=TAGS,
)
