"""What a command prints: text on standard output, lines for the user on standard error, and nothing that moves a cursor."""

import io
import json
import os
import sys
from typing import Any

import click

DUMB_TERMINALS = frozenset({"dumb", "unknown"})
_LAYOUT = frozenset("\n\t")


def say(line: str) -> None:
    """One line for the user on standard error; what stands in it cannot move the terminal's cursor."""
    click.echo(printable(line), err=True)


def put(text: str, *, end: str = "\n") -> None:
    """Text on standard output, at once. Raises OSError where it cannot be written.

    In a pipe or a file it is the exact text. On a terminal what could move the cursor is shown as U+FFFD.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write((printable(text, _LAYOUT) if is_terminal() else text) + end)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OSError(error.errno, f"the output cannot be written: {error.strerror}") from error


def put_json(value: Any) -> None:
    """A value as one JSON text in ASCII, which every terminal and every locale can take."""
    put(json.dumps(value, indent=2 if is_terminal() else None))


def is_terminal() -> bool:
    """Whether somebody looks at standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def is_dumb() -> bool:
    """Whether standard output cannot show one text apart from another."""
    return not is_terminal() or os.environ.get("TERM") in DUMB_TERMINALS


def is_styled() -> bool:
    """Whether standard output shows colours, and its user wants them (no-color.org)."""
    return not is_dumb() and not os.environ.get("NO_COLOR")


def printable(text: str, kept: frozenset[str] = frozenset()) -> str:
    """The text with U+FFFD for each character that does not print, unless it is one of `kept`."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() or each in kept else "\N{REPLACEMENT CHARACTER}" for each in text
    )


def write_anything() -> None:
    """Let what the locale's encoding lacks come out as an escape rather than as an error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def give_up_output() -> None:
    """Send what is still to be written to nowhere: the reader is gone, or the disk is full."""
    if sys.stdout is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
