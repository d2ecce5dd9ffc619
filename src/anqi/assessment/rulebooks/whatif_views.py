"""What-if on the page of a draft: with what is typed and not saved, beside the edition in force."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anqi.assessment.rulebooks import whatif, wording
from anqi.assessment.rulebooks.draft_views import changed_in
from anqi.assessment.rulebooks.edition_page import Left, asked, show
from anqi.assessment.rulebooks.forms import FiguresForm
from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.rulebooks.outline import outline
from anqi.assessment.rulebooks.queries import edition_seen, tries
from anqi.assessment.rulebooks.sheet_page import Filled
from anqi.assessment.rulebooks.whatif import Seats, WhatIf, changes_grade
from anqi.kit.exact import figure
from anqi.kit.faults import Faulty
from anqi.organisation.asking import account_of
from anqi.organisation.records import Denied
from anqi.rules.results.comparison import Change, RuleChange, Standing
from anqi.rules.rulebook.model import Scheme
from anqi.rules.rulebook.wording import called, grade_called

_SHOWN = 30


@require_POST
def try_out(request: HttpRequest, id: UUID) -> HttpResponse:
    """The panel alone where a script asks for it, else the page with what was typed and the panel."""
    account = account_of(request)
    found = edition_seen(account, id)
    if not tries(account, found):
        raise Denied
    form = FiguresForm(request.POST)
    filled = Filled()
    if form.is_valid():
        filled = changed_in(request.POST, form.cleaned_data["seen"])
    panel = _panel(request, found, filled)
    if request.headers.get("HX-Request"):
        form_id = "figures" if "seen" in request.POST else "try"
        context = {"panel": panel, "edition": found, "form_id": form_id}
        return render(request, "assessment/rulebooks/what_if.html", context)
    return show(request, account, found, Left(filled, panel=panel))


def _panel(request: HttpRequest, found: Edition, filled: Filled) -> dict[str, Any]:
    looked = asked(request, outline(found.text))
    given = request.POST
    facts: Any = given.get("facts") if given.get("facts") in ("now", "last") else None
    against: Any = "saved" if given.get("against") == "saved" else "in_force"
    whole = given.get("whole") == "1"
    panel: dict[str, Any] = {"against": against, "facts": facts or ""}
    try:
        result = whatif.try_out(
            edition=found, figures=filled.figures, lists=filled.lists, scheme=looked.scheme,
            against=against, facts=facts,
        )  # fmt: skip
    except Faulty as faulty:
        message = _("Nothing is judged while there are faults: {count}.")
        return panel | {
            "fault": message.format(count=faulty.count),
            "faults": [one.message for one in faulty.faults[:5]],
        }
    shown = result.changes if whole else result.changes[:_SHOWN]
    return panel | {
        "facts": result.facts,
        "as_of": result.as_of,
        "period": f"{result.period.first} – {result.period.last}",
        "baseline": wording.numbered(result.baseline) if result.baseline else _("the draft as saved"),
        "seconds": f"{result.seconds:.2f}",
        "scheme": called(result.scheme.title, result.scheme.name),
        "subjects": result.subjects,
        "regraded": len(result.regraded),
        "rescored": sum(one.by != 0 for one in result.changes) - _moved_too(result),
        "rows": [_row(one, result) for one in shown],
        "hidden": len(result.changes) - len(shown),
        "seats": _seats(result),
    }  # fmt: skip


def _moved_too(result: WhatIf) -> int:
    return sum(one.by != 0 for one in result.regraded)


def _row(one: Change, result: WhatIf) -> dict[str, Any]:
    return {
        "name": one.name,
        "rules": [_said(rule) for rule in one.rules],
        "before": _standing(one.before, result.before),
        "after": _standing(one.after, result.scheme),
        "regraded": changes_grade(one),
        "by": _signed(one.by),
    }


def _said(rule: RuleChange) -> str:
    """A rule with its points before and after, and by how much they moved."""
    if rule.before is None or rule.after is None:
        gone = _("{rule}: new, {points}") if rule.before is None else _("{rule}: gone, {points}")
        return gone.format(rule=rule.rule, points=figure(rule.after or rule.before or 0))
    return f"{rule.rule} {figure(rule.before)} → {figure(rule.after)}"


def _signed(value: int) -> str:
    return f"+{figure(value)}" if value > 0 else figure(value).replace("-", "−")


def _standing(one: Standing | None, scheme: Scheme | None) -> dict[str, str]:
    if one is None or scheme is None:
        return {"score": "–", "grade": ""}
    return {"score": figure(one.score), "grade": grade_called(scheme, one.grade)}


def _seats(result: WhatIf) -> list[dict[str, Any]]:
    """The seats of each grade with a quota, before and after, with those that are tied for them."""
    before = {one.grade: one for one in result.seats[0]}
    return [
        {
            "grade": grade_called(result.scheme, one.grade),
            "before": _filled(before.get(one.grade)),
            "after": _filled(one),
            "tied": "、".join(one.tied[:8]),
        }
        for one in result.seats[1]
    ]


def _filled(one: Seats | None) -> str:
    return "–" if one is None else f"{one.given} / {one.seats}"
