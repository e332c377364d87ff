"""JavaScript's and TypeScript's import statements: `import`, `export ... from`, `require()` and `import()`."""

import re
from collections.abc import Iterator

from glossator_context.indexing.imports.statement import Span, reader
from glossator_context.symbols import Import

_NAME = r"(?:[^\W\d]|\$)[\w$]*+"
_STRING = r"""(?:"[^"\n]++"|'[^'\n]++'|`[^`\n$]++`)"""
# Between the word and the module stand two names at most, and braces: what is longer is no import.
_FEW = r"[^\"'`;(){}=]{0,400}+"
_BRACED = r"\{[^{}]{0,20000}+\}"
_CALL = rf"(?:require(?:\s*+\.\s*+resolve)?+|import)\s*+\(\s*+{_STRING}"
_STATEMENT = re.compile(
    rf"""
    (?<![\w$.\#]) (?:
        import \b (?: {_FEW}(?:{_BRACED}\s*+from\b\s*+)?+{_STRING}
                    | {_FEW}=\s*+require\s*+\(\s*+{_STRING}\s*+\) )
      | export \b \s*+ (?:type\b\s*+)?+ (?:\*{_FEW} | {_BRACED}\s*+from\b\s*+ ) {_STRING}
      | (?P<call>{_CALL})
    )
    """,
    re.VERBOSE,
)
_NOISE = re.compile(
    r"""
    " (?: [^"\\\n]++ | \\. )*+ "?+
    | ' (?: [^'\\\n]++ | \\. )*+ '?+
    | /\* (?: [^*]++ | \*(?!/) )*+ (?:\*/|\Z)
    | //[^\n]*+
    """,
    re.VERBOSE,
)
_EXPORT = re.compile(r"export\b")
_MODULE = re.compile(rf"\bfrom\s*+({_STRING})")
_EFFECT = re.compile(rf"import\s*+({_STRING})")
_EQUALS = re.compile(rf"import\s++(?:type\s++)?+({_NAME})\s*+=\s*+require\s*+\(\s*+({_STRING})")
_BRACES = re.compile(r"\{([^{}]*+)\}")
_SPECIFIER = re.compile(
    rf"(?:(?:type|typeof)\s++(?!as\b|$))?+({_NAME}|{_STRING})(?:\s++as\s++({_NAME}|{_STRING}))?+"
)
_NAMESPACE = re.compile(rf"\*\s*+as\s++({_NAME})")
_DEFAULT = re.compile(rf"\s*+(?:(?:type|typeof|defer|source)\s++(?=[\w$]))?+({_NAME})\s*+(?:,|$)")
_CALLED = re.compile(rf"(?<![\w$.])(?:require(?:\s*+\.\s*+resolve)?+|import)\s*+\(\s*+({_STRING})")
_BEHIND_CALL = re.compile(rf"[^)]{{0,200}}?\)(?:\s*+\))?+(?:\s*+\.\s*+({_NAME}))?+")
_AWAIT = r"\s*+=\s*+(?:\(\s*+)?+(?:await\b\s*+)?+$"
_TARGET = re.compile(rf"({_NAME}(?:\.{_NAME})*+)\s*+(?::[^=;,\n]{{1,80}}+)?+{_AWAIT}")
_TAKEN_APART = re.compile(rf"\{{([^{{}}]*+)\}}\s*+(?::[^=;\n]{{1,80}}+)?+{_AWAIT}")
_PROPERTY = re.compile(rf"({_NAME})(?:\s*+:\s*+({_NAME}))?+")
_PROMISED = frozenset({"then", "catch", "finally"})
_WAY_BACK = 2_000


def _spans(text: str) -> Iterator[Span]:
    """The places of statements; of a call also what it is assigned to, and the member that is taken."""
    for match in _STATEMENT.finditer(text):
        start, stop = match.span()
        if match["call"] is not None:
            before = text[max(0, start - _WAY_BACK) : start]
            target = _target(before)
            behind = _BEHIND_CALL.match(text, stop)
            start -= len(before) - target.start() if target is not None else 0
            stop = behind.end() if behind is not None else stop
        yield start, stop


def _target(before: str) -> re.Match[str] | None:
    """What a call behind this text is assigned to: a name with dots, or names in braces."""
    trimmed = before.rstrip().removesuffix("await").rstrip("( \t\r\n")
    if not trimmed.endswith("="):
        return None
    braces = before.rfind("{")
    taken_apart = _TAKEN_APART.match(before, braces) if braces >= 0 else None
    return taken_apart or _TARGET.search(before, max(0, len(before) - 200))


def _read(statement: str) -> Iterator[Import]:
    call = _CALLED.search(statement)
    if _EXPORT.match(statement):
        module = _MODULE.search(statement)
        if module is not None:
            yield _read_export(statement[: module.start()], module[1][1:-1])
        return
    if statement.startswith("import") and (call is None or call.start() > 0):
        found = _read_import(statement)
        if found is not None:
            yield found
        return
    if call is not None:
        yield _read_call(statement, call)


def _read_import(statement: str) -> Import | None:
    source = _MODULE.search(statement)
    if source is None:
        equals = _EQUALS.match(statement)
        if equals is not None:
            return Import(module=equals[2][1:-1], names=(equals[1],), exported=("*",))
        effect = _EFFECT.match(statement)
        return Import(module=effect[1][1:-1]) if effect is not None else None
    clause = statement[len("import") : source.start()]
    names: list[str] = []
    exported: list[str] = []
    default = _DEFAULT.match(clause)
    if default is not None:
        names.append(default[1])
        exported.append("default")
    namespace = _NAMESPACE.search(clause)
    if namespace is not None:
        names.append(namespace[1])
        exported.append("*")
    for name, alias in _specified(clause):
        names.append(alias)
        exported.append(name)
    return Import(module=source[1][1:-1], names=tuple(names), exported=tuple(exported))


def _read_export(head: str, module: str) -> Import:
    namespace = _NAMESPACE.search(head)
    if namespace is not None:
        return Import(module=module, exported=("*",), passed_on=(namespace[1],))
    if "{" not in head:
        return Import(module=module, exported=("*",), passed_on=("*",))
    specified = _specified(head)
    return Import(
        module=module,
        exported=tuple([name for name, _ in specified]),
        passed_on=tuple([alias for _, alias in specified]),
    )


def _specified(clause: str) -> list[tuple[str, str]]:
    """Each name in braces, and what it is called behind `as`."""
    braces = _BRACES.search(clause)
    if braces is None:
        return []
    found = []
    for part in braces[1].split(","):
        match = _SPECIFIER.fullmatch(part.strip())
        if match is not None:
            found.append((match[1].strip("\"'"), (match[2] or match[1]).strip("\"'")))
    return found


def _read_call(statement: str, call: re.Match[str]) -> Import:
    module = call[1][1:-1]
    behind = _BEHIND_CALL.match(statement, call.end())
    member = behind[1] if behind is not None and behind[1] not in _PROMISED else None
    target = _target(statement[: call.start()])
    if target is None:
        return Import(module=module, exported=(member,) if member else ())
    if target[0].startswith("{"):
        taken = [_PROPERTY.match(part.strip()) for part in target[1].split(",")]
        return Import(
            module=module,
            names=tuple([each[2] or each[1] for each in taken if each is not None]),
            exported=tuple([each[1] for each in taken if each is not None]),
        )
    owner, _, name = target[1].rpartition(".")
    exported = (member or "*",)
    if not owner:
        return Import(module=module, names=(name,), exported=exported)
    if owner == "module" and name == "exports":
        return Import(module=module, exported=exported, passed_on=("default" if member else "*",))
    if owner in {"exports", "module.exports"}:
        return Import(module=module, exported=exported, passed_on=(name,))
    return Import(module=module, exported=exported)


ECMASCRIPT = reader(_spans, _read, noise=_NOISE, noise_marks=("//", "/*"), kept=('"', "'"))
