"""Many short texts in one piece of memory: 5 bytes a text beside its own, where Python's strings take 60."""

import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

__all__ = ["MAX_BYTES", "Numbers", "Texts"]

MAX_BYTES = 2**32 - 1


class Texts(Sequence[str]):
    """Texts without line feeds in UTF-8, with a line feed behind each. A text is made when it is asked for."""

    __slots__ = ("blob", "offsets")

    def __init__(self, blob: bytes | memoryview, offsets: NDArray[np.uint32]) -> None:
        """`offsets` says where each text begins and, last, where the blob ends."""
        self.blob = blob
        self.offsets = offsets

    @classmethod
    def of(cls, texts: Sequence[bytes]) -> "Texts":
        """Some texts, in UTF-8, that hold no line feed."""
        lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
        return cls(b"\n".join((*texts, b"")), _offsets(lengths))

    @classmethod
    def joined(cls, parts: Iterable["Texts"]) -> "Texts":
        """The texts of some, one after the other."""
        parts = list(parts)
        return cls(
            b"".join(part.blob for part in parts),
            _offsets(np.concatenate([part.lengths() for part in parts])),
        )

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(index)
        return str(self.blob[self.offsets[number] : self.offsets[number + 1] - 1], "utf-8", "replace")

    def __iter__(self) -> Iterator[str]:
        texts = str(self.blob, "utf-8", "replace").split("\n")
        texts.pop()
        return iter(texts)

    def pieces(self) -> list[bytes]:
        """The texts as bytes."""
        pieces = bytes(self.blob).split(b"\n")
        pieces.pop()
        return pieces

    def selected(self, mask: NDArray[np.bool_]) -> "Texts":
        """The texts where `mask` is true."""
        if bool(mask.all()):
            return self
        lengths = self.lengths()
        blob = np.frombuffer(self.blob, np.uint8)[np.repeat(mask, lengths)].tobytes()
        return Texts(blob, _offsets(lengths[mask]))

    def lengths(self) -> NDArray[np.int64]:
        """The bytes of each text, with its line feed."""
        lengths: NDArray[np.int64] = self.offsets[1:].astype(np.int64) - self.offsets[:-1]
        return lengths


class Numbers(Mapping[str, int]):
    """The place of each text, for texts that are all different: 8 bytes a text, where a dictionary takes 100."""

    __slots__ = ("_order", "_sums", "_texts")

    def __init__(self, texts: Texts) -> None:
        sums = np.fromiter(map(zlib.crc32, texts.pieces()), np.uint32, len(texts))
        order = np.argsort(sums, kind="stable").astype(np.int32)
        self._texts = texts
        # Views of arrays: a number that is read of an array costs ten times as much.
        self._sums = sums[order].data
        self._order = order.data

    def __getitem__(self, text: str) -> int:
        checksum = zlib.crc32(text.encode(errors="replace"))
        for place in range(bisect_left(self._sums, checksum), len(self._sums)):
            if self._sums[place] != checksum:
                break
            number = self._order[place]
            if self._texts[number] == text:
                return number
        raise KeyError(text)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def _offsets(lengths: NDArray[np.int64]) -> NDArray[np.uint32]:
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    if offsets[-1] > MAX_BYTES:
        raise ValueError(f"{offsets[-1]} bytes of text are too many")
    return offsets.astype(np.uint32)
