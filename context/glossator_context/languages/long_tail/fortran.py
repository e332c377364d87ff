"""Fortran in free form."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(module (module_statement (name) @name)) @module
(submodule (submodule_statement (name) @name)) @module
(program (program_statement (name) @name)) @module
(function (function_statement name: (name) @name)) @function
(subroutine (subroutine_statement name: (name) @name)) @function
(derived_type_definition (derived_type_statement (type_name) @name)) @class
(derived_type_definition (variable_declaration (identifier) @name) @property)
(procedure_statement (binding_name (identifier) @name)) @method
(interface (interface_statement (name) @name)) @interface
(module (variable_declaration [(identifier) @name (assignment_statement left: (identifier) @name)]) @variable)
(use_statement) @import
(include_statement) @import
"""

LANGUAGE = Language(
    ids=("fortran-modern", "FortranFreeForm", "fortran_free-form", "fortran"),
    suffixes=(".f90", ".f95", ".f03", ".f08"),
    grammar="fortran",
    family="fortran",
    line_comment="!",
    comments=frozenset({"comment"}),
    doc_comments=("!>", "!!", "!<"),
    imports=words("use_statement include_statement"),
    import_words=("use", "include", "USE", "INCLUDE"),
    blocks=words(
        """
        assignment_statement call_expression comment contains_statement derived_type_procedures do_loop_statement
        end_function_statement end_interface_statement end_module_statement end_program_statement end_subroutine_statement
        end_type_statement if_statement implicit_statement include_statement internal_procedures keyword_statement
        print_statement procedure_statement subroutine_call use_statement variable_declaration
        """
    ),
    strings=frozenset({"string_literal"}),
    tags=TAGS,
    headers=(
        re.compile(
            r"\s*(?P<class>module|submodule|program)\s+(?!procedure\b)(?P<name>[a-z]\w*)\s*$", re.IGNORECASE
        ),
        re.compile(
            r"\s*(?:[\w()*=, ]+\s)?(?:function|subroutine)\s+(?P<name>[a-z]\w*)\s*(?:\(|$)", re.IGNORECASE
        ),
    ),
    typed=(
        re.compile(
            r"(?:type|class)\s*\(\s*(?P<type>[a-z]\w*)\s*\)[^:\n]*::\s*(?P<name>[a-z]\w*)", re.IGNORECASE
        ),
    ),
    member=re.compile(r"\b(?P<receiver>[^\W\d]\w*)%(?=(?P<member>[^\W\d]\w*))"),
)
