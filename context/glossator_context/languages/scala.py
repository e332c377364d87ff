"""Scala."""

import re

from glossator_context.languages.language import Language, words

# What an extension is for: the type's own name, without its arguments.
_EXTENDED = """(parameters . (parameter type: [
  (type_identifier) @owner
  (generic_type type: (type_identifier) @owner)
  (stable_type_identifier (type_identifier) @owner .)
]))"""
# A method of an extension matches twice; the match that begins at the extension comes first, and counts.
TAGS = f"""
(extension_definition parameters: {_EXTENDED}
  [(function_definition name: (_) @name) (function_declaration name: (_) @name)] @method)
(class_definition name: (_) @name) @class
(object_definition name: (_) @name) @class
(trait_definition name: (_) @name) @interface
(enum_definition name: (_) @name) @enum
(package_object name: (_) @name) @module
(simple_enum_case name: (_) @name) @constant
(full_enum_case name: (_) @name) @constant
(type_definition name: (_) @name) @type
(given_definition name: (_) @name) @constant
(function_definition name: (_) @name) @function
(function_declaration name: (_) @name) @function
(class_parameter name: (_) @name) @property
(compilation_unit [
  (val_definition pattern: (identifier) @name) (var_definition pattern: (identifier) @name)] @variable)
(template_body [
  (val_definition pattern: (identifier) @name) (var_definition pattern: (identifier) @name)
  (val_declaration name: (identifier) @name) (var_declaration name: (identifier) @name)] @property)
(enum_body [
  (val_definition pattern: (identifier) @name) (var_definition pattern: (identifier) @name)] @property)
(with_template_body [
  (val_definition pattern: (identifier) @name) (var_definition pattern: (identifier) @name)] @property)
(import_declaration) @import
"""
REOPENED = f"(extension_definition parameters: {_EXTENDED}) @module".replace("@owner", "@name")
_MODIFIERS = (
    r"(?:(?:private|protected)(?:\[\w+\])?\s+|(?:abstract|final|sealed|implicit|lazy|override|case|inline|open|opaque"
    r"|transparent|infix|given|@\w+(?:\([^()]*\))?)\s+)*"
)
# What holds one value or many of the type that is meant.
_WRAPPED = (
    r"(?:(?:Option|Some|List|Seq|IndexedSeq|Vector|Set|Array|Iterable|Iterator|Future|Try|IO|Task|Map|Either)"
    r"\[(?:\w+,[ \t]*)?)*"
)
_TYPE = rf"{_WRAPPED}(?:[a-z]\w*\.)*(?P<type>[A-Z]\w*)"

LANGUAGE = Language(
    ids=("scala",),
    suffixes=(".scala", ".sc", ".sbt"),
    grammar="scala",
    family="scala",
    line_comment="//",
    tags=TAGS,
    reopened=REOPENED,
    functions=words("function_definition lambda_expression"),
    imports=frozenset({"import_declaration"}),
    import_words=("import",),
    comments=words("comment block_comment"),
    doc_comments=("/**",),
    decorators=frozenset({"annotation"}),
    blocks=words("block indented_block template_body enum_body with_template_body case_block indented_cases"),
    statements=words(
        """
        assignment_expression call_expression case_clause class_definition enum_definition extension_definition
        for_expression function_declaration function_definition given_definition if_expression import_declaration
        match_expression object_definition package_clause return_expression throw_expression trait_definition
        try_expression type_definition val_declaration val_definition var_declaration var_definition while_expression
        """
    ),
    strings=words("string interpolated_string character_literal"),
    calls=words("call_expression instance_expression"),
    headers=(
        re.compile(rf"\s*{_MODIFIERS}(?P<class>class|object|trait|enum)\s+(?P<name>\w+)"),
        re.compile(rf"\s*{_MODIFIERS}def\s+(?P<name>\w+|[^\s\w(\[:=]+)"),
    ),
    typed=(
        re.compile(
            rf"[\n(,{{](?:[ \t]*(?:private|protected|override|final|implicit|using|lazy|val|var)\b(?:\[\w+\])?)*"
            rf"[ \t]*(?P<name>[^\W\d]\w*)[ \t]*:[ \t]*(?:=>[ \t]*)?{_TYPE}"
        ),
        re.compile(
            r"va[lr][ \t]+(?P<name>[^\W\d]\w*)[ \t]*=[ \t]*(?:new[ \t]+)?(?:Some\()?(?:[a-z]\w*\.)*(?P<type>[A-Z]\w*)(?=[(\[.\n])"
        ),
    ),
    bases=re.compile(r"\bextends\s+(?P<bases>.+)"),
    returns=re.compile(
        r"\bdef\s+(?:[^:()\[\]=]|\[[^\]]*\]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*:\s*(?P<type>[^={]+?)\s*(?:=.*)?\Z"
    ),
    private=re.compile(r"\A(?:(?!(?:class|object|trait|enum|def|val|var|type)\b)\w+\s+)*?private\b"),
    parameter_order="name: type",
    open_body=" {",
    close_body="}",
    no_body="",
    no_value="",
)
