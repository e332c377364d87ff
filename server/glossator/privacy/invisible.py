"""Characters that a reader does not see, or that change what they see: never sent, never shown."""

import re

# Controls but tab and line ends; soft hyphen, fillers, zero-width and direction marks, tags, variation supplements
# (Unicode 16, chapter 23; Boucher and Anderson 2021, "Trojan Source").
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
_ASCII_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def without_invisible(text: str) -> str:
    """`text` without characters that nobody sees; tab and line ends stay."""
    return _ASCII_CONTROLS.sub("", text) if text.isascii() else INVISIBLE.sub("", text)
