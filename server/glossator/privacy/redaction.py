"""Secrets and control tokens inside a text: replaced before it is sent, put back into the answer.

Each rule begins with a fixed text, so a prompt without any of them costs a few searches for substrings; no rule repeats a
repetition, so none can take more than linear time.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass

from glossator.privacy.invisible import without_invisible

# (what begins it, kind, pattern); group 1, where there is one, is the secret.
_RULES: tuple[tuple[str, str, str], ...] = (
    ("-----BEGIN ", "PRIVATE_KEY", r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,16384}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"),
    ("AKIA", "AWS_KEY", r"AKIA[A-Z0-9]{16}(?![A-Z0-9])"),
    ("ASIA", "AWS_KEY", r"ASIA[A-Z0-9]{16}(?![A-Z0-9])"),
    ("ghp_", "GITHUB_TOKEN", r"ghp_[A-Za-z0-9]{36,255}"),
    ("gho_", "GITHUB_TOKEN", r"gho_[A-Za-z0-9]{36,255}"),
    ("ghu_", "GITHUB_TOKEN", r"ghu_[A-Za-z0-9]{36,255}"),
    ("ghs_", "GITHUB_TOKEN", r"ghs_[A-Za-z0-9]{36,255}"),
    ("ghr_", "GITHUB_TOKEN", r"ghr_[A-Za-z0-9]{36,255}"),
    ("github_pat_", "GITHUB_TOKEN", r"github_pat_[A-Za-z0-9_]{22,255}"),
    ("glpat-", "GITLAB_TOKEN", r"glpat-[A-Za-z0-9_-]{20,100}"),
    ("xox", "SLACK_TOKEN", r"xox[abeprs]-[A-Za-z0-9-]{10,200}"),
    ("sk_live_", "STRIPE_KEY", r"sk_live_[A-Za-z0-9]{16,200}"),
    ("rk_live_", "STRIPE_KEY", r"rk_live_[A-Za-z0-9]{16,200}"),
    ("sk-", "API_KEY", r"sk-[A-Za-z0-9_-]{20,200}"),
    ("gsk_", "API_KEY", r"gsk_[A-Za-z0-9]{40,80}"),
    ("xai-", "API_KEY", r"xai-[A-Za-z0-9]{40,100}"),
    ("AIza", "GOOGLE_KEY", r"AIza[A-Za-z0-9_-]{35}"),
    ("npm_", "NPM_TOKEN", r"npm_[A-Za-z0-9]{36}"),
    ("pypi-", "PYPI_TOKEN", r"pypi-[A-Za-z0-9_-]{32,300}"),
    ("hf_", "HUGGINGFACE_TOKEN", r"hf_[A-Za-z0-9]{30,100}"),
    ("eyJ", "JWT", r"eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,1000}"),
    ("SG.", "SENDGRID_KEY", r"SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}"),
    ("dop_v1_", "DIGITALOCEAN_TOKEN", r"dop_v1_[a-f0-9]{64}"),
    ("shpat_", "SHOPIFY_TOKEN", r"shpat_[a-fA-F0-9]{32}"),
    ("dapi", "DATABRICKS_TOKEN", r"dapi[a-f0-9]{32}"),
    ("hvs.", "VAULT_TOKEN", r"hvs\.[A-Za-z0-9_-]{24,200}"),
    ("lin_api_", "LINEAR_KEY", r"lin_api_[A-Za-z0-9]{40}"),
    ("AccountKey=", "AZURE_KEY", r"AccountKey=([A-Za-z0-9+/=]{40,100})"),
    (":AA", "TELEGRAM_TOKEN", r":(AA[A-Za-z0-9_-]{33})(?![A-Za-z0-9_-])"),
    ("://", "PASSWORD", r"://[^\s/:@'\"<>]{1,64}:([^\s/:@'\"<>{}$]{3,128})@"),
)  # fmt: skip
_COMPILED = tuple((begin, kind, re.compile(pattern)) for begin, kind, pattern in _RULES)

_NAMES = (
    "password",
    "passwd",
    "secret",
    "token",
    "api_key",
    "apikey",
    "access_key",
    "auth_key",
    "private_key",
)
_ASSIGNED = re.compile(
    r"[A-Za-z0-9_]{0,16}+[\"']?[ \t]{0,4}(?::[ \t]{0,2}[a-z]{1,12}[ \t]{0,2})?[:=][ \t]{0,4}[\"']([^\"'\s]{12,128})[\"']"
)
MIN_ENTROPY_BITS = 3.2

_CONTROL_TOKEN = re.compile(
    r"<\|[A-Za-z0-9_▁]{1,30}\|>|<｜[^｜\n]{1,30}｜>|<\[[A-Za-z▁_-]{1,24}\]>"
    r"|</?(?:fim[_-](?:prefix|suffix|middle|pad)|file_sep|repo_name|reponame|filename|EOT|PRE|SUF|MID|think)>"
    r"|\[/?(?:SUFFIX|PREFIX|MIDDLE|INST)\]"
)


class Placeholders:
    """What stands for what, for the life of a session."""

    def __init__(self) -> None:
        self._of_secret: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def of(self, kind: str, secret: str) -> str:
        """The placeholder of a secret, the same each time."""
        if secret not in self._of_secret:
            self._counts[kind] += 1
            self._of_secret[secret] = f"REDACTED_{kind}_{self._counts[kind]}"
        return self._of_secret[secret]


@dataclass(slots=True)
class _Span:
    start: int
    stop: int
    replacement: str


class Redaction:
    """What was replaced in one request. `count` are the secrets."""

    def __init__(self, placeholders: Placeholders, *, secrets: bool) -> None:
        self.count = 0
        self._placeholders = placeholders
        self._secrets = secrets
        self._originals: dict[str, str] = {}

    def redact(self, text: str) -> str:
        """The text as it may be sent."""
        text = without_invisible(text)
        spans = [*self._secret_spans(text), *self._token_spans(text)]
        if not spans:
            return text
        parts: list[str] = []
        position = 0
        for span in sorted(spans, key=lambda span: (span.start, -span.stop)):
            if span.start < position:
                continue
            original = text[span.start : span.stop]
            self._originals[span.replacement] = original
            parts += (text[position : span.start], span.replacement)
            position = span.stop
        return "".join((*parts, text[position:]))

    def restore(self, text: str) -> str:
        """An answer with what its placeholders stand for."""
        for replacement in sorted(self._originals, key=len, reverse=True):
            text = text.replace(replacement, self._originals[replacement])
        return text

    def restorer(self) -> "Restorer":
        """The same for an answer that comes in parts."""
        return Restorer(self, tuple(self._originals))

    def _secret_spans(self, text: str) -> list[_Span]:
        if not self._secrets:
            return []
        spans = []
        for begin, kind, pattern in _COMPILED:
            if begin not in text:
                continue
            for match in pattern.finditer(text):
                group = 1 if pattern.groups else 0
                if group == 0 and match.start() and _is_word(text[match.start() - 1]):
                    continue
                spans.append(self._span(kind, match.start(group), match.end(group), text))
        lowered = text.lower()
        if len(lowered) == len(text):
            spans += self._assigned(text, lowered)
        return spans

    def _assigned(self, text: str, lowered: str) -> list[_Span]:
        spans = []
        for name in _NAMES:
            start = lowered.find(name)
            while start >= 0:
                match = _ASSIGNED.match(text, start + len(name))
                if match is not None and _looks_random(match[1]):
                    spans.append(self._span("SECRET", match.start(1), match.end(1), text))
                start = lowered.find(name, start + len(name))
        return spans

    def _span(self, kind: str, start: int, stop: int, text: str) -> _Span:
        self.count += 1
        return _Span(start, stop, self._placeholders.of(kind, text[start:stop]))

    def _token_spans(self, text: str) -> list[_Span]:
        if "<" not in text and "[" not in text:
            return []
        return [
            _Span(match.start(), match.end(), f"{match[0][0]} {match[0][1:]}")
            for match in _CONTROL_TOKEN.finditer(text)
        ]


class Restorer:
    """Puts originals back into a stream; holds back only what may be the beginning of a placeholder."""

    def __init__(self, redaction: Redaction, replacements: tuple[str, ...]) -> None:
        self._redaction = redaction
        self._replacements = replacements
        self._held = ""

    def feed(self, delta: str) -> str:
        """What can be shown by now."""
        if not self._replacements:
            return delta
        text = self._held + delta
        held = max((_overlap(text, replacement) for replacement in self._replacements), default=0)
        cut = len(text) - held
        self._held = text[cut:]
        return self._redaction.restore(text[:cut])

    def close(self) -> str:
        """The rest."""
        rest, self._held = self._held, ""
        return self._redaction.restore(rest)


def _overlap(text: str, replacement: str) -> int:
    """How much of the end of `text` must wait: the beginning of `replacement`, or all of it where a longer one may come."""
    for length in range(min(len(text), len(replacement)), 0, -1):
        if text.endswith(replacement[:length]):
            return length
    return 0


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _looks_random(value: str) -> bool:
    """Whether a quoted value is a secret rather than a word: letters and digits mixed, and many different ones."""
    if (
        not any(map(str.isdigit, value))
        or not any(map(str.isalpha, value))
        or value.startswith(("REDACTED_", "${", "{{"))
    ):
        return False
    counts = Counter(value).values()
    entropy = -sum(count / len(value) * math.log2(count / len(value)) for count in counts)
    return entropy >= MIN_ENTROPY_BITS
