"""Comments of JavaScript and TypeScript: which ones document, and which ones work by what they say or where they stand."""

import re

# These act on the line or the statement that follows.
_DIRECTIVE = re.compile(
    rb"(?://+|/\*+)\s*(?:"
    rb"@ts-(?:ignore|expect-error)|(?:eslint|oxlint|biome|rslint)-disable-next-line|(?:tslint|cspell|spell-checker):disable-next"
    rb"|(?:istanbul|c8|v8|vitest|codecov)\s+ignore|node:coverage\s+ignore|(?:prettier|biome|rome|dprint)-ignore"
    rb"|deno-(?:lint|fmt|coverage)-ignore|jshint\s+ignore|jscs:|\$Flow|[#@]__[A-Z_]+__|@vite-ignore|webpack|noinspection"
    rb")"
)
# These act from inside a documentation comment: on tools that read the file, or on a type checker of JavaScript.
_EFFECTIVE = re.compile(
    rb"@(?:jest-|vitest-|jsx|flow|noflow|format|prettier|ts-|license|licence|preserve|cc_on|type\b|typedef|template|callback"
    rb"|enum|import\b|satisfies|overload|implements|extends|augments)"
)
_OF_FILE = re.compile(
    rb"@(?:file\b|fileoverview|fileOverview|overview|module\b|packageDocumentation|license|licence|preserve|copyright|jest-|vitest-"
    rb"|jsx|flow|noflow|format|prettier|ts-check|ts-nocheck)|\bcopyright\b|\blicen[cs]ed?\s+under\b",
    re.IGNORECASE,
)


def is_documentation(comment: bytes) -> bool:
    """Whether a comment is one that `/**` begins; `/***` and the empty `/**/` are not."""
    return comment.startswith(b"/**") and comment[3:4] not in b"*/"


def is_directive(comment: bytes) -> bool:
    """Whether a comment acts on what stands directly below it."""
    return _DIRECTIVE.match(comment) is not None


def is_effective(documentation: bytes) -> bool:
    """Whether a documentation comment does more than document."""
    return _EFFECTIVE.search(documentation) is not None


def is_of_file(documentation: bytes) -> bool:
    """Whether a documentation comment is about its file, not about the declaration below it."""
    return _OF_FILE.search(documentation) is not None


def documentation_text(comment: bytes) -> str:
    """What a documentation comment says, without its marks."""
    lines = comment.decode().removeprefix("/**").removesuffix("*/").split("\n")
    return "\n".join(line.strip().removeprefix("*").strip() for line in lines).strip()
