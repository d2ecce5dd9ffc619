"""What a candidate must fulfil, out of the call: each condition that he fails, with the record where it can be seen.

Who fails one stays on the list, with the reason, and is not decided for (article, sentences a to c; domain §3.6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from anqi.assessment.honours.models import (
    Honour,
    HonourCall,
    HonourNomination,
    HonourOwner,
)
from anqi.assessment.honours.standing import HonourStanding
from anqi.assessment.process.finals import finals
from anqi.assessment.process.models import Ruling, Step, StepAct
from anqi.assessment.process.schemes import grade_names
from anqi.assessment.process.taking import standing_of
from anqi.assessment.process.wording import link_to, score_said
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.models import Run, RunSubject
from anqi.assessment.runs.packing import hundredths_of, unpack_json
from anqi.assessment.vetoes.queries import Bar, bars_of
from anqi.organisation.models import Standing
from anqi.rules.rulebook.model import Bands, Each, Need, Rule, Scheme, Share, measures_of
from anqi.rules.rulebook.wording import called

FULFILLED = 80
"""Percent of what a rule can give from which it counts as fulfilled (plant standard; domain §3.6, V4)."""
_WHOLE = 100


@dataclass(frozen=True)
class Reason:
    """A condition that is not fulfilled; `is_frozen` where it waits for a decision and nothing is denied."""

    text: str
    href: str = ""
    is_frozen: bool = False


@dataclass(frozen=True)
class Candidate:
    """A nomination with what the run says of it, and what keeps it from being decided for."""

    nomination: HonourNomination
    row: RunSubject | None
    grade: str | None
    reasons: tuple[Reason, ...] = ()
    is_tied: bool = False
    bars: tuple[Bar, ...] = field(default=(), repr=False)

    @property
    def is_eligible(self) -> bool:
        return not self.reasons

    @property
    def is_frozen(self) -> bool:
        """Whether nothing but what is not decided yet keeps it back."""
        return bool(self.reasons) and all(one.is_frozen for one in self.reasons)


def scheme_of(call: HonourCall) -> Scheme:
    return rulebook_of(call.edition).schemes[call.scheme]


def run_of(call: HonourCall, now: HonourStanding) -> Run | None:
    """The run by which candidates are judged: that of the publication; before it the newest that was decided on.

    Where none was decided on it is the newest that was kept.
    """
    if now.published is not None and now.published.run is not None:
        return now.published.run
    about = {"assessment__edition": call.edition_id, "assessment__scheme": call.scheme}
    decided = Step.objects.filter(act=StepAct.DECIDE, assessment__plant=call.plant_id, **about)
    newest = decided.order_by("-run__as_of", "-at").values_list("run", flat=True).first()
    runs = Run.objects.filter(plant=call.plant_id, edition=call.edition_id, kept=True)
    if newest is not None:
        runs = runs.filter(pk=newest)
    return runs.defer("results", "board").order_by("-as_of", "-made_at", "-pk").first()


def candidates(
    call: HonourCall, now: HonourStanding, nominations: Sequence[HonourNomination]
) -> list[Candidate]:
    """All that are nominated, by code, each with what it fails; a fixed number of queries."""
    run = run_of(call, now)
    codes = [one.code for one in nominations]
    rows = {one.code: one for one in RunSubject.objects.filter(
        run=run, scheme=call.scheme, code__in=codes
    )} if run is not None else {}  # fmt: skip
    grades = _grades(call, run, list(rows.values()))
    scheme = scheme_of(call)
    period = rulebook_of(call.edition).period
    subjects = [(call.type, code) for code in codes]
    barred = bars_of(call.plant, subjects, period.first, max(period.last, now.day))
    standings = _standings(call, codes, now)
    found = []
    for one in nominations:
        row = rows.get(one.code)
        against = [bar for bar in barred.get((call.type, one.code), ()) if _meets(bar, call, now)]
        reasons = [
            *_judged(call, scheme, row, grades.get(one.code), run),
            *(_barred(bar) for bar in against if bar.closes_honour(call.honour)),
            *_member(call, standings.get(one.code)),
            *_reviewed(now, one),
        ]
        found.append(Candidate(one, row, grades.get(one.code), tuple(reasons), bars=tuple(against)))
    return _with_ties(call, found)


def duty_rules(scheme: Scheme) -> list[Rule]:
    """The rules that count duties done (安全一岗双责): what an excellent member must fulfil (article, sentence b)."""
    return [one for one in scheme.rules if _counts_duties(one)]


def _counts_duties(rule: Rule) -> bool:
    kinds = (kind for measure in measures_of(rule.value) for kind in measure.kinds)
    return any(kind.startswith("duty.") for kind in kinds)


def least_points(rule: Rule, windows: int, percent: int) -> int | None:
    """The points (hundredths) that fulfil a rule which was judged in so many windows; None where nothing was asked.

    They lie so many percent of the way from the least to the most that the rule can give. Where one of the two has no
    bound, it is fulfilled without a deduction, or by any points at all.
    """
    if not windows:
        return None
    worst, best = _range(rule)
    low = _clamped(rule, None if worst is None else worst * windows)
    high = _clamped(rule, None if best is None else best * windows)
    if high is None:
        return 1
    if low is None:
        return high
    return -(-(low * _WHOLE + percent * (high - low)) // _WHOLE)


def _range(rule: Rule) -> tuple[int | None, int | None]:
    """The least and the most that a window gives; None where there is no bound."""
    match rule.score:
        case Need(points=points, otherwise=otherwise):
            return min(points, otherwise), max(points, otherwise)
        case Share(points=points):
            return min(points, 0), max(points, 0)
        case Bands(steps=steps):
            points_of = [0, *(points for _bound, points in steps)]
            return min(points_of), max(points_of)
        case Each(points=points):
            least, most = rule.window_limits.min, rule.window_limits.max
            return (0, most) if points > 0 else (least, 0)


def _clamped(rule: Rule, points: int | None) -> int | None:
    limits = rule.limits
    if points is None:
        # Without a bound in a window the rule's own is the bound there is.
        return limits.max if isinstance(rule.score, Each) and rule.score.points > 0 else limits.min
    if limits.min is not None:
        points = max(points, limits.min)
    return min(points, limits.max) if limits.max is not None else points


def _judged(
    call: HonourCall, scheme: Scheme, row: RunSubject | None, grade: str | None, run: Run | None
) -> list[Reason]:
    if run is None:
        return [Reason(_("not judged yet: there is no kept run of the edition"), is_frozen=True)]
    if row is None or not row.active:
        named = called(scheme.title, scheme.name)
        return [Reason(_("not graded by the scheme “{scheme}”").format(scheme=named))]
    href = link_to("assessment:explanation", run.pk, call.scheme, row.code)
    names, found = grade_names(scheme), []
    if call.grades and grade not in call.grades:
        text = _("grade “{grade}”; asked for is {wanted}").format(
            grade=names.get(grade or "", _("none")),
            wanted=_(", ").join(names.get(one, one) for one in call.grades),
        )
        found.append(Reason(text, href))
    if call.least is not None and row.score < call.least:
        text = _("{score} points; at least {least} are asked for")
        figures = {"score": score_said(row.score), "least": score_said(call.least)}
        found.append(Reason(text.format(**figures), href))
    return found + _rules(call, scheme, row, href)


def _rules(call: HonourCall, scheme: Scheme, row: RunSubject, href: str) -> list[Reason]:
    document: list[dict[str, Any]] = unpack_json(row.rules) if row.rules else []
    written = {one["code"]: one for one in document}
    found = []
    for rule in scheme.rules:
        if rule.code not in call.rules or rule.code not in written:
            continue
        one = written[rule.code]
        windows = sum(not window["pending"] for window in one["windows"])
        least = least_points(rule, windows, int(call.rules[rule.code]))
        points = hundredths_of(str(one["points"]))
        if least is not None and points < least:
            text = _("“{rule}” is not fulfilled: {points} points, {least} are needed").format(
                rule=called(rule.title, rule.code), points=score_said(points),
                least=score_said(least),
            )  # fmt: skip
            found.append(Reason(text, href))
    return found


def _meets(bar: Bar, call: HonourCall, now: HonourStanding) -> bool:
    """Whether a bar's window has to do with the call: its period, or today."""
    period = rulebook_of(call.edition).period
    last = bar.standing.until or bar.case.window_to
    of_the_period = bar.case.since <= period.last and last >= period.first
    return of_the_period or bar.case.since <= now.day <= last


def _barred(bar: Bar) -> Reason:
    title = called(bar.case.title, bar.case.veto)
    text = _("frozen: {veto}, not decided yet") if bar.is_frozen else _("barred: {veto}")
    href = link_to("assessment:veto", bar.case.pk)
    return Reason(text.format(veto=title), href, bar.is_frozen)


def _standings(call: HonourCall, codes: Iterable[str], now: HonourStanding) -> dict[str, str]:
    if call.honour != Honour.MEMBER:
        return {}
    found = Standing.objects.on(now.day).filter(person__plant=call.plant_id, person__code__in=codes)
    return dict(found.values_list("person__code", "value"))


def _member(call: HonourCall, value: str | None) -> list[Reason]:
    if call.honour != Honour.MEMBER or value == Standing.Value.FULL:
        return []
    if value == Standing.Value.PROVISIONAL:
        return [Reason(_("provisional member: takes part in the appraisal without a grade"))]
    return [Reason(_("not a member of the Party today"))]


def _reviewed(now: HonourStanding, one: HonourNomination) -> list[Reason]:
    found = []
    for owner in HonourOwner:
        step = now.checks.get(owner)
        passed, note = step.checks.get(one.code, [True, ""]) if step is not None else (True, "")
        if not passed:
            text = _("not passed by {owner}: {note}").format(owner=owner.label, note=note)
            found.append(Reason(text))
    if one.pk in now.struck:
        found.append(Reason(_("struck upon an objection")))
    return found


def _grades(call: HonourCall, run: Run | None, rows: list[RunSubject]) -> dict[str, str | None]:
    """The grade that stands for each: as the committee ruled where it decided on the run."""
    grades = {row.code: row.grade for row in rows}
    if run is None:
        return grades
    step = Step.objects.filter(
        act=StepAct.DECIDE, run=run, assessment__scheme=call.scheme
    ).select_related("assessment").order_by("-at").first()  # fmt: skip
    if step is None:
        return grades
    rulings = Ruling.objects.filter(step__assessment=step.assessment).select_related("step")
    for one in finals(rows, rulings, standing_of(step.assessment)):
        grades[one.row.code] = one.grade
    return grades


def _with_ties(call: HonourCall, found: list[Candidate]) -> list[Candidate]:
    """Those who share the last seat with equals that do not all fit: it is for the committee to decide among them."""
    scores = sorted((one.row.score for one in found if one.is_eligible and one.row), reverse=True)
    if len(scores) <= call.seats or scores[call.seats - 1] != scores[call.seats]:
        return found
    edge = scores[call.seats]
    return [
        Candidate(one.nomination, one.row, one.grade, one.reasons, True, one.bars)
        if one.is_eligible and one.row is not None and one.row.score == edge else one
        for one in found
    ]  # fmt: skip
