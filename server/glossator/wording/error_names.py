"""What the name of an exception says of when it is raised."""

from glossator.wording.phrases import noun_phrase
from glossator.wording.words import is_participle, is_plural, with_article, words_of

_KNOWN = {
    "ValueError": "If a value cannot be used",
    "TypeError": "If something has the wrong type",
    "KeyError": "If a key is missing",
    "IndexError": "If an index is out of range",
    "LookupError": "If something is not found",
    "AttributeError": "If an attribute is missing",
    "OSError": "If the operating system reports an error",
    "IOError": "If the operating system reports an error",
    "RuntimeError": "If this is not possible in the present state",
    "NotImplementedError": "If it is not implemented",
    "StopIteration": "If there are no more items",
    "StopAsyncIteration": "If there are no more items",
    "TimeoutError": "If it takes too long",
    "FileNotFoundError": "If a file does not exist",
    "FileExistsError": "If a file exists already",
    "PermissionError": "If it is not permitted",
    "ConnectionError": "If the connection fails",
    "ConnectionResetError": "If the connection is reset",
    "ConnectionAbortedError": "If the connection is aborted",
    "ConnectionRefusedError": "If the connection is refused",
    "ImportError": "If an import fails",
    "ModuleNotFoundError": "If a module is missing",
    "SystemExit": "To end the program",
    "KeyboardInterrupt": "If the user interrupts",
    "CancelledError": "If it is cancelled",
    "AssertionError": "If an assertion does not hold",
    "UnicodeDecodeError": "If bytes cannot be decoded",
    "UnicodeEncodeError": "If text cannot be encoded",
    "UnicodeError": "If text cannot be encoded or decoded",
    "ZeroDivisionError": "If it would divide by zero",
    "OverflowError": "If a number is too large",
    "RecursionError": "If the nesting is too deep",
    "EOFError": "If the input ends too early",
    "Error": "If something fails",
    "RangeError": "If a value is out of range",
    "SyntaxError": "If the syntax is wrong",
    "ReferenceError": "If something no longer exists",
    "BufferError": "If the buffer cannot be used",
    "BlockingIOError": "If it would block",
    "InterruptedError": "If it is interrupted",
    "BrokenPipeError": "If the other end is closed",
    "IncompleteReadError": "If the input ends too early",
    "LimitOverrunError": "If a limit is exceeded",
    "Abort": "If the user aborts",
    "Exit": "To end the program",
}
_STATES = {
    "bad": "invalid", "duplicate": "a duplicate", "illegal": "illegal", "invalid": "invalid", "missing": "missing",
    "unexpected": "unexpected", "unknown": "unknown", "unsupported": "unsupported",
}  # fmt: skip


def meaning_of_name(name: str) -> str:
    """A clause that begins with "If", without a full stop."""
    last = name.rpartition(".")[2]
    if last in _KNOWN:
        return _KNOWN[last]
    if clause := clause_of_name(last):
        return f"If {clause}"
    words = words_of(last)
    core = _core(words)
    if not core:
        return "If something fails"
    if len(words) > len(core):
        return f"If there is {with_article(noun_phrase((*core, 'error')))}"
    return f"If {with_article(noun_phrase(core))} is raised"


def clause_of_name(name: str) -> str:
    """What is so when the exception is raised, where the name says it: "the protocol is unsupported"."""
    core = _core(words_of(name))
    if not core:
        return ""
    first, rest = core[0], core[1:]
    if core[-1] == "timeout":
        return f"{noun_phrase(rest and core[:-1], 'the') or 'it'} takes too long"
    if not rest:
        return f"{noun_phrase(core)} fails" if core[-1].endswith("ing") else ""
    if first == "not":
        return f"it is not {' '.join(rest)}"
    if first in _STATES:
        return f"{noun_phrase(rest, 'the')} {'are' if is_plural(rest[-1]) else 'is'} {_STATES[first]}"
    if first == "no":
        return f"there is no {noun_phrase(rest)}"
    if first == "too":
        return f"there are {' '.join(core)}" if is_plural(core[-1]) else ""
    if len(core) > 2 and core[-2] in {"not", "too"}:
        return f"{noun_phrase(core[:-2], 'the')} is {core[-2]} {core[-1]}"
    if is_participle(core[-1]):
        return f"{noun_phrase(core[:-1], 'the')} is {core[-1]}"
    return f"{noun_phrase(core)} fails" if core[-1].endswith("ing") else ""


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[:-1] if words[-1:] and words[-1] in {"error", "exception", "warning"} else words
