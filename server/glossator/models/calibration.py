"""How a model counts tokens, compared with our estimate: learnt from the usage that its endpoint reports, in memory alone."""

from collections import deque
from statistics import median

LEAST_ESTIMATE = 100.0
"""In a shorter text what an endpoint adds to it weighs too much."""
MESSAGE_TOKENS = 4.0
"""What chat templates add to a message, about."""
KEPT = 31
LOW, HIGH = 0.5, 2.0
# What lies further out than this is no count of the same text: without its cached part, in characters, or invented.
_LEAST_SAMPLE, _MOST_SAMPLE = 0.4, 2.5
# A ratio that moved with each answer would move the windows of each prompt, which no cache would then know.
_LEAST_CHANGE = 0.05


class Calibration:
    """The ratio of one model's tokens to those of our estimate: a median, 1 at first, never below `LOW` or above `HIGH`."""

    def __init__(self) -> None:
        self._samples: deque[float] = deque(maxlen=KEPT)
        self._ratio = 1.0

    @property
    def ratio(self) -> float:
        """Tokens as the model counts them for each token of the estimate. Changes seldom."""
        return self._ratio

    @property
    def has_samples(self) -> bool:
        """Whether anything was learnt."""
        return bool(self._samples)

    def add(self, estimate: float, counted: float) -> bool:
        """Learn from a text. Returns whether the count was of any use."""
        if estimate < LEAST_ESTIMATE or not _LEAST_SAMPLE <= counted / estimate <= _MOST_SAMPLE:
            return False
        self._samples.append(counted / estimate)
        # One sample for what is known beforehand: a first one that is wrong counts by half.
        middle = min(max(median((1.0, *self._samples)), LOW), HIGH)
        if abs(middle - self._ratio) > _LEAST_CHANGE:
            self._ratio = middle
        return True


class Calibrations:
    """One for each model, by its identity; lives as long as the process."""

    def __init__(self) -> None:
        self._by_identity: dict[str, Calibration] = {}

    def of(self, identity: str) -> Calibration:
        """The model's, made when it is first asked for."""
        return self._by_identity.setdefault(identity, Calibration())
