"""An endpoint's key: where it comes from, what it may look like, and the one origin it is for.

A key never appears in a message, a log line or a `repr`.
"""

import asyncio
import os
import re
import signal
import stat
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from glossator.errors import SettingsError
from glossator.settings import ModelSettings

COMMAND_TIMEOUT_S = 10.0
KEYRING_TIMEOUT_S = 2.0
KEYRING_SERVICE = "glossator"
MAX_KEY_BYTES = 8 * 1024

_KEY = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Secret:
    """Text that shows itself only to `reveal`."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """The text itself."""
        return self._value

    def __str__(self) -> str:
        return "Secret()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key and the origin it was given for."""

    secret: Secret
    origin: str

    def authorization(self, origin: str) -> bytes:
        """The `Authorization` header for a request to `origin`; raises `SettingsError` for any other than its own."""
        if origin != self.origin:
            raise SettingsError("the key was given for another endpoint")
        return b"Bearer " + self.secret.reveal().encode("ascii")


def has_key(settings: ModelSettings) -> bool:
    """Whether the settings name a source for a key."""
    return bool(_sources(settings))


async def load_key(settings: ModelSettings, origin: str, *, environment: Mapping[str, str]) -> Key | None:
    """The key that the settings name, or None where they name none. Raises `SettingsError`. Never blocks the loop."""
    if settings.api_key_env is not None:
        raw = environment.get(settings.api_key_env, "")
        source = f"the environment variable {settings.api_key_env}"
    elif settings.api_key_file is not None:
        raw = await asyncio.to_thread(_read_file, settings.api_key_file)
        source = f"the key file {settings.api_key_file}"
    elif settings.api_key_command is not None:
        raw = await _run(
            settings.api_key_command, environment, timeout_s=COMMAND_TIMEOUT_S, what="api_key_command"
        )
        source = "api_key_command"
    elif settings.api_key_keyring is not None:
        raw = await _from_keyring(settings.api_key_keyring, environment)
        source = "the keyring"
    else:
        return None
    if settings.api_key_env is None:
        raw = raw.removesuffix("\n").removesuffix("\r")
    if not raw:
        raise SettingsError(f"{source} has no key")
    if not _KEY.fullmatch(raw) or len(raw) > MAX_KEY_BYTES:
        raise SettingsError(
            f"{source} has a key with a space, a line break or a character outside printable ASCII"
        )
    return Key(secret=Secret(raw), origin=origin)


def _sources(settings: ModelSettings) -> list[object]:
    sources = (
        settings.api_key_env,
        settings.api_key_file,
        settings.api_key_command,
        settings.api_key_keyring,
    )
    return [source for source in sources if source is not None]


def _read_file(name: str) -> str:
    path = Path(name).expanduser()
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reason = "is a symbolic link" if path.is_symlink() else f"cannot be opened ({error.strerror})"
        raise SettingsError(f"the key file {path} {reason}") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise SettingsError(f"the key file {path} is not a regular file")
        if status.st_uid != os.geteuid():
            raise SettingsError(f"the key file {path} belongs to another user")
        if status.st_mode & 0o077:
            raise SettingsError(f"the key file {path} can be read by others; make it private with chmod 600")
        return os.read(descriptor, MAX_KEY_BYTES + 2).decode("utf-8", "replace")
    except OSError as error:
        raise SettingsError(f"the key file {path} cannot be read ({error.strerror})") from None
    finally:
        os.close(descriptor)


async def _from_keyring(name: str, environment: Mapping[str, str]) -> str:
    """Ask in a process of its own: the import alone can hang for minutes where no keyring runs.

    `name` is USER, or SERVICE/USER. `-P` keeps the working directory, which may be a workspace, off the import path.
    """
    service, _, user = name.rpartition("/")
    command = (sys.executable, "-P", "-m", "keyring", "get", service or KEYRING_SERVICE, user)
    return await _run(command, environment, timeout_s=KEYRING_TIMEOUT_S, what="the keyring")


async def _run(command: Sequence[str], environment: Mapping[str, str], *, timeout_s: float, what: str) -> str:
    if not command:
        raise SettingsError(f"{what} is empty")
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=Path.home(),
            env=dict(environment),
            start_new_session=True,
        )
    except (OSError, ValueError):
        raise SettingsError(f"{what} cannot be started") from None
    try:
        async with asyncio.timeout(timeout_s):
            output = await _read_all(process, what)
            code = await process.wait()
    except TimeoutError:
        raise SettingsError(f"{what} gave no key within {timeout_s:g} s") from None
    finally:
        await _end(process)
    if code != 0:
        raise SettingsError(f"{what} failed with exit code {code}")
    return output.decode("utf-8", "replace")


async def _read_all(process: asyncio.subprocess.Process, what: str) -> bytes:
    assert process.stdout is not None  # noqa: S101  (it was asked for as a pipe)
    output = b""
    while part := await process.stdout.read(MAX_KEY_BYTES):
        output += part
        if len(output) > MAX_KEY_BYTES + 2:
            raise SettingsError(f"{what} printed more than a key")
    return output


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        await process.wait()
