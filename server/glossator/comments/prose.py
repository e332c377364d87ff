"""The parts of a documentation comment as a model words them, and the tagged text that carries them.

Every model is asked for this text, and the built-in one writes it:

    summary: One sentence.
    details: Optional; may go on over further untagged lines.
    param NAME: …        attribute NAME: …
    returns: …           yields: …            raises NAME: …

Compact models answer in many other ways. `parse_prose` reads all that still says the same: chatter around the text,
code fences, JSON, a whole docstring in any convention, a whole function typed again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from glossator.comments.answer import looks_like_code, looks_like_refusal, unwrapped
from glossator.comments.prose_json import parts_of_json
from glossator.comments.sections import Parts, parts_of_text
from glossator.errors import CannotDocument

MAX_ANSWER_CHARS = 32_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """The words of a documentation comment: no marks, no markup. Only the summary is never empty."""

    summary: str
    details: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    returns: str = ""
    yields: str = ""
    raises: Mapping[str, str] = field(default_factory=dict)


def parse_prose(text: str) -> Prose:
    """Read a model's answer. Raises `CannotDocument` where it holds no usable summary."""
    if len(text) > MAX_ANSWER_CHARS:
        raise CannotDocument(f"the answer is too long ({len(text):,} characters)")
    answer = unwrapped(text)
    if not answer.strip():
        raise CannotDocument("the answer is empty")
    parts = parts_of_json(answer) or parts_of_text(answer)
    summary, details = _summary(parts)
    return Prose(
        summary=summary,
        details=details,
        parameters=dict(parts.parameters),
        attributes=dict(parts.attributes),
        returns=parts.returns,
        yields=parts.yields,
        raises=dict(parts.raises),
    )


def tagged(prose: Prose) -> str:
    """The tagged text of `prose`: what `parse_prose` reads back."""
    lines = [f"summary: {prose.summary}"]
    if prose.details:
        lines.append(f"details: {prose.details}")
    lines.extend(f"param {name}: {text}" for name, text in prose.parameters.items())
    lines.extend(f"attribute {name}: {text}" for name, text in prose.attributes.items())
    if prose.returns:
        lines.append(f"returns: {prose.returns}")
    if prose.yields:
        lines.append(f"yields: {prose.yields}")
    lines.extend(f"raises {name}: {text}" for name, text in prose.raises.items())
    return "\n".join(lines)


def _summary(parts: Parts) -> tuple[str, str]:
    """The first sentence, and all that follows it before the first section."""
    text = " ".join(parts.summary.split())
    text = re.sub(r"^[\"'`]{3}|[\"'`]{3}$", "", text).strip()
    if not text:
        raise CannotDocument("the answer has no summary")
    if looks_like_refusal(text):
        raise CannotDocument("the model refused")
    if looks_like_code(text):
        raise CannotDocument("the answer is code, not prose")
    if not re.search(r"[^\W\d_]{2}", text):
        raise CannotDocument("the answer has no words")
    first, rest = first_sentence(text)
    details = parts.details.strip()
    return first, f"{rest}\n\n{details}".strip() if rest else details


def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence and the rest of one line of text; abbreviations and file names do not end a sentence."""
    for found in re.finditer(r"[.!?](?=[)\"'”’]?\s+[^\sa-z])|[。！？]", text):
        before = text[: found.end()]
        if re.search(r"\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|no|fig|dr|mr|st)\.\Z", before, re.IGNORECASE):
            continue
        if before.count("`") % 2 or before.count("(") > before.count(")"):
            continue
        return before.strip(), text[found.end() :].strip()
    return text, ""
