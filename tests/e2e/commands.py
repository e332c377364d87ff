"""The real `glossator` command in a process of its own: in pipes, or on a terminal."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from e2e.docs_command import Ended, environment

TIMEOUT_S = 60


def home_of(cwd: Path) -> Path:
    """A home of its own for everything that runs in a folder; not inside, so that the folder can be a workspace."""
    return cwd.with_name(f"{cwd.name}-home")


@dataclass(frozen=True)
class Shown:
    """What a command wrote to its terminal, and how it ended."""

    code: int
    written: bytes


def command(*arguments: str | Path, options: Sequence[str] = ()) -> list[str]:
    return [sys.executable, *options, "-m", "glossator", *map(str, arguments)]


def glossator(
    *arguments: str | Path, cwd: Path, more: Mapping[str, str] | None = None, options: Sequence[str] = ()
) -> Ended:
    """Run a command to its end, in pipes."""
    done = subprocess.run(
        command(*arguments, options=options), cwd=cwd, env={**environment(home_of(cwd)), **(more or {})},
        capture_output=True, timeout=TIMEOUT_S, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def started(
    *arguments: str | Path, cwd: Path, more: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """A command that still runs, with pipes."""
    return subprocess.Popen(
        command(*arguments), cwd=cwd, env={**environment(home_of(cwd)), **(more or {})},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def on_terminal(
    *arguments: str | Path,
    cwd: Path,
    more: Mapping[str, str] | None = None,
    rows: int = 24,
    columns: int = 80,
    seen: Callable[[int, bytes], None] = lambda descriptor, written: None,
) -> Shown:
    """Run a command to its end on a terminal. `seen` is shown all that was written so far, and may type."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        command(*arguments), cwd=cwd,
        env={**environment(home_of(cwd)), "TERM": "xterm-256color", **(more or {})},
        stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(slave)
    written = b""
    try:
        while part := _read(master):
            written += part
            seen(master, written)
        return Shown(process.wait(TIMEOUT_S), written)
    finally:
        os.close(master)
        process.kill()
        process.wait()


def children_left(parent: int) -> list[int]:
    """The context processes that were started by `parent` and still run."""
    return [
        each.pid
        for each in psutil.process_iter(["cmdline"])
        if (arguments := each.info["cmdline"])
        and "glossator_context.child" in arguments
        and arguments[arguments.index("--parent") + 1] == str(parent)
    ]


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:
        # Linux says so at the end of a terminal.
        return b""
