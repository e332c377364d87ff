"""The group of commands, each imported when it is used."""

import importlib
import io
import sys
from collections.abc import Sequence

import click

from glossator import __version__
from glossator.cli.terminal import printable

COMMANDS = {
    "docs": "Write or check the documentation of files and folders.",
    "explain": "Explain a file, a place or lines in it.",
    "complete": "Complete the code at a place.",
    "context": "Show what a model would be sent; sends nothing.",
    "serve": "Serve an editor on standard input and output.",
    "doctor": "Say what is wrong, and how to mend it.",
    "init": "Write a settings file to begin with.",
    "cache": "Show or clear the answers on disk.",
}
SERVE_HELP = """Speak the Language Server Protocol on standard input and output. Editors start it.

Settings come from the user's file, then from the editor. GLOSSATOR_LOG=debug logs more on standard error; source
code and keys are never logged.
"""


class LazyCommands(click.Group):
    """Commands by name, from the module of that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in the order in which they are explained."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name == "serve":
            return _serve_help
        command: click.Command = importlib.import_module(f"glossator.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with a suggestion for a word that is no command."""
        import difflib

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise click.UsageError(f"there is no command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="glossator", message="%(prog)s %(version)s")
def glossator() -> None:
    """Complete, explain and document code with the model you choose.

    Settings are read from the file that a command's --config names, else from GLOSSATOR_CONFIG, else from the user's
    config folder. Without any, the built-in model answers, and nothing is sent anywhere.

    Exit codes: 0 done, 1 work is due (docs --check), 2 usage or settings, 3 something failed, 130 interrupted.
    """


def run(arguments: Sequence[str]) -> int:
    """Run a command; returns the exit code. Raises KeyboardInterrupt."""
    try:
        code = glossator.main(list(arguments), prog_name="glossator", standalone_mode=False)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        # What was typed is repeated, and could hold anything.
        sys.stderr.write(printable(shown.getvalue(), frozenset("\n")))
        return error.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    return code if isinstance(code, int) else 0


@click.command("serve", help=SERVE_HELP)
@click.option("--config", metavar="FILE", help="The settings file, instead of the user's own.")
@click.option("--stdio", is_flag=True, help="What it always does; some editors say it all the same.")
def _serve_help(config: str | None, stdio: bool) -> None:
    """What `serve --help` shows. Without `--help` the command never comes here: it waits for nothing."""
