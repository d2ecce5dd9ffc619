"""`anqi assess`: judge facts by a rulebook and write what came out."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import date, datetime
from pathlib import Path

import click

from anqi.cli.common import (
    Moment,
    as_of_day,
    progress,
    rulebook_file,
    telling_faults,
    warn,
)
from anqi.cli.installation import ledger_store, plants_option
from anqi.facts.reading import read
from anqi.facts.store import Store
from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import _
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import Engine, judge, run_of
from anqi.rules.engine.tracing import CountedFacts, counted_facts
from anqi.rules.outcome.model import Outcome
from anqi.rules.results.document import write_document
from anqi.rules.results.page import MOST_SUBJECTS, write_page
from anqi.rules.results.parquet import write_tables
from anqi.rules.results.pools import seatless
from anqi.rules.results.workbook import write_workbook
from anqi.rules.rulebook.model import Rulebook
from anqi.rules.rulebook.reading import read_rulebook
from anqi.rules.rulebook.wording import called

FORMATS = ("json", "xlsx", "html", "parquet")
Tell = Callable[[str, float], None]


class Formats(click.ParamType[tuple[str, ...]]):
    """Formats parted by commas."""

    name = "formats"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        found = tuple(dict.fromkeys(part.strip() for part in str(value).split(",")))
        unknown = [part for part in found if part not in FORMATS]
        if unknown:
            message = _("unknown format {unknown}; one of {known}")
            self.fail(
                message.format(unknown=", ".join(unknown), known=", ".join(FORMATS)), param, ctx
            )
        return found


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="SOURCE...")
@click.option(
    "--from-ledger",
    is_flag=True,
    help="评定本安装账本中的事实 Judge the ledger of the installation in ANQI_HOME.",
)
@plants_option
@rulebook_file
@as_of_day
@click.option(
    "--posted-until",
    type=Moment(),
    metavar="MOMENT",
    help="只看此刻前入账的事实 See only facts posted up to this moment.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("results"),
    show_default=True,
    metavar="DIR",
    help="结果目录 Where the results are written.",
)
@click.option(
    "--format",
    "formats",
    type=Formats(),
    default="json,xlsx,html",
    show_default=True,
    help="结果格式 json, xlsx, html, parquet.",
)
@click.option(
    "--engine",
    "engine_name",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="计算引擎 What computes; the results are the same.",
)
@telling_faults
def assess(
    sources: tuple[Path, ...],
    from_ledger: bool,
    plants: tuple[str, ...],
    rulebook_path: Path,
    as_of: date | None,
    posted_until: datetime | None,
    out: Path,
    formats: tuple[str, ...],
    engine_name: str,
) -> None:  # fmt: skip
    """考核:按规则评定事实,写出结果。

    Judge SOURCE (an interchange workbook or folder, or several folders of several plants), or
    what the ledger holds, by a rulebook. Ends with status 2 where the input is faulty; then
    nothing is written.
    """
    if from_ledger == bool(sources) or (plants and not from_ledger):
        message = _("name files to judge, or --from-ledger (with --plant, if you like), not both")
        raise Faulty("assess", [Fault("", message)])
    rulebook, warnings = read_rulebook(rulebook_path)
    run_of(rulebook, as_of, posted_until)
    warn(warnings)
    with ExitStack() as stack:
        tell = stack.enter_context(progress())
        if from_ledger:
            store = stack.enter_context(ledger_store(plants, as_of or rulebook.period.last))
        else:
            store = stack.enter_context(read(sources, progress=tell))
        warn(store.warnings)
        engine = stack.enter_context(_engine(engine_name, store))
        stage = _("judging")
        outcome = judge(
            engine,
            rulebook,
            as_of=as_of,
            posted_until=posted_until,
            progress=lambda share: tell(stage, share),
        )
        warn(list(seatless(outcome)))
        about = _about(sources, store)
        _write(engine, outcome, out, formats, about, tell)
    _say(rulebook, outcome, out, formats)


def _engine(name: str, store: Store) -> AbstractContextManager[Engine]:
    if name == "duckdb":
        return nullcontext(DuckDB(store.connection))
    try:
        from anqi.rules.engine.spark import Spark
    except ModuleNotFoundError as fault:
        message = _("Spark is not installed; install anqi with the extra `spark`, and Java 17")
        raise Faulty("--engine", [Fault("", message)]) from fault
    return Spark.holding(store.connection)


def _about(sources: tuple[Path, ...], store: Store) -> str:
    """What was judged, in words for the cover."""
    names = _(", ").join(source.name or str(source) for source in sources) or _("the ledger")
    return _("{names}: {count} facts").format(names=names, count=f"{store.fact_count:,}")


def _write(
    engine: Engine, outcome: Outcome, out: Path, formats: tuple[str, ...], about: str, tell: Tell
) -> None:
    """Write all formats beside the target first, so that a failure leaves no half of a result."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".anqi-") as folder:
        part = Path(folder)
        for index, name in enumerate(formats):
            tell(_("writing {format}").format(format=name), index / len(formats))
            _write_one(name, engine, outcome, part, about)
        out.mkdir(exist_ok=True)
        for written in sorted(part.iterdir()):
            target = out / written.name
            if target.is_dir():
                shutil.rmtree(target)
            written.replace(target)


def _write_one(name: str, engine: Engine, outcome: Outcome, out: Path, about: str) -> None:
    match name:
        case "json":
            with (out / "results.json").open("w", encoding="utf-8", newline="\n") as file:
                write_document(outcome, file)
        case "xlsx":
            write_workbook(outcome, out / "results.xlsx", facts=about)
        case "html":
            write_page(outcome, out / "report.html", counted=_counted(engine, outcome), facts=about)
        case "parquet":
            write_tables(outcome, out / "tables")


def _counted(engine: Engine, outcome: Outcome) -> CountedFacts | None:
    """The facts behind every figure, or None where the page only sums up."""
    if sum(len(scheme) for scheme in outcome.schemes.values()) > MOST_SUBJECTS:
        return None
    run = run_of(outcome.rulebook, outcome.as_of, outcome.posted_until)
    return counted_facts(engine, outcome.rulebook, run)


def _say(rulebook: Rulebook, outcome: Outcome, out: Path, formats: tuple[str, ...]) -> None:
    title = called(rulebook.title, rulebook.name)
    said = _("judged by {title}, up to {day}").format(title=title, day=outcome.as_of)
    click.echo(said)
    for name, scheme in sorted(outcome.schemes.items()):
        words = called(scheme.scheme.title, name)
        click.echo("  " + _("{scheme}: {count} subjects").format(scheme=words, count=len(scheme)))
    files = {
        "json": "results.json",
        "xlsx": "results.xlsx",
        "html": "report.html",
        "parquet": "tables/",
    }
    for name in formats:
        click.echo(str(out / files[name]))
