"""A piece of source, short enough to be quoted."""

MAX_CHARS = 80


def shortened(source: bytes, start: int, stop: int) -> str:
    """The source between two bytes on one line, at most `MAX_CHARS` code points."""
    line = " ".join(source[start : min(stop, start + 8 * MAX_CHARS)].decode(errors="ignore").split())
    return line if len(line) <= MAX_CHARS else line[: MAX_CHARS - 1] + "…"
