import pytest
from lsprotocol import types
from lsprotocol.converters import get_converter

from glossator.errors import BadUri
from glossator.lsp import synchronize, watching
from glossator.lsp.documents import DocumentStore
from glossator_context.document import Document

URI = "file:///a.py"
NOTEBOOK = "file:///book.ipynb"


class ContextThatFollows:
    """The documents as another process would have them: built from what was sent, never shared."""

    def __init__(self):
        self.documents = {}

    def open(self, uri, path, language, version, text):
        assert uri not in self.documents
        self.documents[uri] = Document(uri, path, language, str(text), version)

    def edit(self, uri, version, changes):
        self.documents[uri].edit(changes, version)

    def close(self, uri):
        del self.documents[uri]

    def viewed(self, uri, line):
        assert uri in self.documents


class Server:
    def __init__(self):
        self.documents = DocumentStore()
        self.context = ContextThatFollows()
        self.watching = watching.Watching()
        self.roots = ()

    def send(self, method, params):
        handler, type_ = HANDLERS[method]
        handler(self, get_converter().structure(params, type_))

    def texts(self):
        """Every open text by its URI, after a look at the context's copies."""
        here = {document.uri: str(document.text) for document in self.documents}
        assert here == {uri: str(document.text) for uri, document in self.context.documents.items()}
        return here


HANDLERS = {
    types.TEXT_DOCUMENT_DID_OPEN: (synchronize.did_open, types.DidOpenTextDocumentParams),
    types.TEXT_DOCUMENT_DID_CHANGE: (synchronize.did_change, types.DidChangeTextDocumentParams),
    types.TEXT_DOCUMENT_DID_SAVE: (watching.did_save, types.DidSaveTextDocumentParams),
    types.TEXT_DOCUMENT_DID_CLOSE: (synchronize.did_close, types.DidCloseTextDocumentParams),
    types.NOTEBOOK_DOCUMENT_DID_OPEN: (synchronize.did_open_notebook, types.DidOpenNotebookDocumentParams),
    types.NOTEBOOK_DOCUMENT_DID_CHANGE: (synchronize.did_change_notebook, types.DidChangeNotebookDocumentParams),
    types.NOTEBOOK_DOCUMENT_DID_CLOSE: (synchronize.did_close_notebook, types.DidCloseNotebookDocumentParams),
}  # fmt: skip


def item(uri, text="", version=1, language="python"):
    return {"uri": uri, "languageId": language, "version": version, "text": text}


def edit(line, start, end, text):
    return {
        "range": {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}},
        "text": text,
    }


def open_document(server, text, uri=URI):
    server.send("textDocument/didOpen", {"textDocument": item(uri, text)})


def change_document(server, version, *changes, uri=URI):
    server.send(
        "textDocument/didChange",
        {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes},
    )


def test_edits_reach_the_context_as_they_were_applied():
    server = Server()
    open_document(server, "a😀b\n")
    change_document(server, 2, edit(0, 3, 4, "c"), edit(0, 0, 0, "\r\n"), edit(1, 99, 99, "!"))

    assert server.texts() == {URI: "\r\na😀c!\n"}
    assert server.context.documents[URI].version == 2


def test_a_whole_text_replaces_the_whole_text():
    server = Server()
    open_document(server, "old\nlines\n")
    change_document(server, 2, edit(0, 0, 3, "lost"), {"text": "new"}, edit(0, 3, 3, "er"))

    assert server.texts() == {URI: "newer"}


def test_fault_63_the_context_is_told_nothing_of_a_desynced_document_until_its_whole_text():
    server = Server()
    open_document(server, "abc")
    change_document(server, 2, edit(0, 0, 0, "x"), edit(0, 2, 1, "y"))
    change_document(server, 3, edit(0, 0, 0, "z"))
    assert server.texts() == {URI: "abc"}

    change_document(server, 4, {"text": "whole"})
    assert server.texts() == {URI: "whole"}


def test_fault_65_stale_changes_are_not_forwarded():
    server = Server()
    open_document(server, "abc")
    change_document(server, 1, edit(0, 0, 0, "x"))

    assert server.texts() == {URI: "abc"}


def test_fault_66_strange_orders_are_ignored_without_an_error():
    server = Server()
    change_document(server, 1, edit(0, 0, 0, "x"))
    server.send("textDocument/didClose", {"textDocument": {"uri": URI}})
    server.send("textDocument/didSave", {"textDocument": {"uri": URI}})
    open_document(server, "one")
    open_document(server, "two")
    assert server.texts() == {URI: "two"}

    server.send("textDocument/didClose", {"textDocument": {"uri": URI}})
    server.send("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert server.texts() == {}


def test_fault_80_opening_by_another_spelling_closes_the_first_in_the_context_too():
    server = Server()
    open_document(server, "one", "file:///c%3A/a.py")
    open_document(server, "two", "file:///C:/a.py")

    assert server.texts() == {"file:///C:/a.py": "two"}


def test_fault_80_edits_by_another_spelling_reach_the_context_under_the_first():
    server = Server()
    open_document(server, "one", "file:///c%3A/a.py")
    change_document(server, 2, edit(0, 0, 0, "x"), uri="file:///C:/a.py")

    assert server.texts() == {"file:///c%3A/a.py": "xone"}


@pytest.mark.parametrize("uri", ["", "file://", "file:///a%00b", "file:///a%zz"])
def test_fault_82_no_uri_opens_nothing(uri):
    server = Server()
    with pytest.raises(BadUri):
        open_document(server, "abc", uri)

    assert server.texts() == {}


def test_fault_84_a_save_changes_nothing_while_the_buffer_counts():
    server = Server()
    open_document(server, "abc")
    server.send("textDocument/didSave", {"textDocument": {"uri": URI}, "text": "from the disk"})

    assert server.texts() == {URI: "abc"}


def cell_uri(number):
    return f"vscode-notebook-cell:/book.ipynb#W{number}"


def cells(*numbers):
    return [{"kind": 2, "document": cell_uri(number)} for number in numbers]


def items(*numbers):
    return [item(cell_uri(number), f"cell {number}\n") for number in numbers]


def identifiers(*numbers):
    return [{"uri": cell_uri(number)} for number in numbers]


def open_notebook(server, *numbers):
    server.send(
        "notebookDocument/didOpen",
        {
            "notebookDocument": {"uri": NOTEBOOK, "notebookType": "jupyter", "version": 1, "cells": cells(*numbers)},
            "cellTextDocuments": items(*numbers),
        },
    )  # fmt: skip


def change_notebook(server, version, **changes):
    server.send(
        "notebookDocument/didChange",
        {"notebookDocument": {"uri": NOTEBOOK, "version": version}, "change": {"cells": changes}},
    )


def restructured(server, start, delete_count, inserted=(), opened=(), closed=(), version=2):
    array = {"start": start, "deleteCount": delete_count, "cells": cells(*inserted)}
    change_notebook(
        server,
        version,
        structure={"array": array, "didOpen": items(*opened), "didClose": identifiers(*closed)},
    )


def shown(server):
    """The numbers of the notebook's cells, top to bottom, after a look at the open documents."""
    uris = server.documents.notebooks.cells(NOTEBOOK)
    assert set(server.texts()) == set(uris)
    return [int(uri.rpartition("W")[2]) for uri in uris]


def test_fault_79_a_notebook_opens_and_closes_with_all_its_cells():
    server = Server()
    open_notebook(server, *range(500))

    assert shown(server) == list(range(500))
    assert server.texts()[cell_uri(499)] == "cell 499\n"
    assert server.documents.get(cell_uri(0)).path is None
    server.send(
        "notebookDocument/didClose",
        {"notebookDocument": {"uri": NOTEBOOK}, "cellTextDocuments": identifiers(*range(499))},
    )
    assert shown(server) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"start": 1, "delete_count": 0, "inserted": [7], "opened": [7]}, [0, 7, 1, 2], id="inserted"),
        pytest.param({"start": 3, "delete_count": 0, "inserted": [7], "opened": [7]}, [0, 1, 2, 7], id="appended"),
        pytest.param({"start": 0, "delete_count": 2, "closed": [0, 1]}, [2], id="deleted"),
        pytest.param({"start": 1, "delete_count": 1}, [0, 2], id="deleted and not closed"),
        pytest.param({"start": 0, "delete_count": 3, "inserted": [2, 0, 1]}, [2, 0, 1], id="moved"),
        pytest.param(
            {"start": 1, "delete_count": 1, "inserted": [7], "opened": [7], "closed": [1]}, [0, 7, 2], id="replaced"
        ),
        pytest.param(
            {"start": 1, "delete_count": 1, "inserted": [1], "opened": [1], "closed": [1]},
            [0, 1, 2],
            id="closed and opened for another language",
        ),
        pytest.param({"start": 2, "delete_count": 99, "closed": [2]}, [0, 1], id="more deleted than there are"),
        pytest.param({"start": 99, "delete_count": 1, "inserted": [7], "opened": [7]}, [0, 1, 2, 7], id="past the end"),
    ],
)  # fmt: skip
def test_fault_79_cells_come_and_go(change, expected):
    server = Server()
    open_notebook(server, 0, 1, 2)
    restructured(server, **change)

    assert shown(server) == expected


def test_fault_79_cells_change_in_the_same_message_that_moves_them():
    server = Server()
    open_notebook(server, 0, 1)
    content = {"document": {"uri": cell_uri(1), "version": 2}, "changes": [edit(0, 0, 4, "CELL")]}
    gone = {"document": {"uri": cell_uri(0), "version": 2}, "changes": [edit(0, 0, 4, "CELL")]}
    structure = {"array": {"start": 0, "deleteCount": 1, "cells": []}, "didClose": identifiers(0)}
    change_notebook(server, 2, structure=structure, textContent=[content, gone])

    assert server.texts() == {cell_uri(1): "CELL 1\n"}


def test_fault_79_a_change_of_outputs_alone_changes_no_text():
    server = Server()
    open_notebook(server, 0)
    change_notebook(server, 2, data=cells(0))
    server.send(
        "notebookDocument/didChange",
        {"notebookDocument": {"uri": NOTEBOOK, "version": 3}, "change": {"metadata": {"kernel": "x"}}},
    )

    assert server.texts() == {cell_uri(0): "cell 0\n"}


def test_fault_79_opening_again_forgets_cells_that_are_gone():
    server = Server()
    open_notebook(server, 0, 1)
    open_notebook(server, 1, 2)

    assert shown(server) == [1, 2]


def test_fault_79_a_notebook_that_is_not_open_has_no_cells():
    server = Server()
    restructured(server, 0, 0, inserted=[1])
    server.send("notebookDocument/didClose", {"notebookDocument": {"uri": NOTEBOOK}, "cellTextDocuments": []})

    assert shown(server) == []


def test_fault_79_a_cell_with_no_uri_changes_nothing():
    server = Server()
    open_notebook(server, 0)
    array = {"start": 0, "deleteCount": 1, "cells": [{"kind": 2, "document": "file://"}]}
    with pytest.raises(BadUri):
        change_notebook(server, 2, structure={"array": array, "didClose": identifiers(0)})

    assert shown(server) == [0]
