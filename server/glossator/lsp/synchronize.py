"""Keep the documents, here and in the context process, equal to what the client shows.

These handlers are plain functions, unlike those of requests: each has done all of its work when it returns, so edits
are applied in the order in which they came, and before any later request looks at the document.
"""

from collections.abc import Sequence
from typing import Protocol

from lsprotocol import types

from glossator.lsp.documents import ClientChange, DocumentStore, OpenDocument
from glossator_context.frames import Change
from glossator_context.text import Text


class ContextDocuments(Protocol):
    """The context process, which follows the same documents. Nothing here waits or fails."""

    def open(self, uri: str, path: str | None, language: str, version: int, text: Text) -> None: ...  # noqa: D102

    def edit(self, uri: str, version: int, changes: Sequence[Change]) -> None: ...  # noqa: D102

    def close(self, uri: str) -> None: ...  # noqa: D102

    def viewed(self, uri: str, line: int) -> None: ...  # noqa: D102


class Synchronized(Protocol):
    """What these handlers need of the server."""

    @property
    def documents(self) -> DocumentStore: ...  # noqa: D102

    @property
    def context(self) -> ContextDocuments: ...  # noqa: D102


def did_open(ls: Synchronized, params: types.DidOpenTextDocumentParams) -> None:
    """`textDocument/didOpen`: from now on the client's text counts, not the disk's."""
    _open(ls, params.text_document)


def did_change(ls: Synchronized, params: types.DidChangeTextDocumentParams) -> None:
    """`textDocument/didChange`."""
    _change(ls, params.text_document, params.content_changes)


def did_close(ls: Synchronized, params: types.DidCloseTextDocumentParams) -> None:
    """`textDocument/didClose`."""
    _close(ls, params.text_document.uri)


def did_open_notebook(ls: Synchronized, params: types.DidOpenNotebookDocumentParams) -> None:
    """`notebookDocument/didOpen`: each cell is opened as a document."""
    notebook = params.notebook_document
    for uri in ls.documents.notebooks.open(notebook.uri, [cell.document for cell in notebook.cells]):
        _close(ls, uri)
    for item in params.cell_text_documents:
        _open(ls, item)


def did_change_notebook(ls: Synchronized, params: types.DidChangeNotebookDocumentParams) -> None:
    """`notebookDocument/didChange`: cells come, go and move, and then the texts of some change."""
    cells = params.change.cells
    if cells is None:
        return
    if cells.structure is not None:
        _restructure(ls, params.notebook_document.uri, cells.structure)
    for content in cells.text_content or ():
        _change(ls, content.document, content.changes)


def did_close_notebook(ls: Synchronized, params: types.DidCloseNotebookDocumentParams) -> None:
    """`notebookDocument/didClose`: every cell is closed, also one that the client forgot to name."""
    for uri in ls.documents.notebooks.close(params.notebook_document.uri):
        _close(ls, uri)
    for cell in params.cell_text_documents:
        _close(ls, cell.uri)


def _restructure(ls: Synchronized, uri: str, structure: types.NotebookDocumentCellChangeStructure) -> None:
    array = structure.array
    cells = [cell.document for cell in array.cells or ()]
    for gone in ls.documents.notebooks.splice(uri, array.start, array.delete_count, cells):
        _close(ls, gone)
    # A cell whose language changes is closed and opened by one and the same message.
    for cell in structure.did_close or ():
        _close(ls, cell.uri)
    for item in structure.did_open or ():
        _open(ls, item)


def _open(ls: Synchronized, item: types.TextDocumentItem) -> None:
    _close(ls, item.uri)
    document = ls.documents.open(item.uri, item.language_id, item.version, item.text)
    ls.context.open(
        document.uri, document.path, document.language_id, _context_version(document), document.text
    )
    ls.context.viewed(document.uri, 0)


def _change(
    ls: Synchronized,
    identifier: types.VersionedTextDocumentIdentifier,
    changes: Sequence[types.TextDocumentContentChangeEvent],
) -> None:
    done = ls.documents.change(identifier.uri, identifier.version, [_plain(change) for change in changes])
    document = ls.documents.get(identifier.uri)
    if done is not None and document is not None:
        ls.context.edit(document.uri, _context_version(document), done)


def _close(ls: Synchronized, uri: str) -> None:
    document = ls.documents.close(uri)
    if document is not None:
        ls.context.close(document.uri)


def _context_version(document: OpenDocument) -> int:
    return document.revision if document.version is None else document.version


def _plain(change: types.TextDocumentContentChangeEvent) -> ClientChange:
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return None, change.text
    start, end = change.range.start, change.range.end
    return ((start.line, start.character), (end.line, end.character)), change.text
