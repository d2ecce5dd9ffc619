"""`anqi backup` and `anqi restore`."""

from pathlib import Path

import click

from anqi.cli.common import telling_faults
from anqi.cli.installation import installation
from anqi.kit.language import _

_file = click.argument("file", type=click.Path(path_type=Path), metavar="FILE")


@click.command()
@_file
@telling_faults
def backup(file: Path) -> None:
    """备份:数据库、密钥、附件,一个文件;读回并核对每一条事实。

    Back the installation up into one new file, read it back, and verify every ledger in it.
    """
    installation()
    from anqi.site.backups import back_up

    proved = back_up(file)
    _tell(proved.facts)
    click.echo(_("backed up into {file}; keep a copy on another machine").format(file=file))


@click.command()
@_file
@telling_faults
def restore(file: Path) -> None:
    """恢复:到空目录,核对每一个文件和每一条事实。

    Bring a backup back into an empty ANQI_HOME: every file is checked, every ledger verified, the lake made anew.
    """
    installation()
    from anqi.site.backups import restore as bring_back

    _tell(bring_back(file).facts)


def _tell(facts: dict[str, int]) -> None:
    for plant, count in sorted(facts.items()):
        click.echo(_("{plant}: {count} facts, verified").format(plant=plant, count=f"{count:,}"))
