"""What keeps which grades from whom: what was decided of its vetoes, and not what a run proposes.

A veto that was confirmed closes its grades. One that is not decided yet, or not even put forward as a case, freezes
them: nothing is denied and nothing is given (domain §3.6, `provisional`). One that was dropped closes nothing; as the
run reckoned with it, the committee says which grade it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from anqi.assessment.process.models import Assessment, Step
from anqi.assessment.process.schemes import scheme_of
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.models import RunSubject
from anqi.assessment.vetoes.grounds import ground_of
from anqi.assessment.vetoes.models import LIABLE
from anqi.assessment.vetoes.queries import Bar, cases_against
from anqi.assessment.vetoes.standing import DECIDED
from anqi.kit.periods import Period
from anqi.rules.rulebook.model import Scheme, Veto


@dataclass(frozen=True)
class Hold:
    """A veto that closes a grade. `case` is None where nobody has put it forward yet."""

    veto: str
    is_frozen: bool
    case: UUID | None = None


@dataclass(frozen=True)
class Barring:
    """What keeps which grades from each subject of a run, as the cases stand today.

    `closed` has the grades with what closes them, by the subject's code. `freed` are those with a veto of the run that
    was dropped, and that closed a grade within reach.
    """

    scheme: Scheme | None = None
    closed: Mapping[str, Mapping[str, Hold]] = field(default_factory=dict)
    freed: frozenset[str] = frozenset()

    def of(self, code: str) -> Mapping[str, Hold]:
        """The grades that are closed to a subject."""
        return self.closed.get(code, {})

    def frozen(self, row: RunSubject, grade: str | None = None) -> Hold | None:
        """The veto that keeps a subject's grade undecided: its own, or a better one that its points would reach.

        With `grade`, which was ruled, that one alone is asked about.
        """
        found = self.of(row.code)
        asked = [grade] if grade is not None else [row.grade, *_within_reach(self.scheme, row)]
        holds = (found[one] for one in asked if one is not None and one in found)
        return next((hold for hold in holds if hold.is_frozen), None)

    def asks(self, row: RunSubject) -> bool:
        """Whether the committee must say which grade a subject has: the run's can't stand, or leaves it open."""
        if not row.active or self.frozen(row) is not None:
            return False
        barred = row.grade is not None and row.grade in self.of(row.code)
        return bool(row.tied) or row.code in self.freed or barred


NOTHING = Barring()
"""Nothing is asked any more: what was sealed stays as it is."""


def barring_of(assessment: Assessment, computed: Step, rows: Sequence[RunSubject]) -> Barring:
    """What bars the subjects of the rows of the run that a step put forward.

    One query, and none where the scheme has no grades; more where a run has a veto that was decided on before it.
    """
    scheme = scheme_of(assessment)
    if not scheme.grades or not rows:
        return Barring(scheme)
    period = rulebook_of(assessment.edition).period
    # Of many the cases of all subjects are read: they are few, and their codes would make a long question.
    codes = {row.code for row in rows} if len(rows) <= _FEW else None
    found = cases_against(assessment.plant_id, scheme.subject, assessment.as_of, codes)
    closed: dict[str, dict[str, Hold]] = {}
    freed: set[str] = set()
    for row in rows:
        bars = [bar for bar in found.get(row.code, ()) if bar.case.scheme in ("", scheme.name)]
        if not row.active or not (bars or row.vetoes):
            continue
        holds = _of_cases(scheme, bars, period)
        for veto in scheme.vetoes:
            if veto.code in row.vetoes:
                hold = _of_run(computed, row, veto, bars, period)
                if hold is not None:
                    holds = dict.fromkeys(veto.bars, hold) | holds
                elif set(veto.bars) & set(_within_reach(scheme, row)):
                    freed.add(row.code)
        closed[row.code] = holds
    return Barring(scheme, closed, frozenset(freed))


_FEW = 200


def _of_cases(scheme: Scheme, bars: Sequence[Bar], period: Period) -> dict[str, Hold]:
    """What the cases themselves close; what is decided before what is not."""
    found: dict[str, Hold] = {}
    for bar in sorted(bars, key=lambda one: one.is_frozen):
        if bar.is_frozen or _in_force(bar, period):
            hold = Hold(bar.case.veto, bar.is_frozen, bar.case.pk)
            closes = (one.code for one in scheme.grades if bar.closes_grade(one.code))
            found = dict.fromkeys(closes, hold) | found
    return found


def _of_run(
    computed: Step, row: RunSubject, veto: Veto, bars: Sequence[Bar], period: Period
) -> Hold | None:
    """What a veto of the run comes to by the cases on it; None where all of them were dropped."""
    own = [
        bar for bar in bars
        if bar.case.veto == LIABLE
        or (bar.case.veto == veto.code and bar.case.edition_id == computed.run.edition_id)
    ]  # fmt: skip
    about = _about(computed, row, veto, own) if own else []
    for bar in sorted(about, key=lambda one: not one.is_frozen):
        if bar.is_frozen or _in_force(bar, period):
            return Hold(veto.code, bar.is_frozen, bar.case.pk)
    return None if about else Hold(veto.code, is_frozen=True)


def _about(computed: Step, row: RunSubject, veto: Veto, own: Sequence[Bar]) -> list[Bar]:
    """The cases that rest on what the run's veto rests on: put forward out of it, or on the same facts."""
    named = [
        bar for bar in own
        if bar.case.veto == veto.code and any(step.run_id == computed.run_id for step in bar.standing.steps)
    ]  # fmt: skip
    if named:
        return named
    facts = set(ground_of(computed.run, row, veto).facts)
    return [
        bar for bar in own
        if facts <= {str(id) for id in bar.standing.grounds} and (facts or bar.case.veto != LIABLE)
    ]  # fmt: skip


def _in_force(bar: Bar, period: Period) -> bool:
    now = bar.standing
    return now.state in DECIDED and now.until is not None and now.until >= period.first


def _within_reach(scheme: Scheme | None, row: RunSubject) -> list[str]:
    """The grades above a subject's own whose line its points reach."""
    found = []
    for grade in scheme.grades if scheme is not None else ():
        if grade.code == row.grade:
            break
        if grade.at_least is None or row.score >= grade.at_least:
            found.append(grade.code)
    return found
