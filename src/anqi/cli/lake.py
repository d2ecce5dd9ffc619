"""`anqi lake`: the Parquet copy of the ledger that is analysed."""

import click

from anqi.cli.common import telling_faults
from anqi.cli.installation import installation, plants_of
from anqi.kit.language import _


@click.group()
def lake() -> None:
    """数据湖:供分析的账本副本。The ledger's copy for analysis; it can be made anew at any time."""


@lake.command()
@click.option("--plant", metavar="P", help="只这一家工厂 Only this plant.")
@telling_faults
def rebuild(plant: str | None) -> None:
    """从账本重建。Make the lake anew from the ledger."""
    installation()
    from anqi.ledger.lake import rebuild as made

    for one in plants_of(plant):
        count = f"{made(one):,}"
        click.echo(_("{plant}: {count} facts in the lake").format(plant=one.code, count=count))
