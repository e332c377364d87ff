"""C++."""

import re
from dataclasses import replace

from glossator_context.languages import c
from glossator_context.languages.language import words


def _functions(inner: str) -> str:
    """A function's declarator, and the same behind a star or an ampersand."""
    return f"{inner} (_ {inner})"


# Members that are defined outside of their class: `A::f`, `ns::A::f`, `A<T>::f`.
_SCOPE = "scope: [(namespace_identifier) @owner (template_type name: (type_identifier) @owner)]"
_MEMBER = f"(qualified_identifier {_SCOPE} name: [(identifier) (destructor_name) (operator_name)] @name)"
_NESTED = f"(_ name: {_MEMBER})"
_DEEPER = f"(_ name: {_NESTED})"
_FOUND = f"(_ declarator: [{_MEMBER} {_NESTED} {_DEEPER}])"
_QUALIFIED = f"{_FOUND} (_ {_FOUND})"
_FUNCTION = _functions("(function_declarator declarator: [(identifier) (operator_name)] @name)")
_METHOD = _functions(
    "(function_declarator declarator: [(field_identifier) (identifier) (destructor_name) (operator_name)] @name)"
)
# What is found twice is what the earlier pattern says.
TAGS = (
    f"""
(function_definition declarator: [{_QUALIFIED}]) @method
(declaration declarator: (init_declarator declarator: {_MEMBER})) @property
(class_specifier name: [(type_identifier) @name (template_type name: (type_identifier) @name)] body: (_)) @class
(struct_specifier name: (template_type name: (type_identifier) @name) body: (_)) @class
(namespace_definition name: [
  (namespace_identifier) @name (nested_namespace_specifier (namespace_identifier) @name .)
  (nested_namespace_specifier (nested_namespace_specifier (namespace_identifier) @name .) .)]) @module
(alias_declaration name: (type_identifier) @name) @type
(concept_definition name: (identifier) @name) @type
(field_declaration declarator: [{_METHOD}]) @method
(field_declaration_list (_ declarator: [{_METHOD}]) @method)
(field_declaration_list (template_declaration (_ declarator: [{_METHOD}]) @method))
(function_definition declarator: [{_FUNCTION}]) @function
"""
    + c.MACROS_AND_TYPES
    + c.FIELDS
    + c.OUTSIDE
)
_ATTRIBUTES = r"(?:\s+(?:[A-Z][A-Z0-9_]*(?:\([^)]*\))?|alignas\([^)]*\)|\[\[[^\]]*\]\]))*"

LANGUAGE = replace(
    c.LANGUAGE,
    ids=("cpp", "c++", "cuda-cpp", "objective-cpp"),
    suffixes=(
        ".cpp",
        ".cc",
        ".cxx",
        ".c++",
        ".hpp",
        ".hh",
        ".hxx",
        ".h++",
        ".ipp",
        ".inl",
        ".tpp",
        ".cu",
        ".cuh",
        ".ino",
    ),
    grammar="cpp",
    tags=TAGS,
    tags_depth=6,
    functions=words("function_definition lambda_expression"),
    above=(("template", ">"), ("[[", "]]")),
    blocks=c.BLOCKS | words("field_initializer_list requirement_seq try_statement"),
    statements=c.STATEMENTS
    | words(
        """
        alias_declaration co_return_statement for_range_loop namespace_definition static_assert_declaration
        template_declaration throw_statement try_statement using_declaration
        """
    ),
    strings=c.STRINGS | {"raw_string_literal"},
    calls=words("call_expression new_expression"),
    headers=(
        re.compile(
            rf"\s*(?:template\s*<[^;]*>\s*)?(?P<class>class|struct|union|enum(?:\s+class|\s+struct)?){_ATTRIBUTES}\s+"
            r"(?P<name>\w+)(?:\s+final)?\s*(?::[^:;][^;]*)?\{?\s*$"
        ),
        re.compile(r"\s*(?:inline\s+)?(?P<module>namespace)\s+(?:\w+::)*(?P<name>\w+)\s*\{?\s*$"),
        re.compile(
            r"(?!\s*(?:return|else|case|goto|typedef|throw|delete|new)\b)\s*(?:[A-Za-z_][\w:]*(?:<[^<>()]*>)?[\s*&]+)*"
            r"(?:\w+::)*(?P<owner>\w+)(?:<[^<>()]*>)?::(?P<name>~?\w+)\s*\([^;=]*(?:\)[^;=()]*)?\{?\s*$"
        ),
        c.FUNCTION_HEADER,
    ),
    typed=(
        *c.TYPED,
        re.compile(
            r"auto[ \t]*[*&]?[ \t]*(?P<name>[^\W\d]\w*)[ \t]*=[ \t]*(?:new[ \t]+|std::make_(?:unique|shared)<)?(?:\w+::)*"
            r"(?P<type>[A-Z]\w*)(?=[({>])"
        ),
    ),
    bases=re.compile(r"(?<!:):(?!:)\s*(?P<bases>.+)"),
    returns=re.compile(
        r"\A(?:(?:static|inline|extern|virtual|explicit|constexpr|friend)\s+)*+(?:auto\b[^{]*\)[^()]*->\s*)?"
        r"(?P<type>(?:const\s+|struct\s+|unsigned\s+|typename\s+)*[\w:]+(?:<[^()]*>)?(?:\s*[*&]+)?)(?:(?:\s+|(?<=[*&]))[^();]{1,150}?\(|\s*\Z)"
    ),
)
