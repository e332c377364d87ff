"""A model's prose made to agree with the code: nothing invented, nothing missing, in the order of the signature."""

import re
from collections.abc import Iterable, Mapping

from glossator.comments.clean import plain, short
from glossator.comments.prose import Prose
from glossator.errors import CannotDocument
from glossator.wording.declaration import (
    attribute_text,
    parameter_text,
    raising_text,
    returns_text,
    yields_text,
)
from glossator.wording.words import sentence
from glossator_context.facts import Facts, Returns
from glossator_context.symbols import Parameter, SymbolKind

MAX_SUMMARY_CHARS = 240
MAX_DETAILS_CHARS = 1_500
MAX_ENTRY_CHARS = 400
MAX_DEFAULT_CHARS = 40

_CLAIM = re.compile(
    r"(?P<open>[(\[]?)(?P<lead>,?\s*\b(?:and\s+|it\s+|which\s+)?(?:by\s+)?(?:defaults?|default\s+value)(?:\s+value)?(?:\s+is|\s+to|\s*[:=])+\s*)"
    r"(?P<value>an? empty \w+|`[^`\n]*`|\"[^\"\n]*\"|'[^'\n]*'|(?:[^\s.,;()\[\]]|[.,](?=\w)|\([^()]*\)|\[[^\[\]]*\])+(?:\s+(?:string|list|dict|dictionary|tuple|set|object|array))?)"
    r"(?P<close>[)\]]?)",
    re.IGNORECASE,
)


def agree(prose: Prose, facts: Facts) -> Prose:
    """The prose that holds for `facts`. Raises `CannotDocument` where nothing is left of the summary."""
    source = facts.source
    summary = sentence(short(_one_line(plain(prose.summary, source)), MAX_SUMMARY_CHARS))
    if not re.search(r"[^\W\d_]{2}", summary):
        raise CannotDocument("the summary holds no words")
    is_property = facts.symbol.kind is SymbolKind.PROPERTY
    has_result = facts.returns is Returns.REQUIRED or (facts.returns is Returns.OPTIONAL and not is_property)
    returns = _entry(prose.returns, source) if has_result else ""
    yields = _entry(prose.yields or (prose.returns if not has_result else ""), source) if facts.yields else ""
    if not returns and facts.returns is Returns.REQUIRED:
        returns = returns_text(facts)
    if not yields and facts.yields:
        yields = yields_text(facts)
    return Prose(
        summary=summary,
        details=_details(prose.details, source),
        parameters={}
        if is_property
        else _listed(facts.parameters, prose.parameters, facts, is_attribute=False),
        attributes=_listed(
            facts.attributes, {**prose.parameters, **prose.attributes}, facts, is_attribute=True
        ),
        returns=returns,
        yields=yields,
        raises=_raises(prose.raises, facts),
    )


def _listed(
    parameters: Iterable[Parameter], said: Mapping[str, str], facts: Facts, *, is_attribute: bool
) -> dict[str, str]:
    """One text for each parameter, in order: what was said of it, else what the syntax says."""
    known = {name.lstrip("*.").casefold(): text for name, text in reversed(list(said.items()))}
    found = {}
    for parameter in parameters:
        if is_attribute and parameter.name in {each.name for each in facts.parameters}:
            continue
        text = _entry(known.get(parameter.name.casefold(), ""), facts.source)
        text = _with_true_default(text, parameter) if text else ""
        is_private = is_attribute and parameter.name.startswith("_")
        if not text and not is_private and parameter.name.strip("_"):
            text = attribute_text(parameter, facts) if is_attribute else parameter_text(parameter, facts)
        if text:
            found[parameter.name] = text
    return found


def _with_true_default(text: str, parameter: Parameter) -> str:
    """The text with its claim about the default corrected, or removed where there is nothing true to say shortly."""
    found = _CLAIM.search(text)
    if found is None:
        return text
    actual = parameter.default
    if actual is not None and _same_value(found["value"], actual):
        return text
    if actual is not None and len(actual) <= MAX_DEFAULT_CHARS and "\n" not in actual and "`" not in actual:
        value = actual if re.fullmatch(r"-?[\w.]+", actual) else f"`{actual}`"
        return text[: found.start("value")] + value + text[found.end("value") :]
    rest = text[: found.start()].rstrip(" ,;(") + text[found.end() :]
    rest = re.sub(r"\s+([.,;])", r"\1", re.sub(r"([.!?])\s*[.,;]", r"\1", rest)).strip(" ,;")
    return sentence(rest) if re.search(r"\w", rest) else ""


def _same_value(claimed: str, actual: str) -> bool:
    def plain_value(text: str) -> str:
        text = re.sub(r"\s+", "", text.strip().strip("`")).rstrip(".")
        return re.sub(r"^[rbuRBU]*(['\"`])(.*)\1$", r"\2", text)

    words = {"emptystring": {'""', "''"}, "emptylist": {"[]"}, "emptydict": {"{}"}, "emptydictionary": {"{}"}, "emptytuple": {"()"}, "emptyarray": {"[]"}, "emptyobject": {"{}"}}  # fmt: skip
    said = plain_value(claimed)
    return said == plain_value(actual) or actual in words.get(re.sub(r"^an?(?=empty)", "", said.lower()), ())


def _raises(said: Mapping[str, str], facts: Facts) -> dict[str, str]:
    """What must be told of exceptions, and what may be told and was."""
    by_last = {name.rpartition(".")[2].casefold(): text for name, text in reversed(list(said.items()))}
    found = {}
    for name in facts.raises:
        text = _entry(by_last.get(name.rpartition(".")[2].casefold(), ""), facts.source)
        found[name] = text or raising_text(name, facts)
    told = {name.rpartition(".")[2].casefold() for name in found}
    allowed = {name.rpartition(".")[2].casefold(): name for name in facts.may_raise}
    for name, text in said.items():
        last = name.rpartition(".")[2].casefold()
        if last in told or not re.fullmatch(r"[A-Za-z_$][\w.$]*", name):
            continue
        if last in allowed or facts.raises_unknown:
            told.add(last)
            true_name = allowed.get(last, name)
            found[true_name] = _entry(text, facts.source) or raising_text(true_name, facts)
    return found


def _entry(text: str, source: str) -> str:
    text = short(_one_line(plain(text, source)), MAX_ENTRY_CHARS)
    return sentence(text.lstrip("-–—: ")) if re.search(r"\w", text) else ""


def _details(text: str, source: str) -> str:
    """Paragraphs and list items, one a line; paragraphs stand apart by a blank line."""
    paragraphs = []
    for paragraph in re.split(r"\n[ \t]*\n", plain(text, source)):
        lines: list[str] = []
        for line in filter(None, map(str.strip, paragraph.split("\n"))):
            if lines and not re.match(r"(?:[-*•]|\d+[.)])\s", line):
                lines[-1] = f"{lines[-1]} {_one_line(line)}"
            else:
                lines.append(_one_line(line))
        if lines:
            paragraphs.append("\n".join(lines))
    kept: list[str] = []
    for paragraph in paragraphs:
        if sum(map(len, kept)) + len(paragraph) > MAX_DETAILS_CHARS:
            if not kept:
                kept.append(short(_one_line(paragraph), MAX_DETAILS_CHARS))
            break
        kept.append(paragraph)
    return "\n\n".join(kept)


def _one_line(text: str) -> str:
    return " ".join(text.split())
