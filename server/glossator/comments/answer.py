"""A model's answer without what is around the text: thoughts, fences, chatter, a function typed again."""

import re

_THOUGHTS = re.compile(r"<(think|thinking|thought|reasoning|analysis)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_THOUGHTS_END = re.compile(r"\A.*</(?:think|thinking|thought|reasoning|analysis)>", re.DOTALL | re.IGNORECASE)
_THOUGHTS_OPEN = re.compile(r"<(?:think|thinking|thought|reasoning|analysis)>.*\Z", re.DOTALL | re.IGNORECASE)
_CONTROL_TOKENS = re.compile(
    r"<\|[^|<>\n]{1,40}\|>|</?s>|\[/?INST\]|<(?:end_of_turn|start_of_turn|eos|bos|pad)>"
)
_FENCE = re.compile(
    r"^[ \t]*(?:```|~~~)[^\n`]*\n(.*?)(?:^[ \t]*(?:```|~~~)[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_PYTHON_LITERAL = re.compile(
    r"^[ \t]*(?:async[ \t]+def|def|class)\b[^\n]*(?:\n(?![ \t]*(?:[rRuU]?\"\"\"|[rRuU]?'''))[^\n]*){0,60}?"
    r"\n[ \t]*[rRuU]?(\"\"\"|''')(.*?)\1",
    re.DOTALL | re.MULTILINE,
)
_BARE_LITERAL = re.compile(r"\A\s*[rRuU]?(\"\"\"|''')(.*?)(?:\1|\Z)", re.DOTALL)
_BLOCK_COMMENT = re.compile(r"/\*\*(.*?)\*/", re.DOTALL)
_TAGS = re.compile(r"^[ \t>*#\-•_`]*(?:summary|details)\b[ \t*_`]*:", re.IGNORECASE | re.MULTILINE)
_CHATTER = re.compile(
    r"\A(?:sure|certainly|of course|absolutely|okay|ok|great|happy to|no problem|understood|got it|here(?:'s|’s| is| are)|"
    r"below (?:is|are)|the following|i(?:'ve| have|'ll| will)|let me|this is the (?:doc|documentation))\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\A(?:let me know|i hope|hope this|feel free|please let|if you (?:need|want|have|would)|would you like|is there anything|"
    r"this (?:docstring|documentation|comment) (?:describes|explains|follows|provides)|note: i |you can)\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\A(?:i(?:'m| am) (?:sorry|unable|not able|afraid)|sorry\b|i (?:can(?:'t|not|’t)|won't|will not|do not|don't) |"
    r"as an? (?:ai|large|language)|unfortunately,? i|i apologi[sz]e|apologies|error:|no documentation|n/a\b|none\.?\Z|null\.?\Z|"
    r"(?:todo|tbd)\b|\.\.\.\Z|…\Z|there is no (?:code|function)|please provide|could you)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\A(?:(?:async\s+)?def\s+\w+\s*\(|class\s+\w+\s*[:({]|(?:export\s+)?(?:default\s+)?(?:async\s+)?function\b\s*\*?\s*\w*\s*\(|"
    r"(?:from\s+[\w.]+\s+)?import\s+[\w.{*]+\s*(?:;|,|\Z|as\b|from\b)|(?:const|let|var)\s+\w+\s*[=:]|return\b[^.]*;?\s*\Z|"
    r"@\w+(?:\.\w+)*\s*(?:\(|\Z)|#include|if\s*\(.*\)\s*\{|[\w.]+\([^)]*\);?\s*\Z|\w+\s*=\s*\S+;?\s*\Z|[{}\[\]();]+)"
)


def unwrapped(text: str) -> str:
    """The part of an answer that holds the documentation; line ends are LF."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = _CONTROL_TOKENS.sub("", _THOUGHTS_OPEN.sub("", _THOUGHTS_END.sub("", _THOUGHTS.sub("", text))))
    text = _from_tags(text) or _from_literal(text) or text
    fences = [match[1] for match in _FENCE.finditer(text)]
    outside = _FENCE.sub("\n", text)
    for inside in fences:
        if re.match(r'\s*\{\s*"', inside):
            return inside
        documented = _from_literal(inside)
        if documented:
            return documented
    prose_fences = [inside for inside in fences if not looks_like_code(inside)]
    if prose_fences and not _is_prose(without_chatter(outside)):
        return without_chatter(max(prose_fences, key=len))
    return without_chatter(outside if fences else text)


def without_chatter(text: str) -> str:
    """The text without a greeting line at its start and an offer of help at its end."""
    lines = text.strip("\n").split("\n")
    while lines and (not lines[0].strip() or _is_greeting(lines)):
        lines.pop(0)
    paragraphs = re.split(r"\n[ \t]*\n", "\n".join(lines))
    while len(paragraphs) > 1 and _CLOSING.match(paragraphs[-1].strip()):
        paragraphs.pop()
    return "\n\n".join(paragraphs)


def looks_like_refusal(text: str) -> bool:
    """Whether a text declines to answer rather than answering."""
    return bool(_REFUSAL.match(text.strip().strip("*_`\"'")))


def looks_like_code(text: str) -> bool:
    """Whether a text begins like a program rather than like a sentence."""
    return bool(_CODE.match(text.strip().strip("`")))


def _is_greeting(lines: list[str]) -> bool:
    first = lines[0].strip().strip("*_")
    if not _CHATTER.match(first) or not any(line.strip() for line in lines[1:]):
        return False
    return first.endswith((":", "!", "…")) or (first.endswith(".") and not lines[1].strip())


def _is_prose(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2,}", text)) and not looks_like_code(text)


def _from_tags(text: str) -> str:
    """From the first `summary:` on, where there is one; a fence's end closes the text."""
    found = _TAGS.search(text)
    if found is None:
        return ""
    return re.split(r"^[ \t]*(?:```|~~~)", text[found.start() :], maxsplit=1, flags=re.MULTILINE)[0]


def _from_literal(text: str) -> str:
    """The inside of the first docstring or `/**` comment, whether or not the declaration was typed with it."""
    found = _BARE_LITERAL.match(text) or _PYTHON_LITERAL.search(text)
    if found:
        return _dedented(found[2])
    block = _BLOCK_COMMENT.search(text)
    if block:
        return "\n".join(re.sub(r"^[ \t]*\*[ \t]?", "", line) for line in block[1].split("\n"))
    return ""


def _dedented(text: str) -> str:
    """A docstring's text without the indentation of its further lines (PEP 257)."""
    lines = text.expandtabs().split("\n")
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins, default=0)
    return "\n".join([lines[0].strip(), *(line[margin:].rstrip() for line in lines[1:])]).strip("\n")
