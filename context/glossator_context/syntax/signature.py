"""A piece of source on one line: signatures, annotations and defaults as people quote them."""

import re

from glossator_context.grammars import Node, nodes

MAX_SIGNATURE_CHARS = 2_000

_BREAK = re.compile(r"[ \t]*[\r\n]\s*")
_TRAILING_COMMA = re.compile(r",? (?=[)\]])")


def one_line(source: bytes, start: int, stop: int, comments: tuple[tuple[int, int], ...] = ()) -> str:
    """The source between two bytes without the comments in it, on one line, at most `MAX_SIGNATURE_CHARS` long."""
    parts = []
    for comment_start, comment_stop in comments:
        if start <= comment_start and comment_stop <= stop:
            parts.append(source[start:comment_start])
            start = comment_stop
    parts.append(source[start:stop])
    text = b"".join(parts).decode(errors="replace").strip()
    if "\n" in text or "\r" in text:
        text = _TRAILING_COMMA.sub("", _BREAK.sub(" ", text).replace("( ", "(").replace("[ ", "["))
    return text if len(text) <= MAX_SIGNATURE_CHARS else f"{text[: MAX_SIGNATURE_CHARS - 1]}…"


def comments_in(node: Node, stop: int, kinds: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """The byte ranges of the comments in a node before `stop`."""
    found = []
    for each in nodes(node):
        if each.start_byte >= stop:
            break
        if each.type in kinds:
            found.append((each.start_byte, each.end_byte))
    return tuple(found)
