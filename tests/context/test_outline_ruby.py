import pytest

from fixtures.marked import document
from fixtures.tagged import defined, imported
from glossator_context.languages.ruby import LANGUAGE
from glossator_context.outline import outline
from glossator_context.symbols import SymbolKind

K = SymbolKind


def declared(text):
    return [(symbol.qualified_name, symbol.kind) for symbol in outline(document(text, "ruby"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def area\n  1\nend\n", [("area", K.FUNCTION)]),
        ("class Circle\n  def area; end\nend\n", [("Circle", K.CLASS), ("Circle.area", K.METHOD)]),
        ("class Circle\n  def self.unit; end\nend\n", [("Circle", K.CLASS), ("Circle.unit", K.METHOD)]),
        ("class A\n  class << self\n    def make; end\n  end\nend\n", [("A", K.CLASS), ("A.make", K.METHOD)]),
        ("module Shapes\n  class Circle < Shape; end\nend\n", [("Shapes", K.MODULE), ("Shapes.Circle", K.CLASS)]),
        ("class Shapes::Circle\n  def area; end\nend\n", [("Shapes.Circle", K.CLASS), ("Shapes.Circle.area", K.METHOD)]),
        ("class A\n  attr_reader :x, :y\n  attr_accessor :z\nend\n",
         [("A", K.CLASS), ("A.x", K.PROPERTY), ("A.y", K.PROPERTY), ("A.z", K.PROPERTY)]),
        ("class Post\n  belongs_to :author\n  scope :recent, -> { }\nend\n",
         [("Post", K.CLASS), ("Post.author", K.PROPERTY), ("Post.recent", K.METHOD)]),
        ("class A\n  def old; end\n  alias new old\n  alias_method :newer, :old\n  define_method(:made) { }\nend\n",
         [("A", K.CLASS), ("A.old", K.METHOD), ("A.new", K.METHOD), ("A.newer", K.METHOD), ("A.made", K.METHOD)]),
        ("LIMIT = 3\nPoint = Struct.new(:x)\n", [("LIMIT", K.CONSTANT), ("Point", K.CLASS)]),
        ("class A\n  def ==(other); end\n  def valid?; end\n  def name=(value); end\nend\n",
         [("A", K.CLASS), ("A.==", K.METHOD), ("A.valid?", K.METHOD), ("A.name=", K.METHOD)]),
        ("count = 3\nputs count\nitems.each { |item| total = item }\n", []),
        ("", []),
    ],
    ids=["a function", "a method", "a method of the class", "an opened singleton", "a class in a module", "a name with its module",
         "attributes", "relations of a record", "other names", "constants", "unusual names", "locals are left out", "nothing"],
)  # fmt: skip
def test_ruby_declarations_have_names_and_kinds(text, expected):
    assert declared(text) == expected


def test_a_signature_stops_at_the_body_and_the_comment_above_is_the_documentation():
    text = "# A round shape.\n# With a radius.\nclass Circle < Shape\n  def scale(by, times: 1)\n    by\n  end\nend\n"
    circle, scale = outline(document(text, "ruby"))

    assert circle.signature == "class Circle < Shape"
    assert circle.doc == "A round shape.\nWith a radius."
    assert scale.signature == "def scale(by, times: 1)"
    assert scale.doc is None


def test_the_names_that_other_files_use_have_no_colons():
    text = "class Circle\n  attr_reader :radius\n  define_method(:grow) { }\n  def area\n    local = 1\n  end\nend\n"

    assert defined(text, "a.rb") == [
        ("Circle", K.CLASS), ("Circle.radius", K.PROPERTY), ("Circle.grow", K.METHOD), ("Circle.area", K.METHOD)
    ]  # fmt: skip


def test_in_broken_code_the_headers_are_still_found():
    text = "class Circle\n  def area(\n    puts 'x\n  end\n\n  def scale(by)\n    by * (\n  end\nend\n"

    assert [name for name, _ in declared(text)] == ["Circle", "Circle.area", "Circle.scale"]


def test_requires_are_imports():
    source = "require 'json'\nrequire_relative \"shape\"\nputs 'require'\nobject.require('x')\n"

    assert imported(source, LANGUAGE) == ["require 'json'", 'require_relative "shape"']


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("circle = Circle.new(1)", "circle", "Circle"),
        ("@user ||= Accounts::User.find(id)", "user", "User"),
        ("# @param [Shape, nil] shape the first", "shape", "Shape"),
        ("# @param shape [Shape] the first", "shape", "Shape"),
        ("shape.is_a?(Circle)", "shape", "Circle"),
    ],
    ids=["made", "found", "documented", "documented the other way", "asked"],
)
def test_the_text_says_what_type_a_name_has(text, name, type_):
    found = [match for pattern in LANGUAGE.typed for match in pattern.finditer(text)]

    assert [(match["name"], match["type"]) for match in found] == [(name, type_)]


def test_the_base_of_a_class_is_told_by_its_signature():
    match = LANGUAGE.bases.search("class Circle < Shapes::Shape")

    assert match["bases"] == "Shapes::Shape"
