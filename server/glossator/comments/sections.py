"""Documentation text taken apart: our tagged lines, and the sections of Google, NumPy, Sphinx and JSDoc comments."""

import re
from dataclasses import dataclass, field

_HEADERS = {
    "args": "parameters", "arguments": "parameters", "parameters": "parameters", "params": "parameters",
    "keyword args": "parameters", "keyword arguments": "parameters", "other parameters": "parameters",
    "attributes": "attributes", "fields": "attributes",
    "returns": "returns", "return": "returns", "return value": "returns",
    "yields": "yields", "yield": "yields",
    "raises": "raises", "throws": "raises", "exceptions": "raises", "errors": "raises",
    "summary": "summary", "details": "details", "description": "details",
    "note": "dropped", "notes": "dropped", "example": "dropped", "examples": "dropped", "usage": "dropped",
    "see also": "dropped", "references": "dropped", "warning": "dropped", "warnings": "dropped", "todo": "dropped",
    "explanation": "dropped",
}  # fmt: skip
_LEAD = r"[\s>#•]*(?:[-*+]\s+)?[*_`]{0,3}"
_TAG = re.compile(
    rf"^{_LEAD}(?P<tag>summary|details|returns?|yields?)[\s*_`]*:\s*(?:\*\*|__(?=\s))?\s*(?P<text>.*)$"
    rf"|^{_LEAD}(?P<kind>param(?:eter)?|arg(?:ument)?|attribute|attr|field|raises?|throws?|exception)"
    r"[\s*`]+(?P<name>\*{0,2}[A-Za-z_$][\w.$]*)[*`]*(?:\s*\([^()\n]*\))?[\s*_`]*(?::|\s[-–—]\s)\s*(?:\*\*|__(?=\s))?\s*(?P<entry>.*)$",
    re.IGNORECASE,
)
_SPHINX = re.compile(
    r"^\s*:(?P<kind>param|parameter|arg|argument|keyword|ivar|cvar|var|raises?|raise|except|exception|returns?|yields?|type|rtype|vartype)"
    r"(?:\s+(?P<name>[^:\n]*?))?\s*:\s*(?P<text>.*)$"
)
_JSDOC = re.compile(
    r"^\s*@(?P<kind>param|arg|argument|prop|property|returns?|yields?|throws?|exception|typeParam|template|\w+)\b\s*(?P<text>.*)$"
)
_HEADER = re.compile(rf"^(?P<indent>{_LEAD})(?P<name>[A-Za-z][A-Za-z ]{{2,24}}?)[\s*_`]*:?[*_`]*\s*:?\s*$")
_ENTRY = re.compile(
    r"^(?P<indent>\s*)(?:[-*+•]\s+)?[*`]{0,3}(?P<name>\*{0,2}[A-Za-z_$][\w.$]*(?:\s*,\s*\*{0,2}[A-Za-z_$][\w.$]*)*)[*`]{0,3}"
    r"\s*(?:\((?P<type>[^\n]*?)\))?\s*(?::|\s[-–—]\s)\s*(?:\*\*|__(?=\s))?\s*(?P<text>.*)$"
)
_UNDERLINE = re.compile(r"^\s*[-=~]{3,}\s*$")
_KINDS = {
    "param": "parameters", "parameter": "parameters", "arg": "parameters", "argument": "parameters", "keyword": "parameters",
    "attribute": "attributes", "attr": "attributes", "field": "attributes", "ivar": "attributes", "cvar": "attributes",
    "var": "attributes", "prop": "attributes", "property": "attributes",
    "raise": "raises", "raises": "raises", "throw": "raises", "throws": "raises", "except": "raises", "exception": "raises",
}  # fmt: skip


@dataclass(slots=True)
class Parts:
    """What has been read so far. The summary may hold several sentences."""

    summary: str = ""
    details: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    returns: str = ""
    yields: str = ""
    raises: dict[str, str] = field(default_factory=dict)


def parts_of_text(text: str) -> Parts:
    """Take a text apart, whatever convention it is written in."""
    reader = _Reader()
    lines = text.split("\n")
    for number, line in enumerate(lines):
        reader.read(line, lines[number + 1] if number + 1 < len(lines) else "")
    return reader.parts


class _Reader:
    """Where the next line belongs: `section` is a field of `Parts`, `name` the entry that may go on."""

    def __init__(self) -> None:
        self.parts = Parts()
        self.section = "summary"
        self.name = ""
        self.is_numpy = False
        self.entry_indent: int | None = None

    def read(self, line: str, following: str) -> None:
        """Take one line; `following` is the line behind it, which may underline a header."""
        if _UNDERLINE.match(line) and self.is_numpy:
            return
        if self._field(line) or self._header(line, following):
            return
        if self.section in {"parameters", "attributes", "raises"} and self._entry(line):
            return
        self._more(line)

    def _field(self, line: str) -> bool:
        if sphinx := _SPHINX.match(line):
            self._begin_field(sphinx["kind"].lower(), sphinx["name"] or "", sphinx["text"])
            return True
        if (jsdoc := _JSDOC.match(line)) and not re.match(r"\s*@\w+\s*\(", line):
            self._begin_jsdoc(jsdoc["kind"], jsdoc["text"])
            return True
        tag = _TAG.match(line)
        if tag is None:
            return False
        if tag["tag"]:
            name = tag["tag"].lower()
            self.name = ""
            self.entry_indent = None
            if not tag["text"].strip():
                self.section = _HEADERS[name]
                return True
            self.section = {"return": "returns", "yield": "yields"}.get(name, name)
            self._set_text(_clean(tag["text"]))
            return True
        self.section = _KINDS[tag["kind"].lower()]
        self.entry_indent = None
        self._set_entry(tag["name"], tag["entry"])
        return True

    def _begin_field(self, kind: str, name: str, text: str) -> None:
        self.entry_indent = None
        if kind in {"type", "rtype", "vartype"}:
            self.section, self.name = "dropped", ""
        elif kind in {"return", "returns", "yield", "yields"}:
            self.section, self.name = "yields" if kind.startswith("y") else "returns", ""
            self._set_text(_clean(text))
        else:
            self.section = _KINDS[kind]
            self._set_entry(name.rpartition(" ")[2].replace("\\", ""), text)

    def _begin_jsdoc(self, kind: str, text: str) -> None:
        self.entry_indent = None
        kind = kind.lower()
        stated = re.match(r"\{(?P<type>(?:[^{}]|\{[^{}]*\})*)\}\s*", text)
        rest = text[stated.end() :] if stated else text
        if kind in {"return", "returns", "yield", "yields"}:
            self.section, self.name = "yields" if kind.startswith("y") else "returns", ""
            self._set_text(_clean(rest.lstrip("-– ")))
        elif kind in _KINDS:
            self.section = _KINDS[kind]
            if self.section == "raises" and stated:
                self._set_entry(stated["type"], rest.lstrip("-– "))
                return
            found = re.match(r"\[?(?P<name>[A-Za-z_$][\w.$]*)[^\]\s]*\]?\s*[-–—:]?\s*(?P<text>.*)", rest)
            self._set_entry(found["name"] if found else "", found["text"] if found else "")
        elif kind in {"description", "desc", "summary", "remarks"}:
            self.section = "summary" if not self.parts.summary else "details"
            self.name = ""
            self._set_text(_clean(rest))
        else:
            self.section, self.name = "dropped", ""

    def _header(self, line: str, following: str) -> bool:
        found = _HEADER.match(line)
        section = _HEADERS.get(found["name"].strip().lower()) if found else None
        if found is None or section is None:
            return False
        underlined = bool(_UNDERLINE.match(following))
        marked = (
            line.rstrip().rstrip("*_` ").endswith(":") or underlined or re.match(r"\s*(?:#|\*\*|__)", line)
        )
        if not marked:
            return False
        self.section, self.name, self.is_numpy, self.entry_indent = section, "", underlined, None
        return True

    def _entry(self, line: str) -> bool:
        if not line.strip():
            return True
        indent = len(line) - len(line.lstrip())
        if self.entry_indent is not None and indent > self.entry_indent:
            return False
        if self.is_numpy:
            found = re.match(r"\s*(\*{0,2}[A-Za-z_$][\w.$]*(?:\s*,\s*\*{0,2}\w+)*)\s*(?::.*)?$", line)
            if found is None:
                return False
            self.entry_indent = indent
            self._set_entry(found[1], "")
            return True
        entry = _ENTRY.match(line)
        if entry is None:
            return False
        self.entry_indent = indent
        self._set_entry(entry["name"], entry["text"])
        return True

    def _set_entry(self, name: str, text: str) -> None:
        names = [part.strip().lstrip("*").strip("`") for part in name.split(",")]
        entries: dict[str, str] = getattr(self.parts, self.section)
        self.name = next((part for part in names if part), "")
        for part in names:
            if part:
                entries.setdefault(part, _clean(text))

    def _set_text(self, text: str) -> None:
        known: str = getattr(self.parts, self.section)
        if self.section == "summary" and known:
            self.section = "details"
            known = self.parts.details
        setattr(self.parts, self.section, f"{known} {text}".strip() if known else text)

    def _more(self, line: str) -> None:
        """A line that continues what came before it."""
        text = line.strip()
        if self.section == "summary":
            if not text:
                if self.parts.summary:
                    self.section = "details"
            else:
                self.parts.summary = f"{self.parts.summary} {_clean(text)}".strip()
        elif self.section == "details":
            self.parts.details = f"{self.parts.details}\n{line.rstrip()}" if self.parts.details else text
        elif self.section in {"returns", "yields"} and text:
            known: str = getattr(self.parts, self.section)
            stated = (
                self.is_numpy
                and not known
                and re.fullmatch(r"[\w.\[\], |]+(?:\s*:.*)?", text)
                and line[:1].strip()
            )
            if not stated:
                typed = (
                    None
                    if known
                    else re.match(r"^[A-Za-z_][\w.]*(?:\[[^\]]*\])?(?:\s*\|\s*\w+)*:\s+(?P<text>\S.*)$", text)
                )
                setattr(
                    self.parts, self.section, f"{known} {_clean(typed['text'] if typed else text)}".strip()
                )
        elif self.section in {"parameters", "attributes", "raises"} and text and self.name:
            entries: dict[str, str] = getattr(self.parts, self.section)
            entries[self.name] = f"{entries[self.name]} {_clean(text)}".strip()


def _clean(text: str) -> str:
    """The text without the bold and italic marks that models put around it."""
    text = text.strip()
    text = re.sub(r"\*\*(?=[^\s*])(.+?)(?<=[^\s*])\*\*(?!\w)", r"\1", text)
    return re.sub(r"^\*\*\s*|\s*\*\*$", "", text).strip()
