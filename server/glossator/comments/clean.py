"""Model text made safe to stand in somebody's source: no hidden characters, no markup that loads or hides anything."""

import re

from glossator.comments.prose import first_sentence

# Control characters, soft hyphens, zero-width and bidirectional marks, invisible fillers, variation selectors, tags.
# After Boucher & Anderson 2021, "Trojan Source", and Unicode Technical Standard 55.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff\ud800-\udfff]"
)
_LINE_BREAKS = re.compile("[\u2028\u2029\x0b\x0c\x85\x1c-\x1e]")
_IMAGE = re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])")
_LINK = re.compile(r"\[([^\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*\)")
_REFERENCE = re.compile(r"^[ \t]*\[[^\]\n]+\]:[ \t]*\S+.*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HIDING = re.compile(
    r"<(script|style|iframe|object|svg|template|noscript|head|title)\b[^>]*>.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_HTML = re.compile(
    r"</?(?:a|abbr|audio|b|base|blockquote|body|br|button|center|code|dd|del|details|div|dl|dt|em|embed|font|form|frame|frameset|"
    r"h[1-6]|head|hr|html|i|iframe|img|input|kbd|li|link|main|marquee|math|meta|object|ol|p|pre|s|script|section|select|small|"
    r"source|span|strong|style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|tr|track|tt|u|ul|video)"
    r"(?=[\s/>])[^<>\n]*>",
    re.IGNORECASE,
)
_URL = re.compile(
    r"<?(?:\b[a-z][a-z0-9+.\-]{1,20}://|\bwww\.|\b(?:mailto|javascript|data|vbscript|command|vscode|file|tel):(?=[^\s]))[^\s<>\"'`）】]*>?"
    r"|\b(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:com|net|org|info|biz|xyz|top|ru|cn|dev|app|site|online|link|click|zip)\b(?:/[^\s<>\"'`)]*)?",
    re.IGNORECASE,
)
_DOCTEST = re.compile(r"^[ \t]*>>>.*(?:\n[ \t]*\S.*)*", re.MULTILINE)


def visible(text: str) -> str:
    """The text without characters that a reader does not see; LF alone ends lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return HIDDEN.sub("", _LINE_BREAKS.sub("\n", text))


def plain(text: str, source: str) -> str:
    """The text without markup that loads, links or hides, and without addresses that `source` does not hold."""
    text = _COMMENT.sub("", _HIDING.sub("", visible(text)))
    text = _REFERENCE.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text)))
    # Twice: taking one tag out of another may leave a third.
    text = _HTML.sub("", _HTML.sub("", text))
    return _without_foreign_addresses(_DOCTEST.sub("", text), source).strip()


def short(text: str, max_chars: int) -> str:
    """The text cut to whole sentences, or else to whole words, of at most `max_chars`."""
    if len(text) <= max_chars:
        return text
    kept, rest = "", text
    while rest:
        first, rest = first_sentence(rest)
        if len(kept) + len(first) + 1 > max_chars:
            break
        kept = f"{kept} {first}".strip()
    if kept:
        return kept
    cut = text[: max_chars - 1].rsplit(" ", 1)[0].rstrip(",;:-–—( ")
    return cut + "." if cut.count("`") % 2 == 0 else cut.rpartition("`")[0].rstrip() + "."


def _without_foreign_addresses(text: str, source: str) -> str:
    """Sentences with an address that the source does not hold are dropped; a lone one loses the address only."""

    def is_foreign(address: str) -> bool:
        return address.strip("<>.,;:!?()") not in source

    if not any(is_foreign(found[0]) for found in _URL.finditer(text)):
        return text
    paragraphs = []
    for paragraph in text.split("\n"):
        kept, rest = [], paragraph
        while rest:
            first, rest = first_sentence(rest)
            if not any(is_foreign(found[0]) for found in _URL.finditer(first)):
                kept.append(first)
        paragraphs.append(" ".join(kept))
    if any(paragraphs):
        return "\n".join(paragraphs)
    bare = _URL.sub(lambda found: "" if is_foreign(found[0]) else found[0], text)
    bare = re.sub(r"\(\s*\)|\[\s*\]", "", bare)
    return re.sub(
        r"\s*\b(?:see|at|from|to|via|on)?\s*(?=[.,;:]?\s*$)",
        "",
        re.sub(r"[ \t]{2,}", " ", bare),
        flags=re.IGNORECASE,
    ).strip()
