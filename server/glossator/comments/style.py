"""Which convention a project writes its Python docstrings in: by its settings, else by what most of them look like."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

GOOGLE, NUMPY, SPHINX, JSDOC, TSDOC = "google", "numpy", "sphinx", "jsdoc", "tsdoc"
PYTHON_STYLES = (GOOGLE, NUMPY, SPHINX)

_SIGNS = {
    GOOGLE: re.compile(
        r"^[ \t]*(?:Args|Arguments|Returns|Yields|Raises|Attributes):[ \t]*\n[ \t]+\S", re.MULTILINE
    ),
    NUMPY: re.compile(
        r"^[ \t]*(?:Parameters|Returns|Yields|Raises|Attributes|Other Parameters)[ \t]*\n[ \t]*-{3,}[ \t]*$",
        re.MULTILINE,
    ),
    SPHINX: re.compile(r"^[ \t]*:(?:param|type|returns?|rtype|raises?|yields?|ivar)\b[^:\n]*:", re.MULTILINE),
}
_NAMES = {
    "google": GOOGLE,
    "numpy": NUMPY,
    "numpydoc": NUMPY,
    "sphinx": SPHINX,
    "rest": SPHINX,
    "epytext": SPHINX,
}


def detect_style(docs: Iterable[str]) -> str:
    """The convention of most of the texts that show one; Google's where none does or none leads."""
    counts = dict.fromkeys(PYTHON_STYLES, 0)
    for doc in docs:
        signs = {style: len(pattern.findall(doc)) for style, pattern in _SIGNS.items()}
        best = max(signs, key=lambda style: signs[style])
        if signs[best]:
            counts[best] += 1
    return max(PYTHON_STYLES, key=lambda style: counts[style])


def style_of_project(pyproject: Mapping[str, Any]) -> str | None:
    """The convention that a parsed pyproject.toml asks its linters for; None where it asks for none."""
    tool = pyproject.get("tool")
    if not isinstance(tool, Mapping):
        return None
    places = (
        ("ruff", "lint", "pydocstyle", "convention"),
        ("ruff", "pydocstyle", "convention"),
        ("pydocstyle", "convention"),
        ("pydoclint", "style"),
        ("docformatter", "style"),
    )
    for place in places:
        value: Any = tool
        for key in place:
            value = value.get(key) if isinstance(value, Mapping) else None
        if isinstance(value, str) and value.lower() in _NAMES:
            return _NAMES[value.lower()]
    return NUMPY if isinstance(tool.get("numpydoc_validation"), Mapping) else None
