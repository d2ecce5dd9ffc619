"""The sample plant's facts, each posted on the day on which the sample says that it was entered.

So a demonstration has late entries where a plant has them, and a checkpoint for each month and for last night.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as compute
from django.db import transaction

from anqi.facts.catalogue import KINDS
from anqi.facts.writing import write
from anqi.kit import clock
from anqi.ledger.drafts import Draft, Value
from anqi.ledger.importing import import_files
from anqi.ledger.lake import refresh
from anqi.ledger.models import Fact
from anqi.ledger.operations import post, reverse
from anqi.ledger.sealing import seal
from anqi.organisation.models import Plant
from anqi.organisation.queries import Subjects
from anqi.site.demonstration.stage import Scene, at, play, played, until

_BY = "sample"
_WHY = "录入有误，按原始记录更正"
_NIGHT = time(0, 5)
Progress = Callable[[str, float], None]


def take_plant(tables: Mapping[str, pa.Table]) -> Plant:
    """The plant with its units and people, and no facts yet."""
    with tempfile.TemporaryDirectory(prefix="anqi-demo-") as folder:
        path = Path(folder) / "plant"
        facts = tables["facts"].slice(0, 0)
        write({**tables, "facts": facts}, path, "parquet")
        import_files(path, by=_BY)
    return Plant.objects.get()


def post_facts(
    plant: Plant, facts: pa.Table, scenes: list[Scene], progress: Progress | None = None
) -> None:
    """Post them day by day as they were entered, and seal the ledger as a plant does: each night counts, a few stay.

    Between two days the scenes are played whose hour has come: who judges then sees the ledger as it was then.
    """
    now = clock.now()
    entered = facts.filter(compute.less_equal(facts["posted_at"], pa.scalar(now)))
    rows = _sound(plant, entered.sort_by("posted_at").to_pylist())
    waiting, done, month = played(scenes), 0, None
    days = groupby(rows, key=lambda row: row["posted_at"].astimezone(clock.CHINA).date())
    whole = ExitStack()
    with whole:
        whole.enter_context(transaction.atomic())
        for day, group in days:
            if month is not None and month != (day.year, day.month):
                _seal(plant, day.replace(day=1))
            if come := list(until(waiting, at(day, 0))):
                whole.close()  # what was posted is there before anybody judges by it
                refresh(plant)
                play(come)
                whole.enter_context(transaction.atomic())
            month = (day.year, day.month)
            of_day = list(group)
            _post_day(plant, of_day)
            done += len(of_day)
            if progress is not None:
                progress(str(day), done / len(rows))
    refresh(plant)
    play(waiting)


def seal_last_night(plant: Plant) -> None:
    """The checkpoint of the night before, as the timer of an installation makes it."""
    _seal(plant, clock.today())


def _seal(plant: Plant, day: date) -> None:
    at = datetime.combine(day, _NIGHT, clock.CHINA)
    with clock.stopped_at(min(at, clock.now())):
        seal(plant)


def _sound(plant: Plant, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what the sample says of people in the year before they came: it has one roster for both years."""
    subjects = Subjects(plant)
    left_out = {
        row["id"]
        for row in rows
        if row["person"] and not subjects.has("person", row["person"], row["occurred_on"])
    }
    return [row for row in rows if not {row["id"], row["reverses"]} & left_out]


def _post_day(plant: Plant, rows: list[dict[str, Any]]) -> None:
    at = max(row["posted_at"] for row in rows)
    with clock.stopped_at(at + timedelta(minutes=1)), transaction.atomic(savepoint=False):
        drafts = list(_drafts(rows))
        if drafts:
            post(plant=plant, drafts=drafts, by=_BY)
        for row in rows:
            if row["reverses"] is not None:
                fact = Fact.objects.select_related("ledger__plant").get(pk=UUID(row["reverses"]))
                reverse(fact=fact, reason=_WHY, by=_BY)


def _drafts(rows: list[dict[str, Any]]) -> Iterator[Draft]:
    for row in rows:
        if row["reverses"] is None:
            yield Draft(
                id=UUID(row["id"]),
                kind=row["kind"],
                occurred_on=row["occurred_on"],
                source=row["source"] or _BY,
                department=row["department"] or "",
                branch=row["branch"] or "",
                person=row["person"] or "",
                quantity=100 if row["quantity"] is None else int(row["quantity"] * 100),
                attributes={
                    name: _value(row[name], attribute.type)
                    for name, attribute in KINDS[row["kind"]].attributes.items()
                    if row[name] is not None
                },
            )


def _value(value: Any, type: str) -> Value:
    """Numbers are hundredths in the ledger."""
    return int(value * 100) if type == "number" else value
