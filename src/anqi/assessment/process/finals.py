"""The grade that stands in the end: the run's own, or what was ruled otherwise; and what a ruling must be.

A ruling gives a grade that no veto of the subject bars, within the seats of the grade. The decision settles by a ruling
what the run leaves open: a tie, a grade that a confirmed veto bars, and a veto that was dropped. A grade that is frozen
waits for its veto. A score is never ruled on.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anqi.assessment.process.barring import NOTHING, Barring, Hold
from anqi.assessment.process.models import Ruling, StepAct
from anqi.assessment.process.schemes import grade_names, seats
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
    """A subject with the grade that stands, and by which ruling where it is not the run's.

    `frozen` is the veto for which it does not stand yet: nothing is denied, and nothing is given. `asks`: whether the
    committee has still to say which grade it is.
    """

    row: RunSubject
    grade: str | None
    ruling: Ruling | None = None
    frozen: Hold | None = None
    asks: bool = False

    @property
    def is_tied(self) -> bool:
        """Whether the run left a tie that nobody has ruled on."""
        return bool(self.row.tied) and self.ruling is None


def finals(
    rows: Iterable[RunSubject], rulings: Iterable[Ruling], now: Standing, barring: Barring = NOTHING
) -> list[Final]:
    """The rows, each with the newest ruling that counts: those of a decision that was recorded anew do not."""
    counts = _counting(rulings, now)
    return [_final(row, counts.get(row.code), barring) for row in rows]


def _final(row: RunSubject, ruling: Ruling | None, barring: Barring) -> Final:
    if ruling is None:
        return Final(row, row.grade, None, barring.frozen(row), barring.asks(row))
    frozen = barring.frozen(row, ruling.grade)
    barred = frozen is None and ruling.grade in barring.of(row.code)
    return Final(row, ruling.grade, ruling, frozen, barred)


def ruling_faults(
    scheme: Scheme, rows: Sequence[RunSubject], given: Sequence[Given],
    before: Iterable[Ruling], now: Standing, barring: Barring,
) -> list[Fault]:  # fmt: skip
    """What is wrong with rulings that are to be added to those that count; each at `rulings.SUBJECT`."""
    known = {row.code: row for row in rows}
    names = grade_names(scheme)
    faults = [
        Fault(f"rulings.{one.subject}", text)
        for one in given
        if (text := _fault(names, known.get(one.subject), one, barring))
    ]
    twice = [code for code, count in Counter(one.subject for one in given).items() if count > 1]
    faults += [Fault(f"rulings.{code}", _("one ruling for each subject")) for code in twice]
    return faults or _too_many(scheme, rows, given, before, now)


def unsettled(
    rows: Iterable[RunSubject], given: Collection[Given], barring: Barring
) -> list[Fault]:
    """What a run leaves for the committee to say and these rulings do not; each at `rulings.SUBJECT`."""
    ruled = {one.subject for one in given}
    return [
        Fault(f"rulings.{row.code}", f"{row.name}: {why_asked(row, barring)}")
        for row in rows
        if barring.asks(row) and row.code not in ruled
    ]


def why_asked(row: RunSubject, barring: Barring) -> str:
    """Why the committee must say which grade a subject has."""
    if row.tied:
        return _("tied: decide on the grade")
    if row.code in barring.freed:
        return _("a veto of the run was not confirmed: decide on the grade")
    return _("a confirmed veto bars the grade of the run: decide on another")


def left_open(found: Iterable[Final]) -> str:
    """Why what was decided can't be sealed yet; empty where it can."""
    for one in found:
        if one.frozen is not None:
            text = _("{name} is frozen: veto {veto} is not decided yet. Decide on it first.")
            return text.format(name=one.row.name, veto=one.frozen.veto)
        if one.asks:
            text = _("What was decided of a veto on {name} has changed: record the decision anew.")
            return text.format(name=one.row.name)
    return ""


def _fault(names: dict[str, str], row: RunSubject | None, one: Given, barring: Barring) -> str:
    if row is None or not row.active:
        return _("{code} is not graded in this run").format(code=one.subject)
    if one.grade not in names:
        return _("choose a grade of the scheme")
    closed = barring.of(row.code).get(one.grade)
    if closed is not None and not closed.is_frozen:
        return _(
            "veto {veto} bars “{grade}” to {name}; it is lifted only by changing what it rests on"
        ).format(veto=closed.veto, grade=names[one.grade], name=row.name)
    frozen = barring.frozen(row) or closed
    if frozen is not None:
        return _(
            "{name} is frozen: veto {veto} is not decided yet. Until then no grade is given or denied."
        ).format(veto=frozen.veto, name=row.name)
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
