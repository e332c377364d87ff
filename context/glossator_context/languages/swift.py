"""Swift."""

import re

from glossator_context.languages.language import Language, words

_EXTENDED = "(user_type (type_identifier) @owner .)"
_EXTENDED_GENERIC = "(user_type (type_identifier) @owner . (type_arguments) .)"
# The kinds of nodes with `func` are not named: tree-sitter would need a quarter of a second to read the query.
# A member of an extension matches twice; the match that begins at the extension comes first, and counts.
TAGS = f"""
(class_declaration "extension" name: [{_EXTENDED} {_EXTENDED_GENERIC}] body: (class_body [
  (_ "func" name: [(simple_identifier) (custom_operator)] @name)
  (init_declaration name: "init" @name)] @method))
(class_declaration "extension" name: [{_EXTENDED} {_EXTENDED_GENERIC}] body: (class_body
  (property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @property))
(class_declaration ["class" "struct" "actor"] name: (type_identifier) @name) @class
(class_declaration "enum" name: (type_identifier) @name) @enum
(protocol_declaration name: (type_identifier) @name) @interface
(typealias_declaration name: (type_identifier) @name) @type
(associatedtype_declaration name: (type_identifier) @name) @type
(_ "func" name: [(simple_identifier) (custom_operator)] @name) @function
(init_declaration name: "init" @name) @method
(protocol_property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @property
(source_file (property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @variable)
(class_body (property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @property)
(enum_class_body (property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @property)
(enum_entry name: (simple_identifier) @name) @constant
(import_declaration) @import
"""
REOPENED = f'(class_declaration "extension" name: [{_EXTENDED} {_EXTENDED_GENERIC}]) @module'.replace(
    "@owner", "@name"
)
_MODIFIERS = (
    r"(?:(?:public|private|fileprivate|internal|open|package|final|static|class|override|mutating|nonmutating|indirect"
    r"|convenience|required|dynamic|optional|lazy|nonisolated|isolated|weak|unowned|distributed"
    r"|@\w+(?:\([^()]*\))?|(?:private|fileprivate|internal)\(set\))\s+)*"
)
# What stands around the type that is meant.
_WRAPPED = r"(?:inout[ \t]+|any[ \t]+|some[ \t]+|borrowing[ \t]+|@\w+[ \t]+|\[(?:\w+[ \t]*:[ \t]*)?|(?:Optional|Array|Set|Result)<)*"
_TYPE = rf"{_WRAPPED}(?:[a-z]\w*\.)*(?P<type>[A-Z]\w*)"

LANGUAGE = Language(
    ids=("swift",),
    suffixes=(".swift",),
    grammar="swift",
    family="swift",
    line_comment="//",
    tags=TAGS,
    reopened=REOPENED,
    functions=words(
        "function_declaration init_declaration deinit_declaration subscript_declaration lambda_literal computed_getter computed_setter"
    ),
    imports=frozenset({"import_declaration"}),
    import_words=("import",),
    comments=words("comment multiline_comment"),
    doc_comments=("///", "/**"),
    decorators=frozenset({"attribute"}),
    blocks=words(
        """
        function_body class_body enum_class_body protocol_body computed_property lambda_literal statements
        protocol_property_requirements willset_didset_block
        """
    ),
    statements=words(
        """
        assignment call_expression class_declaration control_transfer_statement deinit_declaration do_statement
        enum_entry for_statement function_declaration guard_statement if_statement import_declaration init_declaration
        property_declaration protocol_declaration protocol_function_declaration protocol_property_declaration
        repeat_while_statement subscript_declaration switch_entry switch_statement typealias_declaration
        while_statement
        """
    ),
    strings=words("line_string_literal multi_line_string_literal raw_string_literal"),
    calls=words("call_expression constructor_expression"),
    headers=(
        re.compile(
            rf"\s*{_MODIFIERS}(?P<class>class|struct|enum|protocol|actor|extension)\s+(?:\w+\.)*(?P<name>\w+)"
        ),
        re.compile(rf"\s*{_MODIFIERS}func\s+(?P<name>\w+|[^\s\w(<]+)"),
        re.compile(rf"\s*{_MODIFIERS}(?P<name>init)[?!]?\s*(?:<[^()]*>)?\("),
    ),
    typed=(
        re.compile(
            rf"[\n(,{{](?:[ \t]*(?:private|fileprivate|internal|public|open|static|final|lazy|weak|unowned|override|let|var|case|guard|if)\b(?:\(set\))?)*"
            rf"[ \t]*(?:\w+[ \t]+)?(?P<name>[^\W\d]\w*)[ \t]*:[ \t]*{_TYPE}"
        ),
        re.compile(
            r"(?:let|var)[ \t]+(?P<name>[^\W\d]\w*)[ \t]*=[ \t]*(?:try[?!]?[ \t]+)?(?:await[ \t]+)?(?:[a-z]\w*\.)*(?P<type>[A-Z]\w*)(?=[(<.])"
        ),
        re.compile(
            r"(?:let|var)[ \t]+(?P<name>[^\W\d]\w*)[ \t]*=[^\n=]{1,80}?[ \t]as[?!]?[ \t]+(?P<type>[A-Z]\w*)"
        ),
    ),
    bases=re.compile(r"\A[^<(:]*(?:<(?:[^<>]|<[^<>]*>)*>)?\s*:\s*(?P<bases>.+?)(?:\swhere\b|\Z)"),
    returns=re.compile(
        r"\bfunc\s+[^\s(<]+\s*(?:<[^()]*?>)?\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)[^()]*?->\s*(?P<type>.+?)"
        r"(?:\s+where\b.*)?\Z"
    ),
    private=re.compile(r"\A(?:[\w()]+\s+)*?(?:file)?private\s"),
    parameter_order="name: type",
    open_body=" {",
    close_body="}",
    no_body="",
    no_value="",
)
