"""Closing brackets and quotation marks behind the cursor: an editor inserts them by itself, and a model closes them again."""

_PAIRS = {")": "(", "]": "[", "}": "{"}
_QUOTES = "\"'`"
_SEPARATORS = ";,:"
CLOSERS = frozenset((*_PAIRS, *_QUOTES, *_SEPARATORS, ">"))


def replaced_columns(text: str, after: str) -> int:
    """How many code points of the line's rest `text` takes over: closers that it closes without having opened them."""
    rest = after.split("\n", 1)[0].rstrip("\r")
    if not rest or any(character not in CLOSERS for character in rest):
        return 0
    unmatched = iter(unmatched_closers(text))
    for index, character in enumerate(rest):
        if character in _SEPARATORS:
            if not text.rstrip().endswith(rest[index:]):
                return index
        elif character not in unmatched:
            return index
    return len(rest)


def without_last_closers(text: str, after: str) -> str:
    """`text` without those closers at its end that stand behind the cursor anyway, where they end the line there."""
    rest = after.split("\n", 1)[0].strip()
    if not rest or "\n" in text or replaced_columns(text, rest) < len(rest):
        return text
    shown = text.rstrip()
    if not shown.endswith(rest[-1]):
        return text
    while rest and shown.endswith(rest[-1]):
        shown, rest = shown[:-1], rest[:-1]
    return shown


def unmatched_closers(text: str) -> str:
    """The closers in `text` that close nothing in it, in order. A quotation mark that stays alone is one of them."""
    found = []
    opened: list[str] = []
    index = 0
    while index < len(text):
        character = text[index]
        if character in _QUOTES:
            end = _end_of_quote(text, index)
            if end < 0:
                found.append(character)
            else:
                index = end
        elif character in _PAIRS:
            if opened and opened[-1] == _PAIRS[character]:
                opened.pop()
            else:
                found.append(character)
        elif character in "([{":
            opened.append(character)
        elif character == ">":
            found.append(character)
        index += 1
    return "".join(found)


def _end_of_quote(text: str, start: int) -> int:
    """Where the quotation that begins at `start` ends on its line; -1 where it does not."""
    quote = text[start]
    index = start + 1
    while index < len(text) and (text[index] != "\n" or quote == "`"):
        if text[index] == "\\":
            index += 1
        elif text[index] == quote:
            return index
        index += 1
    return -1
