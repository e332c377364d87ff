"""A type annotation in words, as far as it can be said shortly."""

import re

from glossator.wording.words import article, plural

_SIMPLE = {
    "str": "string", "string": "string", "int": "integer", "float": "number", "number": "number", "bool": "boolean",
    "boolean": "boolean", "bytes": "bytes object", "bytearray": "bytearray", "dict": "dictionary", "list": "list",
    "tuple": "tuple", "set": "set", "frozenset": "frozen set", "object": "object", "Path": "path",
    "Decimal": "decimal number", "datetime": "date and time", "date": "date", "timedelta": "time span", "Exception": "exception",
}  # fmt: skip
_MANY = {
    "list": "list", "List": "list", "Sequence": "sequence", "Iterable": "iterable", "set": "set", "Set": "set",
    "frozenset": "frozen set", "tuple": "tuple", "Tuple": "tuple", "Collection": "collection", "Array": "array",
    "ReadonlyArray": "array", "Iterator": "iterator", "Generator": "generator", "AsyncIterator": "asynchronous iterator",
    "AsyncGenerator": "asynchronous generator", "deque": "deque",
}  # fmt: skip
_MAPPINGS = frozenset(
    ("dict", "Dict", "Mapping", "MutableMapping", "Record", "Map", "defaultdict", "OrderedDict")
)
_WRAPPERS = frozenset(
    (
        "Promise",
        "Awaitable",
        "Coroutine",
        "Annotated",
        "Final",
        "ClassVar",
        "Required",
        "NotRequired",
        "Readonly",
    )
)
_NAME = re.compile(r"[A-Za-z_$][\w$.]*\Z")
_GENERIC = re.compile(r"([A-Za-z_$][\w$.]*)\s*[\[<](.*)[\]>]\Z", re.DOTALL)
_NONES = frozenset(("None", "null", "undefined", "void"))


def without_none(annotation: str | None) -> tuple[str | None, bool]:
    """The annotation without its None, and whether it had one: `str | None` is ("str", True)."""
    if annotation is None:
        return None, False
    text = annotation.strip().strip("\"'")
    generic = _GENERIC.match(text)
    if generic and generic[1].rpartition(".")[2] == "Optional":
        return generic[2].strip(), True
    parts = split_top(text, "|")
    if generic and generic[1].rpartition(".")[2] == "Union":
        parts = split_top(generic[2], ",")
    kept = [part for part in parts if part not in _NONES]
    if len(kept) == len(parts):
        return text, False
    return (" | ".join(kept) or None), True


def is_boolean(annotation: str | None) -> bool:
    """Whether an annotation is a truth value, perhaps None."""
    return without_none(annotation)[0] in {"bool", "boolean"}


def is_callable(annotation: str | None) -> bool:
    """Whether an annotation is a function's."""
    text = without_none(annotation)[0] or ""
    return "=>" in text or bool(re.match(r"(?:[\w.]*\.)?Callable\b|Function\b", text))


def type_phrase(annotation: str | None) -> str:
    """`a string`, `a list of strings`, a class's name in backquotes; empty where it is not worth saying."""
    text, optional = without_none(annotation)
    if text is None:
        return ""
    phrase = _phrase(text)
    return f"{phrase}, or None" if phrase and optional else phrase


def _phrase(text: str) -> str:
    text = text.strip().strip("\"'")
    if (
        text in {"Any", "any", "unknown", "object", "Self", "this"}
        or len(text) > 60
        or re.fullmatch(r"_?[A-Z]\d?|\w*_(?:co|contra)|_?[A-Z]T", text)
    ):
        return ""
    if text.endswith("[]") and _NAME.match(text[:-2]):
        return f"an array of {_items(text[:-2])}"
    if text in _SIMPLE:
        return f"{article(_SIMPLE[text])} {_SIMPLE[text]}"
    if text.rpartition(".")[2] in {"Any", "Callable", "Self"}:
        return "a function" if text.endswith("Callable") else ""
    if _NAME.match(text):
        return f"{article(text)} `{text}`" if text[0].isupper() or "." in text else ""
    generic = _GENERIC.match(text)
    if not generic:
        return ""
    name, inside = generic[1].rpartition(".")[2], split_top(generic[2], ",")
    if name in _WRAPPERS and inside:
        return _phrase(inside[-1] if name == "Coroutine" else inside[0])
    if name in _MAPPINGS and len(inside) == 2:
        return f"a mapping of {_items(inside[0])} to {_items(inside[1])}"
    if name in {"tuple", "Tuple"} and len(inside) > 1 and inside[-1] != "...":
        return f"a tuple of {_number(len(inside))} items"
    if name in _MANY and inside:
        return f"{article(_MANY[name])} {_MANY[name]} of {_items(inside[0])}"
    if name in {"type", "Type"}:
        return "a class"
    if name == "Callable":
        return "a function"
    return f"{article(name)} `{name}`"


def _items(text: str) -> str:
    text = text.strip().strip("\"'")
    if text in _SIMPLE:
        return plural(_SIMPLE[text])
    if _NAME.match(text) and text[0].isupper() and text not in {"Any", "T", "K", "V"}:
        return f"`{text}` objects"
    return "values"


def _number(count: int) -> str:
    return ("no", "one", "two", "three", "four", "five", "six")[count] if count < 7 else str(count)


def split_top(text: str, separator: str) -> list[str]:
    """`text` split at a separator that stands in no bracket and no quotes."""
    parts, depth, start, quote = [], 0, 0, ""
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "([{<":
            depth += 1
        elif character in ")]}" or (character == ">" and text[place - 1 : place] not in {"=", "-"}):
            depth -= 1
        elif character == separator and depth == 0:
            parts.append(text[start:place].strip())
            start = place + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]
