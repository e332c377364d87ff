import sys
from importlib import import_module

import pytest

from fixtures.marked import document
from fixtures.tagged import imported
from glossator_context.grammars import captures_of, has_grammar
from glossator_context.languages import all_languages, language_id_of, names_of
from glossator_context.languages.known import KNOWN
from glossator_context.outline import outline
from glossator_context.scope import scope_at
from glossator_context.symbols import SymbolKind
from glossator_context.text import Position

LONG_TAIL = [module for module in KNOWN if module.startswith("long_tail.")]
with_the_long_tail = pytest.mark.skipif(
    sys.version_info >= (3, 13), reason="tree-sitter-languages has no wheel for this Python"
)
K = SymbolKind
DECLARED = [
    ("commonlisp", ('(defpackage :shapes (:use :cl))\n(defvar *count* 0 "How many.")\n(defconstant +pi+ 3)\n(defun area (w h) (* w h))\n'
                   "(defclass circle (shape) ())\n"),
     [("shapes", K.MODULE), ("*count*", K.VARIABLE), ("+pi+", K.CONSTANT), ("area", K.FUNCTION), ("circle", K.CLASS)]),
    ("dockerfile", "FROM python:3 AS build\nARG VERSION=1\nENV NAME=x OTHER=y\nRUN make\nFROM build\n",
     [("build", K.MODULE), ("VERSION", K.VARIABLE), ("NAME", K.VARIABLE), ("OTHER", K.VARIABLE)]),
    ("dot", 'digraph G { subgraph inner { x -> y; } z [label="q"]; }\n',
     [("G", K.MODULE), ("G.inner", K.MODULE), ("G.z", K.VARIABLE)]),
    ("emacs-lisp", "(defvar my-count 0)\n(defun my-area (w h) (* w h))\n(cl-defstruct point x y)\n(define-minor-mode my-mode \"x\")\n",
     [("my-count", K.VARIABLE), ("my-area", K.FUNCTION), ("point", K.CLASS), ("my-mode", K.FUNCTION)]),
    ("elixir", "defmodule Shapes.Circle do\n  @type t :: integer\n  def area(r) when r > 0 do\n    r\n  end\n  defp hidden, do: 1\nend\n",
     [("Shapes.Circle", K.MODULE), ("Shapes.Circle.t", K.TYPE), ("Shapes.Circle.area", K.FUNCTION),
      ("Shapes.Circle.hidden", K.FUNCTION)]),
    ("elm", "module Main exposing (..)\n\ntype Msg = Inc | Dec Int\n\nupdate : Msg -> Int\nupdate msg =\n    let x = 1 in x\n",
     [("Msg", K.TYPE), ("Msg.Inc", K.CONSTANT), ("Msg.Dec", K.CONSTANT), ("update", K.FUNCTION)]),
    ("erb", "<h1><%= title %></h1>\n<% items.each do |item| %><% end %>\n", []),
    ("erlang", "-module(shapes).\n-define(LIMIT, 3).\n-record(circle, {radius}).\n-type t() :: integer().\narea(W) -> W.\n",
     [("LIMIT", K.CONSTANT), ("circle", K.CLASS), ("circle.radius", K.PROPERTY), ("t", K.TYPE), ("area", K.FUNCTION)]),
    ("fortran-modern", ("module shapes\n  integer :: limit = 3\n  type :: circle\n    real :: radius\n  end type\ncontains\n"
                       "  function area(c) result(a)\n    real :: a\n  end function\nend module\n"),
     [("shapes", K.MODULE), ("shapes.limit", K.VARIABLE), ("shapes.circle", K.CLASS), ("shapes.circle.radius", K.PROPERTY),
      ("shapes.area", K.FUNCTION)]),
    ("fortran-fixed", "      SUBROUTINE AREA(W)\nC     A comment.\n      RETURN\n      END\n", [("AREA", K.FUNCTION)]),
    ("go.mod", "module example.com/a\ngo 1.21\nrequire example.com/b v1.0.0\n",
     [("example.com/a", K.MODULE), ("example.com/b", K.CONSTANT)]),
    ("hack", "<?hh\nconst int LIMIT = 3;\nenum Suit: string { Hearts = 'H'; }\nclass Circle { public function area(): int { return 1; } }\n",
     [("LIMIT", K.CONSTANT), ("Suit", K.ENUM), ("Suit.Hearts", K.CONSTANT), ("Circle", K.CLASS), ("Circle.area", K.METHOD)]),
    ("haskell", ("module Shapes where\ndata Shape = Circle { radius :: Double } | Square\nclass Sized a where\n  size :: a -> Int\n"
                "grow :: Int -> Shape\ngrow 0 = Square\n"),
     [("Shape", K.TYPE), ("Shape.Circle", K.CONSTANT), ("Shape.Circle.radius", K.PROPERTY), ("Shape.Square", K.CONSTANT),
      ("Sized", K.INTERFACE), ("Sized.size", K.METHOD), ("grow", K.FUNCTION)]),
    ("terraform", 'variable "region" {\n  default = "x"\n}\nlocals {\n  a = 1\n}\nresource "aws_instance" "web" {\n  ami = 1\n}\n',
     [("region", K.VARIABLE), ("a", K.CONSTANT), ("web", K.CLASS)]),
    ("makefile", "CC := gcc\n.PHONY: all\nall: build\n\techo $(CC)\n%.o: %.c\n\tcc $<\ndefine BODY\nx\nendef\n",
     [("CC", K.VARIABLE), ("all", K.FUNCTION), ("BODY", K.FUNCTION)]),
    ("objective-c", ("@interface Circle : Shape\n@property (strong) NSString *name;\n- (double)areaWith:(int)x and:(int)y;\n@end\n"
                    "static int helper(int a) { int local = 1; return a; }\n#define LIMIT 3\n"),
     [("Circle", K.CLASS), ("Circle.name", K.PROPERTY), ("Circle.areaWith", K.METHOD), ("helper", K.FUNCTION), ("LIMIT", K.CONSTANT)]),
    ("ocaml", ("type point = { x : int }\nexception Bad of string\nlet limit = 3\nlet add a b = let local = a in local + b\n"
              "module Inner = struct let f x = x end\n"),
     [("point", K.TYPE), ("point.x", K.PROPERTY), ("Bad", K.CLASS), ("limit", K.VARIABLE), ("add", K.FUNCTION), ("Inner", K.MODULE),
      ("Inner.f", K.FUNCTION)]),
    ("perl", "package Shapes::Circle;\nuse constant PI => 3;\nsub new { my ($class) = @_; return $class; }\n",
     [("Circle", K.MODULE), ("PI", K.CONSTANT), ("new", K.FUNCTION)]),
    ("ql", "class Circle extends Shape {\n  int area() { result = 1 }\n}\npredicate isBig(int x) { x > 3 }\n",
     [("Circle", K.CLASS), ("Circle.area", K.METHOD), ("isBig", K.FUNCTION)]),
    ("r", "limit <- 3\narea <- function(w, h = 1) { local <- 1; w * h }\nsetClass(\"Circle\", representation(r = 'numeric'))\n",
     [("limit", K.VARIABLE), ("area", K.FUNCTION), ("Circle", K.CLASS)]),
    ("sql", "CREATE TABLE public.shapes (id INT PRIMARY KEY);\nCREATE VIEW big AS SELECT * FROM shapes;\nSELECT 1;\n",
     [("shapes", K.CLASS), ("shapes.id", K.PROPERTY), ("big", K.CLASS)]),
    ("sqlite", "CREATE TABLE shapes (id INTEGER PRIMARY KEY);\nCREATE INDEX places ON shapes (id);\n",
     [("shapes", K.CLASS), ("shapes.id", K.PROPERTY), ("places", K.CONSTANT)]),
    ("toml", 'name = "x"\n[tool.ruff]\nline = 1\n[[bin]]\npath = "x"\n',
     [("name", K.PROPERTY), ("tool.ruff", K.MODULE), ("tool.ruff.line", K.PROPERTY), ("bin", K.MODULE), ("bin.path", K.PROPERTY)]),
    ("tsq", "(function_definition name: (identifier) @name) @function\n", []),
]  # fmt: skip
IMPORTED = [
    ("emacs-lisp", "(require 'cl-lib)\n", ["(require 'cl-lib)"]),
    ("elixir", "defmodule A do\n  alias B.C\n  import D\nend\n", ["alias B.C", "import D"]),
    ("elm", "import Html exposing (div)\n", ["import Html exposing (div)"]),
    (
        "erlang",
        '-include("x.hrl").\n-import(lists, [map/2]).\n',
        ['-include("x.hrl").', "-import(lists, [map/2])."],
    ),
    ("fortran-modern", "program main\n  use shapes\nend program\n", ["use shapes"]),
    ("haskell", "import qualified Data.Map as M\n", ["import qualified Data.Map as M"]),
    ("objective-c", '#import "Shape.h"\n', ['#import "Shape.h"']),
    ("ocaml", "open Printf\n", ["open Printf"]),
    ("perl", "use List::Util qw(sum);\n", ["use List::Util qw(sum);"]),
    ("ql", "import python\n", ["import python"]),
    ("r", 'library(dplyr)\nsource("x.R")\n', ["library(dplyr)", 'source("x.R")']),
]


@with_the_long_tail
@pytest.mark.parametrize(("language", "text", "expected"), DECLARED, ids=[case[0] for case in DECLARED])
def test_a_language_of_the_long_tail_declares_what_its_query_finds(language, text, expected):
    found = document(text, language)

    assert found.tree is not None
    assert [(symbol.qualified_name, symbol.kind) for symbol in outline(found)] == expected


def test_every_language_of_the_long_tail_is_tried():
    tried = {document("", language).syntax.ids for language, _, _ in DECLARED}

    assert tried == {
        import_module(f"glossator_context.languages.{module}").LANGUAGE.ids for module in LONG_TAIL
    }


@with_the_long_tail
@pytest.mark.parametrize(("language", "text", "expected"), IMPORTED, ids=[case[0] for case in IMPORTED])
def test_import_statements_are_found(language, text, expected):
    assert imported(text, document("", language).syntax) == expected


@pytest.mark.parametrize(("language", "text", "expected"), DECLARED, ids=[case[0] for case in DECLARED])
def test_broken_text_in_any_of_them_raises_nothing(language, text, expected):
    for place in range(0, len(text), 7):
        for broken in (text[:place], text[place:], f"{text[:place]}({{\"'{text[place:]}"):
            found = document(broken, language)
            outline(found)
            scope_at(found, Position(found.text.line_count - 1, 0))


@with_the_long_tail
@pytest.mark.parametrize("language", all_languages(), ids=lambda language: language.ids[0])
def test_the_queries_of_every_language_fit_its_grammar(language):
    assert has_grammar(language.grammar)
    for query in filter(None, (language.tags, language.reopened)):
        assert "name" in captures_of(query, language.grammar)


@pytest.mark.parametrize("language", all_languages(), ids=lambda language: language.ids[0])
def test_every_language_of_ours_can_be_told_by_an_id_that_no_other_has(language):
    others = {name for each in all_languages() if each is not language for name in names_of(each)}

    assert not others & set(names_of(language))


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("Makefile", "makefile"), ("rules.mk", "makefile"), ("a/Dockerfile", "dockerfile"), ("main.tf", "terraform"),
        ("a.R", "r"), ("go.mod", "go.mod"), ("Cargo.toml", "toml"), ("Cargo.lock", "toml"), ("a.ex", "elixir"), ("a.F90", "fortran-modern"),
    ],
)  # fmt: skip
def test_a_file_of_the_long_tail_is_told_by_its_name(path, language):
    assert language_id_of(path) == language
