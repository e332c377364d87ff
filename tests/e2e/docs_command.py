"""The real `glossator docs` command in a process of its own, with no settings and no terminal."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TIMEOUT_S = 120


@dataclass(frozen=True)
class Ended:
    """How the command ended."""

    code: int
    output: str
    errors: str


def environment(home: Path) -> dict[str, str]:
    """An environment in which no user's settings are found."""
    kept = {
        name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG", "SYSTEMROOT") if name in os.environ
    }
    return {
        **kept,
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "glossator", "docs", *map(str, arguments)]


def docs(*arguments: str | Path, cwd: Path, more: Mapping[str, str] | None = None) -> Ended:
    """Run the command to its end."""
    done = subprocess.run(
        command(*arguments), cwd=cwd, env={**environment(cwd / "home"), **(more or {})},
        capture_output=True, timeout=TIMEOUT_S, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def interrupted(process: subprocess.Popen[bytes]) -> Ended:
    """Press Ctrl-C, and wait for the end."""
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=TIMEOUT_S)
    return Ended(process.returncode, output.decode(), errors.decode())
