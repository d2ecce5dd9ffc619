"""`anqi sample`: a believable plant to try everything on."""

from pathlib import Path

import click

from anqi.cli.common import progress, telling_faults
from anqi.facts.sample import sample as sampled
from anqi.facts.writing import write
from anqi.kit.language import _


@click.command()
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="写到哪里 Where to write it.",
)
@click.option("--people", type=click.IntRange(20, 100_000), default=1931, show_default=True)
@click.option("--facts", type=click.IntRange(1_000, 50_000_000), default=500_000, show_default=True)
@click.option("--year", type=click.IntRange(2000, 2100), default=2020, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["xlsx", "csv", "parquet"]),
    default="parquet",
    show_default=True,
)
@telling_faults
def sample(out: Path, people: int, facts: int, year: int, seed: int, kind: str) -> None:  # fmt: skip
    """样例:生成一个虚构工厂(乌蒙卷烟厂)一年的事实。

    Write the year of a fictional plant as an interchange folder; the same seed, the same bytes.
    """
    with progress() as tell:
        tell(_("inventing the plant"), 0.1)
        tables = sampled(people=people, facts=facts, year=year, seed=seed)
        tell(_("writing {format}").format(format=kind), 0.6)
        written = write(tables, out, kind)
    message = _("{people} people and {facts} facts of {year} in {out}")
    click.echo(message.format(people=f"{people:,}", facts=f"{facts:,}", year=year, out=written))
