"""`anqi migrate`: make the database what this release needs."""

import click

from anqi.cli.installation import installation


@click.command()
def migrate() -> None:
    """升级数据库。Make or upgrade the installation's database; nothing that is recorded is lost."""
    installation()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)
