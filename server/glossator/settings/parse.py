"""Raw settings into the shape, one layer upon the other: the only reader of raw data.

A key that is unknown or wrong costs one problem and nothing else: the value below it stays. A layer is raw data, the
name of where it is from, and a way to find a key's line there.
"""

import dataclasses
import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, get_type_hints

from glossator.settings.shape import BUILTIN, ModelSettings, Routes, Settings

Key = tuple[str, ...]

MODEL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
MAX_MODELS = 100
KEY_SOURCES = ("api_key_env", "api_key_file", "api_key_command", "api_key_keyring")
_CAMEL = re.compile(r"(?<=[a-z0-9])([A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Settings from one place. `camel` is for JSON, whose keys are camelCase."""

    origin: str
    raw: Any
    camel: bool = False
    line_of: Callable[[Key], int | None] = field(default=lambda _: None)


def parse_settings(layers: Sequence[Layer], last: Settings | None = None) -> tuple[Settings, tuple[str, ...]]:
    """The settings of all layers, later ones on top, and a sentence for each thing that is wrong.

    Where a value is wrong, that of `last` stays, else that of the layers below, else the default.
    """
    reader = _Reader(last)
    for layer in layers:
        reader.read(layer)
    return reader.settings(), tuple(reader.problems)


class _Reader:
    def __init__(self, last: Settings | None) -> None:
        self.problems: list[str] = []
        self._last = last
        self._values: dict[Key, Any] = {}
        self._origins: dict[Key, Layer] = {}

    def read(self, layer: Layer) -> None:
        if not isinstance(layer.raw, Mapping):
            self._problem(layer, (), "must be a table of sections")
            return
        sections = get_type_hints(Settings)
        for name, raw in layer.raw.items():
            section = _plain(name, layer)
            if section not in sections:
                self._unknown(layer, (str(name),), section, tuple(sections))
            elif not isinstance(raw, Mapping):
                self._problem(layer, (section,), "must be a table")
            elif section == "models":
                self._read_models(layer, raw)
            else:
                self._read_section(layer, (section,), sections[section], raw)

    def settings(self) -> Settings:
        models = self._models()
        built: dict[str, Any] = {"models": MappingProxyType(models)}
        for section, shape in get_type_hints(Settings).items():
            if section != "models":
                keys = {key[1]: value for key, value in self._values.items() if key[0] == section}
                built[section] = shape(**keys)
        built["routes"] = self._checked_routes(built["routes"], models)
        return Settings(**built)

    def _read_models(self, layer: Layer, raw: Mapping[Any, Any]) -> None:
        for name, model in raw.items():
            if not isinstance(name, str) or not MODEL_NAME.match(name) or name == BUILTIN:
                self._problem(
                    layer, ("models", str(name)), "is no name for a model: use letters, digits, _ . -"
                )
            elif not isinstance(model, Mapping):
                self._problem(layer, ("models", name), "must be a table")
            else:
                self._read_section(layer, ("models", name), ModelSettings, model)

    def _read_section(self, layer: Layer, path: Key, shape: type, raw: Mapping[Any, Any]) -> None:
        from glossator.settings.values import BadValue, field_value

        names = tuple(field.name for field in dataclasses.fields(shape))
        for name, value in raw.items():
            plain = _plain(name, layer)
            if plain not in names:
                self._unknown(layer, (*path, str(name)), plain, names)
                continue
            key = (*path, plain)
            try:
                self._values[key] = field_value(shape, plain, value)
                self._origins[key] = layer
            except BadValue as error:
                self._problem(layer, key, str(error))
                self._keep_last(key)

    def _keep_last(self, key: Key) -> None:
        if self._last is None:
            return
        if key[0] == "models":
            model = self._last.models.get(key[1])
            if model is not None:
                self._values[key] = getattr(model, key[2])
        else:
            self._values[key] = getattr(getattr(self._last, key[0]), key[1])

    def _models(self) -> dict[str, ModelSettings]:
        found: dict[str, dict[str, Any]] = {}
        for key, value in self._values.items():
            if key[0] == "models":
                found.setdefault(key[1], {})[key[2]] = value
        models = {}
        for name, values in list(found.items())[:MAX_MODELS]:
            missing = [key for key in ("base_url", "model") if key not in values]
            sources = [key for key in KEY_SOURCES if values.get(key) is not None]
            layer = next(layer for key, layer in self._origins.items() if key[:2] == ("models", name))
            if missing:
                self._problem(layer, ("models", name), f"needs {' and '.join(missing)}")
            elif len(sources) > 1:
                self._problem(layer, ("models", name), f"has both {' and '.join(sources)}: give one")
            else:
                models[name] = ModelSettings(**values)
        return models

    def _checked_routes(self, routes: Routes, models: Mapping[str, ModelSettings]) -> Routes:
        """Without a model that does not exist: such a route is not half kept, for that might send text elsewhere."""
        checked = {}
        for field_ in dataclasses.fields(Routes):
            names: tuple[str, ...] = getattr(routes, field_.name)
            unknown = [name for name in names if name not in models and name != BUILTIN]
            key = ("routes", field_.name)
            if unknown or not names:
                hint = _hint(unknown[0], (*models, BUILTIN)) if unknown else ""
                reason = f"names {unknown[0]}, which is no model{hint}" if unknown else "is empty"
                if key in self._origins:
                    self._problem(self._origins[key], key, reason)
                names = (BUILTIN,)
            checked[field_.name] = names
        return Routes(**checked)

    def _unknown(self, layer: Layer, path: Key, name: str, known: Sequence[str]) -> None:
        self._problem(layer, path, f"is not known{_hint(name, known)}")

    def _problem(self, layer: Layer, path: Key, reason: str) -> None:
        line = layer.line_of(path)
        where = layer.origin if line is None else f"{layer.origin}:{line}"
        shown = ".".join(path)[:200]
        self.problems.append(f"{where}: {shown} {reason}" if shown else f"{where}: {reason}")


def _plain(name: Any, layer: Layer) -> str:
    """The name as the shape has it. In JSON the snake_case form is taken, too."""
    text = str(name)
    return _CAMEL.sub(lambda match: "_" + match[1].lower(), text) if layer.camel else text


def _hint(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""
