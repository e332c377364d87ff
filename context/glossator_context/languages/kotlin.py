"""Kotlin."""

import re

from glossator_context.languages.language import Language, words

# The receiver of an extension: the last name of its type, without its arguments.
_RECEIVER = """[
  (user_type (identifier) @owner .)
  (user_type (identifier) @owner . (type_arguments) .)
  (nullable_type (user_type (identifier) @owner .))
  (nullable_type (user_type (identifier) @owner . (type_arguments) .))
]"""
# An extension matches twice; the earlier pattern counts.
TAGS = f"""
(function_declaration {_RECEIVER} . name: (identifier) @name) @method
(property_declaration {_RECEIVER} . (variable_declaration . (identifier) @name)) @property
(class_declaration "class" name: (identifier) @name (enum_class_body)) @enum
(class_declaration "class" name: (identifier) @name) @class
(class_declaration "interface" name: (identifier) @name) @interface
(object_declaration name: (identifier) @name) @class
(companion_object name: (identifier) @name) @class
(type_alias type: (identifier) @name) @type
(function_declaration name: (identifier) @name) @function
(secondary_constructor "constructor" @name) @method
(source_file (property_declaration (variable_declaration . (identifier) @name)) @variable)
(class_body (property_declaration (variable_declaration . (identifier) @name)) @property)
(enum_class_body (property_declaration (variable_declaration . (identifier) @name)) @property)
(class_parameter ["val" "var"] . (identifier) @name) @property
(enum_entry . (identifier) @name) @constant
(import) @import
"""
_MODIFIERS = (
    r"(?:(?:public|private|protected|internal|open|abstract|sealed|final|data|inner|value|annotation|enum|companion"
    r"|override|suspend|inline|infix|operator|tailrec|external|expect|actual|const|lateinit|fun|@\w+(?:\([^()]*\))?)\s+)*"
)
# What holds one value or many of the type that is meant.
_WRAPPED = (
    r"(?:(?:List|MutableList|Set|MutableSet|Collection|Iterable|Sequence|Flow|StateFlow|MutableStateFlow|Array|Lazy"
    r"|Deferred|Result|Map|MutableMap|KClass|Class)<(?:\w+,[ \t]*)?(?:out[ \t]+|in[ \t]+)?)*"
)
_TYPE = rf"{_WRAPPED}(?:[a-z]\w*\.)*(?P<type>[A-Z]\w*)"

LANGUAGE = Language(
    ids=("kotlin",),
    suffixes=(".kt", ".kts"),
    grammar="kotlin",
    family="kotlin",
    line_comment="//",
    tags=TAGS,
    tags_depth=5,
    functions=words(
        "function_declaration secondary_constructor anonymous_function lambda_literal getter setter anonymous_initializer"
    ),
    imports=frozenset({"import"}),
    import_words=("import",),
    comments=words("line_comment block_comment"),
    doc_comments=("/**",),
    decorators=words("annotation file_annotation"),
    blocks=words("block class_body enum_class_body function_body lambda_literal getter setter"),
    statements=words(
        """
        anonymous_initializer assignment call_expression class_declaration companion_object do_while_statement
        for_statement function_declaration if_expression import object_declaration package_header
        property_declaration return_expression secondary_constructor throw_expression try_expression type_alias
        when_entry when_expression while_statement
        """
    ),
    strings=words("string_literal multiline_string_literal character_literal"),
    calls=words("call_expression constructor_invocation"),
    headers=(
        re.compile(rf"\s*{_MODIFIERS}(?P<class>class|interface|object)\s+(?P<name>\w+)"),
        re.compile(
            rf"\s*{_MODIFIERS}fun\s+(?:<[^()]*?>\s+)?(?:(?:\w+\.)*(?P<owner>\w+)(?:<[^()]*>)?\??\.)?(?P<name>\w+)\s*(?:\(|$)"
        ),
    ),
    typed=(
        re.compile(
            rf"[\n(,{{](?:[ \t]*(?:private|protected|internal|public|override|open|lateinit|const|vararg|final|val|var)\b)*"
            rf"[ \t]*(?P<name>[^\W\d]\w*)[ \t]*:[ \t]*{_TYPE}"
        ),
        re.compile(
            r"va[lr][ \t]+(?P<name>[^\W\d]\w*)[ \t]*(?:=|by lazy(?:\([^)\n]*\))?[ \t]*\{)[ \t]*(?:[a-z]\w*\.)*(?P<type>[A-Z]\w*)"
            r"(?=[(<.])"
        ),
    ),
    bases=re.compile(
        r"\A[^():]*(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)[^():]*)?:\s*(?P<bases>.+?)(?:\swhere\b|\Z)"
    ),
    returns=re.compile(
        r"\bfun\b(?:[^:()<>]|<[^()]*?>|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*:\s*(?P<type>[^={]+?)(?:\s+where\b.*)?\s*(?:=.*)?\Z"
    ),
    private=re.compile(r"\A(?:(?!(?:class|interface|object|fun|val|var)\b)\w+\s+)*?private\s"),
    parameter_order="name: type",
    open_body=" {",
    close_body="}",
    no_body="",
    no_value="",
)
