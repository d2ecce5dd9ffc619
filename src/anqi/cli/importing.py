"""`anqi import`: interchange files into the ledger."""

from pathlib import Path

import click

from anqi.cli.common import progress, sources, telling_faults
from anqi.cli.installation import installation, plants_of
from anqi.kit.language import _


@click.command("import")
@sources
@click.option(
    "--by",
    default="import",
    show_default=True,
    metavar="NAME",
    help="记为谁入账 Who is named as having posted the facts.",
)
@telling_faults
def importing(sources: tuple[Path, ...], by: str) -> None:
    """导入:把交换文件记入账本,要么全部,要么一条也不。

    Post the facts of interchange files; plants, units and people that are not there yet are added. Whole or not at
    all, and a file that was taken before adds nothing.
    """
    installation()
    from anqi.ledger.importing import import_files
    from anqi.ledger.lake import refresh

    with progress() as tell:
        gained = import_files(sources, by=by, progress=tell)
    for plant, count in sorted(gained.items()):
        click.echo(_("{plant}: {count} facts posted").format(plant=plant, count=f"{count:,}"))
        [taken] = plants_of(plant)
        refresh(taken)
