"""Where the workspace uses a name."""

import numpy as np

from glossator_context.gathering.candidates import Candidate
from glossator_context.gathering.uses import use_candidates
from glossator_context.indexing.extract import extract
from glossator_context.pieces import Reason

SHAPES = "def area(shape):\n    return shape.width * shape.height\n"
REPORT = """from shapes import area


def total(shapes):
    result = 0
    for shape in shapes:
        if shape.visible:
            result += area(shape)
    return result


def unrelated():
    return 1
"""
TEST = """from shapes import area


def test_the_area_of_a_square_is_its_side_squared():
    assert area(square(3)) == 9
"""


def uses(name: str, files: dict[str, str], *, of: str = "shapes.py", most: int = 8) -> list[Candidate]:
    segment = extract((path, (0, len(text)), text.encode()) for path, text in files.items())
    alive = np.ones(len(segment.paths), dtype=bool)
    return use_candidates(name, of, [(segment, alive)], lambda path: files[path].split("\n"), most=most)


def test_a_caller_is_shown_with_the_head_of_its_function_and_the_lines_around_the_call():
    (found,) = uses("area", {"shapes.py": SHAPES, "report.py": REPORT})
    assert found.text.startswith("def total(shapes)\n…\n")
    assert "result += area(shape)" in found.text
    assert "unrelated" not in found.text
    assert (found.reason, found.cause) == (Reason.CALLER, "`total` uses `area`")


def test_a_test_is_shown_whole():
    (found,) = uses("area", {"shapes.py": SHAPES, "tests/test_shapes.py": TEST})
    assert found.text == TEST.split("\n\n\n")[1].rstrip("\n")
    assert found.reason is Reason.TEST


def test_definitions_and_imports_are_no_uses():
    files = {"shapes.py": SHAPES, "other.py": SHAPES, "names.py": "from shapes import area\n"}
    assert uses("area", files) == []


def test_a_name_that_is_part_of_a_longer_one_is_not_used():
    assert uses("area", {"shapes.py": SHAPES, "a.py": "def f():\n    return area_of(1)\n"}) == []


def test_the_nearest_files_come_first():
    call = "def f():\n    return area(1)\n"
    files = {"shapes.py": SHAPES, "a/b/c.py": call, "near.py": call, "a/d.py": call}
    assert [found.path for found in uses("area", files)] == ["near.py", "a/d.py", "a/b/c.py"]
    assert [found.path for found in uses("area", files, most=1)] == ["near.py"]


def test_tests_leave_room_for_callers():
    tests = {f"test_{number}.py": TEST.replace("square", f"square{number}") for number in range(9)}
    found = uses("area", {"shapes.py": SHAPES, "z/report.py": REPORT} | tests, most=4)
    assert [each.reason for each in found].count(Reason.TEST) == 2
    assert "z/report.py" in [each.path for each in found]


def test_a_name_that_nobody_uses_has_no_uses():
    assert uses("nothing", {"shapes.py": SHAPES}) == []
