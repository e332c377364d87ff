"""TOML: tables and the keys in them."""

import re

from glossator_context.languages.language import Language

_KEY = ". [(bare_key) @name (quoted_key) @name (dotted_key) @name]"
TAGS = f"""
(table {_KEY}) @module
(table_array_element {_KEY}) @module
(pair {_KEY}) @property
"""

LANGUAGE = Language(
    ids=("toml",),
    suffixes=(".toml",),
    file_names=("Cargo.lock", "poetry.lock", "uv.lock", "pdm.lock", "Pipfile"),
    grammar="toml",
    family="toml",
    line_comment="#",
    comments=frozenset({"comment"}),
    doc_comments=("#",),
    blocks=frozenset({"pair"}),
    statements=frozenset({"pair"}),
    strings=frozenset({"string"}),
    tags=TAGS,
    tags_depth=2,
    member=re.compile(r"(?!)(?P<receiver>)(?P<member>)"),
    identifier=re.compile(r"[^\W\d][\w-]*"),
)
