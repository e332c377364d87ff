"""Where the lines and the files of a text begin that is made of many files."""

import numpy as np
from numpy.typing import NDArray

from glossator_context.indexing.words import MARGIN

__all__ = ["Lines"]

_LINE_FEED = 10


class Lines:
    """Where the lines and files of a text begin."""

    def __init__(self, text: bytes, sizes: NDArray[np.int64]) -> None:
        # Each file's text has a line feed of its own behind it: the end of its last line.
        self.file_starts = np.zeros(len(sizes) + 1, np.int64)
        np.cumsum(sizes + 1, out=self.file_starts[1:])
        self.file_starts += len(MARGIN)
        feeds = np.flatnonzero(np.frombuffer(text, np.uint8) == _LINE_FEED)
        feeds = feeds[(feeds >= len(MARGIN)) & (feeds < self.file_starts[-1])]
        self.ends = feeds
        self.starts = np.concatenate((self.file_starts[:1], feeds + 1))
        self.first_lines = np.searchsorted(feeds, self.file_starts)
        self.counts = np.diff(self.first_lines)

    def file_of(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The file of each place of the text."""
        return np.searchsorted(self.file_starts, places, "right") - 1

    def line_of(self, places: NDArray[np.int64], files: NDArray[np.int64]) -> NDArray[np.int32]:
        """The line of each place in its file."""
        return (np.searchsorted(self.ends, places) - self.first_lines[files]).astype(np.int32)
