"""Patterns in gitignore's syntax, read from people and from repositories that may be hostile.

The meaning is git's own (`gitignore(5)`, `wildmatch.c`), entry by entry. No pattern can make the matcher backtrack for ever:
what stands between two stars is matched where it is first found, once and for all.
"""

import re
from collections.abc import Iterable

MAX_PATTERN_CHARS = 1_000
ASSISTANT_FILES = (".glossatorignore", ".aiexclude", ".cursorignore", ".codeiumignore")
"""The names of the files in which a workspace says what assistants must not see."""

_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
_STAR = "*"
_MAGIC = re.compile(r"[*?\[\\]")


class Patterns:
    """An ordered list of patterns; the last that matches decides. One that cannot be read counts as an empty line."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        self.bad_lines = 0
        self._names = _Matchers()
        self._paths = _Matchers()
        self._excludes: dict[int, bool] = {}
        for index, line in enumerate(self.lines):
            line = line.removeprefix("\ufeff") if index == 0 else line
            try:
                self._take(index, _stripped(line))
            except ValueError:
                self.bad_lines += 1
        self._names.compile()
        self._paths.compile()

    def _take(self, index: int, line: str) -> None:
        if not line or line.startswith("#"):
            return
        if len(line) > MAX_PATTERN_CHARS:
            raise ValueError("too long")
        glob = line.removeprefix("!")
        only_folders = glob.endswith("/")
        glob = glob.removesuffix("/")
        if not glob:
            raise ValueError("nothing to match")
        matchers = self._paths if "/" in glob else self._names
        glob = glob.removeprefix("/")
        if _MAGIC.search(glob) is None:
            matchers.add_literal(index, glob, only_folders=only_folders)
        else:
            matchers.add(index, _path_expression(glob), only_folders=only_folders)
        self._excludes[index] = not line.startswith("!")

    def verdict(self, entry: str) -> bool | None:
        """Whether an entry is excluded: True, or False where a `!` line takes it in; None where no line speaks of it.

        `entry` is relative to the folder that the patterns are for; a folder's ends with a slash. What is in an excluded
        folder is excluded, too, but not asked for here.
        """
        index = self._deciding(entry)
        return None if index < 0 else self._excludes[index]

    def match(self, relative_path: str) -> int | None:
        """The index of the line by which a file, or a folder on the way to it, is excluded; None where it is not."""
        stop = relative_path.find("/", 1)
        while stop != -1:
            index = self._deciding(relative_path[: stop + 1])
            if index >= 0 and self._excludes[index]:
                return index
            stop = relative_path.find("/", stop + 1)
        index = self._deciding(relative_path)
        return index if index >= 0 and self._excludes[index] else None

    def _deciding(self, entry: str) -> int:
        name = entry[entry.rfind("/", 0, -1) + 1 :]
        return max(self._names.last_matching(name), self._paths.last_matching(entry))


class _Matchers:
    """Numbered patterns, of which the last that matches is wanted. Most are plain names, and cost nothing."""

    def __init__(self) -> None:
        self._literals: dict[str, int] = {}
        self._sources: list[tuple[int, str]] = []
        self._expression: re.Pattern[str] | None = None

    def add_literal(self, number: int, text: str, *, only_folders: bool) -> None:
        self._literals[f"{text}/"] = number
        if not only_folders:
            self._literals[text] = number

    def add(self, number: int, source: str, *, only_folders: bool) -> None:
        self._sources.append((number, source + ("/" if only_folders else "/?")))

    def compile(self) -> None:
        """To be called once, when all are added."""
        self._sources.reverse()
        if self._sources:
            self._expression = re.compile("|".join(f"({source})" for _, source in self._sources), re.DOTALL)

    def last_matching(self, text: str) -> int:
        """The number of the last that matches; -1 for none."""
        literal = self._literals.get(text, -1)
        if self._expression is None or (match := self._expression.fullmatch(text)) is None:
            return literal
        return max(literal, self._sources[(match.lastindex or 1) - 1][0])


def _stripped(line: str) -> str:
    """The line without its end and the blanks before it, except a blank behind a backslash."""
    line = line.rstrip("\r\n")
    kept = line.rstrip(" \t")
    backslashes = len(kept) - len(kept.rstrip("\\"))
    return kept + line[len(kept)] if backslashes % 2 and len(line) > len(kept) else kept


def _path_expression(glob: str) -> str:
    """Of a pattern. Raises ValueError."""
    groups: list[list[str]] = [[]]
    for segment in glob.split("/"):
        if segment == "**":
            groups.append([])
        else:
            groups[-1].append(_segment_expression(segment))
    # Two neighbouring `**` are as good as one.
    groups = [group for number, group in enumerate(groups) if group or number in (0, len(groups) - 1)]
    first, *others = ["/".join(group) for group in groups]
    if not others:
        return first
    *middle, last = others
    found = f"{first}/" if first else ""
    found += "".join(f"(?>(?:[^/]+/)*?{group}/)" for group in middle)
    return found + (f"(?:.*/)?{last}" if last else ".+?")


def _segment_expression(glob: str) -> str:
    """Of a pattern without slashes. Raises ValueError."""
    pieces = _pieces(glob)
    if len(pieces) == 1:
        return pieces[0]
    if not any(pieces):
        return "[^/]+"
    first, *middle, last = pieces
    return first + "".join(f"(?>[^/]*?{piece})" for piece in middle if piece) + "[^/]*" + last


def _pieces(glob: str) -> list[str]:
    """The expressions of what stands between the stars, each of one length."""
    pieces = [""]
    at = 0
    while at < len(glob):
        character = glob[at]
        at += 1
        if character == _STAR:
            pieces.append("")
        elif character == "?":
            pieces[-1] += "[^/]"
        elif character == "[":
            expression, at = _bracket(glob, at)
            pieces[-1] += expression
        elif character == "\\":
            if at == len(glob):
                raise ValueError("nothing is escaped")
            pieces[-1] += re.escape(glob[at])
            at += 1
        else:
            pieces[-1] += re.escape(character)
    return pieces


def _bracket(glob: str, at: int) -> tuple[str, int]:
    """The expression of a set of characters that begins before `at`, and where it ends. Raises ValueError."""
    negated = glob[at : at + 1] in ("!", "^")
    at += negated
    items: list[str] = []
    is_first = True
    while True:
        if at >= len(glob):
            raise ValueError("a set without an end")
        if glob[at] == "]" and not is_first:
            break
        is_first = False
        if glob.startswith("[:", at) and (close := glob.find(":]", at)) != -1:
            name = glob[at + 2 : close]
            if name not in _CLASSES:
                raise ValueError("no such class")
            items.append(_CLASSES[name])
            at = close + 2
            continue
        low, at = _member(glob, at)
        if glob[at : at + 1] == "-" and glob[at + 1 : at + 2] not in ("", "]"):
            high, at = _member(glob, at + 1)
            if low <= high:
                items.append(f"{re.escape(low)}-{re.escape(high)}")
        else:
            items.append(re.escape(low))
    inside = "".join(items)
    if not inside:
        return ("[^/]" if negated else "(?!)"), at + 1
    return (f"[^/{inside}]" if negated else f"(?!/)[{inside}]"), at + 1


def _member(glob: str, at: int) -> tuple[str, int]:
    """The character at `at`, which a backslash may precede, and what follows it. Raises ValueError."""
    if glob[at] == "\\":
        at += 1
    if at >= len(glob):
        raise ValueError("a set without an end")
    return glob[at], at + 1
