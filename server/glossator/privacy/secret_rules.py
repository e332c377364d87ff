"""What secrets look like: each rule is a literal mark that every such secret has, and a pattern tried at the mark.

Marks are found by plain text search, so that text without secrets costs next to nothing. No pattern can backtrack
over more than it has bounds for: repetitions are possessive or counted, and none is nested in another one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from glossator.privacy.plausible import is_assigned_secret, is_mixed, is_password


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A kind of secret. `pattern` is tried where a mark begins; its group `s`, or all of it, is the secret."""

    kind: str
    marks: tuple[str, ...]
    pattern: re.Pattern[str]
    judge: Callable[[re.Match[str]], bool] | None = None
    fold_case: bool = False


_START = r"(?<![A-Za-z0-9])"
_END = r"(?![A-Za-z0-9])"


def _rule(kind: str, marks: str, pattern: str, judge: Callable[[re.Match[str]], bool] | None = None) -> Rule:
    return Rule(kind=kind, marks=tuple(marks.split()), pattern=re.compile(pattern), judge=judge)


_KEY_WORDS = "pass pwd secret token credential key"
_ASSIGNED = (
    r"[A-Za-z0-9_-]{3,48}+[\"'\]]{0,2}+"
    r"(?:\s{0,8}+:\s{0,4}+[A-Za-z_][\w.\[\]]{0,32}+(?=\s{0,4}+=))?+"
    r"\s{0,8}+(?:=>|:=|=(?!=)|:(?!:))\s{0,8}+"
)
_ENDED_PEM = r"(?:[^-]++|-(?!----)){1,4000}+-----END [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----"
_CUT_PEM = r"(?:(?:\\[nr]|[\s\"'+,]){0,16}+[A-Za-z0-9/+=]{20,}+){1,400}+"

LITERAL_KIND = "TEXT"
LITERAL = _rule(LITERAL_KIND, "REDACTED_", r"REDACTED_[A-Z_]{1,40}[0-9]++")

RULES = (
    _rule(
        "PRIVATE_KEY",
        "-----BEGIN",
        rf"-----BEGIN [A-Z0-9 ]{{0,32}}PRIVATE KEY(?: BLOCK)?-----(?:{_ENDED_PEM}|{_CUT_PEM})",
    ),
    _rule("AWS_KEY", "AKIA ASIA", rf"{_START}A[KS]IA[A-Z0-9]{{16}}{_END}"),
    _rule("GITHUB_TOKEN", "gh", rf"{_START}gh[pousr]_[A-Za-z0-9]{{30,}}+"),
    _rule("GITHUB_TOKEN", "github_pat_", rf"{_START}github_pat_[A-Za-z0-9_]{{22,}}+"),
    _rule("GITLAB_TOKEN", "gl", rf"{_START}gl(?:pat|dt|rt|cbt)-[A-Za-z0-9_-]{{20,}}+"),
    _rule("SLACK_TOKEN", "xox", rf"{_START}xox[abceoprs]-[A-Za-z0-9-]{{10,}}+", is_mixed),
    _rule(
        "SLACK_WEBHOOK",
        "hooks.slack.com/",
        r"hooks\.slack\.com/(?:services|workflows)/(?P<s>[A-Za-z0-9/]{20,}+)",
    ),
    _rule("STRIPE_KEY", "sk_ rk_", rf"{_START}[sr]k_(?:live|test)_[A-Za-z0-9]{{16,}}+"),
    _rule("STRIPE_SECRET", "whsec_", rf"{_START}whsec_[A-Za-z0-9+/=]{{24,}}+"),
    _rule("ANTHROPIC_KEY", "sk-ant-", rf"{_START}sk-ant-[A-Za-z0-9_-]{{20,}}+", is_mixed),
    _rule("OPENAI_KEY", "sk-", rf"{_START}sk-(?!ant-)[A-Za-z0-9_-]{{20,}}+", is_mixed),
    _rule("GOOGLE_KEY", "AIza", rf"{_START}AIza[A-Za-z0-9_-]{{35}}(?![A-Za-z0-9_-])"),
    _rule("GOOGLE_TOKEN", "ya29. GOCSPX-", rf"{_START}(?:ya29\.|GOCSPX-)[A-Za-z0-9_-]{{20,}}+"),
    _rule("NPM_TOKEN", "npm_", rf"{_START}npm_[A-Za-z0-9]{{36,}}+"),
    _rule("PYPI_TOKEN", "pypi-", rf"{_START}pypi-[A-Za-z0-9_-]{{32,}}+", is_mixed),
    _rule(
        "JWT",
        "eyJ",
        r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\.eyJ[A-Za-z0-9_-]{8,}+(?:\.[A-Za-z0-9_-]{8,}+)?+",
    ),
    _rule("AZURE_KEY", "AccountKey= SharedAccessKey=", r"[A-Za-z]{10,15}=(?P<s>[A-Za-z0-9+/]{40,}+={0,2}+)"),
    _rule("TWILIO_KEY", "SK", rf"{_START}SK[0-9a-f]{{32}}{_END}"),
    _rule("SENDGRID_KEY", "SG.", rf"{_START}SG\.[A-Za-z0-9_-]{{16,}}+\.[A-Za-z0-9_-]{{16,}}+"),
    _rule("DIGITALOCEAN_TOKEN", "dop_v1_ doo_v1_", rf"{_START}do[op]_v1_[a-f0-9]{{64}}{_END}"),
    _rule("HUGGINGFACE_TOKEN", "hf_", rf"{_START}hf_[A-Za-z0-9]{{30,}}+"),
    _rule("TELEGRAM_TOKEN", ":AA", r"(?<=[0-9]{8}):(?P<s>AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-]))"),
    _rule("SHOPIFY_TOKEN", "shp", rf"{_START}shp(?:at|ca|pa|ss)_[a-fA-F0-9]{{32}}{_END}"),
    _rule("DATABRICKS_TOKEN", "dapi", rf"{_START}dapi[a-f0-9]{{32}}{_END}(?:-[0-9])?"),
    _rule("DISCORD_WEBHOOK", "/api/webhooks/", r"/api/webhooks/[0-9]{15,22}/(?P<s>[A-Za-z0-9_-]{60,}+)"),
    _rule("DOCKER_TOKEN", "dckr_pat_", rf"{_START}dckr_pat_[A-Za-z0-9_-]{{20,}}+"),
    _rule("GRAFANA_TOKEN", "gl", rf"{_START}(?:glsa|glc)_[A-Za-z0-9_=]{{32,}}+"),
    _rule("VAULT_TOKEN", "hv", rf"{_START}hv[sb]\.[A-Za-z0-9_-]{{24,}}+"),
    _rule("GROQ_KEY", "gsk_", rf"{_START}gsk_[A-Za-z0-9]{{40,}}+"),
    _rule("AGE_KEY", "AGE-SECRET-KEY-", rf"{_START}AGE-SECRET-KEY-1[A-Z0-9]{{58}}{_END}"),
    _rule("BEARER_TOKEN", "Bearer", r"Bearer (?P<s>[A-Za-z0-9._~+/-]{20,}+=*+)", is_mixed),
    _rule(
        "URL_PASSWORD",
        "://",
        r"://[^\s/:@\"'<>`]{0,64}+:(?P<s>[^\s/@\"'<>`]{3,256}+)@",
        is_password,
    ),
    Rule(
        kind="AWS_SECRET",
        marks=("secret_access_key", "secretaccesskey"),
        pattern=re.compile(_ASSIGNED + r"[\"'`]?(?P<s>[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=]))"),
        fold_case=True,
    ),
    Rule(
        kind="SECRET",
        marks=tuple(_KEY_WORDS.split()),
        pattern=re.compile(
            _ASSIGNED + r"[rbuRBU]?+(?P<q>[\"'`]?)"
            r"(?P<s>(?<=[\"'`])[^\"'`\s]{8,512}+|[A-Za-z0-9_+/=-]{20,512}+(?![(.\[\"'`]))(?P=q)"
        ),
        judge=is_assigned_secret,
        fold_case=True,
    ),
)
