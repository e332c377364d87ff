"""The text before and behind a place, cut at line ends to a number of tokens."""

from typing import NamedTuple

from glossator_context.text import Position, Text
from glossator_context.tokens import CHARS_PER_TOKEN, estimate_tokens, token_cost

MAX_LINE_CHARS = 4_000

_QUANTUM_LINES = 32
_CHARS_PER_LINE = 40
# The sum of the costs of many lines may differ from the cost of their sum in the last digits.
_ROUNDING = 1e-6


class Window(NamedTuple):
    """A part of a document: whole lines but for the one at the cursor. `stop_line` is excluded."""

    text: str
    start_line: int
    stop_line: int

    @property
    def tokens(self) -> int:
        """The estimate for the text."""
        return estimate_tokens(self.text)


def window_before(text: Text, position: Position, budget_tokens: int, *, first_line: int = 0) -> Window:
    """What stands before a position, no line above `first_line`, cut so that the cut seldom moves.

    The window begins at a multiple of some lines: keystrokes leave the head of a prompt as it was, and an endpoint
    finds it in its cache.
    """
    line = text.line(position.line)[: position.column]
    current = _last_chars(line[-MAX_LINE_CHARS:], budget_tokens)
    if len(current) < len(line):
        return Window(current, position.line, position.line + 1)
    room = budget_tokens - token_cost(current) - _ROUNDING
    start = position.line
    while start > first_line and (room := room - token_cost(text.line(start - 1))) >= 0:
        start -= 1
    rounded = _rounded_up(start, _quantum(budget_tokens))
    if start > first_line and rounded <= position.line:
        start = rounded
    return Window("".join(text.lines(start, position.line)) + current, start, position.line + 1)


def window_after(text: Text, position: Position, budget_tokens: int) -> Window:
    """What stands behind a position."""
    line = text.line(position.line)[position.column :]
    current = _first_chars(line[:MAX_LINE_CHARS], budget_tokens)
    if len(current) < len(line):
        return Window(current, position.line, position.line + 1)
    room = budget_tokens - token_cost(current) - _ROUNDING
    stop = position.line + 1
    while stop < text.line_count and (room := room - token_cost(text.line(stop))) >= 0:
        stop += 1
    return Window(current + "".join(text.lines(position.line + 1, stop)), position.line, stop)


def _quantum(budget_tokens: int) -> int:
    """A power of two, at most a quarter of the lines that the budget is usually enough for."""
    lines = int(budget_tokens * CHARS_PER_TOKEN / _CHARS_PER_LINE / 4)
    return min(_QUANTUM_LINES, 1 << max(0, lines.bit_length() - 1))


def _rounded_up(number: int, quantum: int) -> int:
    return -(-number // quantum) * quantum


def _first_chars(text: str, budget_tokens: int) -> str:
    """The longest beginning, about, that fits into the budget."""
    while text and estimate_tokens(text) > budget_tokens:
        text = text[: _fewer(text, budget_tokens)]
    return text


def _last_chars(text: str, budget_tokens: int) -> str:
    """The longest end, about, that fits into the budget."""
    while text and estimate_tokens(text) > budget_tokens:
        text = text[len(text) - _fewer(text, budget_tokens) :]
    return text


def _fewer(text: str, budget_tokens: int) -> int:
    return max(0, min(len(text) - 1, int(len(text) * budget_tokens / estimate_tokens(text))))
