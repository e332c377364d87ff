"""Folders that come and go, and files that change behind the editor's back: what a client sees, over real pipes."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from e2e.endpoint_process import EndpointProcess, endpoint_process, settings_file
from e2e.wire import PRODUCT, Json, Wire, notification, request, wire

CODE = "def area(radius):\n    return 3 * radius ** 2\n"
WATCHING = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
CANCELLED = -32800


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[EndpointProcess]:
    with endpoint_process(tmp_path, "It computes the area of a circle.") as process:
        yield process


@contextlib.contextmanager
def editor(folder: Path, endpoint: EndpointProcess, *roots: Path, **capabilities: Any) -> Iterator[Wire]:
    environment = settings_file(folder, endpoint.origin)
    with wire(PRODUCT, environment=environment) as client:
        client.initialize(capabilities=capabilities, workspaceFolders=[named(root) for root in roots])
        yield client
        status = client.result("glossator/status", {})
        assert status["context"]["restarts"] == 0
        client.check_clean()


def named(folder: Path) -> Json:
    return {"uri": folder.as_uri(), "name": folder.name}


def a_folder(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir(parents=True)
    (made / "shapes.py").write_text(CODE)
    return made


def opened(client: Wire, file: Path, text: str = CODE) -> str:
    uri = file.as_uri()
    document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    client.send(notification("textDocument/didOpen", {"textDocument": document}))
    return uri


def about(uri: str) -> Json:
    start = {"line": 0, "character": 5}
    return {"textDocument": {"uri": uri}, "range": {"start": start, "end": start}}


def folders_change(client: Wire, *, added: tuple[Path, ...] = (), removed: tuple[Path, ...] = ()) -> None:
    event = {"added": list(map(named, added)), "removed": list(map(named, removed))}
    client.send(notification("workspace/didChangeWorkspaceFolders", {"event": event}))


def test_fault_85_what_is_asked_about_a_removed_folder_is_cancelled_and_nothing_else(
    tmp_path: Path, endpoint: EndpointProcess
) -> None:
    kept, gone = a_folder(tmp_path, "kept"), a_folder(tmp_path, "gone")
    endpoint.reply(text="It computes the area of a circle. " * 8, delay_ms=40)
    with editor(tmp_path, endpoint, kept, gone) as client:
        for number, folder in enumerate((gone, kept), 1):
            asked = about(opened(client, folder / "shapes.py")) | {
                "instruction": f"the one that is {folder.name}"
            }
            client.send(request(number, "glossator/explain", asked))
        endpoint.wait_for(2)
        folders_change(client, removed=(gone,))

        assert client.code(1) == CANCELLED
        assert client.answer(2)["result"]["complete"]
        told = endpoint.wait_for(1, "closed_at")
        assert [each["closed_early"] for each in told if "that is gone" in each["body"]] == [True]


def test_fault_85_a_file_that_is_still_in_another_folder_is_answered(
    tmp_path: Path, endpoint: EndpointProcess
) -> None:
    inner = a_folder(tmp_path, "outer/inner")
    endpoint.reply(text="It computes the area of a circle. " * 4, delay_ms=40)
    with editor(tmp_path, endpoint, inner.parent, inner) as client:
        client.send(request(1, "glossator/explain", about(opened(client, inner / "shapes.py"))))
        endpoint.wait_for(1)
        folders_change(client, removed=(inner,))

        assert client.answer(1)["result"]["complete"]


@pytest.mark.parametrize("roots", ["none", "nested", "the same twice", "one that is not there"])
def test_fault_85_unusual_folders_are_served(roots: str, tmp_path: Path, endpoint: EndpointProcess) -> None:
    folder = a_folder(tmp_path, "outer/inner")
    wanted = {
        "none": (),
        "nested": (folder, folder.parent),
        "the same twice": (folder, folder),
        "one that is not there": (tmp_path / "nowhere", folder),
    }[roots]
    with editor(tmp_path, endpoint, *wanted) as client:
        uri = opened(client, folder / "shapes.py")
        folders_change(client, added=wanted, removed=wanted)

        assert client.result("glossator/explain", about(uri))["complete"]


def test_fault_86_a_storm_of_file_events_harms_nothing(tmp_path: Path, endpoint: EndpointProcess) -> None:
    folder = a_folder(tmp_path, "app")
    with editor(tmp_path, endpoint, folder, **WATCHING) as client:
        uri = opened(client, folder / "shapes.py")
        asked = client.other("client/registerCapability")
        client.send({"jsonrpc": "2.0", "id": asked["id"], "result": None})
        (registration,) = asked["params"]["registrations"]
        assert registration["method"] == "workspace/didChangeWatchedFiles"

        changes = [{"uri": f"{folder.as_uri()}/file{number}.py", "type": 2} for number in range(100_000)]
        client.send(notification("workspace/didChangeWatchedFiles", {"changes": changes}))
        for number in range(0, 2_000, 20):
            few = {"changes": changes[number : number + 20]}
            client.send(notification("workspace/didChangeWatchedFiles", few))

        assert client.result("glossator/explain", about(uri))["complete"]


@pytest.mark.parametrize("watches", [False, True], ids=["no file is watched", "files are watched"])
def test_fault_86_a_file_that_appears_is_found(
    watches: bool, tmp_path: Path, endpoint: EndpointProcess
) -> None:
    folder = a_folder(tmp_path, "app")
    with editor(tmp_path, endpoint, folder, **(WATCHING if watches else {})) as client:
        if watches:
            asked = client.other("client/registerCapability")
            client.send({"jsonrpc": "2.0", "id": asked["id"], "result": None})
        uri = opened(
            client, folder / "use.py", "from made import volume\n\n\ndef use():\n    return volume(3)\n"
        )
        place = about(uri)
        place["range"]["start"] = place["range"]["end"] = {"line": 3, "character": 5}
        client.result("glossator/explain", place)
        assert "def volume" not in endpoint.requests()[-1]["body"]

        made = folder / "made.py"
        made.write_text("def volume(height_of_the_made_thing):\n    return height_of_the_made_thing\n")
        ends = time.monotonic() + 20
        while "height_of_the_made_thing" not in endpoint.requests()[-1]["body"]:
            assert time.monotonic() < ends
            if watches:
                event = {"changes": [{"uri": made.as_uri(), "type": 1}]}
                client.send(notification("workspace/didChangeWatchedFiles", event))
            else:
                client.send(notification("textDocument/didSave", {"textDocument": {"uri": uri}}))
            client.result("glossator/explain", {**place, "instruction": str(time.monotonic())})
