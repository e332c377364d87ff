"""The main job on a small sample: documentation as a diff, a streamed completion, a streamed explanation.

Runs the real command with its built-in model in a folder of its own: nothing is sent anywhere, nothing is changed.
`--svg FILE` draws what a terminal showed as a picture.
"""

import argparse
import fcntl
import itertools
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path
from typing import Any, NamedTuple

SAMPLES = ("inventory.py", "unfinished.py")
WIDTH = 100
HEIGHT = 400
COMMANDS = (
    ("Documentation, verified against the code, as a diff", ("docs", "--diff", "inventory.py")),
    ("A completion at line 15, behind `if `", ("complete", "unfinished.py:15:12")),
    ("An explanation of the function at line 15", ("explain", "inventory.py:15")),
)


def printed_by(arguments: tuple[str, ...], folder: Path) -> tuple[bytes, int]:
    """What `glossator` prints to a terminal of `WIDTH` columns, and its exit code."""
    environment = {
        **os.environ,
        "TERM": "xterm-256color",
        "GLOSSATOR_CONFIG": str(folder / "none.toml"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "glossator", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    parts = []
    while part := read_part(master):
        parts.append(part)
    os.close(master)
    return b"".join(parts), process.wait()


def read_part(master: int) -> bytes:
    """What a terminal's program printed next; empty when it has ended, which Linux tells by an error."""
    try:
        return os.read(master, 65536)
    except OSError:
        return b""


def main() -> int:
    """Run the three commands, print each as it would be typed, and give the worst exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--svg", type=Path)
    svg = parser.parse_args().svg
    shown: list[bytes] = []
    worst = 0
    with tempfile.TemporaryDirectory(prefix="glossator-demo-") as name:
        folder = Path(name)
        (folder / "none.toml").touch()
        for sample in SAMPLES:
            shutil.copy(Path(__file__).with_name(sample), folder)
        for title, arguments in COMMANDS:
            output, code = printed_by(arguments, folder)
            worst = max(worst, code)
            head = f"\x1b[2m# {title}\x1b[0m\r\n\x1b[1m$ glossator {' '.join(arguments)}\x1b[0m\r\n"
            block = head.encode() + output + b"\r\n"
            sys.stdout.buffer.write(block.replace(b"\r\n", b"\n"))
            sys.stdout.flush()
            shown.append(block)
    if svg is not None:
        draw(b"".join(shown), svg)
    return worst


def draw(printed: bytes, file: Path) -> None:
    """Write as a picture what a terminal would show."""
    import pyte
    from rich.console import Console
    from rich.style import Style
    from rich.text import Text

    screen = pyte.Screen(WIDTH, HEIGHT)
    pyte.ByteStream(screen).feed(printed)
    last = max((row for row, line in enumerate(screen.display) if line.strip()), default=0)
    with Path(os.devnull).open("w") as nowhere:
        console = Console(
            record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor"
        )
        for row in range(last + 1):
            line = screen.buffer[row]
            filled = len(screen.display[row].rstrip())
            text = Text(no_wrap=True)
            for look, cells in itertools.groupby((line[column] for column in range(filled)), key=look_of):
                text.append("".join(cell.data for cell in cells), Style(**look._asdict()))
            console.print(text)
        file.write_text(console.export_svg(title="glossator, with no settings and no network"))


class Look(NamedTuple):
    """How a character looks, in rich's words."""

    color: str | None
    bgcolor: str | None
    bold: bool
    italic: bool


def look_of(cell: Any) -> Look:
    """How a terminal shows one of pyte's characters."""
    return Look(colour(cell.fg), colour(cell.bg), cell.bold, cell.italics)


def colour(name: str) -> str | None:
    """A colour as rich spells it."""
    if name == "default":
        return None
    if name == "brown":
        return "yellow"
    return f"#{name}" if len(name) == 6 and all(letter in "0123456789abcdef" for letter in name) else name


if __name__ == "__main__":
    sys.exit(main())
