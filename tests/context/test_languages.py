import importlib
import pkgutil
import subprocess
import sys

import pytest

from glossator_context import grammars, languages
from glossator_context.languages import (
    all_languages,
    is_documentable,
    language_id_of,
    language_of,
    names_of,
)
from glossator_context.languages.known import KNOWN
from glossator_context.symbols import SymbolKind

NOT_LANGUAGES = {"known", "language", "long_tail", "user", "user_fields"}
# Several grammars share their words: what one of them does not know, another does.
OF_FAMILIES = {"python", "javascript", "typescript", "tsx"}
# What leads patterns with nested repetition astray.
TIRESOME = [
    "a" * 400, "a " * 200, "(" * 400, "a(" * 200, "<" * 400, "A<" * 200, "[" * 400, "a::" * 130, "a." * 200, "a, " * 130,
    "* " * 200, "\t" * 400, " " * 400, "pub " * 100, "@a(a) " * 65, "-> " * 130, "List<" * 80, "fn f(" * 80,
    "class A " * 50, "\nimpl" + "\t" * 395, "int f(" + "a b, " * 78, "func (" + "a " * 190,
]  # fmt: skip


@pytest.mark.parametrize(
    ("language_id", "path", "grammar"),
    [
        ("python", None, "python"),
        ("python", "/a/b.txt", "python"),
        ("javascriptreact", None, "javascript"),
        ("typescript", "/a.ts", "typescript"),
        ("typescript", "/a.tsx", "tsx"),
        ("typescriptreact", None, "tsx"),
        ("csharp", None, "c_sharp"),
        ("golang", None, "go"),
        ("cpp", "/a.h", "cpp"),
        ("", "/a.pyi", "python"),
        ("", "/a.d.ts", "typescript"),
        ("", "/a.go", "go"),
        ("", "/a.h", "c"),
        ("", "C:\\a\\Gemfile", "ruby"),
        ("plaintext", "/a.py", None),
        ("klingon", "/a.py", None),
        ("", None, None),
        ("", "/no.suffix/name", None),
        ("", "/gemfile", None),
    ],
)
def test_the_editor_says_what_a_document_is_and_its_name_says_the_rest(language_id, path, grammar):
    language = language_of(language_id, path)

    assert (language.grammar if language else None) == grammar


@pytest.mark.parametrize(
    ("path", "text", "language_id"),
    [
        ("/a.py", "", "python"),
        ("/a.JS", "", "javascript"),
        ("/a.jsx", "", "javascriptreact"),
        ("/a.tsx", "", "typescriptreact"),
        ("/a.kt", "", "kotlin"),
        ("/a.cs", "", "csharp"),
        ("/a.unknown", "", "plaintext"),
        ("/run", "#!/usr/bin/env python3\n", "python"),
        ("/run", "#!/usr/bin/env -S PATH=x node --a\n", "javascript"),
        ("/run", "#!/bin/sh -e\n", "shellscript"),
        ("/run", "#!/usr/local/bin/ruby3.2\r\n", "ruby"),
        ("/run", "text\n#!/bin/sh\n", "plaintext"),
        ("/a.go", "#!/bin/sh\n", "go"),
        ("/a.h", "#pragma once\nstruct a { int x; };\n", "c"),
        ("/a.h", "#pragma once\nnamespace a {\n}\n", "cpp"),
        ("/a.h", "template <typename T>\nvoid f(T t);\n", "cpp"),
        ("/a.h", '/* a namespace of its own */\n#ifdef __cplusplus\nextern "C" {\n#endif\n', "c"),
    ],
)
def test_a_file_has_the_language_id_that_an_editor_would_send(path, text, language_id):
    assert language_id_of(path, text) == language_id


@pytest.mark.parametrize("module", sorted(KNOWN))
def test_the_table_of_names_says_what_the_file_of_a_language_says(module):
    language = importlib.import_module(f"glossator_context.languages.{module}").LANGUAGE

    assert KNOWN[module].split() == list(names_of(language))


def test_every_file_of_a_language_is_in_the_table():
    modules = {each.name for each in pkgutil.iter_modules(languages.__path__)}

    assert modules - NOT_LANGUAGES == {module for module in KNOWN if "." not in module}


def test_no_name_means_two_languages():
    names = [name for each in KNOWN.values() for name in each.split()]

    assert len(names) == len(set(names))


def test_looking_up_a_name_imports_one_language():
    program = (
        "import sys; from glossator_context.languages import language_of; language_of('go', None);"
        "loaded = {name for name in sys.modules if name.startswith('glossator_context.languages.')};"
        "sys.exit(str(loaded) if 'glossator_context.languages.java' in loaded or len(loaded) > 3 else 0)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_documentation_is_written_where_it_can_be_proven():
    assert [name for name in ("python", "typescriptreact", "go", "plaintext", "c") if is_documentable(name)] == [
        "python", "typescriptreact",
    ]  # fmt: skip


@pytest.mark.parametrize("module", [each for each in KNOWN if each not in OF_FAMILIES and "." not in each])
def test_a_language_speaks_of_its_grammar_alone(module):
    language = importlib.import_module(f"glossator_context.languages.{module}").LANGUAGE
    parser = grammars._parser(language.grammar)
    assert parser is not None
    kinds = (
        language.functions | language.imports | language.comments | language.blocks | language.statements | language.strings
        | language.calls | language.decorators
    )  # fmt: skip

    assert {kind for kind in kinds if parser.language.id_for_node_kind(kind, True) is None} == set()


@pytest.mark.parametrize("language", all_languages(), ids=lambda language: language.ids[0])
def test_the_queries_of_a_language_fit_its_grammar(language):
    kinds = {kind.value for kind in SymbolKind}
    for query in filter(None, (language.tags, language.reopened)):
        captures = {
            name for name in grammars.captures_of(query, language.grammar) if not name.startswith("_")
        }

        assert "name" in captures
        assert captures <= kinds | {"name", "owner", "import", "tag", "self"}


@pytest.mark.parametrize("language", all_languages(), ids=lambda language: language.ids[0])
def test_no_text_keeps_a_pattern_of_a_language_busy(language):
    patterns = [*language.headers, *language.typed, language.member, language.identifier]
    patterns += filter(None, (language.bases, language.returns, language.private))
    for pattern in patterns:
        for text in TIRESOME:
            for _ in pattern.finditer(f"\n{text}"):
                pass
            pattern.match(text)
