"""Late entry (补录): a fact that was entered more than three working days after its day.

It is never refused, which would breed forging, but said. Saturdays and Sundays are no working days.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Func
from django.db.models.sql.compiler import SQLCompiler

from anqi.kit import clock

LATE_DAYS = 3
_LATEST = "CASE {weekday} WHEN {q}0{q} THEN 4 WHEN {q}1{q} THEN 4 WHEN {q}6{q} THEN 5 ELSE 6 END"
"""Days after its day on which an entry is late, by the weekday from Sunday (0) on: the fourth working day."""
_SQLITE = (
    "julianday(date({posted_at}, '+8 hours')) - julianday({occurred_on}) >= "
    + _LATEST.format(weekday="strftime('%%w', {occurred_on})", q="'")
)
_POSTGRESQL = (
    "({posted_at} AT TIME ZONE 'Asia/Shanghai')::date - {occurred_on} >= "
    + _LATEST.format(weekday="EXTRACT(DOW FROM {occurred_on})", q="")
)


def entered_late(occurred_on: date, posted_at: datetime) -> bool:
    """Whether what happened on a day was entered more than three working days after it."""
    entered = posted_at.astimezone(clock.CHINA).date()
    day, passed = occurred_on, 0
    while day < entered and passed <= LATE_DAYS:
        day += timedelta(days=1)
        passed += day.weekday() < 5
    return passed > LATE_DAYS


class Late(Func):
    """The same in SQL, for filters and for the index of late entries, which must be written alike to be used."""

    arity = 2
    output_field = BooleanField()

    def __init__(self) -> None:
        super().__init__("posted_at", "occurred_on")

    def as_sqlite(self, compiler: SQLCompiler, *_connection: Any, **_more: Any) -> tuple[str, Any]:
        return self._written(_SQLITE, compiler)

    def as_postgresql(
        self, compiler: SQLCompiler, *_connection: Any, **_more: Any
    ) -> tuple[str, list[Any]]:
        return self._written(_POSTGRESQL, compiler)

    def _written(self, form: str, compiler: SQLCompiler) -> tuple[str, list[Any]]:
        posted_at, occurred_on = (compiler.compile(one)[0] for one in self.source_expressions)
        return f"({form.format(posted_at=posted_at, occurred_on=occurred_on)})", []
