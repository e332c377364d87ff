"""HTML. What its scripts and styles hold is text here."""

import re

from glossator_context.languages.language import Language, words

_NAMED = """(attribute (attribute_name) @_attribute [
  (attribute_value) @name (quoted_attribute_value (attribute_value) @name)] (#any-of? @_attribute "id" "ID"))"""
TAGS = f"""
(element (start_tag {_NAMED})) @property
(element (self_closing_tag {_NAMED})) @property
(script_element (start_tag {_NAMED})) @property
(style_element (start_tag {_NAMED})) @property
(ERROR (start_tag {_NAMED}) @property)
"""

LANGUAGE = Language(
    ids=("html", "xhtml"),
    suffixes=(".html", ".htm", ".xhtml", ".shtml"),
    grammar="html",
    family="html",
    line_comment="<!--",
    tags=TAGS,
    tags_depth=60,
    functions=frozenset(),
    imports=frozenset(),
    import_words=("src", "href"),
    comments=frozenset({"comment"}),
    doc_comments=("<!--",),
    blocks=words("element script_element style_element text raw_text end_tag"),
    statements=words("element script_element style_element start_tag end_tag self_closing_tag doctype"),
    strings=words("quoted_attribute_value attribute_value"),
    headers=(),
    member=re.compile(r"(?!)(?P<receiver>)(?P<member>)"),
    identifier=re.compile(r"[^\W\d][\w-]*"),
    open_body="",
    close_body="",
    no_body="",
    no_value="",
)
