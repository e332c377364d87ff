"""The settings file that `glossator init` writes: every key with its default, commented out."""

import dataclasses
import json
from typing import get_type_hints

from glossator.settings.shape import Settings

_HEAD = """\
# Settings of Glossator. Without any, the built-in model answers everything and nothing is sent anywhere.
#
# [models.local]
# base_url = "http://127.0.0.1:8080/v1"     # any OpenAI-compatible endpoint; with or without /v1, or a full path
# model = "qwen2.5-coder-1.5b"
# api_key_env = "MY_API_KEY"                # or api_key_file (mode 0600), api_key_command, api_key_keyring
# price = { input = 0.40, output = 1.60 }   # per million tokens
# context_tokens = 16000
# fim = "auto"                              # auto, chat, suffix, infill, mistral or a template's name
#
# A route's first healthy model answers; nothing falls over to a model that is not listed.
"""


def settings_template() -> str:
    """TOML that parses to the defaults."""
    lines = [_HEAD]
    defaults = Settings()
    for section in get_type_hints(Settings):
        if section == "models":
            continue
        lines.append(f"[{section}]")
        part = getattr(defaults, section)
        for field in dataclasses.fields(part):
            value = getattr(part, field.name)
            if value is None:
                lines.append(f"# {field.name} (not set)")
            else:
                lines.append(f"# {field.name} = {json.dumps(value, ensure_ascii=False)}")
        lines.append("")
    return "\n".join(lines)
