"""Reports for people and for programs: plain lines, JSON, annotations of GitHub, SARIF."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from glossator import __version__
from glossator.docs.outcome import FileReport, FileStatus, Mode, SymbolReport, SymbolStatus, Totals

JSON_VERSION = 1
_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_RULES = {
    SymbolStatus.DUE: ("missing-documentation", "A public declaration has no documentation."),
    SymbolStatus.FAILED: ("documentation-failed", "No documentation could be written for a declaration."),
}


def printable(text: str) -> str:
    """The text without what could move a terminal's cursor or end a line; names of files may hold anything."""
    return "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in text)


def shown_path(path: Path, base: Path) -> str:
    """The path as people write it: from `base` where it lies below."""
    return printable(str(path.relative_to(base) if path.is_relative_to(base) else path))


def text_lines(report: FileReport, base: Path) -> list[str]:
    """What to say of one file; nothing where all is well."""
    path = shown_path(report.path, base)
    if report.status is FileStatus.SKIPPED:
        return [f"{path}: skipped: {printable(report.reason)}"]
    lines = []
    if report.status is FileStatus.WRITTEN:
        count = sum(symbol.status is SymbolStatus.DOCUMENTED for symbol in report.symbols)
        lines.append(f"{path}: wrote {counted(count, 'comment')}")
    if report.status is FileStatus.FAILED and report.reason:
        lines.append(f"{path}: not written: {printable(report.reason)}")
    return lines + [
        f"{path}:{symbol.line}: {_said(symbol)}" for symbol in report.symbols if symbol.status in _RULES
    ]


def summary_line(totals: Totals, mode: Mode) -> str:
    """One line on the whole run."""
    if mode is Mode.CHECK:
        total = totals.documented_before + totals.due
        main = f"{totals.due} of {counted(total, 'declaration')} without documentation"
    else:
        verb = "wrote" if mode is Mode.WRITE else "would write"
        main = f"{verb} {counted(totals.documented, 'comment')} in {counted(totals.changed, 'file')}"
    extra = [
        text
        for number, text in (
            (totals.failed, f"{totals.failed} failed"),
            (totals.skipped, f"{counted(totals.skipped, 'file')} skipped"),
        )
        if number
    ]
    if totals.interrupted:
        extra.append("interrupted")
    return ", ".join([f"{main} ({counted(totals.files, 'file')} read)", *extra])


def counted(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def json_report(reports: Sequence[FileReport], totals: Totals, mode: Mode, base: Path) -> str:
    """All files as one JSON object. Fields may be added; those that are there keep their meaning."""
    content = {
        "version": JSON_VERSION,
        "mode": mode.value,
        "summary": {
            "files": totals.files,
            "changed": totals.changed,
            "skipped": totals.skipped,
            "documented_before": totals.documented_before,
            "documented": totals.documented,
            "due": totals.due,
            "failed": totals.failed,
            "requests": totals.requests,
            "interrupted": totals.interrupted,
        },
        "files": [_json_file(report, base) for report in reports],
    }
    return json.dumps(content, indent=2)


def github_lines(report: FileReport, base: Path) -> list[str]:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    path = _property(shown_path(report.path, base))
    lines = []
    for symbol in report.symbols:
        if symbol.status in _RULES:
            level = "warning" if symbol.status is SymbolStatus.DUE else "error"
            title = "Missing documentation" if symbol.status is SymbolStatus.DUE else "Documentation failed"
            lines.append(f"::{level} file={path},line={symbol.line},title={title}::{_data(_said(symbol))}")
    if report.is_trouble and report.reason:
        lines.append(f"::warning file={path},title=Skipped::{_data(printable(report.reason))}")
    return lines


def sarif_report(reports: Sequence[FileReport], totals: Totals, base: Path) -> str:
    """SARIF 2.1.0 (OASIS): one result for each declaration that lacks documentation or did not get it."""
    results: list[dict[str, Any]] = []
    for report in reports:
        for symbol in report.symbols:
            if symbol.status not in _RULES:
                continue
            location = {
                "artifactLocation": {"uri": _uri(report.path, base)},
                "region": {"startLine": symbol.line},
            }
            results.append(
                {
                    "ruleId": _RULES[symbol.status][0],
                    "level": "warning" if symbol.status is SymbolStatus.DUE else "error",
                    "message": {"text": _said(symbol)},
                    "locations": [
                        {
                            "physicalLocation": location,
                            "logicalLocations": [
                                {"fullyQualifiedName": symbol.name, "kind": _sarif_kind(symbol.kind)}
                            ],
                        }
                    ],
                }
            )
    notifications = [
        {
            "level": "warning" if report.is_trouble else "note",
            "message": {"text": printable(report.reason)},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(report.path, base)}}}],
        }
        for report in reports
        if report.reason
    ]
    driver = {
        "name": "Glossator",
        "version": __version__,
        "rules": [{"id": rule, "shortDescription": {"text": text}} for rule, text in _RULES.values()],
    }
    invocation = {"executionSuccessful": not totals.interrupted, "toolExecutionNotifications": notifications}
    content = {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "invocations": [invocation], "results": results}],
    }
    return json.dumps(content, indent=2)


def _said(symbol: SymbolReport) -> str:
    named = f"{symbol.kind} {printable(symbol.name)}"
    if symbol.status is SymbolStatus.DUE:
        return f"{named} has no documentation"
    return f"{named} was not documented: {printable(symbol.reason)}"


def _json_file(report: FileReport, base: Path) -> dict[str, Any]:
    return {
        "path": shown_path(report.path, base),
        "status": report.status.value,
        "reason": report.reason,
        "symbols": [
            {
                "name": symbol.name,
                "kind": symbol.kind,
                "line": symbol.line,
                "status": symbol.status.value,
                "reason": symbol.reason,
                "model": symbol.model,
            }
            for symbol in report.symbols
        ],
    }


def _uri(path: Path, base: Path) -> str:
    return quote(path.relative_to(base).as_posix()) if path.is_relative_to(base) else path.as_uri()


def _sarif_kind(kind: str) -> str:
    return {
        "class": "type",
        "interface": "type",
        "enum": "type",
        "type": "type",
        "method": "member",
        "property": "member",
    }.get(kind, kind if kind in {"function", "module", "variable"} else "member")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
