"""Which files may be sent, and how their text is made fit for it."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from glossator.errors import Refused
from glossator.privacy.ignore_files import IgnoreFile
from glossator.privacy.redaction import Placeholders, Redaction
from glossator.settings import PrivacySettings
from glossator_context.ignore_patterns import ASSISTANT_FILES, Patterns
from glossator_context.never_sent import never_sent
from glossator_context.pieces import Gathered

RECHECK_S = 2.0
MAX_CACHED = 4096


class Privacy:
    """The privacy rules of one session: built-in ones, the settings', and those of the workspace's ignore files.

    Each can only forbid. What was decided for a path holds until the files on disk are looked at again.
    """

    def __init__(
        self, settings: PrivacySettings, roots: Sequence[str], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._roots = tuple(
            dict.fromkeys(form for root in roots for form in _forms(str(Path(root).absolute())))
        )
        self._denied = Patterns(settings.deny)
        self._ignore_files = [IgnoreFile(root, name) for root in self._roots for name in ASSISTANT_FILES]
        self._placeholders = Placeholders() if settings.redact else None
        self._clock = clock
        self._checked_at: float | None = None
        self._rules: dict[str, str | None] = {}

    def may_send(self, path: str | None) -> None:
        """Raises `Refused`, naming the rule, where the file at `path` must not be sent. None is a file without a path."""
        if path is not None and (rule := self._rule_against(path)) is not None:
            raise Refused(f"Nothing was sent: this file is excluded by {rule}")

    def permitted(self, gathered: Gathered) -> Gathered:
        """`gathered` without the pieces from files that must not be sent."""
        pieces = tuple(piece for piece in gathered.pieces if self._rule_against(piece.path) is None)
        if len(pieces) == len(gathered.pieces):
            return gathered
        dropped = sum(piece.tokens for piece in gathered.pieces) - sum(piece.tokens for piece in pieces)
        return replace(gathered, pieces=pieces, tokens=max(0, gathered.tokens - dropped))

    def redaction(self) -> Redaction:
        """The replacements of a new request; the same secret has the same placeholder in all of them."""
        return Redaction(self._placeholders)

    def _rule_against(self, path: str) -> str | None:
        now = self._clock()
        if self._checked_at is None or not 0 <= now - self._checked_at < RECHECK_S:
            self._checked_at = now
            for ignore_file in self._ignore_files:
                ignore_file.refresh()
            self._rules.clear()
        try:
            return self._rules[path]
        except KeyError:
            pass
        if len(self._rules) >= MAX_CACHED:
            self._rules.pop(next(iter(self._rules)))
        rule = self._rules[path] = self._judge(path)
        return rule

    def _judge(self, path: str) -> str | None:
        if "\0" in path:
            return "the rule for unusable paths"
        if (name := never_sent(path)) is not None:
            return f"the built-in rule {name}"
        absolute = [path] if Path(path).is_absolute() else [str(Path(root, path)) for root in self._roots]
        for candidate in dict.fromkeys(form for place in absolute or [path] for form in _forms(place)):
            rule = self._rule_against_place(candidate)
            if rule is not None:
                return rule
        return None

    def _rule_against_place(self, path: str) -> str | None:
        within = {root: _relative(path, root) for root in self._roots}
        if (name := never_sent(path)) is not None:
            return f"the built-in rule {name}"
        names = [relative for relative in within.values() if relative is not None] or [path.lstrip("/")]
        for name in names:
            if (index := self._denied.match(name)) is not None:
                return f"entry {index + 1} of privacy.deny"
        for ignore_file in self._ignore_files:
            relative = within[ignore_file.folder]
            if relative is not None and (rule := ignore_file.rule_against(relative)) is not None:
                return rule
        return None


def _forms(path: str) -> tuple[str, str]:
    """The path without dots in it, and where its links lead to."""
    return os.path.normpath(path), os.path.realpath(path)


def _relative(path: str, root: str) -> str | None:
    prefix = root.rstrip("/") + "/"
    return path[len(prefix) :] if path.startswith(prefix) else None
