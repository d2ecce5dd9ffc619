"""`anqi export`: the interchange folder of what the ledger holds."""

from datetime import date
from pathlib import Path

import click

from anqi.cli.common import Day, telling_faults
from anqi.cli.installation import ledger_store, plants_option
from anqi.facts.writing import interchange, write
from anqi.kit import clock
from anqi.kit.language import _


@click.command()
@plants_option
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="目录 Where to."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet", "xlsx"]),
    default="parquet",
    show_default=True,
)
@click.option(
    "--as-of",
    "day",
    type=Day(),
    metavar="DATE",
    help="名册截至日 The day of the rosters; default today.",
)
@telling_faults
def export(plants: tuple[str, ...], out: Path, form: str, day: date | None) -> None:
    """导出:把账本写成交换文件。

    Write the ledger as an interchange folder (or workbook): `anqi assess` judges it as it judges
    the ledger itself, byte for byte, where both have the same day.
    """
    with ledger_store(plants, day or clock.today()) as store:
        written = write(interchange(store), out, form)
        click.echo(_("{count} facts in {path}").format(count=f"{store.fact_count:,}", path=written))
