"""Lists of names in backquotes, as long as a summary line allows."""

from collections.abc import Sequence

from glossator.wording.words import listed

MAX_SUMMARY_CHARS = 76
_MAX_NAMED = 4


def named(names: Sequence[str], room: int) -> str:
    """The first names, at most four and as many as fit into `room` characters, and how many more there are.

    Empty where not even one fits.
    """
    shown = len(names) if len(names) <= _MAX_NAMED else _MAX_NAMED - 1
    for count in range(shown, 0, -1):
        quoted = [f"`{name}`" for name in names[:count]]
        rest = len(names) - count
        text = f"{', '.join(quoted)} and {rest} more" if rest else listed(quoted)
        if len(text) <= room:
            return text
    return ""


def with_names(head: str, link: str, names: Sequence[str]) -> str:
    """`head`, then `link` and the names where at least one fits on the line."""
    said = named(names, MAX_SUMMARY_CHARS - len(head) - len(link))
    return f"{head}{link}{said}" if said else head
