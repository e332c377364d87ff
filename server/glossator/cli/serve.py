"""`glossator serve`: the language server on standard input and output.

Read by hand, because a parser of command lines would take longer to import than the first answer takes.
"""

import sys
from collections.abc import Sequence
from typing import NoReturn

from glossator.errors import UsageError
from glossator.lsp.boot import serve

USAGE = "usage: glossator serve [--config FILE] [--stdio]"
EXIT_USAGE = 2


def serve_arguments(arguments: Sequence[str]) -> NoReturn:
    """Serve with the options given; the process ends with the session."""
    try:
        config_file = config_file_of(arguments)
    except UsageError as error:
        sys.stderr.write(f"glossator serve: {error}\n{USAGE}\n")
        sys.exit(EXIT_USAGE)
    serve(config_file=config_file)


def config_file_of(arguments: Sequence[str]) -> str | None:
    """The value of `--config`. Options that editors add by themselves are known, and change nothing.

    Raises `UsageError`.
    """
    config_file = None
    rest = list(arguments)
    while rest:
        name, given, value = rest.pop(0).partition("=")
        if name == "--stdio" and not given:
            continue
        if name not in ("--config", "--clientProcessId"):
            raise UsageError(f"there is no option {name}")
        if not given:
            if not rest:
                raise UsageError(f"{name} needs a value")
            value = rest.pop(0)
        if name == "--config":
            config_file = value
    return config_file
