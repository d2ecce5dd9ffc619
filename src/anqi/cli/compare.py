"""`anqi compare`: who changes, by how much, and through which rules."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import click
from rich import box
from rich.markup import escape
from rich.table import Table

from anqi.cli.common import (
    Day,
    as_of_day,
    progress,
    rulebook_file,
    sources,
    telling_faults,
    warn,
    wide_console,
)
from anqi.facts.reading import read
from anqi.kit.exact import figure
from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import _
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import judge, run_of
from anqi.rules.results.comparison import Change, Standing, as_json
from anqi.rules.results.comparison import compare as compared
from anqi.rules.rulebook.model import Scheme
from anqi.rules.rulebook.reading import read_rulebook
from anqi.rules.rulebook.wording import called


@click.command()
@sources
@rulebook_file
@click.option(
    "--with",
    "other_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="另一规则 The other rulebook; default the same.",
)
@as_of_day
@click.option(
    "--with-as-of",
    "other_day",
    type=Day(),
    metavar="DATE",
    help="另一截至日 The other day; default the same.",
)
@click.option(
    "--json", "json_wanted", is_flag=True, help="输出 JSON Print JSON instead of a table."
)
@telling_faults
def compare(
    sources: tuple[Path, ...],
    rulebook_path: Path,
    other_path: Path | None,
    as_of: date | None,
    other_day: date | None,
    json_wanted: bool,
) -> None:  # fmt: skip
    """比较:换规则或换截至日,谁的得分、位次、等次变了,因哪条规则。

    Judge the same facts twice, by two rulebooks or up to two days, and say who changes and why.
    """
    if other_path is None and other_day is None:
        message = _("name what to compare with: --with FILE, --with-as-of DATE, or both")
        raise Faulty("compare", [Fault("", message)])
    first, warnings = read_rulebook(rulebook_path)
    second = first
    if other_path is not None:
        second, more = read_rulebook(other_path)
        warnings = [*warnings, *more]
    second_day = as_of if other_day is None else other_day
    run_of(first, as_of)
    run_of(second, second_day)
    warn(warnings)
    with progress() as tell, read(sources, progress=tell) as store:
        engine = DuckDB(store.connection)
        before = judge(engine, first, as_of=as_of, windows=False)
        after = judge(engine, second, as_of=second_day, windows=False)
    changes = compared(before, after)
    if json_wanted:
        click.echo(json.dumps(as_json(changes), ensure_ascii=False, indent=1))
    else:
        _print(changes, {**first.schemes, **second.schemes})


def _print(changes: list[Change], schemes: dict[str, Scheme]) -> None:
    if not changes:
        click.echo(_("nobody's score, rank or grade changes"))
        return
    table = Table(box=box.SIMPLE_HEAD)
    for head in (
        _("scheme"),
        _("subject"),
        _("score"),
        _("by"),
        _("rank"),
        _("grade"),
        _("rules"),
    ):
        table.add_column(head)
    for change in changes:
        before, after = change.before, change.after
        scheme = schemes[change.scheme]
        grades = {grade.code: called(grade.title, grade.code) for grade in scheme.grades}
        table.add_row(
            escape(called(scheme.title, change.scheme)),
            escape(f"{change.plant}/{change.subject} {change.name}"),
            _moved(before, after, lambda one: figure(one.score)),
            ("+" if change.by > 0 else "") + figure(change.by),
            _moved(before, after, lambda one: str(one.rank or "–")),
            _moved(before, after, partial(_grade, grades)),
            ", ".join(
                f"{rule.rule} {_points(rule.before)}→{_points(rule.after)}" for rule in change.rules
            ),
        )
    wide_console().print(table)
    click.echo(_("{count} subjects change").format(count=len(changes)))


def _moved(before: Standing | None, after: Standing | None, show: Callable[[Standing], str]) -> str:
    """What stands before and after, once where it is the same."""
    old = _("absent") if before is None else show(before)
    new = _("absent") if after is None else show(after)
    return old if old == new else f"{old} → {new}"


def _grade(titles: dict[str, str], standing: Standing) -> str:
    return titles.get(standing.grade or "", "–")


def _points(points: int | None) -> str:
    return "–" if points is None else figure(points)
