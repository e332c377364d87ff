"""Texts that are shown as files, because a client has no panel of ours."""

import shutil
import tempfile
from pathlib import Path

KEPT_FILES = 20


class ShownFiles:
    """Temporary markdown files that only their user can read; gone when the server ends."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._count = 0

    def write(self, text: str) -> Path:
        """A new file with the text; the oldest ones are removed."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="glossator-"))
        self._count += 1
        path = self._folder / f"explanation-{self._count}.md"
        path.write_text(text, encoding="utf-8", errors="replace")
        (self._folder / f"explanation-{self._count - KEPT_FILES}.md").unlink(missing_ok=True)
        return path

    def close(self) -> None:
        """Remove them all."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
