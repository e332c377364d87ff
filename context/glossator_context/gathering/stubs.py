"""Declarations without their bodies, as text that a model reads in place of the file."""

from collections.abc import Sequence

from glossator_context.languages import Language
from glossator_context.symbols import Symbol, SymbolKind

INDENT = "    "

_MAX_DOC_CHARS = 120
_WITHOUT_BODY = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.TYPE})


def stub(symbol: Symbol, language: Language, members: Sequence[Symbol] = ()) -> str:
    """A symbol's signature with its documentation's first line, and below it those of its members."""
    if not members:
        return bodiless(symbol.signature, symbol.kind, language) + _first_line(symbol, language)
    lines = [f"{symbol.signature}{language.open_body}{_first_line(symbol, language)}"]
    lines += [f"{INDENT}{stub(member, language)}" for member in members]
    return closed(lines, language)


def bodiless(signature: str, kind: SymbolKind, language: Language) -> str:
    """A signature with the mark that stands for a body, where its kind has one."""
    return signature + (language.no_value if kind in _WITHOUT_BODY else language.no_body)


def closed(lines: Sequence[str], language: Language) -> str:
    """The lines of a declaration with the mark behind them that ends it."""
    return "\n".join([*lines, language.close_body] if language.close_body else lines)


def _first_line(symbol: Symbol, language: Language) -> str:
    """The first line of the documentation as a comment."""
    line = symbol.doc.strip().partition("\n")[0].strip() if symbol.doc else ""
    return f"  {language.line_comment} {line[:_MAX_DOC_CHARS]}" if line else ""
