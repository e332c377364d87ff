"""Import statements that name packages by dots: Java, Kotlin, Scala, C# and Swift."""

import re
from collections.abc import Iterator

from glossator_context.indexing.imports.statement import BEFORE, NAME, reader
from glossator_context.symbols import Import

_DOTTED = rf"{NAME}(?:[ \t]*+\.[ \t]*+{NAME})*+"
_NOISE = re.compile(
    r"""
    "{3} (?: [^"]++ | "(?!"") )*+ (?:"{3}|\Z)
    | " (?: [^"\\\n]++ | \\. )*+ "?+
    | /\* (?: [^*]++ | \*(?!/) )*+ (?:\*/|\Z)
    | //[^\n]*+
    """,
    re.VERBOSE,
)
_NOISE_MARKS = ("//", "/*", '"""')


def _statement(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE | re.VERBOSE)


_JAVA_STATEMENT = _statement(
    rf"import \s++ (?:static\s++)?+ {_DOTTED} (?:[ \t]*+\.[ \t]*+\*)?+ [ \t]*+ (?:;|$)"
)


def _read_java(statement: str) -> Iterator[Import]:
    words = statement.rstrip("; \t").split()
    path = "".join(words[2 if words[1:2] == ["static"] and len(words) > 2 else 1 :])
    module, _, name = path.rpartition(".")
    yield _of_name(module, name, name)


_BACKTICKED = r"(?:[^\W\d]\w*+|`[^`\n]++`)"
_KOTLIN_STATEMENT = _statement(
    rf"import [ \t]++ {_BACKTICKED}(?:\.{_BACKTICKED})*+ (?:\.\*)?+ (?:[ \t]++as[ \t]++{_BACKTICKED})?+ [ \t]*+ (?:;|$)"
)


def _read_kotlin(statement: str) -> Iterator[Import]:
    words = statement.rstrip("; \t").replace("`", "").split()
    module, _, name = words[1].rpartition(".")
    yield _of_name(module, name, words[3] if len(words) == 4 else name)


_SCALA_PATH = r"(?:[^\W\d]\w*+|`[^`\n]++`)"
_SCALA_ONE = rf"{_SCALA_PATH}(?:\.{_SCALA_PATH})*+(?:\.(?:\{{[^{{}}]*+\}}|\*|_))?+(?:[ ]as[ ]{_SCALA_PATH})?+"
_SCALA_STATEMENT = re.compile(
    rf"(?:import|export)[ \t]++{_SCALA_ONE}(?:\s*+,\s*+{_SCALA_ONE})*+(?=[ \t]*+(?:;|$))",
    re.MULTILINE,
)
_SCALA_EACH = re.compile(_SCALA_ONE)
_SCALA_ALIAS = re.compile(r"\s*+(?:=>|\bas\b)\s*+")


def _read_scala(statement: str) -> Iterator[Import]:
    word, _, rest = statement.partition(" ")
    for match in _SCALA_EACH.finditer(rest):
        path, brace, selectors = match[0].replace("`", "").partition("{")
        if not brace:
            path, _, alias = path.partition(" as ")
            module, _, name = path.rpartition(".")
            yield _of_name(module, "*" if name == "_" else name, alias or name)
            continue
        module = path.rstrip(".")
        names: list[str] = []
        exported: list[str] = []
        for selector in selectors.rstrip("} \t\r\n").split(","):
            name, *alias_of = _SCALA_ALIAS.split(selector.strip())
            if name in {"_", "*"} or name.split()[:1] == ["given"]:
                yield Import(module=module, exported=("*",))
            elif name and alias_of[:1] != ["_"]:
                names.append(alias_of[0] if alias_of else name)
                exported.append(name)
        if names:
            passed_on = tuple(names) if word == "export" else ()
            yield Import(module=module, names=tuple(names), exported=tuple(exported), passed_on=passed_on)


_CSHARP_STATEMENT = _statement(
    rf"""
    (?:global\s++using|using) \s++ (?:static\s++|unsafe\s++)?+ (?:{NAME}\s*+=\s*+)?+
    (?:global::)?+ {_DOTTED} (?:<[^;\n]{{0,200}}+)?+ \s*+ ;
    """,
)


def _read_csharp(statement: str) -> Iterator[Import]:
    head, _, target = statement.rstrip("; \t\r\n").rpartition("=")
    passed_on = ("*",) if statement.startswith("global") else ()
    path = (target if head else target.split(maxsplit=3)[-1]).replace("global::", "").partition("<")[0]
    path = "".join(path.split())
    if not head:
        yield Import(module=path, exported=("*",), passed_on=passed_on)
        return
    module, _, name = path.rpartition(".")
    alias = head.split()[-1]
    yield Import(module=module, names=(alias,), exported=(name,), passed_on=(alias,) if passed_on else ())


_SWIFT_BEFORE = re.compile(
    r"(?:.*[;{}])?[ \t]*+(?:(?:@\w++(?:\([^()\n]*+\))?+|public|package|internal|fileprivate|private)[ \t]++)*+"
)
_SWIFT_KIND = r"typealias|struct|class|enum|protocol|let|var|func"
_SWIFT_STATEMENT = _statement(rf"import [ \t]++ (?:(?:{_SWIFT_KIND})[ \t]++)?+ {_DOTTED} [ \t]*+ (?:;|$)")


def _read_swift(statement: str) -> Iterator[Import]:
    words = statement.rstrip("; \t").split()
    kind, path = words[-2], words[-1]
    module, _, name = path.rpartition(".")
    if kind != "import" and module:
        yield _of_name(module, name, name)
    else:
        yield Import(module=path, exported=("*",))


def _of_name(module: str, name: str, alias: str) -> Import:
    """One name of a package, or each of them."""
    if name == "*":
        return Import(module=module, exported=("*",))
    return Import(module=module, names=(alias,), exported=(name,))


JAVA = reader(_JAVA_STATEMENT, _read_java, before=BEFORE, noise=_NOISE, noise_marks=_NOISE_MARKS, kept=('"',))
KOTLIN = reader(_KOTLIN_STATEMENT, _read_kotlin, before=BEFORE, noise=_NOISE, noise_marks=_NOISE_MARKS)
SCALA = reader(_SCALA_STATEMENT, _read_scala, before=BEFORE, noise=_NOISE, noise_marks=_NOISE_MARKS)
CSHARP = reader(_CSHARP_STATEMENT, _read_csharp, before=BEFORE, noise=_NOISE, noise_marks=_NOISE_MARKS)
SWIFT = reader(_SWIFT_STATEMENT, _read_swift, before=_SWIFT_BEFORE, noise=_NOISE, noise_marks=_NOISE_MARKS)
