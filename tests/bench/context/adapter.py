"""Answers a benchmark of context quality: `adapter.py FOLDER` reads JSON lines and prints JSON lines.

It first prints `{"ready": true, "index_ms": …, "files": …}`. Each request has a file's text as `prefix` and `suffix` around the
cursor at `line` and `character`, and `budget_tokens`, at 3.5 bytes a token; the answer is `{"context": …, "ms": …}`. The
context is what a completion would be given from other files: the same ranking and packing as in the editor.
"""

import json
import sys
import time
from collections.abc import Sequence

from glossator_context.document import Document
from glossator_context.gathering.candidates import Candidate
from glossator_context.gathering.elsewhere import Around, likely_candidates
from glossator_context.gathering.pack import pack
from glossator_context.indexing.index import Index
from glossator_context.languages import language_id_of
from glossator_context.ranking.view import View
from glossator_context.text import Position, split_lines

BYTES_PER_TOKEN = 3.5
INDEX_TIMEOUT_S = 300.0
_NEARLY_FULL = 0.96
_TRIES = 4


def main(root: str) -> None:
    """Indexes the folder, then serves requests until the input ends."""
    started_s = time.perf_counter()
    index = Index(root)
    index.run(INDEX_TIMEOUT_S)
    view = View(index.segments, index.modules)
    _say({"ready": True, "index_ms": (time.perf_counter() - started_s) * 1000, "files": len(view.paths)})

    def lines(path: str) -> list[str] | None:
        text = index.read(path)
        return None if text is None else split_lines(text)

    for line in sys.stdin:
        request = json.loads(line)
        started_s = time.perf_counter()
        path = request["file"]
        text = request["prefix"] + request["suffix"]
        document = Document(f"file:///{path}", None, language_id_of(path), text, 1)
        position = Position(request["line"], request["character"])
        around = Around(document=document, path=path, position=position, room_tokens=request["budget_tokens"])
        context = _within(likely_candidates(view, around, lines), request["budget_tokens"])
        _say({"context": context, "ms": (time.perf_counter() - started_s) * 1000})
    index.close()


def _within(candidates: Sequence[Candidate], budget_tokens: int) -> str:
    """As much as fits into the benchmark's bytes: its tokens are not ours, so the room is tried out."""
    limit = int(budget_tokens * BYTES_PER_TOKEN)
    room_tokens = float(budget_tokens)
    best = ""
    for _ in range(_TRIES):
        text = "\n".join(f"{piece.path}\n{piece.text}" for piece in pack(candidates, room_tokens))
        size = len(text.encode())
        if len(best) < size <= limit:
            best = text
        if _NEARLY_FULL * limit <= size <= limit or size == 0:
            break
        room_tokens *= min(1.3, max(0.7, 0.985 * limit / size))
    return best


def _say(message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[-1])
