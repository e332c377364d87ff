"""The command line: one module a command.

A command's module is imported when it is used: an editor that starts `glossator serve` waits for nothing else.
"""

import sys

EXIT_INTERRUPTED = 130


def main() -> None:
    """The `glossator` command."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["serve"] and not {"-h", "--help"} & set(arguments):
        from glossator.cli.serve import serve_arguments

        serve_arguments(arguments[1:])
    try:
        from glossator.cli.group import run

        code = run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("glossator: interrupted\n")
        code = EXIT_INTERRUPTED
    sys.exit(code)
