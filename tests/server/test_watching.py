from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from lsprotocol import types

from glossator.lsp import watching
from glossator.lsp.capabilities import Folder, read_client, server_capabilities
from glossator.lsp.server import GlossatorServer
from glossator.lsp.watching import HINT_S, Watching, is_within
from glossator.settings import ContextSettings, Settings

ROOTS = ("/w/app", "/w/lib")
PLAIN: dict[str, Any] = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
RELATIVE = {"didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": True}}


@dataclass
class FakeContext:
    changed: list[str] = field(default_factory=list)
    rescans: int = 0

    def files_changed(self, paths: Any) -> None:
        self.changed += paths

    def all_files_changed(self) -> None:
        self.rescans += 1


class FakeServer:
    """The parts of a server that watching needs; `answers` are what the client says to our requests, in order."""

    REFUSED = GlossatorServer.REFUSED

    def __init__(
        self, workspace: dict[str, Any], *, roots: tuple[str, ...] = ROOTS, answers: Any = ()
    ) -> None:
        self.client = read_client({"capabilities": {"workspace": workspace}})
        self.roots = roots
        self.folders = tuple(Folder(f"file://{root}", "") for root in roots)
        self.settings = Settings()
        self.context = FakeContext()
        self.watching = Watching()
        self.asked: list[tuple[str, Any]] = []
        self._answers = list(answers)

    async def ask_client(self, method: str, params: Any) -> Any:
        self.asked.append((method, params))
        return self._answers.pop(0) if self._answers else None


def server(workspace: dict[str, Any] | None = None, **options: Any) -> Any:
    return cast(Any, FakeServer(workspace or {}, **options))


def events(*uris: Any) -> dict[str, Any]:
    return {"changes": [{"uri": uri, "type": 2} for uri in uris]}


def saved(ls: Any, uri: str) -> None:
    watching.did_save(ls, types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        pytest.param("file:///w/app/a%20b.py", "/w/app/a b.py", id="a file with an escape"),
        pytest.param("file:///w/lib", "/w/lib", id="a folder of the workspace itself"),
        pytest.param("file:///w/application/a.py", None, id="a folder whose name begins like ours"),
        pytest.param("file:///etc/passwd", None, id="a file outside"),
        pytest.param("file://host/w/app/a.py", None, id="a file of another host"),
        pytest.param("untitled:1", None, id="no file"),
        pytest.param("file:///w/app/%zz", None, id="no URI"),
        pytest.param("", None, id="nothing"),
        pytest.param("file:///w/app/node_modules/x/index.js", None, id="what a package manager wrote"),
        pytest.param("file:///w/app/.git/index", None, id="what git wrote"),
        pytest.param(7, None, id="a number"),
        pytest.param(None, None, id="null"),
    ],
)
def test_only_files_of_the_workspace_are_told(uri: Any, path: str | None) -> None:
    ls = server()
    watching.did_change_watched_files(ls, events(uri))

    assert ls.context.changed == ([] if path is None else [path])
    assert ls.context.rescans == 0


def test_a_workspace_inside_of_installed_packages_is_told_of_its_files() -> None:
    ls = server(roots=("/w/node_modules/mine",))
    watching.did_change_watched_files(
        ls, events("file:///w/node_modules/mine/a.js", "file:///w/node_modules/mine/.git/x")
    )

    assert ls.context.changed == ["/w/node_modules/mine/a.js"]


@pytest.mark.parametrize(
    "params", [{}, {"changes": None}, {"changes": {}}, {"changes": [None, 3, []]}], ids=repr
)
def test_events_of_a_wrong_shape_are_none(params: dict[str, Any]) -> None:
    ls = server()
    for handler in (watching.did_change_watched_files, watching.did_create_files, watching.did_rename_files):
        handler(ls, params)

    assert (ls.context.changed, ls.context.rescans) == ([], 0)


def test_fault_86_a_hundred_thousand_events_are_one_look_at_all_files() -> None:
    ls = server()
    watching.did_change_watched_files(
        ls, events(*(f"file:///w/app/{number}.py" for number in range(100_000)))
    )

    assert (ls.context.changed, ls.context.rescans) == ([], 1)


def test_what_the_editor_does_with_files_is_told_by_old_and_new_names() -> None:
    ls = server()
    renamed = {"oldUri": "file:///w/app/a.py", "newUri": "file:///w/lib/b.py"}
    watching.did_rename_files(ls, {"files": [renamed]})
    watching.did_create_files(ls, {"files": [{"uri": "file:///w/app/c.py"}]})
    watching.did_delete_files(ls, {"files": [{"uri": "file:///w/app/old"}, {"uri": "file:///x/old"}]})

    assert ls.context.changed == ["/w/app/a.py", "/w/lib/b.py", "/w/app/c.py", "/w/app/old"]


def test_fault_86_without_a_watching_client_a_save_is_a_hint_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ls, now = server(), 100.0
    monkeypatch.setattr(watching.time, "monotonic", lambda: now)
    for _ in range(10):
        saved(ls, "file:///w/app/a.py")
    first = ls.context.rescans
    now += HINT_S
    saved(ls, "file:///w/app/a.py")

    assert (first, ls.context.rescans) == (1, 2)
    assert ls.context.changed == ["/w/app/a.py"] * 11


async def test_a_save_is_no_hint_for_a_client_that_watches() -> None:
    ls = server(PLAIN)
    await watching.watch(ls)
    saved(ls, "file:///w/app/a.py")

    assert (ls.context.changed, ls.context.rescans) == (["/w/app/a.py"], 0)


async def test_a_client_that_can_is_asked_to_watch_sources_and_manifests() -> None:
    ls = server(PLAIN)
    await watching.watch(ls)

    ((method, params),) = ls.asked
    assert method == "client/registerCapability"
    (registration,) = params.registrations
    assert registration.method == "workspace/didChangeWatchedFiles"
    sources, others = (watcher.glob_pattern for watcher in registration.register_options.watchers)
    assert sources.startswith("**/*.{")
    assert {"py", "rs", "tsx"} <= set(sources[6:-1].split(","))
    assert {"package.json", "go.mod", ".gitignore"} <= set(others[4:-1].split(","))


async def test_a_client_that_knows_relative_patterns_watches_each_folder_of_its_own() -> None:
    ls = server(RELATIVE)
    ls.folders = (*ls.folders, Folder("vscode-remote://x/y", ""))
    await watching.watch(ls)

    watchers = ls.asked[0][1].registrations[0].register_options.watchers
    assert [watcher.glob_pattern.base_uri for watcher in watchers] == ["file:///w/app"] * 2 + [
        "file:///w/lib"
    ] * 2


async def test_other_folders_are_watched_in_place_of_the_old_ones() -> None:
    ls = server(RELATIVE)
    await watching.watch(ls)
    await watching.watch(ls)
    ls.folders = ls.folders[:1]
    await watching.watch(ls)

    assert [method for method, _ in ls.asked] == [
        "client/registerCapability",
        "client/unregisterCapability",
        "client/registerCapability",
    ]


async def test_nothing_is_watched_where_nothing_is_indexed() -> None:
    ls = server(PLAIN)
    ls.settings = Settings(context=ContextSettings(index=False))
    await watching.watch(ls)

    assert ls.asked == []


async def test_a_client_that_refuses_is_one_that_does_not_watch() -> None:
    ls = server(PLAIN, answers=[GlossatorServer.REFUSED])
    await watching.watch(ls)
    saved(ls, "file:///w/app/a.py")

    assert ls.context.rescans == 1


@pytest.mark.parametrize(
    "workspace", [{}, {"didChangeWatchedFiles": {"dynamicRegistration": False}}], ids=repr
)
async def test_a_client_that_cannot_is_asked_nothing(workspace: dict[str, Any]) -> None:
    ls = server(workspace)
    await watching.watch(ls)

    assert ls.asked == []


OPERATIONS = {"didCreate": True, "didRename": True, "didDelete": False}


def test_word_of_what_an_editor_does_with_files_is_wanted_where_it_watches_none() -> None:
    def wanted(workspace: dict[str, Any]) -> list[str]:
        client = read_client({"capabilities": {"workspace": workspace}})
        return sorted(server_capabilities(client)["workspace"].get("fileOperations", {}))

    assert wanted({"fileOperations": OPERATIONS}) == ["didCreate", "didRename"]
    assert wanted({"fileOperations": OPERATIONS, **PLAIN}) == []
    assert wanted({}) == []


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("file:///w/app/a.py", True),
        ("file:///w/app", True),
        ("file:///w/apple", False),
        ("untitled:1", False),
        ("%", False),
    ],
)
def test_a_uri_is_within_a_folder_by_its_path(uri: str, expected: bool) -> None:
    assert is_within(uri, ["/w/app/"]) is expected
