"""Spellings that models take for control tokens, made harmless in user text and found again in answers.

A token gets a space behind its first character. A token that already stands so in the text gets one more, so that
every neutralised spelling names one original.
"""

import re
from collections.abc import MutableMapping

_NAMES = (
    r"fim[_-](?:prefix|suffix|middle|pad)|FIM_(?:PRE|SUF|MID|PAD|REP|SEP)|file_sep|repo_name|reponame|filename"
    r"|PRE|SUF|MID|EOT|/?s|/?think|[be]os|pad|unk|(?:start|end)_of_turn|gh_stars|jupyter_\w{1,20}|commit_\w{1,20}|issue_\w{1,20}"
)
_TOKEN = re.compile(
    r"< *+(?:"
    r"\|[A-Za-z0-9_▁./:-]{1,64}\|"
    r"|｜[^｜<>\s]{1,64}｜"
    r"|\[(?:fim-[a-z]{1,16}|[A-Za-z]{1,16}(?:▁[A-Za-z]{1,16}){1,4})\]"
    rf"|(?:{_NAMES})"
    r")>"
    r"|\[ *+(?:SUFFIX|PREFIX|MIDDLE|/?INST|/?SYSTEM_PROMPT|/?AVAILABLE_TOOLS|/?TOOL_(?:CALLS|RESULTS))\]"
)


def neutralise(text: str, originals: MutableMapping[str, str]) -> str:
    """`text` without control tokens. What each new spelling stands for is noted in `originals`."""
    if "<" not in text and "[" not in text:
        return text

    def spelled(match: re.Match[str]) -> str:
        token = match[0]
        harmless = f"{token[0]} {token[1:]}"
        originals[harmless] = token
        return harmless

    return _TOKEN.sub(spelled, text)
