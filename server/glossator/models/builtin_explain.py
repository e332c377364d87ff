"""The built-in model's explanation of a declaration, as markdown made of facts."""

import re

from glossator.wording import declaration
from glossator.wording.words import listed
from glossator_context.facts import Facts, Returns
from glossator_context.frames import Neighbour, Subject
from glossator_context.symbols import Parameter, SymbolKind

CLOSING_LINE = "*Built-in explanation: read from the syntax, without a model.*"

_MAX_NAMES = 12
# McCabe 1976 advises to keep a function's number at 10 or less.
_COMPLEXITY = ((1, "a straight line"), (5, "simple"), (10, "moderate"), (20, "complex"))


def explanation(subject: Subject) -> str:
    """What the declaration is, takes, gives, raises, calls and is called by."""
    facts, symbol = subject.facts, subject.facts.symbol
    parts = [_fenced(symbol.signature, facts.language), _opening(facts)]
    parts.append(_section("Parameters", [_parameter(each, facts) for each in facts.parameters]))
    constructed = {each.name for each in facts.parameters}
    fields = [each for each in facts.attributes if each.name not in constructed]
    parts.append(_section("Attributes", [_parameter(each, facts, is_attribute=True) for each in fields]))
    parts.append(_section("What it gives and raises", _outcome(facts)))
    parts.append(_section("How it works", _workings(subject)))
    parts.append(_section("Where it is", [_place(facts)]))
    parts.append(CLOSING_LINE)
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening(facts: Facts) -> str:
    symbol = facts.symbol
    kind = f"asynchronous {symbol.kind.value}" if symbol.is_async else symbol.kind.value
    first = _first_line(symbol.doc)
    summary = _escaped(first) if first else declaration.summary(facts)
    details = "" if first else declaration.details(facts)
    return " ".join(
        part for part in (f"**{_code(symbol.qualified_name)}** ({kind}).", summary, details) if part
    )


def _first_line(doc: str | None) -> str:
    return next((line.strip() for line in (doc or "").splitlines() if line.strip()), "")


def _parameter(parameter: Parameter, facts: Facts, *, is_attribute: bool = False) -> str:
    text = (declaration.attribute_text if is_attribute else declaration.parameter_text)(parameter, facts)
    kind = f" ({_code(parameter.annotation)})" if parameter.annotation else ""
    return f"{_code(parameter.name)}{kind}: {text}"


def _outcome(facts: Facts) -> list[str]:
    lines = []
    if facts.returns is not Returns.NONE:
        kind = f" ({_code(facts.return_annotation)})" if facts.return_annotation else ""
        said = (
            declaration.returns_text(facts)
            if facts.returns is Returns.REQUIRED
            else "A value, in some cases."
        )
        lines.append(
            f"Returns{kind}: {said}"
            if facts.symbol.kind is not SymbolKind.PROPERTY
            else f"Value{kind}: {declaration.summary(facts)}"
        )
    if facts.yields:
        lines.append(f"Yields: {declaration.yields_text(facts)}")
    lines.extend(f"Raises {_code(name)}: {declaration.raising_text(name, facts)}" for name in facts.raises)
    if facts.may_raise:
        lines.append(f"May raise {_codes(facts.may_raise)}.")
    return lines


def _workings(subject: Subject) -> list[str]:
    facts = subject.facts
    lines = []
    if facts.bases:
        lines.append(f"Is based on {_codes(facts.bases)}.")
    if facts.members:
        lines.append(f"Declares {_codes(facts.members)}.")
    # To make an exception is a call as well, but the reader has been told of it.
    if calls := tuple(name for name in facts.calls if name not in {*facts.raises, *facts.may_raise}):
        lines.append(f"Calls {_codes(calls)}.")
    if subject.callers:
        lines.append(f"Is called in this file by {_codes(subject.callers)}.")
    lines.extend(_neighbourhood(subject))
    if facts.symbol.decorators:
        lines.append(f"Is decorated with {_codes(facts.symbol.decorators)}.")
    if facts.symbol.kind in {SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.PROPERTY}:
        lines.append(f"Its cyclomatic complexity is {facts.complexity} ({_word_for(facts.complexity)}).")
    return lines


def _neighbourhood(subject: Subject) -> list[str]:
    """What is known from other files of the workspace: by names alone, as it says."""
    lines = []
    if subject.uses:
        lines.append(f"Of the names that it calls, other files declare {_places(subject.uses)}.")
    if subject.used_by:
        more = "; more files are still to be read" if subject.is_partial else ""
        lines.append(f"By its name it is used in other files: {_places(subject.used_by)}{more}.")
    if subject.tested_by:
        lines.append(f"By its name it is tested: {_places(subject.tested_by)}.")
    return lines


def _places(neighbours: tuple[Neighbour, ...]) -> str:
    """`name` in `path`, for each."""
    shown = [
        f"{_code(each.name)} in {_code(each.path)}" if each.name else _code(each.path)
        for each in neighbours[:_MAX_NAMES]
    ]
    rest = len(neighbours) - len(shown)
    return listed([*shown, f"{rest} more"] if rest else shown)


def _word_for(complexity: int) -> str:
    return next((word for limit, word in _COMPLEXITY if complexity <= limit), "hard to test and to follow")


def _place(facts: Facts) -> str:
    symbol = facts.symbol
    first, last = symbol.start.line + 1, symbol.end.line + 1
    where = f"line {first}" if first == last else f"lines {first} to {last}"
    owner = symbol.qualified_name.rpartition(".")[0]
    return (
        f"Defined in {_code(owner)}, {where} of this file." if owner else f"Defined in {where} of this file."
    )


def _section(title: str, lines: list[str]) -> str:
    return "\n".join([f"**{title}**", "", *(f"- {line}" for line in lines)]) if lines else ""


def _codes(names: tuple[str, ...]) -> str:
    shown = [_code(name) for name in names[:_MAX_NAMES]]
    rest = len(names) - len(shown)
    return listed([*shown, f"{rest} more"] if rest else shown)


def _code(text: str) -> str:
    """A code span that no backquote in the text can end."""
    text = " ".join(text.split())
    marks = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{marks}{pad}{text}{pad}{marks}"


def _fenced(text: str, language: str) -> str:
    fence = "`" * max(3, max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _escaped(text: str) -> str:
    """Somebody's documentation as plain text in markdown."""
    return re.sub(r"([\\*_\[\]<>!#|~])", r"\\\1", text)
