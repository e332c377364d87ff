"""One file from its bytes to its report: targets, comments, proof, and the new bytes or their difference."""

import asyncio
import difflib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from glossator.comments.apply import apply_insertions, comment_edit
from glossator.docs.encodings import CannotDecode, Decoded, decode, encodable, splice
from glossator.docs.files import FileFailed, Snapshot, read_snapshot, replace_file
from glossator.docs.outcome import FileReport, FileStatus, Mode, SymbolReport, SymbolStatus
from glossator.docs.plan import Planned
from glossator.docs.report import printable
from glossator.docs.wanted import is_wanted
from glossator.errors import CannotDocument, ContextUnavailable, GlossatorError
from glossator_context.facts import Insertion, Proof, Target
from glossator_context.text import split_lines

_SYNTAX_ERRORS = "the file has syntax errors"
_WHOLE_FILE = frozenset(
    {_SYNTAX_ERRORS, "the file is a stub", "the file is generated", "the file is minified"}
)


class Documented(Protocol):
    """A comment with its marks, lines joined by LF; and the name of the model whose prose it is."""

    @property
    def comment(self) -> str:
        """The comment."""

    @property
    def model(self) -> str:
        """The model's name."""


class _Context(Protocol):
    def open(self, uri: str, path: str | None, language: str, version: int, text: str) -> None: ...

    def close(self, uri: str) -> None: ...

    async def targets(self, uri: str) -> tuple[Target, ...]: ...

    async def prove(self, uri: str, after: str) -> Proof: ...


def _nothing_is_dirty(_path: Path) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to run. `style_of` gives the convention for a file; `is_dirty` says which files git has changes of."""

    mode: Mode
    style_of: Callable[[Planned], str]
    private: bool = False
    jobs: int = 4
    max_requests: int | None = None
    is_dirty: Callable[[Path], bool] = field(default=_nothing_is_dirty)


_LONE_RETURN = re.compile(r"\r(?!\n)")


class RequestLimit:
    """How many requests may still be made, over all files."""

    def __init__(self, limit: int | None) -> None:
        self.used = 0
        self._limit = limit

    def take(self) -> None:
        """Count one request. Raises `CannotDocument` where there are none left."""
        if self._limit is not None and self.used >= self._limit:
            raise CannotDocument(f"the limit of {self._limit} requests is reached")
        self.used += 1


@dataclass(frozen=True, slots=True)
class _Written:
    target: Target
    insertion: Insertion
    comment: str
    model: str


@dataclass(slots=True)
class FileRun:
    """The work on one file, with what it shares with the others."""

    planned: Planned
    context: _Context
    document: Callable[[str, str, Target, str], Awaitable[Documented]]
    options: Options
    slots: asyncio.Semaphore
    limit: RequestLimit

    async def report(self) -> FileReport:
        """Do the work. Trouble becomes part of the report; only cancellation is raised."""
        path = self.planned.path
        try:
            snapshot = read_snapshot(path)
            decoded = decode(snapshot.content, is_python=self.planned.language_id == "python")
        except (FileFailed, CannotDecode) as error:
            return self._skipped(str(error), is_trouble=True)
        if _LONE_RETURN.search(decoded.text):
            return self._skipped("it has lines that end in a carriage return alone", is_trouble=False)
        uri = path.as_uri()
        self.context.open(uri, str(path), self.planned.language_id, 1, decoded.text)
        try:
            return await self._documented(uri, snapshot, decoded)
        except ContextUnavailable:
            return self._skipped("the file could not be parsed in time", is_trouble=True)
        finally:
            self.context.close(uri)

    async def _documented(self, uri: str, snapshot: Snapshot, decoded: Decoded) -> FileReport:
        path = self.planned.path
        targets = await self.context.targets(uri)
        if not targets and self.planned.language_id == "python" and decoded.text.strip():
            return self._skipped("the file could not be parsed", is_trouble=True)
        for reason in {target.why_not or "" for target in targets} & _WHOLE_FILE:
            return self._skipped(reason, is_trouble=reason == _SYNTAX_ERRORS)
        wanted = [
            target for target in targets if is_wanted(target.facts, str(path), private=self.options.private)
        ]
        done = sum(target.documented for target in wanted)
        missing = [target for target in wanted if not target.documented]
        needed = [target for target in missing if target.insertion is not None]
        left = [
            _symbol(target, SymbolStatus.LEFT, target.why_not or "")
            for target in missing
            if target.insertion is None
        ]
        if not needed:
            return FileReport(path=path, status=FileStatus.COMPLETE, symbols=tuple(left), documented=done)
        if self.options.mode is Mode.CHECK:
            due = [_symbol(target, SymbolStatus.DUE) for target in needed]
            return FileReport(
                path=path, status=FileStatus.DUE, symbols=_in_order(due + left), documented=done
            )
        if self.options.mode is Mode.WRITE:
            if snapshot.links > 1:
                return self._skipped("the file has further hard links", is_trouble=True)
            if self.options.is_dirty(path):
                return self._skipped("git has uncommitted changes of it (see --allow-dirty)", is_trouble=True)
        written, failed = await self._comments(uri, needed, decoded)
        written, unproven = await self._proven(uri, decoded.text, written)
        symbols = _in_order(
            [*failed, *unproven, *left]
            + [_symbol(each.target, SymbolStatus.DOCUMENTED, model=each.model) for each in written]
        )
        return self._finished(snapshot, decoded, written, symbols, done)

    async def _comments(
        self, uri: str, needed: Sequence[Target], decoded: Decoded
    ) -> tuple[list[_Written], list[SymbolReport]]:
        style = self.options.style_of(self.planned)
        results = await asyncio.gather(
            *(self._comment(uri, target, style, decoded.encoding) for target in needed)
        )
        return [each for each in results if isinstance(each, _Written)], [
            each for each in results if isinstance(each, SymbolReport)
        ]

    async def _comment(self, uri: str, target: Target, style: str, encoding: str) -> _Written | SymbolReport:
        async with self.slots:
            try:
                self.limit.take()
                documented = await self.document(uri, str(self.planned.path), target, style)
                comment = encodable(documented.comment, encoding)
                comment.encode(encoding)
            except UnicodeEncodeError:
                return _symbol(
                    target, SymbolStatus.FAILED, f"the answer holds characters that {encoding} has not"
                )
            except GlossatorError as error:
                return _symbol(target, SymbolStatus.FAILED, str(error) or type(error).__name__)
        if target.insertion is None:
            return _symbol(target, SymbolStatus.LEFT, target.why_not or "")
        return _Written(target, target.insertion, comment, documented.model)

    async def _proven(
        self, uri: str, text: str, written: list[_Written]
    ) -> tuple[list[_Written], list[SymbolReport]]:
        """The comments that change nothing but documentation: all of them, or those that pass one by one."""
        if not written or await self.context.prove(uri, _applied(text, written)) is Proof.SAME:
            return written, []
        kept: list[_Written] = []
        failed: list[SymbolReport] = []
        for each in written:
            proof = await self.context.prove(uri, _applied(text, [*kept, each]))
            if proof is Proof.SAME:
                kept.append(each)
            else:
                failed.append(_symbol(each.target, SymbolStatus.FAILED, f"the proof failed: {proof.value}"))
        return kept, failed

    def _finished(
        self,
        snapshot: Snapshot,
        decoded: Decoded,
        written: Sequence[_Written],
        symbols: tuple[SymbolReport, ...],
        done: int,
    ) -> FileReport:
        path = self.planned.path
        if not written:
            return FileReport(path=path, status=FileStatus.FAILED, symbols=symbols, documented=done)
        try:
            after = splice(
                snapshot.content, decoded, [comment_edit(each.insertion, each.comment) for each in written]
            )
            if self.options.mode is Mode.WRITE:
                replace_file(snapshot, after)
        except (CannotDecode, FileFailed) as error:
            return FileReport(
                path=path, status=FileStatus.FAILED, reason=str(error), is_trouble=True, documented=done
            )
        return FileReport(
            path=path,
            status=FileStatus.WRITTEN if self.options.mode is Mode.WRITE else FileStatus.CHANGED,
            symbols=symbols,
            documented=done,
            diff=_difference(decoded.text, _applied(decoded.text, written), path)
            if self.options.mode is Mode.DIFF
            else "",
            is_trouble=any(symbol.status is SymbolStatus.FAILED for symbol in symbols),
        )

    def _skipped(self, reason: str, *, is_trouble: bool) -> FileReport:
        return FileReport(
            path=self.planned.path, status=FileStatus.SKIPPED, reason=reason, is_trouble=is_trouble
        )


def _applied(text: str, written: Sequence[_Written]) -> str:
    return apply_insertions(text, [(each.insertion, each.comment) for each in written])


def _symbol(target: Target, status: SymbolStatus, reason: str = "", *, model: str = "") -> SymbolReport:
    symbol = target.facts.symbol
    return SymbolReport(
        name=symbol.qualified_name,
        kind=symbol.kind.value,
        line=symbol.name_start.line + 1,
        status=status,
        reason=reason,
        model=model,
    )


def _in_order(symbols: list[SymbolReport]) -> tuple[SymbolReport, ...]:
    return tuple(sorted(symbols, key=lambda symbol: (symbol.line, symbol.name)))


def _difference(before: str, after: str, path: Path) -> str:
    """A unified diff whose own lines end in LF; a file's line ends other than LF are shown as they are, at the line's end."""
    old, new = ([line for line in split_lines(text) if line] for text in (before, after))
    # The name of a file may hold a line end, and a line of a diff may not.
    name = printable(path.name)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
    )
