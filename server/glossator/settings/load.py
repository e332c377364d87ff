"""Where settings come from: the user's file, then what the editor sends, then what a workspace may tighten."""

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glossator.settings.parse import Key, Layer, parse_settings
from glossator.settings.shape import Settings
from glossator.settings.tighten import WORKSPACE_FILE, tighten

ENVIRONMENT_NAME = "GLOSSATOR_CONFIG"
MAX_FILE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Settings, and a sentence for each thing that was wrong and was left out."""

    settings: Settings
    problems: tuple[str, ...] = ()


def settings_path(environment: Mapping[str, str]) -> Path:
    """The user's own settings file, which need not exist."""
    if named := environment.get(ENVIRONMENT_NAME):
        return Path(named)
    return _user_folder() / "config.toml"


def languages_folder() -> str | None:
    """The folder with the user's own languages; None where there is none.

    It is beside the user's own settings file, whatever other file is named: what is there may run, and a file that
    is named may be a workspace's.
    """
    folder = _user_folder() / "languages"
    return str(folder) if folder.is_dir() else None


def load_settings(
    config: Path | None,
    environment: Mapping[str, str],
    *,
    options: Any = None,
    client: Any = None,
    roots: Sequence[str] = (),
    last: Settings | None = None,
) -> Loaded:
    """All settings. `options` are initialization options and `client` the editor's settings, both as raw JSON.

    A file that is named by `config` or the environment must exist. Where something is wrong, what `last` says stays.
    """
    problems: list[str] = []
    layers = []
    path = config or settings_path(environment)
    named = config is not None or ENVIRONMENT_NAME in environment
    layer, problem = _file_layer(path, must_exist=named)
    if problem is not None:
        problems.append(problem)
        if last is not None:
            return Loaded(settings=last, problems=tuple(problems))
    if layer is not None:
        layers.append(layer)
    for origin, raw in (("initializationOptions", options), ("the editor's settings", client)):
        if isinstance(raw, Mapping) and isinstance(raw.get("glossator"), Mapping):
            raw = raw["glossator"]
        if raw is not None:
            layers.append(Layer(origin=origin, raw=raw, camel=True))
    settings, wrong = parse_settings(layers, last)
    problems.extend(wrong)
    for root in roots:
        layer, problem = _file_layer(Path(root) / WORKSPACE_FILE, must_exist=False)
        if problem is not None:
            problems.append(problem)
        elif layer is not None:
            settings, refused = tighten(settings, layer)
            problems.extend(refused)
    return Loaded(settings=settings, problems=tuple(problems))


def _user_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_config_dir("glossator", appauthor=False))


def _file_layer(path: Path, *, must_exist: bool) -> tuple[Layer | None, str | None]:
    """A TOML file as a layer, or what is wrong with it; neither where it does not exist and need not."""
    import tomllib

    try:
        content = _read_regular(path)
        text = content.decode("utf-8-sig")
        raw = tomllib.loads(text.replace("\r\n", "\n"))
    except FileNotFoundError:
        return None, f"{path}: there is no such file" if must_exist else None
    except UnicodeDecodeError as error:
        return None, f"{path}:{error.object[: error.start].count(10) + 1}: is not UTF-8"
    except tomllib.TOMLDecodeError as error:
        return None, f"{path}: {error}"
    except RecursionError:
        return None, f"{path}: is nested too deeply"
    except (OSError, ValueError) as error:
        return None, f"{path}: {getattr(error, 'strerror', None) or error}"
    return Layer(origin=str(path), raw=raw, line_of=lambda key: _line_of(text, key)), None


def _read_regular(path: Path) -> bytes:
    """A regular file's bytes; a pipe, a device or a huge file is refused before anything waits for it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise ValueError("is no regular file")
        if found.st_size > MAX_FILE_BYTES:
            raise ValueError(f"is larger than {MAX_FILE_BYTES // 1000} kB")
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    finally:
        os.close(descriptor)


def _line_of(text: str, key: Key) -> int | None:
    """The line, from 1, of a key in a TOML text: a plain search, which is enough for telling a person where to look."""
    table: tuple[str, ...] = ()
    found = None
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = tuple(
                part.strip().strip("\"'")
                for part in stripped.strip("[] ").split("#")[0].strip("] ").split(".")
            )
            if table == key[: len(table)]:
                found = number
            if table == key:
                return number
        elif "=" in stripped and not stripped.startswith("#"):
            name = tuple(part.strip().strip("\"'") for part in stripped.split("=", 1)[0].split("."))
            if table + name == key:
                return number
    return found
