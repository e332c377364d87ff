"""How often which token follows which others in one file, kept in step with its lines."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from glossator_context.ngrams.code_tokens import BREAK, line_start, tokens_of

MAX_CONTEXT = 7
TOTAL = ""
"""The entry of a table's followers that holds the sum of all others: no token is empty."""

# A context that had one follower once, as most have, is stored as that follower.
Followers = str | dict[str, int]


class Counts:
    """The n-grams of the lines learnt last. A line's first tokens follow those of the code line before it.

    What the same lines leave is the same whatever was learnt and forgotten before them.
    """

    def __init__(self) -> None:
        self.table: dict[int, Followers] = {}
        self.tokens = 0
        self._lines: list[str] = []

    def learn(self, lines: Sequence[str], *, most: int | None = None) -> bool:
        """Count `lines` in the place of what was counted before; costs what the lines that changed cost.

        Does nothing, and returns false, where more than `most` lines changed.
        """
        new = [line for line in lines if line and not line.isspace()]
        old = self._lines
        shorter = min(len(new), len(old))
        start = 0
        while start < shorter and new[start] == old[start]:
            start += 1
        behind = 0
        while behind < shorter - start and new[-1 - behind] == old[-1 - behind]:
            behind += 1
        # The first line behind the change has another line before it now.
        changes = Counter(_pairs(new, start, len(new) - behind + 1))
        changes.subtract(_pairs(old, start, len(old) - behind + 1))
        if most is not None and sum(map(abs, changes.values())) > most:
            return False
        for (previous, line), times in changes.items():
            for _ in range(abs(times)):
                self._count(previous, line, 1 if times > 0 else -1)
        self._lines = new
        return True

    def _count(self, previous: str, line: str, step: int) -> None:
        tokens = tokens_of(line)
        if not tokens:
            return
        self.tokens += step * (len(tokens) + 1)
        change = _add if step > 0 else _subtract
        start = line_start(previous, line)
        self._count_from((*tokens_of(previous), start), len(tokens_of(previous)), change)
        context = context_of(previous, start)
        self._count_from(context + tokens, len(context), change)

    def _count_from(self, sequence: tuple[str, ...], first: int, change: Callable[..., None]) -> None:
        table = self.table
        for index in range(first, len(sequence)):
            token = sequence[index]
            for length in range(min(index, MAX_CONTEXT) + 1):
                change(table, hash(sequence[index - length : index]), token)


def context_of(previous: str, start: str) -> tuple[str, ...]:
    """What stands before the first word of a line: the end of the line before, its first word again, and the start.

    What a line begins with depends on the word that the one before it begins with more than on that one's end.
    """
    tokens = tokens_of(previous)
    return (*tokens[-MAX_CONTEXT:], *tokens[:1], start)


def context_key(context: tuple[str, ...]) -> int:
    """The key of a context of at most `MAX_CONTEXT` tokens."""
    return hash(context)


def _pairs(lines: Sequence[str], start: int, stop: int) -> Iterator[tuple[str, str]]:
    previous = lines[start - 1] if start > 0 else BREAK
    for line in lines[start:stop]:
        yield previous, line
        previous = line


def _add(table: dict[int, Followers], key: int, token: str) -> None:
    followers = table.get(key)
    if followers is None:
        table[key] = token
    elif isinstance(followers, str):
        table[key] = {token: 2, TOTAL: 2} if followers == token else {followers: 1, token: 1, TOTAL: 2}
    else:
        followers[token] = followers.get(token, 0) + 1
        followers[TOTAL] += 1


def _subtract(table: dict[int, Followers], key: int, token: str) -> None:
    followers = table[key]
    if isinstance(followers, str):
        del table[key]
        return
    followers[TOTAL] -= 1
    followers[token] -= 1
    if followers[token] == 0:
        del followers[token]
    if followers[TOTAL] == 1:
        table[key] = next(other for other in followers if other != TOTAL)
