"""What an editor sees where something goes on at the same time, is refused, is cancelled, or is not what was expected."""

import ast
import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from e2e.endpoint_process import EndpointProcess, endpoint_process, settings_file
from e2e.wire import PRODUCT, Json, Wire, notification, request, wire

URI = "file:///tmp/shapes.py"
CODE = (
    "import math\n\n\ndef area(radius):\n    return math.pi * radius ** 2\n\n\n"
    "def volume(radius, height):\n    return area(radius) * height\n"
)
INLINE = {"textDocument": {"inlineCompletion": {}}}
PROGRESS = {"window": {"workDoneProgress": True}}
VERSIONED = {"workspace": {"workspaceEdit": {"documentChanges": True}}}
DEBUG = {"PYTHONASYNCIODEBUG": "1", "PYTHONDEVMODE": "1"}
LOST = ("never retrieved", "never awaited", "nobody waited", "Traceback", "ResourceWarning", "failed:", "bug")
ANSWER = "area(radius) * height"


@contextlib.contextmanager
def editor(
    folder: Path,
    origin: str | None,
    *,
    capabilities: Json | None = None,
    text: str | None = CODE,
    uri: str = URI,
    language: str = "python",
    initialize: Json | None = None,
    **sections: str,
) -> Iterator[Wire]:
    """The product with a document open. Whatever a test did, nothing was lost, and nothing but frames was sent."""
    environment = {**settings_file(folder, origin, **sections), **DEBUG}
    with wire(PRODUCT, environment=environment) as client:
        client.initialize(capabilities=capabilities or INLINE, **(initialize or {}))
        if text is not None:
            opened(client, text, uri=uri, language=language)
        yield client
        assert client.result("glossator/status", {})["ready"]
        client.check_clean()
        told = client.stderr()
        assert not [line for line in told.splitlines() if any(word in line for word in LOST)], told


def opened(client: Wire, text: str, *, uri: str = URI, language: str = "python", version: int = 1) -> None:
    document = {"uri": uri, "languageId": language, "version": version, "text": text}
    client.send(notification("textDocument/didOpen", {"textDocument": document}))


def closed(client: Wire, uri: str = URI) -> None:
    client.send(notification("textDocument/didClose", {"textDocument": {"uri": uri}}))


def changed(text: str, version: int, *, start: Json | None = None, end: Json | None = None) -> Json:
    change: Json = {"text": text}
    if start is not None:
        change["range"] = {"start": start, "end": end or start}
    document = {"uri": URI, "version": version}
    return notification("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})


def at(line: int, character: int) -> Json:
    return {"line": line, "character": character}


def inline(line: int, character: int, **context: Any) -> Json:
    return {
        "textDocument": {"uri": URI},
        "position": at(line, character),
        "context": {"triggerKind": 1, **context},
    }


def place(line: int, character: int, **others: Any) -> Json:
    return {
        "textDocument": {"uri": URI},
        "range": {"start": at(line, character), "end": at(line, character)},
        **others,
    }


def ghost(client: Wire, line: int, character: int, **context: Any) -> str | None:
    items = client.result("textDocument/inlineCompletion", inline(line, character, **context))["items"]
    return items[0]["insertText"] if items else None


def progress_of(client: Wire, token: Any) -> list[str]:
    return [
        message["params"]["value"]["kind"]
        for message in client.others
        if message["method"] == "$/progress" and message["params"]["token"] == token
    ]


def until(condition: Any, timeout_s: float = 20.0) -> Any:
    ends = time.monotonic() + timeout_s
    while not (found := condition()):
        assert time.monotonic() < ends
        time.sleep(0.02)
    return found


def applied(text: str, edits: list[Json]) -> str:
    """What a client's text is after these edits, with positions in UTF-16."""

    def offset(position: Json) -> int:
        lines = text.split("\n")
        before = sum(len(line) + 1 for line in lines[: position["line"]])
        units = lines[position["line"]].encode("utf-16-le")[: 2 * position["character"]]
        return before + len(units.decode("utf-16-le"))

    spans = [
        (offset(edit["range"]["start"]), offset(edit["range"]["end"]), edit["newText"]) for edit in edits
    ]
    for start, stop, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[stop:]
    return text


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[EndpointProcess]:
    with endpoint_process(tmp_path, ANSWER) as process:
        yield process


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[EndpointProcess]:
    with endpoint_process(tmp_path, "It computes the area of a circle. " * 100, delay_ms=40) as process:
        yield process


class TestOnlyTheNewest:
    """Completions that overtake each other."""

    @pytest.mark.parametrize("name", ["textDocument/inlineCompletion", "textDocument/completion"])
    def test_a_place_that_an_edit_in_the_same_write_removes_gives_nothing(
        self, name: str, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        with editor(tmp_path, endpoint.origin, capabilities={}) as client:
            client.send(request(1, name, inline(8, 11)), changed("", 2))

            assert client.answer(1)["result"]["items"] == []

    @pytest.mark.parametrize(
        ("cancelled", "other"), [pytest.param(1, 2, id="the older"), pytest.param(2, 1, id="the newer")]
    )
    def test_a_cancel_of_one_leaves_the_other(
        self, cancelled: int, other: int, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        endpoint.reply(text="scale * " * 10, delay_ms=40)
        with editor(tmp_path, endpoint.origin) as client:
            client.send(request(1, "textDocument/inlineCompletion", inline(4, 11)))
            endpoint.wait_for(1)
            client.send(request(2, "textDocument/inlineCompletion", inline(8, 11)))
            if cancelled == 2:
                endpoint.wait_for(2)
            client.send(notification("$/cancelRequest", {"id": cancelled}))

            answers = {1: client.answer(1), 2: client.answer(2)}

            assert "error" not in answers[other]
            if cancelled == 2:
                assert answers[1]["result"] == {"items": []}
                assert answers[2]["error"]["code"] == -32800

    def test_eight_documents_have_one_request_under_way(self, tmp_path: Path, slow: EndpointProcess) -> None:
        with editor(tmp_path, slow.origin) as client:
            for number in range(8):
                uri = f"file:///tmp/d{number}.py"
                opened(client, CODE, uri=uri)
                params = inline(4, 11) | {"textDocument": {"uri": uri}}
                client.send(request(number, "textDocument/inlineCompletion", params))
                slow.wait_for(number + 1)

            assert [client.answer(number)["result"]["items"] for number in range(7)] == [[]] * 7
            told = slow.wait_for(7, "closed_at")
            assert all(asked["closed_early"] for asked in told[:7])

    def test_an_explanation_goes_on_while_completions_come_and_go(
        self, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        endpoint.reply(text="It computes the area. " * 3, delay_ms=40)
        with editor(tmp_path, endpoint.origin) as client:
            client.send(request(1, "glossator/explain", place(3, 5)))
            endpoint.wait_for(1)
            for number in range(2, 12):
                client.send(request(number, "textDocument/inlineCompletion", inline(8, number)))

            assert client.answer(1)["result"]["complete"]

    def test_requests_that_are_cancelled_while_they_wait_are_all_answered(
        self, tmp_path: Path, slow: EndpointProcess
    ) -> None:
        with editor(tmp_path, slow.origin) as client:
            numbers = range(1, 101)
            client.send(*(request(number, "glossator/explain", place(3, 5)) for number in numbers))
            client.send(*(notification("$/cancelRequest", {"id": number}) for number in numbers))

            assert {client.code(number) for number in numbers} == {-32800}


class TestCompletion:
    """The answer in the client's terms."""

    @pytest.mark.parametrize(
        ("encoding", "character", "end"),
        [pytest.param("utf-16", 17, 17, id="UTF-16"), pytest.param("utf-8", 22, 22, id="UTF-8")],
    )
    def test_positions_are_counted_as_the_client_counts(
        self, encoding: str, character: int, end: int, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        text = "x = '😀é€' + area\n"
        # UTF-16: 4 + 1 + 2 + 1 + 1 + 1 + " + area"; UTF-8: 4 + 1 + 4 + 2 + 3 + 1 + " + area".
        capabilities = {**INLINE, "general": {"positionEncodings": [encoding]}}
        endpoint.reply(text="(radius)")
        with editor(tmp_path, endpoint.origin, capabilities=capabilities, text=text) as client:
            (item,) = client.result("textDocument/inlineCompletion", inline(0, character))["items"]

            assert item["insertText"] == "(radius)"
            assert item["range"] == {"start": at(0, end), "end": at(0, end)}
            (asked,) = endpoint.requests()
            assert "+ area<CURSOR>" in asked["body"]

    def test_a_document_with_crlf_gets_line_feeds(self, tmp_path: Path, endpoint: EndpointProcess) -> None:
        endpoint.reply(text="    total = radius\r\n    return total\r\n")
        text = "x = 1\r\ndef area(radius):\r\n    \r\n"
        with editor(tmp_path, endpoint.origin, text=text) as client:
            assert ghost(client, 2, 4) == "total = radius\n    return total"

    @pytest.mark.parametrize(
        ("selected", "expected"),
        [
            pytest.param("area", "area(1)", id="the completion extends it"),
            pytest.param("arena", None, id="the completion is something else"),
        ],
    )
    def test_what_is_selected_in_the_list_begins_the_completion(
        self, selected: str, expected: str | None, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        endpoint.reply(text="ea(1)")
        with editor(tmp_path, endpoint.origin, text="x = ar\n") as client:
            info = {"range": {"start": at(0, 4), "end": at(0, 6)}, "text": selected}

            assert ghost(client, 0, 6, selectedCompletionInfo=info) == expected

    @pytest.mark.parametrize(
        ("text", "character", "reply", "label", "new", "start", "end", "filters"),
        [
            pytest.param("x = ar\n", 6, "ea(1)", "area(1)", "area(1)", 4, 6, "ar", id="a word"),
            pytest.param("math.\n", 5, "pi * 2", "pi * 2", "pi * 2", 5, 5, None, id="after a dot"),
            pytest.param("x = f() + b\n", 6, "1", "1", "1", 6, 6, None, id="within brackets"),
            pytest.param("x = f()\n", 6, "a, b)", "a, b", "a, b", 6, 6, None, id="a bracket that is there"),
            pytest.param("é = '😀' + ar\n", 13, "ea", "area", "area", 11, 13, "ar", id="behind an emoji"),
        ],
    )
    def test_a_client_without_ghost_text_gets_an_item(
        self,
        text: str,
        character: int,
        reply: str,
        label: str,
        new: str,
        start: int,
        end: int,
        filters: str | None,
        tmp_path: Path,
        endpoint: EndpointProcess,
    ) -> None:
        endpoint.reply(text=reply)
        with editor(tmp_path, endpoint.origin, capabilities={"textDocument": {}}, text=text) as client:
            (item,) = client.result("textDocument/completion", inline(0, character))["items"]

            assert item["label"] == label
            assert item["textEdit"] == {"range": {"start": at(0, start), "end": at(0, end)}, "newText": new}
            assert item.get("filterText") == filters

    @pytest.mark.parametrize(
        ("uri", "language", "sections"),
        [
            pytest.param("file:///tmp/project/.env", "dotenv", {}, id="a file that holds secrets"),
            pytest.param(URI, "python", {"complete": 'languages = ["rust"]'}, id="a language that is off"),
            pytest.param(URI, "python", {"complete": "enabled = false"}, id="completion is off"),
        ],
    )
    def test_nothing_is_sent_and_nobody_is_bothered(
        self, uri: str, language: str, sections: dict[str, str], tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        with editor(
            tmp_path, endpoint.origin, text="KEY=\nx = 1\n", uri=uri, language=language, **sections
        ) as client:
            params = inline(0, 4) | {"textDocument": {"uri": uri}}

            assert client.result("textDocument/inlineCompletion", params) == {"items": []}

            assert endpoint.requests() == []
            assert not [message for message in client.others if message["method"] == "window/showMessage"]

    def test_local_only_sends_nothing_to_another_machine(self, tmp_path: Path) -> None:
        with editor(tmp_path, "http://192.0.2.7:8080", privacy="local_only = true") as client:
            assert ghost(client, 8, 11) is None

            status = client.result("glossator/status", {})
            (model,) = [model for model in status["models"] if model["name"] == "scripted"]
            assert model["error"]
            assert "nothing was sent" in model["error"] or "local_only" in model["error"]


class TestProgress:
    """Begin and end, exactly once each, whatever happens."""

    def asked_to_create(self, client: Wire) -> Json:
        return client.other("window/workDoneProgress/create")

    def test_the_clients_own_token_is_used(self, tmp_path: Path, endpoint: EndpointProcess) -> None:
        with editor(tmp_path, endpoint.origin) as client:
            answer = client.result("glossator/explain", place(3, 5, workDoneToken="w", partialResultToken=7))

            assert progress_of(client, "w") == ["begin", "end"]
            parts = [
                message["params"]["value"]["text"]
                for message in client.others
                if message["params"]["token"] == 7
            ]
            assert "".join(parts) == answer["text"]

    def test_the_users_cancel_ends_it_all(self, tmp_path: Path, slow: EndpointProcess) -> None:
        with editor(tmp_path, slow.origin, capabilities=PROGRESS) as client:
            arguments = [URI, {"start": at(3, 5), "end": at(3, 5)}]
            client.send(
                request(
                    1, "workspace/executeCommand", {"command": "glossator.explain", "arguments": arguments}
                )
            )
            create = self.asked_to_create(client)
            token = create["params"]["token"]
            client.send({"jsonrpc": "2.0", "id": create["id"], "result": None})
            slow.wait_for(1)

            client.send(notification("window/workDoneProgress/cancel", {"token": token}))

            assert client.code(1) == -32800
            assert slow.wait_for(1, "closed_at")[0]["closed_early"]
            client.result("glossator/status", {})
            assert progress_of(client, token) == ["begin", "end"]

    def test_the_users_cancel_of_the_clients_own_token_ends_it_too(
        self, tmp_path: Path, slow: EndpointProcess
    ) -> None:
        with editor(tmp_path, slow.origin) as client:
            client.send(request(1, "glossator/explain", place(3, 5, workDoneToken="w")))
            slow.wait_for(1)

            client.send(notification("window/workDoneProgress/cancel", {"token": "w"}))

            assert client.code(1) == -32800
            assert slow.wait_for(1, "closed_at")[0]["closed_early"]
            client.result("glossator/status", {})
            assert progress_of(client, "w") == ["begin", "end"]

    @pytest.mark.parametrize("refuses", [True, False], ids=["refuses", "never answers"])
    def test_a_client_that_shows_no_progress_gets_the_rest(
        self, refuses: bool, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        with editor(tmp_path, endpoint.origin, capabilities=PROGRESS) as client:
            client.send(request(1, "glossator/explain", place(3, 5)))
            create = self.asked_to_create(client)
            if refuses:
                error = {"code": -32603, "message": "no"}
                client.send({"jsonrpc": "2.0", "id": create["id"], "error": error})

            assert client.answer(1)["result"]["complete"]

            assert progress_of(client, create["params"]["token"]) == []

    def test_a_document_that_changes_before_the_progress_is_there_is_not_explained(
        self, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        with editor(tmp_path, endpoint.origin, capabilities=PROGRESS) as client:
            chosen = {"start": at(7, 0), "end": at(8, 20)}
            params = {"textDocument": {"uri": URI}, "range": chosen}
            client.send(request(1, "glossator/explain", params))
            create = self.asked_to_create(client)
            client.send(changed("", 2), {"jsonrpc": "2.0", "id": create["id"], "result": None})

            answer = client.answer(1)["result"]

            assert "changed" in answer["error"]
            assert answer["complete"] is False
            assert endpoint.requests() == []

    def test_a_document_that_closes_meanwhile_is_explained_as_it_was(
        self, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        endpoint.reply(text="It computes the area. " * 3, delay_ms=40)
        with editor(tmp_path, endpoint.origin) as client:
            client.send(request(1, "glossator/explain", place(3, 5)))
            endpoint.wait_for(1)
            closed(client)

            assert client.answer(1)["result"]["complete"]
            opened(client, CODE)

    @pytest.mark.parametrize("name", ["glossator/explain", "glossator/document"])
    def test_a_document_that_is_not_open_is_an_answer(self, name: str, tmp_path: Path) -> None:
        with editor(tmp_path, None, text=None) as client:
            assert client.result(name, place(0, 0))["error"] == "the document is not open"


def execute(
    client: Wire, command: str, *arguments: Any, applied: bool = True, message_id: int = 1
) -> Json | None:
    """Send a command and play the client's part; the edit that it was asked to apply, None if there was none."""
    params = {"command": command, "arguments": list(arguments)}
    client.send(request(message_id, "workspace/executeCommand", params))
    edit = None
    while message_id not in client.answers:
        with contextlib.suppress(AssertionError):
            client._take(time.monotonic() + 0.05, "nothing")
        for message in client.others:
            if message["method"] == "workspace/applyEdit" and not message.get("seen"):
                message["seen"] = True
                edit = message["params"]["edit"]
                client.send({"jsonrpc": "2.0", "id": message["id"], "result": {"applied": applied}})
    return edit


def messages(client: Wire) -> list[str]:
    return [
        message["params"]["message"] for message in client.others if message["method"] == "window/showMessage"
    ]


class TestDocumenting:
    """Edits that can be applied to exactly one version, and change no code."""

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(CODE, id="LF"),
            pytest.param(CODE.replace("\n", "\r\n"), id="CRLF"),
            pytest.param(CODE.replace("    ", "\t"), id="tabs"),
            pytest.param("# é 😀\nname = '😀'; other = 'é'\n" + CODE, id="emoji before it"),
            pytest.param("def 😀(): pass\n".replace("😀", "ñ") + "class A:\n    def é(self): return '😀'\n", id="one-line bodies"),
        ],
    )  # fmt: skip
    def test_a_file_is_documented_in_its_own_manner_and_only_once(self, text: str, tmp_path: Path) -> None:
        with editor(tmp_path, None, capabilities=VERSIONED, text=text) as client:
            edit = execute(client, "glossator.documentFile", URI)

            assert edit is not None
            (change,) = edit["documentChanges"]
            assert change["textDocument"] == {"uri": URI, "version": 1}
            after = applied(text, change["edits"])
            assert ("\r\n" in text) == ("\r\n" in after)
            assert after.count("\n") == after.count("\r\n") or "\r\n" not in text
            before_tree, after_tree = ast.parse(text), ast.parse(after)
            functions = [
                node for node in ast.walk(after_tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)
            ]
            assert functions
            for node in functions:
                assert ast.get_docstring(node)
                del node.body[0]
            strip = [node for node in ast.walk(before_tree) if isinstance(node, ast.FunctionDef)]
            assert strip
            assert len(functions) >= len(strip)
            assert client.answer(1)["result"] is True

            client.send(changed(after, 2))
            assert execute(client, "glossator.documentFile", URI, message_id=2) is None
            assert client.answer(2)["result"] is False
            assert messages(client) == ["every public declaration of this file is documented"]

    def test_a_client_without_versions_gets_plain_changes(self, tmp_path: Path) -> None:
        with editor(tmp_path, None) as client:
            edit = execute(client, "glossator.document", URI, at(3, 5))

            assert edit is not None
            assert list(edit) == ["changes"]
            assert "def area" in applied(CODE, edit["changes"][URI])

    def test_a_request_without_a_range_is_about_the_whole_file(self, tmp_path: Path) -> None:
        with editor(tmp_path, None) as client:
            answer = client.result("glossator/document", {"textDocument": {"uri": URI}})

            assert answer["version"] == 1
            assert len(answer["edits"]) == 2
            ast.parse(applied(CODE, answer["edits"]))

    def test_a_client_that_refuses_the_edit_lets_its_user_know(self, tmp_path: Path) -> None:
        with editor(tmp_path, None) as client:
            execute(client, "glossator.document", URI, at(3, 5), applied=False)

            assert client.answer(1)["result"] is False
            (message,) = messages(client)
            assert "did not take" in message

    def test_where_nothing_is_declared_the_user_is_told_once(self, tmp_path: Path) -> None:
        with editor(tmp_path, None) as client:
            assert execute(client, "glossator.document", URI, at(1, 0)) is None

            assert client.answer(1)["result"] is False
            assert messages(client) == ["there is no declaration here to document"]

    @pytest.mark.parametrize(
        "reply",
        [
            pytest.param("", id="nothing"),
            pytest.param("```\n```", id="an empty fence"),
            pytest.param("<|im_end|>", id="a control token"),
        ],
    )
    def test_rubbish_changes_nothing_and_is_told_once(
        self, reply: str, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        endpoint.reply(text=reply)
        with editor(tmp_path, endpoint.origin) as client:
            assert execute(client, "glossator.document", URI, at(3, 5)) is None

            assert client.answer(1)["result"] is False
            assert len(messages(client)) == 1

    def test_an_endpoint_that_is_down_is_told_once(self, tmp_path: Path) -> None:
        with editor(tmp_path, "http://127.0.0.1:9") as client:
            assert execute(client, "glossator.documentFile", URI) is None

            assert len(messages(client)) == 1

    def test_what_the_user_types_meanwhile_is_not_edited(
        self, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        endpoint.reply(text="summary: Compute the area of a circle.", delay_ms=60)
        with editor(tmp_path, endpoint.origin) as client:
            params = {"command": "glossator.document", "arguments": [URI, at(3, 5)]}
            client.send(request(1, "workspace/executeCommand", params))
            endpoint.wait_for(1)
            client.send(changed("# ", 2, start=at(0, 0)))

            assert client.answer(1)["result"] is False

            assert not [message for message in client.others if message["method"] == "workspace/applyEdit"]
            (message,) = messages(client)
            assert "changed" in message

    def test_two_that_fail_at_once_each_say_their_own_problem(
        self, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        with editor(tmp_path, endpoint.origin) as client:
            opened(client, "KEY=1\n", uri="file:///tmp/p/.env", language="dotenv")
            secret = place(0, 0) | {"textDocument": {"uri": "file:///tmp/p/.env"}}
            client.send(
                request(1, "glossator/document", place(1, 0)), request(2, "glossator/explain", secret)
            )

            assert "declaration" in client.answer(1)["result"]["error"]
            assert ".env" in client.answer(2)["result"]["error"]


class TestCodeActions:
    """What can be chosen at a place."""

    def actions(self, client: Wire, line: int = 3, **context: Any) -> list[tuple[str, str | None]]:
        params = place(line, 5, context={"diagnostics": [], **context})
        found = client.result("textDocument/codeAction", params)
        return [(action["title"], action.get("kind")) for action in found]

    @pytest.mark.parametrize(
        ("only", "kinds"),
        [
            pytest.param(["refactor"], {"refactor.rewrite"}, id="a wider kind"),
            pytest.param(["refactor.rewrite"], {"refactor.rewrite"}, id="the kind itself"),
            pytest.param(["refactor.rew"], set(), id="half of a kind's name"),
            pytest.param(["source"], {"source.glossator.document"}, id="source actions"),
            pytest.param(["source.fixAll"], set(), id="another source action"),
            pytest.param(["quickfix"], set(), id="another kind"),
            pytest.param([""], {None, "refactor.rewrite", "source.glossator.document"}, id="every kind"),
        ],
    )
    def test_only_what_is_asked_for_is_offered(
        self, only: list[str], kinds: set[str], tmp_path: Path
    ) -> None:
        with editor(tmp_path, None) as client:
            assert {kind for _, kind in self.actions(client, only=only)} == kinds

    def test_titles_name_what_they_are_about(self, tmp_path: Path) -> None:
        with editor(tmp_path, None) as client:
            titles = [title for title, _ in self.actions(client)]

            assert titles == [
                "Explain area (Glossator)",
                "Document area (Glossator)",
                "Document this file (Glossator)",
            ]

    def test_without_a_context_process_something_is_still_offered(self, tmp_path: Path) -> None:
        with editor(tmp_path, None) as client:
            (child,) = until(lambda: psutil.Process(client.pid).children())
            child.send_signal(signal.SIGSTOP)

            assert self.actions(client) == [("Explain this file (Glossator)", None)]

            child.send_signal(signal.SIGCONT)


class TestSettings:
    """Good, bad and hostile ones, at any time."""

    def change(self, client: Wire, settings: Any) -> None:
        client.send(notification("workspace/didChangeConfiguration", {"settings": settings}))

    def wait_until_asked(self, client: Wire, endpoint: EndpointProcess, expected: str) -> None:
        """A client's answer is not waited for by the requests that follow it."""
        characters = iter(range(4, 400))

        def is_asked() -> bool:
            ghost(client, 8, 4 + next(characters) % 8)
            return any(expected in asked["body"] for asked in endpoint.requests())

        until(is_asked)

    def test_a_bad_setting_is_told_once_and_the_last_good_one_stays(
        self, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        with editor(tmp_path, endpoint.origin, complete="max_tokens = 33") as client:
            for settings in ({"complete": {"maxTokens": "many"}}, {"complete": {"maxToken": 4}}):
                for _ in range(2):
                    self.change(client, {"glossator": settings})

            assert ghost(client, 8, 11) is None or endpoint.requests()
            assert '"max_tokens":33' in endpoint.wait_for(1)[0]["body"]
            assert len(client.result("glossator/status", {})["problems"]) == 1
            first, second = messages(client)
            assert "complete.max_tokens" in first
            assert "complete.maxToken " in second

    def test_new_settings_are_used_at_once(self, tmp_path: Path, endpoint: EndpointProcess) -> None:
        with editor(tmp_path, endpoint.origin) as client:
            self.change(client, {"glossator": {"complete": {"maxTokens": 17}}})
            client.result("glossator/status", {})

            ghost(client, 8, 11)

            assert '"max_tokens":17' in endpoint.wait_for(1)[0]["body"]

    @pytest.mark.parametrize("answer", ["settings", "null", "error", "nothing"])
    def test_settings_are_asked_for_where_the_client_can_tell(
        self, answer: str, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        capabilities = {**INLINE, "workspace": {"configuration": True}}
        with editor(tmp_path, endpoint.origin, capabilities=capabilities) as client:
            asked = client.other("workspace/configuration")
            assert asked["params"] == {"items": [{"section": "glossator"}]}
            told: Json = {"jsonrpc": "2.0", "id": asked["id"]}
            if answer == "settings":
                client.send(told | {"result": [{"complete": {"maxTokens": 17}}]})
            elif answer == "null":
                client.send(told | {"result": [None]})
            elif answer == "error":
                client.send(told | {"error": {"code": -32601, "message": "no"}})
            expected = '"max_tokens":17' if answer == "settings" else '"max_tokens":128'
            self.wait_until_asked(client, endpoint, expected)
            assert messages(client) == []

    def test_settings_that_are_sent_count_where_asking_is_refused(
        self, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        capabilities = {**INLINE, "workspace": {"configuration": True}}
        with editor(tmp_path, endpoint.origin, capabilities=capabilities) as client:
            self.change(client, {"glossator": {"complete": {"maxTokens": 17}}})
            for _ in range(2):
                asked = client.other("workspace/configuration")
                error = {"code": -32601, "message": "no"}
                client.send({"jsonrpc": "2.0", "id": asked["id"], "error": error})

            self.wait_until_asked(client, endpoint, '"max_tokens":17')

    def test_an_explanation_ends_with_the_settings_that_it_began_with(
        self, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        endpoint.reply(text="It computes the area. " * 6, delay_ms=60)
        with editor(tmp_path, endpoint.origin) as client:
            client.send(request(1, "glossator/explain", place(3, 5)))
            endpoint.wait_for(1)
            self.change(client, {"glossator": {"routes": {"explain": ["builtin"]}}})

            answer = client.answer(1)["result"]

            assert answer["complete"]
            assert answer["model"] == "scripted"
            assert client.result("glossator/explain", place(3, 5))["model"] == "builtin"

    def test_initialization_options_are_settings(self, tmp_path: Path, endpoint: EndpointProcess) -> None:
        options = {"initializationOptions": {"complete": {"maxTokens": 17}}}
        with editor(tmp_path, endpoint.origin, initialize=options) as client:
            ghost(client, 8, 11)

            assert '"max_tokens":17' in endpoint.wait_for(1)[0]["body"]

    def test_a_workspace_cannot_name_an_endpoint(self, tmp_path: Path, endpoint: EndpointProcess) -> None:
        folder = tmp_path / "hostile"
        folder.mkdir()
        (folder / ".glossator.toml").write_text(
            f'[models.evil]\nbase_url = "{endpoint.origin}/v1"\nmodel = "m"\n[routes]\ncomplete = ["evil"]\n'
        )
        folders = {"workspaceFolders": [{"uri": folder.as_uri(), "name": "hostile"}]}
        with editor(tmp_path, None, initialize=folders) as client:
            self.change(client, {"glossator": {}})
            ghost(client, 8, 11)

            assert endpoint.requests() == []
            assert client.result("glossator/status", {})["routes"]["complete"] == ["builtin"]
            (message,) = messages(client)
            assert "models.evil" in message

    def test_folders_come_and_go_with_their_settings(self, tmp_path: Path, endpoint: EndpointProcess) -> None:
        folder = tmp_path / "quiet"
        folder.mkdir()
        (folder / ".glossator.toml").write_text("[complete]\nenabled = false\n")
        one = {"uri": folder.as_uri(), "name": "quiet"}
        with editor(tmp_path, endpoint.origin) as client:
            for added, removed in (([one], []), ([], [one])):
                event = {"added": added, "removed": removed}
                client.send(notification("workspace/didChangeWorkspaceFolders", {"event": event}))
                client.result("glossator/status", {})
                assert (ghost(client, 8, 11) is None) == bool(added) or endpoint.requests()
                assert len(endpoint.requests()) == (0 if added else 1)


class TestStatus:
    """What a status bar is told."""

    def test_changes_are_told_and_not_more_than_once_a_second(
        self, tmp_path: Path, endpoint: EndpointProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("e2e.wire.UNASKED", frozenset())
        endpoint.reply(status=500, body={"error": {"message": "out of order"}})
        with editor(tmp_path, endpoint.origin) as client:
            began = time.monotonic()
            for character in range(4, 14):
                ghost(client, 8, character)
            first = client.other("glossator/statusChanged")["params"]
            told = 1
            state = ""
            while state != "waiting":
                models = client.other("glossator/statusChanged")["params"]["models"]
                (state,) = [model["state"] for model in models if model["name"] == "scripted"]
                told += 1
            passed = time.monotonic() - began

            (model,) = [model for model in first["models"] if model["name"] == "scripted"]
            assert model["error"]
            assert model["requests"] >= 1
            more = [one for one in client.others if one["method"] == "glossator/statusChanged"]
            assert told + len(more) <= passed + 2

    def test_tokens_and_cost_are_those_of_the_endpoint(
        self, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        with editor(tmp_path, endpoint.origin) as client:
            settings = {"models": {"scripted": {"baseUrl": f"{endpoint.origin}/v1", "model": "m", "price": {"input": 1000000, "output": 2000000}}}}  # fmt: skip
            client.send(
                notification("workspace/didChangeConfiguration", {"settings": {"glossator": settings}})
            )
            ghost(client, 8, 11)
            client.result("glossator/explain", place(3, 5))
            ghost(client, 8, 11)

            status = client.result("glossator/status", {})

            (model,) = [model for model in status["models"] if model["name"] == "scripted"]
            assert model["requests"] == 2
            assert model["cost"] == model["promptTokens"] + 2 * model["completionTokens"]
            assert model["promptTokens"] > 0
            assert status["problems"] == []


class TestContextProcess:
    """The process that parses may die, hang, or have hostile texts to parse."""

    @pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
    def test_typing_goes_on(self, how: signal.Signals, tmp_path: Path, endpoint: EndpointProcess) -> None:
        endpoint.reply(text="scale * ")
        with editor(tmp_path, endpoint.origin) as client:
            (child,) = until(lambda: psutil.Process(client.pid).children())
            assert ghost(client, 8, 11) is not None
            stopped = child.pid

            for number, key in enumerate("abcdefgh"):
                client.send(changed(key, number + 2, start=at(8, 11 + number)))
                if number == 2:
                    os.kill(stopped, how)
                assert ghost(client, 8, 12 + number) == "scale * "

            status = until(
                lambda: (told := client.result("glossator/status", {}))["context"]["restarts"] and told
            )
            assert status["context"]["restarts"] == 1
            assert client.process.poll() is None
            # What the new process knows, once it is up, is the text as it is now.
            asked = place(7, 5, context={"diagnostics": []})
            until(
                lambda: client.result("textDocument/codeAction", asked)[0]["title"].startswith(
                    "Explain volume"
                )
            )
            client.result("glossator/explain", place(7, 5))
            assert "return abcdefgharea(radius)" in endpoint.requests()[-1]["body"]

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("x = 1\n" + "<!--" * 5000, id="comments that never end"),
            pytest.param("x = " + "[" * 100_000, id="a hundred thousand brackets"),
            pytest.param("x = '" + "a" * 1_000_000 + "'", id="a line of a megabyte"),
            pytest.param("x = 1\n" + "f(" * 8_000, id="eight thousand calls"),
        ],
    )
    def test_a_hostile_text_is_answered_and_so_is_what_follows(
        self, text: str, tmp_path: Path, endpoint: EndpointProcess
    ) -> None:
        with editor(tmp_path, endpoint.origin, text=text) as client:
            last = text.split("\n")[-1]
            line = text.count("\n")

            for number in range(3):
                result = client.result("textDocument/inlineCompletion", inline(line, len(last) - number))
                assert isinstance(result["items"], list)
            client.result("textDocument/codeAction", place(0, 0, context={"diagnostics": []}))
            client.result("glossator/document", place(0, 0))

            assert len(endpoint.requests()) >= 1
