"""C."""

import re

from glossator_context.languages.language import Language, words


def declarators(inner: str) -> str:
    """A declarator, and the same behind one or two stars, or in an array, or before a value.

    What stands around it is not named: a list of it all would take tree-sitter a second to read in C++.
    """
    once = f"(_ declarator: {inner})"
    return f"{inner} {once} (_ declarator: {once})"


def _function(name: str) -> str:
    return f"(function_declarator declarator: ({name}) @name)"


def _pointer(name: str) -> str:
    """A pointer to a function."""
    return f"(function_declarator declarator: (parenthesized_declarator (_ declarator: ({name}) @name)))"


def _variable(name: str) -> str:
    """A variable, also a function: what declares functions comes before it, and counts."""
    array = f"(_ declarator: (_ declarator: (_ declarator: ({name}) @name)))"
    return f"{declarators(f'({name}) @name')} {array} {_pointer(name)} (_ declarator: {_pointer(name)})"


# Where declarations are no locals. `declaration_list` is the body of `extern "C"`.
_OUTSIDE = (
    "translation_unit",
    "preproc_if",
    "preproc_ifdef",
    "preproc_else",
    "declaration_list",
    "linkage_specification",
)
# What C++ shares.
MACROS_AND_TYPES = f"""
(preproc_def name: (identifier) @name value: (_)) @constant
(preproc_function_def name: (identifier) @name) @function
(struct_specifier name: (type_identifier) @name body: (_)) @class
(union_specifier name: (type_identifier) @name body: (_)) @class
(enum_specifier name: (type_identifier) @name body: (_)) @enum
(enumerator name: (identifier) @name) @constant
(type_definition type: (struct_specifier !name body: (_)) declarator: (type_identifier) @name) @class
(type_definition type: (union_specifier !name body: (_)) declarator: (type_identifier) @name) @class
(type_definition type: (enum_specifier !name body: (_)) declarator: (type_identifier) @name) @enum
(type_definition
  type: [(primitive_type) (sized_type_specifier) (type_identifier)
    (struct_specifier !body) (union_specifier !body) (enum_specifier !body)]
  declarator: [{_variable("type_identifier")}]) @type
((type_definition type: (_ name: (type_identifier) @tag body: (_))
  declarator: [(type_identifier) @name (pointer_declarator declarator: (type_identifier) @name)] @type)
  (#not-eq? @name @tag))
(preproc_include) @import
"""
FIELDS = f"""
(field_declaration declarator: [{_variable("field_identifier")}]) @property
"""
FUNCTIONS = f"""
(function_definition declarator: [{declarators(_function("identifier"))}]) @function
"""
OUTSIDE = f"""
(declaration declarator: [{declarators(_function("identifier"))}]) @function
""" + "\n".join(
    f"({place} (declaration declarator: [{_variable('identifier')}]) @variable)" for place in _OUTSIDE
)

_NOT_A_TYPE = (
    r"(?!(?:return|else|goto|case|typedef|sizeof|delete|new|throw|using|namespace|if|while|for|switch|do|break|continue"
    r"|operator|public|private|protected|default|co_return|co_await|co_yield)\b)"
)
_PRIMITIVE = (
    r"(?!(?:void|char|short|int|long|float|double|signed|unsigned|bool|_Bool|auto|size_t|ssize_t|wchar_t"
    r"|u?int(?:8|16|32|64|ptr|max)_t|static|inline|extern|const|struct|enum|union|class|typename|template)\b)"
)
_QUALIFIERS = (
    r"(?:(?:static|extern|inline|const|constexpr|volatile|register|mutable|struct|union|enum|class|typename|unsigned|signed)"
    r"[ \t]+)*"
)
# `Type *name`, `const ns::Type& name`, `std::vector<Type> name`, behind a bracket, a comma or at the start of a line.
TYPED = (
    re.compile(
        rf"[\n(,;{{][ \t]*{_QUALIFIERS}{_NOT_A_TYPE}{_PRIMITIVE}"
        r"(?:(?:std::)?(?:vector|unique_ptr|shared_ptr|weak_ptr|optional|list|deque|set|unordered_set|span|array|atomic)<(?:const[ \t]+)?)*"
        rf"(?:\w+::)*{_PRIMITIVE}(?P<type>[^\W\d]\w*)(?:<[^;=(){{}}\n]*>)?(?:[*&]*>)*(?:[ \t]+const)?(?:[ \t]+|[ \t]*[*&]+[ \t]*(?:const[ \t]+)?)"
        rf"{_NOT_A_TYPE}(?P<name>[^\W\d]\w*)(?=[ \t]*(?:[=;,)\[{{:\n\r]|\())"
    ),
)
COMMENTS = frozenset({"comment"})
STATEMENTS = words(
    """
    break_statement case_statement continue_statement declaration do_statement enumerator expression_statement
    field_declaration for_statement function_definition goto_statement if_statement labeled_statement preproc_call
    preproc_def preproc_function_def preproc_include return_statement switch_statement type_definition while_statement
    """
)
BLOCKS = words("compound_statement field_declaration_list enumerator_list declaration_list initializer_list")
STRINGS = words("string_literal system_lib_string char_literal concatenated_string")
_NOT_A_NAME = r"(?!(?:if|for|while|switch|return|sizeof|else|do|catch|defined|alignof|decltype|new|delete)\b)"
_WORDS = r"(?:[A-Za-z_][\w:]*(?:<[^<>()]*>)?[\s*&]+)+"
FUNCTION_HEADER = re.compile(
    rf"(?!\s*(?:return|else|case|goto|typedef|throw)\b)\s*{_WORDS}{_NOT_A_NAME}(?P<name>\w+)\s*\([^;=]*(?:\)[^;=()]*)?\{{?\s*$"
)

LANGUAGE = Language(
    ids=("c",),
    suffixes=(".c", ".h"),
    grammar="c",
    family="c",
    line_comment="//",
    tags=MACROS_AND_TYPES + FIELDS + FUNCTIONS + OUTSIDE,
    tags_depth=6,
    functions=frozenset({"function_definition"}),
    imports=frozenset({"preproc_include"}),
    import_words=("include",),
    comments=COMMENTS,
    doc_comments=("/**", "/*!", "///", "//!", "/*", "//"),
    blocks=BLOCKS,
    statements=STATEMENTS,
    strings=STRINGS,
    calls=frozenset({"call_expression"}),
    headers=(
        re.compile(r"\s*(?:typedef\s+)?(?P<class>struct|union|enum)\s+(?P<name>\w+)\s*\{?\s*$"),
        FUNCTION_HEADER,
    ),
    typed=TYPED,
    returns=re.compile(
        r"\A(?:(?:static|inline|extern|_Noreturn)\s+)*(?P<type>(?:const\s+|struct\s+|enum\s+|unsigned\s+)*+\w++(?:\s*\*)*+)\s*\b\w+\s*\("
    ),
    private=re.compile(r"\A(?:inline\s+)?static\b"),
    parameter_order="type name",
    open_body=" {",
    close_body="}",
    no_body=";",
    no_value=";",
)
