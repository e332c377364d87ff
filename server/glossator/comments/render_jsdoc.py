"""JSDoc and TSDoc comments, as lines without stars."""

import re

from glossator.comments.encode import jsdoc_text, tsdoc_text
from glossator.comments.prose import Prose
from glossator.comments.wrap import paragraphs, wrapped
from glossator_context.facts import Facts
from glossator_context.symbols import Parameter, ParameterKind

_INDENT = "  "


def jsdoc_lines(prose: Prose, facts: Facts, width: int, *, is_tsdoc: bool) -> list[str]:
    """The lines of the comment. Types are written for JavaScript alone: TypeScript's are in the code."""
    escape = tsdoc_text if is_tsdoc else jsdoc_text
    is_typed = not is_tsdoc and facts.language.startswith("javascript")
    lines = wrapped(escape(prose.summary), width)
    if prose.details:
        lines += ["", *paragraphs(escape(prose.details), width)]
    tags: list[str] = []
    by_name = {parameter.name: parameter for parameter in facts.parameters}
    for name, text in prose.parameters.items():
        parameter = by_name.get(name, Parameter(name=name))
        kind = f"{{{_parameter_type(parameter)}}} " if is_typed else ""
        shown = _shown_name(parameter) if is_typed else name
        tags += wrapped(f"- {escape(text)}", width, first=f"@param {kind}{shown} ", rest=_INDENT)
    if not is_tsdoc:
        for name, text in prose.attributes.items():
            tags += wrapped(
                f"- {escape(text)}",
                width,
                first=f"@property {'{*} ' if is_typed else ''}{name} ",
                rest=_INDENT,
            )
    if prose.returns:
        kind = f"{{{_result_type(facts)}}} " if is_typed else ""
        tags += wrapped(escape(prose.returns), width, first=f"@returns {kind}", rest=_INDENT)
    if prose.yields:
        if is_tsdoc:
            # TSDoc knows no tag of its own for what a generator yields.
            text = f"A generator of values: {prose.yields[:1].lower()}{prose.yields[1:]}"
            tags += [] if prose.returns else wrapped(escape(text), width, first="@returns ", rest=_INDENT)
        else:
            tags += wrapped(
                escape(prose.yields), width, first=f"@yields {'{*} ' if is_typed else ''}", rest=_INDENT
            )
    for name, text in prose.raises.items():
        mark = f"@throws {{@link {name}}} " if is_tsdoc else f"@throws {{{name}}} "
        tags += wrapped(escape(text), width, first=mark, rest=_INDENT)
    # A line of a paragraph that begins with an @ would be a tag.
    lines = [re.sub(r"^@", r"\\@", line) for line in lines]
    return [*lines, "", *tags] if tags else lines


def _shown_name(parameter: Parameter) -> str:
    """JSDoc's brackets around what may be left out, with the default where it is short."""
    if not parameter.optional and parameter.default is None:
        return parameter.name
    default = parameter.default
    if default and len(default) <= 30 and re.fullmatch(r"[\w.+-]+|'[^'\[\]\n]*'|\"[^\"\[\]\n]*\"", default):
        return f"[{parameter.name}={default}]"
    return f"[{parameter.name}]"


def _parameter_type(parameter: Parameter) -> str:
    """The type that a default shows; `*` where nothing is known, so that a type checker is told nothing wrong."""
    dots = "..." if parameter.kind is ParameterKind.VARIADIC else ""
    return dots + (_type_of_literal(parameter.default) if parameter.default else "*")


def _type_of_literal(text: str) -> str:
    if re.fullmatch(r"-?\d[\d_.eE]*", text):
        return "number"
    if text in {"true", "false"}:
        return "boolean"
    if re.fullmatch(r"'[^'\n]*'|\"[^\"\n]*\"|`[^`]*`", text):
        return "string"
    return "*"


def _result_type(facts: Facts) -> str:
    shown = {_type_of_literal(text) for text in facts.returned}
    kind = shown.pop() if len(shown) == 1 else "*"
    return f"Promise<{kind}>" if facts.symbol.is_async else kind
