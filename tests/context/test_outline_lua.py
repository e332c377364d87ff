import pytest

from fixtures.marked import document
from fixtures.tagged import imported
from glossator_context.languages.lua import LANGUAGE
from glossator_context.outline import outline
from glossator_context.symbols import SymbolKind

K = SymbolKind


def declared(text):
    return [(symbol.qualified_name, symbol.kind) for symbol in outline(document(text, "lua"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function area(w, h) return w * h end\n", [("area", K.FUNCTION)]),
        ("local function area() end\nlocal twice = function(x) end\n", [("area", K.FUNCTION), ("twice", K.FUNCTION)]),
        ("local M = {}\nfunction M.area() end\nfunction M:grow(by) end\nM.halve = function() end\nreturn M\n",
         [("M", K.VARIABLE), ("M.area", K.METHOD), ("M.grow", K.METHOD), ("M.halve", K.METHOD)]),
        ("function a.b.c() end\n", [("b.c", K.METHOD)]),
        ("M.VERSION = '1'\nCOUNT = 3\n", [("M.VERSION", K.PROPERTY), ("COUNT", K.VARIABLE)]),
        ("local t = { x = 1, f = function() end }\n", [("t", K.VARIABLE), ("t.x", K.PROPERTY), ("t.f", K.METHOD)]),
        ("return { f = function() end, x = 1 }\n", [("f", K.FUNCTION)]),
        ("local json = require('json')\nlocal insert = table.insert\nfor i = 1, 3 do local x = i end\n", []),
        ("function f()\n  local x = 1\n  y = 2\nend\n", [("f", K.FUNCTION)]),
        ("", []),
    ],
    ids=["a function", "local functions", "a module", "a long owner", "values", "a table", "a returned table",
         "aliases are left out", "locals are left out", "nothing"],
)  # fmt: skip
def test_lua_declarations_have_names_and_kinds(text, expected):
    assert declared(text) == expected


def test_what_is_local_is_not_public():
    found = outline(
        document("local M = {}\nlocal function f() end\nfunction M.g() end\nfunction h() end\n", "lua")
    )

    assert [symbol.name for symbol in found if symbol.public] == ["g", "h"]


@pytest.mark.parametrize(
    "comment",
    ["--- How large.\n--- In metres.\n", "--[[\nHow large.\nIn metres.\n]]\n"],
    ids=["lines", "a block"],
)
def test_the_comment_above_a_function_is_its_documentation(comment):
    (area,) = outline(document(f"{comment}function M.area(w, h)\n  return w\nend\n", "lua"))

    assert area.doc == "How large.\nIn metres."
    assert area.signature == "function M.area(w, h)"
    assert [parameter.name for parameter in area.parameters] == ["w", "h"]


def test_in_broken_code_the_headers_are_still_found():
    names = [
        name
        for name, _ in declared(
            "function M.area(\n  if x then\nend\n\nlocal function grow(by)\n  return by *\nend\n"
        )
    ]

    assert [name.rpartition(".")[2] for name in names] == ["area", "grow"]


def test_requires_are_imports():
    source = "local json = require('json')\nrequire \"a.b\"\nprint('require')\n"

    assert imported(source, LANGUAGE) == ["local json = require('json')", 'require "a.b"']


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("local circle = Circle.new(1)", "circle", "Circle"),
        ("local circle = shapes.Circle:new(1)", "circle", "Circle"),
        ("local circle = Circle(1)", "circle", "Circle"),
        ("---@param shape Shape the first", "shape", "Shape"),
        ("---@field protected shape Shape", "shape", "Shape"),
    ],
    ids=["made", "made by a module's class", "called", "a documented parameter", "a documented field"],
)
def test_the_text_says_what_type_a_name_has(text, name, type_):
    found = [match for pattern in LANGUAGE.typed for match in pattern.finditer(text)]

    assert [(match["name"], match["type"]) for match in found] == [(name, type_)]
