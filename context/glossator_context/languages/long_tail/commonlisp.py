"""Common Lisp."""

import re

from glossator_context.languages.language import Language, words

TAGS = """
(defun (defun_header function_name: (sym_lit) @name)) @function
(list_lit . value: (sym_lit) @_define . value: (sym_lit) @name
  (#any-of? @_define "defclass" "defstruct" "define-condition" "deftype")) @class
(list_lit . value: (sym_lit) @_define . value: (sym_lit) @name (#any-of? @_define "defvar" "defparameter")) @variable
(list_lit . value: (sym_lit) @_define . value: (sym_lit) @name (#eq? @_define "defconstant")) @constant
(list_lit . value: (sym_lit) @_define . value: (kwd_lit (kwd_symbol) @name) (#eq? @_define "defpackage")) @module
(list_lit . value: (sym_lit) @_load (#any-of? @_load "load" "require" "use-package" "ql:quickload")) @import
"""

LANGUAGE = Language(
    ids=("commonlisp", "lisp", "common-lisp"),
    suffixes=(".lisp", ".lsp", ".cl", ".asd"),
    interpreters=("sbcl", "clisp", "ecl"),
    grammar="commonlisp",
    family="commonlisp",
    line_comment=";",
    comments=words("comment block_comment"),
    doc_comments=(";;",),
    strings=frozenset({"str_lit"}),
    tags=TAGS,
    headers=(re.compile(r"\((?:cl:)?(?:defun|defmacro|defmethod|defgeneric)\s+(?P<name>[^\s()]+)"),),
    member=re.compile(r"\b(?P<receiver>[^\W\d]\w*)::?(?=(?P<member>[^\W\d][\w*+-]*))"),
    identifier=re.compile(r"(?<![*+%&])[*+%&]*\b[^\W\d][\w*+!?<>=/-]*"),
)
