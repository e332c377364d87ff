"""Go."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(source_file (const_declaration (const_spec name: (identifier) @name) @constant))
(source_file (var_declaration (var_spec name: (identifier) @name) @variable))
(source_file (var_declaration (var_spec_list (var_spec name: (identifier) @name) @variable)))
(type_declaration (type_spec name: (type_identifier) @name type: (struct_type)) @class)
(type_declaration (type_spec name: (type_identifier) @name type: (interface_type)) @interface)
(type_declaration (type_spec name: (type_identifier) @name type: [
  (type_identifier) (qualified_type) (generic_type) (pointer_type) (function_type) (map_type) (slice_type)
  (array_type) (channel_type) (parenthesized_type)
]) @type)
(type_declaration (type_alias name: (type_identifier) @name) @type)
(type_spec type: (struct_type
  (field_declaration_list (field_declaration name: (field_identifier) @name) @property)))
(type_spec type: (interface_type (method_elem name: (field_identifier) @name) @method))
(function_declaration name: (identifier) @name) @function
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (type_identifier) @owner
    (generic_type type: (type_identifier) @owner)
    (pointer_type (type_identifier) @owner)
    (pointer_type (generic_type type: (type_identifier) @owner))
  ]))
  name: (field_identifier) @name) @method
(import_declaration) @import
"""
_KEYWORD = (
    r"(?!(?:break|case|chan|const|continue|default|defer|else|fallthrough|for|func|go|goto|if|import|interface|map"
    r"|package|range|return|select|struct|switch|type|var)\b)"
)
_BUILTIN = (
    r"(?!(?:any|bool|byte|comparable|complex64|complex128|error|float32|float64|u?int(?:8|16|32|64|ptr)?|rune|string"
    r"|chan|func|interface|map|struct)\b)"
)
_WRAPPED = r"(?:\.\.\.|\[[^\]\n]{0,40}\]|map\[[^\]\n]{0,40}\]|(?:<-)?chan[ \t]+|\*|func\(\)[ \t]*)*"
_TYPE = rf"{_WRAPPED}(?:\w+\.)?{_BUILTIN}(?P<type>[^\W\d]\w*)"

LANGUAGE = Language(
    ids=("go", "golang"),
    suffixes=(".go",),
    grammar="go",
    family="go",
    line_comment="//",
    tags=TAGS,
    tags_depth=2,
    functions=words("function_declaration method_declaration func_literal"),
    imports=frozenset({"import_declaration"}),
    import_words=("import", '"'),
    comments=frozenset({"comment"}),
    doc_comments=("//", "/*"),
    blocks=words("block field_declaration_list literal_value"),
    statements=words(
        """
        assignment_statement break_statement call_expression const_declaration continue_statement dec_statement
        defer_statement expression_case expression_statement expression_switch_statement fallthrough_statement
        for_statement function_declaration go_statement goto_statement if_statement import_declaration inc_statement
        labeled_statement method_declaration package_clause receive_statement return_statement select_statement
        send_statement short_var_declaration type_declaration type_switch_statement var_declaration
        """
    ),
    strings=words("interpreted_string_literal raw_string_literal rune_literal"),
    calls=frozenset({"call_expression"}),
    headers=(
        re.compile(r"\s*type\s+(?P<name>\w+)(?:\[[^\]]*\])?\s+(?P<class>struct|interface)\b"),
        re.compile(
            r"func\s*\(\s*(?:\w+\s+)?\*?(?P<owner>\w+)(?:\[[^\]]*\])?\s*\)\s*(?P<name>\w+)\s*(?:\(|$)"
        ),
        re.compile(r"func\s+(?P<name>\w+)\s*(?:[(\[]|$)"),
    ),
    typed=(
        # A parameter, a result, a field: `name Type` behind a bracket, a comma or at the start of a line.
        re.compile(rf"[\n(,][ \t]*{_KEYWORD}(?P<name>[^\W\d]\w*)[ \t]+{_TYPE}(?=[ \t]*(?:[,)\n{{`=\[/]|\r))"),
        re.compile(rf"var[ \t]+(?P<name>[^\W\d]\w*)[ \t]+(?:=[ \t]*&?(?=[\w.\[\]]*\{{))?{_TYPE}"),
        # `x := &pkg.Foo{`, `x := new(Foo)`, `x := NewFoo(`, `x, err := pkg.NewFoo(`, `x, ok := y.(*Foo)`.
        re.compile(
            r"[\n;{\t ](?P<name>[^\W\d]\w*)(?:,[ \t]*\w+)?[ \t]*:?=[ \t]*"
            r"(?:&?(?:\[\]\*?)?(?:\w+\.)?(?P<type>[A-Z]\w*)\{)"
        ),
        re.compile(
            r"[\n;{\t ](?P<name>[^\W\d]\w*)(?:,[ \t]*\w+)?[ \t]*:?=[ \t]*"
            r"(?:(?:\w+\.)?(?:[nN]ew|Must|Open|Make)|new\((?:\w+\.)?)(?P<type>[A-Z]\w*)[()]"
        ),
        re.compile(
            r"(?<!\w)(?P<name>[^\W\d]\w*+), ok :?= [\w.()]{1,60}\.\(\*?(?:\w+\.)?(?P<type>[^\W\d]\w*)\)"
        ),
    ),
    returns=re.compile(r"\)\s*(?P<type>[^\s(){][^(){]*|\([^{]*\))\Z"),
    private_name=re.compile(r"[^A-Z]"),
    parameter_order="name type",
    open_body=" {",
    close_body="}",
    no_body="",
    no_value="",
)
