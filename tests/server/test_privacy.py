"""What may be sent, and how it comes back."""

import itertools
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.errors import Refused
from glossator.privacy import Privacy, Redaction
from glossator.privacy.invisible import clean_unicode
from glossator.settings import PrivacySettings
from glossator_context.pieces import Gathered, Piece, Reason


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def privacy(*deny: str, roots: tuple[str, ...] = ("/work-space",), redact: bool = True) -> Privacy:
    return Privacy(PrivacySettings(deny=deny, redact=redact), roots)


def redaction() -> Redaction:
    return privacy().redaction()


def may_send(rules: Privacy, path: object) -> bool:
    try:
        rules.may_send(str(path))
    except Refused:
        return False
    return True


DENIED = [
    ".env",
    ".ENV",
    "app/.env.production",
    "deploy/server.pem",
    "tls/Private.KEY",
    "home/.ssh/config",
    ".aws/config",
    ".kube/config",
    ".gnupg/x",
    "id_rsa",
    "id_rsa.pub",
    "keys/id_ed25519_work",
    ".netrc",
    "_netrc",
    ".npmrc",
    ".pypirc",
    "kubeconfig",
    "infra/x.tfstate",
    "infra/x.tfstate.backup",
    "vault.kdbx",
    "a.p12",
    "a.pfx",
    "a.jks",
    "credentials",
    "credentials.json",
    ".git-credentials",
    "secrets.json",
    "secrets.yml",
    "conf/secrets.toml",
    ".htpasswd",
    ".git/config",
    ".env/x.py",
    "sub\\.env",
]
ALLOWED = [
    "environment.py",
    "env.py",
    "src/keys.py",
    "src/key/api.py",
    "credentials/aws.py",
    "secrets.py",
    "tokens.json",
    ".github/workflows/ci.yml",
    ".gitignore",
    "pem.py",
    "id_card.py",
    "src/git/objects.py",
    "monkey.ts",
    "keyboard.tsx",
]


@pytest.mark.parametrize("name", DENIED)
def test_files_that_hold_secrets_are_never_sent(name: str) -> None:
    assert not may_send(privacy(), f"/work-space/{name}")
    assert not may_send(privacy(), f"/elsewhere/{name}")


@pytest.mark.parametrize("name", ALLOWED)
def test_files_of_similar_names_are_sent(name: str) -> None:
    assert may_send(privacy(), f"/work-space/{name}")


@pytest.mark.parametrize("path", ["/proc/self/environ", "/sys/x", "/dev/mem", "/a\0b"])
def test_files_of_the_system_are_never_sent(path: str) -> None:
    assert not may_send(privacy(), path)


def test_an_untitled_document_may_be_sent() -> None:
    privacy("*").may_send(None)


def test_a_refusal_is_one_line_that_names_the_rule() -> None:
    with pytest.raises(
        Refused, match=r"^Nothing was sent: this file is excluded by the built-in rule \*\.pem$"
    ):
        privacy().may_send("/work-space/server.pem")


@pytest.mark.parametrize(
    ("deny", "path", "allowed"),
    [
        pytest.param("*.sql", "/work-space/a/b.sql", False, id="a name at any depth"),
        pytest.param("private/", "/work-space/a/private/b.py", False, id="a folder at any depth"),
        pytest.param("/private", "/work-space/private/b.py", False, id="a folder in the root"),
        pytest.param("/private", "/work-space/a/private/b.py", True, id="a folder only in the root"),
        pytest.param("*.sql", "/elsewhere/b.sql", False, id="a name outside of the workspace"),
        pytest.param("!.env", "/work-space/.env", False, id="what is built in stays"),
        pytest.param("*.sql", "/work-space/a.py", True, id="something else"),
    ],
)
def test_settings_add_to_what_is_denied(deny: str, path: str, allowed: bool) -> None:
    assert may_send(privacy(deny), path) is allowed


def test_later_entries_of_the_settings_may_allow_what_earlier_ones_deny() -> None:
    rules = privacy("*.sql", "!schema.sql")
    assert may_send(rules, "/work-space/schema.sql")
    assert not may_send(rules, "/work-space/data.sql")


@pytest.mark.parametrize("name", [".glossatorignore", ".aiexclude", ".cursorignore", ".codeiumignore"])
def test_an_ignore_file_excludes_files_of_its_workspace(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("# comment\n\nsecret_*.py\n")
    rules = privacy(roots=(str(tmp_path),))
    assert not may_send(rules, tmp_path / "deep" / "secret_a.py")
    assert may_send(rules, tmp_path / "a.py")
    with pytest.raises(Refused, match=f"line 3 of {name}"):
        rules.may_send(str(tmp_path / "secret_a.py"))


def test_an_ignore_file_cannot_allow_what_is_denied_elsewhere(tmp_path: Path) -> None:
    (tmp_path / ".aiexclude").write_text("!.env\n!*.sql\n")
    rules = privacy("*.sql", roots=(str(tmp_path),))
    assert not may_send(rules, tmp_path / ".env")
    assert not may_send(rules, tmp_path / "a.sql")


def test_a_changed_ignore_file_is_seen_within_two_seconds(tmp_path: Path) -> None:
    clock = Clock()
    rules = Privacy(PrivacySettings(), (str(tmp_path),), clock=clock)
    assert may_send(rules, tmp_path / "a.py")
    (tmp_path / ".aiexclude").write_text("a.py\n")
    clock.now += 2.0
    assert not may_send(rules, tmp_path / "a.py")
    (tmp_path / ".aiexclude").unlink()
    clock.now += 2.0
    assert may_send(rules, tmp_path / "a.py")


def test_within_two_seconds_the_disk_is_not_asked_again(tmp_path: Path) -> None:
    clock = Clock()
    rules = Privacy(PrivacySettings(), (str(tmp_path),), clock=clock)
    assert may_send(rules, tmp_path / "a.py")
    (tmp_path / ".aiexclude").write_text("*\n")
    clock.now += 1.9
    assert may_send(rules, tmp_path / "b.py")


def test_a_pattern_that_is_none_is_skipped(tmp_path: Path) -> None:
    (tmp_path / ".aiexclude").write_text("!\n/\n[\n\\\nb.py\n" + "x" * 2000 + "\n")
    rules = privacy(roots=(str(tmp_path),))
    assert not may_send(rules, tmp_path / "b.py")
    assert may_send(rules, tmp_path / "a.py")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("x\n" * 10_001, id="too many lines"),
        pytest.param("#" * (1 << 20) + "\nx", id="too many bytes"),
    ],
)
def test_an_ignore_file_that_is_not_read_whole_excludes_everything(tmp_path: Path, content: str) -> None:
    (tmp_path / ".aiexclude").write_text(content)
    assert not may_send(privacy(roots=(str(tmp_path),)), tmp_path / "a.py")


def test_an_ignore_file_that_is_a_pipe_neither_blocks_nor_allows(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".aiexclude")
    assert not may_send(privacy(roots=(str(tmp_path),)), tmp_path / "a.py")


@pytest.mark.parametrize("pattern", ["*a" * 40 + "b", "**/a/" * 40 + "b", "[*]*" * 40])
def test_a_pattern_with_many_stars_is_no_trap_and_excludes_what_it_says(tmp_path: Path, pattern: str) -> None:
    (tmp_path / ".aiexclude").write_text(pattern)
    rules = privacy(roots=(str(tmp_path),))
    assert may_send(rules, tmp_path / ("a" * 250 + "c/a" * 250))
    assert not may_send(rules, tmp_path / pattern.replace("**", "x").replace("[*]", "*y"))


def test_a_link_to_a_denied_file_is_denied(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=1")
    (tmp_path / "settings.py").symlink_to(tmp_path / ".env")
    assert not may_send(privacy(roots=(str(tmp_path),)), tmp_path / "settings.py")


def test_pieces_of_denied_files_are_dropped_with_their_cost() -> None:
    def piece(path: str, tokens: int) -> Piece:
        return Piece(path=path, start_line=0, stop_line=1, text="x", reason=Reason.IMPORTED, tokens=tokens)

    gathered = Gathered(
        language="python",
        prefix="",
        suffix="",
        pieces=(piece("a.py", 3), piece("conf/.env", 5), piece("/work-space/x.pem", 7), piece("b.sql", 11)),
        tokens=40,
    )
    kept = privacy("/b.sql").permitted(gathered)
    assert [piece.path for piece in kept.pieces] == ["a.py"]
    assert kept.tokens == 17
    assert privacy().permitted(kept) is kept


LOWER = "abcdefghijklmnopqrstuvwxyz"
MIXED = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY3zA5bC7dE9fG1hJ3kL5mN7pQ9rS2tU4vW6xY8zB0"
HEX = "0123456789abcdef" * 4
SECRETS = {
    "AWS_KEY": "AKIA" + "IOSFODNN7ABCDEFG",
    "AWS_KEY temporary": "ASIA" + "IOSFODNN7ABCDEFG",
    "AWS_SECRET": "aws_secret_access_key = «" + "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY»",
    "GITHUB_TOKEN": "ghp_" + MIXED[:36],
    "GITHUB_TOKEN oauth": "gho_" + MIXED[:36],
    "GITHUB_TOKEN server": "ghs_" + MIXED[:36],
    "GITHUB_TOKEN fine": "github_pat_" + MIXED[:22] + "_" + MIXED[:59],
    "GITLAB_TOKEN": "glpat-" + MIXED[:20],
    "SLACK_TOKEN": "xoxb-" + "123456789012-1234567890123-" + MIXED[:24],
    "SLACK_WEBHOOK": "https://hooks.slack.com/services/«T00000000/B00000000/" + MIXED[:24] + "»",
    "STRIPE_KEY": "sk_live_" + MIXED[:24],
    "STRIPE_KEY restricted": "rk_live_" + MIXED[:24],
    "STRIPE_SECRET": "whsec_" + MIXED[:32],
    "OPENAI_KEY": "sk-" + MIXED[:48],
    "OPENAI_KEY project": "sk-proj-" + MIXED[:60],
    "ANTHROPIC_KEY": "sk-ant-api03-" + MIXED,
    "GOOGLE_KEY": "AIza" + MIXED[:35],
    "GOOGLE_TOKEN": "ya29." + MIXED[:60],
    "NPM_TOKEN": "npm_" + MIXED[:36],
    "PYPI_TOKEN": "pypi-AgEIcHlwaS5vcmc" + MIXED,
    "JWT": "eyJ" + MIXED[:20] + ".eyJ" + MIXED[:30] + "." + MIXED[:43],
    "PRIVATE_KEY": "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n"
    + MIXED
    + "\n-----END RSA PRIVATE KEY-----",
    "PRIVATE_KEY in a literal": "-----BEGIN PRIVATE KEY-----\\n" + MIXED + "\\n-----END PRIVATE KEY-----",
    "PRIVATE_KEY cut off": "-----BEGIN OPENSSH PRIVATE KEY-----\n" + MIXED + "\n" + MIXED,
    "PRIVATE_KEY without its beginning": "\n«" + MIXED + "\n" + MIXED + "\n-----END EC PRIVATE KEY-----»",
    "AZURE_KEY": "AccountName=x;AccountKey=«" + MIXED + "abcdefghijkl==»",
    "TWILIO_KEY": "SK" + HEX[:32],
    "SENDGRID_KEY": "SG." + MIXED[:22] + "." + MIXED[:43],
    "DIGITALOCEAN_TOKEN": "dop_v1_" + HEX,
    "HUGGINGFACE_TOKEN": "hf_" + MIXED[:34],
    "TELEGRAM_TOKEN": "123456789:«AA" + MIXED[:33] + "»",
    "SHOPIFY_TOKEN": "shpat_" + HEX[:32],
    "DATABRICKS_TOKEN": "dapi" + HEX[:32],
    "DISCORD_WEBHOOK": "https://discord.com/api/webhooks/123456789012345678/«" + MIXED[:68] + "»",
    "DOCKER_TOKEN": "dckr_pat_" + MIXED[:27],
    "GRAFANA_TOKEN": "glsa_" + MIXED[:41],
    "VAULT_TOKEN": "hvs." + MIXED[:28],
    "GROQ_KEY": "gsk_" + MIXED[:52],
    "AGE_KEY": "AGE-SECRET-KEY-1" + (MIXED.upper() * 2)[:58],
    "BEARER_TOKEN": "Authorization: Bearer «" + MIXED[:40] + "»",
    "URL_PASSWORD": "postgres://app:«hunter2»@db.internal/x",
    "SECRET password": 'password = "«Tr0ub4dor&3x»"',
    "SECRET of words": 'passphrase = "«hunter2-Xq81-zz»"',
    "SECRET in JSON": '"db_password": "«s3cr3t-P4ssw0rd»"',
    "SECRET annotated": "api_token: str = '«" + MIXED[:24] + "»'",
    "SECRET index": 'environ["API_KEY"] = "«q8Zp-2xR7-mL4v»"',
    "SECRET of Discord": 'token = "«MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs»"',
    "SECRET without quotes": "export SESSION_SECRET=«" + MIXED[:40] + "»",
}


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_becomes_a_placeholder_that_names_its_kind(kind: str) -> None:
    marked = SECRETS[kind]
    text = marked.replace("«", "").replace("»", "")
    secret = marked.partition("«")[2].partition("»")[0] or text
    applied = redaction()
    sent = applied.redact(f"x = f({text})  # y")
    expected = f"REDACTED_{kind.split()[0]}_1"
    assert sent == f"x = f({text.replace(secret, expected)})  # y"
    assert applied.count == 1
    assert applied.restore(f"use {expected}!") == f"use {secret}!"


HARMLESS = [
    'token = "identifier"',
    'password = "password"',
    'password = ""',
    "password = password_hash(value)",
    'password = "changeme1234"',
    'password="${DB_PASSWORD_1}"',
    'secret = "{{ vault_secret1 }}"',
    'token = "access_token_2"',
    "token: Token = tokens[index]",
    "max_tokens: int = 4096",
    "token = next(self.tokens)",
    "token = TokenKind.STRING_LITERAL_START",
    'key = "user.profile.name1"',
    'sort_key="created_at"',
    'api_key = os.environ["API_KEY"]',
    'secret_key = "your-secret-key-1234"',
    'encoding_key = "utf-8"',
    'class="sk-loading-spinner-large-blue"',
    "sk-short",
    "AKIAshort",
    "XAKIAIOSFODNN7ABCDEFG",
    "ghp_short",
    "npm_config_registry",
    "hf_hub_download",
    "eyJ.eyJ.x",
    "https://example.com:8080/a@b",
    "postgres://user:password@localhost/db",
    "postgres://{user}:{password}@{host}/db",
    "-----BEGIN CERTIFICATE-----",
    'if "-----BEGIN PRIVATE KEY-----" in text:\n    raise ValueError(text)',
    "TASK = 3",
    "def f(key: str = 'a', *, secret: bool = False) -> None: ...",
    "commit 0123456789abcdef0123456789abcdef01234567",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_code_is_sent_as_it_is(text: str) -> None:
    applied = redaction()
    assert applied.redact(text) == text
    assert applied.count == 0


def test_the_same_secret_has_the_same_placeholder_in_every_request() -> None:
    rules = privacy()
    one, other = SECRETS["GITHUB_TOKEN"], SECRETS["GITHUB_TOKEN oauth"]
    assert rules.redaction().redact(one) == "REDACTED_GITHUB_TOKEN_1"
    assert rules.redaction().redact(f"{other} {one}") == "REDACTED_GITHUB_TOKEN_2 REDACTED_GITHUB_TOKEN_1"


def test_a_placeholder_of_another_request_is_not_restored() -> None:
    rules = privacy()
    rules.redaction().redact(SECRETS["GITHUB_TOKEN"])
    assert rules.redaction().restore("REDACTED_GITHUB_TOKEN_1") == "REDACTED_GITHUB_TOKEN_1"


def test_text_that_looks_like_a_placeholder_is_not_taken_for_a_secret() -> None:
    applied = redaction()
    text = f"REDACTED_GITHUB_TOKEN_1 {SECRETS['GITHUB_TOKEN']}"
    assert applied.redact(text) == "REDACTED_TEXT_1 REDACTED_GITHUB_TOKEN_1"
    assert applied.restore("REDACTED_TEXT_1 REDACTED_GITHUB_TOKEN_1") == text
    assert applied.count == 1


def test_a_longer_number_is_another_placeholder() -> None:
    applied = redaction()
    applied.redact(SECRETS["GITHUB_TOKEN"])
    assert applied.restore("REDACTED_GITHUB_TOKEN_12") == "REDACTED_GITHUB_TOKEN_12"


def test_without_redaction_secrets_stay_but_control_tokens_and_invisible_characters_do_not() -> None:
    applied = privacy(redact=False).redaction()
    secret = SECRETS["GITHUB_TOKEN"]
    assert (
        applied.redact(f"{secret}\u200b<|fim_middle|>REDACTED_A_1") == f"{secret}< |fim_middle|>REDACTED_A_1"
    )
    assert applied.count == 0


CONTROL_TOKENS = [
    "<|fim_prefix|>",
    "<|fim_suffix|>",
    "<|fim_middle|>",
    "<|fim_pad|>",
    "<|repo_name|>",
    "<|file_sep|>",
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|file_separator|>",
    "<|code_prefix|>",
    "<|user|>",
    "<|end_of_text|>",
    "<|EOT|>",
    "<fim_prefix>",
    "<fim_suffix>",
    "<fim_middle>",
    "<fim-prefix>",
    "<fim-suffix>",
    "<file_sep>",
    "<repo_name>",
    "<reponame>",
    "<filename>",
    "<think>",
    "</think>",
    "<PRE>",
    "<SUF>",
    "<MID>",
    "<EOT>",
    "<FIM_PRE>",
    "</s>",
    "<s>",
    "<eos>",
    "<end_of_turn>",
    "<｜fim▁begin｜>",
    "<｜fim▁hole｜>",
    "<｜fim▁end｜>",
    "<｜end▁of▁sentence｜>",
    "<[fim-suffix]>",
    "<[fim-prefix]>",
    "<[end▁of▁sentence]>",
    "<[PAD▁TOKEN]>",
    "[SUFFIX]",
    "[PREFIX]",
    "[INST]",
    "[/INST]",
]


@pytest.mark.parametrize("token", CONTROL_TOKENS)
def test_a_control_token_in_user_text_is_spelled_otherwise_and_restored(token: str) -> None:
    applied = redaction()
    text = f"a{token}b {token[0]} {token[1:]} {token}"
    sent = applied.redact(text)
    assert token not in sent
    assert applied.restore(sent) == text
    assert applied.count == 0
    assert redaction().restore(sent) == sent


@pytest.mark.parametrize(
    "text", ["a < b | c > d", "List<String>", "x[SUFFIX_LENGTH]", "<pre>", "<|>", "a <| b |> c", "<div>"]
)
def test_other_angle_brackets_are_sent_as_they_are(text: str) -> None:
    assert redaction().redact(text) == text


INVISIBLE = [
    "\u200b",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\u00ad",
    "\u3164",
    "\x00",
    "\x1b",
    "\x85",
    "\U000e0041",
    "\U000e01ef",
]


@pytest.mark.parametrize("character", INVISIBLE, ids=lambda character: f"U+{ord(character):04X}")
def test_invisible_characters_are_not_sent(character: str) -> None:
    assert redaction().redact(f"a{character}b\tc\r\n") == "ab\tc\r\n"


def test_an_invisible_character_cannot_hide_a_secret_or_a_token() -> None:
    secret = SECRETS["GITHUB_TOKEN"]
    assert redaction().redact(f"{secret[:9]}\u200b{secret[9:]}") == "REDACTED_GITHUB_TOKEN_1"
    assert redaction().redact("<|fim\u200b_middle|>") == "< |fim_middle|>"


PARTS = st.sampled_from(
    [
        *(secret.replace("«", "").replace("»", "") for secret in SECRETS.values()),
        *CONTROL_TOKENS,
        *"<[| \n1a_-\"'=:@/",
        "REDACTED_",
        "REDACTED_GITHUB_TOKEN_1",
        "REDACTED_TEXT_1",
        "REDACTED_AWS_KEY_",
        "< |s|>",
        "12",
    ]
)
TEXTS = st.lists(st.one_of(PARTS, st.text(max_size=5)), max_size=12).map("".join).map(clean_unicode)


@given(TEXTS)
def test_what_was_redacted_is_restored_exactly(text: str) -> None:
    applied = redaction()
    assert applied.restore(applied.redact(text)) == text


@given(TEXTS, st.lists(st.integers(0, 400), max_size=8))
def test_a_stream_is_restored_like_the_whole_however_it_is_cut(text: str, cuts: list[int]) -> None:
    applied = redaction()
    sent = applied.redact(text)
    restorer = applied.restorer()
    bounds = [0, *sorted(min(cut, len(sent)) for cut in cuts), len(sent)]
    parts = [restorer.feed(sent[start:stop]) for start, stop in itertools.pairwise(bounds)]
    assert "".join(parts) + restorer.close() == text


@given(TEXTS)
def test_a_stream_is_restored_character_by_character(text: str) -> None:
    applied = redaction()
    sent = applied.redact(text)
    restorer = applied.restorer()
    assert "".join(map(restorer.feed, sent)) + restorer.close() == text


def test_a_stream_without_replacements_is_passed_on_at_once() -> None:
    restorer = redaction().restorer()
    assert restorer.feed("REDACTED_") == "REDACTED_"
    assert restorer.close() == ""


def test_only_the_beginning_of_a_placeholder_is_held_back() -> None:
    applied = redaction()
    applied.redact(SECRETS["GITHUB_TOKEN"])
    restorer = applied.restorer()
    assert restorer.feed("use RED") == "use "
    assert restorer.feed(" or REDACTED_GITHUB_TOKEN_1") == "RED or "
    assert restorer.feed(".") == SECRETS["GITHUB_TOKEN"] + "."


@given(st.lists(st.sampled_from(sorted(SECRETS)), min_size=1, max_size=6))
def test_no_secret_is_left_among_others(kinds: list[str]) -> None:
    marked = [SECRETS[kind] for kind in kinds]
    sent = redaction().redact("\n".join(text.replace("«", "").replace("»", "") for text in marked))
    for text in marked:
        assert (text.partition("«")[2].partition("»")[0] or text) not in sent


@pytest.mark.parametrize(
    "text",
    [
        ("cloudant_key" + " " * 600) * 100,
        "AKIA" * 25_000,
        "eyJ." * 10_000,
        "-----BEGIN " * 5_000,
        "-----BEGIN PRIVATE KEY-----" * 2_400,
        "token" * 13_000,
        "://a:" * 13_000,
        "<" * 65_536,
    ],
    ids=lambda text: text[:12],
)
def test_text_that_defeats_careless_patterns_is_sent_as_it_is(text: str) -> None:
    assert redaction().redact(text) == text
