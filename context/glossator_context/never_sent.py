"""Files that are never sent, whatever the settings say: keys, passwords, and what programs keep to themselves."""

import re
from collections.abc import Sequence
from fnmatch import translate

# Names of files or of any folder on the way to them.
_ANYWHERE = """
.env .env.* *.env .envrc .aws .ssh .gnupg .kube .git .docker .azure .gcloud .password-store
.netrc _netrc .npmrc .pypirc .pgpass .my.cnf .htpasswd .git-credentials .vault-token .terraformrc .dockercfg
*.pem *.key *.kdbx *.p12 *.pfx *.jks *.keystore *.ppk *.gpg *.tfstate *.tfstate.* *.tfvars
id_rsa* id_dsa* id_ecdsa* id_ed25519* kubeconfig
"""
# Names of files alone: a package may well be called so.
_FILES = """
credentials credentials.json credentials.toml client_secret*.json service_account*.json
secrets.json secrets.yml secrets.yaml secrets.toml secrets.ini
"""
_SYSTEM = ("/proc/", "/sys/", "/dev/")
_SEPARATORS = re.compile(r"[/\\]+")


def never_sent(path: str) -> str | None:
    """The rule that forbids sending the file at `path`, if there is one."""
    for folder in _SYSTEM:
        if path.startswith(folder):
            return folder
    parts = [part for part in _SEPARATORS.split(path) if part]
    for index, part in enumerate(parts):
        rule = never_sent_name(part, is_file=index == len(parts) - 1)
        if rule is not None:
            return rule
    return None


def never_sent_name(name: str, *, is_file: bool) -> str | None:
    """The rule that forbids sending a file of this name, or the files in a folder of this name."""
    name = name.casefold()
    match = (_FILE_PATTERN if is_file else _FOLDER_PATTERN).fullmatch(name.rstrip(" .") or name)
    return _RULES[int(str(match.lastgroup)[1:])] if match else None


_RULES = (*_ANYWHERE.split(), *_FILES.split())


def _any_of(globs: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<r{index}>{translate(glob)})" for index, glob in enumerate(globs)))


_FOLDER_PATTERN = _any_of(_ANYWHERE.split())
_FILE_PATTERN = _any_of(_RULES)
