"""The explanation of one result: why it is so, what would still help, and the rules with their windows."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.rulebooks.wording import edition_called
from anqi.assessment.runs.explaining import Chances, chances, full_of, result_of
from anqi.assessment.runs.models import Run, RunSubject
from anqi.assessment.runs.opening import Opened
from anqi.kit.exact import figure
from anqi.kit.periods import Period, Window, month_number
from anqi.organisation.posts import Post
from anqi.pages import judging_kinds as judged
from anqi.pages.component_kinds import State
from anqi.rules.outcome.model import RuleResult, SubjectResult, WindowResult
from anqi.rules.results.page.marks import mark
from anqi.rules.results.page.verdicts import Verdict, losses, standing, verdicts
from anqi.rules.results.pools import Pool
from anqi.rules.results.wording import fraction
from anqi.rules.rulebook.model import Scheme
from anqi.rules.rulebook.sentences import value as value_sentence
from anqi.rules.rulebook.wording import amount, called, grade_called

_NAMED = 3
"""Rules that are named of those that can still bring something; of more it is said how many."""


@dataclass(frozen=True)
class Explained:
    """A result with the scheme and the period by which it is read."""

    run: Run
    scheme: Scheme
    period: Period
    result: SubjectResult
    pool: Pool

    @classmethod
    def of(cls, run: Run, row: RunSubject, pool: Pool) -> "Explained":
        book = rulebook_of(run.edition)
        scheme = book.schemes[row.scheme]
        return cls(run, scheme, book.period, result_of(row, scheme, run.plant.code), pool)


def score_of(one: Explained) -> judged.Score:
    """The one great figure, why it has its grade, and what would still help."""
    most = one.scheme.limits.max
    why = _why(one)
    found: judged.Score = {
        "value": figure(one.result.score),
        "full": amount(most) if most is not None else _("no limit"),
        "href": "#tree",
        "grade": standing(one.scheme, one.result),
        "lead": why.head,
        "sentence": why.body,
        "change": help_sentence(one, chances(one.run, one.scheme, one.result, one.period)),
    }
    if one.result.tied:
        found["note"] = _("tied, for the committee")
    elif one.result.vetoes:
        found["note"] = _("the veto is a proposal until a person confirms it")
    return found


def _why(one: Explained) -> Verdict:
    """Why it is not the best grade, or why it is; of who lost points, by which rules."""
    first = verdicts(one.scheme, one.result, one.pool)[0]
    lost = losses(one.result)
    return Verdict(first.head, [*first.reasons, lost]) if lost else first


def help_sentence(one: Explained, found: Chances) -> str:
    """What can still change the result: windows that are open or to come, and what each can bring."""
    if not one.result.active:
        return ""
    parts = []
    bars = [veto.code for veto in one.scheme.vetoes if veto.code in one.result.vetoes]
    if found.of_rules:
        named = _(", ").join(
            _("{code} {title} +{points}").format(
                code=chance.rule.code,
                title=called(chance.rule.title, value_sentence(chance.rule.value)),
                points=figure(chance.points) if chance.points is not None else "…",
            )
            for chance in sorted(found.of_rules, key=lambda chance: -(chance.points or 0))[:_NAMED]
        )
        left = len(found.of_rules) - _NAMED
        more = _(" and {count} more rules").format(count=left) if left > 0 else ""
        parts.append(
            _("Windows that still run or are to come can bring: {rules}{more}.").format(
                rules=named, more=more
            )
        )
        parts.append(_reach(one, found, bars=bool(bars)))
    else:
        parts.append(
            _(
                "No window is open: only corrected facts, or an objection that is granted, change it."
            )
        )
    if bars:
        parts.append(
            _("{vetoes} ends only when what it rests on changes.").format(vetoes=_(", ").join(bars))
        )
    return " ".join(filter(None, parts))


def _reach(one: Explained, found: Chances, *, bars: bool) -> str:
    """How far all of it would lead: to the line of a better grade, or not."""
    better = []
    for grade in one.scheme.grades:
        if grade.code == one.result.grade:
            break
        if grade.at_least is not None:
            better.append(grade)
    if any(chance.points is None for chance in found.of_rules) or not better:
        return ""
    within = [grade for grade in better if (grade.at_least or 0) <= found.most]
    if not within:
        return _("All of it makes {score}, which reaches no better grade.").format(
            score=figure(found.most)
        )
    words = (
        _("All of it makes {score}, past the line of {grade}, which a veto bars.")
        if bars
        else _("All of it makes {score}, past the line of {grade}.")
    )
    return words.format(score=figure(found.most), grade=grade_called(one.scheme, within[0].code))


def rules_of(one: Explained, opened: Opened | None) -> list[judged.Rule]:
    """The rules with their windows; one is opened down to its facts."""
    return [_rule(one, result, opened) for result in one.result.rules]


def _rule(one: Explained, result: RuleResult, opened: Opened | None) -> judged.Rule:
    rule = result.rule
    here = opened is not None and opened.rule.code == rule.code
    full = full_of(rule, one.period)
    found: judged.Rule = {
        "code": rule.code,
        "name": called(rule.title, value_sentence(rule.value)),
        "basis": called(rule.basis, ""),
        "windows": _windows(one, result, opened.window.name if here and opened else ""),
        "score": figure(result.points),
        "full": figure(full) if full is not None else "–",
    }
    newest = result.windows[-1].window if result.windows else ""
    if newest:
        found["href"] = address_of(rule.code, newest)
    if here and opened is not None:
        found |= {
            "path": [
                {"text": figure(one.result.score), "href": "?#tree"},
                {"text": f"{rule.code} {found['name']} {figure(result.points)}"},
                {"text": opened.called},
            ],
            "reason": opened.reason,
            "facts": opened.facts,
        }  # fmt: skip
        if opened.more:
            found["more"] = opened.more
    return found


def address_of(rule: str, window: str) -> str:
    """Where a window is opened to its facts."""
    return f"?rule={rule}&window={window}#tree"


def _windows(one: Explained, result: RuleResult, opened: str) -> list[judged.Window]:
    """All windows of the period: those that are judged, those in which the subject was not active, those to come."""
    had = {window.window: window for window in result.windows}
    return [
        _window(one, result, window, had.get(window.name), opened)
        for window in one.period.windows(result.rule.every)
    ]


def _window(
    one: Explained, result: RuleResult, window: Window, had: WindowResult | None, opened: str
) -> judged.Window:
    months = month_number(window.last) - month_number(window.first) + 1
    if had is None:
        state: State = "open" if window.first > one.run.as_of else "na"
        return {"months": months, "state": state}
    found: judged.Window = {
        "months": months,
        "state": mark(result.rule, had),
        "href": address_of(result.rule.code, window.name),
    }
    if months > 1:
        found["text"] = fraction(had.value)
    if opened == window.name:
        found["selected"] = True
    return found


def months_of(period: Period) -> list[int]:
    """The numbers of the months that stand above the windows."""
    first = month_number(period.first)
    return [number % 12 + 1 for number in range(first, first + period.months)]


def total_of(one: Explained) -> judged.Rule:
    """The last line: the base, the rules together, and what the limits of the scheme made of it."""
    rules = sum(result.points for result in one.result.rules)
    whole = one.scheme.base + rules
    name = _("Base {base}, rules together {rules}").format(
        base=figure(one.scheme.base), rules=figure(rules)
    )
    if whole != one.result.score:
        name = _("{sum}; held within the limits").format(sum=name)
    most = one.scheme.limits.max
    return {
        "code": "", "name": name, "windows": [], "score": figure(one.result.score),
        "full": figure(most) if most is not None else "–",
    }  # fmt: skip


def paper_of(one: Explained) -> dict[str, Any]:
    """What stands on paper alone: the head of the sheet, and who signs it."""
    first = {"branch": [Post.BRANCH_SECRETARY], "department": [Post.DEPARTMENT_HEAD]}.get(
        one.scheme.subject, []
    )
    signing = [*first, Post.SAFETY_DEPARTMENT, Post.PARTY_OFFICER, Post.DISCIPLINE_SECRETARY]
    return {
        "title": _("{plant}: explanation of {scheme}").format(
            plant=one.run.plant.name, scheme=called(one.scheme.title, one.scheme.name)
        ),
        "opening": _("By {rulebook}, up to {day}, {name} came to the following. Grades and vetoes are proposals until"
                     " the committee decides; whoever objects names the rule or the fact.").format(
            rulebook=edition_called(one.run.edition), day=one.run.as_of, name=one.result.name
        ),
        "signing": [str(post.label) for post in signing],
    }  # fmt: skip


def context_of(one: Explained, opened: Opened | None) -> dict[str, Any]:
    """What the page shows beside the vetoes."""
    return {
        "score": score_of(one),
        "rules": rules_of(one, opened),
        "total": total_of(one),
        "months": months_of(one.period),
        "paper": paper_of(one),
    }
