"""What is kept of other files from keystroke to keystroke."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from glossator_context.document import Document
from glossator_context.frames import Change
from glossator_context.gathering.candidates import Candidate
from glossator_context.gathering.neighbourhood import Neighbourhood, Spot
from glossator_context.indexing.extract import extract
from glossator_context.indexing.imports.modules import Modules
from glossator_context.indexing.segment import Segment
from glossator_context.pieces import Indexed, Piece, Reason, Task
from glossator_context.scope import scope_at
from glossator_context.text import Position

SHAPES = "def area(shape):\n    return 1\n\n\ndef perimeter(shape):\n    return 2\n"
REPORT = (
    "from shapes import area\n\n\ndef report(shape):\n    \n\n\n" + "\n" * 30 + "def later(shape):\n    \n"
)


class Files:
    """An index of texts that a test holds."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.version = 1
        self.is_complete = True
        self.progress = (len(texts), len(texts))

    @property
    def segments(self) -> Sequence[tuple[Segment, NDArray[np.bool_]]]:
        segment = extract((path, (0, len(text)), text.encode()) for path, text in self.texts.items())
        return [(segment, np.ones(len(segment.paths), dtype=np.bool_))]

    @property
    def modules(self) -> Modules:
        return Modules(tuple(self.texts), self.texts.get)

    def read(self, path: str) -> str | None:
        return self.texts.get(path)


def report() -> Document:
    return Document("file:///w/report.py", "/w/report.py", "python", REPORT, 1)


def spot(document: Document, line: int, room_tokens: int = 300) -> Spot:
    position = Position(line, 4)
    return Spot(
        document=document,
        position=position,
        scope=scope_at(document, position),
        shown=range(document.text.line_count),
        room_tokens=room_tokens,
    )


def texts(pieces: list[Piece]) -> str:
    return "\n".join(piece.text for piece in pieces)


def test_the_first_place_of_a_document_is_looked_up_at_once():
    files = Files({"shapes.py": SHAPES})
    pieces, version = Neighbourhood(lambda _: (files, "report.py")).pieces(spot(report(), 4))
    assert "def area(shape)" in texts(pieces)
    assert version == 1


def test_a_key_in_the_same_place_gives_the_very_same_pieces_and_no_work():
    neighbourhood = Neighbourhood(lambda _: (Files({"shapes.py": SHAPES}), "report.py"))
    document = report()
    first, _ = neighbourhood.pieces(spot(document, 4))
    document.edit([Change(Position(4, 4), Position(4, 4), "a")], 2)
    second, version = neighbourhood.pieces(spot(document, 4))
    assert second is first
    assert version == 1
    assert not neighbourhood.has_work


def test_a_move_is_answered_with_what_is_known_and_looked_up_in_the_next_pause():
    neighbourhood = Neighbourhood(lambda _: (Files({"shapes.py": SHAPES}), "report.py"))
    document = report()
    first, _ = neighbourhood.pieces(spot(document, 4))
    again, _ = neighbourhood.pieces(spot(document, 38))
    assert again is first
    assert neighbourhood.has_work
    neighbourhood.work()
    assert not neighbourhood.has_work


def test_pieces_stay_where_others_would_hardly_be_better():
    neighbourhood = Neighbourhood(lambda _: (Files({"shapes.py": SHAPES}), "report.py"))
    document = report()
    first, _ = neighbourhood.pieces(spot(document, 4))
    neighbourhood.pieces(spot(document, 38))
    neighbourhood.work()
    assert neighbourhood.pieces(spot(document, 38))[0] is first


def test_pieces_change_where_others_are_clearly_better():
    files = Files({"nothing.py": "x = 1\n"})
    neighbourhood = Neighbourhood(lambda _: (files, "report.py"))
    document = report()
    neighbourhood.pieces(spot(document, 4))
    files.texts["shapes.py"] = SHAPES
    files.version += 1
    neighbourhood.pieces(spot(document, 4))
    neighbourhood.work()
    assert "def area(shape)" in texts(neighbourhood.pieces(spot(document, 4))[0])


def test_while_an_index_is_built_it_is_looked_at_again_only_when_much_more_is_known():
    files = Files({"shapes.py": SHAPES})
    files.is_complete, files.progress = False, (100, 1000)
    neighbourhood = Neighbourhood(lambda _: (files, "report.py"))
    document = report()
    neighbourhood.pieces(spot(document, 4))
    files.version, files.progress = 2, (110, 1000)
    neighbourhood.pieces(spot(document, 4))
    assert not neighbourhood.has_work
    files.progress = (400, 1000)
    neighbourhood.pieces(spot(document, 4))
    assert neighbourhood.has_work


def test_a_question_about_a_declaration_is_looked_up_each_time():
    neighbourhood = Neighbourhood(lambda _: (Files({"shapes.py": SHAPES}), "report.py"))
    document = Document(
        "file:///w/report.py", "/w/report.py", "python", REPORT.replace("    \n", "    area(shape)\n", 1), 1
    )
    pieces, version = neighbourhood.pieces_about(spot(document, 4), Task.EXPLAIN)
    assert Reason.CALLED in {piece.reason for piece in pieces}
    assert version == 1


def test_outside_of_any_workspace_there_are_the_files_own_declarations_and_the_last_visits():
    visit = Candidate(
        path="other.py",
        start_line=0,
        stop_line=1,
        text="x = 1",
        value=0.5,
        reason=Reason.EDITED,
        cause="edited a moment ago",
        kind="window",
    )
    neighbourhood = Neighbourhood(lambda _: None, lambda _: [visit])
    document = report()
    assert [piece.path for piece in neighbourhood.pieces(spot(document, 4))[0]] == ["other.py"]
    assert neighbourhood.indexed(document) == Indexed()


def test_a_closed_document_is_forgotten():
    neighbourhood = Neighbourhood(lambda _: (Files({"shapes.py": SHAPES}), "report.py"))
    document = report()
    neighbourhood.pieces(spot(document, 4))
    neighbourhood.pieces(spot(document, 38))
    neighbourhood.forget(document.uri)
    assert not neighbourhood.has_work


def test_a_place_that_is_gone_when_the_pause_comes_does_no_harm():
    neighbourhood = Neighbourhood(lambda _: (Files({"shapes.py": SHAPES}), "report.py"))
    document = report()
    neighbourhood.pieces(spot(document, 4))
    neighbourhood.pieces(spot(document, 38))
    document.edit([Change(None, None, "x")], 2)
    neighbourhood.work()
    assert not neighbourhood.has_work
