"""What stands around a cursor, read from text alone so that it works in any language and in broken code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from glossator_context.languages import language_of
from glossator_context.languages.language import IDENTIFIER, MEMBER, Language
from glossator_context.ranking.place import Place

# Bounds on what is read of a file: its beginning (imports), what precedes the cursor, what follows it.
_HEAD_CHARS = 6_000
_PREFIX_CHARS = 24_000
_SUFFIX_CHARS = 12_000
_FUNCTION_CHARS = 4_000
_CLASS_CHARS = 2_000
_LINE_CHARS = 400
_MAX_LINES_UP = 1_500
_MAX_CHAIN = 12

LINES_BEFORE = 40
LINES_AFTER = 14

SELF = frozenset({"self", "this", "cls", "super", "Self", "@"})

_INDENTATION = re.compile(r"[ \t]*")
_PARTIAL = re.compile(r"[^\W\d][\w$]*$")
_CLOSES = frozenset(")]}")
_CONTROL = frozenset(
    [
        "if",
        "for",
        "while",
        "switch",
        "catch",
        "else",
        "elif",
        "try",
        "except",
        "finally",
        "with",
        "match",
        "case",
        "when",
        "until",
        "unless",
        "return",
        "do",
        "loop",
        "select",
        "foreach",
        "using",
        "lock",
        "synchronized",
        "defer",
        "go",
        "await",
        "yield",
        "async",
        "unsafe",
    ]
)
_CLASS_HEADER = re.compile(
    r"\b(?:class|struct|interface|trait|impl|object|enum|record|protocol|extension|module|namespace)\s+"
    r"(?:<[^>]*>\s*)?(?P<name>[^\W\d]\w*)"
)
_IMPL_FOR = re.compile(r"\bimpl\b.*?\bfor\s+(?:\w+::)*(?P<name>[^\W\d]\w*)")
_FUNCTION_HEADER = re.compile(
    r"\b(?:def|fn|func|fun|function|sub|proc)\s+(?:\([^)]*\)\s*)?(?P<name>[^\W\d]\w*)"
)
_GO_RECEIVER = re.compile(r"\bfunc\s+\(\s*(?P<receiver>\w+)\s+\*?(?P<type>\w+)")
_CALL_HEADER = re.compile(r"(?P<name>[^\W\d][\w$]*)\s*(?:<[^>]*>\s*)?\(")
_ASSIGNED_HEADER = re.compile(r"(?P<name>[^\W\d][\w$]*)\s*[:=][^=]*(?:=>|\bfunction\b|\blambda\b|\bfunc\b)")
# `name = call(`, `name := pkg.Call(`, `let name = await client.call(`.
_FROM_CALL = re.compile(
    r"\b(?P<name>[^\W\d]\w*)(?:\s*,\s*\w+)*\s*(?:: *[\w<>\[\], .|]+)?:?=\s*(?:(?:await|new|try|yield|from)\s+|[&*(])*"
    r"(?:[\w$]+(?:\([^()]*\))?(?:[?!]?\.|::|->))*(?P<call>[^\W\d]\w*)\s*\("
)
# `name = other.member`, and what loops go through: `for name in other.members`.
_FROM_NAME = re.compile(
    r"\b(?P<name>[^\W\d]\w*)\s*:?=\s*[&*]*(?:[\w$]+(?:[?!]?\.|::|->))*(?P<other>[^\W\d]\w*)\s*(?:[;,)]|$)",
    re.MULTILINE,
)
_FROM_LOOP = re.compile(
    r"\bfor\b[^\n]*?\b(?P<name>[^\W\d]\w*)\)?\s*(?::=\s*range|\bin\b|\bof\b|:)\s*(?:await\s+)?[&*]*"
    r"(?:[\w$]+(?:\([^()]*\))?(?:[?!]?\.|::|->))*(?P<other>[^\W\d]\w*)"
)
_TYPE_WORD = re.compile(r"[^\W\d][\w$]*")


class Slot(IntEnum):
    """What is about to be written, as what stands before it on the line tells."""

    LINE = 0
    MEMBER = 1
    ARGUMENT = 2
    VALUE = 3
    TYPE = 4
    WORD = 5
    OTHER = 6


@dataclass(slots=True)
class Receiver:
    """A name that members are asked of, and how many lines from the cursor it was last used so."""

    name: str
    distance: int
    members: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Reading:
    """What the text says. Lines are the ones nearest to the cursor first, each the list of its identifiers."""

    language: Language | None
    slot: Slot = Slot.LINE
    partial: str = ""
    slot_receiver: str = ""
    before: list[list[str]] = field(default_factory=list)
    after: list[list[str]] = field(default_factory=list)
    prefix_words: list[str] = field(default_factory=list)
    suffix_words: list[str] = field(default_factory=list)
    chain: list[list[str]] = field(default_factory=list)
    """The identifiers of the lines that open what the cursor stands in, innermost first."""
    function: str = ""
    class_name: str = ""
    bases: tuple[str, ...] = ()
    receivers: dict[str, Receiver] = field(default_factory=dict)
    typed: dict[str, list[str]] = field(default_factory=dict)
    """The types that the text gives to names."""
    from_calls: dict[str, str] = field(default_factory=dict)
    from_names: dict[str, str] = field(default_factory=dict)
    parameters: list[str] = field(default_factory=list)
    local_bases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The bases of the classes of this file."""


def read_place(place: Place) -> Reading:
    """All that is told by the text at a place."""
    language = language_of(place.language, place.path)
    prefix, suffix = place.prefix, place.suffix
    reading = Reading(language=language)
    line_start = prefix.rfind("\n") + 1
    line = prefix[line_start:][-_LINE_CHARS:]
    _read_slot(reading, line)
    lines = prefix[max(0, line_start - _PREFIX_CHARS) : line_start].split("\n")
    if line_start:
        lines.pop()
    rest = suffix.find("\n")
    same_line, behind = (suffix, "") if rest < 0 else (suffix[:rest], suffix[rest + 1 :])
    lines_after = behind[:_SUFFIX_CHARS].split("\n")
    _read_words(reading, prefix, line, lines, same_line, lines_after)
    start, class_line = _read_scope(reading, line, lines)
    function = "\n".join(lines[start:])[-_FUNCTION_CHARS:] + "\n" + line
    _read_members(reading, function, lines_after)
    _read_types(reading, function)
    if class_line is not None and class_line < start:
        _read_types(reading, "\n".join(lines[class_line:start])[:_CLASS_CHARS])
    _read_local_bases(reading, lines, lines_after)
    return reading


def _read_local_bases(reading: Reading, lines: list[str], lines_after: list[str]) -> None:
    pattern = reading.language.bases if reading.language is not None else None
    if pattern is None:
        return
    for text in (*lines, *lines_after):
        if not text[:1].isspace() and (found := _CLASS_HEADER.search(text[:_LINE_CHARS])) is not None:
            match = pattern.search(text[:_LINE_CHARS].partition("{")[0])
            if match is not None:
                reading.local_bases[found["name"]] = tuple(_TYPE_WORD.findall(match["bases"] or ""))[:12]


def _read_slot(reading: Reading, line: str) -> None:
    partial = _PARTIAL.search(line)
    if partial is not None:
        reading.partial = partial[0]
    left = line[: len(line) - len(reading.partial)].rstrip()
    if not left:
        return
    if left.endswith((".", "->", "::")):
        reading.slot = Slot.MEMBER
        reading.slot_receiver = _receiver_before(left.rstrip(".>-:?!"))
    elif left.endswith(("(", ",", "[", "{")):
        reading.slot = Slot.ARGUMENT
    elif left.endswith(("=>", "->", ":", "<", "|")):
        reading.slot = Slot.TYPE
    elif left.endswith("="):
        reading.slot = Slot.VALUE
    elif left[-1].isalnum() or left[-1] == "_":
        reading.slot = Slot.WORD
    else:
        reading.slot = Slot.OTHER


def _receiver_before(left: str) -> str:
    """The last name of an expression: `c` of `a.b.c`, and `call` of `call(x)`."""
    depth = 0
    for index in range(len(left) - 1, -1, -1):
        char = left[index]
        if char in _CLOSES:
            depth += 1
        elif char in "([{":
            depth -= 1
            if depth < 0:
                return ""
        elif depth == 0 and (char.isalnum() or char in "_$"):
            found = _PARTIAL.search(left, 0, index + 1)
            return found[0] if found else ""
    return ""


def _read_words(
    reading: Reading, prefix: str, line: str, lines: list[str], same_line: str, lines_after: list[str]
) -> None:
    find = IDENTIFIER.findall
    near = lines[-LINES_BEFORE * 2 :]
    found: list[list[str]] = []
    kept = len(near)
    while kept and len(found) < LINES_BEFORE:
        kept -= 1
        words = find(near[kept][:_LINE_CHARS])
        if words:
            found.append(words)
    own = find(line[: len(line) - len(reading.partial)])
    reading.before = [own, *found]
    far = "\n".join(lines[: len(lines) - len(near) + kept])
    head_stop = len(prefix) - len(line) - sum(map(len, lines)) - len(lines)
    head = find(prefix[: min(_HEAD_CHARS, max(0, head_stop))])
    reading.prefix_words = head + find(far)
    for words in reversed(reading.before):
        reading.prefix_words += words
    reading.after = []
    words_after = find(same_line[:_LINE_CHARS])
    reading.after.append(words_after)
    number = 0
    for number, text in enumerate(lines_after, start=1):  # noqa: B007 (it tells where the loop ended)
        words = find(text[:_LINE_CHARS])
        if words:
            reading.after.append(words)
        if len(reading.after) > LINES_AFTER:
            break
    for words in reading.after:
        reading.suffix_words += words
    reading.suffix_words += find("\n".join(lines_after[number:]))


def _read_scope(reading: Reading, line: str, lines: list[str]) -> tuple[int, int | None]:
    """Reads the lines that open what encloses the cursor; where the innermost function and class begin."""
    depth = len(_matched(line))
    start, class_line = max(0, len(lines) - LINES_BEFORE), None
    is_found = False
    for number in range(len(lines) - 1, max(-1, len(lines) - _MAX_LINES_UP), -1):
        text = lines[number]
        if depth <= 0 or len(reading.chain) >= _MAX_CHAIN:
            break
        indent = len(_matched(text))
        if indent >= depth or indent == len(text):
            continue
        if text[indent] in _CLOSES or (text[indent] == "{" and len(text) == indent + 1):
            # Of what is closed here, the line that opened it says more.
            depth = indent + 1
            continue
        if (
            text[indent] in "#/*@"
            and not text.startswith("@", indent)
            and text[indent : indent + 2] in ("//", "/*", "# ")
        ):
            continue
        depth = indent
        reading.chain.append(IDENTIFIER.findall(text[:_LINE_CHARS]))
        name, is_class = _header(reading.language, text)
        if name and is_class and not reading.class_name:
            reading.class_name, class_line = name, number
            _read_bases(reading, "\n".join(lines[number : number + 4]))
        elif name and not is_class and not is_found:
            reading.function, start, is_found = name, number, True
            receiver = _GO_RECEIVER.search(text)
            if receiver is not None:
                reading.class_name = reading.class_name or receiver["type"]
                reading.typed.setdefault(receiver["receiver"], []).append(receiver["type"])
            header = " ".join(lines[number : number + 12])
            reading.parameters = IDENTIFIER.findall(header[: _parameters_stop(header)])[1:]
    return start, class_line


def _matched(text: str) -> str:
    found = _INDENTATION.match(text)
    return found[0] if found else ""


def _parameters_stop(header: str) -> int:
    depth = 0
    for index, char in enumerate(header[:1_200]):
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0 and index > 4 and not header[:index].lstrip().startswith("func ("):
                return index
    return min(len(header), 400)


def _header(language: Language | None, text: str) -> tuple[str, bool]:
    """The name that a line opens a class or function with, and whether it is a class."""
    if language is not None:
        for pattern in language.headers:
            match = pattern.match(text)
            if match is not None:
                groups = match.groupdict()
                if groups.get("name"):
                    return groups["name"], bool(groups.get("class"))
    found = _IMPL_FOR.search(text) or _CLASS_HEADER.search(text)
    if found is not None:
        return found["name"], True
    found = _FUNCTION_HEADER.search(text) or _ASSIGNED_HEADER.search(text) or _CALL_HEADER.search(text)
    if found is not None and found["name"] not in _CONTROL:
        return found["name"], False
    return "", False


def _read_bases(reading: Reading, header: str) -> None:
    pattern = reading.language.bases if reading.language is not None else None
    match = pattern.search(" ".join(header.split()).partition("{")[0]) if pattern is not None else None
    if match is not None:
        reading.bases = tuple(_TYPE_WORD.findall(match["bases"] or ""))[:12]


def _read_members(reading: Reading, function: str, lines_after: list[str]) -> None:
    """Which members are asked of which names near the cursor."""
    pattern = reading.language.member if reading.language is not None else MEMBER
    for distance, text in enumerate(reversed(function.split("\n"))):
        if distance > LINES_BEFORE:
            break
        for match in pattern.finditer(text[:_LINE_CHARS]):
            _note(reading, match["receiver"], match["member"], distance)
    for distance, text in enumerate(lines_after[:LINES_AFTER], start=1):
        for match in pattern.finditer(text[:_LINE_CHARS]):
            _note(reading, match["receiver"], match["member"], distance + 2)


def _note(reading: Reading, name: str, member: str, distance: int) -> None:
    known = reading.receivers.get(name)
    if known is None:
        known = reading.receivers[name] = Receiver(name, distance)
    known.distance = min(known.distance, distance)
    known.members.add(member)


def _read_types(reading: Reading, text: str) -> None:
    if reading.language is not None:
        for pattern in reading.language.typed:
            for match in pattern.finditer(text):
                types = reading.typed.setdefault(match["name"], [])
                types += [word for word in _TYPE_WORD.findall(match["type"]) if word not in types]
    lines = text.split("\n")
    assigning = [line for line in lines if "=" in line]
    for name, call in _pairs(_FROM_CALL, "\n".join(line for line in assigning if "(" in line), "call"):
        reading.from_calls[name] = call
    for name, other in _pairs(_FROM_NAME, "\n".join(assigning), "other"):
        reading.from_names[name] = other
    for name, other in _pairs(_FROM_LOOP, "\n".join(line for line in lines if "for" in line), "other"):
        reading.from_names[name] = other


def _pairs(pattern: re.Pattern[str], text: str, group: str) -> Iterator[tuple[str, str]]:
    for match in pattern.finditer(text):
        yield match["name"], match[group]
