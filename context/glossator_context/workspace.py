"""What the context process knows, the documents that are open and the files around them, and how it answers.

What parses is imported where it is first needed: the process is ready before its grammars are.
"""

from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING

from glossator_context.elsewhere import Elsewhere
from glossator_context.frames import (
    Close,
    Configure,
    Dump,
    Dumped,
    Edit,
    FactsAt,
    FilesChanged,
    Gather,
    Imports,
    Notification,
    Open,
    Outline,
    Predict,
    Progress,
    Prove,
    Question,
    Result,
    Subject,
    Targets,
    Viewed,
)
from glossator_context.pieces import Task

PAUSE_S = 0.03

if TYPE_CHECKING:
    from glossator_context.disk import Disk
    from glossator_context.document import Document
    from glossator_context.ngrams.prediction import Prediction


class Workspace:
    """Applies notifications and answers questions, one after the other.

    `elsewhere` is what is known of files that are not open; whoever runs this lets it work when no question waits.
    """

    def __init__(self, *, parse_budget_ms: int = 150) -> None:
        self._parse_budget_ms = parse_budget_ms
        self._roots: tuple[str, ...] = ()
        self._documents: dict[str, Document] = {}
        self.elsewhere = Elsewhere(self._documents)
        self._languages_folders: set[str] = set()
        self._disk: Disk | None = None
        self._prediction: Prediction | None = None
        self._warm_ups: list[Callable[[], object]] = [_import_what_parses]

    @property
    def idle_work_after_s(self) -> float | None:
        """After how long without a message `work_while_idle` should be called; None where it has nothing to do.

        A text that is being typed is parsed in a pause, so that the question that follows each key waits for no parse.
        """
        if self._warm_ups:
            return 0.0
        neighbourhood = self.elsewhere.neighbourhood
        if self._behind() is not None or (neighbourhood is not None and neighbourhood.has_work):
            return PAUSE_S
        return 0.0 if self._prediction is not None and self._prediction.has_more_to_learn else None

    def work_while_idle(self) -> None:
        """Do a little of what makes later answers faster, in some milliseconds. Ends even where each step raises."""
        neighbourhood = self.elsewhere.neighbourhood
        if self._warm_ups:
            self._warm_ups.pop(0)()
        elif (document := self._behind()) is not None:
            _ = document.tree
        elif neighbourhood is not None and neighbourhood.has_work:
            neighbourhood.work()
        elif self._prediction is not None:
            self._prediction.learn_some_more()

    def elsewhere_failed(self, error: str) -> None:
        """The work of `elsewhere` raised an error of this name: begin it anew, but not again and again."""
        if self.elsewhere.failed(error):
            self._warm_ups.append(self.elsewhere.start)

    def apply(self, notification: Notification) -> None:
        """Take note of a change. Raises whatever shows that we no longer know what the parent knows."""
        match notification:
            case Configure():
                self._configure(notification)
            case Open(uri, path, language, version, text):
                from glossator_context.document import Document

                self._documents[uri] = Document(
                    uri, path, language, text, version, parse_budget_ms=self._parse_budget_ms
                )
                self.elsewhere.opened(uri)
                if self._prediction is not None:
                    self._prediction.opened(self._documents[uri])
            case Edit(uri, version, changes):
                self._documents[uri].edit(changes, version)
                start = changes[-1].start if changes else None
                self.elsewhere.edited(uri, 0 if start is None else start.line)
            case Close(uri):
                document = self._documents.pop(uri, None)
                if document is not None:
                    self.elsewhere.closed(document)
                if self._prediction is not None:
                    self._prediction.forget(uri)
            case FilesChanged(paths):
                self.elsewhere.files_changed(paths)
            case Viewed(uri, line):
                self.elsewhere.viewed(uri, line)

    def _configure(self, configuration: Configure) -> None:
        self._roots = configuration.roots
        self._disk = None
        folder = configuration.languages_folder
        if folder is not None and folder not in self._languages_folders:
            from glossator_context.languages.user import add_user_languages

            self._languages_folders.add(folder)
            add_user_languages(folder)
        if configuration.predicts and self._prediction is None:
            self._warm_ups.append(self._start_prediction)
        if self.elsewhere.configure(configuration):
            self._warm_ups += (self.elsewhere.load, self.elsewhere.start)

    def answer(self, question: Question) -> Result:
        """The answer to a question. Raises KeyError for a document that is not open, and what broken input makes raise."""
        if isinstance(question, Progress):
            return self.elsewhere.indexed
        document = self._documents[question.uri]
        match question:
            case Outline():
                from glossator_context.outline import outline

                return outline(document)
            case Imports():
                from glossator_context.imports import imports

                return imports(document)
            case Gather(_, task, position, budget_tokens):
                from glossator_context.gather import gather

                self.elsewhere.asked()
                place = document.text.clamp(position)
                with document.in_haste() if task is Task.COMPLETE else nullcontext():
                    return gather(
                        document,
                        task,
                        place,
                        budget_tokens,
                        read=self.read,
                        roots=self._roots,
                        exists=self._is_file,
                        neighbourhood=self.elsewhere.neighbourhood,
                    )
            case FactsAt(_, position):
                from glossator_context.documentation.declarations import callers_of, facts_at

                facts = facts_at(document, document.text.clamp(position))
                return None if facts is None else Subject(facts, callers_of(document, facts.symbol))
            case Targets():
                from glossator_context.documentation.placement import targets

                return targets(document)
            case Prove(_, after):
                from glossator_context.documentation.prove import prove

                return prove(str(document.text), after, document.language)
            case Predict(_, position, max_tokens, multiline):
                prediction = self._start_prediction()
                place = document.text.clamp(position)
                return prediction.predict(document, place, max_tokens, multiline=multiline)
            case Dump():
                return _dump(document)

    def _behind(self) -> "Document | None":
        return next((document for document in self._documents.values() if document.is_behind), None)

    def read(self, path: str) -> "Document | None":
        """The document at an absolute path: as the editor has it where it is open, else from inside the roots alone."""
        for document in self._documents.values():
            if document.path == path:
                return document
        return self._files().read(path)

    def _is_file(self, path: str) -> bool:
        return any(document.path == path for document in self._documents.values()) or self._files().is_file(
            path
        )

    def _files(self) -> "Disk":
        if self._disk is None:
            from glossator_context.disk import Disk

            self._disk = Disk()
            self._disk.set_roots(self._roots)
        return self._disk

    def _start_prediction(self) -> "Prediction":
        if self._prediction is None:
            from glossator_context.ngrams.prediction import Prediction

            self._prediction = Prediction(self._imported_by)
            for document in self._documents.values():
                self._prediction.opened(document)
        return self._prediction

    def _imported_by(self, document: "Document") -> "list[Document]":
        from glossator_context.imports import imports, resolve

        if document.path is None:
            return []
        paths = resolve(imports(document), document.path, self._roots, self._is_file)
        found = (self._files().read(path) for path in paths if path not in self._open_paths())
        return [each for each in found if each is not None]

    def _open_paths(self) -> set[str]:
        return {document.path for document in self._documents.values() if document.path is not None}


def _import_what_parses() -> None:
    from glossator_context import gather, outline  # noqa: F401
    from glossator_context.grammars import parse

    parse(b"x = 1\n", "python")


def _dump(document: "Document") -> Dumped:
    """A tree is given by the SHA-256 of its nodes' kinds and places: an expression of it can be too deep to print."""
    import hashlib

    from glossator_context.grammars import Tree, nodes, parse

    def digest(tree: Tree | None) -> str | None:
        if tree is None:
            return None
        listing = hashlib.sha256()
        for node in nodes(tree.root_node):
            place = (node.start_byte, node.end_byte, *node.start_point, *node.end_point)
            listing.update(f"{node.type} {node.is_missing} {node.child_count} {place}\n".encode())
        return listing.hexdigest()

    fresh = None if document.syntax is None else parse(document.source, document.syntax.grammar)
    return Dumped(document.version, str(document.text), digest(document.tree), digest(fresh))
