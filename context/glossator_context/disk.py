"""Files of the workspace that are not open: read with care, kept parsed, and looked at again when they change."""

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from glossator_context.document import Document
from glossator_context.languages import language_id_of
from glossator_context.regular_files import ABSENT, Stamp, read_regular

MAX_FILE_BYTES = 1_000_000
MAX_KEPT = 128
LOOK_AGAIN_AFTER_S = 2.0


@dataclass(slots=True, kw_only=True)
class _Kept:
    stamp: Stamp
    looked_at_s: float
    document: Document | None


class Disk:
    """Documents read from the workspace's folders; the last `MAX_KEPT` asked for are kept, absent ones, too."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._roots: tuple[str, ...] = ()
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def set_roots(self, roots: Iterable[str]) -> None:
        """Read inside these folders alone."""
        self._roots = tuple(os.path.realpath(root) for root in roots)
        self._kept.clear()

    def holds(self, path: str) -> bool:
        """Whether `path`, with every link followed, is inside the workspace's folders."""
        real = os.path.realpath(path)
        return any(real == root or real.startswith(root.rstrip(os.sep) + os.sep) for root in self._roots)

    def is_file(self, path: str) -> bool:
        """Whether `read` may read `path`."""
        return Path(path).is_file() and self.holds(path)

    def read(self, path: str) -> Document | None:
        """The file as a document; None outside the folders, or if it is not a text of at most `MAX_FILE_BYTES`."""
        now_s = self._clock()
        kept = self._kept.get(path)
        if kept is not None and now_s - kept.looked_at_s < LOOK_AGAIN_AFTER_S:
            self._kept.move_to_end(path)
            return kept.document
        stamp, text = self._changed_text(path, None if kept is None else kept.stamp)
        if kept is not None and kept.stamp == stamp:
            kept.looked_at_s = now_s
            self._kept.move_to_end(path)
            return kept.document
        document = None if text is None else Document(path, path, language_id_of(path), text, 0)
        self._kept[path] = _Kept(stamp=stamp, looked_at_s=now_s, document=document)
        self._kept.move_to_end(path)
        if len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return document

    def _changed_text(self, path: str, known: Stamp | None) -> tuple[Stamp, str | None]:
        """The file's stamp, and its text where the stamp is not the `known` one."""
        if not self.holds(path):
            return ABSENT, None
        # The last part may have become a link since `holds`: it is not followed.
        stamp, content = read_regular(os.path.realpath(path), MAX_FILE_BYTES, known)
        try:
            return stamp, None if content is None else content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return stamp, None
