import os
from dataclasses import fields

import pytest

from fixtures.marked import document
from glossator_context import languages
from glossator_context.languages import language_id_of, language_of
from glossator_context.languages.language import Language
from glossator_context.languages.user import add_user_languages, load_user_languages
from glossator_context.languages.user_fields import FIELDS
from glossator_context.outline import outline
from glossator_context.symbols import SymbolKind

# What only the two families that are read node by node have a use for.
OUR_OWN = {"definitions", "containers", "wrappers"}
# A language that somebody else made up, with a grammar that fits its files.
ZETA = """
ids = ["zeta", "z"]
suffixes = [".zeta"]
file_names = ["Zetafile"]
interpreters = ["zeta"]
grammar = "ruby"
line_comment = "#"
comments = ["comment"]
doc_comments = ["#"]
blocks = ["body_statement"]
tags = '''
(method name: (_) @name) @function
(call method: (identifier) @_load (#eq? @_load "load")) @import
'''
typed = ['(?P<name>\\w+) is (?P<type>\\w+)']
member = '(?P<receiver>\\w+)~(?P<member>\\w+)'
headers = ['def (?P<name>\\w+)']
private_name = '__'
parameter_order = "name: type"
above = [["@", ""]]
tags_depth = 4
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def _nothing_added(monkeypatch):
    monkeypatch.setattr(languages, "_added", [])


def loaded(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text)
    return load_user_languages(str(folder))


def complaint(folder, text):
    found, complaints = loaded(folder, zeta=text)
    assert found == []
    (sentence,) = complaints
    assert sentence.startswith("zeta.toml: ")
    return sentence.removeprefix("zeta.toml: ")


@pytest.mark.usefixtures("_nothing_added")
def test_a_file_adds_a_language_that_is_read_by_its_syntax(folder):
    (folder / "zeta.toml").write_text(ZETA)

    assert add_user_languages(str(folder)) == []
    zeta = document("# Doubles.\ndef twice(x)\n  x\nend\ndef __hidden; end\n", "zeta")
    assert [(symbol.name, symbol.kind, symbol.doc, symbol.public) for symbol in outline(zeta)] == [
        ("twice", SymbolKind.FUNCTION, "Doubles.", True),
        ("__hidden", SymbolKind.FUNCTION, None, False),
    ]
    assert [language_id_of(path) for path in ("a.zeta", "a/Zetafile", "a.rb")] == ["zeta", "zeta", "ruby"]
    assert language_id_of("script", "#!/usr/bin/env zeta\n") == "zeta"


@pytest.mark.usefixtures("_nothing_added")
def test_the_names_that_a_file_gives_win_over_ours(folder):
    (folder / "mine.toml").write_text('ids = ["mine", "lua"]\nsuffixes = [".rb"]\ngrammar = "elixir"\n')

    assert add_user_languages(str(folder)) == []
    assert language_id_of("a.rb") == "mine"
    assert language_of("lua", None).grammar == "elixir"
    assert language_of("ruby", None).grammar == "ruby"
    assert language_id_of("a.lua") == "lua"


@pytest.mark.usefixtures("_nothing_added")
def test_without_a_grammar_the_files_are_text(folder):
    (folder / "mine.toml").write_text('ids = ["mine"]\nsuffixes = [".mine"]\nline_comment = ";"\n')

    assert add_user_languages(str(folder)) == []
    assert outline(document("def f\n", "mine")) == ()
    assert language_of("", "a.mine").line_comment == ";"


def test_every_field_has_the_name_and_the_type_that_it_has_in_a_language(folder):
    found, complaints = loaded(folder, zeta=ZETA)

    assert complaints == []
    assert set(FIELDS) == {field.name for field in fields(Language)} - OUR_OWN
    (zeta,) = found
    assert zeta.family == "zeta"
    assert (zeta.suffixes, zeta.comments, zeta.above) == ((".zeta",), frozenset({"comment"}), (("@", ""),))
    assert zeta.typed[0].search("a is B").groupdict() == {"name": "a", "type": "B"}
    assert (zeta.tags_depth, zeta.parameter_order, zeta.headers[0].match("def f")["name"]) == (
        4,
        "name: type",
        "f",
    )


def test_the_module_of_an_installed_wheel_is_a_grammar(folder):
    found, complaints = loaded(
        folder,
        one='ids = ["one"]\ngrammar = "tree_sitter_go"\ntags = "(function_declaration name: (identifier) @name) @function"\n',
        two='ids = ["two"]\ngrammar = "tree_sitter_typescript:language_tsx"\n',
    )

    assert complaints == []
    assert [language.grammar for language in found] == [
        "tree_sitter_go",
        "tree_sitter_typescript:language_tsx",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('ids = "zeta"', "ids: expected a list of texts, not 'zeta'"),
        ("ids = []", 'ids: expected language ids as editors send them, such as ["zig"], not []'),
        ('ids = ["a b"]', "ids: expected language ids as editors send them, such as [\"zig\"], not ['a b']"),
        ("ids = [1]", "ids: expected a list of texts, not [1]"),
        ('suffix = [".z"]', "suffix: there is no such field; did you mean 'suffixes'?"),
        ("qwertz = 1", "qwertz: there is no such field"),
        ('definitions = {a = "class"}', "definitions: there is no such field"),
        ('suffixes = ["zeta"]', "suffixes: expected a dot and then small letters without another dot, such as '.zig', not 'zeta'"),
        ('suffixes = [".Zeta"]', "suffixes: expected a dot and then small letters without another dot, such as '.zig', not '.Zeta'"),
        ('file_names = ["a/b"]', "file_names: expected the name of a file without folders, not 'a/b'"),
        ("line_comment = true", "line_comment: expected a text, not True"),
        ("tags_depth = true", "tags_depth: expected a number from 1 to 100, not True"),
        ("tags_depth = 1000", "tags_depth: expected a number from 1 to 100, not 1000"),
        ('parameter_order = "type"', "parameter_order: expected one of 'name: type', 'type name', 'name type', not 'type'"),
        ('above = ["@"]', "above: expected pairs of what a line begins and ends with, such as [[\"@\", \"\"]], not ['@']"),
        ('family = "python"', "family: 'python' is for the languages that we read ourselves"),
        ("bases = '('", "bases: this is no regular expression: missing ), unterminated subpattern at position 0"),
        ("bases = 'extends (.*)'", "bases: expected a group (?P<bases>…) in 'extends (.*)'"),
        ("typed = ['(?P<name>x)']", "typed: expected a group (?P<type>…) in '(?P<name>x)'"),
        ("headers = 'x'", "headers: expected a list of texts, not 'x'"),
        ('grammar = "yaml"', ("grammar: there is no grammar 'yaml'; expected one of tree-sitter-languages, such as 'elixir', or "
                             "the module of an installed wheel, such as 'tree_sitter_zig'")),
        ("grammar = 'tree_sitter_not_installed'",
         ("grammar: there is no grammar 'tree_sitter_not_installed'; expected one of tree-sitter-languages, such as 'elixir', or "
         "the module of an installed wheel, such as 'tree_sitter_zig'")),
        ("grammar = 'os'", ("grammar: there is no grammar 'os'; expected one of tree-sitter-languages, such as 'elixir', or "
                           "the module of an installed wheel, such as 'tree_sitter_zig'")),
        ("tags = '(x) @name'", "tags: a query needs a grammar"),
        ("grammar = 'ruby'\ntags = '(method) @thing'",
         ("tags: nothing is done with @thing; expected @name, @owner, @import, @_… for comparisons, or one of @class, @constant, "
         "@enum, @function, @interface, @method, @module, @property, @type, @variable")),
        ("grammar = 'ruby'\ntags = '(method) @function'", "tags: expected @name for the name of what is declared"),
    ],
    ids=["a text for a list", "no id", "a space in an id", "a number for a text", "a misspelt field", "an unknown field",
         "a field of ours alone", "a suffix without its dot", "a suffix in capitals", "a path for a name", "a truth for a text",
         "a truth for a number", "too large a number", "an unknown order", "half a pair", "a family of ours", "a broken pattern",
         "a pattern without its group", "one of them without its group", "a pattern for a list of them",
         "a grammar that crashes", "a wheel that is not installed", "a module that is no grammar", "a query without grammar",
         "an unknown capture", "a query without names"],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_field_and_what_was_expected(folder, line, expected):
    others = "" if line.startswith("ids") else 'ids = ["zeta"]\n'

    assert complaint(folder, others + line) == expected


def test_a_query_that_does_not_fit_the_grammar_is_told_with_its_place(folder):
    sentence = complaint(
        folder, "ids = ['zeta']\ngrammar = 'ruby'\ntags = '''\n(method) @function\n(nonsense) @name\n'''\n"
    )

    assert sentence.startswith("tags: ")
    assert "row 1" in sentence
    assert "nonsense" in sentence


def test_a_missing_id_and_all_else_that_is_wrong_are_told_together(folder):
    found, complaints = loaded(folder, zeta='suffixes = ["a"]\nsuffix = 1\n')

    assert found == []
    assert [sentence.split(": ")[1] for sentence in complaints] == ["ids", "suffixes", "suffix"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"ids = [\n", "this is not TOML"),
        (b"ids = ['\xff']\n", "expected UTF-8"),
        (b"a = " + b"[" * 100_000, "this is not TOML"),
        (b"#" * 1_000_001, "expected a regular file"),
        (b"", "ids: missing"),
    ],
    ids=["unfinished", "no UTF-8", "nested deeply", "too large", "empty"],
)
def test_a_bad_file_is_left_out_and_the_others_are_not(folder, content, expected):
    (folder / "bad.toml").write_bytes(content)
    found, complaints = loaded(folder, good='ids = ["good"]\n')

    assert [language.ids for language in found] == [("good",)]
    assert [sentence.startswith(f"bad.toml: {expected}") for sentence in complaints] == [True]


def test_a_pipe_or_a_link_is_no_file(folder):
    os.mkfifo(folder / "pipe.toml")
    (folder / "link.toml").symlink_to("/dev/zero")
    (folder / "folder.toml").mkdir()
    (folder / "notes.txt").write_text("not read")
    found, complaints = load_user_languages(str(folder))

    assert found == []
    assert [sentence.split(":")[0] for sentence in complaints] == ["folder.toml", "link.toml", "pipe.toml"]


def test_a_name_belongs_to_the_first_file_that_gives_it(folder):
    found, complaints = loaded(
        folder, a='ids = ["zeta"]\nsuffixes = [".z"]\n', b='ids = ["other"]\nsuffixes = [".z"]\n'
    )

    assert [language.ids for language in found] == [("zeta",)]
    assert complaints == ["b.toml: '.z' is already a name of the language in a.toml"]


def test_a_folder_that_is_not_there_is_empty(folder):
    assert load_user_languages(str(folder / "none")) == ([], [])


def test_a_folder_that_is_a_file_is_told(folder):
    (folder / "file").write_text("")

    assert load_user_languages(str(folder / "file")) == (
        [], [f"{folder / 'file'}: the folder with your languages cannot be read: NotADirectoryError"]
    )  # fmt: skip
