"""Where the secrets in a text are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from glossator.privacy.secret_rules import LITERAL, RULES, Rule

_PEM_END = re.compile(r"-----END [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----")
_PEM_LINE = re.compile(r"[\s\"']*[A-Za-z0-9+/=]{16,}(?:\\n)?[\s\"'+,\\]*")


@dataclass(frozen=True, slots=True)
class Found:
    """A secret: `text[start:stop]`. `kind` names its placeholder."""

    start: int
    stop: int
    kind: str


def secrets_in(text: str) -> list[Found]:
    """All secrets and everything that looks like a placeholder, in order. Overlapping ones are one."""
    folded = text.replace("İ", "I").lower()
    found = [secret for rule in (LITERAL, *RULES) for secret in _matches(rule, text, folded)]
    if "-----END" in text:
        found += _ends_of_keys(text)
    found.sort(key=lambda secret: (secret.start, -secret.stop))
    merged: list[Found] = []
    for secret in found:
        if merged and secret.start < merged[-1].stop:
            last = merged.pop()
            secret = Found(last.start, max(last.stop, secret.stop), last.kind)
        merged.append(Found(secret.start, _after_digits(text, secret.stop), secret.kind))
    return merged


def _after_digits(text: str, stop: int) -> int:
    """A placeholder ends in a number, so no digit may follow it."""
    while stop < len(text) and "0" <= text[stop] <= "9":
        stop += 1
    return stop


def _matches(rule: Rule, text: str, folded: str) -> Iterator[Found]:
    searched = folded if rule.fold_case else text
    group = "s" if "s" in rule.pattern.groupindex else 0
    for mark in rule.marks:
        position = searched.find(mark)
        while position >= 0:
            match = rule.pattern.match(text, position)
            if match is None:
                position = searched.find(mark, position + len(mark))
                continue
            if rule.judge is None or rule.judge(match):
                yield Found(match.start(group), match.end(group), rule.kind)
            position = searched.find(mark, match.end())


def _ends_of_keys(text: str) -> Iterator[Found]:
    """Private keys whose beginning is cut off: lines of base64 up to the line that ends a key."""
    lower_bound = 0
    for end in _PEM_END.finditer(text):
        start = end.start()
        while start > lower_bound:
            line_start = max(text.rfind("\n", lower_bound, start - 1) + 1, lower_bound)
            if start - line_start > 512 or not _PEM_LINE.fullmatch(text, line_start, start):
                break
            start = line_start
        if start < end.start():
            yield Found(start, end.end(), "PRIVATE_KEY")
        lower_bound = end.end()
