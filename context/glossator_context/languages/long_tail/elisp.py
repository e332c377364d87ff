"""Emacs Lisp."""

import re

from glossator_context.languages.language import Language

TAGS = """
(function_definition name: (symbol) @name) @function
(macro_definition name: (symbol) @name) @function
(special_form "defconst" . (symbol) @name) @constant
(special_form "defvar" . (symbol) @name) @variable
(list . (symbol) @_define . (symbol) @name
  (#any-of? @_define "cl-defun" "cl-defmethod" "cl-defgeneric" "cl-defmacro" "define-minor-mode" "define-derived-mode"
   "define-inline" "ert-deftest")) @function
(list . (symbol) @_define . (symbol) @name (#any-of? @_define "cl-defstruct" "defclass" "define-error")) @class
(list . (symbol) @_define . [(symbol) @name (list . (symbol) @name)] (#eq? @_define "cl-defstruct")) @class
(list . (symbol) @_define . (symbol) @name (#any-of? @_define "defcustom" "defvar-local" "defface" "defgroup")) @variable
(list . (symbol) @_require . (quote) (#any-of? @_require "require" "autoload")) @import
"""

LANGUAGE = Language(
    ids=("emacs-lisp", "elisp", "emacslisp"),
    suffixes=(".el",),
    file_names=(".emacs", "Cask", "Eask"),
    interpreters=("emacs",),
    grammar="elisp",
    family="elisp",
    line_comment=";",
    comments=frozenset({"comment"}),
    doc_comments=(";;",),
    strings=frozenset({"string"}),
    tags=TAGS,
    headers=(re.compile(r"\((?:cl-)?(?:defun|defmacro|defmethod|defgeneric|defsubst)\s+(?P<name>[^\s()]+)"),),
    member=re.compile(r"(?!)(?P<receiver>)(?P<member>)"),
    identifier=re.compile(r"[^\W\d][\w*+!?<>=/:-]*"),
    private_name=re.compile(r".*--"),
)
