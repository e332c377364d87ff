"""Bash, and what other shells share with it."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(function_definition name: (word) @name) @function
(program (declaration_command "readonly" (variable_assignment name: (variable_name) @name)) @constant)
(program (declaration_command (variable_assignment name: (variable_name) @name)) @variable)
(program (variable_assignment name: (variable_name) @name) @variable)
(program (variable_assignments (variable_assignment name: (variable_name) @name) @variable))
(command name: (command_name (word) @_source) argument: (_) (#any-of? @_source "source" ".")) @import
"""

LANGUAGE = Language(
    ids=("shellscript", "bash", "sh", "zsh", "ksh", "shell"),
    suffixes=(".sh", ".bash", ".zsh", ".ksh", ".bats", ".ebuild", ".eclass"),
    file_names=(
        ".bashrc",
        ".bash_profile",
        ".bash_aliases",
        ".bash_login",
        ".bash_logout",
        ".profile",
        ".zshrc",
        ".zshenv",
        ".zprofile",
        ".zlogin",
        ".envrc",
        "PKGBUILD",
        "APKBUILD",
    ),
    interpreters=("bash", "sh", "zsh", "ksh", "dash", "ash", "bats"),
    grammar="bash",
    family="bash",
    line_comment="#",
    tags=TAGS,
    tags_depth=6,
    functions=words("function_definition subshell command_substitution process_substitution"),
    imports=frozenset(),
    import_words=("source", "."),
    comments=frozenset({"comment"}),
    doc_comments=("#",),
    blocks=words("compound_statement do_group subshell if_statement elif_clause else_clause case_item"),
    statements=words(
        """
        c_style_for_statement case_item case_statement command declaration_command for_statement function_definition
        if_statement list negated_command pipeline redirected_statement test_command unset_command
        variable_assignment while_statement
        """
    ),
    strings=words("string raw_string ansi_c_string translated_string heredoc_body"),
    calls=frozenset({"command"}),
    headers=(
        re.compile(r"\s*(?:function\s+(?P<name>[\w:.@-]+)\s*(?:\(\s*\))?\s*(?:[{(]|$))"),
        re.compile(r"\s*(?P<name>[\w:.@-]+)\s*\(\s*\)\s*(?:[{(]|$)"),
    ),
    member=re.compile(r"(?!)(?P<receiver>)(?P<member>)"),
    identifier=re.compile(r"[^\W\d]\w*(?:[:-]+\w+)*"),
    open_body=" {",
    close_body="}",
    no_body="() { ...; }",
    no_value="",
)
