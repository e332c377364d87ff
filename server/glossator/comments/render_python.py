"""The three conventions of Python docstrings, as lines without indentation and without quotes."""

import re
from collections.abc import Mapping

from glossator.comments.prose import Prose
from glossator.comments.wrap import paragraphs, wrapped
from glossator_context.facts import Facts
from glossator_context.symbols import Parameter, ParameterKind

_INDENT = "    "
_STARS = {ParameterKind.VARIADIC: "*", ParameterKind.KEYWORDS: "**"}
# What begins a section in a reader of Google docstrings.
_HEADER_LIKE = re.compile(
    r"^(\s*)((?:Args|Arguments|Parameters|Returns?|Yields?|Raises|Attributes|Examples?|Notes?|Todo|Warns?|Warnings?|See Also|References))(:?\s*)$",
    re.MULTILINE,
)


def google_lines(prose: Prose, facts: Facts, width: int) -> list[str]:
    """Google style (the Google Python style guide, 3.8). Types are those of the signature and not repeated."""
    lines = _head(prose, width)
    for title, entries in (
        ("Args", _starred(prose.parameters, facts.parameters)),
        ("Attributes", dict(prose.attributes)),
    ):
        lines += _google_section(title, entries, width)
    for title, text, annotation in (
        ("Returns", prose.returns, facts.return_annotation),
        ("Yields", prose.yields, facts.yield_annotation),
    ):
        if text:
            # A reader takes what stands before a colon for a type.
            lead = f"{annotation}: " if ":" in text and annotation and len(annotation) < width // 2 else ""
            lines += ["", f"{title}:", *wrapped(lead + text, width, first=_INDENT, rest=_INDENT)]
    return lines + _google_section("Raises", dict(prose.raises), width)


def numpy_lines(prose: Prose, facts: Facts, width: int) -> list[str]:
    """NumPy style (numpydoc, "Docstring Standard"): each entry has its type."""
    lines = _head(prose, width)
    for title, entries, declared in (
        ("Parameters", prose.parameters, facts.parameters),
        ("Attributes", prose.attributes, facts.attributes),
    ):
        if entries:
            lines += _numpy_header(title)
            by_name = {parameter.name: parameter for parameter in declared}
            for name, text in entries.items():
                parameter = by_name.get(name, Parameter(name=name))
                kind = _numpy_type(parameter)
                lines.append(f"{_STARS.get(parameter.kind, '')}{name}{f' : {kind}' if kind else ''}")
                lines += wrapped(text, width, first=_INDENT, rest=_INDENT)
    for title, text, annotation in (
        ("Returns", prose.returns, facts.return_annotation),
        ("Yields", prose.yields, facts.yield_annotation),
    ):
        if text:
            lines += [
                *_numpy_header(title),
                annotation or "object",
                *wrapped(text, width, first=_INDENT, rest=_INDENT),
            ]
    if prose.raises:
        lines += _numpy_header("Raises")
        for name, text in prose.raises.items():
            lines += [name, *wrapped(text, width, first=_INDENT, rest=_INDENT)]
    return lines


def sphinx_lines(prose: Prose, facts: Facts, width: int) -> list[str]:
    """Sphinx fields (the Python domain's info field lists). Types are those of the signature and not repeated."""
    lines = _head(prose, width)
    fields: list[str] = []
    for name, text in _starred(prose.parameters, facts.parameters).items():
        fields += wrapped(text, width, first=f":param {name}: ", rest=_INDENT)
    for name, text in prose.attributes.items():
        fields += wrapped(text, width, first=f":ivar {name}: ", rest=_INDENT)
    if prose.returns:
        fields += wrapped(prose.returns, width, first=":returns: ", rest=_INDENT)
    if prose.yields:
        fields += wrapped(prose.yields, width, first=":yields: ", rest=_INDENT)
    for name, text in prose.raises.items():
        fields += wrapped(text, width, first=f":raises {name}: ", rest=_INDENT)
    return [*lines, "", *fields] if fields else lines


def _head(prose: Prose, width: int) -> list[str]:
    """The summary and the details. The quotes take three columns of the first line, and of a single one six."""
    first, *rest = wrapped("." * 3 + prose.summary, width)
    lines = [first[3:], *rest]
    if prose.details:
        details = _HEADER_LIKE.sub(r"\1\2.", prose.details)
        details = re.sub(r"(?m)^(\s*):(?=\w)", r"\1", details)
        lines += ["", *paragraphs(re.sub(r"(?m)^\s*[-=~^\"'#*+]{3,}\s*$", "", details), width)]
    return lines


def _starred(texts: Mapping[str, str], declared: tuple[Parameter, ...]) -> dict[str, str]:
    stars = {parameter.name: _STARS.get(parameter.kind, "") for parameter in declared}
    return {stars.get(name, "") + name: text for name, text in texts.items()}


def _google_section(title: str, entries: Mapping[str, str], width: int) -> list[str]:
    if not entries:
        return []
    lines = ["", f"{title}:"]
    for name, text in entries.items():
        lines += wrapped(text, width, first=f"{_INDENT}{name}: ", rest=_INDENT * 2)
    return lines


def _numpy_header(title: str) -> list[str]:
    return ["", title, "-" * len(title)]


def _numpy_type(parameter: Parameter) -> str:
    annotation = " ".join((parameter.annotation or "").split())
    if parameter.kind in _STARS:
        return annotation
    if not parameter.optional and parameter.default is None:
        return annotation
    return f"{annotation}, optional" if annotation else "optional"
