"""`anqi explain`: the way from one subject's score to the facts."""

import json
from datetime import date
from pathlib import Path

import click

from anqi.cli.common import as_of_day, progress, rulebook_file, sources, telling_faults, warn
from anqi.cli.tree import print_tree
from anqi.facts.reading import read
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.results.explanation import as_json
from anqi.rules.results.explanation import explain as explained
from anqi.rules.rulebook.reading import read_rulebook


@click.command()
@sources
@rulebook_file
@click.option("--scheme", required=True, metavar="S", help="考核表 The scheme.")
@click.option("--subject", required=True, metavar="CODE", help="对象编码 The subject's code.")
@click.option("--plant", metavar="P", help="工厂 Where several plants have the code.")
@click.option("--rule", metavar="CODE", help="只看一条规则 Only this rule.")
@as_of_day
@click.option("--json", "json_wanted", is_flag=True, help="输出 JSON Print JSON instead of a tree.")
@telling_faults
def explain(
    sources: tuple[Path, ...],
    rulebook_path: Path,
    scheme: str,
    subject: str,
    plant: str | None,
    rule: str | None,
    as_of: date | None,
    json_wanted: bool,
) -> None:
    """说明:一个对象的得分从哪里来,直到每一条事实。

    Open one subject's score down to its rules, windows and the very facts.
    """
    rulebook, warnings = read_rulebook(rulebook_path)
    warn(warnings)
    with progress() as tell, read(sources, progress=tell) as store:
        found = explained(
            DuckDB(store.connection),
            rulebook,
            scheme,
            subject,
            fact_count=store.fact_count,
            plant=plant,
            rule=rule,
            as_of=as_of,
        )
    if json_wanted:
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=1))
    else:
        print_tree(found)
