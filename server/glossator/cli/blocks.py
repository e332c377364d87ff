"""Markdown cut into blocks while it is being written, so that what is finished need not be drawn again."""

import re

_FENCE = re.compile(r"(?P<marks>`{3,}|~{3,})(?P<info>[^\n]*)")


class BlockSplitter:
    """Feed it text in any pieces; it gives blocks that no further text can change.

    A block ends at a blank line that is followed by text at the first column, and a fenced one at its closing fence.
    Items of a list with blank lines between them become blocks of their own, which keep their numbers.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""
        self._fence = ""
        self._after_blank = False

    def feed(self, text: str) -> list[str]:
        """The blocks that `text` finishes."""
        finished: list[str] = []
        *whole, rest = (self._line + text).split("\n")
        for line in whole:
            finished += self._take(line)
        self._line = rest
        if self._after_blank and rest and not self._fence and not rest.startswith((" ", "\t")):
            # However it goes on, it begins a block.
            finished += self._cut()
        return finished

    def close(self) -> list[str]:
        """The rest, finished by the end of the text."""
        finished = self._take(self._line) if self._line else []
        self._line = ""
        return finished + self._cut()

    def end_of_block(self, *, lines: int, characters: int) -> str:
        """The unfinished block; of a long one the last lines, in a fence of their own where it is code."""
        shown = [*self._lines, self._line]
        if len(shown) > lines:
            opening = shown[:1] if self._fence else []
            shown = opening + shown[-lines:]
        text = "\n".join(shown)
        return text if len(text) <= characters or self._fence else text[-characters:]

    def _take(self, line: str) -> list[str]:
        if self._fence:
            self._lines.append(line)
            if line.startswith(self._fence) and not line.strip(self._fence[0] + " \t"):
                self._fence = ""
                return self._cut()
            return []
        finished: list[str] = []
        fence = _FENCE.match(line)
        is_blank = not line.strip()
        if fence or (self._after_blank and not is_blank and not line.startswith((" ", "\t"))):
            finished = self._cut()
        if fence and not (fence["marks"][0] == "`" and "`" in fence["info"]):
            self._fence = fence["marks"]
        self._after_blank = is_blank
        self._lines.append(line)
        return finished

    def _cut(self) -> list[str]:
        """The lines so far as a block, unless they are blank."""
        block = "\n".join(self._lines).strip("\n")
        self._lines.clear()
        self._after_blank = False
        return [block] if block.strip() else []
