"""The `anqi` command."""

from importlib import import_module

import click

from anqi.kit.language import LANGUAGES, speak

_COMMANDS = {
    "assess": "assess",
    "explain": "explain",
    "compare": "compare",
    "rulebook": "rulebook",
    "sample": "sample",
    "ledger": "ledger",
    "demo": "demo",
    "serve": "serve",
    "work": "work",
    "migrate": "migrate",
    "import": "importing",
    "export": "export",
    "lake": "lake",
    "user": "user",
    "secret": "secret",
    "backup": "backup",
    "restore": "backup.restore",
}
"""Each command and its module (and its name there, where that is another), in the order in which they are listed."""


class _Commands(click.Group):
    """Commands, each in a module of its own, which is loaded when it is called or all are listed."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _dot, name = _COMMANDS[cmd_name].partition(".")
        command: click.Command = getattr(import_module(f"anqi.cli.{module}"), name or module)
        return command


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--lang",
    type=click.Choice(list(LANGUAGES)),
    envvar="ANQI_LANG",
    default="zh",
    show_default=True,
    help="语言 Language of what is printed and written.",
)
@click.version_option(package_name="anqi", prog_name="anqi")
def main(lang: str) -> None:
    """安旗: 党建+安全考核。Judge a plant's year from its files; every score opens down to its facts."""
    speak(lang)
