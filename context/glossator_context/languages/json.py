"""JSON, also with comments: the keys of its outermost object, and the keys of these."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(document (object (pair key: (string . (string_content) @name .)) @property))
(document (object (pair key: (string (string_content) @owner)
  value: (object (pair key: (string . (string_content) @name .)) @property))))
(ERROR (pair key: (string . (string_content) @name .)) @property)
"""

LANGUAGE = Language(
    ids=("json", "jsonc", "json5"),
    suffixes=(
        ".json",
        ".jsonc",
        ".json5",
        ".webmanifest",
        ".geojson",
        ".jsonld",
        ".code-workspace",
        ".code-snippets",
    ),
    file_names=(
        ".babelrc",
        ".eslintrc",
        ".prettierrc",
        ".stylelintrc",
        ".swcrc",
        ".jshintrc",
        ".watchmanconfig",
        "composer.lock",
        "Pipfile.lock",
        "flake.lock",
    ),
    grammar="json",
    family="json",
    line_comment="//",
    tags=TAGS,
    functions=frozenset(),
    imports=frozenset(),
    import_words=("$ref", "extends"),
    comments=frozenset({"comment"}),
    doc_comments=("//", "/*"),
    blocks=words("object array"),
    statements=frozenset({"pair"}),
    strings=frozenset({"string"}),
    headers=(),
    member=re.compile(r"(?!)(?P<receiver>)(?P<member>)"),
    identifier=re.compile(r"[^\W\d][\w$-]*"),
    open_body="",
    close_body="",
    no_body="",
    no_value="",
)
