"""Markdown from a model, made safe to show: no image, link, HTML or hidden character survives outside code.

Renderers cannot be relied upon: some fetch a remote image before they decide whether to show it, and they differ in what
they take for code. So every line stands for itself, every backtick outside a closed span is escaped, and fences begin in
the first column, where no list or quotation can end them.
"""

import re

from glossator.privacy.invisible import clean_unicode
from glossator.privacy.markdown_inline import LineParser
from glossator.privacy.markdown_words import WordWriter

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>[^\n]*)")
_MAY_BE_FENCE = re.compile(r"[ \t]*(?:`{1,2}|~{1,2}|`{3,}[^`]*|~{3,}.*)?")
_MAY_BE_RULE = re.compile(r"[ \t|:>-]*")
_TABLE_RULE = re.compile(r"(?=[^|:]*[|:])(?=[^-]*-)[ \t|:>-]*")
_MAY_CLOSE = re.compile(r"[ \t]*[`~]*[ \t]*")
_LANGUAGE = re.compile(r"[\w+#.-]{1,32}")


class MarkdownFilter:
    """Filters a stream of markdown. The output is the same however the input is cut into parts."""

    def __init__(self) -> None:
        self._writer = WordWriter()
        self._after_return = False
        self._held = ""
        self._parser: LineParser | None = None
        self._fence = ""
        self._indent = 0
        self._in_code_line = False
        self._in_table = False
        self._barred_before = False

    def feed(self, delta: str) -> str:
        """What can be shown by now."""
        if self._after_return and delta.startswith("\n"):
            delta = delta[1:]
            self._after_return = False
        if delta:
            self._after_return = delta.endswith("\r")
        text = clean_unicode(delta.replace("\r\n", "\n").replace("\r", "\n"))
        *lines, rest = text.split("\n")
        for line in lines:
            self._part(line, ended=True)
            self._end_line()
        if rest:
            self._part(rest, ended=False)
        return self._writer.take()

    def close(self) -> str:
        """The rest; a fence that is still open is closed."""
        self._part("", ended=True)
        self._writer.end()
        if self._fence:
            self._writer.raw(f"\n{self._fence}" if self._in_code_line else self._fence)
            self._fence = ""
        return self._writer.take()

    def _part(self, text: str, *, ended: bool) -> None:
        if self._parser is not None:
            self._parser.feed(text, ended=ended)
        elif self._in_code_line:
            self._writer.raw(text)
        else:
            self._held += text
            if self._fence:
                self._begin_code_line(ended=ended)
            else:
                self._begin_line(ended=ended)

    def _begin_line(self, *, ended: bool) -> None:
        """Decides what kind of line begins, as soon as that is clear."""
        line = self._held
        if not ended and (_MAY_BE_FENCE.fullmatch(line) or _MAY_BE_RULE.fullmatch(line)):
            return
        self._held = ""
        fence = _FENCE.fullmatch(line)
        if fence is not None and not (fence["marks"][0] == "`" and "`" in fence["info"]):
            self._open_fence(fence)
            return
        if ended and _TABLE_RULE.fullmatch(line):
            if self._barred_before:
                line = line.replace("-", "\\-", 1)
            self._in_table = not self._barred_before
        elif ended and not line.strip(" \t>"):
            self._in_table = False
        self._parser = LineParser(self._writer, in_table=self._in_table)
        self._parser.feed(line, ended=ended)

    def _open_fence(self, fence: re.Match[str]) -> None:
        language = _LANGUAGE.match(fence["info"])
        self._fence, self._indent = fence["marks"], len(fence["indent"])
        self._in_table = self._barred_before = False
        self._writer.raw(self._fence + (language[0] if language else ""))
        self._in_code_line = True

    def _begin_code_line(self, *, ended: bool) -> None:
        line = self._held
        if not ended and _MAY_CLOSE.fullmatch(line):
            return
        self._held = ""
        marks = line.strip(" \t")
        if marks.startswith(self._fence) and not marks.strip("`~"):
            self._writer.raw(self._fence)
            self._fence = ""
            return
        spaces = len(line) - len(line.lstrip(" \t"))
        self._writer.raw(line[min(spaces, self._indent) :])
        self._in_code_line = bool(line) or not ended

    def _end_line(self) -> None:
        parser, self._parser = self._parser, None
        self._in_code_line = False
        if parser is not None:
            if parser.is_empty:
                return
            self._barred_before = parser.has_barred_code
        self._writer.line_end()
