"""Which files may be sent: not those that hold secrets by their name, nor those that the user or the workspace keeps back."""

import logging
import os
import time
from collections.abc import Sequence
from dataclasses import replace

from pathspec import GitIgnoreSpec

from glossator.errors import Refused
from glossator.privacy.redaction import Placeholders, Redaction
from glossator.settings import PrivacySettings
from glossator_context.pieces import Gathered

logger = logging.getLogger(__name__)

# Nothing can take these out again: neither a setting nor an ignore file.
ALWAYS_DENIED = [
    ".env",
    ".env.*",
    "*.pem",
    "*.key",
    "*.p12",
    "*.pfx",
    "*.jks",
    "*.keystore",
    "*.kdbx",
    "*.ppk",
    "*.tfstate",
    "*.tfstate.*",
    "*.tfvars",
    "id_rsa*",
    "id_dsa*",
    "id_ecdsa*",
    "id_ed25519*",
    ".netrc",
    "_netrc",
    ".npmrc",
    ".pypirc",
    ".pgpass",
    ".htpasswd",
    ".git-credentials",
    ".dockercfg",
    "credentials",
    "credentials.json",
    "credentials.toml",
    "secrets.json",
    "secrets.toml",
    "secrets.yaml",
    "secrets.yml",
    "kubeconfig",
    ".aws/",
    ".azure/",
    ".docker/config.json",
    ".gnupg/",
    ".kube/",
    ".ssh/",
    ".git/",
]
IGNORE_FILES = (".glossatorignore", ".aiexclude", ".cursorignore", ".codeiumignore")
MAX_IGNORE_BYTES = 1_000_000
MAX_IGNORE_LINES = 10_000
RECHECK_S = 2.0
MAX_REMEMBERED = 4096

_DENIED = GitIgnoreSpec.from_lines(ALWAYS_DENIED)


class Privacy:
    """The rules of one session. `roots` are the workspace's folders, whose ignore files count."""

    def __init__(self, settings: PrivacySettings, roots: Sequence[str]) -> None:
        self._settings = settings
        self._roots = tuple(os.path.realpath(root) for root in roots)
        self._denied_by_user = GitIgnoreSpec.from_lines(
            pattern for pattern in settings.deny if not pattern.startswith("!")
        )
        self._placeholders = Placeholders()
        self._ignored: tuple[tuple[str, GitIgnoreSpec], ...] = ()
        self._read_from: tuple[tuple[str, int, int], ...] = ()
        self._checked_s = float("-inf")
        self._reasons: dict[str, str | None] = {}

    def may_send(self, path: str | None) -> None:
        """Raise `Refused` for a file that must not be sent. A document without a file, None, may be."""
        if path is not None and (reason := self._reason(path)) is not None:
            raise Refused(f"{os.path.basename(path)} is not sent: {reason}")

    def permitted(self, gathered: Gathered) -> Gathered:
        """What was gathered, without pieces of files that must not be sent."""
        kept = tuple(piece for piece in gathered.pieces if self._reason(piece.path) is None)
        if len(kept) == len(gathered.pieces):
            return gathered
        dropped = sum(piece.tokens for piece in gathered.pieces) - sum(piece.tokens for piece in kept)
        return replace(gathered, pieces=kept, tokens=max(0, gathered.tokens - dropped))

    def redaction(self) -> Redaction:
        """The rules for the text of one request. The same secret has the same placeholder in all of them."""
        return Redaction(self._placeholders, secrets=self._settings.redact)

    def _reason(self, path: str) -> str | None:
        self._reread()
        if path not in self._reasons:
            if len(self._reasons) >= MAX_REMEMBERED:
                self._reasons.clear()
            self._reasons[path] = self._why(path)
        return self._reasons[path]

    def _why(self, path: str) -> str | None:
        if not os.path.isabs(path) and self._roots:
            path = os.path.join(self._roots[0], path)
        for spelling in {os.path.normpath(path), os.path.realpath(path)}:
            if _DENIED.match_file(spelling.lower().lstrip("/")):
                return "files of this name hold secrets"
            inside = [os.path.relpath(spelling, root) for root in self._roots if _is_within(spelling, root)]
            if any(self._denied_by_user.match_file(name) for name in inside or [spelling.lstrip("/")]):
                return "the privacy.deny setting names it"
            for root, spec in self._ignored:
                if _is_within(spelling, root) and spec.match_file(os.path.relpath(spelling, root)):
                    return "an ignore file of the workspace names it"
        return None

    def _reread(self) -> None:
        """Look at the ignore files again, but not at every key."""
        now = time.monotonic()
        if now - self._checked_s < RECHECK_S:
            return
        self._checked_s = now
        found = []
        for root in self._roots:
            for name in IGNORE_FILES:
                try:
                    status = os.stat(os.path.join(root, name))
                except OSError:
                    continue
                found.append((os.path.join(root, name), status.st_mtime_ns, status.st_size))
        if tuple(found) == self._read_from:
            return
        self._read_from = tuple(found)
        self._ignored = tuple((os.path.dirname(path), _spec(path)) for path, _, _ in found)
        self._reasons.clear()


def _spec(path: str) -> GitIgnoreSpec:
    """The patterns of an ignore file; one that cannot be read keeps everything back, for that is what it is for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            lines = file.read(MAX_IGNORE_BYTES).decode("utf-8", "replace").splitlines()[:MAX_IGNORE_LINES]
    except OSError as error:
        logger.warning("an ignore file cannot be read, so nothing beside it is sent: %s", error.strerror)
        return GitIgnoreSpec.from_lines(["*"])
    usable = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        usable.append(line)
    return GitIgnoreSpec.from_lines(usable)


def _is_within(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
