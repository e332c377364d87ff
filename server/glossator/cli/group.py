"""The group of commands, each imported when it is used."""

import importlib

import click

from glossator import __version__

COMMANDS = {
    "serve": "Serve an editor on standard input and output.",
    "docs": "Write or check the documentation of files and folders.",
    "explain": "Explain a file, a place or lines in it.",
    "complete": "Complete the code at a place.",
    "context": "Show what a model would be sent; sends nothing.",
    "cache": "Show or clear the answers on disk.",
    "doctor": "Say what is wrong, and how to mend it.",
    "init": "Write a settings file to begin with.",
}


class LazyCommands(click.Group):
    """Commands by name, from the module of that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in the order in which they are explained."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
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
@click.version_option(__version__, prog_name="glossator")
def glossator() -> None:
    """Complete, explain and document code with the model you choose.

    Settings are read from --config FILE, else GLOSSATOR_CONFIG, else the user's config folder. Without any, the
    built-in model answers, and nothing is sent anywhere.
    """
