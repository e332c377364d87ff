"""What other files offer to a place, by task, over a small workspace."""

from collections.abc import Mapping

import numpy as np
import pytest

from glossator_context.document import Document
from glossator_context.gathering.candidates import Candidate
from glossator_context.gathering.elsewhere import Around, likely_candidates, subject_candidates
from glossator_context.indexing.extract import extract
from glossator_context.indexing.imports.modules import Modules
from glossator_context.pieces import Reason, Task
from glossator_context.ranking.view import View
from glossator_context.scope import scope_at
from glossator_context.text import Position, split_lines

FILES = {
    "shop/cart.py": '''class Cart:
    """What a customer wants to buy."""

    def add_item(self, item: str, count: int = 1) -> None:
        self.items.append((item, count))

    def total_price(self) -> int:
        """The sum in cents."""
        return sum(count for _, count in self.items)
''',
    "shop/mail.py": "def send_receipt(address: str, total: int) -> None:\n    print(address, total)\n",
    "shop/unrelated.py": "def rotate_image(image, degrees):\n    return image.rotate(degrees)\n",
    "tests/test_checkout.py": (
        "from shop.checkout import checkout\n\n\ndef test_a_receipt_is_sent():\n    assert checkout(None) is None\n"
    ),
    "shop/web.py": "from shop.checkout import checkout\n\n\ndef handle(request):\n    return checkout(request.cart)\n",
}
CHECKOUT = """from shop.cart import Cart
from shop.mail import send_receipt


def checkout(cart: Cart) -> None:
    total = cart.total_price()
    ‸send_receipt("a@b.c", total)
"""


def around(files: Mapping[str, str] = FILES, source: str = CHECKOUT) -> tuple[View, Around]:
    segment = extract((path, (0, len(text)), text.encode()) for path, text in files.items())
    alive = np.ones(len(segment.paths), dtype=np.bool_)
    view = View([(segment, alive)], Modules(tuple(files), files.get))
    before, _, after = source.partition("‸")
    document = Document("file:///w/shop/checkout.py", "/w/shop/checkout.py", "python", before + after, 1)
    position = Position(before.count("\n"), len(before.rpartition("\n")[2]))
    place = Around(document=document, path="shop/checkout.py", position=position, room_tokens=500)
    return view, place


def lines(path: str) -> list[str] | None:
    return split_lines(FILES[path]) if path in FILES else None


def about(task: Task, files: Mapping[str, str] = FILES) -> list[Candidate]:
    view, place = around(files)
    subject = scope_at(place.document, place.position)[-1]
    return subject_candidates(view, place, subject, task, lines)


def test_what_is_imported_and_asked_of_is_likelier_than_what_nobody_names():
    view, place = around()
    found = {each.name: each.value for each in likely_candidates(view, place, lines) if each.name}
    assert found["send_receipt"] > found.get("rotate_image", 0.0)
    assert found["Cart.total_price"] > found.get("rotate_image", 0.0)


def test_nothing_comes_from_the_file_itself():
    files = FILES | {"shop/checkout.py": CHECKOUT.replace("‸", "") + "\n\ndef the_answer():\n    return 42\n"}
    view, place = around(files)
    assert "shop/checkout.py" not in {each.path for each in likely_candidates(view, place, lines)}
    assert "shop/checkout.py" not in {each.path for each in about(Task.EXPLAIN, files)}


def test_every_candidate_says_why_it_was_chosen():
    view, place = around()
    assert all(each.cause for each in likely_candidates(view, place, lines))


@pytest.mark.parametrize("task", [Task.EXPLAIN, Task.DOCUMENT, Task.REVIEW, Task.TEST])
def test_a_declaration_is_shown_with_what_it_uses_who_uses_it_and_what_tests_it(task: Task):
    found = about(task)
    reasons = {(each.reason, each.name) for each in found}
    assert (Reason.CALLED, "send_receipt") in reasons
    assert (Reason.CALLED, "Cart.total_price") in reasons
    assert (Reason.CALLER, "handle") in reasons
    assert (Reason.TEST, "test_a_receipt_is_sent") in reasons
    assert not any("rotate_image" in each.text for each in found)


def test_what_is_used_is_shown_with_its_documentation_and_its_body():
    texts = {(each.kind, each.text) for each in about(Task.EXPLAIN) if each.name == "Cart.total_price"}
    assert ("signature", "def total_price(self) -> int  # The sum in cents.") in texts
    assert any(kind == "body" and "return sum(" in text for kind, text in texts)


def test_for_new_tests_the_nearest_test_file_shows_how_tests_are_written():
    files = {path: text for path, text in FILES.items() if path != "tests/test_checkout.py"}
    files["tests/test_cart.py"] = (
        "from shop.cart import Cart\n\n\ndef test_a_new_cart_is_empty():\n    assert True\n"
    )
    view, place = around(files)
    subject = scope_at(place.document, place.position)[-1]
    found = subject_candidates(view, place, subject, Task.TEST, lambda path: split_lines(files[path]))
    assert [each.path for each in found if each.reason is Reason.TEST] == ["tests/test_cart.py"]


def test_a_workspace_without_files_offers_nothing():
    view, place = around({})
    assert likely_candidates(view, place, lines) == []
