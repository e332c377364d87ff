"""Text as a comment of a language: whatever the text holds, the comment ends where it should and nowhere else."""

import re

from glossator.comments.clean import visible

_TRIPLE = '"""'


def python_docstring(text: str, *, max_chars: int | None = None) -> str:
    """A docstring literal of `text`, its lines joined by LF; the closing quotes stand alone behind several lines.

    The literal's value is the text, with one LF at the end where there are several lines or the last character is a
    quote or an odd backslash. A raw literal is used for backslashes where it can say the same. One line that would be
    longer than `max_chars` with its quotes is closed on the next.
    """
    text = visible(text).strip()
    if text == "":
        return _TRIPLE + " " + _TRIPLE
    ends_badly = text.endswith('"') or (len(text) - len(text.rstrip("\\"))) % 2 == 1
    is_too_long = max_chars is not None and len(text) + 2 * len(_TRIPLE) > max_chars
    body = text + "\n" if "\n" in text or ends_badly or is_too_long else text
    if "\\" not in body and _TRIPLE not in body:
        return f"{_TRIPLE}{body}{_TRIPLE}"
    if _TRIPLE not in body:
        return f"r{_TRIPLE}{body}{_TRIPLE}"
    escaped = body.replace("\\", "\\\\").replace(_TRIPLE, '\\"\\"\\"')
    return f"{_TRIPLE}{escaped}{_TRIPLE}"


def block_comment(lines: list[str]) -> str:
    """A `/** … */` comment: on one line where there is one line, else with a star before each."""
    inside = [visible(line).replace("*/", "*\\/").replace("\n", " ").rstrip() for line in lines]
    if len(inside) == 1:
        return f"/** {inside[0]} */"
    return "\n".join(["/**", *(f" * {line}" if line else " *" for line in inside), " */"])


def jsdoc_text(text: str) -> str:
    """Prose for JSDoc: an `@` at the start of a line would begin a tag."""
    return re.sub(r"(?m)^(\s*)@", r"\1\\@", text)


def tsdoc_text(text: str) -> str:
    """Prose for TSDoc, whose `@`, braces and angle brackets are escaped outside of code spans (TSDoc, "Escaping")."""
    parts = re.split(r"(`[^`\n]*`)", text)
    return "".join(
        part if place % 2 else re.sub(r"(?<!\\)[@{}<>]", r"\\\g<0>", part) for place, part in enumerate(parts)
    )
