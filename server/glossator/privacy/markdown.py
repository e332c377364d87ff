"""Markdown from a model, made safe to show: no image, link, HTML or hidden character survives outside code.

Renderers cannot be relied upon: some fetch a remote image before they decide whether to show it. The output is the same
however the input is cut into parts, and plain words pass at once.
"""

import re

from glossator.privacy.invisible import without_invisible

_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})(?P<info>[^\n]*)\Z")
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_IMAGE = re.compile(r"!\[([^\]\[]*)\]\([^()]*\)")
_LINK = re.compile(r"\[([^\]\[]*)\]\([^()]*\)")
_DEFINITION = re.compile(r"[ \t>]*\[[^\]]*\]:.*")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{1,20}://|www\.)[^\s<>`]+", re.IGNORECASE)
_SCHEME = re.compile(
    r"\b(command|vscode|vscode-insiders|data|javascript|vbscript|file):(?=[^\s/])", re.IGNORECASE
)
_SPECIAL = re.compile(r"[`~!\[\]<>\\&]|://|www\.|[A-Za-z]:\S", re.IGNORECASE)


class MarkdownFilter:
    """Filters a stream of markdown."""

    def __init__(self) -> None:
        self._line = ""
        self._shown = 0
        self._fence = ""
        self._after_return = False

    def feed(self, delta: str) -> str:
        """What can be shown by now."""
        out = []
        for part in re.split("(\r\n|\r|\n)", delta):
            if part in ("\r", "\n", "\r\n"):
                if not (self._after_return and part == "\n"):
                    out.append(self._end_line())
                self._after_return = part == "\r"
            elif part:
                self._after_return = False
                self._line += without_invisible(part)
                out.append(self._ready())
        return "".join(out)

    def close(self) -> str:
        """The rest; a fence that is still open is closed."""
        line = self._line
        rest = self._finish_line() if line else ""
        if not self._fence:
            return rest
        closing = self._fence if rest.endswith("\n") or not line else f"\n{self._fence}"
        self._fence = ""
        return f"{rest}{closing}\n"

    def _end_line(self) -> str:
        return self._finish_line() + "\n"

    def _finish_line(self) -> str:
        line, shown = self._line, self._shown
        self._line, self._shown = "", 0
        fence = _FENCE.match(line)
        if self._fence:
            if fence and fence["marks"].startswith(self._fence) and not fence["info"].strip():
                self._fence = ""
                return line.lstrip(" ")
            return line[shown:]
        if fence and not (fence["marks"][0] == "`" and "`" in fence["info"]):
            # At the first column nothing but a closing fence ends it; inside a list an outdented line would.
            self._fence = fence["marks"]
            return line.lstrip(" ")
        return safe_line(line) if not shown else safe_line(line[shown:], begins=False)

    def _ready(self) -> str:
        """The part of the unfinished line that can mean nothing but itself."""
        stripped = self._line.lstrip(" \t>")
        if not stripped or stripped[0] in "`~[":
            return ""
        if self._fence:
            end = len(self._line)
        else:
            special = _SPECIAL.search(self._line)
            end = special.start() if special else len(self._line)
            end = max(self._line.rfind(" ", 0, end), self._line.rfind("\t", 0, end)) + 1
        if end <= self._shown:
            return ""
        ready = self._line[self._shown : end]
        self._shown = end
        return ready


def safe_line(line: str, *, begins: bool = True) -> str:
    """One line outside of fences, made safe. `begins` is false for the rest of a line whose beginning was shown."""
    if begins and _DEFINITION.fullmatch(line):
        return ""
    parts: list[str] = []
    position = 0
    for span in _SPAN.finditer(line):
        parts += (_safe_text(line[position : span.start()]), span[0])
        position = span.end()
    parts.append(_safe_text(line[position:]))
    return _joined(parts)


def _safe_text(text: str) -> str:
    """Text outside of code. A backtick that closes nothing on its line could pair with one on another line."""
    text = text.replace("\\`", "`").replace("`", "\\`")
    while (plain := _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))) != text:
        text = plain
    text = text.replace("![", "! [").replace("](", "] (").replace("][", "] [").replace("]:", "] :")
    text = _SCHEME.sub(r"\1 :", text)
    parts: list[str] = []
    position = 0
    for url in _URL.finditer(text):
        address = url[0].rstrip(".,;:!?)]}'\"*_\\")
        parts += (_TAG.sub("&lt;", text[position : url.start()]), f"`{address}`")
        position = url.start() + len(address)
    parts.append(_TAG.sub("&lt;", text[position:]))
    return _joined(parts)


def _joined(parts: list[str]) -> str:
    """The parts one after another; a blank keeps two runs of backticks from becoming one."""
    joined = ""
    for part in parts:
        blank = " " if joined.endswith("`") and part.startswith("`") else ""
        joined += blank + part
    return joined
