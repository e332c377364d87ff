"""Characters that a reader does not see, or that change what they see: never sent, never shown."""

import re

# Controls but tab and line ends; soft hyphen, fillers, zero-width and direction marks, line separators, tags, variation
# supplements (Unicode 16, chapter 23; Boucher and Anderson 2021, "Trojan Source"); halves of surrogate pairs.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_ASCII_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean_unicode(text: str) -> str:
    """`text` without characters that nobody sees; tab and line ends stay.

    Each character is judged by itself, so parts of a text may be cleaned apart.
    """
    return (_ASCII_CONTROLS if text.isascii() else _INVISIBLE).sub("", text)
