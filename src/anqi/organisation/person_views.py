"""The page of a person: where on a day, under whom, with which posts; and the whole history."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.kit import clock
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.asking import account_of, one_seen
from anqi.organisation.journal import changes_of
from anqi.organisation.models import Person
from anqi.organisation.people import sees
from anqi.organisation.person_page import PersonPage
from anqi.organisation.picture import reach_units
from anqi.organisation.records import look_of
from anqi.organisation.showing import Cells, Day


@require_GET
def person(request: HttpRequest, code: str) -> HttpResponse:
    """A person on a day. Whoever sees another's standing in the Party is recorded as having looked."""
    account = account_of(request)
    scope, plant, ever = reach_units(request, Verb.SEE_PEOPLE)
    found = one_seen(Person.objects.all(), scope.persons(), plant=plant, code=code)
    found.plant = plant
    day = Day.asked(request, scope)
    party = sees(scope_of(account, Verb.SEE_STANDING), found)
    keeps = may(account, Verb.CHANGE_ROSTER, plant=plant, person=code)
    page = PersonPage(found, day, ever, party=party)
    if party:
        look_of(request, found)
    context: dict[str, Any] = {
        "person": found,
        "day": day,
        "there": found.holds_on(day.day),
        "terms": page.terms(),
        "on_the_day": page.on_the_day(),
        "units": page.lanes(keeps=keeps),
        "ranks": page.ranks() if keeps and party else None,
        "posts": page.posts(keeps=keeps),
        "history": page.history(),
        "changes": changes_of(plant, person=found) if keeps else None,
        "actions": _actions(found) if keeps else [],
        "sees_facts": may(account, Verb.SEE_FACTS, plant=plant, person=code),
        "party": party,
    }
    return render(request, "organisation/person.html", context)


def _actions(found: Person) -> list[Cells]:
    if found.has_ended(clock.today()):
        return [_action(_("Correct the person's name"), "correct_person", found)]
    appoint = f"{reverse('organisation:appoint')}?person={found.code}"
    return [
        _action(_("Correct the person's name"), "correct_person", found),
        _action(_("Standing in the Party"), "standing", found),
        _action(_("Leaving"), "leave", found),
        {"text": _("Appoint"), "href": appoint},
        _action(_("Transfer"), "transfer", found) | {"primary": True},
    ]


def _action(text: str, name: str, found: Person) -> Cells:
    return {"text": text, "href": reverse(f"organisation:{name}", args=[found.code])}
