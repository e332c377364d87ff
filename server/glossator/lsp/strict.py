"""A converter that takes the client's values as they are, or refuses them.

By default cattrs makes 3 of `"3"` and of `3.7`, and an empty list of an empty object. A position that was misread is an
edit in the wrong place.
"""

from typing import Any

from cattrs import Converter
from lsprotocol import types
from pygls.protocol import default_converter

MAX_UINTEGER = 2**31 - 1


def strict_converter() -> Converter:
    """LSP's types, structured strictly. Unknown keys are ignored, as the protocol demands."""
    converter: Converter = default_converter()  # type: ignore[no-untyped-call]
    converter.register_structure_hook(int, _integer)
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(bool, _boolean)
    converter.register_structure_hook(str, _string)
    converter.register_structure_hook(types.Position, _position)
    converter.register_structure_hook(types.VersionedTextDocumentIdentifier, _versioned)
    converter.register_structure_hook(types.TextDocumentItem, _item)
    return converter


def _position(value: Any, _: Any) -> types.Position:
    if not isinstance(value, dict):
        raise TypeError("a position is an object")
    return types.Position(line=_uinteger(value.get("line")), character=_uinteger(value.get("character")))


def _versioned(value: Any, _: Any) -> types.VersionedTextDocumentIdentifier:
    identifier = types.VersionedTextDocumentIdentifier(uri=_string(value["uri"], str), version=0)
    _set_version(identifier, value.get("version"))
    return identifier


def _item(value: Any, _: Any) -> types.TextDocumentItem:
    item = types.TextDocumentItem(
        uri=_string(value["uri"], str),
        language_id=_string(value["languageId"], str),
        version=0,
        text=_string(value["text"], str),
    )
    _set_version(item, value.get("version"))
    return item


def _set_version(
    document: types.VersionedTextDocumentIdentifier | types.TextDocumentItem, version: Any
) -> None:
    """Set a version that may be null: clients without versions send that, and lsprotocol's classes refuse it."""
    object.__setattr__(document, "version", None if version is None else _integer(version, int))


def _uinteger(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MAX_UINTEGER:
        raise ValueError("an unsigned integer is expected")
    return value


def _integer(value: Any, _: Any) -> int:
    if type(value) is not int:
        raise TypeError("an integer is expected")
    return value


def _number(value: Any, _: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("a number is expected")
    return float(value)


def _boolean(value: Any, _: Any) -> bool:
    if type(value) is not bool:
        raise TypeError("true or false is expected")
    return value


def _string(value: Any, _: Any) -> str:
    if type(value) is not str:
        raise TypeError("a string is expected")
    return value
