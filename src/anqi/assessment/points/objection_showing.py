"""Facts as sources of an entry, and objections, in words for pages."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.assessment.points.models import PointsObjection
from anqi.assessment.points.reckoning import Entry
from anqi.assessment.points.wording import (
    month_said,
    objection_said,
    published_said,
    rule_said,
    signed,
)
from anqi.ledger import queries as ledger
from anqi.ledger import showing as facts_showing
from anqi.ledger.models import Fact
from anqi.pages import component_kinds as kinds
from anqi.pages.addresses import href_to
from anqi.work.wording import day_said, moment_said


def facts_said(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """Facts as the sources of an entry: the day, what it was, its number, the record behind it."""
    return [
        {
            "day": day_said(fact.occurred_on),
            "kind": facts_showing.kind_of(fact),
            "details": facts_showing.attributes_of(fact),
            "number": f"#{facts_showing.number_of(fact)}",
            "href": href_to("ledger:fact", fact.pk),
            "source": _source(fact),
            "void": ledger.taken_back(fact),
        }
        for fact in facts
    ]


def _source(fact: Fact) -> dict[str, Any]:
    """The record behind a fact; why one was posted by hand stands on its own page."""
    if fact.source.startswith(ledger.REASONS):
        return {"text": _("by hand, with a reason"), "href": href_to("ledger:fact", fact.pk)}
    return facts_showing.source_of(fact, ledger.Names())


def objections_of(rows: Sequence[PointsObjection], scheme: Any) -> list[kinds.Event]:
    """Objections as events, each leading to its page."""
    found: list[kinds.Event] = []
    for one in rows:
        _state, said = objection_said(one)
        found.append(
            {
                "time": moment_said(one.at),
                "what": _("objection to {rule}").format(rule=rule_said(scheme, one.rule)),
                "who": one.by.name,
                "href": reverse("assessment:points_objection", args=[one.pk]),
                "reference": _("open it"),
                "note": said,
            }
        )
    return found


def objection_terms(one: PointsObjection, scheme: Any, entry: Entry | None) -> list[kinds.Term]:
    """What an objection is about."""
    published = one.published
    terms: list[kinds.Term] = [
        {"name": _("Member"), "value": f"{published.person.code} {published.person.name}"},
        {"name": _("Month"), "value": month_said(published.month)},
        {"name": _("Rule"), "value": rule_said(scheme, one.rule)},
        {"name": _("Points of this entry"), "value": signed(entry.points) if entry else _("none")},
        {"name": _("Publication of points"), "value": published_said(published.publication)},
        {"name": _("To be answered by"), "value": day_said(one.due_on)},
    ]
    return terms
