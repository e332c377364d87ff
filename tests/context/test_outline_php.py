import pytest

from fixtures.marked import document
from fixtures.tagged import defined, imported
from glossator_context.languages.php import LANGUAGE
from glossator_context.outline import outline
from glossator_context.symbols import SymbolKind

K = SymbolKind


def symbols(text):
    return outline(document(f"<?php\n{text}", "php"))


def declared(text):
    return [(symbol.qualified_name, symbol.kind) for symbol in symbols(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function area() { $local = 1; }\n", [("area", K.FUNCTION)]),
        ("class Circle { const PI = 3, TAU = 6; public ?int $radius; function area() {} }\n",
         [("Circle", K.CLASS), ("Circle.PI", K.CONSTANT), ("Circle.TAU", K.CONSTANT), ("Circle.radius", K.PROPERTY),
          ("Circle.area", K.METHOD)]),
        ("class A { function __construct(private int $size, $other) {} }\n",
         [("A", K.CLASS), ("A.__construct", K.METHOD)]),
        ("interface Shape { public function area(): int; }\n", [("Shape", K.INTERFACE), ("Shape.area", K.METHOD)]),
        ("trait Sized { protected $size; function grow() {} }\n",
         [("Sized", K.CLASS), ("Sized.size", K.PROPERTY), ("Sized.grow", K.METHOD)]),
        ("enum Suit: string { case Hearts = 'H'; public function label() {} }\n",
         [("Suit", K.ENUM), ("Suit.Hearts", K.CONSTANT), ("Suit.label", K.METHOD)]),
        ("const LIMIT = 3;\ndefine('OLD', 1);\ndefine(\"OLDER\", 1);\n",
         [("LIMIT", K.CONSTANT), ("OLD", K.CONSTANT), ("OLDER", K.CONSTANT)]),
        ("namespace Shapes { function area() {} }\n", [("Shapes", K.MODULE), ("Shapes.area", K.FUNCTION)]),
        ("namespace Shapes;\nfunction area() {}\n", [("area", K.FUNCTION)]),
        ("if (!function_exists('area')) {\n    function area() {}\n}\n", [("area", K.FUNCTION)]),
        ("$circle = new Circle(1);\n$area = function () {};\necho $circle;\n", []),
    ],
    ids=["a function", "a class", "promoted parameters", "an interface", "a trait", "an enum", "constants", "a namespace",
         "a namespace without braces", "a function under a condition", "variables are left out"],
)  # fmt: skip
def test_php_declarations_have_names_and_kinds(text, expected):
    assert declared(text) == expected


def test_text_around_the_code_declares_nothing():
    page = "<html>\n<?php function title() { ?>\n<h1>function no() {}</h1>\n<?php } ?>\n</html>\n"

    assert [symbol.name for symbol in outline(document(page, "php"))] == ["title"]


def test_a_method_has_parameters_a_result_and_documentation():
    text = "class A {\n    /** How large. */\n    #[Pure]\n    public function area(?Unit $unit = null, int ...$more): ?float\n    {\n    }\n}\n"
    _, area = symbols(text)

    assert area.signature == "public function area(?Unit $unit = null, int ...$more): ?float"
    assert [(each.name, each.annotation) for each in area.parameters] == [("unit", "?Unit"), ("more", "int")]
    assert area.returns == "?float"
    assert area.doc == "How large."


def test_what_is_private_is_not_public():
    public = {symbol.name for symbol in symbols(
        "class A { private $a; protected $b; public function __construct(private int $c) {} private function d() {} function e() {} }"
    ) if symbol.public}  # fmt: skip

    assert public == {"A", "b", "__construct", "e"}


def test_the_fields_that_a_constructor_promotes_are_known_to_other_files():
    text = "<?php class A { function __construct(private int $size, $other) { $local = 1; } }"

    assert defined(text, "a.php") == [("A", K.CLASS), ("A.__construct", K.METHOD), ("A.size", K.PROPERTY)]


def test_in_broken_code_the_headers_are_still_found():
    names = [
        name
        for name, _ in declared(
            "class A {\n    public function b( {\n        $x->(\n    }\n\n    function c() {\n    }\n}\n"
        )
    ]

    assert names[:2] == ["A", "A.b"]
    assert names[-1].endswith("c")


def test_uses_and_includes_are_imports():
    source = "<?php\nuse A\\B;\nuse A\\{C, D as E};\nrequire_once __DIR__ . '/x.php';\nclass F { use T; }\n"

    assert imported(source, LANGUAGE) == [
        "use A\\B;", "use A\\{C, D as E};", "require_once __DIR__ . '/x.php';"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("function f(?Shape $shape) {}", "shape", "Shape"),
        ("private readonly \\App\\Shape $shape;", "shape", "Shape"),
        ("$circle = new Circle(1);", "circle", "Circle"),
        ("$this->circle = new \\App\\Circle;", "circle", "Circle"),
        ("$user = User::find(1);", "user", "User"),
        ("/** @var Shape[] $shapes */", "shapes", "Shape"),
        ("if ($shape instanceof Circle) {", "shape", "Circle"),
    ],
    ids=["a parameter", "a field", "made", "made for a field", "found", "documented", "asked"],
)
def test_the_text_says_what_type_a_name_has(text, name, type_):
    found = [match for pattern in LANGUAGE.typed for match in pattern.finditer(text)]

    assert (name, type_) in {(match["name"], match["type"]) for match in found}
    assert {match["name"] for match in found} == {name}
