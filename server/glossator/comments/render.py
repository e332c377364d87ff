"""Prose as a whole documentation comment in a convention: Google, NumPy and Sphinx docstrings, JSDoc and TSDoc."""

from glossator.comments.encode import block_comment, python_docstring
from glossator.comments.prose import Prose
from glossator.comments.render_jsdoc import jsdoc_lines
from glossator.comments.render_python import google_lines, numpy_lines, sphinx_lines
from glossator.comments.style import GOOGLE, JSDOC, NUMPY, PYTHON_STYLES, SPHINX, TSDOC
from glossator_context.facts import Facts

MIN_WIDTH = 40
_PYTHON = {GOOGLE: google_lines, NUMPY: numpy_lines, SPHINX: sphinx_lines}


def render(prose: Prose, facts: Facts, *, style: str, width: int, indent_width: int) -> str:
    """The comment with its marks, lines joined by LF and without indentation; one line where a summary is all.

    `width` is the longest line in the file, `indent_width` the columns of the indentation that the comment gets.
    """
    style = style_for(style, facts.language)
    available = max(MIN_WIDTH, width - indent_width)
    if style in _PYTHON:
        lines = _PYTHON[style](prose, facts, available)
        return python_docstring("\n".join(lines), max_chars=available)
    return block_comment(jsdoc_lines(prose, facts, available - len(" * "), is_tsdoc=style == TSDOC))


def style_for(style: str, language: str) -> str:
    """`style` where it is one of the language's, else the language's usual one."""
    if language == "python":
        return style if style in PYTHON_STYLES else GOOGLE
    if style in {JSDOC, TSDOC}:
        return style
    return JSDOC if language.startswith("javascript") else TSDOC
