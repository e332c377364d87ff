"""Documentation in the editor: from a place in an open document to edits that were proven to touch no code."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types

from glossator.comments.apply import apply_insertions, comment_edit
from glossator.comments.style import detect_style
from glossator.errors import CannotDocument, ContextTooLong, DocumentMoved, ModelBroken, ModelError
from glossator.lsp.documents import OpenDocument
from glossator.lsp.inline_completion import client_range
from glossator.lsp.progress import Progress, Token, send_delta
from glossator.lsp.server import GlossatorServer
from glossator.tasks.asking import Outcome
from glossator.tasks.document import Documented, documented, innermost, prose_text
from glossator_context.facts import Proof, Target
from glossator_context.symbols import SymbolKind
from glossator_context.text import Position

logger = logging.getLogger(__name__)

Written = tuple[Target, Documented]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What to change in one version of a document, why, and how many declarations could not be documented."""

    edits: tuple[types.TextEdit, ...]
    version: int | None
    written: tuple[Documented, ...]
    failed: int = 0


class Documenting:
    """One documentation to be, with the settings of the moment. Make it before the first await.

    It is for the document as it is then: any later edit ends it with `DocumentMoved`, for its places would be others.
    """

    def __init__(self, ls: GlossatorServer, document: OpenDocument, delta_token: Token | None = None) -> None:
        self._ls = ls
        self._tasks = ls.tasks
        self._document = document
        self._revision = document.revision
        self._delta_token = delta_token

    async def declaration(self, position: Position) -> Edits:
        """Documentation for the innermost declaration around a place.

        Raises `CannotDocument`, `DocumentMoved`, and what asking a model raises.
        """
        with self._tasks.in_use():
            targets = await self._targets()
            target = innermost(targets, position)
            if target.insertion is None:
                raise CannotDocument(f"{target.facts.symbol.qualified_name}: {target.why_not}")
            written = await self._written(target, self._style(targets))
            return await self._proven([(target, written)])

    async def file(self, progress: Progress) -> Edits:
        """Documentation for every public declaration that lacks it.

        One that fails is left out. So are all that follow a model that cannot be asked any more, if there was an answer.
        Raises `CannotDocument` where none could be written, `DocumentMoved`, and what asking a model raises.
        """
        with self._tasks.in_use():
            targets = await self._targets()
            missing = [target for target in targets if self._is_missing(target)]
            style = self._style(targets)
            written: list[Written] = []
            for index, target in enumerate(missing):
                progress.report(target.facts.symbol.qualified_name, 100 * index // len(missing))
                try:
                    written.append((target, await self._written(target, style)))
                except (CannotDocument, ModelBroken, ContextTooLong) as error:
                    logger.info("a declaration is not documented: %s", error)
                except ModelError as error:
                    if not written:
                        raise
                    logger.warning("the rest of the file is not documented: %s", error)
                    break
            if missing and not written:
                raise CannotDocument("no usable documentation was written")
            return await self._proven(written, failed=len(missing) - len(written))

    async def _targets(self) -> tuple[Target, ...]:
        self._check_revision()
        targets = await self._ls.context.targets(self._document.uri)
        self._check_revision()
        return targets

    def _is_missing(self, target: Target) -> bool:
        symbol = target.facts.symbol
        return (
            target.insertion is not None
            and symbol.kind is not SymbolKind.MODULE
            and (symbol.public or self._tasks.settings.document.private)
        )

    def _style(self, targets: Sequence[Target]) -> str:
        """The style of the settings, else of the documentation that is already there."""
        style = self._tasks.settings.document.style
        if style != "auto":
            return style
        return detect_style(target.facts.symbol.doc for target in targets if target.facts.symbol.doc)

    async def _written(self, target: Target, style: str) -> Documented:
        outcome = Outcome()
        document = self._document
        async for part in prose_text(self._tasks, document.uri, document.path, target, outcome):
            send_delta(self._ls, self._delta_token, part)
        self._check_revision()
        return documented(self._tasks, target, outcome, style=style)

    async def _proven(self, written: list[Written], *, failed: int = 0) -> Edits:
        """The edits, after the context process has proven that no code changes by them."""
        proven = written
        if written and not await self._is_same(written):
            proven = [one for one in written if len(written) > 1 and await self._is_same([one])]
            if not proven or not await self._is_same(proven):
                raise CannotDocument("the documentation would have changed code, so nothing was changed")
        self._check_revision()
        text = self._document.text
        edits = []
        for target, one in proven:
            if target.insertion is not None:
                start, stop, new = comment_edit(target.insertion, one.comment)
                place = client_range(self._document, text.position_at(start), text.position_at(stop))
                edits.append(types.TextEdit(place, new))
        return Edits(
            edits=tuple(edits),
            version=self._document.version,
            written=tuple(one for _, one in proven),
            failed=failed + len(written) - len(proven),
        )

    async def _is_same(self, written: Sequence[Written]) -> bool:
        self._check_revision()
        placed = [(target.insertion, one.comment) for target, one in written if target.insertion is not None]
        after = apply_insertions(str(self._document.text), placed)
        proof = await self._ls.context.prove(self._document.uri, after)
        self._check_revision()
        return proof is Proof.SAME

    def _check_revision(self) -> None:
        if self._document.revision != self._revision:
            raise DocumentMoved("the document changed while its documentation was written")


def workspace_edit(ls: GlossatorServer, document: OpenDocument, edits: Edits) -> types.WorkspaceEdit:
    """One undo step for the version that the edits are for; a client that knows versions refuses it on any other."""
    if not ls.client.has("workspace", "workspaceEdit", "documentChanges"):
        return types.WorkspaceEdit(changes={document.uri: list(edits.edits)})
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=edits.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, list(edits.edits))])
