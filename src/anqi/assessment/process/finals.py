"""The grade that stands in the end: the run's own, or what was ruled otherwise; and what a ruling must be.

A ruling gives a grade that no veto of the subject bars, within the seats of the grade. A tie of the run is settled by
a ruling in the decision. A score is never ruled on.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anqi.assessment.process.models import Ruling, StepAct
from anqi.assessment.process.schemes import barred, grade_names, seats
from anqi.assessment.process.standing import Standing
from anqi.assessment.runs.models import RunSubject
from anqi.kit.faults import Fault
from anqi.rules.rulebook.model import Scheme


@dataclass(frozen=True)
class Given:
    """What is to be ruled of one subject, by its code, and why."""

    subject: str
    grade: str
    reason: str


@dataclass(frozen=True)
class Final:
    """A subject with the grade that stands, and by which ruling where it is not the run's."""

    row: RunSubject
    grade: str | None
    ruling: Ruling | None = None

    @property
    def is_tied(self) -> bool:
        """Whether the run left a tie that nobody has ruled on."""
        return bool(self.row.tied) and self.ruling is None


def finals(rows: Iterable[RunSubject], rulings: Iterable[Ruling], now: Standing) -> list[Final]:
    """The rows, each with the newest ruling that counts: those of a decision that was recorded anew do not."""
    counts = _counting(rulings, now)
    return [
        Final(
            row, counts[row.code].grade if row.code in counts else row.grade, counts.get(row.code)
        )
        for row in rows
    ]


def ruling_faults(
    scheme: Scheme, rows: Sequence[RunSubject], given: Sequence[Given],
    before: Iterable[Ruling], now: Standing,
) -> list[Fault]:  # fmt: skip
    """What is wrong with rulings that are to be added to those that count; each at `rulings.SUBJECT`."""
    known = {row.code: row for row in rows}
    names = grade_names(scheme)
    faults = [
        Fault(f"rulings.{one.subject}", text)
        for one in given
        if (text := _fault(scheme, names, known.get(one.subject), one))
    ]
    twice = [code for code, count in Counter(one.subject for one in given).items() if count > 1]
    faults += [Fault(f"rulings.{code}", _("one ruling for each subject")) for code in twice]
    return faults or _too_many(scheme, rows, given, before, now)


def unsettled(rows: Iterable[RunSubject], given: Collection[Given]) -> list[RunSubject]:
    """The ties of a run that these rulings leave as they are."""
    ruled = {one.subject for one in given}
    return [row for row in rows if row.tied and row.code not in ruled]


def _fault(scheme: Scheme, names: dict[str, str], row: RunSubject | None, one: Given) -> str:
    if row is None or not row.active:
        return _("{code} is not graded in this run").format(code=one.subject)
    if one.grade not in names:
        return _("choose a grade of the scheme")
    closed = barred(scheme, row.vetoes)
    if one.grade in closed:
        return _(
            "veto {veto} bars “{grade}” to {name}; it is lifted only by changing what it rests on"
        ).format(veto=closed[one.grade], grade=names[one.grade], name=row.name)
    if not one.reason.strip():
        return _("say why")
    return ""


def _too_many(
    scheme: Scheme, rows: Sequence[RunSubject], given: Sequence[Given],
    before: Iterable[Ruling], now: Standing,
) -> list[Fault]:  # fmt: skip
    """A grade with a quota is given to no more than it has seats."""
    ruled = {one.code: one for one in scheme.grades if one.quota is not None}
    if not any(one.grade in ruled for one in given):
        return []
    grades = {final.row.code: final.grade for final in finals(rows, before, now)}
    grades |= {one.subject: one.grade for one in given}
    ranked = sum(row.active for row in rows)
    held = Counter(grades[row.code] for row in rows if row.active)
    names = grade_names(scheme)
    found = []
    for code, grade in ruled.items():
        most = seats(grade, ranked)
        if most is not None and held[code] > most:
            text = _("“{grade}” has {most} seats and would be given to {count}").format(
                grade=names[code], most=most, count=held[code]
            )
            found.append(Fault("rulings", text))
    return found


def _counting(rulings: Iterable[Ruling], now: Standing) -> dict[str, Ruling]:
    numbers = {step.pk: step.number for step in now.steps}
    void = {step.pk for step in now.steps if step.act == StepAct.DECIDE and step != now.decision}
    counting = [one for one in rulings if one.step_id not in void]
    counting.sort(key=lambda one: numbers[one.step_id])
    return {one.subject: one for one in counting}
