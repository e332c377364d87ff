"""Writes markdown that is not code, word by word, so that no image, link, tag or entity can come out of it.

Whatever was taken apart before, the guard here sees the words as a renderer will.
"""

import re

_SEPARATORS = re.compile(r"([ \t|]+)")
_ADDRESS = re.compile(
    r"(?:"
    r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{1,30}\\?:\\?/\\?/"
    r"|(?<![A-Za-z])(?:https?|ftp)\\?:\\?/"
    r"|www\\?\."
    r"|(?<![A-Za-z0-9])(?:mailto|xmpp|command|vscode(?:-insiders)?|data|javascript|vbscript|file|blob|about)\\?:(?=[^\s:])"
    r"|(?<![A-Za-z0-9.+_-])[A-Za-z0-9.+_-]{1,64}+\\?@[A-Za-z0-9_-]{1,64}+\\?\.(?=[A-Za-z0-9])"
    r")[^\s<>\"`|]*",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?)]}'*_~\\"
_KNOWN_ENTITIES = r"(?:lt|gt|amp|quot|apos|nbsp|mdash|ndash|hellip|times|rarr|larr|le|ge|ne);"
_GUARDED = re.compile(
    r"\\?<"
    r"|\\[!-/:-@\[-`{-~]"
    rf"|&(?=#|(?!{_KNOWN_ENTITIES})[A-Za-z][A-Za-z0-9]{{1,31}};)"
    r"|(?<=\])[(:]"
    r"|(?<=!)\["
)


class WordWriter:
    """Collects text and code spans, and gives them out as soon as a word is whole."""

    def __init__(self) -> None:
        self._word: list[str] = []
        self._done: list[str] = []
        self._last = ""

    def text(self, text: str) -> None:
        """Text outside code, in which every backtick is escaped. It may go on in the middle of a word."""
        pieces = _SEPARATORS.split(text)
        for word, separator in zip(pieces[::2], pieces[1::2], strict=False):
            self._word.append(word)
            self._end_word(separator)
            self._put(separator)
        if pieces[-1]:
            self._word.append(pieces[-1])

    def code(self, span: str) -> None:
        """A code span with its backticks."""
        self._end_word("`")
        self._put(span)

    def end(self) -> None:
        """The word ends here, and with it the text."""
        self._end_word("\n")

    def line_end(self) -> None:
        """A line feed."""
        self._end_word("\n")
        self._put("\n")

    def raw(self, text: str) -> None:
        """Text inside a fence, where nothing has a meaning."""
        self._done.append(text)
        self._last = text[-1:] or self._last

    def take(self) -> str:
        """What was written since the last call."""
        text = "".join(self._done)
        self._done.clear()
        return text

    def _end_word(self, following: str) -> None:
        word = "".join(self._word)
        self._word.clear()
        # Before a blank it begins nothing; comparisons stay as they are.
        if word.endswith("<") and following[0] in " \t\n":
            self._put(safe_word(word[:-1]))
            self._put("<")
        else:
            self._put(safe_word(word))

    def _put(self, text: str) -> None:
        if not text:
            return
        # Two runs of backticks side by side would be one longer run.
        if text[0] == "`" and self._last == "`":
            self._done.append(" ")
        self._done.append(text)
        self._last = text[-1]


def safe_word(word: str) -> str:
    """A word in which addresses are code spans and nothing else is live."""
    parts: list[str] = []
    done = 0
    for match in _ADDRESS.finditer(word):
        address = match[0].rstrip(_TRAILING)
        if not address:
            continue
        head = _guarded(word[done : match.start()])
        if _ends_escaping(head):
            head += "\\"
        parts += (head, "`", address.replace("\\", ""), "`")
        done = match.start() + len(address)
    parts.append(_guarded(word[done:]))
    return "".join(parts)


def _guarded(text: str) -> str:
    return _GUARDED.sub(_guard, text)


def _guard(match: re.Match[str]) -> str:
    found = match[0]
    if found in ("<", "\\<"):
        return "&lt;"
    if found == "&":
        return "&amp;"
    return found if len(found) == 2 else f"\\{found}"


def _ends_escaping(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1
