"""`anqi secret`: the installation's own secret, by which sessions are signed and second factors encrypted."""

import os
from pathlib import Path

import click

from anqi.kit.installation import renew_secret_key
from anqi.kit.language import _


@click.group()
def secret() -> None:
    """系统密钥 The installation's own secret."""


@secret.command()
def renew() -> None:
    """更换系统密钥 Make another secret; what the one before signed and encrypted is still read.

    It is in force when the server is started the next time. A second factor is encrypted anew when it is used.
    """
    home = Path(os.environ.get("ANQI_HOME", "anqi-home")).absolute()
    if not home.is_dir():
        raise click.UsageError(_("{home} is no installation").format(home=home))
    renew_secret_key(home)
    click.echo(_("the secret is another; start the server anew"))
