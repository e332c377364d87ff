"""What became of each file and of each declaration in it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Mode(StrEnum):
    """What to do about missing documentation."""

    CHECK = "check"
    DIFF = "diff"
    WRITE = "write"


class SymbolStatus(StrEnum):
    """What became of one declaration that has no documentation. The words are part of the JSON report."""

    DUE = "due"
    DOCUMENTED = "documented"
    LEFT = "left"
    FAILED = "failed"


class FileStatus(StrEnum):
    """What became of a file. The words are part of the JSON report."""

    COMPLETE = "complete"
    DUE = "due"
    CHANGED = "changed"
    WRITTEN = "written"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolReport:
    """One declaration without documentation. `line` counts from 1; `reason` is empty where there is nothing to explain."""

    name: str
    kind: str
    line: int
    status: SymbolStatus
    reason: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """One file. `documented` counts the wanted declarations that had documentation before; `diff` is unified."""

    path: Path
    status: FileStatus
    reason: str = ""
    is_trouble: bool = False
    symbols: tuple[SymbolReport, ...] = ()
    documented: int = 0
    diff: str = ""


@dataclass(slots=True)
class Totals:
    """Counts over all files so far."""

    files: int = 0
    skipped: int = 0
    changed: int = 0
    documented_before: int = 0
    documented: int = 0
    due: int = 0
    failed: int = 0
    requests: int = 0
    has_trouble: bool = False
    interrupted: bool = False

    def add(self, report: FileReport) -> None:
        """Count one more file."""
        self.files += 1
        self.skipped += report.status is FileStatus.SKIPPED
        self.changed += report.status in {FileStatus.CHANGED, FileStatus.WRITTEN}
        self.documented_before += report.documented
        for symbol in report.symbols:
            self.documented += symbol.status is SymbolStatus.DOCUMENTED
            self.due += symbol.status is SymbolStatus.DUE
            self.failed += symbol.status is SymbolStatus.FAILED
        self.has_trouble |= report.is_trouble or report.status is FileStatus.FAILED
