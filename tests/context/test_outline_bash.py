import pytest

from fixtures.marked import document
from fixtures.tagged import imported
from glossator_context.languages.bash import LANGUAGE
from glossator_context.outline import outline
from glossator_context.symbols import SymbolKind

K = SymbolKind


def declared(text):
    return [(symbol.qualified_name, symbol.kind) for symbol in outline(document(text, "shellscript"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("greet() {\n  echo hi\n}\n", [("greet", K.FUNCTION)]),
        ("function greet {\n  echo hi\n}\nfunction leave() { :; }\n", [("greet", K.FUNCTION), ("leave", K.FUNCTION)]),
        ("log::warn() { :; }\n", [("log::warn", K.FUNCTION)]),
        ("NAME=x\nexport FOO=1 BAR=2\ndeclare -a LIST=(1 2)\n",
         [("NAME", K.VARIABLE), ("FOO", K.VARIABLE), ("BAR", K.VARIABLE), ("LIST", K.VARIABLE)]),
        ("readonly LIMIT=3\n", [("LIMIT", K.CONSTANT)]),
        ("if [ -t 1 ]; then\n  greet() { :; }\nfi\n", [("greet", K.FUNCTION)]),
        ("greet() {\n  local name=x\n  other=y\n}\nFOO=1 run --fast\n", [("greet", K.FUNCTION)]),
        ("cat <<EOF\nfake() { :; }\nNAME=x\nEOF\n", []),
        ("", []),
    ],
    ids=["a function", "with the word", "a name with colons", "variables", "a constant", "under a condition",
         "locals are left out", "a heredoc is text", "nothing"],
)  # fmt: skip
def test_bash_declarations_have_names_and_kinds(text, expected):
    assert declared(text) == expected


def test_the_comment_above_a_function_is_its_documentation():
    (greet,) = outline(document("#!/bin/sh\n\n# Say hello.\n# Twice.\ngreet() {\n  :\n}\n", "shellscript"))

    assert greet.doc == "Say hello.\nTwice."
    assert greet.signature == "greet()"


def test_in_broken_code_the_headers_are_still_found():
    assert ("leave", K.FUNCTION) in declared(
        "greet() {\n  if [ x ]; then\n}\n\nfunction leave() {\n  echo 'x\n}\n"
    )


def test_sourced_files_are_imports():
    source = 'source ./lib.sh\n. "$HERE/other.sh"\necho source x\n'

    assert imported(source, LANGUAGE) == ["source ./lib.sh", '. "$HERE/other.sh"']
