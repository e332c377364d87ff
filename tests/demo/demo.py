"""The main job on a small sample: documentation as a diff, a streamed completion, a streamed explanation.

Runs the real command with its built-in model in a folder of its own: nothing is sent anywhere, nothing is changed.
`--svg FILE` draws what the program printed as a picture.
"""

import argparse
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SAMPLES = ("inventory.py", "unfinished.py")
WIDTH = 112
COMMANDS = (
    ("Documentation, verified against the code, as a diff", ("docs", "--diff", "inventory.py")),
    ("A completion at line 15, behind `if `", ("complete", "unfinished.py:15:12")),
    ("An explanation of the function at line 24", ("explain", "inventory.py:24")),
)


def printed_by(arguments: tuple[str, ...], folder: Path) -> tuple[bytes, int]:
    """What `glossator` prints to a terminal of `WIDTH` columns, and its exit code."""
    environment = {
        **os.environ,
        "COLUMNS": str(WIDTH),
        "LINES": "60",
        "TERM": "xterm-256color",
        "GLOSSATOR_CONFIG": str(folder / "none.toml"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    master, slave = pty.openpty()
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
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(master)
    return b"".join(parts), process.wait()


def main() -> int:
    """Run the three commands, print each as it would be typed, and give the worst exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--svg", type=Path)
    svg = parser.parse_args().svg
    shown: list[str] = []
    worst = 0
    with tempfile.TemporaryDirectory(prefix="glossator-demo-") as name:
        folder = Path(name)
        (folder / "none.toml").touch()
        for sample in SAMPLES:
            shutil.copy(Path(__file__).with_name(sample), folder)
        for title, arguments in COMMANDS:
            output, code = printed_by(arguments, folder)
            worst = max(worst, code)
            text = output.decode(errors="replace").replace("\r\n", "\n")
            block = (
                f"\x1b[2m# {title}\x1b[0m\n\x1b[1m$ glossator {' '.join(arguments)}\x1b[0m\n{text.rstrip()}\n"
            )
            sys.stdout.write(block + "\n")
            sys.stdout.flush()
            shown.append(block)
    if svg is not None:
        draw("\n".join(shown), svg)
    return worst


def draw(ansi: str, file: Path) -> None:
    """Write what a terminal would show as a picture."""
    from rich.console import Console
    from rich.text import Text

    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True)
        console.print(Text.from_ansi(ansi))
        file.write_text(console.export_svg(title="glossator, with no settings and no network"))


if __name__ == "__main__":
    sys.exit(main())
