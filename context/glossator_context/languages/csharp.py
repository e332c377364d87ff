"""C#."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(namespace_declaration name: [(identifier) @name (qualified_name name: (identifier) @name)]) @module
(class_declaration name: (identifier) @name) @class
(struct_declaration name: (identifier) @name) @class
(record_declaration name: (identifier) @name) @class
(interface_declaration name: (identifier) @name) @interface
(enum_declaration name: (identifier) @name) @enum
(enum_member_declaration name: (identifier) @name) @constant
(delegate_declaration name: (identifier) @name) @type
(constructor_declaration name: (identifier) @name) @method
(method_declaration name: (identifier) @name) @method
(local_function_statement name: (identifier) @name) @function
(property_declaration name: (identifier) @name) @property
(event_declaration name: (identifier) @name) @property
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @property
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @property
(record_declaration (parameter_list (parameter name: (identifier) @name) @property))
(using_directive) @import
"""
_MODIFIERS = (
    r"(?:(?:public|private|protected|internal|static|sealed|abstract|partial|readonly|virtual|override|async|extern"
    r"|unsafe|new|ref|const|required|file|volatile|\[[^\[\]]*\])\s*)*"
)
_NOT_A_NAME = (
    r"(?!(?:if|for|foreach|while|switch|catch|using|lock|return|base|this|new|else|throw|do|fixed|await)\b)"
)
_NOT_A_TYPE = r"(?!(?:return|new|throw|else|using|namespace|case|await|in|is|as|var|yield|goto|where)\b)"
# What holds one value or many of the type that is meant.
_WRAPPED = (
    r"(?:(?:Task|ValueTask|IEnumerable|IList|List|ICollection|IReadOnlyList|IReadOnlyCollection|HashSet|ISet|Queue|Stack"
    r"|IAsyncEnumerable|IQueryable|Lazy|Nullable|Func|Action|IOptions|Dictionary|IDictionary|IReadOnlyDictionary"
    r"|ConcurrentDictionary)<(?:\w+,[ \t]*)?){0,4}"
)

LANGUAGE = Language(
    ids=("csharp", "c#", "cs"),
    suffixes=(".cs", ".csx"),
    grammar="c_sharp",
    family="csharp",
    line_comment="//",
    tags=TAGS,
    tags_depth=5,
    functions=words(
        """
        method_declaration constructor_declaration destructor_declaration operator_declaration
        conversion_operator_declaration local_function_statement lambda_expression anonymous_method_expression
        accessor_declaration indexer_declaration
        """
    ),
    imports=frozenset({"using_directive"}),
    import_words=("using",),
    comments=frozenset({"comment"}),
    doc_comments=("///", "/**"),
    decorators=frozenset({"attribute_list"}),
    blocks=words(
        """
        block declaration_list enum_member_declaration_list accessor_list arrow_expression_clause switch_body
        initializer_expression
        """
    ),
    statements=words(
        """
        break_statement checked_statement class_declaration constructor_declaration continue_statement
        delegate_declaration do_statement empty_statement enum_declaration enum_member_declaration event_declaration
        event_field_declaration expression_statement field_declaration file_scoped_namespace_declaration
        fixed_statement for_statement foreach_statement global_statement goto_statement if_statement
        interface_declaration labeled_statement local_declaration_statement local_function_statement lock_statement
        method_declaration namespace_declaration property_declaration record_declaration return_statement
        struct_declaration switch_statement throw_statement try_statement using_directive using_statement
        while_statement yield_statement
        """
    ),
    strings=words(
        "string_literal verbatim_string_literal raw_string_literal interpolated_string_expression character_literal"
    ),
    calls=words("invocation_expression object_creation_expression implicit_object_creation_expression"),
    headers=(
        re.compile(
            rf"\s*{_MODIFIERS}(?P<class>class|interface|struct|enum|record(?:\s+struct|\s+class)?)\s+(?P<name>\w+)"
        ),
        re.compile(r"\s*(?P<module>namespace)\s+(?:\w+\.)*(?P<name>\w+)\s*\{?\s*$"),
        re.compile(
            rf"\s*(?:(?:public|private|protected|internal|static)\s+(?=\w+\s*\()|{_MODIFIERS}{_NOT_A_NAME}{_NOT_A_TYPE}"
            rf"[\w.]+(?:<[^()]*>)?\??(?:\[\])*\s+){_NOT_A_NAME}(?P<name>\w+)\s*"
            r"(?:<[^<>()]*>)?\([^;()'\"]*\)?[^;()=]*(?:\{\s*|,\s*|\(\s*)?$"
        ),
    ),
    typed=(
        re.compile(
            rf"[\n(,;{{<](?:[ \t]*(?:public|private|protected|internal|static|readonly|const|volatile|this|ref|out|in|params|required"
            rf"|virtual|override|abstract)\b)*[ \t]*{_NOT_A_TYPE}{_WRAPPED}(?:\w+\.)*(?P<type>[A-Z]\w*)(?:<[^;=(){{}}\n]*>)?>*\??"
            r"(?:\[\])*[ \t]+(?P<name>[^\W\d]\w*)(?=[ \t]*[=;,){\n\r]|[ \t]+in\b)"
        ),
        re.compile(
            r"var[ \t]+(?P<name>[^\W\d]\w*)[ \t]*=[ \t]*(?:await[ \t]+)?new[ \t]+(?:\w+\.)*(?P<type>[A-Z]\w*)"
        ),
        re.compile(r"(?:is|case)[ \t]+(?:\w+\.)*(?P<type>[A-Z]\w*)[ \t]+(?P<name>[a-z]\w*)\b"),
    ),
    bases=re.compile(r"\A[^:(]*(?:\((?:[^()]|\([^()]*\))*\)\s*)?:\s*(?P<bases>.+?)(?:\swhere\b|\Z)"),
    returns=re.compile(
        rf"\A{_MODIFIERS}+{_NOT_A_TYPE}(?P<type>[\w.]+(?:<[^()]*>)?\??(?:\[\])*)\s+[\w.]+(?:<[^()]*>)?\s*\("
    ),
    private=re.compile(r"\A(?:[\w-]+(?:\([\w ]*\)|\[\w+\])?\s+)*?private\s"),
    parameter_order="type name",
    open_body=" {",
    close_body="}",
    no_body=";",
    no_value=";",
)
