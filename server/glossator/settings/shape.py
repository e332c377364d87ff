"""The shape of all settings; each default is written once, here. Sections and keys are those of the README's table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

BUILTIN = "builtin"

Style = Literal["auto", "google", "numpy", "sphinx", "jsdoc", "tsdoc"]


def _within(low: float, high: float, default: Any) -> Any:
    """A number with limits that are checked where settings are read."""
    return field(default=default, metadata={"low": low, "high": high})


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Cost per million tokens, in the currency of the bill."""

    input: float = _within(0, 1e6, 0.0)
    output: float = _within(0, 1e6, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """One model on one OpenAI-compatible endpoint. At most one of the `api_key_…` sources is given.

    `base_url` may end in `/v1` or not, or be a full path. `fim` is auto, chat, suffix, infill, mistral or a template's
    name. `context_tokens` None means: probed, else learned from a refusal.
    """

    base_url: str
    model: str
    api_key_env: str | None = None
    api_key_file: str | None = None
    api_key_command: tuple[str, ...] | None = None
    api_key_keyring: str | None = None
    price: Price | None = None
    context_tokens: int | None = _within(256, 100_000_000, None)
    fim: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """For each task the names of models, first the one to ask first. `builtin` needs no model section."""

    complete: tuple[str, ...] = (BUILTIN,)
    explain: tuple[str, ...] = (BUILTIN,)
    document: tuple[str, ...] = (BUILTIN,)
    review: tuple[str, ...] = (BUILTIN,)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteSettings:
    """Ghost text. `languages` empty means every language; `debounce_ms` None means: decided by the client."""

    enabled: bool = True
    max_tokens: int = _within(1, 8192, 128)
    multiline: bool = True
    debounce_ms: int | None = _within(0, 5000, None)
    languages: tuple[str, ...] = ()
    stop_at: tuple[str, ...] = ()
    candidates: int = _within(1, 5, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextSettings:
    """What a model is shown, in tokens for each task. With `index` the workspace's files are read in the background."""

    index: bool = True
    complete_tokens: int = _within(128, 1_000_000, 2048)
    explain_tokens: int = _within(128, 1_000_000, 6000)
    document_tokens: int = _within(128, 1_000_000, 3000)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSettings:
    """Documentation. `style` is auto, google, numpy, sphinx, jsdoc or tsdoc; `language` the natural language."""

    style: Style = "auto"
    width: int = _within(40, 200, 88)
    private: bool = False
    language: str = "English"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoverSettings:
    """Explanations on hover; off unless switched on, because each hover may ask a model."""

    enabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySettings:
    """What may be sent. `deny` are further gitignore-style patterns; `redact` replaces secrets by placeholders."""

    local_only: bool = False
    deny: tuple[str, ...] = ()
    redact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSettings:
    """Daily limits; None means no limit."""

    tokens_per_day: int | None = _within(0, 1e12, None)
    cost_per_day: float | None = _within(0, 1e9, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheSettings:
    """Answers on disk. `folder` None means the user's cache folder."""

    enabled: bool = True
    folder: str | None = None
    size_mb: int = _within(1, 100_000, 256)
    ttl_days: int = _within(0, 3650, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. Immutable: a change replaces the whole object."""

    models: Mapping[str, ModelSettings] = field(default_factory=lambda: MappingProxyType({}))
    routes: Routes = Routes()
    complete: CompleteSettings = CompleteSettings()
    context: ContextSettings = ContextSettings()
    document: DocumentSettings = DocumentSettings()
    hover: HoverSettings = HoverSettings()
    privacy: PrivacySettings = PrivacySettings()
    budget: BudgetSettings = BudgetSettings()
    cache: CacheSettings = CacheSettings()
