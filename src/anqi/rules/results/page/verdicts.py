"""Why a subject has its grade: the sentences that open its explanation."""

from dataclasses import dataclass
from functools import reduce

from anqi.kit.exact import figure
from anqi.kit.language import _
from anqi.rules.outcome.model import SubjectResult
from anqi.rules.results.page.marks import most
from anqi.rules.results.pools import Pool, seats
from anqi.rules.rulebook.model import Each, Grade, Scheme
from anqi.rules.rulebook.wording import called, grade_called

_NAMED = 3
"""Rules and vetoes that a sentence names; of more it says how many."""


@dataclass(frozen=True)
class Verdict:
    """A question or statement, and the clauses that answer it."""

    head: str
    reasons: list[str]

    @property
    def body(self) -> str:
        """The clauses as one sentence."""
        if not self.reasons:
            return ""
        return _("{sentence}.").format(
            sentence=reduce(
                lambda one, other: _("{one}, {other}").format(one=one, other=other), self.reasons
            )
        )


def verdicts(scheme: Scheme, one: SubjectResult, pool: Pool) -> list[Verdict]:
    """What the subject has, and for each better grade why it has not that one."""
    if not scheme.grades:
        return [Verdict(_("This scheme gives no grades."), [])]
    if not one.active:
        return [
            Verdict(
                _("Not active on the day judged."),
                [_("There is a score, and neither rank nor grade.")],
            )
        ]
    better: list[Grade] = []
    for grade in scheme.grades:
        if grade.code == one.grade:
            break
        better.append(grade)
    found = [
        Verdict(
            _("Why not {grade}.").format(grade=called(grade.title, grade.code)),
            _reasons(scheme, grade, one, pool),
        )
        for grade in better
    ]
    return found or [_best(scheme.grades[0], one, pool)]


def _best(grade: Grade, one: SubjectResult, pool: Pool) -> Verdict:
    reasons = []
    if grade.at_least is not None:
        reasons.append(
            _("The score {score} reaches the line {line}").format(
                score=figure(one.score), line=figure(grade.at_least)
            )
        )
    if grade.quota is not None:
        reasons.append(
            _("{taken} of {seats} seats are given").format(
                taken=pool.graded[grade.code], seats=seats(grade, pool)
            )
        )
    reasons.append(_("no veto bars it"))
    head = _("Proposed: {grade}.").format(grade=called(grade.title, grade.code))
    return Verdict(head, reasons)


def _reasons(scheme: Scheme, grade: Grade, one: SubjectResult, pool: Pool) -> list[str]:
    """What kept a subject from a grade; where the line is reached that is said first."""
    title = called(grade.title, grade.code)
    found = []
    reached = grade.at_least is None or one.score >= grade.at_least
    if grade.at_least is not None:
        words = (
            _("The score {score} reaches the line {line} of {grade}")
            if reached
            else _("The score {score} is {gap} below the line {line} of {grade}")
        )
        gap = figure(max(0, grade.at_least - one.score))
        line = figure(grade.at_least)
        found.append(words.format(score=figure(one.score), line=line, gap=gap, grade=title))
    bars = [veto for veto in scheme.vetoes if veto.code in one.vetoes and grade.code in veto.bars]
    if bars:
        named = _(", ").join(
            f"{veto.code} {called(veto.title, '')}".strip() for veto in bars[:_NAMED]
        )
        if len(bars) > _NAMED:
            named = _("{named} and more, {count} in all").format(named=named, count=len(bars))
        words = _("but a veto holds: {vetoes}") if reached else _("and a veto holds: {vetoes}")
        found.append(words.format(vetoes=named))
    elif reached and grade.code in one.tied:
        found.append(_("but it is equal with others for the last seats; the committee decides"))
    elif reached and grade.quota is not None:
        found.append(_no_seat(grade, pool))
    return found


def _no_seat(grade: Grade, pool: Pool) -> str:
    taken, all_seats = pool.graded[grade.code], seats(grade, pool)
    if taken >= all_seats:
        return _("but all {seats} seats went to higher scores").format(seats=all_seats)
    return _("but the seats left ({left} of {seats}) wait for a tie above to be decided").format(
        left=all_seats - taken, seats=all_seats
    )


def standing(scheme: Scheme, one: SubjectResult) -> str:
    """The grade as a proposal, or why there is none."""
    if not one.active:
        return _("not active")
    if one.grade is None:
        return _("no grade") if scheme.grades else ""
    return _("proposed {grade}").format(grade=grade_called(scheme, one.grade))


def losses(one: SubjectResult) -> str:
    """How many points were lost against the most there were to get, and by which rules most of them.

    What is rewarded by the piece is a gift: nobody loses it.
    """
    lost = []
    for result in one.rules:
        score = result.rule.score
        best = None if isinstance(score, Each) and score.points > 0 else most(result)
        if best is not None and best > result.points:
            lost.append((best - result.points, result.rule))
    if not lost:
        return ""
    named = sorted(lost, key=lambda loss: (-loss[0], loss[1].code))[:_NAMED]
    return _("Points lost: {all}, most of them by {rules}").format(
        all=figure(sum(points for points, _rule in lost)),
        rules=_(", ").join(
            f"{rule.code} {called(rule.title, '')} {figure(points)}".replace("  ", " ")
            for points, rule in named
        ),
    )
