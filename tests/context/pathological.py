"""Texts that nobody writes and some machine sends: each has once kept a grammar busy, or could.

As a program, `pathological.py LANGUAGE` reads every text in that language and prints its name first, so that whoever
started it knows what it died of.
"""

import random
import resource
import sys
from collections.abc import Iterator

from glossator_context.document import Document
from glossator_context.grammars import parse
from glossator_context.indexing import extract
from glossator_context.languages import all_languages, language_of
from glossator_context.outline import outline
from glossator_context.scope import scope_at
from glossator_context.text import Position

# What the context process is allowed: beyond it an allocation fails, and tree-sitter dies of that.
MEMORY_BYTES = 1 << 30
# Less than in earnest, so that all texts take seconds.
PARSE_BUDGET_MS = 60

FIRST_CLASS = (
    "python", "javascript", "typescript", "typescriptreact", "go", "rust", "java", "c", "cpp", "csharp", "ruby", "php",
    "shellscript", "lua", "kotlin", "scala", "swift", "html", "css", "json",
)  # fmt: skip

_RUNS = {
    "100,000 round brackets": ("(", 100_000),
    "100,000 square brackets": ("[", 100_000),
    "100,000 braces": ("{", 100_000),
    "100,000 angles": ("<", 100_000),
    "closing brackets": (")]}>", 25_000),
    "empty pairs": ("()", 50_000),
    "HTML comments": ("<!--", 5_000),
    "brace and minus": ("{-", 5_000),
    "comments that do not end": ("/*", 20_000),
    "NULs": ("\0", 100_000),
    "byte order marks": ("\ufeff ", 30_000),
    "a huge word": ("x", 990_000),
    "a huge line": ("x + ", 240_000),
    "a huge line of commas": ("x,", 400_000),
    "templates": ("a<", 100_000),
    "templates on lines": ("a<\n", 50_000),
    "calls that do not end": ("a(", 100_000),
    "indices that do not end": ("a[", 50_000),
    "chained calls": ("a.b(", 40_000),
    "chained members": ("a.b()\n.", 30_000),
    "qualified names": ("a::", 60_000),
    "conditions": ("a ? b : ", 25_000),
    "arrows": ("a => ", 30_000),
    "negations": ("!", 100_000),
    "signs": ("- ", 100_000),
    "stars": ("*", 100_000),
    "at signs": ("@", 50_000),
    "hashes": ("#", 100_000),
    "dollars": ("$", 100_000),
    "backslashes": ("\\ ", 50_000),
    "backticks": ("`", 100_000),
    "quotes": ('"', 100_001),
    "apostrophes": ("'", 100_001),
    "interpolations": ('"${', 30_000),
    "template literals": ("`${", 30_000),
    "Ruby's interpolations": ('"#{', 30_000),
    "Swift's interpolations": ('"\\(', 30_000),
    "substitutions": ("$(", 30_000),
    "heredocs": ("<<A\n", 20_000),
    "three heredocs a line": ("<<A <<B <<C\n", 5_000),
    "PHP's heredocs": ("<?php <<<A\n", 10_000),
    "raw strings": ('r#"', 30_000),
    "raw strings of C++": ('R"(', 30_000),
    "Lua's long brackets": ("--[[", 20_000),
    "conditional lines": ("#if A\n{\n#else\n", 8_000),
    "tags": ("<a>", 30_000),
    "tags that do not end": ("<a ", 30_000),
    "scripts": ("<script>", 20_000),
    "selectors": (":not(", 20_000),
    "rules": ("a { ", 20_000),
    "objects": ('{"a":', 20_000),
    "cases": ("case a in\n", 10_000),
    "begins": ("begin\n", 20_000),
    "ends": ("end\n", 50_000),
    "conditions of a shell": ("if a; then\n", 20_000),
    "pipes": ("a |\n", 20_000),
    "generic bounds": ("impl<", 30_000),
    "generic words": ("< record ", 15_000),
    "functions": ("fn(", 50_000),
    "lists of words": ("%w[", 30_000),
    "blank lines": ("\n", 500_000),
    "carriage returns": ("\r", 300_000),
    "emoji": ("😀", 100_000),
}
_NESTED = {
    "8,000 nested calls": ("f(", "1", ")"),
    "nested templates": ("a<", "b", ">"),
    "nested blocks": ("if (x) {\n", "", "}\n"),
    "nested functions": ("function f() {\n", "", "}\n"),
    "nested classes": ("class A {\n", "", "}\n"),
    "nested arrays": ("[", "1", "]"),
    "nested definitions": ("def f\n", "", "end\n"),
}
_TOKENS = (
    "( ) { } [ ] < > \" ' ` a b . , ; : = -> => # // /* */ <!-- --> if fn class def end do <?php $ @ \\ | & * + - ? % 0 << "
    '"""  r# \n \t ${ #{ %w[ import try'
)


def texts(language: str) -> Iterator[tuple[str, str]]:
    """The texts with their names; the last ones are random, the same each time."""
    for name, (unit, count) in _RUNS.items():
        yield name, unit * count
    for name, (begin, middle, end) in _NESTED.items():
        yield name, begin * 8_000 + middle + end * 8_000
    yield "indentation", "".join(f"{' ' * depth}if x:\n" for depth in range(1_000))
    yield "tabs", "".join("\t" * depth + "a\n" for depth in range(600))
    yield "a string that does not end", '"' + "a\n" * 100_000
    yield "a text that does not end", '"""' + "a\n" * 100_000
    yield "a long raw string", "r" + "#" * 100_000
    chance = random.Random(language)
    tokens = _TOKENS.split(" ")
    for number in range(3):
        yield f"random tokens {number}", " ".join(chance.choices(tokens, k=20_000))
        yield f"random characters {number}", "".join(chance.choices(tokens, k=20_000))


def contents(language: str) -> Iterator[tuple[str, bytes]]:
    """The texts as files hold them, and some that are no UTF-8."""
    for name, text in texts(language):
        yield name, text.encode()
    yield "no UTF-8", b"\xff\xfe\xed\xa0\x80" * 20_000
    yield "another encoding", "é = ü + ß\n".encode("latin-1") * 10_000
    yield "random bytes", random.Random(language).randbytes(100_000)


def _read(language: str, path: str, name: str, content: bytes) -> None:
    syntax = language_of(language, None)
    assert syntax is not None
    parse(content, syntax.grammar, budget_ms=PARSE_BUDGET_MS)
    text = content.decode(errors="replace")
    document = Document(f"file:///{name}", None, language, text, 1, parse_budget_ms=PARSE_BUDGET_MS)
    outline(document)
    for line in (0, document.text.line_count // 2, document.text.line_count - 1):
        scope_at(document, Position(line, 5))
    extract.extract([(path, (0, 0), content)])


def main(language: str) -> None:
    """Read all texts in a language, with as much memory as the context process has."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    extract.PARSE_BUDGET_MS = PARSE_BUDGET_MS
    suffix = next(each.suffixes[0] for each in all_languages() if language in each.ids)
    for name, content in contents(language):
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
        _read(language, f"a{suffix}", name, content)
    sys.stdout.write("all is read\n")


if __name__ == "__main__":
    main(sys.argv[1])
