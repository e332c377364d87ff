"""Takes one line of markdown apart, outside of fences: code spans stay, links and images leave their text behind.

A decision never depends on text that may still come: while it would, the parser waits at the construct's beginning.
So the result is the same however the line arrives.
"""

import re
from enum import Enum

from glossator.privacy.markdown_words import WordWriter

SPAN_CHARACTERS = 2000
LINK_CHARACTERS = 1000
TARGET_CHARACTERS = 4000
MAX_DEPTH = 4

_SPECIAL = re.compile(r"[`\[!~\\<]")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_BRACKETS = re.compile(r"\\.|[\[\]]|`+", re.DOTALL)
_PARENTHESES = re.compile(r"\\.|[()]", re.DOTALL)
_AUTOLINK = re.compile(r"<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}:|[\w.+-]{1,64}@)[^\s<>]*)>")
_CONTAINERS = re.compile(r"(?:[ \t]|>|[-+*](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))*")
_TARGET = re.compile(r"[ \t]*(?:<|/|#|\.|\S+:|www\.|\S+[ \t]*\Z|\S+[ \t]+[\"'(])")
_ARGUMENTS = re.compile(r"\([\w\s,*=\"'\[\]]*\)")


class Wait(Enum):
    """Text that is still to come decides."""

    WAIT = "wait"


WAIT = Wait.WAIT


class LineParser:
    """One line as it arrives. What is decided goes to `writer`.

    `in_table` says that a bar separates cells, even in code. `has_barred_code` is set when a code span holds one,
    `is_empty` when the line was a link's definition and nothing else.
    """

    def __init__(self, writer: WordWriter, *, in_table: bool, depth: int = 0) -> None:
        self.has_barred_code = False
        self.is_empty = False
        self._writer = writer
        self._in_table = in_table
        self._depth = depth
        self._line = ""
        self._position = 0
        self._ended = False

    def feed(self, text: str, *, ended: bool) -> None:
        """The next part of the line; `ended` is true with the last one."""
        self._line += text
        self._ended = ended
        while self._position < len(self._line):
            match = _SPECIAL.search(self._line, self._position)
            stop = match.start() if match else len(self._line)
            self._text(stop)
            if match is None:
                return
            done = self._construct(match[0])
            if done is WAIT:
                return
            self._position = done

    def _text(self, stop: int) -> None:
        self._writer.text(self._line[self._position : stop])
        self._position = stop

    def _construct(self, character: str) -> int | Wait:
        """Writes the construct at the position and returns its end."""
        if character == "`":
            return self._code()
        if character == "[":
            return self._link(self._position)
        if character == "<":
            return self._autolink()
        if character == "~":
            return self._tildes()
        if self._position + 1 == len(self._line) and not self._ended:
            return WAIT
        following = self._line[self._position + 1 : self._position + 2]
        if character == "!" and following == "[":
            return self._link(self._position + 1)
        length = 2 if character == "\\" and following in _PUNCTUATION else 1
        return self._plain(length)

    def _plain(self, length: int) -> int:
        stop = self._position + length
        self._writer.text(self._line[self._position : stop])
        return stop

    def _run_stop(self) -> int | Wait:
        """Where the run of one character at the position ends."""
        stop = self._position + 1
        while stop < len(self._line) and self._line[stop] == self._line[self._position]:
            stop += 1
        return WAIT if stop == len(self._line) and not self._ended else stop

    def _escaped(self, stop: int) -> int:
        self._writer.text("".join(f"\\{character}" for character in self._line[self._position : stop]))
        return stop

    def _tildes(self) -> int | Wait:
        stop = self._run_stop()
        if stop is WAIT:
            return WAIT
        return self._escaped(stop) if stop - self._position >= 3 else self._plain(stop - self._position)

    def _code(self) -> int | Wait:
        run_stop = self._run_stop()
        if run_stop is WAIT:
            return WAIT
        stop = self._span_stop(run_stop, run_stop - self._position, run_stop + SPAN_CHARACTERS)
        if stop is WAIT:
            return WAIT
        if stop is None:
            return self._escaped(run_stop)
        span = self._line[self._position : stop]
        if "|" in span:
            self.has_barred_code = True
            if self._in_table:
                if "\\" in span:
                    return self._escaped(run_stop)
                span = span.replace("|", "\\|")
        self._writer.code(span)
        return stop

    def _span_stop(self, start: int, length: int, limit: int) -> int | Wait | None:
        """The end of the code span whose opening run of `length` ends at `start`; None where nothing closes it."""
        closing = re.compile(rf"(?<!`)`{{{length}}}(?!`)") if length > 1 else _SINGLE
        match = closing.search(self._line, start, limit + 1)
        if match is not None and match.end() <= limit:
            return WAIT if match.end() == len(self._line) and not self._ended else match.end()
        return None if self._ended or len(self._line) > limit else WAIT

    def _autolink(self) -> int | Wait:
        limit = self._position + SPAN_CHARACTERS
        match = _AUTOLINK.match(self._line, self._position, limit)
        if match is not None:
            self._writer.code("`" + match[1].replace("`", "").replace("|", "") + "`")
            return match.end()
        rest = self._line[self._position + 1 : limit]
        open_ended = not re.search(r"[\s<>]", rest) and len(self._line) < limit
        return WAIT if open_ended and not self._ended else self._plain(1)

    def _link(self, opening: int) -> int | Wait:
        """A link or image; `opening` is its bracket. Where it is none, the characters up to the bracket are text."""
        is_image = opening > self._position
        literal = self._position + 1
        closing = self._closing_bracket(opening)
        if closing is WAIT:
            return WAIT
        if closing is None:
            return self._literal(literal)
        if closing + 1 == len(self._line) and not self._ended:
            return WAIT
        following = self._line[closing + 1 : closing + 2]
        stop: int | Wait | None = None
        if following == "(":
            stop = self._closing_parenthesis(closing + 1)
            if isinstance(stop, int) and not is_image and self._is_call(opening, closing + 1, stop):
                stop = None
        elif following == "[" and not self._follows_word(opening):
            stop = self._closing_bracket(closing + 1)
            stop = stop + 1 if isinstance(stop, int) else stop
        elif following == ":" and not is_image and _CONTAINERS.fullmatch(self._line, 0, opening):
            if not self._ended:
                return WAIT
            if _TARGET.match(self._line, closing + 2):
                self.is_empty = opening == 0
                return len(self._line)
        if stop is WAIT:
            return WAIT
        if stop is None:
            return self._literal(literal)
        inner = LineParser(self._writer, in_table=self._in_table, depth=self._depth + 1)
        inner.feed(self._line[opening + 1 : closing], ended=True)
        self.has_barred_code |= inner.has_barred_code
        return stop

    def _literal(self, stop: int) -> int:
        return self._plain(stop - self._position)

    def _follows_word(self, opening: int) -> bool:
        before = self._line[opening - 1 : opening] if opening else ""
        return before.isalnum() or before in ("_", "]", ")")

    def _is_call(self, opening: int, start: int, stop: int) -> bool:
        """Whether it is code that nobody marked as such: `handlers[name](event)`."""
        return self._follows_word(opening) and _ARGUMENTS.fullmatch(self._line, start, stop) is not None

    def _closing_bracket(self, opening: int) -> int | Wait | None:
        limit = opening + LINK_CHARACTERS
        depth, position = 0, opening
        while (
            match := _BRACKETS.search(self._line, position, limit + 1)
        ) is not None and match.end() <= limit:
            position = match.end()
            found = match[0]
            if found[0] == "`":
                if position == len(self._line) and not self._ended:
                    return WAIT
                span = self._span_stop(position, len(found), limit)
                if span is WAIT:
                    return WAIT
                position = span or position
            elif found == "[":
                depth += 1
                if depth + self._depth > MAX_DEPTH:
                    return None
            elif found == "]":
                depth -= 1
                if depth == 0:
                    return match.start()
        return None if self._ended or len(self._line) > limit else WAIT

    def _closing_parenthesis(self, opening: int) -> int | Wait | None:
        """The position behind the target."""
        limit = opening + TARGET_CHARACTERS
        depth, position = 0, opening
        while (
            match := _PARENTHESES.search(self._line, position, limit + 1)
        ) is not None and match.end() <= limit:
            position = match.end()
            if match[0] == "(":
                depth += 1
                if depth > 2 * MAX_DEPTH:
                    return None
            elif match[0] == ")":
                depth -= 1
                if depth == 0:
                    return position
        return None if self._ended or len(self._line) > limit else WAIT


_SINGLE = re.compile(r"(?<!`)`(?!`)")
