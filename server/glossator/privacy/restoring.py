"""Puts back what was replaced in a request, in an answer that arrives in parts."""

import re
from collections.abc import Mapping


class Stage:
    """One way back: each key of `originals` becomes its value. A key that ends in a digit ends before no digit.

    The keys overlap with nothing that the same replacement left behind, so the leftmost one is the right one.
    """

    def __init__(self, originals: Mapping[str, str]) -> None:
        self._originals = dict(originals)
        self._keys = tuple(sorted(originals, key=len, reverse=True))
        starts = {key[0] for key in self._keys}
        self._starts = (
            re.compile("[" + "".join(re.escape(start) for start in starts) + "]") if starts else None
        )
        self._held = ""

    def feed(self, delta: str) -> str:
        """What is certain of the text so far."""
        return self._advance(delta, ended=False)

    def close(self) -> str:
        """The rest."""
        return self._advance("", ended=True)

    def _advance(self, delta: str, *, ended: bool) -> str:
        if self._starts is None:
            return delta
        text = self._held + delta
        self._held = ""
        parts: list[str] = []
        done = position = 0
        while (start := self._starts.search(text, position)) is not None:
            position = start.start()
            if not ended and self._undecided(text, position):
                self._held = text[position:]
                text = text[:position]
                break
            key = self._key_at(text, position)
            if key is None:
                position += 1
                continue
            parts += (text[done:position], self._originals[key])
            done = position = position + len(key)
        parts.append(text[done:])
        return "".join(parts)

    def _undecided(self, text: str, position: int) -> bool:
        """Whether text that is still to come decides what stands at `position`."""
        rest = len(text) - position
        if rest > len(self._keys[0]):
            return False
        tail = text[position:]
        return any(key.startswith(tail) for key in self._keys if len(key) > rest or _open_ended(key, rest))

    def _key_at(self, text: str, position: int) -> str | None:
        for key in self._keys:
            if text.startswith(key, position):
                after = text[position + len(key) : position + len(key) + 1]
                if not (_is_digit(key[-1]) and _is_digit(after)):
                    return key
        return None


class Restorer:
    """The stages of one answer, in order: what the last replacement hid is put back first."""

    def __init__(self, *stages: Stage) -> None:
        self._stages = stages

    def feed(self, delta: str) -> str:
        """The restored text, without what may be the beginning of something replaced."""
        for stage in self._stages:
            delta = stage.feed(delta)
        return delta

    def close(self) -> str:
        """What was held back."""
        text = ""
        for stage in self._stages:
            text = stage.feed(text) + stage.close()
        return text


def _open_ended(key: str, length: int) -> bool:
    return len(key) == length and _is_digit(key[-1])


def _is_digit(character: str) -> bool:
    return "0" <= character <= "9"
