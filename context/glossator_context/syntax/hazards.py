"""What a grammar cannot stand in a text, and what is done about it before the text is parsed.

A parse with a budget stops only where tree-sitter asks whether it should. Where a text ends inside of thousands of
things that are begun and could be read in two ways, it copies all of them once for each, and asks nobody: 50 KB of
`impl<` take Java's grammar a minute and gigabytes. Nobody writes such text, so it is told by its nesting alone.
"""

import re

_MAX_BRACKETS = 2_000
_MAX_ANGLES = 1_000
_MAX_PIPES = 2_000
_MAX_ROUNDS = 64
"""Pairs are taken away from the inside: deeper than this they count as if they were never closed."""

_ANGLED = frozenset({"c_sharp", "cpp", "java", "kotlin", "tsx", "typescript"})
_PIPED = frozenset({"bash"})
_BRACKETS = b"()[]{}"
_MARKS = _BRACKETS + b"<>;"
_NO_BRACKETS = bytes(set(range(256)) - set(_BRACKETS))
_NO_MARKS = bytes(set(range(256)) - set(_MARKS))
_STRING = re.compile(rb'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'')
_COMMAND_END = re.compile(rb";|(?<![|&\\ \t\r])\r?\n")


def readable(source: bytes) -> bytes:
    """The source as UTF-8, every byte at its place: a question mark for each byte that is none.

    At a byte that is no UTF-8 some scanners read on to the end, for each byte anew, until the memory is gone.
    """
    if source.isascii():
        return source
    try:
        source.decode()
    except UnicodeDecodeError:
        return source.decode(errors="surrogateescape").encode(errors="replace")
    return source


def is_hazardous(source: bytes, grammar: str) -> bool:
    """Whether a text is nested so deeply that no budget holds its parse."""
    if grammar in _PIPED and source.count(b"|") >= _MAX_PIPES and _has_many_pipes(source):
        return True
    openers = source.count(b"(") + source.count(b"[") + source.count(b"{")
    if openers >= _MAX_BRACKETS and _has_deep_brackets(source):
        return True
    return grammar in _ANGLED and source.count(b"<") >= _MAX_ANGLES and _has_deep_angles(source)


def _has_many_pipes(source: bytes) -> bool:
    return any(command.count(b"|") >= _MAX_PIPES for command in _COMMAND_END.split(source))


def _has_deep_brackets(source: bytes) -> bool:
    # Strings hold brackets that close nothing. They are taken away only where it matters, since that takes longer.
    return (
        _open_brackets(source) >= _MAX_BRACKETS and _open_brackets(_STRING.sub(b"", source)) >= _MAX_BRACKETS
    )


def _open_brackets(source: bytes) -> int:
    left = _without_pairs(source.translate(None, _NO_BRACKETS), (b"()", b"[]", b"{}"))
    return left.count(b"(") + left.count(b"[") + left.count(b"{")


def _has_deep_angles(source: bytes) -> bool:
    marks = source.translate(None, _NO_MARKS)
    return b"<" * _MAX_ANGLES in _without_pairs(marks, (b"<>", b"()", b"[]", b"{}"))


def _without_pairs(marks: bytes, pairs: tuple[bytes, ...]) -> bytes:
    for _ in range(_MAX_ROUNDS):
        length = len(marks)
        for pair in pairs:
            marks = marks.replace(pair, b"")
        if len(marks) == length:
            break
    return marks
