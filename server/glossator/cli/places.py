"""Files and places named on the command line: `FILE`, `FILE:LINE`, `FILE:LINE-LINE`, `FILE:LINE:COLUMN`, from 1."""

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from glossator.errors import UsageError
from glossator.settings.tighten import WORKSPACE_FILE
from glossator_context.languages import language_id_of
from glossator_context.text import Position, Text, content_length

MAX_BYTES = 20_000_000
WORKSPACE_MARKS = (".git", ".hg", ".jj", WORKSPACE_FILE)

# Nine digits: no file has more lines, and Python refuses to read numbers of thousands.
_LINES = re.compile(
    r"(?P<file>.+?):(?P<first>[0-9]{1,9})(?:-(?P<last>[0-9]{1,9})|:(?P<column>[0-9]{1,9}))?\Z", re.DOTALL
)
_PLACE = re.compile(r"(?P<file>.+?):(?P<line>[0-9]{1,9}):(?P<column>[0-9]{1,9})\Z", re.DOTALL)


@dataclass(slots=True, kw_only=True)
class FileSource:
    """A file as the tasks see a document; it never changes while a command runs. `name` is how the user named it."""

    name: str
    uri: str
    path: str | None
    language_id: str
    revision: int
    text: Text


def read_source(file: str) -> FileSource:
    """A file's text. Raises `UsageError` where there is no such file, or it is no UTF-8 text."""
    try:
        text = _content(file).decode("utf-8-sig")
        path = Path(file).absolute()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{file}: is not UTF-8 text (line {line})") from error
    except FileNotFoundError as error:
        raise UsageError(f"{file}: no such file") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise UsageError(f"{file}: {reason}") from error
    if "\0" in text:
        raise UsageError(f"{file}: is binary (it holds NUL)")
    return FileSource(
        name=file,
        uri=path.as_uri(),
        path=str(path),
        language_id=language_id_of(str(path)),
        revision=1,
        text=Text(text),
    )


def workspace_of(source: FileSource) -> tuple[str, ...]:
    """The folder that a file belongs to: the nearest one with a repository or a workspace's settings in it.

    Where there is none it is the working directory, or the file's own folder if it is outside of that. A home folder
    is a workspace only for the files directly in it.
    """
    folder = Path(source.path or source.name).parent
    around = _folders_around(folder)
    if marked := _marked(around):
        return (marked,)
    try:
        here = Path.cwd()
    except OSError:
        return (str(folder),)
    return (str(here if here in around else folder),)


def workspace_around() -> tuple[str, ...]:
    """The marked folder around the working directory, if there is one."""
    try:
        marked = _marked(_folders_around(Path.cwd()))
    except OSError:
        return ()
    return (marked,) if marked else ()


def parse_lines(argument: str) -> tuple[str, int | None, int | None, int | None]:
    """File, first and last line and column from `FILE[:LINE[-LINE | :COLUMN]]`, zero-based. Raises `UsageError`.

    A file with such a name is that file.
    """
    match = None if os.path.lexists(argument) else _LINES.match(argument)
    if match is None:
        head = argument.rpartition(":")[0]
        if not os.path.lexists(argument) and Path(head).is_file():
            raise UsageError(f"{argument}: is no place; write {head}, {head}:LINE or {head}:LINE-LINE")
        return argument, None, None, None
    first, last, column = (
        None if match[name] is None else int(match[name]) for name in ("first", "last", "column")
    )
    if first is None or first < 1 or column == 0:
        raise UsageError(f"{argument}: lines and columns start at 1")
    if last is not None and last < first:
        raise UsageError(f"{argument}: the last line is before the first")
    return (
        match["file"],
        first - 1,
        None if last is None else last - 1,
        None if column is None else column - 1,
    )


def parse_place(argument: str) -> tuple[str, int, int]:
    """File, line and column from `FILE:LINE:COLUMN`, zero-based. Raises `UsageError`."""
    match = _PLACE.match(argument)
    if match is None:
        raise UsageError(f"{argument}: is no place; write FILE:LINE:COLUMN, for example main.py:12:5")
    line, column = int(match["line"]), int(match["column"])
    if line < 1 or column < 1:
        raise UsageError(f"{argument}: lines and columns start at 1")
    return match["file"], line - 1, column - 1


def place_in(source: FileSource, line: int, column: int) -> Position:
    """An existing position; a column past the end of its line is that line's end. Raises `UsageError` past the last line."""
    count = source.text.line_count
    if line >= count:
        raise UsageError(f"{source.name}: has {count} line{'s' * (count > 1)}, there is no line {line + 1}")
    return source.text.clamp(Position(line, column))


def start_of_text(source: FileSource, line: int) -> Position:
    """Where the text of an existing line begins: a line means what stands on it, not the blanks before it."""
    text = source.text.line(line)
    return Position(line, len(text) - len(text.lstrip()) if text.strip() else 0)


def end_of_line(source: FileSource, line: int) -> Position:
    """The end of an existing line, before its terminator."""
    return Position(line, content_length(source.text.line(line)))


def _content(file: str) -> bytes:
    """The bytes of a regular file. A pipe or a device is refused before anything waits for it."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise UsageError(f"{file}: is a folder")
        if not stat.S_ISREG(mode):
            raise UsageError(f"{file}: is no regular file")
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            # None from what the kernel only makes look like a file, while it has nothing to say.
            content: bytes = stream.read(MAX_BYTES + 1) or b""
    finally:
        os.close(descriptor)
    if len(content) > MAX_BYTES:
        raise UsageError(f"{file}: is larger than {MAX_BYTES // 1_000_000} MB")
    return content


def _folders_around(folder: Path) -> list[Path]:
    """The folder and those above it, without the home folder and what is above that."""
    home = _home()
    outside = {home, *home.parents, Path("/")}
    return [each for each in (folder, *folder.parents) if each not in outside]


def _marked(folders: Iterable[Path]) -> str | None:
    return next(
        (str(each) for each in folders if any(os.path.lexists(each / mark) for mark in WORKSPACE_MARKS)), None
    )


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        # Nobody's, where neither HOME nor the list of users knows it.
        return Path("/")
