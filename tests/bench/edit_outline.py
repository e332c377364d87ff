"""How long an edit takes to a new outline: `python tests/bench/edit_outline.py FILE... [--lines N]`.

The files of each language are joined until they have so many lines. Then a character is typed in the middle, a line is
added near the top, and a bracket is opened that nothing closes; each is taken back again. Milliseconds of processor time,
the median: of `edit` and `parse` together, and of the outline. `first` is the outline of a file just opened.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from glossator_context.document import Document
from glossator_context.frames import Change
from glossator_context.languages import PLAIN_TEXT, language_id_of
from glossator_context.outline import outline
from glossator_context.text import Position

ROUNDS = 15
EDITS = {
    "a character": (0.5, "x"),
    "a line": (0.001, "\n"),
    "an open bracket": (0.5, "("),
}


def main() -> int:
    """Measure each language of the files, and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--lines", type=int, default=10_000)
    arguments = parser.parse_args()
    texts: dict[str, list[str]] = {}
    for path in sorted(arguments.files):
        language_id = language_id_of(str(path))
        if language_id != PLAIN_TEXT:
            texts.setdefault(language_id, []).append(path.read_text(encoding="utf-8", errors="replace"))
    for language_id, parts in texts.items():
        _measure(language_id, _joined(parts, arguments.lines))
    return 0


def _joined(parts: list[str], line_count: int) -> str:
    lines: list[str] = []
    while len(lines) < line_count:
        for part in parts:
            lines += part.splitlines(keepends=True) or ["\n"]
            lines.append("\n")
    return "".join(lines[:line_count])


def _measure(language_id: str, text: str) -> None:
    document = Document("file:///bench", None, language_id, text, 1, parse_budget_ms=60_000)
    _ = document.tree
    first_ms, symbols = _timed(lambda: len(outline(document)))
    print(f"{language_id}: {document.text.line_count} lines, {symbols} symbols, first {first_ms:.1f} ms")
    for name, (share, new) in EDITS.items():
        place = Position(int(document.text.line_count * share), 0)
        behind = Position(place.line + 1, 0) if new == "\n" else Position(place.line, len(new))
        parses, outlines = [], []
        for version in range(2 * ROUNDS):
            change = Change(place, place, new) if version % 2 == 0 else Change(place, behind, "")
            parse_ms, _ = _timed(partial(_edited, document, change, version))
            outline_ms, _ = _timed(lambda: len(outline(document)))
            parses.append(parse_ms)
            outlines.append(outline_ms)
        print(
            f"  {name:16} parse {statistics.median(parses):6.2f} ms   outline {statistics.median(outlines):6.2f} ms"
            f"   worst {max(outlines):6.2f} ms"
        )


def _edited(document: Document, change: Change, version: int) -> int:
    document.edit([change], version)
    return 0 if document.tree is None else 1


def _timed(action: Callable[[], int]) -> tuple[float, int]:
    start_s = time.thread_time()
    answer = action()
    return (time.thread_time() - start_s) * 1_000, answer


if __name__ == "__main__":
    sys.exit(main())
