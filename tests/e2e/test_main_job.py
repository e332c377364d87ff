"""What an editor sees of the main job: the real server, a real socket, an endpoint that is still sending."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from e2e.endpoint_process import EndpointProcess, endpoint_process, settings_file
from e2e.wire import PRODUCT, Wire, notification, request, wire

CODE = (
    "import math\n\n\ndef area(radius):\n    return math.pi * radius ** 2\n\n\n"
    "def volume(radius, height):\n    return \n"
)
LINE = CODE.count("\n") - 1
COLUMN = len("    return ")
INLINE = {"textDocument": {"inlineCompletion": {}}}
URI = "file:///tmp/shapes.py"


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[EndpointProcess]:
    with endpoint_process(tmp_path, "area(radius) * height") as process:
        yield process


def started(client: Wire, *, text: str = CODE, capabilities: dict[str, Any] = INLINE) -> None:
    client.initialize(capabilities=capabilities)
    document = {"uri": URI, "languageId": "python", "version": 1, "text": text}
    client.send(notification("textDocument/didOpen", {"textDocument": document}))


def completion_params(character: int = COLUMN, line: int = LINE) -> dict[str, Any]:
    return {
        "textDocument": {"uri": URI},
        "position": {"line": line, "character": character},
        "context": {"triggerKind": 2},
    }


def ghost(client: Wire, character: int = COLUMN) -> str | None:
    items = client.result("textDocument/inlineCompletion", completion_params(character))["items"]
    return items[0]["insertText"] if items else None


def type_text(client: Wire, text: str, character: int, version: int) -> None:
    at = {"line": LINE, "character": character}
    changes = [{"range": {"start": at, "end": at}, "text": text}]
    document = {"uri": URI, "version": version}
    client.send(notification("textDocument/didChange", {"textDocument": document, "contentChanges": changes}))


def test_a_completion_comes_from_the_endpoint_with_a_range(tmp_path: Path, endpoint: EndpointProcess) -> None:
    with wire(PRODUCT, environment=settings_file(tmp_path, endpoint.origin)) as client:
        started(client)

        result = client.result("textDocument/inlineCompletion", completion_params())

        (item,) = result["items"]
        here = {"line": LINE, "character": COLUMN}
        assert item["insertText"] == "area(radius) * height"
        assert item["range"] == {"start": here, "end": here}
        assert len(endpoint.requests()) == 1


def test_typing_through_a_shown_completion_sends_no_request(
    tmp_path: Path, endpoint: EndpointProcess
) -> None:
    with wire(PRODUCT, environment=settings_file(tmp_path, endpoint.origin)) as client:
        started(client)
        shown = ghost(client)
        assert shown == "area(radius) * height"

        for count in range(1, 9):
            type_text(client, shown[count - 1], COLUMN + count - 1, count + 1)
            assert ghost(client, COLUMN + count) == shown[count:]

        assert len(endpoint.requests()) == 1


def test_typing_something_else_asks_again(tmp_path: Path, endpoint: EndpointProcess) -> None:
    with wire(PRODUCT, environment=settings_file(tmp_path, endpoint.origin)) as client:
        started(client)
        ghost(client)
        type_text(client, "z", COLUMN, 2)

        ghost(client, COLUMN + 1)

        assert len(endpoint.requests()) == 2


def test_a_restart_serves_the_completion_from_disk(tmp_path: Path, endpoint: EndpointProcess) -> None:
    environment = settings_file(tmp_path, endpoint.origin)
    with wire(PRODUCT, environment=environment) as client:
        started(client)
        first = ghost(client)
        assert client.shut_down() == 0
    with wire(PRODUCT, environment=environment) as client:
        started(client)

        assert ghost(client) == first

    assert len(endpoint.requests()) == 1


def test_a_cancelled_completion_is_answered_and_its_socket_closed(tmp_path: Path) -> None:
    with (
        endpoint_process(tmp_path, "a " * 200, delay_ms=50) as endpoint,
        wire(PRODUCT, environment=settings_file(tmp_path, endpoint.origin)) as client,
    ):
        started(client)
        client.send(request(1, "textDocument/inlineCompletion", completion_params()))
        endpoint.wait_for(1)

        client.send(notification("$/cancelRequest", {"id": 1}))

        assert client.code(1) == -32800
        (asked,) = endpoint.wait_for(1, "closed_at")
        assert asked["closed_early"]
        assert asked["answered_at"] is None


def test_a_newer_completion_stops_the_one_before_it(tmp_path: Path) -> None:
    with (
        endpoint_process(tmp_path, "a " * 200, delay_ms=50) as endpoint,
        wire(PRODUCT, environment=settings_file(tmp_path, endpoint.origin)) as client,
    ):
        started(client)
        client.send(request(1, "textDocument/inlineCompletion", completion_params()))
        endpoint.wait_for(1)
        type_text(client, "z", COLUMN, 2)

        client.send(request(2, "textDocument/inlineCompletion", completion_params(COLUMN + 1)))

        assert client.answer(1)["result"]["items"] == []
        assert endpoint.wait_for(1, "closed_at")[0]["closed_early"]


def test_an_explanation_reaches_the_client_while_the_endpoint_is_still_sending(tmp_path: Path) -> None:
    with (
        endpoint_process(tmp_path, "It computes the area of a circle. " * 4, delay_ms=60) as endpoint,
        wire(PRODUCT, environment=settings_file(tmp_path, endpoint.origin)) as client,
    ):
        started(client)
        at = {"line": 4, "character": 6}
        params = {"textDocument": {"uri": URI}, "range": {"start": at, "end": at}, "partialResultToken": "p"}
        client.send(request(1, "glossator/explain", params))

        first = client.other("$/progress")["params"]

        assert first["token"] == "p"
        assert first["value"]["kind"] == "delta"
        assert endpoint.requests()[0]["answered_at"] is None
        result = client.answer(1)["result"]
        assert result["complete"]
        assert result["model"] == "scripted"
        told = [first["value"]["text"]]
        told += [
            message["params"]["value"]["text"]
            for message in client.others
            if message["method"] == "$/progress"
        ]
        assert "".join(told) == result["text"]


def test_an_endpoint_that_is_down_leaves_the_editor_quiet(tmp_path: Path) -> None:
    environment = settings_file(tmp_path, "http://127.0.0.1:9")
    with wire(PRODUCT, environment=environment) as client:
        started(client)

        assert ghost(client) is None

        status = client.result("glossator/status", {})
        (model,) = [model for model in status["models"] if model["name"] == "scripted"]
        assert model["error"]
        assert not [message for message in client.others if message["method"] == "window/showMessage"]


def test_without_settings_the_built_in_model_answers(tmp_path: Path) -> None:
    with wire(PRODUCT, environment=settings_file(tmp_path, None)) as client:
        started(client)
        at = {"line": 3, "character": 6}
        params = {"textDocument": {"uri": URI}, "range": {"start": at, "end": at}}

        explained = client.result("glossator/explain", params)
        documented = client.result("glossator/document", params)

        assert explained["model"] == "builtin"
        assert "area" in explained["text"]
        (edit,) = documented["edits"]
        assert edit["range"]["start"] == edit["range"]["end"] == {"line": 4, "character": 0}
        assert edit["newText"].startswith('    """')


def test_a_code_action_documents_a_declaration_by_an_edit_of_this_version(tmp_path: Path) -> None:
    capabilities = {"workspace": {"workspaceEdit": {"documentChanges": True}}}
    with wire(PRODUCT, environment=settings_file(tmp_path, None)) as client:
        started(client, capabilities=capabilities)
        at = {"line": 3, "character": 6}
        actions = client.result(
            "textDocument/codeAction",
            {"textDocument": {"uri": URI}, "range": {"start": at, "end": at}, "context": {"diagnostics": []}},
        )
        (action,) = [action for action in actions if action["title"].startswith("Document area")]
        client.send(request(1, "workspace/executeCommand", action["command"] | {"title": None}))

        apply = client.other("workspace/applyEdit")
        (change,) = apply["params"]["edit"]["documentChanges"]
        client.send({"jsonrpc": "2.0", "id": apply["id"], "result": {"applied": True}})

        assert change["textDocument"] == {"uri": URI, "version": 1}
        assert client.answer(1)["result"] is True


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="an empty file"),
        pytest.param("   \n\n", id="only white space"),
    ],
)
def test_nothing_is_asked_about_a_file_without_code(
    text: str, tmp_path: Path, endpoint: EndpointProcess
) -> None:
    with wire(PRODUCT, environment=settings_file(tmp_path, endpoint.origin)) as client:
        started(client, text=text)

        result = client.result("textDocument/inlineCompletion", completion_params(0, 0))

        assert result == {"items": []}
        assert endpoint.requests() == []


def test_a_broken_settings_file_is_told_once_and_the_server_runs(tmp_path: Path) -> None:
    environment = settings_file(tmp_path, None)
    Path(environment["GLOSSATOR_CONFIG"]).write_text("[complete]\nmax_token = 5\n")
    with wire(PRODUCT, environment=environment) as client:
        started(client)

        message = client.other("window/showMessage")["params"]["message"]

        assert "max_token" in message
        assert "max_tokens" in message
        assert client.result("glossator/status", {})["ready"]
