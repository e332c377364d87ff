"""What becomes of a model's raw completion: each step a pure function from text to text.

`before` and `after` are the document's text up to the cursor and from it on.
"""

import re
from collections.abc import Sequence

from glossator.tasks.closers import CLOSERS, without_last_closers

_FENCE = re.compile(r"\A\s*```[^\n`]*\n(.*?)(?:\n?```.*)?\Z", re.DOTALL)
_FENCE_BEGINNING = re.compile(r"\A\s*(?:```[^\n`]*|`{1,2})\Z")
_THINKING = re.compile(r"<think>.*?(?:</think>\s*|\Z)", re.DOTALL)
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    r"\u3164\ufeff\uffa0\U000e0000-\U000e01ef]"
)
_SPECIAL = re.compile(
    r"<\|[a-z_▁]{2,24}\|>|<｜[^｜>\n]{2,24}｜>|</?(?:fim_(?:prefix|suffix|middle|pad)|file_sep|repo_name|EOT|s)>"
)
_LINE_START = re.compile(r"^", re.MULTILINE)
_OPENED = (":", "{", "(", "[")
ECHO_MIN_CHARACTERS = 4
ECHO_MAX_CHARACTERS = 400


def ghost_text(raw: str, before: str, after: str, *, multiline: bool) -> str:
    """The text to insert at the cursor; empty where nothing useful is left. Lines end in LF alone."""
    text = without_fences(without_thinking(raw))
    text = _with_line_feeds(until_special_token(text))
    if _UNSAFE.search(text):
        return ""
    before, after = _with_line_feeds(before), _with_line_feeds(after)
    text = without_indentation(without_echo(text, before), before)
    if not multiline:
        text = first_line(text)
    text = without_repetition(without_overlap(text, after))
    if not text.strip() or repeats_what_follows(text, after):
        return ""
    return text.rstrip() if "\n" in text or not after.split("\n", 1)[0].strip() else text


def without_thinking(text: str) -> str:
    """Reasoning that a model wrote inline, removed; an unclosed block takes the rest with it."""
    return _THINKING.sub("", text) if "<think>" in text else text


def without_fences(text: str) -> str:
    """What stands inside a markdown fence, where the answer is one; nothing of one that was cut off in its first line."""
    if _FENCE_BEGINNING.match(text):
        return ""
    match = _FENCE.match(text) if "```" in text else None
    return match[1] if match else text


def until_special_token(text: str) -> str:
    """Everything before the first control token that a model leaked into its text."""
    match = _SPECIAL.search(text)
    return text[: match.start()] if match else text


def until_any(text: str, stops: Sequence[str]) -> str:
    """Everything before the first of the texts at which the user wants completions to end."""
    found = [index for stop in stops if stop and (index := text.find(stop)) >= 0]
    return text[: min(found)] if found else text


def without_echo(text: str, before: str) -> str:
    """Chat models like to repeat the line that they continue: what repeats the end of `before` is removed."""
    line = before[before.rfind("\n") + 1 :]
    stripped = line.lstrip()
    if len(stripped) >= ECHO_MIN_CHARACTERS:
        for echo in (line, stripped):
            if text.startswith(echo):
                return text[len(echo) :]
    tail = before[-ECHO_MAX_CHARACTERS:]
    for start in _LINE_START.finditer(tail):
        echo = tail[start.start() :]
        if "\n" in echo and len(echo) >= 2 * ECHO_MIN_CHARACTERS and text.startswith(echo):
            return text[len(echo) :]
    return text


def without_indentation(text: str, before: str) -> str:
    """Chat models indent the first line, too: the indentation that stands before the cursor is not repeated.

    It is kept where the line must be indented further than the cursor is.
    """
    start = before.rfind("\n") + 1
    line = before[start:]
    if not line or line.strip() or not text.startswith(line):
        return text
    previous = before[:start].rstrip()
    opener = previous[previous.rfind("\n") + 1 :]
    if opener.endswith(_OPENED) and len(opener) - len(opener.lstrip()) >= len(line):
        return text
    return text[len(line) :]


def first_line(text: str) -> str:
    """Up to the first line end. A completion that begins with line ends has nothing for this line."""
    return text.split("\n", 1)[0]


def without_overlap(text: str, after: str) -> str:
    """`text` without the end that repeats how `after` begins."""
    rest = after[:ECHO_MAX_CHARACTERS]
    line_rest = rest.split("\n", 1)[0]
    if line_rest.strip() and all(character in CLOSERS for character in line_rest.strip()):
        return without_last_closers(text, line_rest)
    if line_rest.strip() and text.rstrip().endswith(line_rest.strip()):
        stripped = text.rstrip()
        return stripped[: len(stripped) - len(line_rest.strip())]
    for length in range(min(len(text), len(rest)), 2 * ECHO_MIN_CHARACTERS - 1, -1):
        if text.endswith(rest[:length]):
            return text[: len(text) - length]
    return text


def without_repetition(text: str) -> str:
    """The lines up to the point from which the same line, or pair of lines, comes a third time in a row."""
    lines = text.split("\n")
    for period in (1, 2):
        for index in range(2 * period, len(lines)):
            run = lines[index - 2 * period : index + 1]
            if lines[index].strip() and all(run[i] == run[i + period] for i in range(len(run) - period)):
                return "\n".join(lines[: index - period + 1]).rstrip("\n")
    return text


def repeats_what_follows(text: str, after: str) -> bool:
    """Whether the whole completion already stands in the next lines, or begins the rest of the cursor's line."""
    if len(text.strip()) >= ECHO_MIN_CHARACTERS and after.lstrip(" \t").startswith(text.strip()):
        return True
    following = [line.strip() for line in after.split("\n", 9)[:9] if line.strip()]
    proposed = [line.strip() for line in text.split("\n") if line.strip()]
    return bool(proposed) and following[: len(proposed)] == proposed


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
