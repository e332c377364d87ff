"""Comments put into a text at the places that the syntax gave."""

from collections.abc import Iterable

from glossator_context.facts import Insertion


def comment_edit(insertion: Insertion, comment: str) -> tuple[int, int, str]:
    """The edit as (start, stop, new text) in code points. Blank lines of the comment get no indentation."""
    first, *rest = comment.split("\n")
    lines = [first, *(insertion.indent + line if line else "" for line in rest)]
    return insertion.start, insertion.stop, f"{insertion.before}{insertion.eol.join(lines)}{insertion.after}"


def apply_insertion(text: str, insertion: Insertion, comment: str) -> str:
    """The text with one comment put in."""
    return apply_insertions(text, [(insertion, comment)])


def apply_insertions(text: str, comments: Iterable[tuple[Insertion, str]]) -> str:
    """The text with many comments put in; their places do not overlap, and are those of the text as it is given."""
    edits = [comment_edit(insertion, comment) for insertion, comment in comments]
    for start, stop, new in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        text = text[:start] + new + text[stop:]
    return text
