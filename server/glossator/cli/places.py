"""Files and places named on the command line: `FILE`, `FILE:LINE`, `FILE:LINE-LINE`, `FILE:LINE:COLUMN`, from 1."""

import re
from dataclasses import dataclass
from pathlib import Path

from glossator.context_process import ContextProcess
from glossator.errors import UsageError
from glossator_context.languages import language_id_of
from glossator_context.text import Position, Text

MAX_BYTES = 20_000_000

_LINES = re.compile(r"(?P<file>.+?):(?P<first>\d+)(?:-(?P<last>\d+))?\Z", re.DOTALL)
_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d+):(?P<column>\d+)\Z", re.DOTALL)


@dataclass(slots=True, kw_only=True)
class FileSource:
    """A file as the tasks see a document; it never changes while a command runs."""

    uri: str
    path: str | None
    language_id: str
    revision: int
    text: Text


def read_source(file: str) -> FileSource:
    """A file's text. Raises `UsageError` where there is no such file, or it is no UTF-8 text."""
    path = Path(file)
    try:
        if not path.is_file():
            raise UsageError(f"{file}: {'is no regular file' if path.exists() else 'no such file'}")
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{file}: is larger than {MAX_BYTES // 1_000_000} MB")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: is not UTF-8 text (byte {error.start})") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise UsageError(f"{file}: {reason}") from error
    absolute = path.absolute()
    return FileSource(
        uri=absolute.as_uri(),
        path=str(absolute),
        language_id=language_id_of(str(absolute)),
        revision=1,
        text=Text(text),
    )


def open_in(context: ContextProcess, source: FileSource) -> None:
    """Let the context process know the file."""
    context.open(source.uri, source.path, source.language_id, source.revision, source.text)


def parse_lines(argument: str) -> tuple[str, int | None, int | None]:
    """File, first and last line from `FILE[:LINE[-LINE]]`, zero-based. Raises `UsageError`."""
    match = None if Path(argument).is_file() else _LINES.match(argument)
    if match is None:
        return argument, None, None
    first = int(match["first"])
    last = int(match["last"] or first)
    if first < 1 or last < first:
        raise UsageError(f"{argument}: lines start at 1, and the last one is not before the first")
    return match["file"], first - 1, (last - 1 if match["last"] else None)


def parse_place(argument: str) -> tuple[str, int, int]:
    """File, line and column from `FILE:LINE:COLUMN`, zero-based. Raises `UsageError`."""
    match = _PLACE.match(argument)
    if match is None:
        raise UsageError(f"{argument}: write FILE:LINE:COLUMN, both from 1")
    line, column = int(match["line"]), int(match["column"])
    if line < 1 or column < 1:
        raise UsageError(f"{argument}: lines and columns start at 1")
    return match["file"], line - 1, column - 1


def place_in(source: FileSource, line: int, column: int) -> Position:
    """An existing position; a column past the end of its line is that line's end. Raises `UsageError` past the last line."""
    if line >= source.text.line_count:
        raise UsageError(f"{source.path}: has {source.text.line_count} lines, there is no line {line + 1}")
    return source.text.clamp(Position(line, column))
