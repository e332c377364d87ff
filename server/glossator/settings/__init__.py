"""Settings: one frozen shape for TOML files, LSP settings and initialization options."""

from glossator.settings.load import Loaded, languages_folder, load_settings, settings_path
from glossator.settings.shape import (
    BUILTIN,
    BudgetSettings,
    CacheSettings,
    CompleteSettings,
    ContextSettings,
    DocumentSettings,
    HoverSettings,
    ModelSettings,
    Price,
    PrivacySettings,
    Routes,
    Settings,
)
from glossator.settings.template import settings_template

__all__ = [
    "BUILTIN",
    "BudgetSettings",
    "CacheSettings",
    "CompleteSettings",
    "ContextSettings",
    "DocumentSettings",
    "HoverSettings",
    "Loaded",
    "ModelSettings",
    "Price",
    "PrivacySettings",
    "Routes",
    "Settings",
    "languages_folder",
    "load_settings",
    "settings_path",
    "settings_template",
]
