"""What may leave the machine: no file that holds secrets, no secret inside a text, and the way back."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.errors import Refused
from glossator.privacy import Privacy, Redaction
from glossator.settings import PrivacySettings
from glossator_context.pieces import Gathered, Piece, Reason


def privacy(root: Path, *, deny: Sequence[str] = (), redact: bool = True) -> Privacy:
    return Privacy(PrivacySettings(deny=tuple(deny), redact=redact), [str(root)])


def redaction(*, redact: bool = True) -> Redaction:
    return Privacy(PrivacySettings(redact=redact), []).redaction()


@pytest.mark.parametrize(
    "name",
    [".env", ".env.production", "deploy/.ENV", "server.pem", "tls/private.key", "id_rsa", "id_ed25519.pub", ".netrc",
     ".npmrc", ".pypirc", "terraform.tfstate", "prod.tfstate.backup", "passwords.kdbx", ".aws/config", ".ssh/known_hosts",
     "kubeconfig", ".kube/config", "credentials.json", "secrets.yaml", ".git/config", ".htpasswd"],
)  # fmt: skip
def test_a_file_whose_name_tells_of_secrets_is_never_sent(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        privacy(tmp_path).may_send(str(tmp_path / name))


@pytest.mark.parametrize(
    "name", ["app.py", "environment.py", "keys.py", "monkey.ts", "credentials_view.py", "gitignore.go"]
)
def test_an_ordinary_file_may_be_sent(name: str, tmp_path: Path) -> None:
    privacy(tmp_path).may_send(str(tmp_path / name))


def test_a_document_without_a_file_may_be_sent(tmp_path: Path) -> None:
    privacy(tmp_path).may_send(None)


def test_the_users_patterns_count(tmp_path: Path) -> None:
    rules = privacy(tmp_path, deny=["data/", "*.internal.py"])

    for name in ("data/a.py", "x/b.internal.py"):
        with pytest.raises(Refused, match=r"privacy\.deny"):
            rules.may_send(str(tmp_path / name))
    rules.may_send(str(tmp_path / "a.py"))


def test_no_pattern_takes_out_what_is_always_denied(tmp_path: Path) -> None:
    (tmp_path / ".glossatorignore").write_text("!.env\n!*\n")

    with pytest.raises(Refused):
        privacy(tmp_path, deny=["!.env"]).may_send(str(tmp_path / ".env"))


@pytest.mark.parametrize("name", [".glossatorignore", ".aiexclude", ".cursorignore", ".codeiumignore"])
def test_ignore_files_of_the_workspace_count(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("# kept back\nprivate/*.py\n!private/open.py\n")
    rules = privacy(tmp_path)

    with pytest.raises(Refused, match="ignore file"):
        rules.may_send(str(tmp_path / "private/a.py"))
    rules.may_send(str(tmp_path / "private/open.py"))


def test_an_ignore_file_that_cannot_be_read_keeps_everything_back(tmp_path: Path) -> None:
    (tmp_path / ".aiexclude").mkdir()

    with pytest.raises(Refused):
        privacy(tmp_path).may_send(str(tmp_path / "a.py"))


def test_a_link_to_a_secret_file_is_not_sent(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=1")
    (tmp_path / "settings.py").symlink_to(tmp_path / ".env")

    with pytest.raises(Refused):
        privacy(tmp_path).may_send(str(tmp_path / "settings.py"))


def test_pieces_of_denied_files_are_dropped(tmp_path: Path) -> None:
    def piece(path: str) -> Piece:
        return Piece(path=path, start_line=0, stop_line=1, text="x", reason=Reason.IMPORTED, tokens=5)

    gathered = Gathered(
        language="python", prefix="", suffix="", tokens=30, pieces=(piece("a.py"), piece("secrets.json"))
    )

    permitted = privacy(tmp_path).permitted(gathered)

    assert [each.path for each in permitted.pieces] == ["a.py"]
    assert permitted.tokens == 25


BODY = "abcdEFGH1234ijklMNOP5678qrstUVWX90yzABCD"
SECRETS = [
    ("AWS_KEY", "AKIA" + "ABCDEFGH12345678"),
    ("GITHUB_TOKEN", "ghp_" + BODY[:36]),
    ("GITHUB_TOKEN", "github_pat_" + BODY[:30]),
    ("GITLAB_TOKEN", "glpat-" + BODY[:20]),
    ("SLACK_TOKEN", "xoxb-" + "123456789012-" + BODY[:20]),
    ("STRIPE_KEY", "sk_live_" + BODY[:24]),
    ("API_KEY", "sk-" + "ant-" + BODY[:32]),
    ("API_KEY", "sk-" + "proj-" + BODY[:32]),
    ("GOOGLE_KEY", "AIza" + BODY[:35]),
    ("NPM_TOKEN", "npm_" + BODY[:36]),
    ("PYPI_TOKEN", "pypi-" + BODY),
    ("HUGGINGFACE_TOKEN", "hf_" + BODY[:34]),
    ("JWT", "eyJ" + BODY[:12] + ".eyJ" + BODY[:20] + "." + BODY[:20]),
    ("SENDGRID_KEY", "SG." + BODY[:22] + "." + BODY[:30]),
    ("DIGITALOCEAN_TOKEN", "dop_v1_" + "0123456789abcdef" * 4),
    ("SHOPIFY_TOKEN", "shpat_" + "0123456789abcdef" * 2),
    ("DATABRICKS_TOKEN", "dapi" + "0123456789abcdef" * 2),
    ("VAULT_TOKEN", "hvs." + BODY[:24]),
    ("PRIVATE_KEY", "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE\n-----END RSA " + "PRIVATE KEY-----"),
]


@pytest.mark.parametrize(
    ("kind", "secret"), SECRETS, ids=[f"{kind} {index}" for index, (kind, _) in enumerate(SECRETS)]
)
def test_a_secret_becomes_a_placeholder_and_comes_back(kind: str, secret: str) -> None:
    rules = redaction()
    text = f'call(x, "{secret}")  # end'

    sent = rules.redact(text)

    assert sent == f'call(x, "REDACTED_{kind}_1")  # end'
    assert rules.count == 1
    assert rules.restore(sent) == text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        pytest.param('password = "hunter2-Xq81-zz"', "hunter2-Xq81-zz", id="a quoted password"),
        pytest.param('"api_key": "a8Jk29dkLq0x"', "a8Jk29dkLq0x", id="a key in JSON"),
        pytest.param("DB_PASSWORD: str = 'Zx81kLm92Qp0'", "Zx81kLm92Qp0", id="an annotated constant"),
        pytest.param("postgres://admin:s3cr3tpw@db/x", "s3cr3tpw", id="a password in an address"),
        pytest.param("AccountKey=" + BODY + "+/=;", BODY + "+/=", id="a connection string"),
    ],
)
def test_a_secret_is_found_by_the_name_that_it_is_given_to(text: str, secret: str) -> None:
    assert secret not in redaction().redact(text)


@pytest.mark.parametrize(
    "text",
    [
        'token = "identifier"',
        'password = "password"',
        'password = input("Password: ")',
        'secret = os.environ["SECRET_NAME_12345"]',
        'api_key = "${API_KEY_FROM_ENV_1}"',
        "task-list sk-learn risk-averse-approach-to-things",
        "AKIA is a prefix",
        "https://user@example.org/path",
        "x = {'a': 1, 'b': [2]}",
        "eyJ is how a JWT begins",
    ],
)
def test_ordinary_code_is_left_alone(text: str) -> None:
    assert redaction().redact(text) == text


def test_the_same_secret_has_the_same_placeholder_in_every_request() -> None:
    rules = Privacy(PrivacySettings(), [])
    first, second = "ghp_" + BODY[:36], "ghp_" + BODY[4:40]

    assert rules.redaction().redact(second + " " + first) == "REDACTED_GITHUB_TOKEN_1 REDACTED_GITHUB_TOKEN_2"
    assert rules.redaction().redact(first) == "REDACTED_GITHUB_TOKEN_2"


def test_redaction_can_be_switched_off_but_hidden_characters_still_go() -> None:
    secret = "ghp_" + BODY[:36]

    assert redaction(redact=False).redact(f"{secret}\u202e\U000e0041") == secret


@pytest.mark.parametrize(
    "token",
    ["<|fim_prefix|>", "<|im_start|>", "<|endoftext|>", "<fim_middle>", "<fim-suffix>", "<｜fim▁begin｜>", "[SUFFIX]",
     "<PRE>", "<[fim-middle]>", "<file_sep>", "<think>"],
)  # fmt: skip
def test_a_models_control_token_in_a_file_is_no_control_token_to_the_model(token: str) -> None:
    rules = redaction()

    sent = rules.redact(f"a{token}b")

    assert token not in sent
    assert rules.restore(sent) == f"a{token}b"


NASTY = st.lists(
    st.sampled_from([*(secret for _, secret in SECRETS), "<|fim_prefix|>", "[INST]", 'password = "Zx81kLm92Qp0"', " ", "\n", "x", "é"]),
    max_size=8,
).map(" ".join)  # fmt: skip


@given(NASTY)
def test_whatever_is_replaced_is_put_back(text: str) -> None:
    rules = redaction()

    sent = rules.redact(text)

    assert rules.restore(sent) == text
    assert not [secret for _, secret in SECRETS if secret in sent]


@given(NASTY, st.lists(st.integers(1, 9), min_size=1, max_size=40))
def test_an_answer_in_parts_is_restored_like_a_whole_one(text: str, sizes: list[int]) -> None:
    rules = redaction()
    answer = rules.redact(text)
    restorer, shown, position = rules.restorer(), "", 0
    for size in sizes:
        shown += restorer.feed(answer[position : position + size])
        position += size
    shown += restorer.feed(answer[position:]) + restorer.close()

    assert shown == rules.restore(answer)


def test_an_answer_without_placeholders_passes_at_once() -> None:
    assert redaction().restorer().feed("REDACTED_") == "REDACTED_"


def test_many_roots_are_all_looked_at(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "b/.aiexclude").write_text("*.sql\n")
    rules = Privacy(PrivacySettings(), [str(tmp_path / "a"), str(tmp_path / "b")])

    rules.may_send(os.fspath(tmp_path / "a/x.sql"))
    with pytest.raises(Refused):
        rules.may_send(os.fspath(tmp_path / "b/x.sql"))
