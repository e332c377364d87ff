"""CSS."""

import re

from glossator_context.languages.language import Language, words

# A rule is for what its selector ends with, before `:hover` and the like.
_SUBJECT = "[(class_selector (class_name) @name .) (id_selector (id_name) @name) (tag_name) @name]"
TAGS = f"""
(rule_set (selectors {_SUBJECT})) @property
(rule_set (selectors (pseudo_class_selector . {_SUBJECT}))) @property
(rule_set (selectors (pseudo_element_selector . {_SUBJECT}))) @property
(rule_set (selectors (descendant_selector {_SUBJECT} .))) @property
(rule_set (selectors (child_selector {_SUBJECT} .))) @property
(rule_set (selectors (sibling_selector {_SUBJECT} .))) @property
(rule_set (selectors (adjacent_sibling_selector {_SUBJECT} .))) @property
(rule_set (selectors (pseudo_class_selector . (_ {_SUBJECT} .)))) @property
(rule_set (selectors (pseudo_element_selector . (_ {_SUBJECT} .)))) @property
(rule_set (selectors (attribute_selector . {_SUBJECT}))) @property
(rule_set (selectors (pseudo_class_selector . (class_name) @name .))) @property
(declaration (property_name) @name (#match? @name "^--")) @variable
(keyframes_statement (keyframes_name) @name) @function
(at_rule (at_keyword) @_layer . (keyword_query) @name (#eq? @_layer "@layer")) @module
(at_rule (at_keyword) @_property . (keyword_query) @name (#eq? @_property "@property")) @variable
(import_statement) @import
"""

LANGUAGE = Language(
    ids=("css", "postcss"),
    suffixes=(".css", ".pcss", ".postcss"),
    grammar="css",
    family="css",
    line_comment="",
    tags=TAGS,
    tags_depth=10,
    functions=frozenset(),
    imports=frozenset({"import_statement"}),
    import_words=("@import", "url"),
    comments=words("comment js_comment"),
    doc_comments=("/*",),
    blocks=words("block keyframe_block_list"),
    statements=words(
        """
        at_rule charset_statement declaration import_statement keyframe_block keyframes_statement media_statement
        namespace_statement postcss_statement rule_set scope_statement supports_statement
        """
    ),
    strings=frozenset({"string_value"}),
    calls=frozenset({"call_expression"}),
    headers=(),
    member=re.compile(r"(?!)(?P<receiver>)(?P<member>)"),
    identifier=re.compile(r"-{0,2}[^\W\d][\w-]*"),
    open_body=" {",
    close_body="}",
    no_body=" { }",
    no_value=";",
)
