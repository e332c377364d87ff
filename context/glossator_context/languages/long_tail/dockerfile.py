"""Dockerfiles: their stages, arguments and variables."""

from glossator_context.languages.language import Language, words

TAGS = """
(from_instruction as: (image_alias) @name) @module
(arg_instruction name: (unquoted_string) @name) @variable
(env_pair name: (unquoted_string) @name) @variable
"""

LANGUAGE = Language(
    ids=("dockerfile", "docker", "containerfile"),
    suffixes=(".dockerfile", ".containerfile"),
    file_names=("Dockerfile", "Containerfile"),
    grammar="dockerfile",
    family="dockerfile",
    line_comment="#",
    comments=frozenset({"comment"}),
    doc_comments=("#",),
    strings=words("double_quoted_string single_quoted_string"),
    tags=TAGS,
)
