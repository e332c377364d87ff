"""Secrets become placeholders in what is sent, and secrets again in what comes back."""

import hashlib
import os
from collections import Counter

from glossator.privacy.control_tokens import neutralise
from glossator.privacy.invisible import clean_unicode
from glossator.privacy.restoring import Restorer, Stage
from glossator.privacy.scanning import secrets_in
from glossator.privacy.secret_rules import LITERAL_KIND

MAX_REMEMBERED = 20_000


class Placeholders:
    """The placeholder of each secret, the same one as long as the process lives. Keeps hashes, not secrets."""

    def __init__(self) -> None:
        self._hash_key = os.urandom(32)
        self._known: dict[bytes, str] = {}
        self._used: Counter[str] = Counter()

    def for_secret(self, kind: str, secret: str) -> str:
        """`REDACTED_`, the kind and a number."""
        digest = hashlib.blake2b(f"{kind}\0{secret}".encode(), key=self._hash_key, digest_size=16).digest()
        if (known := self._known.get(digest)) is not None:
            return known
        if len(self._known) >= MAX_REMEMBERED:
            self._known.pop(next(iter(self._known)))
        self._used[kind] += 1
        placeholder = f"REDACTED_{kind}_{self._used[kind]}"
        self._known[digest] = placeholder
        return placeholder


class Redaction:
    """The replacements of one request. `count` secrets were replaced so far."""

    def __init__(self, placeholders: Placeholders | None) -> None:
        self.count = 0
        self._placeholders = placeholders
        self._secrets: dict[str, str] = {}
        self._tokens: dict[str, str] = {}

    def redact(self, text: str) -> str:
        """`text` as it may be sent: no invisible characters, no control tokens of models, and no secrets.

        Without placeholders, secrets are left alone. What looks like a placeholder gets one itself, so that
        `restore` gives back every text that has no invisible characters.
        """
        text = neutralise(clean_unicode(text), self._tokens)
        if self._placeholders is None:
            return text
        parts: list[str] = []
        done = 0
        for secret in secrets_in(text):
            hidden = text[secret.start : secret.stop]
            placeholder = self._placeholders.for_secret(secret.kind, hidden)
            self._secrets[placeholder] = hidden
            self.count += secret.kind != LITERAL_KIND
            parts += (text[done : secret.start], placeholder)
            done = secret.stop
        parts.append(text[done:])
        return "".join(parts)

    def restore(self, text: str) -> str:
        """`text` with what this redaction replaced."""
        restorer = self.restorer()
        return restorer.feed(text) + restorer.close()

    def restorer(self) -> Restorer:
        """The same for an answer that arrives in parts; it knows what was replaced until now."""
        return Restorer(Stage(self._secrets), Stage(self._tokens))
