"""Java."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(class_declaration name: (identifier) @name) @class
(record_declaration name: (identifier) @name) @class
(interface_declaration name: (identifier) @name) @interface
(annotation_type_declaration name: (identifier) @name) @interface
(enum_declaration name: (identifier) @name) @enum
(enum_constant name: (identifier) @name) @constant
(constructor_declaration name: (identifier) @name) @method
(method_declaration name: (identifier) @name) @method
(annotation_type_element_declaration name: (identifier) @name) @method
(field_declaration declarator: (variable_declarator name: (identifier) @name)) @property
(constant_declaration declarator: (variable_declarator name: (identifier) @name)) @constant
(record_declaration parameters: (formal_parameters (formal_parameter name: (identifier) @name) @property))
(import_declaration) @import
"""
_MODIFIERS = (
    r"(?:(?:public|private|protected|static|final|abstract|sealed|non-sealed|strictfp|synchronized|native|default"
    r"|transient|volatile|@\w+(?:\([^()]*\))?)\s+)*"
)
_NOT_A_NAME = r"(?!(?:if|for|while|switch|catch|synchronized|try|return|super|this|new|else|throw|do)\b)"
_NOT_A_TYPE = r"(?!(?:return|new|throw|else|import|package|case|assert|instanceof|extends|implements)\b)"
# What holds one value or many of the type that is meant.
_WRAPPED = (
    r"(?:(?:Optional|List|ArrayList|LinkedList|Set|HashSet|Collection|Iterable|Iterator|Stream|Supplier|Consumer"
    r"|Deque|Queue|CompletableFuture|Future|AtomicReference|ThreadLocal|Class|Map|HashMap|ConcurrentMap"
    r"|ConcurrentHashMap|LinkedHashMap)<(?:\w+,[ \t]*)?(?:\?[ \t]+(?:extends|super)[ \t]+)?){0,4}"
)

LANGUAGE = Language(
    ids=("java",),
    suffixes=(".java",),
    grammar="java",
    family="java",
    line_comment="//",
    tags=TAGS,
    tags_depth=2,
    functions=words(
        "method_declaration constructor_declaration compact_constructor_declaration lambda_expression"
    ),
    imports=frozenset({"import_declaration"}),
    import_words=("import",),
    comments=words("line_comment block_comment"),
    doc_comments=("/**", "///"),
    decorators=words("annotation marker_annotation"),
    blocks=words(
        """
        block class_body interface_body enum_body annotation_type_body constructor_body enum_body_declarations
        switch_block array_initializer
        """
    ),
    statements=words(
        """
        annotation_type_declaration assert_statement break_statement class_declaration constant_declaration
        constructor_declaration continue_statement do_statement enhanced_for_statement enum_declaration
        explicit_constructor_invocation expression_statement field_declaration for_statement if_statement
        import_declaration interface_declaration labeled_statement local_variable_declaration method_declaration
        package_declaration record_declaration return_statement switch_expression synchronized_statement
        throw_statement try_statement try_with_resources_statement while_statement yield_statement
        """
    ),
    strings=words("string_literal character_literal"),
    calls=words("method_invocation object_creation_expression explicit_constructor_invocation"),
    headers=(
        re.compile(rf"\s*{_MODIFIERS}(?P<class>class|interface|enum|record|@interface)\s+(?P<name>\w+)"),
        re.compile(
            rf"\s*{_MODIFIERS}(?:<[^()]*>\s*)?{_NOT_A_NAME}(?:[\w.]+(?:<[^()]*>)?(?:\[\])*\s+|(?=[A-Z])){_NOT_A_NAME}"
            r"(?P<name>\w+)\s*\([^;()'\"]*\)?[^;()=]*(?:\{\s*|,\s*|\(\s*)?$"
        ),
    ),
    typed=(
        re.compile(
            rf"[\n(,;{{<|][ \t]*(?:(?:final|private|public|protected|static|volatile|transient)[ \t]+)*{_NOT_A_TYPE}"
            rf"{_WRAPPED}(?:\w+\.)*(?P<type>[A-Z]\w*)(?:<[^;=(){{}}\n]*>)?>*(?:\[\])*(?:\.\.\.)?[ \t]+"
            r"(?P<name>[^\W\d]\w*)(?=[ \t]*[=;,):\n])"
        ),
        re.compile(
            r"(?:var|val)[ \t]+(?P<name>[^\W\d]\w*)[ \t]*=[ \t]*new[ \t]+(?:[a-z]\w*\.)*(?P<type>[A-Z]\w*)"
        ),
        re.compile(
            r"instanceof[ \t]+(?:final[ \t]+)?(?:[a-z]\w*\.)*(?P<type>[A-Z]\w*)(?:<[^\n>]*>)?[ \t]+(?P<name>[^\W\d]\w*)"
        ),
    ),
    bases=re.compile(r"\b(?:extends|implements)\s+(?P<bases>.+)"),
    returns=re.compile(
        rf"\A{_MODIFIERS}+(?:<[^()]*?>\s+)?{_NOT_A_TYPE}(?P<type>[\w.]+(?:<[^()]*>)?(?:\[\])*)\s+\w+\s*\("
    ),
    private=re.compile(r"\A(?:[\w-]+(?:\([\w ]*\)|\[\w+\])?\s+)*?private\s"),
    parameter_order="type name",
    open_body=" {",
    close_body="}",
    no_body=";",
    no_value=";",
)
