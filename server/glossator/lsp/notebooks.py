"""The open notebooks: which cells each has, in order. A cell's text is a document of its own, with its own version.

Source: Language Server Protocol 3.18, "Notebook Document Synchronization".
"""

from collections.abc import Sequence

from glossator.lsp import uris


class Notebooks:
    """Every open notebook. Each method raises `BadUri` where a URI is none, and has then done nothing.

    Those that remove cells return the URIs of the cells that are no longer anywhere in the notebook.
    """

    def __init__(self) -> None:
        self._cells: dict[str, list[str]] = {}

    def cells(self, uri: str) -> tuple[str, ...]:
        """The URIs of an open notebook's cells, from top to bottom; none where it is not open."""
        return tuple(self._cells.get(uris.key(uri), ()))

    def open(self, uri: str, cells: Sequence[str]) -> list[str]:
        """Open a notebook, in the place of one that is open already."""
        gone = _gone(self.cells(uri), cells)
        self._cells[uris.key(uri)] = list(cells)
        return gone

    def splice(self, uri: str, start: int, delete_count: int, cells: Sequence[str]) -> list[str]:
        """Put `cells` where `delete_count` cells were from `start` on. A cell that was moved is among both."""
        before = self.cells(uri)
        after = (*before[:start], *cells, *before[start + delete_count :])
        gone = _gone(before, after)
        if uris.key(uri) in self._cells:
            self._cells[uris.key(uri)] = list(after)
        return gone

    def close(self, uri: str) -> list[str]:
        """Forget a notebook with all its cells."""
        return self._cells.pop(uris.key(uri), [])


def _gone(before: Sequence[str], after: Sequence[str]) -> list[str]:
    kept = {uris.key(uri) for uri in after}
    return [uri for uri in before if uris.key(uri) not in kept]
