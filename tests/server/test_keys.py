import os
import sys
import time
from pathlib import Path

import pytest

from glossator.errors import SettingsError
from glossator.models import keys
from glossator.models.keys import Key, Secret, has_key, load_key
from glossator.settings import ModelSettings

ORIGIN = "https://api.example.com"
KEY = "sk-canary-0123456789"


def settings(**source: object) -> ModelSettings:
    return ModelSettings(base_url=ORIGIN, model="m", **source)  # type: ignore[arg-type]


async def load(environment: dict[str, str] | None = None, **source: object) -> Key | None:
    return await load_key(settings(**source), ORIGIN, environment=environment or dict(os.environ))


def key_file(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "key"
    path.write_bytes(content)
    path.chmod(mode)
    return path


async def test_without_a_source_there_is_no_key() -> None:
    assert not has_key(settings())
    assert await load() is None


async def test_a_key_comes_from_the_environment() -> None:
    key = await load({"MY_KEY": KEY}, api_key_env="MY_KEY")
    assert key is not None
    assert key.authorization(ORIGIN) == b"Bearer " + KEY.encode()


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"], ids=["no line end", "line feed", "both"])
async def test_a_key_comes_from_a_private_file(tmp_path: Path, end: bytes) -> None:
    key = await load(api_key_file=str(key_file(tmp_path, KEY.encode() + end)))
    assert key is not None
    assert key.secret.reveal() == KEY


async def test_a_key_comes_from_a_command() -> None:
    key = await load(api_key_command=(sys.executable, "-c", f"print('{KEY}')"))
    assert key is not None
    assert key.secret.reveal() == KEY


async def test_a_key_comes_from_the_keyring_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "keyring").mkdir()
    (tmp_path / "keyring" / "__main__.py").write_text("import sys; print('-'.join(sys.argv[1:]))")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    own = await load(environment, api_key_keyring="mini")
    other = await load(environment, api_key_keyring="work/mini")
    assert own is not None
    assert other is not None
    assert (own.secret.reveal(), other.secret.reveal()) == ("get-glossator-mini", "get-work-mini")


async def test_a_keyring_module_in_the_working_directory_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keyring.py").write_text(f"print('{KEY}')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with pytest.raises(SettingsError, match="keyring"):
        await load(environment, api_key_keyring="mini")


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(KEY + "\n", id="a line end in the environment"),
        pytest.param(" " + KEY, id="a leading space"),
        pytest.param(KEY + "\r\nX-Evil: 1", id="a second header"),
        pytest.param("sk-canary\x00", id="a NUL"),
        pytest.param("sk-canary-ключ", id="a character outside ASCII"),
        pytest.param("sk-canary" * 1000, id="far too long"),
    ],
)
async def test_a_value_that_cannot_be_a_key_is_refused_and_never_shown(value: str) -> None:
    with pytest.raises(SettingsError, match="MY_KEY") as caught:
        await load({"MY_KEY": value}, api_key_env="MY_KEY")
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("environment", [{"OTHER": "x"}, {"MY_KEY": ""}], ids=["not set", "empty"])
async def test_a_missing_variable_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="MY_KEY has no key"):
        await load(environment, api_key_env="MY_KEY")


async def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="chmod 600"):
        await load(api_key_file=str(key_file(tmp_path, KEY.encode(), mode=0o640)))


async def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(key_file(tmp_path, KEY.encode()))
    with pytest.raises(SettingsError, match="symbolic link"):
        await load(api_key_file=str(link))


async def test_a_pipe_is_refused_without_waiting_for_its_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(SettingsError, match="regular"):
        await load(api_key_file=str(tmp_path / "pipe"))


@pytest.mark.parametrize("name", ["missing", "."], ids=["no such file", "a folder"])
async def test_what_is_not_a_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="key file"):
        await load(api_key_file=str(tmp_path / name))


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        pytest.param(("/nonexistent/program",), "cannot be started", id="no such program"),
        pytest.param((), "is empty", id="no program at all"),
        pytest.param(
            (sys.executable, "-c", f"print('{KEY}'); raise SystemExit(3)"), "exit code 3", id="failure"
        ),
        pytest.param((sys.executable, "-c", ""), "has no key", id="no output"),
        pytest.param(
            (sys.executable, "-c", "while 1: print('sk-canary' * 999)"), "more than a key", id="endless"
        ),
        pytest.param((sys.executable, "-c", "print('sk-canary 1')"), "a space", id="a sentence"),
    ],
)
async def test_a_command_that_gives_no_key_is_reported_without_its_output(
    command: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(SettingsError, match=reason) as caught:
        await load(api_key_command=command)
    assert "canary" not in str(caught.value)


async def test_a_command_that_hangs_is_killed_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "COMMAND_TIMEOUT_S", 0.5)
    note = tmp_path / "child"
    script = f"sleep 60 & echo $! > {note}; wait"
    with pytest.raises(SettingsError, match=r"within 0\.5 s"):
        await load(api_key_command=("/bin/sh", "-c", script))
    child = int(note.read_text())
    until = time.monotonic() + 5
    while _runs(child) and time.monotonic() < until:
        time.sleep(0.01)
    assert not _runs(child)


def test_a_key_goes_to_its_own_origin_alone() -> None:
    with pytest.raises(SettingsError, match="another endpoint"):
        Key(secret=Secret(KEY), origin=ORIGIN).authorization("https://evil.example")


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret(KEY)
    shown = f"{secret} {secret!r} {Key(secret=secret, origin=ORIGIN)!r} {[secret]}"
    assert KEY not in shown
    assert secret == Secret(KEY)


def _runs(process_id: int) -> bool:
    try:
        return Path(f"/proc/{process_id}/stat").read_text().split(")")[-1].split()[0] != "Z"
    except OSError:
        return False
