"""HashiCorp's configuration language, and with it Terraform."""

import re

from glossator_context.languages.language import Language, words

_NAMED = "(string_lit (template_literal) @name) . (block_start)"
TAGS = f"""
(block . (identifier) @_kind {_NAMED} (#any-of? @_kind "resource" "data")) @class
(block . (identifier) @_kind {_NAMED} (#any-of? @_kind "module" "provider")) @module
(block . (identifier) @_kind {_NAMED} (#any-of? @_kind "variable" "output")) @variable
(block . (identifier) @_kind (body (attribute . (identifier) @name) @constant) (#eq? @_kind "locals"))
"""

LANGUAGE = Language(
    ids=("terraform", "hcl", "terraform-vars", "opentofu", "packer", "nomad"),
    suffixes=(".tf", ".tfvars", ".hcl", ".nomad", ".tofu"),
    file_names=(".terraform.lock.hcl",),
    grammar="hcl",
    family="hcl",
    line_comment="#",
    comments=frozenset({"comment"}),
    doc_comments=("#", "//"),
    blocks=words("body block_start"),
    statements=words("attribute block"),
    strings=words("string_lit heredoc_template"),
    tags=TAGS,
    tags_depth=4,
    headers=(
        re.compile(
            r"\s*(?P<class>resource|data|module|provider|variable|output)\s+(?:\"[^\"]*\"\s+)?\"(?P<name>[^\"]+)\""
        ),
    ),
    identifier=re.compile(r"[^\W\d][\w-]*"),
    open_body=" {",
    close_body="}",
)
