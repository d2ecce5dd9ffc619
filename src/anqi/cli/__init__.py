"""The `anqi` command."""

import click

from anqi.cli import assess, compare, explain, rulebook, sample
from anqi.kit.language import LANGUAGES, speak


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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


main.add_command(assess.assess)
main.add_command(explain.explain)
main.add_command(compare.compare)
main.add_command(rulebook.rulebook)
main.add_command(sample.sample)
