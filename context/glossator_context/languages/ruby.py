"""Ruby."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(module name: [(constant) @name (scope_resolution name: (constant) @name)]) @module
(class name: (constant) @name) @class
(class name: (scope_resolution
  scope: [(constant) @owner (scope_resolution name: (constant) @owner)] name: (constant) @name)) @class
(assignment left: (constant) @name
  right: (call receiver: (constant) @_struct method: (identifier) @_new)
  (#any-of? @_struct "Struct" "Class" "Module" "Data") (#any-of? @_new "new" "define")) @class
(assignment left: (constant) @name) @constant
(method name: (_) @name) @method
(singleton_method name: (_) @name) @method
(alias name: (_) @name) @method
(call !receiver method: (identifier) @_attribute arguments: (argument_list (simple_symbol) @name)
  (#any-of? @_attribute "attr_reader" "attr_writer" "attr_accessor" "cattr_accessor" "mattr_accessor" "class_attribute"))
  @property
(call !receiver method: (identifier) @_relation arguments: (argument_list . (simple_symbol) @name)
  (#any-of? @_relation "belongs_to" "has_one" "has_many" "has_and_belongs_to_many")) @property
(call !receiver method: (identifier) @_definer arguments: (argument_list . (simple_symbol) @name)
  (#any-of? @_definer "define_method" "alias_method" "scope")) @method
(call !receiver method: (identifier) @_require arguments: (argument_list . (string))
  (#any-of? @_require "require" "require_relative" "load")) @import
"""
_CONSTANT = r"(?:[A-Z]\w*::)*(?P<type>[A-Z]\w*)"

LANGUAGE = Language(
    ids=("ruby",),
    suffixes=(".rb", ".rake", ".gemspec", ".ru", ".podspec", ".jbuilder", ".rbw"),
    file_names=(
        "Gemfile",
        "Rakefile",
        "Guardfile",
        "Capfile",
        "Vagrantfile",
        "Podfile",
        "Fastfile",
        "Brewfile",
    ),
    interpreters=("ruby", "jruby", "rake"),
    grammar="ruby",
    family="ruby",
    line_comment="#",
    tags=TAGS,
    tags_depth=5,
    functions=words("method singleton_method lambda block do_block"),
    imports=frozenset(),
    import_words=("require", "load", "autoload"),
    comments=frozenset({"comment"}),
    doc_comments=("#", "=begin"),
    blocks=words("body_statement block_body then else do begin do_block block ensure rescue"),
    statements=words(
        """
        alias assignment begin break call case case_match class for if if_modifier method module next
        operator_assignment redo rescue_modifier retry return singleton_class singleton_method super undef unless
        unless_modifier until until_modifier when while while_modifier yield
        """
    ),
    strings=words(
        "string heredoc_body simple_symbol delimited_symbol regex string_array symbol_array subshell"
    ),
    calls=words("call super yield"),
    headers=(
        re.compile(r"\s*(?P<class>class|module)\s+(?:[A-Z]\w*::)*(?P<name>[A-Z]\w*)"),
        re.compile(
            r"\s*(?:(?:private|protected|public|module_function)\s+)?def\s+(?:(?:self|[A-Z]\w*)\.)?(?P<name>[^\W\d]\w*[?!=]?)"
        ),
    ),
    typed=(
        re.compile(
            rf"\b(?P<name>[^\W\d]\w*) *(?:\|\|)?= *{_CONSTANT}\.(?:new|find|create|build|first|last|find_by)\b"
        ),
        re.compile(rf"@param +(?P<name>[^\W\d]\w*) +\[{_CONSTANT}"),
        re.compile(rf"@param +\[{_CONSTANT}[^\]\n]*\] +(?P<name>[^\W\d]\w*)"),
        re.compile(rf"\b(?P<name>[^\W\d]\w*)\.(?:is_a|kind_of|instance_of)\?\(?[ \t]*{_CONSTANT}"),
    ),
    bases=re.compile(r"\Aclass\s+[\w:]+\s*<\s*(?P<bases>[\w:]+)"),
    member=re.compile(r"\b(?P<receiver>[^\W\d]\w*)(?:&?\.|::)(?=(?P<member>[^\W\d]\w*[?!]?))"),
    identifier=re.compile(r"[^\W\d]\w*(?:[?!](?![=~]))?"),
    private=re.compile(r"\Aprivate\b"),
    open_body="",
    close_body="end",
    no_body="; end",
    no_value="",
)
