"""What a figure opens to: the facts that are missing, those that counted, and what came after closing."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.assessment.goals import showing, tables
from anqi.assessment.goals.boards import Board
from anqi.assessment.goals.excluded import names_for
from anqi.assessment.goals.lists import MOST, adjustments_behind, opened
from anqi.assessment.goals.queries import can_ask, unit_of
from anqi.assessment.goals.views import asker, found, head
from anqi.assessment.goals.wording import SIGNS, missing_said, share_said, value_said, words
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.records import Act, record_of
from anqi.pages import twins
from anqi.rules.engine.unit_facts import Which
from anqi.rules.outcome.unit_windows import Judged, UnitKey
from anqi.rules.results.sentences import indicator_sentence
from anqi.rules.rulebook.model import Indicator, measures_of
from anqi.rules.rulebook.sentences import measure, target
from anqi.rules.rulebook.wording import called


@require_GET
def missing(request: HttpRequest, indicator: str, type: str, code: str) -> HttpResponseBase:
    """One figure of a unit: its sentence, its months, and the facts, each with its record."""
    account, plant = asker(request)
    board = found(plant, request)
    unit = unit_of(board, type, code)
    one = board.rulebook.indicators.get(indicator)
    judged = board.indicator(one).get(unit) if one is not None else None
    if one is None or judged is None:
        raise Http404
    which: Which = "counted" if request.GET.get("show") == "counted" else "against"
    wanted = twins.asked(request)
    if wanted is not None:
        need_fresh(request)
        record_of(request, Act.EXPORT, object=request.get_full_path())
        every = opened(account, board, one, unit, which=which, most=MOST).facts
        names = names_for(account, (), every)
        rows = (tables.fact_row(fact, names) for fact in every)
        return twins.twin(wanted, name=called(one.title, one.code), columns=tables.FACTS, rows=rows)
    listing = opened(account, board, one, unit, which=which, after=_after(request))
    later = adjustments_behind(board, one, unit)
    scope = scope_of(account, Verb.SEE_FACTS)
    seen = [each for each in later if each.seen_by(scope)]
    names = names_for(account, (), [*listing.facts, *(each.fact for each in seen)])
    caption = _("List of what is missing") if which == "against" else _("What counts now")
    context = {
        **head(board),
        **_said(board, one, unit, judged),
        "which": which,
        "ways": _ways(board, one, unit, which),
        "caption": caption,
        "listing": listing,
        "table": tables.facts(
            listing.facts, names, caption=caption,
            may_ask={one.pk for one in listing.facts if can_ask(account, one, board.plant)},
        ) if listing.facts else None,
        "adjustments": tables.adjustments(seen, names) if seen else None,
        "later": len(later),
        "later_hidden": len(later) - len(seen),
        "now": _now(board, one, unit, judged),
        "trends": showing.trends(board, unit, [one]),
        "next": _next(board, one, unit, which, listing.after),
    }  # fmt: skip
    return render(request, "assessment/goals/missing.html", context)


def _said(board: Board, one: Indicator, unit: UnitKey, judged: Judged) -> dict[str, Any]:
    """What the figure is, in words."""
    share = share_said(one, judged)
    is_missed = judged.status == "missed"
    return {
        "indicator": one,
        "title": called(one.title, one.code),
        "basis": called(one.basis, ""),
        "unit_name": board.units[unit],
        "unit_type": showing.type_name(unit[0]),
        "unit_href": showing.unit_address(board, unit) if unit[0] != "plant" else "",
        "value": value_said(one, judged),
        "share": share if share != value_said(one, judged) else "",
        "target": target(one),
        "state": SIGNS[judged.status],
        "word": words()[judged.status],
        "missing": missing_said(one, judged) if is_missed else "",
        "sentence": indicator_sentence(one, judged.value, judged.status),
        "counts": [measure(each) for each in measures_of(one.value)],
    }


def _now(board: Board, one: Indicator, unit: UnitKey, judged: Judged) -> str:
    """What it comes to with the adjustments, where that is something else than what was frozen."""
    if board.frozen is None:
        return ""
    live = board.live(one).get(unit)
    if live is None or live.value == judged.value:
        return ""
    share = share_said(one, live)
    text = value_said(one, live)
    return (
        f"{text} ({share}), {words()[live.status]}" if share else f"{text}, {words()[live.status]}"
    )


def _ways(board: Board, one: Indicator, unit: UnitKey, which: Which) -> list[dict[str, Any]]:
    address = showing.opens(board, one, unit)
    return [
        {"text": _("List of what is missing"), "href": address, "chosen": which == "against"},
        {
            "text": _("What counts now"),
            "href": f"{address}&show=counted",
            "chosen": which == "counted",
        },
    ]


def _next(board: Board, one: Indicator, unit: UnitKey, which: Which, after: int | None) -> str:
    if after is None:
        return ""
    show = "&show=counted" if which == "counted" else ""
    return f"{showing.opens(board, one, unit)}{show}&after={after}"


def _after(request: HttpRequest) -> int:
    given = request.GET.get("after", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 0
