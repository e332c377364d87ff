"""Haskell. A function is known by its type signature."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(adt name: (type) @name) @type
(newtype name: (type) @name) @type
(type_alias name: (type) @name) @type
(class (class_head class: (class_name (type) @name))) @interface
(class_body (signature name: (variable) @name) @method)
(haskell (signature name: (variable) @name) @function)
(data_constructor . (constructor) @name) @constant
(data_constructor_record . (constructor) @name) @constant
(newtype_constructor . (constructor) @name) @constant
(field . (variable) @name) @property
(import) @import
"""

LANGUAGE = Language(
    ids=("haskell",),
    suffixes=(".hs", ".hsc"),
    interpreters=("runhaskell", "runghc", "stack"),
    grammar="haskell",
    family="haskell",
    line_comment="--",
    comments=frozenset({"comment"}),
    doc_comments=("-- |",),
    imports=frozenset({"import"}),
    import_words=("import",),
    blocks=words("class_body"),
    strings=words("string char"),
    tags=TAGS,
    tags_depth=5,
    headers=(
        re.compile(r"(?P<class>data|newtype|class)\s+(?:[^=>]*=>\s*)?(?P<name>[A-Z][\w']*)"),
        re.compile(r"(?P<name>[a-z_][\w']*)\s*::"),
    ),
    returns=re.compile(r"(?:->|::)\s*(?P<type>[^->]+)\Z"),
    identifier=re.compile(r"\b[^\W\d][\w']*"),
)
