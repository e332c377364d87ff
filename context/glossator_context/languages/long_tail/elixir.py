"""Elixir."""

import re

from glossator_context.languages.language import Language, words

_NAMED = """[
  (identifier) @name (call target: (identifier) @name)
  (binary_operator left: [(identifier) @name (call target: (identifier) @name)])]"""
TAGS = f"""
(call target: (identifier) @_define (arguments . (alias) @name)
  (#any-of? @_define "defmodule" "defprotocol")) @module
(call target: (identifier) @_define (arguments . {_NAMED})
  (#any-of? @_define "def" "defp" "defmacro" "defmacrop" "defguard" "defguardp" "defdelegate")) @function
(unary_operator operand: (call target: (identifier) @_type (arguments . {_NAMED})
  (#any-of? @_type "type" "typep" "opaque"))) @type
(unary_operator operand: (call target: (identifier) @_callback (arguments . {_NAMED})
  (#any-of? @_callback "callback" "macrocallback"))) @function
(call target: (identifier) @_import (arguments . (alias))
  (#any-of? @_import "alias" "import" "require" "use")) @import
"""

LANGUAGE = Language(
    ids=("elixir",),
    suffixes=(".ex", ".exs"),
    interpreters=("elixir", "iex"),
    grammar="elixir",
    family="elixir",
    line_comment="#",
    comments=frozenset({"comment"}),
    blocks=words("do_block"),
    strings=words("string charlist sigil"),
    calls=frozenset({"call"}),
    import_words=("alias", "import", "require", "use"),
    tags=TAGS,
    headers=(
        re.compile(r"\s*(?P<class>defmodule|defprotocol|defimpl)\s+(?P<name>[A-Z][\w.]*)"),
        re.compile(r"\s*def(?:p|macrop?|guardp?|delegate)?\s+(?P<name>[^\W\d]\w*[?!]?)"),
    ),
    typed=(
        re.compile(r"%(?:[A-Z]\w*\.)*(?P<type>[A-Z]\w*)\{[^{}\n]*\} *= *(?P<name>[^\W\d]\w*)"),
        re.compile(r"\b(?P<name>[^\W\d]\w*) *= *%(?:[A-Z]\w*\.)*(?P<type>[A-Z]\w*)\{"),
    ),
    identifier=re.compile(r"\b[^\W\d]\w*[?!]?"),
    private=re.compile(r"\Adef(?:macro|guard)?p\b"),
    open_body=" do",
    close_body="end",
)
