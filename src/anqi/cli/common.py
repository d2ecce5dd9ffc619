"""What the commands share: arguments, progress on a terminal, and how faults are told."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click
from rich.console import Console

from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import _

P = ParamSpec("P")
FAULTY = 2
"""The exit status for faulty input; nothing was written."""

sources = click.argument(
    "sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE..."
)
rulebook_file = click.option(
    "--rulebook", "rulebook_path", required=True, type=click.Path(path_type=Path), metavar="FILE",
    help="考核规则 The rulebook to judge by.",
)  # fmt: skip


class Day(click.ParamType[date]):
    """A day such as 2020-03-05."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(_("{value} is no day; write 2020-03-05").format(value=value), param, ctx)


class Moment(click.ParamType[datetime]):
    """A moment such as 2020-04-01T08:00:00+08:00."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            message = _("{value} is no moment with its zone; write 2020-04-01T08:00:00+08:00")
            self.fail(message.format(value=value), param, ctx)
        return moment


as_of_day = click.option(
    "--as-of",
    type=Day(),
    metavar="DATE",
    help="截至日 Judge up to this day; default the period's last.",
)


def telling_faults(command: Callable[P, None]) -> Callable[P, None]:
    """Make a command print all faults of its input and end with status 2, instead of a traceback."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except Faulty as faulty:
            tell(faulty)
            sys.exit(FAULTY)

    return guarded


def tell(faulty: Faulty) -> None:
    title = _("{source}: {count} faults; nothing was judged or written")
    click.echo(title.format(source=faulty.source, count=faulty.count), err=True)
    for fault in faulty.faults:
        click.echo(f"  {fault}", err=True)
    more = faulty.count - len(faulty.faults)
    if more > 0:
        click.echo("  " + _("… and {more} more").format(more=more), err=True)


def warn(warnings: list[Fault]) -> None:
    for warning in warnings:
        click.echo(_("note: {warning}").format(warning=warning), err=True)


@contextmanager
def progress(enabled: bool = True) -> Iterator[Callable[[str, float], None]]:
    """A bar on a terminal, nothing elsewhere. What is yielded is told a stage and its share done."""
    if not (enabled and sys.stderr.isatty()):
        yield _silent
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda stage, share: bar.update(task, description=stage, completed=share)


def _silent(_stage: str, _share: float) -> None:
    """Progress where nobody watches."""


def wide_console() -> Console:
    """A console for tables: as wide as the terminal, or wide enough where the output goes into a file."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=240)
