"""A nested cache n-gram model of code: what probably follows, by what follows elsewhere in this file and in others.

After Hellendoorn and Devanbu, "Are deep neural networks the best choice for modeling source code?" (ESEC/FSE 2017):
counts per file, the file at hand counting most, no fixed vocabulary, and learning that goes on while the user types.
Orders are mixed by Witten-Bell smoothing (Witten and Bell 1991), files by adding up their weighted counts.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from glossator_context.ngrams import continuation
from glossator_context.ngrams.continuation import Guess
from glossator_context.ngrams.counts import MAX_CONTEXT, TOTAL, Counts, Followers, context_key

MAX_TOKENS = 300_000
LOCAL_WEIGHT = 3.0
_LINES_AT_ONCE = 300
_LINES_AROUND = 150
_CANDIDATES = 12
_LEVELS_FOR_CANDIDATES = 3


@dataclass(slots=True)
class _File:
    counts: Counts = field(default_factory=Counts)
    start: int = 0
    stop: int = 0


class Model:
    """Learns files by name, in whole or step by step, and completes. At most about `max_tokens` are remembered."""

    def __init__(self, max_tokens: int = MAX_TOKENS) -> None:
        self._max_tokens = max_tokens
        self._files: OrderedDict[str, _File] = OrderedDict()

    @property
    def tokens(self) -> int:
        """How many tokens are remembered."""
        return sum(file.counts.tokens for file in self._files.values())

    def knows(self, name: str) -> bool:
        """Whether something is remembered of this file."""
        return name in self._files

    def learn(self, name: str, lines: Sequence[str]) -> None:
        """Learn the whole of a file, in the place of what was known of it."""
        file = self._file(name)
        file.counts.learn(lines)
        file.start, file.stop = 0, len(lines)
        self._forget_oldest()

    def learn_near(self, name: str, lines: Sequence[str], line: int) -> bool:
        """Learn what changed or, where that is much, the neighbourhood of `line` alone. True when all is learnt."""
        file = self._file(name)
        if file.stop > 0:
            grown = len(lines) if file.start == 0 and file.stop >= len(lines) - _LINES_AROUND else file.stop
            if file.counts.learn(lines[file.start : grown], most=_LINES_AT_ONCE):
                file.stop = grown
                self._forget_oldest()
                return self._is_whole(file, lines)
            file.counts = Counts()
        file.start = max(0, line - _LINES_AROUND)
        file.stop = min(len(lines), line + _LINES_AROUND // 2)
        file.counts.learn(lines[file.start : file.stop])
        self._forget_oldest()
        return self._is_whole(file, lines)

    def learn_more(self, name: str, lines: Sequence[str]) -> bool:
        """Learn some more lines around those known already. True when all is learnt, or as much as there is room for."""
        file = self._file(name)
        file.start = max(0, file.start - _LINES_AROUND)
        file.stop = min(len(lines), file.stop + _LINES_AROUND)
        file.counts.learn(lines[file.start : file.stop])
        self._forget_oldest()
        return self._is_whole(file, lines)

    def forget(self, name: str) -> None:
        """Forget a file, if it was known."""
        self._files.pop(name, None)

    def complete(
        self, prefix: str, suffix: str, max_tokens: int, multiline: bool, *, name: str | None = None
    ) -> str:
        """What to insert between `prefix` and `suffix`, for a cursor in the file `name`; empty without a good guess.

        Some fifty lines on either side are enough. The file should have been learnt without the cursor's line.
        """

        def guess(context: tuple[str, ...], start: str) -> list[Guess]:
            return self.guesses(context, start, name)

        return continuation.complete(prefix, suffix, guess, max_tokens=max_tokens, multiline=multiline)

    def guesses(self, context: tuple[str, ...], start: str, name: str | None = None) -> list[Guess]:
        """The likely next tokens that begin with `start`, the likeliest first, each with its probability among those."""
        levels = self._levels(context[-MAX_CONTEXT:], name)
        candidates = _candidates(levels, start)
        scored = sorted(((_probability(levels, token), token) for token in candidates), reverse=True)
        # Where a start is given, it is certain that one of the tokens with that start comes.
        total = sum(probability for probability, _ in scored) if start else 1.0
        return [Guess(token, probability / total) for probability, token in scored]

    def _levels(self, context: tuple[str, ...], name: str | None) -> list[list[tuple[Followers, float]]]:
        """For each length of the context's end, from none, what follows it in which file, with the file's weight."""
        levels = []
        files = [(file.counts.table, 1.0) for other, file in self._files.items() if other != name]
        if name is not None and name in self._files:
            files.insert(0, (self._files[name].counts.table, LOCAL_WEIGHT))
        for length in range(len(context) + 1):
            key = context_key(context[len(context) - length :])
            known = [(table, weight) for table, weight in files if key in table]
            if not known:
                break
            levels.append([(table[key], weight) for table, weight in known])
            # A file that does not know the end of a context does not know the whole.
            files = known
        return levels

    def _file(self, name: str) -> _File:
        file = self._files.setdefault(name, _File())
        self._files.move_to_end(name)
        return file

    def _is_whole(self, file: _File, lines: Sequence[str]) -> bool:
        return (file.start == 0 and file.stop >= len(lines)) or file.counts.tokens > self._max_tokens // 2

    def _forget_oldest(self) -> None:
        tokens = self.tokens
        while tokens > self._max_tokens and len(self._files) > 1:
            _, file = self._files.popitem(last=False)
            tokens -= file.counts.tokens


def _candidates(levels: list[list[tuple[Followers, float]]], start: str) -> set[str]:
    """A few tokens with that start, from what follows the longest contexts that any such token follows."""
    candidates: set[str] = set()
    for depth, level in enumerate(reversed(levels)):
        if candidates and depth >= _LEVELS_FOR_CANDIDATES:
            break
        for followers, _ in level:
            if candidates and depth == len(levels) - 1:
                # Without any context, a file's own words are enough: the words of all files are many.
                break
            if isinstance(followers, str):
                if followers.startswith(start):
                    candidates.add(followers)
                continue
            fitting = [token for token in followers if token.startswith(start) and token != TOTAL]
            if len(fitting) > _CANDIDATES:
                fitting = nlargest(_CANDIDATES, fitting, key=followers.__getitem__)
            candidates.update(fitting)
    return candidates


def _probability(levels: list[list[tuple[Followers, float]]], token: str) -> float:
    probability = 0.0
    for level in levels:
        count = total = 0.0
        distinct = 0
        for followers, weight in level:
            if isinstance(followers, str):
                total += weight
                distinct = max(distinct, 1)
                if followers == token:
                    count += weight
            else:
                total += weight * followers[TOTAL]
                distinct = max(distinct, len(followers) - 1)
                count += weight * followers.get(token, 0)
        probability = (count + distinct * probability) / (total + distinct)
    return probability
